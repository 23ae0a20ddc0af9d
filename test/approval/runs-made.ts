// Runs as the tests of their comparison make them.
import { type CurvePoint, type Curves, type Run } from '../../approval/runs.ts';

/** A run with these parameters, and metrics of which this was logged last. */
export const run = (
  parameters: Readonly<Record<string, string | number>>,
  metrics: Readonly<Record<string, number>> = {},
  over: Partial<Run> = {},
): Run => ({
  name: 'run-42',
  experiment: 'churn',
  component: 'arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component/churn-run-42',
  found: 'training-job',
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
  metrics: Object.entries(metrics).map(([name, last]) => ({
    name,
    last,
    min: last,
    max: last,
    average: last,
    count: 2,
  })),
  ...over,
});

/** Points at steps 0, 1, 2 ... */
export const points = (...values: readonly number[]): CurvePoint[] =>
  values.map((value, step) => ({ step, value }));

export const curves = (all: Readonly<Record<string, readonly CurvePoint[]>>): Curves =>
  new Map(Object.entries(all));
