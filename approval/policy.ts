// The policy of a group: what must hold, who may decide, how long the question stays open. Written by operators in
// policies/*.yml, validated at build, kept with every request that is decided under it.
import * as z from 'zod';
import { BreakGlass } from './break-glass-rule.ts';
import { Duration } from './duration.ts';
import { canBothMatch, GroupPattern, specificity, winningPattern } from './group-pattern.ts';
import { isUserGroup, PersonKey, UserGroupId } from './ids.ts';
import { APPROVERS, Needs, RoleName } from './needs.ts';
import { LineageRule } from './lineage-rule.ts';
import { Escalation, Reminders } from './reminders.ts';
import {
  ConstraintsRule,
  EvidenceRule,
  FacetRule,
  ImagesRule,
  MetricRule,
  NamingRule,
  SliceRule,
} from './rule.ts';

/** How long a question may stay open at most: an execution can be redriven for 14 days, and lives at most a year. */
const LONGEST_WINDOW_SECONDS = 300 * 86_400;
/** A request keeps its policy and its verdict, and DynamoDB's items end at 400 KB. */
const MOST_RULES = 100;

/** A bucket, or a bucket and the beginning of the keys in it. */
const Bucket = z
  .string()
  .max(300)
  .regex(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^\s/]+)*\/?$/,
    'an S3 bucket, or a bucket with a prefix: models/churn/',
  );

const NOBODY = 'say who: a version is approved by nobody only where approveWithoutAsking is true';

/** A person, or a Slack user group whose members count as Slack last told them. */
const Member = z.union(
  [PersonKey, UserGroupId],
  'lower-case letters, digits, dot, underscore and hyphen; or a Slack user group, such as S0RISK',
);
type Member = z.infer<typeof Member>;
const members = z.array(Member).min(1);

/** A policy as it is written in a file. Unknown keys are refused, so that a slip of the pen is not a silent default. */
export const PolicyFile = z.strictObject({
  groups: z.array(GroupPattern).min(1).describe('Model package groups; * stands for any run of characters'),
  mode: z
    .enum(['enforce', 'observe'])
    .default('enforce')
    .describe('observe: a card without buttons, and the registry is never written'),
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]{2,}$/, 'a Slack channel id, such as C0MODELS')
    .describe('The id of the Slack channel where the question is asked'),
  approvers: members.describe(
    'Keys of people in identities.yml, or ids of Slack user groups; any one decides, never the author',
  ),
  roles: z
    .record(RoleName, members)
    .default({})
    .describe('People who can be required beside the approvers, such as risk: [carol]'),
  needs: Needs.refine((needs) => Object.keys(needs).length > 0, NOBODY)
    .default({ [APPROVERS]: 1 })
    .describe('Who must say yes: how many distinct people of each role'),
  rejections: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe('How many different people must reject for it to be rejected'),
  unknownAuthor: z
    .enum(['one-more', 'refuse', 'accept'])
    .default('one-more')
    .describe('When nobody can tell who registered a version: one more must say yes, or it is rejected'),
  approveWithoutAsking: z
    .boolean()
    .default(false)
    .describe('Approves a version when every rule passes, and asks nobody'),
  open: Duration.refine((seconds) => seconds <= LONGEST_WINDOW_SECONDS, 'at most 300d').describe(
    'How long the question stays open: 90m, 72h, 3d',
  ),
  onExpiry: z.enum(['reject', 'leave-pending']).describe('What happens when nobody decides in time'),
  reminders: Reminders.optional().describe(
    'When those who have not answered are reminded: after a third of the window, unless set; or never',
  ),
  escalate: Escalation.optional().describe('Whom to call on, once, when nobody has decided after a while'),
  breakGlass: BreakGlass.optional().describe(
    'Who may approve a version alone in an emergency, and who reviews it; nobody, unless set',
  ),
  supersede: z
    .enum(['close', 'leave'])
    .optional()
    .describe(
      'What becomes of an open question when a newer version of its group is asked about: leave, unless set',
    ),
  older: z
    .enum(['refuse', 'ask', 'allow'])
    .optional()
    .describe(
      'Whether a version may be approved when a newer one is: ask, unless set, means that the approver says why',
    ),
  onBadEvidence: z
    .enum(['reject', 'ask'])
    .default('reject')
    .describe('What happens when evidence is absent or cannot be read, where a rule does not say it itself'),
  buckets: z
    .array(Bucket)
    .min(1)
    .describe('The only buckets, or prefixes in them, that evidence is read from'),
  metrics: z
    .array(MetricRule)
    .max(MOST_RULES)
    .default([])
    .describe('The numbers that must hold, in the order of the card'),
  slices: z
    .array(SliceRule)
    .max(MOST_RULES)
    .default([])
    .describe('Numbers that must hold for each slice of the data'),
  facets: z
    .array(FacetRule)
    .max(MOST_RULES)
    .default([])
    .describe('Bias metrics that must hold for each facet'),
  constraints: z.array(ConstraintsRule).max(2).default([]).describe('Registered constraints that must hold'),
  evidence: EvidenceRule.optional().describe('What must be there at all'),
  images: ImagesRule.optional().describe('Which container images may be used'),
  naming: NamingRule.optional().describe('How groups are named and versions described'),
  lineage: LineageRule.optional().describe('What SageMaker must have recorded of where a version comes from'),
  runs: z
    .enum(['show', 'ignore'])
    .optional()
    .describe(
      'The run behind a version: show, unless set; ignore looks for it only where a rule is about it',
    ),
});
export type PolicyFile = z.infer<typeof PolicyFile>;

