// Whether more is better: known for AWS's metrics, and for no other.
import { expect, test } from 'vitest';
import { knownDirection } from '../../approval/direction.ts';

const HIGHER =
  'r2 recall precision accuracy auc f0_5 f1 f2 true_positive_rate true_negative_rate weighted_recall ' +
  'weighted_precision weighted_f0_5 weighted_f1 weighted_f2';
const LOWER = 'mae mse rmse false_positive_rate false_negative_rate';

test.each([
  ...HIGHER.split(' ').map((name) => [name, 'higher'] as const),
  ...LOWER.split(' ').map((name) => [name, 'lower'] as const),
  ...['latency', 'value', 'AUC', 'rmse_best', 'best_constant_classifier', 'auc.p95', 'constructor', '*'].map(
    (name) => [name, undefined] as const,
  ),
])('%s: %s', (name, better) => {
  expect(knownDirection(name)).toBe(better);
  expect(knownDirection(`m.${name}.value`)).toBe(better);
  expect(knownDirection(`m['${name}']`)).toBe(name === 'auc.p95' ? undefined : better);
});

test('the constant classifier is read in the direction of its metric', () => {
  expect(knownDirection('m.auc_best_constant_classifier.value')).toBe('higher');
  expect(knownDirection('m.false_positive_rate_best_constant_classifier')).toBe('lower');
  expect(knownDirection('m.auc_best_constant_classifier_2')).toBeUndefined();
  expect(knownDirection('m.a_best_constant_classifieruc')).toBeUndefined();
});

test.each([
  ["metrics['validation:auc'].last", 'higher'],
  ["metrics['validation:logloss'].last", 'lower'],
  ["metrics['train:error'].min", 'lower'],
  ["metrics['test:ndcg'].max", 'higher'],
  ["metrics['validation:rmse'].average", 'lower'],
  ["metrics['validation:auc'].count", undefined],
  ['metrics.f1.last', 'higher'],
  ['metrics.logloss.last', undefined],
  ['metrics.error.last', undefined],
  ["metrics['other:auc'].last", undefined],
  ['parameters.auc', 'higher'],
])('of a run: %s: %s', (path, better) => {
  expect(knownDirection(path)).toBe(better);
});
