// Gathers the facts of a version as one value: its sources, those of the newest approved version, the tags of its group.
// The number of calls never grows with the group or with the files' contents.
import { type Champion, type Facts } from '../approval/facts.ts';
import { type Lineage } from '../approval/lineage.ts';
import { type ModelPackage } from '../approval/package.ts';
import { type Policy } from '../approval/policy.ts';
import { SOURCE_NAMES, type Source, type SourceName, type Sources } from '../approval/sources.ts';
import { type EvidenceStore, type ReadSource } from './evidence.ts';
import { type LineageReader } from './lineage.ts';
import { type Registry } from './registry.ts';

/** The facts, and the bytes that they were read from, by digest. */
export interface Gathered {
  readonly facts: Facts;
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

type Buckets = readonly string[];

/** Where facts come from. */
export interface Places {
  readonly registry: Pick<Registry, 'describe' | 'newestApproved' | 'groupTags'>;
  readonly evidence: Pick<EvidenceStore, 'read'>;
  readonly lineage: Pick<LineageReader, 'walk'>;
}

/** The facts of a version, beside the newest approved one of its group; or beside the newest approved before itself. */
export const gather = async (
  { registry, evidence, lineage }: Places,
  found: ModelPackage,
  policy: Policy,
  beside: 'newest' | 'before-itself' = 'newest',
): Promise<Gathered> => {
  const [own, compared, walked, groupTags] = await Promise.all([
    readAll(evidence, found, policy.buckets, SOURCE_NAMES),
    championOf({ registry, evidence }, found, policy, beside),
    lineageOf(lineage, found, policy),
    policy.evidence?.groupTags && registry.groupTags(found.group),
  ]);
  const facts: Facts = {
    details: found.details,
    sources: own.sources,
    champion: compared.champion,
    lineage: walked,
    ...(groupTags && { groupTags }),
  };
  return { facts, bytes: new Map([...own.bytes, ...compared.bytes]) };
};

/** Where a version comes from, as far as the policy wants to know. */
export const lineageOf = async (
  lineage: Places['lineage'],
  found: ModelPackage,
  policy: Policy,
): Promise<Lineage> => (policy.lineage ? lineage.walk(found, 'whole') : { kind: 'not-asked' });

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
  const bytes = read.flatMap(([, it]): [string, Uint8Array][] =>
    it.bytes && digestOf(it.source) ? [[digestOf(it.source) ?? '', it.bytes]] : [],
  );
  return {
    sources: Object.fromEntries(read.map(([name, { source }]) => [name, source])),
    bytes: new Map(bytes),
  };
};

const digestOf = (source: Source): string | undefined =>
  source.kind === 'absent' ? undefined : source.digest;

/** The sources of the champion that are compared with: those of the metric rules, and the curves of its quality report. */
export const comparedSources = (policy: Policy): readonly SourceName[] => [
  ...new Set<SourceName>(['model-quality', ...policy.metrics.map(({ from }) => from)]),
];

const championOf = async (
  { registry, evidence }: Pick<Places, 'registry' | 'evidence'>,
  candidate: ModelPackage,
  policy: Policy,
  beside: 'newest' | 'before-itself',
): Promise<{ champion: Champion; bytes: ReadAll['bytes'] }> => {
  const arn = await registry.newestApproved(candidate.group, beside === 'newest' ? undefined : candidate);
  const found = arn && (await registry.describe(arn));
  if (!found) return { champion: { kind: 'none' }, bytes: new Map() };
  const { sources, bytes } = await readAll(evidence, found, policy.buckets, comparedSources(policy));
  return { champion: { kind: 'version', version: found.version, sources }, bytes };
};
