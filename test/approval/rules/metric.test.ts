// One metric, one sentence: its bounds, the drop and the comparison with the newest approved version, in every mixture.
import { describe, expect, test } from 'vitest';
import { metric, strictnessesOf } from '../../../approval/rules/metric.ts';
import { MetricRule } from '../../../approval/rule.ts';
import { type Champion } from '../../../approval/facts.ts';
import { type Reason } from '../../../approval/verdict.ts';
import { facts, policy, read } from '../values.ts';

const NONE: Champion = { kind: 'none' };
const v41 = (json: unknown): Champion => ({
  kind: 'version',
  version: 41,
  sources: { 'model-quality': read(json) },
});
const judge = (rule: object, json: unknown, champion: Champion = NONE, over: object = {}): Reason =>
  metric(
    MetricRule.parse({ path: 'auc', ...rule }),
    facts({ 'model-quality': read(json) }, { champion }),
    policy(over),
  );
const told = ({ outcome, effect, sentence }: Reason): string => `${outcome}, ${effect}: ${sentence}`;

const MIN = { min: 0.8 };
const DROP = { drop: 0.01 };
const COMPARE = { compare: 'not-worse' };
const leaf = (value: number, standard_deviation: number | string = 'NaN') => ({
  auc: { value, standard_deviation },
});

