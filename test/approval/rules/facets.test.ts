// A bias metric for every facet value, looked up by name in every report that has it, before and after training.
import { describe, expect, test } from 'vitest';
import { type Sources } from '../../../approval/sources.ts';
import { facets } from '../../../approval/rules/facets.ts';
import { FacetRule } from '../../../approval/rule.ts';
import { type Reason } from '../../../approval/verdict.ts';
import { facts, policy, read } from '../values.ts';

const judgeAll = (rule: object, sources: Sources, over: object = {}): Reason =>
  facets(FacetRule.parse({ metric: 'DI', min: 0.8, ...rule }), facts(sources), policy(over));
const judge = (rule: object, json: unknown, over: object = {}): Reason =>
  judgeAll(rule, { bias: read(json) }, over);
const told = ({ outcome, effect, sentence }: Reason): string => `${outcome}, ${effect}: ${sentence}`;

type Value = [group: unknown, metrics: unknown];
const section = (all: Record<string, Value[]>) => ({
  label: 'approved',
  facets: Object.fromEntries(
    Object.entries(all).map(([facet, values]) => [
      facet,
      values.map(([value_or_threshold, metrics]) => ({ value_or_threshold, metrics })),
    ]),
  ),
});
const post = (all: Record<string, Value[]>) => ({ post_training_bias_metrics: section(all) });
const pre = (all: Record<string, Value[]>) => ({ pre_training_bias_metrics: section(all) });
const named = (name: string, value: unknown, error?: string) => [
  { name: 'XX', value: 0 },
  { name, description: 'Some', value, ...(error && { error }) },
];
const DI = (value: unknown, error?: string) => named('DI', value, error);

describe('the value', () => {
  test.each<[rule: object, json: unknown, words: string]>([
    [
      {},
      post({ gender: [['0', DI(0.85)]] }),
      'passes, none: DI of every facet: gender=0 has 0.85, needs at least 0.80',
    ],
    [
      {},
      post({ gender: [['0', DI(0.71)]] }),
      'fails, block: DI of every facet: gender=0 has 0.71, needs at least 0.80: too low by 0.09',
    ],
    [
      { min: undefined, between: [0.8, 1.25] },
      post({ gender: [['0', DI(1.3)]] }),
      'fails, block: DI of every facet: gender=0 has 1.30, needs at most 1.25: too high by 0.05',
    ],
    [
      {},
      post({
        gender: [
          ['0', DI(0.9)],
          ['1', DI(0.7)],
        ],
        age: [['(40, 60]', DI(0.95)]],
      }),
      'fails, block: DI of every facet: gender=1 has 0.70, needs at least 0.80: too low by 0.10; the other 2 hold',
    ],
    [
      { facet: 'age', label: 'Impact' },
      post({ gender: [['0', DI(0.7)]], age: [[40, DI(0.95)]] }),
      'passes, none: Impact of every age: age=40 has 0.95, needs at least 0.80',
    ],
    [
      {},
      post({ gender: [['0', DI(null)]] }),
      'missing, block: DI of every facet: gender=0 is null, not a number, needs at least 0.80',
    ],
    [
      {},
      post({ gender: [['0', DI(null, 'Facet set has no positive label')]] }),
      'missing, block: DI of every facet: gender=0 is null (Facet set has no positive label), not a number, needs at least 0.80',
    ],
    [
      {},
      post({ gender: [['0', DI(null, `\u202e ${'x'.repeat(500)}`)]] }),
      `missing, block: DI of every facet: gender=0 is null (\ufffd ${'x'.repeat(104)} … (shortened)), not a number, needs at least 0.80`,
    ],
    [
      {},
      post({ gender: [['0', [...DI(0.9), ...DI(0.9)]]] }),
      'missing, block: DI of every facet: gender=0 stands in the file more than once, needs at least 0.80',
    ],
    [
      {},
      post({ gender: [['0', named('DPPL', 0.9)]] }),
      'missing, block: DI of every facet: gender=0 is not in the file, needs at least 0.80',
    ],
    [
      {},
      post({
        gender: [
          ['0', DI(0.9)],
          ['1', named('DPPL', 0.9)],
        ],
      }),
      'missing, block: DI of every facet: gender=1 is not in the file, needs at least 0.80; the other one holds',
    ],
    [
      { facet: 'race' },
      post({ gender: [['0', DI(0.9)]] }),
      'missing, block: DI of every race: there is no facet to judge',
    ],
    [{}, { post_training_bias_metrics: {} }, 'missing, block: DI of every facet: there is no facet to judge'],
    [
      {},
      { post_training_bias_metrics: 'x' },
      'missing, block: DI of every facet: there is no facet to judge',
    ],
    [
      {},
      { post_training_bias_metrics: { facets: null } },
      'missing, block: DI of every facet: there is no facet to judge',
    ],
    [{}, { explanations: {} }, 'missing, block: DI of every facet: there is no facet to judge'],
    [{}, null, 'missing, block: DI of every facet: there is no facet to judge'],
    [{}, post({ gender: [] }), 'missing, block: DI of every facet: there is no facet to judge'],
    [
      {},
      { post_training_bias_metrics: { facets: { gender: { value: 1 } } } },
      'missing, block: DI of every facet: gender is not a list of values',
    ],
    [
      {},
      { post_training_bias_metrics: { facets: { gender: ['x'] } } },
      'missing, block: DI of every facet: gender is not in the file, needs at least 0.80',
    ],
    [
      {},
      post({ gender: [[undefined, DI(0.9)]] }),
      'passes, none: DI of every facet: gender has 0.90, needs at least 0.80',
    ],
    [
      {},
      post({ gender: [[true, DI(0.9)]] }),
      'passes, none: DI of every facet: gender has 0.90, needs at least 0.80',
    ],
    [
      { facet: 'a\u202eb' },
      post({ 'a\u202eb': [['\u202e', DI(0.9)]] }),
      'passes, none: DI of every a\ufffdb: a\ufffdb=\ufffd has 0.90, needs at least 0.80',
    ],
    [
      { metric: "it's" },
      post({ gender: [['0', named("it's", 0.9)]] }),
      "passes, none: it's of every facet: gender=0 has 0.90, needs at least 0.80",
    ],
  ])('%j of %j', (rule, json, words) => {
    expect(told(judge(rule, json))).toBe(words);
  });
});

