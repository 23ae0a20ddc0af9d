// SageMaker experiments: the run behind a version, from what leads to it, and the curves of runs. However many runs there
// are, it is a bounded number of calls.
import {
  DescribeTrialComponentCommand,
  SageMakerClient,
  type DescribeTrialComponentCommandOutput,
  type SageMakerClientConfig,
  type TrialComponentMetricSummary,
  type TrialComponentParameterValue,
} from '@aws-sdk/client-sagemaker';
import { type Lineage } from '../approval/lineage.ts';
import { type ModelPackage } from '../approval/package.ts';
import {
  mlflowRunOf,
  namedInMetadata,
  runCandidates,
  type RunCandidate,
  type Traces,
} from '../approval/run-candidates.ts';
import {
  hasLogged,
  type Curves,
  type Run,
  type RunFound,
  type RunMetric,
  type RunParameter,
} from '../approval/runs.ts';
import { absent } from './absent.ts';
import { orInability } from './inability.ts';
import { type Patience } from './artifact.ts';
import { MOST_QUERIES, SageMakerMetrics } from './sagemaker-metrics.ts';

/** A version as far as its run hangs on it. */
export type Ran = Pick<ModelPackage, 'arn' | 'details'>;

export class Experiments {
  readonly #client: SageMakerClient;
  readonly #metrics: SageMakerMetrics;

  constructor(settings: SageMakerClientConfig = {}) {
    this.#client = new SageMakerClient(settings);
    this.#metrics = new SageMakerMetrics(settings);
  }

  /**
   * The run behind a version: the first place that leads to one with anything in it. At most MOST_CANDIDATES calls, one
   * after the other, because the first is nearly always right. Throws Inability when SageMaker does not answer.
   */
  async runBehind({ arn, details }: Ran, lineage: Lineage, patience: Patience = {}): Promise<RunFound> {
    const traces = { arn, metadata: details.metadata, lineage };
    const empty: Run[] = [];
    for (const candidate of runCandidates(traces)) {
      const run = await this.run(candidate, patience);
      if (run && hasLogged(run)) return { kind: 'found', run };
      // What a job did not record is no run; a run in which nothing was logged is one all the same.
      if (run && candidate.found !== 'own-component') empty.push(run);
    }
    return empty[0] ? { kind: 'found', run: empty[0] } : noneOf(traces);
  }

  /** The run of a trial component; undefined when there is none of that name. One call. */
  async run(candidate: RunCandidate, patience: Patience = {}): Promise<Run | undefined> {
    const command = new DescribeTrialComponentCommand({ TrialComponentName: candidate.component });
    const described = this.#client.send(command, patience).catch(absent);
    const found = await orInability('SageMaker DescribeTrialComponent', described);
    return found && runOf(found, candidate);
  }

  /** The curves of these metrics, for each run; one call. Throws what keeps them from being read. */
  async curves(runs: readonly Run[], metrics: readonly string[], patience: Patience = {}): Promise<Curves[]> {
    const most = Math.floor(MOST_QUERIES / Math.max(1, runs.length));
    const asked = metrics.slice(0, most);
    const queries = runs.flatMap(({ component, metrics: logged }) =>
      asked
        .filter((name) => logged.some((metric) => metric.name === name && metric.count > 1))
        .map((metric) => ({ component, metric })),
    );
    if (queries.length === 0) return runs.map(() => new Map());
    const curves = await this.#metrics.curves(queries, patience);
    return runs.map(
      ({ component }) =>
        new Map(
          queries.flatMap((query, index) =>
            query.component === component ? [[query.metric, curves[index] ?? []] as const] : [],
          ),
        ),
    );
  }

  /** Ends what the clients hold open. */
  destroy(): void {
    this.#client.destroy();
    this.#metrics.destroy();
  }
}

const noneOf = (traces: Traces): RunFound => {
  const mlflowRun = mlflowRunOf(traces);
  if (mlflowRun !== undefined) return { kind: 'elsewhere', mlflowRun };
  const named = namedInMetadata(traces);
  return {
    kind: 'none',
    ...(named !== undefined && { named }),
    isEarly: traces.lineage.kind === 'not-recorded',
  };
};

const runOf = (found: DescribeTrialComponentCommandOutput, candidate: RunCandidate): Run => ({
  name: candidate.name ?? found.DisplayName ?? found.TrialComponentName ?? candidate.component,
  ...(candidate.experiment !== undefined && { experiment: candidate.experiment }),
  component: found.TrialComponentArn ?? candidate.component,
  found: candidate.found,
  parameters: Object.entries(found.Parameters ?? {}).flatMap(parameterOf),
  metrics: metricsOf(found.Metrics ?? []),
});

const parameterOf = ([name, given]: [string, TrialComponentParameterValue]): RunParameter[] => {
  const value = given.NumberValue ?? given.StringValue;
  return value === undefined ? [] : [{ name, value }];
};

/** A metric may come from several sources, such as the run and its job: the one that was told last counts. */
const metricsOf = (summaries: readonly TrialComponentMetricSummary[]): RunMetric[] => {
  const byTime = [...summaries].sort((a, b) => (a.TimeStamp?.getTime() ?? 0) - (b.TimeStamp?.getTime() ?? 0));
  return [...new Map(byTime.map((it) => [it.MetricName ?? '', metricOf(it)])).values()];
};

const metricOf = ({ MetricName: name = '', ...it }: TrialComponentMetricSummary): RunMetric => ({
  name,
  last: it.Last ?? Number.NaN,
  min: it.Min ?? Number.NaN,
  max: it.Max ?? Number.NaN,
  average: it.Avg ?? Number.NaN,
  count: it.Count ?? 0,
});
