// The runs behind a version and behind its champion, gathered as facts. Where no rule is about the run, nothing of this may
// fail or delay a judgement: it gets a few seconds, and what went wrong is told instead.
import { type Lineage } from '../approval/lineage.ts';
import { canonical, type ModelPackage } from '../approval/package.ts';
import { type Policy } from '../approval/policy.ts';
import { compareRuns } from '../approval/runs-compared.ts';
import { metricsOfRules, needsRun } from '../approval/runs-shown.ts';
import { runAsEvidence, whyNoRun, type Curves, type RunFound, type RunsFound } from '../approval/runs.ts';
import { type Source } from '../approval/sources.ts';
import { type ReadSource } from './evidence.ts';
import { type Experiments } from './experiments.ts';
import { Inability } from './inability.ts';
import { type Patience } from './artifact.ts';
import { type LineageReader } from './lineage.ts';
import { sourceFrom } from './source.ts';

/** For all calls together, where nothing hangs on them. */
const MOST_MS = 4_000;
/** As many curves of each run as a thread or a terminal has rows. */
const MOST_CURVES = 12;

/** Where runs are found. */
export interface RunPlaces {
  readonly lineage: Pick<LineageReader, 'walk'>;
  readonly experiments?: Pick<Experiments, 'runBehind' | 'curves'>;
}

/** The runs, and each as a source of evidence where there is one, or where a rule is about it. */
export interface RunsBehind {
  readonly runs: RunsFound | undefined;
  readonly own: ReadSource | undefined;
  readonly beside: ReadSource | undefined;
}

/** The versions whose runs are looked for; `walking` where the lineage of the first is on its way anyhow. */
export interface Versions {
  readonly found: ModelPackage;
  readonly walking: Promise<Lineage> | undefined;
  readonly champion: Promise<ModelPackage | undefined>;
}

/** Looks for both runs; all is undefined when the policy asks for none. Throws Inability only where a rule is about the run. */
export const runsBehind = async (
  { lineage, experiments }: RunPlaces,
  { found, walking, champion }: Versions,
  policy: Policy,
): Promise<RunsBehind> => {
  const isNeeded = needsRun(policy);
  if (experiments === undefined || (policy.runs === 'ignore' && !isNeeded)) return NOT_LOOKED_FOR;
  const patience = { abortSignal: AbortSignal.timeout(MOST_MS) };
  const within = isNeeded ? {} : patience;
  const find = (of: ModelPackage, walked = lineage.walk(of, 'run', within)): Promise<RunFound> => {
    const finding = findRun(experiments, of, walked, within);
    return isNeeded ? finding : orTold(finding, patience);
  };
  const [own, beside] = await Promise.all([
    find(found, walking),
    champion.then((other) => other && find(other)),
  ]);
  const curves = await curvesOf({ own, beside }, policy, experiments, isNeeded ? undefined : patience);
  const runs = { own, ...(beside && { beside }), curves };
  const asSource = (it: RunFound | undefined): ReadSource | undefined =>
    it && (isNeeded || it.kind === 'found') ? sourceOf(it) : undefined;
  return { runs, own: asSource(own), beside: asSource(beside) };
};

const NOT_LOOKED_FOR: RunsBehind = { runs: undefined, own: undefined, beside: undefined };

/** The run behind a version as a source of evidence, for a policy with a rule about it. Throws Inability. */
export const runSource = async (
  { lineage, experiments }: Required<RunPlaces>,
  found: ModelPackage,
): Promise<Source> => sourceOf(await findRun(experiments, found, lineage.walk(found, 'run'), {})).source;

const findRun = async (
  experiments: NonNullable<RunPlaces['experiments']>,
  found: ModelPackage,
  walking: Promise<Lineage>,
  patience: Patience,
): Promise<RunFound> => {
  const lineage = await walking;
  // Somebody else did without it; what it could not say is not that there is no run.
  if (lineage.kind === 'unreadable') throw new Inability('ServiceUnavailable', lineage.problem);
  return experiments.runBehind(found, lineage, patience);
};

/** The answer, or why there was none in time. */
const orTold = async (finding: Promise<RunFound>, { abortSignal }: Required<Patience>): Promise<RunFound> => {
  try {
    return await Promise.race([finding, endOf(abortSignal)]);
  } catch (error) {
    if (abortSignal.aborted) return { kind: 'unreadable', problem: TOO_LATE };
    return { kind: 'unreadable', problem: error instanceof Error ? error.message : String(error) };
  }
};

const TOO_LATE = `SageMaker did not answer within ${MOST_MS / 1000} seconds.`;

const endOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(new Error(TOO_LATE));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

/** No rule is about a curve, so that nothing ever hangs on them. */
const curvesOf = async (
  { own, beside }: { readonly own: RunFound; readonly beside: RunFound | undefined },
  policy: Policy,
  experiments: NonNullable<RunPlaces['experiments']>,
  patience: Patience = { abortSignal: AbortSignal.timeout(MOST_MS) },
): Promise<RunsFound['curves']> => {
  if (own.kind !== 'found') return NO_CURVES;
  const others = beside?.kind === 'found' ? [beside.run] : [];
  const { metrics } = compareRuns(own.run, others[0], metricsOfRules(policy));
  const names = metrics.slice(0, MOST_CURVES).map(({ name }) => name);
  const read = await experiments.curves([own.run, ...others], names, patience).catch(() => undefined);
  return read ? { own: read[0] ?? new Map(), beside: read[1] ?? new Map() } : 'unreadable';
};

const NO_CURVES: { own: Curves; beside: Curves } = { own: new Map(), beside: new Map() };

/** A run as the bytes that are kept of it, read as strictly as any file. */
const sourceOf = (found: RunFound): ReadSource => {
  if (found.kind !== 'found') return { source: { kind: 'absent', problem: whyNoRun(found) } };
  const bytes = Buffer.from(canonical(runAsEvidence(found.run)), 'utf8');
  return { source: sourceFrom(found.run.component, bytes), bytes };
};
