// Gathers the facts of a version as one value: its sources, those of the newest approved version, the tags of its group.
// The number of calls never grows with the group or with the files' contents.
import { type Starter } from '../approval/author.ts';
import { type Champion, type Facts } from '../approval/facts.ts';
import { type Lineage } from '../approval/lineage.ts';
import { type ModelPackage } from '../approval/package.ts';
import { type Policy } from '../approval/policy.ts';
import { SOURCE_NAMES, type Source, type SourceName, type Sources } from '../approval/sources.ts';
import { type EvidenceStore, type ReadSource } from './evidence.ts';
import { type Registry } from './registry.ts';
import { runsBehind, type RunPlaces } from './runs-behind.ts';
import { type Starters } from './starters.ts';

/** The facts, and the bytes that they were read from, by digest; and who started what the version came from. */
export interface Gathered {
  readonly facts: Facts;
  readonly starters: readonly Starter[];
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

type Buckets = readonly string[];

/** Where facts come from. */
export interface Places extends RunPlaces {
  readonly registry: Pick<Registry, 'describe' | 'newestApproved' | 'groupTags'>;
  readonly evidence: Pick<EvidenceStore, 'read'>;
  /** Absent where nobody is asked to approve. */
  readonly starters?: Pick<Starters, 'of'>;
}

/** The facts of a version, beside the newest approved one of its group; or beside the newest approved before itself. */
export const gather = async (
  places: Places,
  found: ModelPackage,
  policy: Policy,
  beside: 'newest' | 'before-itself' = 'newest',
): Promise<Gathered> => {
  const { registry, evidence } = places;
  const newest = championFound(registry, found, beside);
  const walking = walkOf(places, found, policy);
  const [own, compared, walked, groupTags, behind, starters] = await Promise.all([
    readAll(evidence, found, policy.buckets, SOURCE_NAMES),
    newest.then((champion) => readCompared(evidence, champion, policy)),
    walking,
    policy.evidence?.groupTags && registry.groupTags(found.group),
    runsBehind(places, { found, champion: newest, walking }, policy),
    startersOf(places, found, walking),
  ]);
  const mine = withRun(own, behind.own);
  const theirs = withRun(compared, behind.beside);
  const facts: Facts = {
    details: found.details,
    sources: mine.sources,
    champion: championOf(await newest, theirs.sources),
    lineage: policy.lineage && walked ? walked : { kind: 'not-asked' },
    registrant: 'not-asked',
    ...(behind.runs && { runs: behind.runs }),
    ...(groupTags && { groupTags }),
  };
  return { facts, starters, bytes: new Map([...mine.bytes, ...theirs.bytes]) };
};

const startersOf = async (
  { starters }: Places,
  found: ModelPackage,
  walking: Promise<Lineage> | undefined,
): Promise<readonly Starter[]> => (starters && walking ? starters.of(found, await walking) : []);

/** One walk for all who want it: as far as the policy does, else as far as to whoever started the training. */
const walkOf = (
  { lineage, starters }: Places,
  found: ModelPackage,
  policy: Policy,
): Promise<Lineage> | undefined => {
  if (policy.lineage) return lineage.walk(found, 'whole');
  return starters && lineage.walk(found, 'run');
};

/** Where a version comes from, as far as the policy wants to know. */
export const lineageOf = async (
  lineage: Places['lineage'],
  found: ModelPackage,
  policy: Policy,
): Promise<Lineage> => (policy.lineage ? lineage.walk(found, 'whole') : { kind: 'not-asked' });

const championOf = (found: ModelPackage | undefined, sources: Sources): Champion =>
  found ? { kind: 'version', version: found.version, sources } : { kind: 'none' };

const NOTHING: ReadAll = { sources: {}, bytes: new Map() };

/** What a champion is compared by. */
const readCompared = async (
  evidence: Places['evidence'],
  champion: ModelPackage | undefined,
  policy: Policy,
): Promise<ReadAll> =>
  champion ? readAll(evidence, champion, policy.buckets, comparedSources(policy)) : NOTHING;

/** What was read of a version, its run among it. */
const withRun = ({ sources, bytes }: ReadAll, run: ReadSource | undefined): ReadAll =>
  run === undefined
    ? { sources, bytes }
    : { sources: { ...sources, run: run.source }, bytes: new Map([...bytes, ...bytesOf(run)]) };

interface ReadAll {
  readonly sources: Sources;
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

/** Reads what is registered of the wanted sources; a file that stands under several names is read once. */
export const readAll = async (
  evidence: Places['evidence'],
  { registered }: Pick<ModelPackage, 'registered'>,
  buckets: Buckets,
  wanted: readonly SourceName[],
): Promise<ReadAll> => {
  const reading = new Map<string, Promise<ReadSource>>();
  const read = await Promise.all(
    wanted.flatMap((name) => {
      const it = registered[name];
      if (it === undefined) return [];
      const key = JSON.stringify(it);
      const one = reading.get(key) ?? evidence.read(it, buckets);
      reading.set(key, one);
      return [one.then((found): [SourceName, ReadSource] => [name, found])];
    }),
  );
  return {
    sources: Object.fromEntries(read.map(([name, { source }]) => [name, source])),
    bytes: new Map(read.flatMap(([, it]) => bytesOf(it))),
  };
};

/** What is kept of a source, under its digest. */
const bytesOf = ({ source, bytes }: ReadSource): [string, Uint8Array][] => {
  const digest = digestOf(source);
  return bytes && digest ? [[digest, bytes]] : [];
};

const digestOf = (source: Source): string | undefined =>
  source.kind === 'absent' ? undefined : source.digest;

/** The sources of the champion that are compared with: those of the metric rules, and the curves of its quality report. */
export const comparedSources = (policy: Policy): readonly SourceName[] => [
  ...new Set<SourceName>(['model-quality', ...policy.metrics.map(({ from }) => from)]),
];

const championFound = async (
  registry: Places['registry'],
  candidate: ModelPackage,
  beside: 'newest' | 'before-itself',
): Promise<ModelPackage | undefined> => {
  const arn = await registry.newestApproved(candidate.group, beside === 'newest' ? undefined : candidate);
  return arn && registry.describe(arn);
};
