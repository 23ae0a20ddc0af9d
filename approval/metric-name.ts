// How people call a metric: the policy's label, AWS's well-known names, else the last part of the path.
import { cleanName, cleanText } from './foreign-text.ts';
import { pathKeys } from './metric-path.ts';

/** Names of https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html as people say them. */
const KNOWN = new Map(
  Object.entries({
    auc: 'AUC',
    mae: 'MAE',
    mse: 'MSE',
    rmse: 'RMSE',
    r2: 'R²',
    f1: 'F1',
    f2: 'F2',
    f0_5: 'F0.5',
  }),
);

const NAME_LIMIT = 40;

/** What is kept of a metric of a run; the last value is the one that is meant when none is named. */
const SUMMARIES = new Set(['last', 'min', 'max', 'average', 'count']);

/** The metric of a run that a path leads to, and which of its numbers: `metrics['validation:auc'].last`. */
export const runMetricIn = (path: string): { metric: string; summary: string } | undefined => {
  const [holder, metric, summary, ...more] = pathKeys(path);
  return holder === 'metrics' && metric !== undefined && SUMMARIES.has(summary ?? '') && more.length === 0
    ? { metric, summary: summary ?? '' }
    : undefined;
};

/** The name of the metric at `path`, cleaned for display. Metrics of runs keep the names that they were logged under. */
export const metricName = (path: string, label: string | undefined): string => {
  if (label) return cleanText(label, NAME_LIMIT);
  const run = runMetricIn(path);
  if (run)
    return cleanText(`Run ${run.metric}${run.summary === 'last' ? '' : ` (${run.summary})`}`, NAME_LIMIT);
  const keys = pathKeys(path);
  if (keys.length > 1 && keys.at(-1) === 'value') keys.pop();
  return keyName(keys.at(-1) ?? path);
};

/** The name of the metric that stands under a key. */
export const keyName = (key: string): string => {
  const known = KNOWN.get(key);
  if (known) return known;
  const words = cleanName(key.replaceAll('_', ' '), NAME_LIMIT);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
