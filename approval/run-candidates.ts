// Where the run behind a version can be, the most trustworthy place first. Only names: whether there is such a run is asked
// afterwards, and of a bounded number.
import { type Lineage } from './lineage.ts';
import { type FoundBy } from './runs.ts';

/** A trial component that may be the run; `name` and `experiment` where they are known before it is read. */
export interface RunCandidate {
  readonly component: string;
  readonly name?: string;
  readonly experiment?: string;
  readonly found: FoundBy;
}

/** So many are looked at, whatever an author writes. */
export const MOST_CANDIDATES = 6;
/** Of each kind, so that none crowds out the next. */
const MOST_OF_LINEAGE = 2;
const MOST_OF_METADATA = 3;

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrialComponent.html */
const COMPONENT = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}$/;

/** What of a version leads to its run. */
export interface Traces {
  readonly arn: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lineage: Lineage;
}

/** The candidates in their order; each component once. */
export const runCandidates = (traces: Traces): RunCandidate[] => {
  const mlflow = mlflowRunOf(traces);
  const all = [
    ...ofTrainings(traces.lineage),
    ...ofLineage(traces.lineage),
    ...ofMetadata(traces).slice(0, MOST_OF_METADATA),
    ...(mlflow === undefined ? [] : named(mlflow, 'mlflow')),
    ...ofJob(traces.lineage),
  ];
  const first = new Map<string, RunCandidate>();
  for (const one of all) {
    const key = one.component.toLowerCase();
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()].slice(0, MOST_CANDIDATES);
};

/** The Python SDK names the component of a run `<experiment>-<run>`. */
export const componentOfRun = (experiment: string, run: string): string => `${experiment}-${run}`;

const named = (component: string, found: FoundBy, of: Partial<RunCandidate> = {}): RunCandidate[] =>
  COMPONENT.test(component) ? [{ ...of, component, found }] : [];

const run = (name: string, experiment: string | undefined, found: FoundBy): RunCandidate[] =>
  experiment === undefined
    ? named(name, found, { name })
    : named(componentOfRun(experiment, name), found, { name, experiment });

const ofTrainings = (lineage: Lineage): RunCandidate[] => {
  const first = lineage.kind === 'recorded' ? lineage.trainings.find((job) => job.run)?.run : undefined;
  return first ? run(first.name, first.experiment, 'training-job') : [];
};

const ofLineage = (lineage: Lineage): RunCandidate[] =>
  lineage.kind === 'recorded'
    ? lineage.runs.slice(0, MOST_OF_LINEAGE).flatMap((arn) => named(lastOf(arn), 'lineage'))
    : [];

/** SageMaker makes one for each job; the nearest job counts. */
const ofJob = (lineage: Lineage): RunCandidate[] => {
  const [job] = lineage.kind === 'recorded' ? lineage.trainings : [];
  return job ? named(lastOf(job.component), 'own-component', { name: job.name }) : [];
};

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** These say it plainly; whatever else speaks of a run or a trial comes after them. */
const PLAIN_KEYS = ['trial-component', 'run'];
const SPEAKS_OF_RUN = /run|trial/i;
const MLFLOW = /mlflow/i;

const ofMetadata = ({ arn, metadata }: Traces): RunCandidate[] => {
  const others = Object.keys(metadata)
    .filter((key) => SPEAKS_OF_RUN.test(key) && !MLFLOW.test(key) && !PLAIN_KEYS.includes(key))
    .sort();
  return [...PLAIN_KEYS, ...others].flatMap((key) => {
    const value = textOf(metadata, key);
    return value === undefined ? [] : valueNamed(value, arn, textOf(metadata, 'experiment'));
  });
};

const textOf = (metadata: Traces['metadata'], key: string): string | undefined =>
  Object.hasOwn(metadata, key) ? metadata[key] : undefined;

/** An ARN, `<experiment>/<run>`, a run beside its experiment, or the name of a component. */
const valueNamed = (value: string, arn: string, experiment: string | undefined): RunCandidate[] => {
  if (value.startsWith('arn:')) return isBeside(value, arn) ? named(lastOf(value), 'metadata') : [];
  const [before = '', after, ...more] = value.split('/');
  if (more.length > 0) return [];
  if (after !== undefined) return run(after, before, 'metadata');
  return [
    ...(experiment === undefined ? [] : run(value, experiment, 'metadata')),
    ...named(value, 'metadata'),
  ];
};

/** A component of the version's own account and region: no word of an author makes us ask elsewhere. */
const isBeside = (value: string, arn: string): boolean => {
  const [own, other] = [arn.split(':'), value.split(':')];
  return (
    other.slice(0, 5).join(':') === own.slice(0, 5).join(':') &&
    other.slice(5).join(':').startsWith('experiment-trial-component/')
  );
};

/** The run that the version's metadata names, found or not; undefined when it names none. */
export const namedInMetadata = (traces: Traces): string | undefined => ofMetadata(traces)[0]?.component;

const MLFLOW_KEY = /^mlflow[._-]?run[._-]?id$/i;

/** The MLflow run of a version, as its metadata or its training job says. */
export const mlflowRunOf = ({ metadata, lineage }: Traces): string | undefined => {
  const key = Object.keys(metadata).find((one) => MLFLOW_KEY.test(one));
  const job = lineage.kind === 'recorded' ? lineage.trainings.find((one) => one.mlflowRun) : undefined;
  return (key === undefined ? undefined : metadata[key]) ?? job?.mlflowRun;
};
