// Whom and what the policies name, taken from the files as the build reads them: channels, people, buckets.
import { existsSync } from 'node:fs';
import { compilePolicies } from '../../adapters/policy-files.ts';
import { readPolicyFolder } from '../../adapters/policy-folder.ts';
import { type Identities, personAt } from '../../approval/identities.ts';
import { approversIn, type Policy } from '../../approval/policy.ts';
import { shown } from '../policies.ts';
import { CALLED } from '../usage.ts';
import { checksOf, type Check } from './check.ts';

/** A person's Slack user, and whether a policy lets them approve. */
export interface NamedUser {
  readonly key: string;
  readonly slack: string;
  readonly decides: boolean;
}

export interface Named {
  /** Ids of channels, each with the policies that name it. */
  readonly channels: ReadonlyMap<string, readonly string[]>;
  readonly users: readonly NamedUser[];
  /** Ids of Slack user groups. */
  readonly userGroups: readonly string[];
  readonly buckets: readonly string[];
}

/** The check of the files, and what they name where they can be read. */
export const policies = (folder: string): { readonly check: Check; readonly named?: Named } => {
  const check = checksOf('Policies', 'files');
  const remedy = {
    say: 'Name the folder of the policies that are deployed with --policies. What is wrong in it, and where:',
    run: `${CALLED} policy check ${shown(folder)}`,
  };
  if (!existsSync(folder)) return { check: check.fails(`there is no folder ${shown(folder)}`, remedy) };
  const compiled = compilePolicies(readPolicyFolder(folder));
  if (!compiled.ok) return { check: check.fails(compiled.faults[0] ?? 'they have faults', remedy) };
  const { policies: all, identities } = compiled.value;
  const people = Object.keys(identities.people).length;
  return {
    check: check.passes(
      `${counted(all.length, 'policy', 'policies')} and ${counted(people, 'person', 'people')} in ${shown(folder)}`,
    ),
    named: {
      channels: channelsOf(all),
      users: usersOf(all, identities),
      userGroups: userGroupsOf(all),
      buckets: [...new Set(all.flatMap(({ buckets }) => buckets.map((one) => one.split('/')[0] ?? one)))],
    },
  };
};

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const channelsOf = (all: readonly Policy[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...new Set(all.map(({ channel }) => channel))].map((id) => [
      id,
      all.filter(({ channel }) => channel === id).map(({ name }) => name),
    ]),
  );

const usersOf = (all: readonly Policy[], identities: Identities): NamedUser[] => {
  const asked = new Set<string>(
    all.flatMap(approversIn).flatMap((key) => personAt(identities, key)?.slack ?? []),
  );
  return Object.entries(identities.people).map(([key, { slack }]) => ({
    key,
    slack,
    decides: asked.has(slack),
  }));
};

const USER_GROUP = /^S[A-Z0-9]{2,}$/;

/** A role may name a user group in place of a person. */
const userGroupsOf = (all: readonly Policy[]): string[] => [
  ...new Set(
    all
      .flatMap(({ approvers, roles }): string[] => [...approvers, ...Object.values(roles).flat()])
      .filter((member) => USER_GROUP.test(member)),
  ),
];
