// The reasons of a verdict: what failed first, then what passes, never more lines than a phone shows.
import { describe, expect, test } from 'vitest';
import {
  countInWords,
  failingInWords,
  firstReason,
  verdictSections,
  type Tense,
} from '../../approval/reasons.ts';
import { type Reason, type Verdict } from '../../approval/verdict.ts';
import { partAsRead } from './as-read.ts';
import { ACCURACY, AUC, FAIL, LOW_AUC, MISSING, NO_AUC, PASS, UNREADABLE } from './values.ts';

const asRead = (...given: Parameters<typeof verdictSections>): string[] =>
  verdictSections(...given).flatMap(({ name, parts }) => [name, ...parts.flatMap(partAsRead)]);
const many = (count: number, reason: Reason): Reason[] => Array.from({ length: count }, () => reason);
const rejected = (...reasons: Reason[]): Verdict => ({ outcome: 'reject', reasons, needs: {}, champion: 41 });
const asked = (...reasons: Reason[]): Verdict => ({ ...rejected(...reasons), outcome: 'ask' });
const NOTED: Reason = { ...LOW_AUC, effect: 'note' };
const [FILE] = UNREADABLE.reasons as [Reason];
const COMPARED = 'Compared with v41, the newest approved.';

test.each<[verdict: Verdict, tense: Tense, words: string]>([
  [asked(AUC), 'pass', 'The one check passes.'],
  [asked(AUC), 'passed', 'The one check passed.'],
  [asked(AUC), 'had passed', 'The one check had passed.'],
  [asked(AUC, ACCURACY), 'pass', 'All 2 checks pass.'],
  [asked(AUC, ACCURACY), 'passed', 'All 2 checks passed.'],
  [asked(AUC, ACCURACY), 'had passed', 'All 2 checks had passed.'],
  [rejected(LOW_AUC), 'pass', '1 of 1 check fails.'],
  [rejected(LOW_AUC, ACCURACY), 'pass', '1 of 2 checks fails.'],
  [rejected(LOW_AUC, NO_AUC, ACCURACY), 'passed', '1 of 3 checks fails.'],
  [rejected(LOW_AUC, LOW_AUC, ACCURACY), 'passed', '2 of 3 checks fail.'],
  [asked(NO_AUC, ACCURACY), 'pass', '1 of 2 checks needs a person.'],
  [asked(NO_AUC, NO_AUC), 'pass', '2 of 2 checks need a person.'],
  [asked(NOTED, ACCURACY), 'pass', '1 of 2 checks passes.'],
  [asked(NOTED, ACCURACY, AUC), 'had passed', '2 of 3 checks had passed.'],
  [rejected(FILE, ACCURACY), 'pass', '2 of 3 checks fail.'],
])('%j, %s', (verdict, tense, words) => {
  expect(countInWords(verdict, tense)).toBe(words);
});

test('all pass', () => {
  expect(asRead(PASS)).toEqual([
    'checks',
    `All 2 checks pass. ${COMPARED}`,
    `- ${AUC.sentence}`,
    `- ${ACCURACY.sentence}`,
  ]);
});

test('some fail', () => {
  expect(asRead(FAIL, 'passed', false)).toEqual([
    'why',
    '1 of 2 checks fails. Nobody was asked.',
    `- ${LOW_AUC.sentence}`,
    'checks',
    `The other check passes. ${COMPARED}`,
    `- ${ACCURACY.sentence}`,
  ]);
});

test('all fail, and nothing stands below', () => {
  expect(asRead(rejected(LOW_AUC), 'passed', false)).toEqual([
    'why',
    '1 of 1 check fails. Nobody was asked.',
    `- ${LOW_AUC.sentence}`,
  ]);
});

test('of a rejection, what would have called for a person stands apart from what rejects', () => {
  expect(asRead(rejected(NO_AUC, LOW_AUC, ACCURACY))).toEqual([
    'why',
    '1 of 3 checks fails.',
    `- ${LOW_AUC.sentence}`,
    'asks',
    '1 more would need a person:',
    `- ${NO_AUC.sentence}`,
    'checks',
    `The other check passes. ${COMPARED}`,
    `- ${ACCURACY.sentence}`,
  ]);
});

