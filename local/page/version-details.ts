// What the page asks for one version: its lineage as SageMaker records it, and the run that it comes from. It only reads.
import { instant } from '../../approval/ids.ts';
import { type LineageGraph } from '../../approval/lineage-graph.ts';
import { type Experiments } from '../sagemaker/experiments/experiments.ts';
import { type Run, runOf, runsWith } from '../sagemaker/experiments/runs.ts';
import { type LineageShown as Recorded } from '../sagemaker/lineage/lineage-of.ts';
import { type ModelPackage } from '../sagemaker/model-package.ts';
import { type Registry } from '../sagemaker/registry.ts';
import { type RunShown, type VersionDetails } from './shown.ts';

/** What the page reads of SageMaker for one version. */
export interface DetailSources {
  readonly registry: Pick<Registry, 'findVersion'>;
  readonly experiments: Experiments;
  readonly lineageOf: (arn: string) => Recorded;
}

/** The details of a version by its ARN; undefined when there is none. */
export const detailsOf = (sources: DetailSources, arn: string): VersionDetails | undefined => {
  const described = sources.registry.findVersion(arn)?.described;
  if (!described) return undefined;
  const lineage = showLineage(sources.lineageOf(described.ModelPackageArn));
  const [first, ...others] = runsOf(sources.experiments, described, lineage);
  const run = [first, ...others].find(hasLogged) ?? first;
  return { lineage, run: run && showRun(run) };
};

const showLineage = ({ vertices, edges, isCut }: Recorded): LineageGraph => ({
  vertices: vertices.map(({ created, ...vertex }) => ({ ...vertex, createdAt: instant(created * 1_000) })),
  edges: edges.map(({ from, to, type = '' }) => ({ from, to, type })),
  isCut,
});

const hasLogged = (run: Run | undefined): boolean =>
  run !== undefined && (run.parameters.length > 0 || run.metrics.length > 0);

/** In this order: the run that the version names, those that lineage leads back to, those that logged its model data. */
const runsOf = (store: Experiments, described: ModelPackage, lineage: LineageGraph): Run[] => {
  const named = Object.entries(described.CustomerMetadataProperties ?? {})
    .filter(([name]) => /run|trial/i.test(name))
    .map(([, value]) => value);
  const modelData = described.InferenceSpecification?.Containers[0]?.ModelDataUrl;
  return [
    ...[...named, ...componentsBefore(lineage)].flatMap((component) => runOf(store, component) ?? []),
    ...(modelData === undefined ? [] : runsWith(store, modelData)),
  ];
};

/** The trial components upstream, the nearest first; lineage names what was asked for first. */
const componentsBefore = ({ vertices, edges }: LineageGraph): string[] => {
  const causes = Map.groupBy(edges, ({ to }) => to);
  const before = new Set(vertices.slice(0, 1).map(({ arn }) => arn));
  // A set that grows while it is walked: what is found last is walked last.
  for (const arn of before) for (const { from } of causes.get(arn) ?? []) before.add(from);
  const components = new Set(vertices.filter(({ kind }) => kind === 'TrialComponent').map(({ arn }) => arn));
  return [...before].filter((arn) => components.has(arn));
};

const showRun = ({ name, experiment = '', parameters, inputs, outputs, metrics }: Run): RunShown => ({
  name,
  experiment,
  parameters: Object.fromEntries(parameters.map((it) => [it.name, it.value])),
  metrics: metrics.map((metric) => ({
    name: metric.name,
    points: metric.points.map(({ step, value }, index) => ({ step: step ?? index, value })),
  })),
  artifacts: [...inputs, ...outputs].map((it) => ({ name: it.name, uri: it.value })),
});
