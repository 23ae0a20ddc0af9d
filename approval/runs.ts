// The run behind a version: one trial component of SageMaker experiments, with what was logged to it. Found before anything
// is judged; policies see it as one more source of evidence, and the thread shows it beside the champion's.

/** How a run was found. The first two are SageMaker's word, the others the author's. */
export type FoundBy = 'training-job' | 'lineage' | 'metadata' | 'mlflow' | 'own-component' | 'named';

/** A metric's summary. Any of its numbers may be none: training logs NaN as well. */
export interface RunMetric {
  readonly name: string;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly average: number;
  readonly count: number;
}

export interface RunParameter {
  readonly name: string;
  readonly value: string | number;
}

/** Names and texts are foreign: whoever shows them cleans them. */
export interface Run {
  readonly name: string;
  readonly experiment?: string;
  /** The ARN of its trial component. */
  readonly component: string;
  readonly found: FoundBy;
  readonly parameters: readonly RunParameter[];
  readonly metrics: readonly RunMetric[];
}

/** What came of looking for the run behind a version. */
export type RunFound =
  | { readonly kind: 'found'; readonly run: Run }
  /** Nothing leads to a run, or what its metadata names is none. `isEarly`: lineage does not know the version yet. */
  | { readonly kind: 'none'; readonly named?: string; readonly isEarly: boolean }
  /** It was logged to MLflow, whose numbers SageMaker does not hold. */
  | { readonly kind: 'elsewhere'; readonly mlflowRun: string }
  /** SageMaker did not answer, and no rule needs it. */
  | { readonly kind: 'unreadable'; readonly problem: string };

/** A value of a metric at a step, in the order of the steps. */
export interface CurvePoint {
  readonly step: number;
  readonly value: number;
}

/** The curves of a run by the names of its metrics; a metric that was logged without steps has none. */
export type Curves = ReadonlyMap<string, readonly CurvePoint[]>;

/** The runs behind a version and behind the newest approved one. */
export interface RunsFound {
  readonly own: RunFound;
  /** Absent when no version is approved yet. */
  readonly beside?: RunFound;
  readonly curves: 'unreadable' | { readonly own: Curves; readonly beside: Curves };
}

/** Whether anything was logged to a run. */
export const hasLogged = ({ parameters, metrics }: Run): boolean =>
  parameters.length > 0 || metrics.length > 0;

/** A run as policies see it: `metrics['validation:auc'].last`, `parameters.max_depth`. */
export const runAsEvidence = ({ name, experiment, component, found, parameters, metrics }: Run) => ({
  run: { name, ...(experiment !== undefined && { experiment }), component, found },
  metrics: Object.fromEntries(metrics.map(({ name: metric, ...summary }) => [metric, summary])),
  parameters: Object.fromEntries(parameters.map((it) => [it.name, it.value])),
});

/** What a version's author can do so that its run is found. */
export const HOW_TO_ADD =
  'train in a run (ExperimentConfig), or name one in CustomerMetadataProperties as run';

/** Why there is no run to judge, as the end of a sentence that says that it cannot be read. */
export const whyNoRun = (found: Exclude<RunFound, { kind: 'found' }>): string => {
  switch (found.kind) {
    case 'none':
      return `${noneInWords(found)}; ${HOW_TO_ADD}.`;
    case 'elsewhere':
      return 'it was logged to MLflow, and its numbers are not in SageMaker; log them to a run of SageMaker as well.';
    case 'unreadable':
      return found.problem;
  }
};

const noneInWords = ({ named, isEarly }: Extract<RunFound, { kind: 'none' }>): string => {
  if (named !== undefined) return 'its metadata names a run that does not exist';
  return isEarly ? 'none was found, and lineage has not recorded the version yet' : 'none was found';
};
