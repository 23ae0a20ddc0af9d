// countersign policy check: compiles the policies as the build does, and prints what each comes to and what to look at.
// It reads the folder and nothing else.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compilePolicies, type SourceFile } from '../adapters/policy-files.ts';
import { readPolicyFolder } from '../adapters/policy-folder.ts';
import { sha256 } from '../adapters/sha256.ts';
import { GroupName, winningPattern } from '../approval/group-pattern.ts';
import { canonical } from '../approval/package.ts';
import { policyOf, type Policy } from '../approval/policy.ts';
import { policyNotes, policyWarnings } from '../approval/policy-warnings.ts';
import { shownPolicy, wrapped, type CheckedPolicy } from './policy-shown.ts';

export const HELP = `countersign policy check: do the policies compile, and what do they come to?

  countersign policy check
  countersign policy check --group churn-telco

Every policy is printed as it is applied, with what it inherits. A key that is
not printed has its default (docs/policy.md). The digest is the one that cards
and records show. Warnings are allowed, and seldom meant.

  --policies <dir>  the folder; POLICY_DIR or policies/ unless given
  --group <name>    only the policy of this group, and why it is that one
  --json            one JSON document
  --help            this text

Exit status: 0 fine, 1 the folder cannot be read, 2 faults, 64 wrong usage.`;

const STATUS = { fine: 0, unreadable: 1, faults: 2, wrongUsage: 64 } as const;

const OPTIONS = {
  policies: { type: 'string' },
  group: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Prints the check and answers the exit status. */
export const policyCheck = async (args: readonly string[]): Promise<number> => {
  const options = given(args);
  if (typeof options === 'string') return failed(`${options}\n\n${HELP}`, STATUS.wrongUsage);
  if (options.help) return printed(HELP, STATUS.fine);
  const { group } = options;
  if (group !== undefined && !GroupName.safeParse(group).success)
    return failed(`${group || '""'} is not the name of a model package group.`, STATUS.wrongUsage);
  return check({ ...options, folder: options.policies ?? usualFolder() });
};

/** As the build takes it. */
const usualFolder = (): string => process.env['POLICY_DIR'] ?? resolve(import.meta.dirname, '..', 'policies');

interface Asked {
  readonly folder: string;
  readonly group?: string | undefined;
  readonly json: boolean;
}

const given = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const printed = (text: string, status: number): number => {
  console.log(text);
  return status;
};

const failed = (text: string, status: number): number => {
  console.error(text);
  return status;
};

const check = ({ folder, group, json }: Asked): number => {
  const files = filesIn(folder);
  if (typeof files === 'string') return failed(files, STATUS.unreadable);
  const compiled = compilePolicies(files);
  if (!compiled.ok) {
    const { faults } = compiled;
    return json ? printed(asJson({ faults }), STATUS.faults) : failed(faults.join('\n'), STATUS.faults);
  }
  const all = compiled.value.policies.map((policy, index) => checked(policy, compiled.madeOf[index] ?? []));
  if (group !== undefined) return printed(groupShown(all, group, json), STATUS.fine);
  return printed(json ? asJson(folderAsJson(all)) : folderShown(all), STATUS.fine);
};

/** The files of a folder, or why they cannot be read. */
const filesIn = (folder: string): SourceFile[] | string => {
  try {
    return readPolicyFolder(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return `There is no folder ${folder}.`;
    return `${folder} cannot be read: ${message}.`;
  }
};

const checked = (policy: Policy, files: readonly string[]): CheckedPolicy => ({
  policy,
  // As functions/intake.ts takes it of the policy that a request is opened under.
  digest: sha256(canonical(policy)),
  files,
  warnings: policyWarnings(policy),
  notes: policyNotes(policy),
});

const asJson = (value: unknown): string => JSON.stringify(value, null, 2);

const policyAsJson = ({ policy, digest, files, warnings, notes }: CheckedPolicy) => ({
  name: policy.name,
  files,
  digest,
  warnings,
  notes,
  policy,
});

const folderAsJson = (all: readonly CheckedPolicy[]) => ({ policies: all.map(policyAsJson) });

const folderShown = (all: readonly CheckedPolicy[]): string => {
  const warnings = all.reduce((sum, one) => sum + one.warnings.length, 0);
  const total = `${counted(all.length, 'policy', 'policies')}, ${counted(warnings, 'warning', 'warnings')}.`;
  return [...all.map(shownPolicy), upperFirst(total)].join('\n\n');
};

const counted = (count: number, one: string, many: string): string =>
  `${count === 0 ? 'no' : count} ${count === 1 ? one : many}`;
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The policy of one group, and the pattern that made it so. */
const groupShown = (all: readonly CheckedPolicy[], group: string, json: boolean): string => {
  const policy = policyOf(
    all.map((one) => one.policy),
    group,
  );
  const one = all.find((it) => it.policy === policy);
  const pattern = policy && winningPattern(policy.groups, group);
  if (json) return asJson({ group, pattern: pattern ?? null, policy: one ? policyAsJson(one) : null });
  if (!one) return `No policy names ${group}.`;
  const why = `${group} falls under ${pattern} in ${one.files.at(-1) ?? ''}.`;
  return [...wrapped(why, ''), '', shownPolicy(one)].join('\n');
};
