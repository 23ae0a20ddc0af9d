// What the page shows of experiments: runs with their parameters, artifacts and the curves of their metrics. It only
// reads; a run is a trial component, whoever made it.
import { type ComponentArtifact } from './constraints.ts';
import { type Component } from './entities.ts';
import { type Experiments } from './experiments.ts';
import { type Point, type Summary } from './metric-series.ts';

export interface RunArtifact {
  readonly name: string;
  readonly value: string;
  readonly mediaType?: string | undefined;
}

export interface RunMetric {
  readonly name: string;
  readonly summary: Summary;
  /** By step where there are steps, by time otherwise. */
  readonly points: readonly Point[];
}

export interface Run {
  /** Of the trial component. */
  readonly arn: string;
  readonly component: string;
  /** As the reader of a notebook knows it; the component's name when it is no run of the Python SDK. */
  readonly name: string;
  /** The oldest association; undefined while it has none. */
  readonly experiment: string | undefined;
  readonly trial: string | undefined;
  readonly status: string | undefined;
  readonly message: string | undefined;
  /** Epoch seconds. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly parameters: readonly { readonly name: string; readonly value: string | number }[];
  readonly inputs: readonly RunArtifact[];
  readonly outputs: readonly RunArtifact[];
  readonly metrics: readonly RunMetric[];
}

/** The runs of one experiment or of all, the newest first, as many as asked for. */
export const runsOf = (
  store: Experiments,
  asked: { readonly experiment?: string; readonly most?: number } = {},
): Run[] => {
  const shelf =
    asked.experiment === undefined ? store.components : store.findExperiment(asked.experiment)?.components;
  return (shelf?.page({ MaxResults: asked.most ?? 100 }).entries ?? []).map(toRun);
};

/** The run of a trial component, by ARN or name. */
export const runOf = (store: Experiments, trialComponent: string): Run | undefined => {
  const component = store.findComponent(trialComponent);
  return component && toRun(component);
};

/** The runs that logged this value as an artifact, the newest first: of a version's model data, for example. */
export const runsWith = (store: Experiments, artifact: string): Run[] =>
  store
    .withArtifact(artifact)
    .toSorted((one, other) => other.order - one.order)
    .map(toRun);

/** https://docs.aws.amazon.com/sagemaker/latest/dg/experiments-create.html */
const RUN_TAG = 'sagemaker:trial-component-source';

/** The Python SDK names the component `<experiment>-<run>`, and tags it. */
export const runNameOf = ({ name, tags, trials }: Component): string | undefined => {
  if (tags.get(RUN_TAG) !== 'run') return undefined;
  const prefix = `${trials.first?.experiment.name ?? ''}-`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
};

const toRun = (component: Component): Run => {
  const { described, trials, metrics } = component;
  const trial = trials.first;
  return {
    arn: component.arn,
    component: component.name,
    name: runNameOf(component) ?? described.DisplayName,
    experiment: trial?.experiment.name,
    trial: trial?.name,
    status: described.Status?.PrimaryStatus,
    message: described.Status?.Message,
    startedAt: described.StartTime,
    endedAt: described.EndTime,
    createdAt: described.CreationTime,
    createdBy: described.CreatedBy.IamIdentity.Arn,
    parameters: Object.entries(described.Parameters).map(([name, { StringValue, NumberValue }]) => ({
      name,
      value: NumberValue ?? StringValue ?? '',
    })),
    inputs: artifacts(described.InputArtifacts),
    outputs: artifacts(described.OutputArtifacts),
    metrics: [...metrics].map(([name, { summary, points }]) => ({ name, summary, points: inOrder(points) })),
  };
};

const artifacts = (all: Readonly<Record<string, ComponentArtifact>>): RunArtifact[] =>
  Object.entries(all).map(([name, { Value, MediaType }]) => ({ name, value: Value, mediaType: MediaType }));

const inOrder = (points: readonly Point[]): Point[] =>
  points.toSorted((one, other) => (one.step ?? one.at) - (other.step ?? other.at));