test('what is only noted stands apart, and last', () => {
  expect(asRead(asked(NOTED, AUC))).toEqual([
    'checks',
    `1 of 2 checks passes. ${COMPARED}`,
    `- ${AUC.sentence}`,
    'noted',
    'Noted, not decisive:',
    `- ${LOW_AUC.sentence}`,
  ]);
  expect(asRead(asked(NOTED))).toEqual([
    'checks',
    `0 of 1 checks pass. ${COMPARED}`,
    'noted',
    'Noted, not decisive:',
    `- ${LOW_AUC.sentence}`,
  ]);
});

test('a first version, where the policy only notes that there is nothing to compare with, holds', () => {
  const first: Reason = { ...AUC, outcome: 'no-champion', effect: 'note' };
  const { champion: _, ...none } = asked(first, ACCURACY);
  expect(asRead(none)).toEqual([
    'checks',
    'All 2 checks pass. No version is approved yet to compare with.',
    `- ${AUC.sentence}`,
    `- ${ACCURACY.sentence}`,
  ]);
});

test('Slack takes no list without items, so none is ever made', () => {
  const parts = verdictSections(asked(NOTED)).flatMap((one) => one.parts);
  expect(parts.filter((part) => part.kind === 'list' && part.items.length === 0)).toEqual([]);
});

test('at most six lines of each', () => {
  expect(asRead(rejected(...many(6, LOW_AUC)))).toHaveLength(8);
  expect(asRead(rejected(...many(20, LOW_AUC), ...many(7, AUC)))).toEqual([
    'why',
    '20 of 27 checks fail.',
    ...many(6, LOW_AUC).map(({ sentence }) => `- ${sentence}`),
    '- and 14 more, all in the thread',
    'checks',
    `The other 7 checks pass. ${COMPARED}`,
    ...many(6, AUC).map(({ sentence }) => `- ${sentence}`),
    '- and 1 more, all in the thread',
  ]);
});

describe('a file that cannot be read', () => {
  test('says which, what is wrong, why that is often so, and what was wanted', () => {
    expect(asRead(UNREADABLE, 'passed', false)).toEqual([
      'why',
      'Nothing could be checked, so nobody was asked.',
      'File: s3://models/churn/v42/evaluation.json',
      'Problem: not JSON. Line 7 has NaN; JSON has no such number.',
      'Often: Python’s json.dumps writes NaN. With allow_nan=False it stops there instead.',
      'Wanted from it: AUC at least 0.80, Accuracy at least 0.75.',
    ]);
  });

  test('or that there is none', () => {
    const wanted = many(8, AUC).map(() => 'AUC at least 0.80');
    const none = asked({ ...FILE, file: { name: 'metrics', problem: 'nothing is registered.', wanted } });
    expect(asRead(none)).toEqual([
      'why',
      'Nothing could be checked.',
      'File: none is registered',
      'Problem: nothing is registered.',
      `Wanted from it: ${'AUC at least 0.80, '.repeat(6)}and 2 more, all in the thread.`,
    ]);
  });

  test('beside checks that could be made is one reason among them, with its frequent cause', () => {
    expect(asRead(rejected(FILE, ACCURACY), 'passed', false)).toEqual([
      'why',
      '2 of 3 checks fail. Nobody was asked.',
      `- ${FILE.sentence}`,
      'Often: Python’s json.dumps writes NaN. With allow_nan=False it stops there instead.',
      'checks',
      `The other check passes. ${COMPARED}`,
      `- ${ACCURACY.sentence}`,
    ]);
  });
});

test.each<[verdict: Verdict, words: string]>([
  [PASS, 'All 2 checks pass.'],
  [FAIL, 'AUC 0.74, needs at least 0.80: too low by 0.06.'],
  [MISSING, 'AUC is not in the file, needs at least 0.80.'],
  [UNREADABLE, 'Its metrics cannot be read: not JSON. Line 7 has NaN; JSON has no such number.'],
])('the one fact that matters of %j', (verdict, words) => {
  expect(firstReason(verdict)).toBe(words);
});

test('all that counts against a version, with the address of a file that cannot be read', () => {
  expect(failingInWords(rejected(NOTED, NO_AUC, ACCURACY, LOW_AUC, FILE))).toBe(
    'AUC 0.74, needs at least 0.80: too low by 0.06; s3://models/churn/v42/evaluation.json: ' +
      'Its metrics cannot be read: not JSON. Line 7 has NaN; JSON has no such number',
  );
});
