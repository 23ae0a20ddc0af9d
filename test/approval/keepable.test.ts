// What a request can keep of a number.
import { expect, test } from 'vitest';
import { isKeepable } from '../../approval/keepable.ts';
import { PolicyFile } from '../../approval/policy.ts';
import { metric } from '../../approval/rules/metric.ts';
import { facts, policy, read } from './values.ts';

test.each<[value: number, kept: boolean]>([
  [0, true],
  [-0, true],
  [0.91, true],
  [1e-120, true],
  [-1e-120, true],
  [9.9e-121, false],
  [Number.MIN_VALUE, false],
  [Number.MAX_SAFE_INTEGER, true],
  [Number.MIN_SAFE_INTEGER, true],
  [Number.MAX_SAFE_INTEGER + 1, false],
  [-1e17, false],
  [NaN, false],
  [Infinity, false],
])('%d', (value, kept) => {
  expect(isKeepable(value)).toBe(kept);
});

test('a metric too large to be kept is judged and told all the same', () => {
  const under = policy({ metrics: [{ path: 'regression_metrics.mse', max: 10 }] });
  const rule = under.metrics[0] as (typeof under.metrics)[number];
  const reason = metric(rule, facts({ 'model-quality': read({ regression_metrics: { mse: 1e17 } }) }), under);
  expect(reason).toMatchObject({
    outcome: 'fails',
    sentence: expect.stringContaining('too high by') as string,
  });
  expect(reason).not.toHaveProperty('value');
});

test('a policy cannot name such a number', () => {
  const { metrics } = PolicyFile.shape;
  expect(metrics.safeParse([{ path: 'mse', max: 1e17 }]).success).toBe(false);
  expect(metrics.safeParse([{ path: 'mse', max: 1e15 }]).success).toBe(true);
});