describe('before and after training', () => {
  const both = { ...pre({ gender: [['0', named('DPL', -0.12)]] }), ...post({ gender: [['0', DI(0.9)]] }) };

  test('a metric that only one section has is judged in that one', () => {
    expect(told(judge({}, both))).toBe(
      'passes, none: DI of every facet: gender=0 has 0.90, needs at least 0.80',
    );
    expect(told(judge({ metric: 'DPL', min: undefined, between: [-0.2, 0.2] }, both))).toBe(
      'passes, none: DPL of every facet: gender=0 has -0.12, needs at least -0.20 and at most 0.20',
    );
  });

  test('a stage looks in its own section only', () => {
    expect(judge({ stage: 'post-training' }, both).outcome).toBe('passes');
    expect(told(judge({ stage: 'pre-training' }, both))).toBe(
      'missing, block: DI of every facet: gender=0 is not in the file, needs at least 0.80',
    );
    expect(judge({ metric: 'DPL', stage: 'pre-training', min: -1 }, both).outcome).toBe('passes');
    expect(judge({ stage: 'pre-training' }, post({ gender: [['0', DI(0.9)]] })).outcome).toBe('missing');
  });
});

describe('several reports', () => {
  const good = read(post({ gender: [['0', DI(0.9)]] }));
  const poor = read(post({ gender: [['0', DI(0.7)]] }));

  test('both must hold where they disagree', () => {
    for (const sources of [
      { bias: good, 'post-training-bias': poor },
      { bias: poor, 'post-training-bias': good },
      { bias: good, 'pre-training-bias': poor },
    ])
      expect(told(judgeAll({}, sources))).toBe(
        'fails, block: DI of every facet: gender=0 has 0.70, needs at least 0.80: too low by 0.10; the other one holds',
      );
  });

  test('one file that is registered three times is one', () => {
    const sources = { bias: good, 'pre-training-bias': good, 'post-training-bias': good };
    expect(told(judgeAll({}, sources))).toBe(
      'passes, none: DI of every facet: gender=0 has 0.90, needs at least 0.80',
    );
  });

  test('one that was not read adds nothing here', () => {
    const bad = { kind: 'bad', uri: 's3://models/x', problem: 'not JSON.' } as const;
    expect(judgeAll({}, { bias: bad, 'post-training-bias': good }).outcome).toBe('passes');
    expect(judgeAll({}, {}).outcome).toBe('missing');
  });
});

test('the reason has its rule, its facets and its needs', () => {
  const rule = { facet: 'gender', level: 'ask', needs: { fairness: 1 } };
  expect(judge(rule, post({ gender: [['0', DI(0.7)]] }))).toEqual({
    rule: 'facets.gender.DI',
    kind: 'facets',
    outcome: 'fails',
    effect: 'ask',
    sentence: 'DI of every gender: gender=0 has 0.70, needs at least 0.80: too low by 0.10',
    needs: { fairness: 1 },
    because: [
      {
        rule: 'facets.gender.DI',
        kind: 'facets',
        outcome: 'fails',
        effect: 'ask',
        sentence: 'gender=0 has 0.70, needs at least 0.80: too low by 0.10',
        value: 0.7,
      },
    ],
  });
  expect(judge({}, {}).rule).toBe('facets.*.DI');
});
