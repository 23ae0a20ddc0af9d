import { expect, test } from 'vitest';
import { keyName, metricName } from '../../approval/metric-name.ts';

test.each<[path: string, name: string]>([
  ['binary_classification_metrics.auc.value', 'AUC'],
  ['binary_classification_metrics.accuracy.value', 'Accuracy'],
  ['regression_metrics.rmse.value', 'RMSE'],
  ['regression_metrics.r2.value', 'R²'],
  ['multiclass_classification_metrics.weighted_f0_5.value', 'Weighted f0 5'],
  ['f0_5', 'F0.5'],
  ['f1', 'F1'],
  ['m.f2.value', 'F2'],
  ["['value']", 'Value'],
  ['latency_p95', 'Latency p95'],
  ['value', 'Value'],
  ["metrics['f1.macro'].value", 'F1.macro'],
  ['a.constructor', 'Constructor'],
  ['a.__proto__', 'Proto'],
  ['a.toString.value', 'ToString'],
  ["metrics['validation:auc'].last", 'Run validation:auc'],
  ['metrics.validation:auc.last', 'Run validation:auc'],
  ["metrics['validation:loss'].min", 'Run validation:loss (min)'],
  ['metrics.auc.last.value', 'Last'],
  ['metrics.auc.value', 'AUC'],
  ['parameters.max_depth', 'Max depth'],
  ['.', '.'],
  ['x'.repeat(300), `X${'x'.repeat(25)} … (shortened)`],
])('%s is called by what people say', (path, name) => {
  expect(metricName(path, undefined)).toBe(name);
});

test('the label of the policy comes first, cleaned', () => {
  expect(metricName('binary_classification_metrics.auc.value', 'Area\u202E  under')).toBe('Area\uFFFD under');
});

test.each<[key: string, name: string]>([
  ['auc', 'AUC'],
  ['weighted_f1', 'Weighted f1'],
  ['f1.macro', 'F1.macro'],
  ["it's", "It's"],
  ['', '(no name)'],
  [' \n', '(no name)'],
  ['value', 'Value'],
])('the metric under the key %j is called %s', (key, name) => {
  expect(keyName(key)).toBe(name);
});
