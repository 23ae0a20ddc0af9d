// What of the runs is shown in the thread under a card, small enough to be kept with the request: a few rows and two curves,
// and how many more there are. In words already, and cleaned: names, parameters and metrics are foreign.
import * as z from 'zod';
import { Exhibit } from './exhibit.ts';
import { cleanName, cleanText } from './foreign-text.ts';
import { type Facts } from './facts.ts';
import { runMetricIn } from './metric-name.ts';
import { type Policy } from './policy.ts';
import {
  comparedCurves,
  compareRuns,
  metricInWords,
  parameterInWords,
  type RowInWords,
  type RunsCompared,
  type RunSide,
} from './runs-compared.ts';
import { whyNoRun, type Curves, type FoundBy, type Run, type RunFound, type RunsFound } from './runs.ts';
import { type Drawn } from './step-curves.ts';

const MOST_METRICS = 12;
const MOST_PARAMETERS = 20;
const MOST_CURVES = 2;
const NAME_LIMIT = 60;
const CELL_LIMIT = 24;
const PROBLEM_LIMIT = 200;

const Row = z.object({ name: z.string(), own: z.string(), beside: z.string(), change: z.string() });

/** The runs as the thread shows them. `said` when there is nothing to compare, and why. */
export const RunsShown = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('said'), lines: z.array(z.string()).min(1) }),
  z.object({
    kind: z.literal('compared'),
    /** The columns: `v44`, and `v41` where there is a run beside. */
    labels: z.array(z.string()).min(1).max(2),
    /** Which run each is, and how it was found. */
    lines: z.array(z.string()),
    rows: z.array(Row),
    notes: z.array(z.string()),
    curves: z.array(Exhibit.options[0]).max(MOST_CURVES),
  }),
]);
export type RunsShown = z.infer<typeof RunsShown>;
export type ShownRow = z.infer<typeof Row>;

/** What the thread says of the runs; undefined when nobody asked for them, or there is none and no rule needs one. */
export const runsShown = (facts: Facts, policy: Policy): RunsShown | undefined => {
  const { runs, details, champion } = facts;
  if (runs === undefined || policy.runs === 'ignore') return undefined;
  const label = `v${details.version}`;
  if (runs.own.kind !== 'found') return saidOf(runs.own, label, needsRun(policy));
  const other = champion.kind === 'version' ? `v${champion.version}` : undefined;
  return shownOf({ label, run: runs.own.run, runs, other }, metricsOfRules(policy));
};

/** Whether a rule of a policy is about the run. */
export const needsRun = ({
  metrics,
  slices,
  lineage,
}: Pick<Policy, 'metrics' | 'slices' | 'lineage'>): boolean =>
  lineage?.require?.includes('run') === true || [...metrics, ...slices].some(({ from }) => from === 'run');

/** The metrics of runs that a policy's rules are about. */
export const metricsOfRules = ({ metrics }: Pick<Policy, 'metrics'>): string[] =>
  metrics.filter(({ from }) => from === 'run').flatMap(({ path }) => runMetricIn(path)?.metric ?? []);

const saidOf = (
  found: Exclude<RunFound, { kind: 'found' }>,
  label: string,
  isNeeded: boolean,
): RunsShown | undefined => {
  if (found.kind === 'none' && found.named === undefined && !isNeeded) return undefined;
  return { kind: 'said', lines: [`The run of ${label}: ${whyInWords(found)}`] };
};

const whyInWords = (found: Exclude<RunFound, { kind: 'found' }>): string => {
  if (found.kind === 'unreadable')
    return `it could not be read, and nothing hangs on it. ${cleanText(found.problem, PROBLEM_LIMIT)}`;
  const which = found.kind === 'elsewhere' ? found.mlflowRun : found.named;
  return `${whyNoRun(found)}${which === undefined ? '' : ` It is called ${cleanName(which, NAME_LIMIT)}.`}`;
};

interface Compared {
  readonly label: string;
  readonly run: Run;
  readonly runs: RunsFound;
  /** The champion's column. */
  readonly other: string | undefined;
}

