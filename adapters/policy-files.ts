// Policies and identities as files: YAML in, one validated value out, or every fault at once with file and line.
// Used at build and by the command; what is deployed holds only the result.
import { GroupPattern, matchesGroup } from '../approval/group-pattern.ts';
import { asSourceIdentity, IdentitiesFile, personAt, type Identities } from '../approval/identities.ts';
import { isUserGroup } from '../approval/ids.ts';
import { APPROVERS } from '../approval/needs.ts';
import { fileOf, type Policy, PolicyFile, policyTies, ruleCount } from '../approval/policy.ts';
import { isRaw } from '../approval/policy-merge.ts';
import { roleFaults } from '../approval/policy-rules.ts';
import { draftsIn, Inheritance, type Draft, type Folder } from './policy-layers.ts';
import { baseName, readYaml, told, type Fault, type SourceFile, type YamlFile } from './yaml-file.ts';

export type { SourceFile };

/** The name of the file that maps people; every other YAML file is a policy. */
export const IDENTITIES_FILE = 'identities.yml';

/** What is compiled into the bundles. */
export interface Compiled {
  readonly policies: Policy[];
  readonly identities: Identities;
}

export type Compilation =
  | {
      ok: true;
      value: Compiled;
      /** The files that each policy is made of, what is extended first. */
      madeOf: (readonly string[])[];
    }
  | { ok: false; faults: string[] };

interface Checked {
  readonly value: Policy;
  readonly draft: Draft;
}

/** Validates all files together; faults read `churn.yml:12: metrics.0.min: a finite number`. */
export const compilePolicies = (files: readonly SourceFile[]): Compilation => {
  const faults: string[] = [];
  const policies = readPolicies(
    files.filter((file) => !isIdentities(file)),
    faults,
  );
  const written = files.filter(isIdentities);
  const [identities] = written.flatMap((file) => readIdentities(file, faults));
  faults.push(...countFaults(written.length), ...tieFaults(policies));
  if (identities) faults.push(...unknownPeople(policies, identities.value), ...sharedIdentities(identities));
  // A value that several policies inherit is at fault once.
  if (faults.length > 0 || !identities) return { ok: false, faults: [...new Set(faults)] };
  return {
    ok: true,
    value: { policies: policies.map(({ value }) => value), identities: identities.value },
    madeOf: policies.map(({ draft }) => draft.files),
  };
};

const isIdentities = (file: SourceFile): boolean => baseName(file.path) === IDENTITIES_FILE;

const readPolicies = (files: readonly SourceFile[], faults: string[]): Checked[] => {
  const read = files.map((file) => {
    const own: string[] = [];
    const [yaml] = readYaml(file, own);
    return { name: baseName(file.path), own, yaml };
  });
  const folder: Folder = {
    files: read.flatMap(({ yaml }) => yaml ?? []),
    unread: read.flatMap(({ name, yaml }) => (yaml ? [] : [name])),
  };
  return read.flatMap(({ own, yaml }) => {
    faults.push(...own);
    return yaml ? readPolicy(yaml, folder, faults) : [];
  });
};

const readPolicy = (file: YamlFile, folder: Folder, faults: string[]): Checked[] => {
  const { drafts, faults: told } = draftsIn(file, folder);
  faults.push(...inheritanceFaults(file), ...told);
  return drafts.flatMap((draft) => check(draft, faults));
};

const inheritanceFaults = ({ value, fault }: YamlFile): string[] => {
  const parsed = isRaw(value) ? Inheritance.safeParse(value) : undefined;
  return parsed?.error ? parsed.error.issues.flatMap((issue) => told(issue, fault)) : [];
};

const check = (draft: Draft, faults: string[]): Checked[] => {
  if (draft.kind === 'base' || draft.partial) {
    faults.push(...partialFaults(draft));
    return [];
  }
  const parsed = PolicyFile.safeParse(draft.value);
  if (!parsed.success) {
    faults.push(...parsed.error.issues.flatMap((issue) => told(issue, draft.fault)));
    return [];
  }
  const value = named(parsed.data, draft);
  faults.push(...ownFaults(value, draft.fault), ...strayGroups(value, draft));
  return [{ value, draft }];
};

/** What a file that others extend may leave out: everything. */
const PartialFile = PolicyFile.partial();

