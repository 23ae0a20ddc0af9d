// Which policy a command judges by: the one that the group falls under, or a file that was named. Policies are read as
// the build reads them, so that what is refused there is refused here.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { isMap, isNode, isScalar, parseDocument, type Pair } from 'yaml';
import { compilePolicies, IDENTITIES_FILE, type SourceFile } from '../adapters/policy-files.ts';
import { readPolicyFolder } from '../adapters/policy-folder.ts';
import { sha256 } from '../adapters/sha256.ts';
import { matchesGroup } from '../approval/group-pattern.ts';
import { type Digest } from '../approval/ids.ts';
import { canonical } from '../approval/package.ts';
import { fileOf, policyOf, type Policy } from '../approval/policy.ts';
import { Refused } from './usage.ts';

/** The options of every command that judges. */
export const POLICY_OPTIONS = { policy: { type: 'string' }, policies: { type: 'string' } } as const;

export interface Asked {
  /** A file to judge by instead of the group's own policy. */
  readonly policy?: string | undefined;
  /** The folder of the policies. */
  readonly policies?: string | undefined;
}

export interface Chosen {
  readonly policy: Policy;
  readonly digest: Digest;
  /** As the reader would open it. */
  readonly file: string;
  /** Whether the policy names the group; one that was chosen by file need not. */
  readonly namesGroup: boolean;
}

/** The folder of the policies: the one that is given, else as the build takes it. */
export const folderOf = (given: string | undefined): string =>
  resolve(given ?? process.env['POLICY_DIR'] ?? join(import.meta.dirname, '..', 'policies'));

/** The policy that a group is judged by. Throws Refused when there is none, or when files have faults. */
export const policyFor = (group: string, asked: Asked): Chosen => {
  const folder = folderOf(asked.policies);
  if (asked.policy !== undefined)
    return chosen(named(resolve(asked.policy), folder, group), [asked.policy], group);
  const files = filesIn(folder);
  const policy = policyOf(compiled(files), group);
  if (!policy)
    throw new Refused(
      `No policy in ${shown(folder)}/ names ${group}. Nobody can approve it by accident, and nothing would be asked.`,
    );
  return chosen(
    policy,
    files.map(({ path }) => path),
    group,
  );
};

/** One file as if it stood alone, with the files that it extends and the identities of its folder or of the policies. */
const named = (path: string, folder: string, group: string): Policy => {
  const own = read(path);
  const beside = [dirname(path), folder].map((place) => join(place, IDENTITIES_FILE)).find(existsSync);
  const policies = compiled([own, ...extended(own), ...(beside === undefined ? [] : [read(beside)])]);
  const policy = policyOf(policies, group) ?? policies[0];
  if (!policy) throw new Refused(`${shown(path)} is not a policy.`);
  return policy;
};

/** The files that one starts from, each without what it says of its own groups: it is not applied here. */
const extended = (file: SourceFile, known: readonly string[] = [file.path]): SourceFile[] => {
  const name: unknown = parseDocument(file.text).get('extends');
  const path = ['.yml', '.yaml']
    .map((ending) => join(dirname(file.path), `${String(name)}${ending}`))
    .find((one) => existsSync(one) && !known.includes(one));
  if (typeof name !== 'string' || path === undefined) return [];
  const base = read(path);
  return [{ path, text: without(base.text, ['groups', 'overrides']) }, ...extended(base, [...known, path])];
};

/** A text of YAML with top keys blanked out: every line stays where it is, and so do its faults. */
const without = (text: string, keys: readonly string[]): string => {
  const { contents } = parseDocument(text);
  if (!isMap(contents)) return text;
  const ranges = contents.items
    .filter(({ key }) => isScalar(key) && keys.includes(String(key.value)))
    .map(rangeOf);
  return ranges.reduce(
    (left, [from, to]) =>
      left.slice(0, from) + left.slice(from, to).replaceAll(/[^\n]/g, ' ') + left.slice(to),
    text,
  );
};

/** Where a key and its value stand in their text. */
const rangeOf = ({ key, value }: Pair): [number, number] => {
  const [from = 0, to = 0] = (isNode(key) && key.range) || [];
  return [from, (isNode(value) && value.range?.[1]) || to];
};

const chosen = (policy: Policy, paths: readonly string[], group: string): Chosen => ({
  policy,
  digest: sha256(canonical(policy)),
  file: shown(paths.find((path) => nameOf(path) === fileOf(policy)) ?? policy.name),
  namesGroup: policy.groups.some((pattern) => matchesGroup(pattern, group)),
});

const nameOf = (path: string): string => (path.split(/[/\\]/).at(-1) ?? '').replace(/\.ya?ml$/, '');

const compiled = (files: readonly SourceFile[]): readonly Policy[] => {
  const result = compilePolicies(files);
  if (!result.ok) throw new Refused(result.faults.join('\n'));
  return result.value.policies;
};

const filesIn = (folder: string): SourceFile[] => {
  if (!existsSync(folder)) throw new Refused(`There is no folder ${shown(folder)}.`);
  return readPolicyFolder(folder);
};

const read = (path: string): SourceFile => {
  if (!existsSync(path)) throw new Refused(`There is no file ${shown(path)}.`);
  return { path, text: readFileSync(path, 'utf8') };
};

/** A path from where the reader stands, unless that is the longer way. */
export const shown = (path: string): string => {
  const near = relative(process.cwd(), resolve(path));
  return near === '' || near.startsWith('..') ? resolve(path) : near;
};
