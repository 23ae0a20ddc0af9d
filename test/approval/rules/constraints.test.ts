// The constraints that a version registers: their comparison_operator names the violation, so the edge itself holds.
import { describe, expect, test } from 'vitest';
import { type Source } from '../../../approval/sources.ts';
import { constraints, constraintSources } from '../../../approval/rules/constraints.ts';
import { ConstraintsRule } from '../../../approval/rule.ts';
import { type Reason } from '../../../approval/verdict.ts';
import { facts, policy, read } from '../values.ts';

const LOW = 'LessThanThreshold';
const HIGH = 'GreaterThanThreshold';
const judge = (
  metrics: unknown,
  limits: unknown,
  rule: unknown = 'model-quality',
  over: object = {},
): Reason => {
  const sources = { 'model-quality': read(metrics), 'model-quality-constraints': read(limits) };
  return constraints(ConstraintsRule.parse(rule), facts(sources), policy(over));
};
const limit = (comparison_operator: unknown, threshold: unknown) => ({ threshold, comparison_operator });
const auc = (value: unknown) => ({ binary_classification_metrics: { auc: value } });
const aucLimit = (operator: unknown, threshold: unknown) => ({
  binary_classification_constraints: { auc: limit(operator, threshold) },
});
const NAME = 'Registered model quality constraints';

describe('one constraint', () => {
  test.each<[value: unknown, operator: unknown, threshold: unknown, words: string]>([
    [{ value: 0.82 }, LOW, 0.8, 'passes: AUC has 0.82, needs at least 0.80'],
    [{ value: 0.8 }, LOW, 0.8, 'passes: AUC has 0.80, needs at least 0.80'],
    [0.8, LOW, 0.8, 'passes: AUC has 0.80, needs at least 0.80'],
    [{ value: 0.79 }, LOW, 0.8, 'fails: AUC has 0.79, needs at least 0.80: too low by 0.01'],
    [{ value: 0.8 }, HIGH, 0.8, 'passes: AUC has 0.80, needs at most 0.80'],
    [{ value: 0.81 }, HIGH, 0.8, 'fails: AUC has 0.81, needs at most 0.80: too high by 0.01'],
    [{ value: 'NaN' }, LOW, 0.8, 'missing: AUC is text, not a number, needs at least 0.80'],
    [{}, LOW, 0.8, 'missing: AUC is a group of values, not a number, needs at least 0.80'],
    [0.9, 'LessThanOrEqualToThreshold', 0.8, 'missing: AUC has a constraint that Countersign does not know'],
    [0.9, 'lessthanthreshold', 0.8, 'missing: AUC has a constraint that Countersign does not know'],
    [0.9, undefined, 0.8, 'missing: AUC has a constraint that Countersign does not know'],
    [0.9, LOW, '0.8', 'missing: AUC has a constraint that Countersign does not know'],
    [0.9, LOW, null, 'missing: AUC has a constraint that Countersign does not know'],
    [0.9, LOW, undefined, 'missing: AUC has a constraint that Countersign does not know'],
  ])('%j, %s %j: %s', (value, operator, threshold, words) => {
    const { outcome, sentence } = judge(auc(value), aucLimit(operator, threshold));
    expect(`${outcome}: ${sentence}`).toBe(words.replace(': ', `: ${NAME}: `));
  });

  test.each([[7], [null], [[]], ['x']])('that is %j is not known', (it) => {
    expect(judge(auc(0.9), { binary_classification_constraints: { auc: it } }).sentence).toBe(
      `${NAME}: AUC has a constraint that Countersign does not know`,
    );
  });
});