/** Where what it extends is not known, whether a rule is whole is not known either. */
const partialFaults = ({ value, partial, fault }: Draft): string[] =>
  (PartialFile.safeParse(value).error?.issues ?? [])
    .filter((issue) => !partial || issue.code !== 'custom')
    .flatMap((issue) => told(issue, fault));

const named = (value: PolicyFile, { kind, name }: Draft): Policy =>
  kind === 'override'
    ? { ...value, name: `${name}:${value.groups[0] ?? ''}`, file: name }
    : { ...value, name };

/** What a policy cannot be, though each of its values is right. */
const ownFaults = (policy: Policy, fault: Fault): string[] => [
  ...(fileOf(policy).length > LONGEST_NAME
    ? [fault([], `the name of a file has at most ${LONGEST_NAME} characters`)]
    : []),
  ...(ruleCount(policy) === 0 ? [fault(['metrics'], NO_RULE)] : []),
  ...(Object.hasOwn(policy.roles, APPROVERS)
    ? [fault(['roles', APPROVERS], 'who the approvers are stands under approvers')]
    : []),
  ...roleFaults(policy).map(({ at, words }) => fault(at, words)),
];

/** A policy is kept with every request, its name too. */
const LONGEST_NAME = 100;
const NO_RULE = 'give at least one rule: metrics, slices, facets, constraints, evidence, images or naming';

/** An override is about some of the groups of its file; elsewhere it would be a policy that nobody looks for there. */
const strayGroups = (policy: Policy, { kind, groups, fault }: Draft): string[] => {
  if (kind !== 'override') return [];
  const around = groups.flatMap((pattern) => GroupPattern.safeParse(pattern).data ?? []);
  return policy.groups.flatMap((pattern, index) =>
    // A * in the narrower pattern is only matched by a * of the wider one.
    around.some((one) => matchesGroup(one, pattern))
      ? []
      : [fault(['groups', index], `${pattern} is not within the groups of this file`)],
  );
};

const countFaults = (count: number): string[] => {
  if (count === 0)
    return [`${IDENTITIES_FILE}: missing. It says which Slack user and AWS identities are whom.`];
  return count > 1 ? [`${IDENTITIES_FILE}: there are ${count} of them; only one can say who is who.`] : [];
};

const tieFaults = (policies: readonly Checked[]): string[] =>
  policyTies(policies.map(({ value }) => value)).flatMap((tie) =>
    policies
      .filter(({ value }) => value === tie.policy)
      .map(({ draft }) => draft.fault(['groups', tie.group], tie.why)),
  );

const unknownPeople = (policies: readonly Checked[], identities: Identities): string[] =>
  policies.flatMap(({ value, draft }) => {
    const lists = [
      { at: ['approvers'], people: value.approvers },
      { at: ['breakGlass', 'people'], people: value.breakGlass?.people ?? [] },
      ...Object.entries(value.roles).map(([role, people]) => ({ at: ['roles', role], people })),
    ];
    return lists.flatMap(({ at, people }) =>
      people.flatMap((person, index) =>
        isUserGroup(person) || personAt(identities, person)
          ? []
          : [draft.fault([...at, index], `${person} is not in ${IDENTITIES_FILE}`)],
      ),
    );
  });

interface ReadIdentities {
  readonly value: Identities;
  readonly fault: Fault;
}

const readIdentities = (file: SourceFile, faults: string[]): ReadIdentities[] =>
  readYaml(file, faults).flatMap(({ value, fault }) => {
    const parsed = IdentitiesFile.safeParse(value);
    if (parsed.success) return [{ value: parsed.data, fault }];
    faults.push(...parsed.error.issues.flatMap((issue) => told(issue, fault)));
    return [];
  });

/** One Slack user or AWS identity for two people would let one vote as the other. */
const sharedIdentities = ({ value, fault }: ReadIdentities): string[] => {
  const owners = new Map<string, string>();
  return Object.entries(value.people).flatMap(([key, person]) =>
    [person.slack, ...person.aws, ...person.sourceIdentities.map(asSourceIdentity)].flatMap((identity) => {
      const owner = owners.get(identity) ?? key;
      owners.set(identity, owner);
      return owner === key
        ? []
        : [fault(['people', key], `${identity} is ${owner}'s already; it can be one person's only`)];
    }),
  );
};
