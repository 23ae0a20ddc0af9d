// A version as files on disk: what its author has before anything is registered. No cloud, no credentials.
import { existsSync, readFileSync, statSync } from 'node:fs';
import * as z from 'zod';
import { METRICS_BYTES_LIMIT, TOO_LARGE } from '../adapters/evidence.ts';
import { detailsOf, registeredIn, type Described } from '../adapters/model-package.ts';
import { placeOf } from '../adapters/s3-place.ts';
import { sourceFrom } from '../adapters/source.ts';
import { type Champion, type Details, type Facts } from '../approval/facts.ts';
import { type Lineage } from '../approval/lineage.ts';
import { type Registered } from '../approval/package.ts';
import { type Policy } from '../approval/policy.ts';
import { SOURCE_NAMES, SourceName, type Source, type Sources } from '../approval/sources.ts';
import { shown } from './policies.ts';
import { didYouMean, Refused, WrongUsage } from './usage.ts';

/** Files as they were named: which source each stands for. */
export type Files = ReadonlyMap<SourceName, string>;

/** What the reader gave in place of a registered version. */
export interface OnDisk {
  readonly group: string;
  readonly files: Files;
  /** The JSON of a registration, or of a description. */
  readonly described: Described | undefined;
  readonly champion: { readonly version: number; readonly files: Files } | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** `bias=./bias.json`, or a path alone for the model quality report. Throws WrongUsage for a source that is none. */
export const filesNamed = (given: readonly string[]): Files => {
  const files = new Map<SourceName, string>();
  for (const one of given) {
    const [, word, path] = /^([\w-]+)=(.+)$/.exec(one) ?? [undefined, 'model-quality', one];
    const name = SourceName.safeParse(word);
    if (!name.success)
      throw new WrongUsage(`${word} is not a source of evidence.${didYouMean(word, SOURCE_NAMES)}`);
    if (files.has(name.data)) throw new WrongUsage(`${name.data} is given twice.`);
    files.set(name.data, path);
  }
  return files;
};

/** The version that files are of, where a path says it: `v41.json`, `churn/v41/evaluation.json`. */
export const versionIn = (files: Files): number | undefined => {
  const found = [...files.values()].flatMap((path) => [
    ...path.matchAll(/(?:^|[^a-z0-9])v(\d{1,9})(?![a-z0-9])/gi),
  ]);
  const numbers = new Set(found.map(([, digits]) => Number(digits)));
  return numbers.size === 1 ? [...numbers][0] : undefined;
};

/** Only what is used of it must be as SageMaker has it. */
const VersionJson = z.looseObject({
  ModelPackageGroupName: z.string().optional(),
  ModelPackageVersion: z.number().int().optional(),
  CustomerMetadataProperties: z.record(z.string(), z.string()).optional(),
});

/** What a version's JSON says. Throws Refused when it is none. */
export const describedIn = (path: string): Described => {
  const source = sourceFrom(shown(path), bytesOf(path));
  if (source.kind !== 'read')
    throw new Refused(`${shown(path)}: ${source.kind === 'bad' ? source.problem : ''}`);
  const parsed = VersionJson.safeParse(source.json);
  if (!parsed.success)
    throw new Refused(`${shown(path)} is not the JSON of a version: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};

/** The group that a description names, by its name or its ARN. */
export const groupIn = (described: Described | undefined): string | undefined =>
  described?.ModelPackageGroupName?.split('/').at(-1);

/** The facts that a policy can look at. */
export const factsOnDisk = (it: OnDisk, policy: Policy): Facts => ({
  details: detailsFrom(it),
  sources: it.described ? registeredSources(it, it.described, policy) : sourcesOf(it.files),
  champion: championOf(it),
  lineage: UNREAD,
  registrant: 'not-asked',
  groupTags: it.tags,
});

/** Lineage is recorded of registered versions alone. */
const UNREAD: Lineage = {
  kind: 'unreadable',
  problem: 'files are judged without AWS; name a registered version',
};

const detailsFrom = ({ group, described = {} }: OnDisk): Details => ({ ...detailsOf(described), group });

const championOf = ({ champion }: OnDisk): Champion =>
  champion
    ? { kind: 'version', version: champion.version, sources: sourcesOf(champion.files) }
    : { kind: 'none' };

const sourcesOf = (files: Files): Sources =>
  Object.fromEntries([...files].map(([name, path]) => [name, sourceOnDisk(path)]));

/** The files in place of those that are registered; what is registered and not given is not taken for absent. */
const registeredSources = ({ files }: OnDisk, described: Described, policy: Policy): Sources => {
  const registered = Object.entries(registeredIn(described)) as [SourceName, Registered][];
  return {
    ...sourcesOf(files),
    ...Object.fromEntries(registered.map(([name, it]) => [name, standIn(name, it, files, policy)])),
  };
};

const standIn = (name: SourceName, it: Registered, files: Files, policy: Policy): Source => {
  const path = files.get(name);
  if (it.kind === 'text')
    return path === undefined
      ? sourceFrom('ModelCard.ModelCardContent', Buffer.from(it.text, 'utf8'))
      : sourceOnDisk(path);
  const place = placeOf(it.uri, policy.buckets);
  if (place.kind === 'refused') return { kind: 'bad', uri: it.uri, problem: place.why };
  if (path !== undefined) return sourceOnDisk(path, it.contentDigest);
  return { kind: 'bad', uri: it.uri, problem: `it is not given here; add --files ${name}=<path>.` };
};

const sourceOnDisk = (path: string, contentDigest?: string): Source => {
  const uri = shown(path);
  if (existsSync(path) && statSync(path).size > METRICS_BYTES_LIMIT)
    return { kind: 'bad', uri, problem: TOO_LARGE };
  return sourceFrom(uri, bytesOf(path), contentDigest);
};

const bytesOf = (path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Refused(`There is no file ${shown(path)}.`);
    throw new Refused(`${shown(path)} cannot be read: ${code || String(error)}.`);
  }
};