const shownOf = (it: Compared, first: readonly string[]): RunsShown => {
  const [own, beside] = sidesOf(it);
  const compared = compareRuns(own.run, beside?.run, first);
  const drawn = comparedCurves(compared, own, beside).slice(0, MOST_CURVES);
  const sides = [own, ...(beside ? [beside] : [])];
  return {
    kind: 'compared',
    labels: sides.map(({ label }) => label),
    lines: [
      ...sides.map(({ label, run }) => `${label}: ${runInWords(run)}`),
      ...besideInWords(it.runs.beside, it.other),
    ],
    rows: rowsOf(compared),
    notes: [
      ...cutInWords(compared),
      ...sameInWords(compared, beside !== undefined),
      ...endedInWords(drawn),
      ...(it.runs.curves === 'unreadable' ? ['The curves could not be read.'] : []),
    ],
    curves: drawn.map(({ curve }) => curve),
  };
};

const sidesOf = ({ label, run, runs, other }: Compared): [RunSide, RunSide | undefined] => {
  const { own, beside } = runs.curves === 'unreadable' ? NO_CURVES : runs.curves;
  const there =
    other !== undefined && runs.beside?.kind === 'found'
      ? { label: other, run: runs.beside.run, curves: beside }
      : undefined;
  return [{ label, run, curves: own }, there];
};

const NO_CURVES: { own: Curves; beside: Curves } = { own: new Map(), beside: new Map() };

const FOUND: Readonly<Record<FoundBy, string>> = {
  'training-job': 'the run that its training job was started in',
  lineage: 'found in its lineage',
  metadata: 'named in its metadata',
  mlflow: 'found by its MLflow run id',
  'own-component': 'what its training job recorded',
  named: 'named here',
};

/** `churn/run-44, the run that its training job was started in` */
export const runInWords = ({ name, experiment, found }: Run): string => {
  const shown = cleanName(experiment === undefined ? name : `${experiment}/${name}`, NAME_LIMIT);
  return `${shown}, ${FOUND[found]}`;
};

/** Why a version stands alone. */
const besideInWords = (beside: RunFound | undefined, other: string | undefined): string[] => {
  if (other === undefined) return ['No version is approved yet to compare with.'];
  if (beside?.kind === 'found') return [];
  return [
    beside?.kind === 'unreadable'
      ? `The run of ${other} could not be read.`
      : `${other}, the newest approved, has no run to compare with.`,
  ];
};

const rowsOf = ({ metrics, parameters }: RunsCompared): ShownRow[] => [
  ...metrics.slice(0, MOST_METRICS).map((it) => rowOf(it.name, metricInWords(it))),
  ...parameters.slice(0, MOST_PARAMETERS).map((it) => rowOf(it.name, parameterInWords(it))),
];

const rowOf = (name: string, { own, beside, change }: RowInWords): ShownRow => ({
  name: cleanName(name, NAME_LIMIT),
  own: cleanText(own, CELL_LIMIT),
  beside: cleanText(beside, CELL_LIMIT),
  change: cleanText(change, CELL_LIMIT),
});

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const cutInWords = ({ metrics, parameters }: RunsCompared): string[] => {
  const cut = [
    ...(metrics.length > MOST_METRICS ? [counted(metrics.length - MOST_METRICS, 'metric')] : []),
    ...(parameters.length > MOST_PARAMETERS
      ? [counted(parameters.length - MOST_PARAMETERS, 'parameter')]
      : []),
  ];
  return cut.length > 0 ? [`Not shown: ${cut.join(' and ')}; countersign compare shows all.`] : [];
};

const sameInWords = ({ same, parameters }: RunsCompared, isBeside: boolean): string[] => {
  if (!isBeside || same + parameters.length === 0) return [];
  if (parameters.length === 0) return [`${allOf(same)} the same.`];
  return [
    same === 0 ? 'No parameter is the same.' : `${counted(same, 'other parameter')} ${are(same)} the same.`,
  ];
};

const are = (count: number): string => (count === 1 ? 'is' : 'are');
const allOf = (same: number): string => (same === 1 ? 'The one parameter is' : `All ${same} parameters are`);

/** A chart takes curves of one length only. */
const endedInWords = (drawn: readonly Drawn[]): string[] => {
  const words = drawn.flatMap(({ ended }) =>
    ended.map(({ label, at }) => `${label} ended at step ${at} and keeps its last value in the chart.`),
  );
  return [...new Set(words)];
};
