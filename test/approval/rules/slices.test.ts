// A number in every slice of the data, and no slice far behind another.
import { describe, expect, test } from 'vitest';
import { slices } from '../../../approval/rules/slices.ts';
import { SliceRule } from '../../../approval/rule.ts';
import { type Reason } from '../../../approval/verdict.ts';
import { facts, policy, read } from '../values.ts';

const judge = (rule: object, json: unknown, over: object = {}): Reason =>
  slices(
    SliceRule.parse({ path: 'slices.*.auc', ...rule }),
    facts({ 'model-quality': read(json) }),
    policy(over),
  );
const told = ({ outcome, effect, sentence }: Reason): string => `${outcome}, ${effect}: ${sentence}`;
const of = (...all: [name: string, auc: unknown][]) => ({
  slices: Object.fromEntries(all.map(([name, auc]) => [name, { auc }])),
});

describe('bounds', () => {
  test.each<[rule: object, json: unknown, words: string]>([
    [{ min: 0.7 }, of(['eu', 0.9]), 'passes, none: AUC of every slice: eu has 0.90, needs at least 0.70'],
    [{ min: 0.7 }, of(['eu', 0.9], ['us', 0.8]), 'passes, none: AUC of every slice: all 2 hold'],
    [
      { min: 0.7 },
      of(['eu', 0.6]),
      'fails, block: AUC of every slice: eu has 0.60, needs at least 0.70: too low by 0.10',
    ],
    [
      { min: 0.7 },
      of(['eu', 0.9], ['us', 0.68]),
      'fails, block: AUC of every slice: us has 0.68, needs at least 0.70: too low by 0.02; the other one holds',
    ],
    [
      { min: 0.7 },
      of(['eu', 0.9], ['us', { value: 0.68 }], ['jp', 0.9]),
      'fails, block: AUC of every slice: us has 0.68, needs at least 0.70: too low by 0.02; the other 2 hold',
    ],
    [
      { min: 0.7 },
      of(['eu', 0.6], ['us', 0.68], ['jp', 0.9]),
      'fails, block: AUC of every slice: eu has 0.60, needs at least 0.70: too low by 0.10; 2 of 3 do not hold',
    ],
    [
      { min: 0.7 },
      of(['eu', undefined], ['us', 0.68]),
      'fails, block: AUC of every slice: us has 0.68, needs at least 0.70: too low by 0.02; 2 of 2 do not hold',
    ],
    [
      { min: 0.7 },
      { slices: { eu: { auc: 0.9 }, us: {} } },
      'missing, block: AUC of every slice: us is not in the file, needs at least 0.70; the other one holds',
    ],
    [
      { min: 0.7 },
      { slices: { eu: { auc: 0.9 }, us: null } },
      'missing, block: AUC of every slice: us is not in the file, needs at least 0.70; the other one holds',
    ],
    [
      { between: [0.7, 0.95], label: 'Area' },
      of(['eu', 'NaN']),
      'missing, block: Area of every slice: eu is text, not a number, needs at least 0.70 and at most 0.95',
    ],
    [
      { max: 0.7 },
      of(['eu', 0.71]),
      'fails, block: AUC of every slice: eu has 0.71, needs at most 0.70: too high by 0.01',
    ],
    [{ min: 0.7 }, {}, 'missing, block: AUC of every slice: there is no slice to judge'],
    [{ min: 0.7 }, { slices: {} }, 'missing, block: AUC of every slice: there is no slice to judge'],
    [{ min: 0.7 }, { slices: 0.9 }, 'missing, block: AUC of every slice: there is no slice to judge'],
    [
      { min: 0.7, path: 'slices.*.*.auc' },
      { slices: { eu: { men: { auc: 0.6 } } } },
      'fails, block: AUC of every slice: eu / men has 0.60, needs at least 0.70: too low by 0.10',
    ],
    [
      { min: 0.7 },
      of(['', 0.6]),
      'fails, block: AUC of every slice: (no name) has 0.60, needs at least 0.70: too low by 0.10',
    ],
    [
      { min: 0.7 },
      of([`e\u202eu${'x'.repeat(80)}`, 0.6]),
      `fails, block: AUC of every slice: e\ufffdu${'x'.repeat(43)} … (shortened) has 0.60, needs at least 0.70: too low by 0.10`,
    ],
  ])('%j', (rule, json, words) => {
    expect(told(judge(rule, json))).toBe(words);
  });
});

