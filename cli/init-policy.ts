// The policy of countersign init: whether there is one already, else a file to start from that is checked with the whole
// folder before anything is created.
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { compilePolicies, type Compiled, type SourceFile } from '../adapters/policy-files.ts';
import { readPolicyFolder } from '../adapters/policy-folder.ts';
import { inWords } from '../approval/card.ts';
import { specificity, winningPattern } from '../approval/group-pattern.ts';
import { fileOf, policyOf, type Policy } from '../approval/policy.ts';
import { policyWarnings } from '../approval/policy-warnings.ts';
import { shown } from './policies.ts';
import { starterPolicy, type Places, type Said, type Starter } from './starter-policy.ts';
import { Refused, WrongUsage } from './usage.ts';

export type PolicyPlan =
  | { readonly kind: 'not-wanted' }
  /** A policy names the group already, and nothing is written beside it. */
  | { readonly kind: 'named'; readonly policy: Policy; readonly pattern: string }
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly text: string;
      readonly policy: Policy;
      /** The policy that the group fell under, which the new one starts from. */
      readonly extended?: { readonly file: string; readonly pattern: string };
      readonly warnings: readonly string[];
    };

export interface PolicyAsked extends Said {
  readonly group: string;
  readonly folder: string;
  /** Its name in the folder. */
  readonly file: string;
}

/**
 * Reads, never writes. Throws Refused when the folder has faults or the file is there, WrongUsage when something has to be
 * given.
 */
export const planPolicy = (asked: PolicyAsked): PolicyPlan => {
  const files = filesIn(asked.folder);
  const known = compiled(files);
  const [policy, pattern] = policyNaming(known.policies, asked.group);
  if (policy && isFinal(policy, pattern, asked.group)) return { kind: 'named', policy, pattern };
  const path = freePath(asked);
  const text = starterPolicy(policy ? extending(asked, policy, path) : alone(asked, known, path));
  const [written] = policyNaming(compiled([...files, { path, text }]).policies, asked.group);
  if (!written) throw new Error(`The policy that was made for ${asked.group} does not name it.`);
  const extended = policy && { file: `${fileOf(policy)}.yml`, pattern };
  const warnings = policyWarnings(written);
  return { kind: 'write', path, text, policy: written, warnings, ...(extended && { extended }) };
};

/** Nothing can be more specific; and what an override changes would be lost in a file that extends its file. */
const isFinal = (policy: Policy, pattern: string, group: string): boolean =>
  policy.file !== undefined || specificity(pattern) >= group.length;

const policyNaming = (policies: readonly Policy[], group: string): [Policy | undefined, string] => {
  const policy = policyOf(policies, group);
  return [policy, (policy && winningPattern(policy.groups, group)) ?? ''];
};

const filesIn = (folder: string): SourceFile[] => {
  if (existsSync(folder)) return readPolicyFolder(folder);
  throw new Refused(
    `There is no folder ${shown(folder)}. Create it with an identities.yml (docs/policy.md), or give --policies or --no-policy.`,
  );
};

const compiled = (files: readonly SourceFile[]): Compiled => {
  const result = compilePolicies(files);
  if (result.ok) return result.value;
  throw new Refused([...result.faults, 'Nothing was created.'].join('\n'));
};

/** Where the file will stand. It must be in the folder, or the build would not find it. */
const freePath = ({ folder, file, group }: PolicyAsked): string => {
  const path = resolve(folder, file);
  if (relative(folder, path).startsWith('..') || !/\.ya?ml$/.test(file))
    throw new WrongUsage(`--file is a .yml file in ${shown(folder)}/, not ${file}.`);
  if (existsSync(path))
    throw new Refused(
      `${shown(path)} exists already, and does not name ${group}. Add ${group} to its groups, or give --file another name. Nothing was created.`,
    );
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch {
    throw new Refused(`${shown(dirname(path))} cannot be written to. Nothing was created.`);
  }
  return path;
};

/** The editors' schema as the file names it, where the folder has one. */
const schemaFor = ({ folder }: PolicyAsked, path: string): string | undefined => {
  const schema = join(folder, 'policy.schema.json');
  if (!existsSync(schema)) return undefined;
  const near = relative(dirname(path), schema).replaceAll('\\', '/');
  return near.startsWith('.') ? near : `./${near}`;
};

const extending = (asked: PolicyAsked, policy: Policy, path: string): Starter => ({
  kind: 'extends',
  group: asked.group,
  schema: schemaFor(asked, path),
  base: fileOf(policy),
  said: asked,
  inherited: policy,
});

const alone = (asked: PolicyAsked, known: Compiled, path: string): Starter => ({
  kind: 'alone',
  group: asked.group,
  schema: schemaFor(asked, path),
  said: placesOf(asked, known),
});

/** As given, else as all other policies have it. */
const placesOf = (asked: Said, { policies, identities }: Compiled): Places => {
  const found: Said = {
    channel: asked.channel ?? agreed(policies.map(({ channel }) => channel)),
    approvers: asked.approvers ?? agreed(policies.map(({ approvers }) => approvers)),
    buckets: asked.buckets ?? agreed(policies.map(({ buckets }) => buckets)),
  };
  const { channel, approvers, buckets } = found;
  if (channel !== undefined && approvers !== undefined && buckets !== undefined)
    return { channel, approvers, buckets };
  const why = policies.length === 0 ? 'There is no policy yet to go by' : 'The policies here do not agree';
  const people = inWords(Object.keys(identities.people), 'or');
  throw new WrongUsage([`${why}, so give`, ...missingOptions(found, people)].join('\n  '));
};

const missingOptions = ({ channel, approvers, buckets }: Said, people: string): string[] => [
  ...(channel === undefined ? ['--channel, the id of a Slack channel, such as C012ABCDEF'] : []),
  ...(approvers === undefined ? [`--approvers, keys of identities.yml: ${people}`] : []),
  ...(buckets === undefined ? ['--buckets, the only buckets that evidence is read from'] : []),
];

/** What all policies say alike. Who may approve is never guessed. */
const agreed = <T>(values: readonly T[]): T | undefined => {
  const different = new Set(values.map((value) => JSON.stringify(value)));
  return different.size === 1 ? values[0] : undefined;
};
