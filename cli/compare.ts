// countersign compare: two runs beside each other, of two versions or by name. Reads only.
import { type Experiments } from '../adapters/experiments.ts';
import { componentOfRun } from '../approval/run-candidates.ts';
import { comparedCurves, compareRuns, type RunSide } from '../approval/runs-compared.ts';
import { runAsEvidence, whyNoRun, type RunFound } from '../approval/runs.ts';
import { runInWords } from '../approval/runs-shown.ts';
import { comparisonShown } from './compare-shown.ts';
import { connect, CONNECTION_OPTIONS, regionOf, type Connection } from './connection.ts';
import { paint, say, width } from './terminal.ts';
import { CALLED, parsed, Refused, STATUS, WrongUsage } from './usage.ts';
import { arnOf, versionNamed, type Named } from './version-named.ts';

export const HELP = `countersign compare: what differs between the runs behind two versions?

  ${CALLED} compare churn-telco 44 41
  ${CALLED} compare <arn> <arn>
  ${CALLED} compare --runs churn/run-44 churn/run-41

The first stands beside the second: metrics with what was logged last, the
parameters that differ, and curves over the steps. The run behind a version is
found from its training job, its lineage or its metadata; any two runs are
compared by <experiment>/<run>, or by the name or ARN of a trial component.
Nothing is changed. It is read with your own AWS credentials:
DescribeTrialComponent and BatchGetMetrics, and for versions also
DescribeModelPackage, ListModelPackages, ListArtifacts, QueryLineage and
DescribeTrainingJob.

  --runs    the two words name runs, not versions
  --json    both runs whole, with their curves
  --profile --region --endpoint-url --no-color

Exit status: 0 compared, 2 one of the two has no run, 1 a fault, 64 wrong usage.`;

const OPTIONS = {
  ...CONNECTION_OPTIONS,
  runs: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** What is compared, and under which name. */
interface Subject {
  /** The group of a version. */
  readonly group?: string;
  readonly label: string;
  readonly found: RunFound;
}

/** Answers the exit status: 2 when one of the two has no run. */
export const compare = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, OPTIONS);
  const named = values.runs ? runsNamed(positionals) : versionsNamed(positionals);
  const connection = connect({ ...values, region: values.region ?? named.region });
  try {
    const subjects = await Promise.all(named.read.map((read) => read(connection)));
    return await shown(connection.experiments, subjects, values.json);
  } finally {
    connection.close();
  }
};

/** What the words name, and how each is read; an ARN says where it is. */
interface Two {
  readonly read: readonly ((connection: Connection) => Promise<Subject>)[];
  readonly region: string | undefined;
}

const TWO_VERSIONS = 'Name two versions: <group> <number> <number>, or two ARNs.';

const versionsNamed = (words: readonly string[]): Two => {
  const [first = '', second = '', third, ...more] = words;
  if (more.length > 0 || second === '') throw new WrongUsage(TWO_VERSIONS);
  const both =
    third === undefined
      ? [versionNamed([first]), versionNamed([second])]
      : [versionNamed([first, second]), versionNamed([first, third])];
  const [arn] = both.flatMap((one) => (one.kind === 'arn' ? [one.arn] : []));
  return {
    read: both.map((one) => (connection: Connection) => ofVersion(connection, one)),
    region: arn && regionOf(arn),
  };
};

const ofVersion = async ({ registry, lineage, experiments }: Connection, named: Named): Promise<Subject> => {
  const arn = await arnOf(registry, named);
  const found = await registry.describe(arn);
  if (!found) throw new Refused(`${named.group} v${named.version} does not exist: ${arn}.`);
  return {
    group: found.group,
    label: `v${found.version}`,
    found: await experiments.runBehind(found, await lineage.walk(found, 'run')),
  };
};

const TWO_RUNS = 'Name two runs: <experiment>/<run>, or the name or ARN of a trial component.';
const PLACE = /^(?:arn:[^/]+:experiment-trial-component\/)?[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,119}$/;

const runsNamed = (words: readonly string[]): Two => {
  if (words.length !== 2) throw new WrongUsage(TWO_RUNS);
  const [arn] = words.filter((word) => word.startsWith('arn:'));
  return { read: words.map(runNamed), region: arn && regionOf(arn) };
};

const runNamed = (word: string): Two['read'][number] => {
  const [experiment = '', name, ...more] = word.startsWith('arn:') ? [word] : word.split('/');
  const component = name === undefined ? experiment : componentOfRun(experiment, name);
  if (more.length > 0 || !PLACE.test(component)) throw new WrongUsage(`${word} names no run. ${TWO_RUNS}`);
  const candidate = { component, found: 'named' as const, ...(name !== undefined && { name, experiment }) };
  return async ({ experiments }) => {
    const run = await experiments.run(candidate);
    if (!run) throw new Refused(`There is no run ${word} here: no trial component is called ${component}.`);
    return { label: run.name, found: { kind: 'found', run } };
  };
};

const shown = async (
  experiments: Experiments,
  subjects: readonly Subject[],
  json: boolean,
): Promise<number> => {
  const found = subjects.flatMap((it) => (it.found.kind === 'found' ? [{ ...it, run: it.found.run }] : []));
  const [own, beside] = found;
  if (!own || !beside) return withoutRun(subjects, json);
  const compared = compareRuns(own.run, beside.run);
  const names = compared.metrics.map(({ name }) => name);
  const read = await experiments.curves([own.run, beside.run], names).catch(() => undefined);
  const { title, labels } = called(own, beside);
  const one = { label: labels[0], run: own.run, curves: read?.[0] ?? new Map() };
  const other = { label: labels[1], run: beside.run, curves: read?.[1] ?? new Map() };
  const drawn = comparedCurves(compared, one, other);
  const whole = { title, own: one, beside: other, compared, drawn, isRead: read !== undefined };
  if (json) console.log(JSON.stringify({ runs: [one, other].map(asJson), same: compared.same }, null, 2));
  else console.log(comparisonShown(whole, { columns: width(), paint }));
  return STATUS.yes;
};

/** `churn-telco: v44 beside v41`; what would read alike is told apart. */
const called = (own: Subject, beside: Subject): { title: string; labels: [string, string] } => {
  const isOneGroup = own.group !== undefined && own.group === beside.group;
  const [first, second] = [own, beside].map(({ group, label }) =>
    isOneGroup || group === undefined ? label : `${group} ${label}`,
  ) as [string, string];
  const labels: [string, string] = first === second ? [`${first} (1)`, `${second} (2)`] : [first, second];
  return { title: `${isOneGroup ? `${own.group ?? ''}: ` : ''}${labels.join(' beside ')}`, labels };
};

const asJson = ({ label, run, curves }: RunSide) => ({
  label,
  ...runAsEvidence(run),
  curves: Object.fromEntries(curves),
});

const withoutRun = (subjects: readonly Subject[], json: boolean): number => {
  if (json)
    console.log(
      JSON.stringify({ runs: subjects.map(({ label, found }) => ({ label, found: found.kind })) }, null, 2),
    );
  else for (const subject of subjects) say(withoutRunInWords(subject));
  return STATUS.no;
};

const withoutRunInWords = ({ group = '', label, found }: Subject): string =>
  found.kind === 'found'
    ? `${group} ${label}: ${runInWords(found.run)}.`
    : `${group} ${label} has no run to compare: ${whyNoRun(found)}`;