describe('a gap', () => {
  test.each<[rule: object, json: unknown, words: string]>([
    [{ gap: 0.1 }, of(['eu', 0.91], ['us', 0.81]), 'passes, none: AUC of every slice: all 2 hold'],
    [
      { gap: 0.1 },
      of(['eu', 0.91], ['us', 0.8], ['jp', 0.85]),
      'fails, block: AUC of every slice: eu 0.91 and us 0.80, at most 0.1 apart; the other 3 hold',
    ],
    [
      { gap: 0.1 },
      of(['us', 0.8099], ['eu', 0.91]),
      'fails, block: AUC of every slice: eu 0.91 and us 0.8099, at most 0.1 apart; the other 2 hold',
    ],
    [{ gap: 0 }, of(['eu', 0.3], ['us', 0.3]), 'passes, none: AUC of every slice: all 2 hold'],
    [
      { gap: 0.1 },
      of(['eu', 0.91]),
      'missing, block: AUC of every slice: two slices at least are needed to tell them apart; the other one holds',
    ],
    [
      { gap: 0.1 },
      of(['eu', 0.91], ['us', null], ['jp', 0.9]),
      'missing, block: AUC of every slice: us is null, not a number; the other 3 hold',
    ],
    [
      { gap: 0.1 },
      of(),
      'missing, block: AUC of every slice: two slices at least are needed to tell them apart',
    ],
    [
      { gap: 0.1, min: 0.85 },
      of(['eu', 0.91], ['us', 0.8]),
      'fails, block: AUC of every slice: us has 0.80, needs at least 0.85: too low by 0.05; 2 of 3 do not hold',
    ],
  ])('%j', (rule, json, words) => {
    expect(told(judge(rule, json))).toBe(words);
  });
});

test('each slice is a reason of its own, the bad ones first; the gap is one too', () => {
  expect(
    judge({ min: 0.7, gap: 0.1, level: 'ask', needs: { risk: 1 } }, of(['eu', 0.9], ['us', 0.6])),
  ).toEqual({
    rule: 'slices.*.auc',
    kind: 'slices',
    outcome: 'fails',
    effect: 'ask',
    sentence: 'AUC of every slice: us has 0.60, needs at least 0.70: too low by 0.10; 2 of 3 do not hold',
    needs: { risk: 1 },
    because: [
      {
        rule: 'slices.*.auc',
        kind: 'slices',
        outcome: 'fails',
        effect: 'ask',
        sentence: 'us has 0.60, needs at least 0.70: too low by 0.10',
        value: 0.6,
      },
      {
        rule: 'slices.*.auc',
        kind: 'slices',
        outcome: 'fails',
        effect: 'ask',
        sentence: 'eu 0.90 and us 0.60, at most 0.1 apart',
      },
      {
        rule: 'slices.*.auc',
        kind: 'slices',
        outcome: 'passes',
        effect: 'none',
        sentence: 'eu has 0.90, needs at least 0.70',
        value: 0.9,
      },
    ],
  });
});

test('of many slices twenty are kept, those that do not hold before all others', () => {
  const many = of(
    ...Array.from({ length: 30 }, (_, at): [string, number] => [`s${at}`, at === 25 ? 0.1 : 0.9]),
  );
  const reason = judge({ min: 0.7 }, many);
  expect([reason.because?.length, reason.more, reason.because?.[0]?.value]).toEqual([20, 10, 0.1]);
  expect(reason.sentence).toBe(
    'AUC of every slice: s25 has 0.10, needs at least 0.70: too low by 0.60; the other 29 hold',
  );
  const twenty = judge(
    { min: 0.7 },
    of(...Array.from({ length: 20 }, (_, at): [string, number] => [`s${at}`, 0.9])),
  );
  expect([twenty.because?.length, twenty.more]).toEqual([20, undefined]);
});

test('a failing slice blocks though a missing one is a note, and a missing one blocks though a failing one asks', () => {
  const json = of(['eu', 0.6], ['us', undefined]);
  expect(told(judge({ min: 0.7, onMissing: 'note' }, json))).toMatch(/^fails, block/);
  expect(told(judge({ min: 0.7, level: 'ask' }, json))).toMatch(/^fails, block/);
  expect(told(judge({ min: 0.7, level: 'ask', onMissing: 'ask' }, json))).toMatch(/^fails, ask/);
  expect(told(judge({ min: 0.7, level: 'note' }, json))).toMatch(/^fails, note/);
  expect(told(judge({ min: 0.7 }, {}, { onBadEvidence: 'ask' }))).toMatch(/^missing, ask/);
  expect(judge({ min: 0.7, level: 'note', needs: { risk: 1 } }, json).needs).toBeUndefined();
});

test('slices of another file are looked for there', () => {
  const sources = { 'model-card': read(of(['eu', 0.9])), 'model-quality': read({}) };
  const rule = SliceRule.parse({ path: 'slices.*.auc', from: 'model-card', min: 0.7 });
  expect(slices(rule, facts(sources), policy()).outcome).toBe('passes');
  expect(slices(rule, facts({}), policy()).outcome).toBe('missing');
});
