// Data quality: each feature's constraints against its statistics, as Model Monitor writes both.
import { describe, expect, test } from 'vitest';
import { featureItems } from '../../../approval/rules/features.ts';

const told = (features: readonly unknown[], limits: readonly unknown[], config?: unknown): string[] =>
  featureItems(
    { version: 0, features },
    { version: 0, features: limits, ...(config !== undefined && { monitoring_config: config }) },
  ).map(({ outcome, words }) => `${outcome}: ${words()}`);

const numeric = (common: unknown, min?: unknown) => ({
  name: 'age',
  inferred_type: 'Integral',
  numerical_statistics: { common, mean: 40, ...(min !== undefined && { min }) },
});
const text = (buckets: unknown, common: unknown = { num_present: 10, num_missing: 0 }) => ({
  name: 'plan',
  inferred_type: 'String',
  string_statistics: { common, distinct_count: 3, distribution: { categorical: { buckets } } },
});
const counts = (num_present: number, num_missing: number) => ({ num_present, num_missing });

describe('the type', () => {
  test.each<[has: string | undefined, wanted: string | undefined, words: string[]]>([
    ['Integral', 'Integral', ['passes: age is Integral']],
    ['Fractional', 'Integral', ['fails: age is Fractional, needs Integral']],
    [undefined, 'Integral', ['fails: age is of no type, needs Integral']],
    ['Integral', 'Unknown', []],
    ['Integral', undefined, []],
    ['Int\u202e', 'Integral', ['fails: age is Int\ufffd, needs Integral']],
  ])('%s, wanted %s', (has, wanted, words) => {
    expect(told([{ name: 'age', inferred_type: has }], [{ name: 'age', inferred_type: wanted }])).toEqual(
      words,
    );
  });
});

describe('completeness', () => {
  test.each<[common: unknown, completeness: number, words: string]>([
    [counts(100, 0), 1, 'passes: age is complete in 100 %, needs 100 %'],
    [counts(95, 5), 0.95, 'passes: age is complete in 95 %, needs 95 %'],
    [counts(94, 6), 0.95, 'fails: age is complete in 94 %, needs 95 %'],
    [counts(9995, 5), 1, 'fails: age is complete in 99.9 %, needs 100 %'],
    [counts(9995, 5), 0.9996, 'fails: age is complete in 99.95 %, needs 99.96 %'],
    [counts(99999999, 1), 1, 'fails: age is complete in 99.9 %, needs 100 %'],
    [counts(999, 1), 0.9990000001, 'fails: age is complete in 99.9 %, needs 99.90000001 %'],
    [counts(29, 71), 0.29, 'passes: age is complete in 29 %, needs 29 %'],
    [counts(1, 2), 0.3, 'passes: age is complete in 33.3 %, needs 30 %'],
    [counts(0, 5), 0, 'passes: age is complete in 0 %, needs 0 %'],
    [counts(0, 0), 1, 'missing: age has no counts to tell its completeness by'],
    [undefined, 1, 'missing: age has no counts to tell its completeness by'],
    [{ num_present: 5 }, 1, 'missing: age is not in the statistics'],
    [counts(10, -5), 1, 'missing: age is not in the statistics'],
    [counts(-10, 20), 1, 'missing: age is not in the statistics'],
  ])('%j against %d', (common, completeness, words) => {
    expect(told([numeric(common)], [{ name: 'age', completeness }])).toEqual([words]);
  });

  test('is told of text too', () => {
    expect(told([text([], counts(3, 1))], [{ name: 'plan', completeness: 0.75 }])).toEqual([
      'passes: plan is complete in 75 %, needs 75 %',
    ]);
  });
});

describe('the sign', () => {
  const limit = [{ name: 'age', num_constraints: { is_non_negative: true } }];
  test.each<[min: unknown, words: string]>([
    [0, 'passes: age goes down to 0.00, needs no value below 0'],
    [-0, 'passes: age goes down to 0.00, needs no value below 0'],
    [18, 'passes: age goes down to 18.0, needs no value below 0'],
    [-0.001, 'fails: age goes down to -0.001, needs no value below 0'],
    [-1e-9, 'fails: age goes down to -1e-9, needs no value below 0'],
    [undefined, 'missing: age has no least value to tell its sign by'],
    ['NaN', 'missing: age is not in the statistics'],
  ])('%j', (min, words) => {
    expect(told([numeric(counts(1, 0), min)], limit)).toEqual([words]);
  });

  test('of a feature without numbers', () => {
    expect(told([{ name: 'age' }], limit)).toEqual(['missing: age has no least value to tell its sign by']);
  });

  test.each([[{ is_non_negative: false }], [{}], [undefined]])('%j limits nothing', (num_constraints) => {
    expect(told([numeric(counts(1, 0), -5)], [{ name: 'age', num_constraints }])).toEqual([]);
  });
});

