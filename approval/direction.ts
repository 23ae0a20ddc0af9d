// Whether more of a metric is better: known for the metrics that AWS names, declared by the policy for all others.
// https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html
import { pathKeys } from './metric-path.ts';

export type Better = 'higher' | 'lower';

const LOWER = new Set(['mae', 'mse', 'rmse', 'false_positive_rate', 'false_negative_rate']);
const HIGHER = new Set([
  'r2',
  'recall',
  'precision',
  'accuracy',
  'auc',
  'f0_5',
  'f1',
  'f2',
  'true_positive_rate',
  'true_negative_rate',
  'weighted_recall',
  'weighted_precision',
  'weighted_f0_5',
  'weighted_f1',
  'weighted_f2',
]);

/** Metrics of the constant classifier, which the real ones are compared with, are read in the same direction. */
const CONSTANT_CLASSIFIER = /_best_constant_classifier$/;

/** The direction of AWS's metric at a path; undefined for every other. */
export const knownDirection = (path: string): Better | undefined => {
  const keys = pathKeys(path);
  if (keys.length > 1 && keys.at(-1) === 'value') keys.pop();
  const name = (keys.at(-1) ?? '').replace(CONSTANT_CLASSIFIER, '');
  if (HIGHER.has(name)) return 'higher';
  return LOWER.has(name) ? 'lower' : undefined;
};
