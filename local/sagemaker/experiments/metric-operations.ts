// sagemaker-metrics: points of metrics put to a trial component, and read back as statistics over periods or steps.
// It signs as `sagemaker` but has no X-Amz-Target: operations are told by their path.
import * as z from 'zod';
import { type Operation, operation } from '../../endpoint/service.ts';
import { list, text, word } from '../constraints.ts';
import { MAX_METRIC_QUERIES, metricName, metricsOf, points } from './constraints.ts';
import { componentArn } from './entities.ts';
import { type Experiments } from './experiments.ts';
import { type Point } from './metric-series.ts';

/** The paths of the operations. */
export const METRIC_PATHS = {
  'PUT /BatchPutMetrics': 'BatchPutMetrics',
  'POST /BatchGetMetrics': 'BatchGetMetrics',
} as const;

const put = z.strictObject({ TrialComponentName: metricsOf, MetricData: points });

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_metrics_MetricQuery.html */
const query = z.strictObject({
  MetricName: metricName,
  ResourceArn: text({ max: 2048, pattern: /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-].*\/.*$/ }),
  MetricStat: word('Min', 'Max', 'Avg', 'Count', 'StdDev', 'Last'),
  Period: word('OneMinute', 'FiveMinute', 'OneHour', 'IterationNumber'),
  XAxisType: word('IterationNumber', 'Timestamp'),
  Start: z.int().optional(),
  End: z.int().optional(),
});
type Query = z.infer<typeof query>;

export const metricOperations = (store: Experiments): Readonly<Record<string, Operation>> => ({
  BatchPutMetrics: operation({
    input: put,
    needs: ({ TrialComponentName }) => [
      { action: 'sagemaker:BatchPutMetrics', resource: componentArn(TrialComponentName) },
    ],
    run: ({ TrialComponentName, MetricData }) => {
      const component = store.component(TrialComponentName);
      for (const { MetricName, Timestamp, Step, Value } of MetricData)
        store.addPoint(component, MetricName, { at: Timestamp, step: Step, value: Number(Value) });
      return {};
    },
  }),
  BatchGetMetrics: operation({
    input: z.strictObject({ MetricQueries: list(query, 1, MAX_METRIC_QUERIES) }),
    needs: ({ MetricQueries }) =>
      [...new Set(MetricQueries.map(({ ResourceArn }) => ResourceArn))].map((resource) => ({
        action: 'sagemaker:BatchGetMetrics',
        resource,
      })),
    run: ({ MetricQueries }) => ({ MetricQueryResults: MetricQueries.map((asked) => answer(store, asked)) }),
  }),
});

const answer = (store: Experiments, asked: Query) => {
  const component = store.findComponent(asked.ResourceArn);
  if (!component) return invalid(`${asked.ResourceArn} does not exist.`);
  if ((asked.XAxisType === 'IterationNumber') !== (asked.Period === 'IterationNumber'))
    return invalid(`The period ${asked.Period} does not fit an x axis of ${asked.XAxisType}.`);
  const series = component.metrics.get(asked.MetricName);
  const found = (series?.statistics(asked.MetricStat, placeOf(asked)) ?? []).filter(([x]) =>
    isAsked(x, asked),
  );
  return {
    Status: 'Complete',
    XAxisValues: found.map(([x]) => x),
    MetricValues: found.map(([, y]) => y),
  };
};

const invalid = (Message: string) => ({
  Status: 'ValidationError',
  Message,
  XAxisValues: [],
  MetricValues: [],
});

const SECONDS = { OneMinute: 60, FiveMinute: 300, OneHour: 3600 } as const;

/** Where on the x axis a point stands: its step, or the beginning of its period in epoch seconds. */
const placeOf =
  ({ Period }: Query) =>
  ({ at, step }: Point): number | undefined =>
    Period === 'IterationNumber' ? step : Math.floor(at / SECONDS[Period]) * SECONDS[Period];

const isAsked = (x: number, { Start, End }: Query): boolean =>
  x >= (Start ?? -Infinity) && x <= (End ?? Infinity);
