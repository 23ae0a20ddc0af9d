// Whether more of a metric is better: known for the metrics that AWS names, declared by the policy for all others.
// https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html
import { pathKeys } from './metric-path.ts';
import { runMetricIn } from './metric-name.ts';

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
  const run = runMetricIn(path);
  if (run) return run.summary === 'count' ? undefined : runDirection(run.metric);
  const keys = pathKeys(path);
  if (keys.length > 1 && keys.at(-1) === 'value') keys.pop();
  return directionOf((keys.at(-1) ?? '').replace(CONSTANT_CLASSIFIER, ''));
};

const directionOf = (name: string): Better | undefined => {
  if (HIGHER.has(name)) return 'higher';
  return LOWER.has(name) ? 'lower' : undefined;
};

/** How AWS's training jobs name metrics: https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost-tuning.html */
const OF_TRAINING = /^(?:train|validation|test):/;
const LOWER_IN_TRAINING = new Set(['error', 'logloss', 'merror', 'mlogloss']);
const HIGHER_IN_TRAINING = new Set(['map', 'ndcg']);

/** The direction of a metric of a run: `validation:auc`, or one of the names above. */
export const runDirection = (metric: string): Better | undefined => {
  const name = metric.replace(OF_TRAINING, '');
  if (name === metric) return directionOf(name);
  if (LOWER_IN_TRAINING.has(name)) return 'lower';
  return HIGHER_IN_TRAINING.has(name) ? 'higher' : directionOf(name);
};