describe('threshold, drop and compare', () => {
  test.each<[rule: object, now: unknown, champion: Champion, words: string]>([
    [MIN, leaf(0.91), NONE, 'passes, none: AUC 0.91, needs at least 0.80'],
    [MIN, leaf(0.74), NONE, 'fails, block: AUC 0.74, needs at least 0.80: too low by 0.06'],
    [MIN, leaf(0.91), v41({}), 'passes, none: AUC 0.91, needs at least 0.80'],
    [
      MIN,
      leaf(0.91),
      v41(leaf(0.9)),
      'passes, none: AUC 0.91, needs at least 0.80, v41 has 0.90: better by 0.01',
    ],
    [
      MIN,
      leaf(0.74),
      v41(leaf(0.9)),
      'fails, block: AUC 0.74, needs at least 0.80: too low by 0.06. v41 has 0.90',
    ],
    [{ max: 0.8 }, leaf(0.91), NONE, 'fails, block: AUC 0.91, needs at most 0.80: too high by 0.11'],
    [
      { between: [0.8, 0.95] },
      leaf(0.91),
      NONE,
      'passes, none: AUC 0.91, needs at least 0.80 and at most 0.95',
    ],
    [
      { between: [0.8, 0.95] },
      leaf(0.96),
      NONE,
      'fails, block: AUC 0.96, needs at most 0.95: too high by 0.01',
    ],
    [{ level: 'note' }, leaf(0.91), NONE, 'shown, none: AUC 0.91'],
    [{ level: 'note' }, leaf(0.91), v41(leaf(0.91)), 'shown, none: AUC 0.91, v41 has 0.91: no change'],
    [
      { path: 'lift', level: 'note' },
      { lift: 3 },
      v41({ lift: 2 }),
      'shown, none: Lift 3.00, v41 has 2.00: higher by 1.00',
    ],
    [DROP, leaf(0.91), NONE, 'no-champion, ask: AUC 0.91, no approved version yet to compare with'],
    [DROP, leaf(0.91), v41({}), 'no-champion, ask: AUC 0.91, v41 has no such number to compare with'],
    [DROP, leaf(0.91), v41(leaf(0.9)), 'passes, none: AUC 0.91, v41 has 0.90: better by 0.01'],
    [DROP, leaf(0.9), v41(leaf(0.91)), 'passes, none: AUC 0.90, v41 has 0.91: worse by 0.01'],
    [
      DROP,
      leaf(0.89),
      v41(leaf(0.91)),
      'fails, block: AUC 0.89, v41 has 0.91: worse by 0.02, at most 0.01 worse is allowed',
    ],
    [
      DROP,
      leaf(0.8999),
      v41(leaf(0.91)),
      'fails, block: AUC 0.8999, v41 has 0.9100: worse by 0.0101, at most 0.01 worse is allowed',
    ],
    [
      { drop: '2%' },
      leaf(0.9),
      v41(leaf(0.93)),
      'fails, block: AUC 0.90, v41 has 0.93: worse by 0.03, at most 2% worse is allowed',
    ],
    [
      { path: 'latency', better: 'lower', drop: { atMost: '10%' } },
      { latency: 120 },
      v41({ latency: 100 }),
      'fails, block: Latency 120.0, v41 has 100.0: worse by 20.0, at most 10% worse is allowed',
    ],
    [COMPARE, leaf(0.91, 0.01), NONE, 'no-champion, ask: AUC 0.91, no approved version yet to compare with'],
    [
      COMPARE,
      leaf(0.91, 0.01),
      v41({}),
      'no-champion, ask: AUC 0.91, v41 has no such number to compare with',
    ],
    [
      COMPARE,
      leaf(0.95, 0.03),
      v41(leaf(0.84, 0.04)),
      'passes, none: AUC 0.95, v41 has 0.84: better beyond the noise (noise 0.1)',
    ],
    [
      COMPARE,
      leaf(0.83, 0.03),
      v41(leaf(0.84, 0.04)),
      'passes, none: AUC 0.83, v41 has 0.84: too close to call (noise 0.1)',
    ],
    [
      COMPARE,
      leaf(0.7, 0.03),
      v41(leaf(0.84, 0.04)),
      'fails, block: AUC 0.70, v41 has 0.84: worse beyond the noise (noise 0.1), must not be worse',
    ],
    [
      { compare: 'better' },
      leaf(0.85, 0.03),
      v41(leaf(0.84, 0.04)),
      'fails, block: AUC 0.85, v41 has 0.84: too close to call (noise 0.1), must be better',
    ],
    [
      { compare: 'better' },
      leaf(0.7, 0.03),
      v41(leaf(0.84, 0.04)),
      'fails, block: AUC 0.70, v41 has 0.84: worse beyond the noise (noise 0.1), must be better',
    ],
    [
      { compare: 'better' },
      leaf(0.95, 0.03),
      v41(leaf(0.84, 0.04)),
      'passes, none: AUC 0.95, v41 has 0.84: better beyond the noise (noise 0.1)',
    ],
    [
      { compare: { must: 'better', sigmas: 3 } },
      leaf(0.95, 0.03),
      v41(leaf(0.84, 0.04)),
      'fails, block: AUC 0.95, v41 has 0.84: too close to call (noise 0.15), must be better',
    ],
    [
      { compare: 'better' },
      leaf(0.95),
      v41(leaf(0.84, 0.04)),
      'missing, block: AUC 0.95, v41 has 0.84: neither a standard deviation nor a number of samples, 30 at least, is given to tell noise by, must be better',
    ],
    [
      { compare: { must: 'not-worse', samples: 'dataset.item_count' } },
      { auc: 0.6, dataset: { item_count: 998 } },
      v41({ auc: 0.85, dataset: { item_count: 998 } }),
      'fails, block: AUC 0.60, v41 has 0.85: worse beyond the noise (noise 0.038), must not be worse',
    ],
    [
      { ...MIN, ...DROP },
      leaf(0.91),
      NONE,
      'no-champion, ask: AUC 0.91, needs at least 0.80, no approved version yet to compare with',
    ],
    [
      { ...MIN, ...DROP },
      leaf(0.74),
      NONE,
      'fails, block: AUC 0.74, needs at least 0.80: too low by 0.06. No approved version yet to compare with',
    ],
    [
      { ...MIN, ...DROP },
      leaf(0.74),
      v41({}),
      'fails, block: AUC 0.74, needs at least 0.80: too low by 0.06. v41 has no such number to compare with',
    ],
    [
      { ...MIN, ...DROP },
      leaf(0.85),
      v41(leaf(0.9)),
      'fails, block: AUC 0.85, needs at least 0.80, v41 has 0.90: worse by 0.05, at most 0.01 worse is allowed',
    ],
    [
      { ...MIN, ...DROP },
      leaf(0.74),
      v41(leaf(0.9)),
      'fails, block: AUC 0.74, needs at least 0.80: too low by 0.06. v41 has 0.90: worse by 0.16, at most 0.01 worse is allowed',
    ],
    [
      { ...MIN, ...DROP, ...COMPARE },
      leaf(0.91, 0.01),
      v41(leaf(0.9, 0.01)),
      'passes, none: AUC 0.91, needs at least 0.80, v41 has 0.90: too close to call (noise 0.028)',
    ],
    [
      { ...MIN, ...DROP, compare: 'better' },
      leaf(0.85, 0.01),
      v41(leaf(0.9, 0.01)),
      'fails, block: AUC 0.85, needs at least 0.80, v41 has 0.90: worse by 0.05, at most 0.01 worse is allowed; worse beyond the noise (noise 0.028), must be better',
    ],
  ])('%j', (rule, now, champion, words) => {
    expect(told(judge(rule, now, champion))).toBe(words);
  });
});