describe('the domain', () => {
  const limit = [{ name: 'plan', string_constraints: { domains: ['basic', 'plus'] } }];
  const buckets = (...all: [value: string, count: number][]) =>
    all.map(([value, count]) => ({ value, count }));
  test.each<[all: unknown, share: number | undefined, words: string]>([
    [buckets(['basic', 7], ['plus', 3]), undefined, 'passes: plan keeps its domain in 100 %, needs 100 %'],
    [buckets(['basic', 7], ['free', 3]), undefined, 'fails: plan keeps its domain in 70 %, needs 100 %'],
    [buckets(['basic', 7], ['free', 3]), 0.7, 'passes: plan keeps its domain in 70 %, needs 70 %'],
    [buckets(['basic', 7], ['free', 3]), 0.71, 'fails: plan keeps its domain in 70 %, needs 71 %'],
    [buckets(['free', 3]), 0, 'passes: plan keeps its domain in 0 %, needs 0 %'],
    [buckets(['Basic', 3]), 0.5, 'fails: plan keeps its domain in 0 %, needs 50 %'],
    [[], undefined, 'missing: plan has no values to hold against its domain'],
    [buckets(['basic', 0]), undefined, 'missing: plan has no values to hold against its domain'],
    [undefined, undefined, 'missing: plan is not in the statistics'],
    [[{ value: 'basic', count: -1 }], undefined, 'missing: plan is not in the statistics'],
    [[{ value: 7, count: 1 }], undefined, 'missing: plan is not in the statistics'],
  ])('%j, share %j', (all, share, words) => {
    const config =
      share === undefined ? undefined : { domain_content_threshold: share, evaluate_constraints: 'Enabled' };
    expect(told([text(all)], limit, config)).toEqual([words]);
  });

  test('of a feature without text', () => {
    expect(told([{ name: 'plan' }], limit)).toEqual([
      'missing: plan has no values to hold against its domain',
    ]);
    expect(told([{ name: 'plan', string_statistics: {} }], limit)).toEqual([
      'missing: plan has no values to hold against its domain',
    ]);
    expect(told([{ name: 'plan', string_statistics: { distribution: {} } }], limit)).toEqual([
      'missing: plan has no values to hold against its domain',
    ]);
  });

  test.each([[{}], [undefined]])('%j limits nothing', (string_constraints) => {
    expect(told([text([])], [{ name: 'plan', string_constraints }])).toEqual([]);
  });
});

test('all constraints of a feature, in order; other features of the statistics are nobody’s business', () => {
  const feature = { ...numeric(counts(9, 1), -1), inferred_type: 'Fractional' };
  const limit = {
    name: 'age',
    inferred_type: 'Integral',
    completeness: 1,
    num_constraints: { is_non_negative: true },
  };
  expect(told([feature, { name: 'other' }, 'not a feature', {}], [limit])).toEqual([
    'fails: age is Fractional, needs Integral',
    'fails: age is complete in 90 %, needs 100 %',
    'fails: age goes down to -1.00, needs no value below 0',
  ]);
});

test.each<[what: string, features: unknown[], limits: unknown[], words: string[]]>([
  ['a feature that is not there', [], [{ name: 'age' }], ['missing: age is not in the statistics']],
  [
    'a feature that is there twice',
    [{ name: 'age' }, { name: 'age' }],
    [{ name: 'age' }],
    ['missing: age stands in the statistics more than once'],
  ],
  [
    'a constraint of another form',
    [{ name: 'age' }],
    [{ name: 'age', completeness: '1' }, 7],
    [
      'missing: a feature has constraints that Countersign does not know',
      'missing: a feature has constraints that Countersign does not know',
    ],
  ],
  [
    'a name with marks',
    [{ name: 'a\u202eb' }],
    [{ name: 'a\u202eb', completeness: 1 }],
    ['missing: a\ufffdb has no counts to tell its completeness by'],
  ],
])('%s', (_what, features, limits, words) => {
  expect(told(features, limits)).toEqual(words);
});

test.each<[statistics: unknown, limits: unknown]>([
  [{}, { features: [{ name: 'age' }] }],
  [{ features: [] }, {}],
  [{ features: {} }, { features: [{ name: 'age' }] }],
  [{ features: [] }, { features: [{ name: 'age' }], monitoring_config: { domain_content_threshold: 'all' } }],
  [undefined, undefined],
  [[], 'x'],
])('%j and %j hold nothing to judge', (statistics, limits) => {
  expect(featureItems(statistics, limits)).toEqual([]);
});