/** A policy after validation: what it comes to, and the name of its file without ending. */
export const Policy = z.object({
  ...PolicyFile.shape,
  /** The file's name; of an override `churn:churn-telco-*`, with the first of its groups. */
  name: z.string().min(1).max(200),
  /** The file of an override. */
  file: z.string().min(1).max(100).optional(),
  open: z.number().int().positive().describe('Seconds'),
});
export type Policy = z.infer<typeof Policy>;

/** Where a policy is written: the name of its file without ending. */
export const fileOf = ({ file, name }: Pick<Policy, 'file' | 'name'>): string => file ?? name;

/** How many rules of any kind a policy has. */
export const ruleCount = (policy: PolicyFile): number => {
  const { metrics, slices, facets, constraints, evidence, images, naming, lineage } = policy;
  const single = [evidence, images, naming, lineage].filter((rule) => rule !== undefined);
  return [metrics, slices, facets, constraints, single].reduce((sum, rules) => sum + rules.length, 0);
};

/** `3 other rules`: those that are not about one number, counted. */
export const otherRules = (policy: PolicyFile): string[] => {
  const others = ruleCount(policy) - policy.metrics.length;
  return others === 0 ? [] : [others === 1 ? '1 other rule' : `${others} other rules`];
};

type Roles = Pick<Policy, 'approvers' | 'roles'>;

/** The members of a role as they are written: of the approvers, or of one of the policy's own roles. */
const membersOf = ({ approvers, roles }: Roles, role: string): readonly Member[] => {
  if (role === APPROVERS) return approvers;
  return Object.hasOwn(roles, role) ? (roles[role] ?? []) : [];
};

/** The people whom a role names. Those of its user groups are known to a roster alone. */
export const peopleOfRole = (policy: Roles, role: string): readonly PersonKey[] =>
  membersOf(policy, role).flatMap((member) => (isUserGroup(member) ? [] : [member]));

/** The Slack user groups that a role names. */
export const groupsOfRole = (policy: Roles, role: string): readonly UserGroupId[] =>
  membersOf(policy, role).filter(isUserGroup);

/** Every role of a policy. */
export const rolesIn = ({ roles }: Roles): string[] => [APPROVERS, ...Object.keys(roles)];

/** Everybody whom a policy names, in whatever role. */
export const peopleIn = (policy: Roles): PersonKey[] => [
  ...new Set(rolesIn(policy).flatMap((role) => peopleOfRole(policy, role))),
];

/** Everybody who can approve by a policy: its roles together, or alone by break glass. */
export const approversIn = (policy: Pick<Policy, 'approvers' | 'roles' | 'breakGlass'>): PersonKey[] => [
  ...new Set([...peopleIn(policy), ...(policy.breakGlass?.people ?? [])]),
];

/** Every Slack user group that a policy names. */
export const groupsIn = (policy: Roles): UserGroupId[] => [
  ...new Set(rolesIn(policy).flatMap((role) => groupsOfRole(policy, role))),
];

/** The most specific policy of a group; undefined when none names it, and then nobody can approve it. */
export const policyOf = (policies: readonly Policy[], group: string): Policy | undefined =>
  policies
    .flatMap((policy) => {
      const pattern = winningPattern(policy.groups, group);
      return pattern === undefined ? [] : [{ policy, rank: specificity(pattern) }];
    })
    .sort((a, b) => b.rank - a.rank)[0]?.policy;

/** Two policies that claim one group equally; `policy` and `group` are the place of the second claim. */
export interface Tie {
  readonly policy: Policy;
  readonly group: number;
  readonly why: string;
}

/** Refused at build, because a verdict must not hang on the order of files. */
export const policyTies = (policies: readonly Policy[]): Tie[] => {
  const claims = policies.flatMap((policy) =>
    policy.groups.map((pattern, group) => ({ policy, group, pattern })),
  );
  return claims.flatMap(({ policy, group, pattern }, index) =>
    claims
      .slice(0, index)
      .filter((other) => other.policy !== policy && specificity(other.pattern) === specificity(pattern))
      .filter((other) => canBothMatch(other.pattern, pattern))
      .map((other) => ({
        policy,
        group,
        why: `${pattern} and ${other.pattern} of ${other.policy.name} claim the same groups; make one more specific`,
      })),
  );
};