test('a champion that has the number, but whose file was not read, has nothing to compare with', () => {
  for (const sources of [
    {},
    { 'model-quality': { kind: 'bad', uri: 's3://models/x', problem: 'not JSON.' } },
  ] as const)
    expect(judge(DROP, leaf(0.9), { kind: 'version', version: 41, sources }).sentence).toBe(
      'AUC 0.90, v41 has no such number to compare with',
    );
});

test.each<[what: string, json: unknown, sentence: string]>([
  ['absent', {}, 'AUC is not in the file, needs at least 0.80'],
  ['text', { auc: '0.95' }, 'AUC is text, not a number, needs at least 0.80'],
  ['the text NaN', { auc: 'NaN' }, 'AUC is text, not a number, needs at least 0.80'],
  ['null', { auc: null }, 'AUC is null, not a number, needs at least 0.80'],
  ['a list', { auc: [0.95] }, 'AUC is a list, not a number, needs at least 0.80'],
  ['a boolean', { auc: true }, 'AUC is a boolean, not a number, needs at least 0.80'],
  ['a group', { auc: { min: 0.95 } }, 'AUC is a group of values, not a number, needs at least 0.80'],
  ['the text NaN as a value', { auc: { value: 'NaN' } }, 'AUC is text, not a number, needs at least 0.80'],
  ['1e999', JSON.parse('{"auc": 1e999}'), 'AUC is too large a number, not a number, needs at least 0.80'],
  [
    'there twice',
    [
      { name: 'auc', value: 1 },
      { name: 'auc', value: 1 },
    ],
    'AUC stands in the file more than once, needs at least 0.80',
  ],
])('%s is missing, and never passes', (_what, json, sentence) => {
  expect(judge(MIN, json)).toEqual({
    rule: 'auc',
    kind: 'metric',
    outcome: 'missing',
    effect: 'block',
    sentence,
  });
});

test('what is wanted is said with both bounds, or as a number where there are none', () => {
  expect(judge({ min: 0.8, max: 0.95 }, {}).sentence).toBe(
    'AUC is not in the file, needs at least 0.80 and at most 0.95',
  );
  expect(judge(DROP, {}).sentence).toBe('AUC is not in the file, needs a number');
});

test('a rule of one part has no reasons below its own', () => {
  expect(judge(MIN, leaf(0.91))).not.toHaveProperty('because');
  expect(judge({ ...MIN, ...DROP }, leaf(0.91)).because).toHaveLength(2);
});

test('a file that was not read has no number', () => {
  expect(metric(MetricRule.parse({ path: 'auc', min: 0.8 }), facts({}), policy()).outcome).toBe('missing');
});