test.each<[what: string, limits: unknown]>([
  ['an empty file', {}],
  ['a list', []],
  ['text', 'none'],
  ['no known group', { version: 0, constraints: { auc: limit(LOW, 0.8) } }],
  ['a group of another name', { binary_classification_constraints_old: { auc: limit(LOW, 0.8) } }],
  ['a group without a kind', { _constraints: { auc: limit(LOW, 0.8) } }],
  ['an empty group', { binary_classification_constraints: {} }],
  ['a group that is a list', { binary_classification_constraints: [limit(LOW, 0.8)] }],
])('%s holds nothing to judge, and does not pass', (_what, limits) => {
  expect(judge(auc(0.9), limits)).toEqual({
    rule: 'constraints.model-quality',
    kind: 'constraints',
    outcome: 'missing',
    effect: 'block',
    sentence: `${NAME}: there is no constraint to judge`,
  });
});

test('several, each against the metric of its own kind and name', () => {
  const metrics = {
    binary_classification_metrics: { auc: { value: 0.9 }, false_positive_rate: { value: 0.3 } },
    regression_metrics: { rmse: 1.5, auc: 0.1, "it's": 2, '*': 3, __proto__: 4 },
  };
  const limits = {
    binary_classification_constraints: { auc: limit(LOW, 0.8), false_positive_rate: limit(HIGH, 0.2) },
    regression_constraints: { rmse: limit(HIGH, 2), "it's": limit(HIGH, 1), '*': limit(HIGH, 3) },
  };
  const reason = judge(metrics, limits);
  expect(reason.sentence).toBe(
    `${NAME}: False positive rate has 0.30, needs at most 0.20: too high by 0.10; 2 of 5 do not hold`,
  );
  expect(reason.because?.map(({ sentence, outcome }) => `${outcome}: ${sentence}`)).toEqual([
    'fails: False positive rate has 0.30, needs at most 0.20: too high by 0.10',
    "fails: It's has 2.00, needs at most 1.00: too high by 1.00",
    'passes: AUC has 0.90, needs at least 0.80',
    'passes: RMSE has 1.50, needs at most 2.00',
    'passes: * has 3.00, needs at most 3.00',
  ]);
});

test('a name of the prototype is no metric', () => {
  const limits: unknown = JSON.parse(
    `{"regression_constraints": {"__proto__": ${JSON.stringify(limit(LOW, 0))}, "constructor": ${JSON.stringify(limit(LOW, 0))}}}`,
  );
  expect(judge({ regression_metrics: {} }, limits).because?.map(({ sentence }) => sentence)).toEqual([
    'Proto is not in the file, needs at least 0.00',
    'Constructor is not in the file, needs at least 0.00',
  ]);
});

test.each<[rule: unknown, over: object, effect: string, needs: object | undefined]>([
  ['model-quality', {}, 'block', undefined],
  [{ of: 'model-quality' }, {}, 'block', undefined],
  [{ of: 'model-quality', level: 'ask', needs: { risk: 1 } }, {}, 'ask', { risk: 1 }],
  [{ of: 'model-quality', level: 'note', needs: { risk: 1 } }, {}, 'note', undefined],
])('%j that fails', (rule, over, effect, needs) => {
  const reason = judge(auc(0.7), aucLimit(LOW, 0.8), rule, over);
  expect([reason.effect, reason.needs]).toEqual([effect, needs]);
});

test('what is missing follows onMissing, and asks where the policy has it so', () => {
  const missing = (rule: unknown, over: object = {}) => judge({}, aucLimit(LOW, 0.8), rule, over).effect;
  expect(missing({ of: 'model-quality', level: 'ask' })).toBe('block');
  expect(missing({ of: 'model-quality', onMissing: 'note' })).toBe('note');
  expect(missing('model-quality', { onBadEvidence: 'ask' })).toBe('ask');
});

test('each kind has its two files, and what was not read has nothing', () => {
  expect(constraintSources('model-quality')).toEqual(['model-quality', 'model-quality-constraints']);
  expect(constraintSources({ of: 'data-quality', level: 'ask' })).toEqual([
    'data-quality',
    'data-quality-constraints',
  ]);
  const bad: Source = { kind: 'bad', uri: 's3://models/x', problem: 'not JSON.' };
  const sources = { 'data-quality': bad };
  expect(constraints('data-quality', facts(sources), policy()).sentence).toBe(
    'Registered data quality constraints: there is no constraint to judge',
  );
});