describe('how strict it is', () => {
  const worse = v41(leaf(0.9, 0.001));
  const now = leaf(0.7, 0.001);

  test.each<[rule: object, outcome: string, effect: string, needs: object | undefined]>([
    [{ ...MIN, level: 'ask' }, 'fails', 'ask', undefined],
    [{ ...MIN, level: 'ask', needs: { risk: 1 } }, 'fails', 'ask', { risk: 1 }],
    [{ ...MIN, level: 'note', needs: { risk: 1 } }, 'fails', 'note', undefined],
    [{ ...MIN, level: 'block', needs: { risk: 1 } }, 'fails', 'block', undefined],
    [
      { min: 0.5, level: 'block', drop: { atMost: 0.01, level: 'ask', needs: { risk: 2 } } },
      'fails',
      'ask',
      { risk: 2 },
    ],
    [
      { min: 0.5, level: 'block', needs: { risk: 1 }, drop: { atMost: 0.01, level: 'ask' } },
      'fails',
      'ask',
      { risk: 1 },
    ],
    [{ min: 0.5, level: 'note', drop: { atMost: 0.01, level: 'block' } }, 'fails', 'block', undefined],
    [{ ...MIN, level: 'note', drop: { atMost: 0.01, level: 'ask' } }, 'fails', 'ask', undefined],
    [
      { min: 0.5, compare: { must: 'better', level: 'ask', needs: { legal: 1 } } },
      'fails',
      'ask',
      { legal: 1 },
    ],
    [
      {
        level: 'ask',
        needs: { approvers: 2 },
        ...MIN,
        drop: { atMost: 0.01, needs: { risk: 1 } },
        compare: { must: 'better', needs: { risk: 2 } },
      },
      'fails',
      'ask',
      { approvers: 2, risk: 2 },
    ],
  ])('%j: %s, %s', (rule, outcome, effect, needs) => {
    const reason = judge(rule, now, worse);
    expect([reason.outcome, reason.effect, reason.needs]).toEqual([outcome, effect, needs]);
  });

  test.each<[rule: object, found: [json: unknown, champion: Champion], effect: string, needs?: object]>([
    [MIN, [{}, NONE], 'block'],
    [{ ...MIN, level: 'ask' }, [{}, NONE], 'block'],
    [{ ...MIN, level: 'note' }, [{}, NONE], 'note'],
    [{ ...MIN, onMissing: 'ask', needs: { risk: 1 } }, [{}, NONE], 'ask', { risk: 1 }],
    [{ ...MIN, onMissing: 'note' }, [{}, NONE], 'note'],
    // A note whose drop blocks: without its number it would be a note, and hiding the number would help.
    [{ level: 'note', drop: { atMost: 0.01, level: 'block' } }, [{}, NONE], 'block'],
    [{ level: 'note', compare: { must: 'better', level: 'block' } }, [{}, NONE], 'block'],
    [{ level: 'note', drop: { atMost: 0.01, level: 'ask' } }, [{}, NONE], 'block'],
    [
      { level: 'note', onMissing: 'ask', drop: { atMost: 0.01, level: 'ask', needs: { risk: 1 } } },
      [{}, NONE],
      'ask',
      { risk: 1 },
    ],
    [DROP, [leaf(0.9), NONE], 'ask'],
    [{ ...DROP, onNoChampion: 'block' }, [leaf(0.9), NONE], 'block'],
    [{ ...DROP, onNoChampion: 'note' }, [leaf(0.9), v41({})], 'note'],
    [{ ...DROP, onNoChampion: 'note' }, [leaf(0.9), NONE], 'note'],
    [{ drop: { atMost: 0.01, level: 'note' } }, [leaf(0.9), NONE], 'note'],
    [{ drop: { atMost: 0.01, needs: { risk: 1 } } }, [leaf(0.9), NONE], 'ask', { risk: 1 }],
    [{ compare: 'better', onMissing: 'ask' }, [leaf(0.9), v41(leaf(0.8))], 'ask'],
    [{ compare: { must: 'better', level: 'note' } }, [leaf(0.9), v41(leaf(0.8))], 'note'],
  ])('%j of %j: %s', (rule, [json, champion], effect, needs) => {
    const reason = judge(rule, json, champion);
    expect([reason.effect, reason.needs]).toEqual([effect, needs]);
  });

  test('a policy may have a person decide about what is missing', () => {
    expect(judge(MIN, {}, NONE, { onBadEvidence: 'ask' }).effect).toBe('ask');
    expect(judge({ ...MIN, onMissing: 'block' }, {}, NONE, { onBadEvidence: 'ask' }).effect).toBe('block');
  });

  test('it is as strict as its strictest part', () => {
    const strict = (rule: object) =>
      strictnessesOf(MetricRule.parse({ path: 'auc', ...rule })).map(({ level, needs }) => [level, needs]);
    expect(strict({ ...MIN, drop: 0.1, compare: 'better' })).toEqual([['block', undefined]]);
    expect(
      strict({
        level: 'note',
        needs: { a: 1 },
        drop: { atMost: 1, level: 'ask' },
        compare: { must: 'better', needs: { b: 1 } },
      }),
    ).toEqual([
      ['note', { a: 1 }],
      ['ask', { a: 1 }],
      ['note', { b: 1 }],
    ]);
  });
});

test('the reason holds each part, and the row of the table', () => {
  expect(
    judge({ ...MIN, drop: { atMost: 0.01, level: 'ask', needs: { risk: 1 } } }, leaf(0.85), v41(leaf(0.9))),
  ).toEqual({
    rule: 'auc',
    kind: 'metric',
    outcome: 'fails',
    effect: 'ask',
    sentence: 'AUC 0.85, needs at least 0.80, v41 has 0.90: worse by 0.05, at most 0.01 worse is allowed',
    value: 0.85,
    cells: {
      name: 'AUC',
      value: '0.85',
      needs: 'at least 0.80',
      champion: '0.90',
      words: 'worse by 0.05, at most 0.01 worse is allowed',
    },
    needs: { risk: 1 },
    because: [
      {
        rule: 'auc',
        kind: 'threshold',
        outcome: 'passes',
        effect: 'none',
        sentence: '0.85, needs at least 0.80',
      },
      {
        rule: 'auc',
        kind: 'drop',
        outcome: 'fails',
        effect: 'ask',
        sentence: 'worse by 0.05, at most 0.01 worse is allowed',
        needs: { risk: 1 },
      },
    ],
  });
});

test.each<[rule: object, json: unknown, champion: Champion, cells: (string | undefined)[]]>([
  [MIN, leaf(0.91), NONE, ['0.91', 'at least 0.80', '', 'passes']],
  [MIN, leaf(0.91), v41(leaf(0.9)), ['0.91', 'at least 0.80', '0.90', 'passes, better by 0.01']],
  [MIN, leaf(0.74), v41(leaf(0.9)), ['0.74', 'at least 0.80', '0.90', 'fails, too low by 0.06']],
  [{ level: 'note' }, leaf(0.91), NONE, ['0.91', '', '', 'shown only']],
  [{ level: 'note' }, leaf(0.91), v41(leaf(0.9)), ['0.91', '', '0.90', 'shown only, better by 0.01']],
  [DROP, leaf(0.91), NONE, ['0.91', '', '', 'no approved version yet to compare with']],
  [
    { drop: 0.01, compare: 'better' },
    leaf(0.85, 0.01),
    v41(leaf(0.9, 0.01)),
    [
      '0.85',
      '',
      '0.90',
      'worse by 0.05, at most 0.01 worse is allowed; worse beyond the noise (noise 0.028), must be better',
    ],
  ],
])('the row of %j for %j', (rule, json, champion, cells) => {
  const { cells: row } = judge({ ...rule, label: 'Area' }, json, champion);
  expect([row?.value, row?.needs, row?.champion, row?.words]).toEqual(cells);
  expect(row?.name).toBe('Area');
});

describe('the standard deviation', () => {
  const noise = (path: string, json: unknown): string =>
    judge({ path, better: 'higher', compare: 'better' }, json, v41(json)).sentence.replace(/^.*?: /, '');

  test.each<[path: string, json: unknown]>([
    ['auc', leaf(0.9, 0.01)],
    ['auc.value', leaf(0.9, 0.01)],
    ["auc['value']", leaf(0.9, 0.01)],
    ['auc["value"]', leaf(0.9, 0.01)],
    ["['f1.macro'].value", { 'f1.macro': { value: 0.9, standard_deviation: 0.01 } }],
    ['x.values.auc', { x: { values: { auc: { value: 0.9, standard_deviation: 0.01 } } } }],
    ['data.auc', { data: [{ name: 'auc', value: 0.9, standard_deviation: 0.01 }] }],
    ['m.*.value', { m: { auc: { value: 0.9, standard_deviation: 0.01 } } }],
  ])('of %s stands beside it', (path, json) => {
    expect(noise(path, json)).toBe('too close to call (noise 0.028), must be better');
  });

  test.each<[what: string, deviation: unknown]>([
    ['NaN', 'NaN'],
    ['null', null],
    ['below zero', -0.01],
  ])('%s does not make the value a bad one', (_what, standard_deviation) => {
    expect(told(judge(MIN, { auc: { value: 0.9, standard_deviation } }))).toBe(
      'passes, none: AUC 0.90, needs at least 0.80',
    );
    expect(
      judge({ compare: 'better' }, { auc: { value: 0.9, standard_deviation } }, v41(leaf(0.9, 0))).outcome,
    ).toBe('missing');
  });
});
