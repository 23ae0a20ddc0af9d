// Every rule of a policy in one list, whatever its kind: where it stands, what it could lead to and who it calls for.
// The check of policies walks them; judging a version does not.
import { effectOf, type Strictness } from './effect.ts';
import { secondsOf } from './duration.ts';
import { groupsOfRole, peopleOfRole, type Policy } from './policy.ts';
import { type Needs } from './needs.ts';
import { requirementsOf } from './required-values.ts';
import { constraintsOf } from './rules/constraints.ts';
import { type Effect, type Outcome } from './verdict.ts';

/** A claim on people, and where it is written. */
export interface Claim {
  readonly at: readonly PropertyKey[];
  readonly needs: Needs;
  /** What could happen when it counts. */
  readonly effects: readonly Effect[];
}

/** A rule as the check of policies sees it. */
export interface ListedRule {
  /** `metrics.0`, as faults name it. */
  readonly at: readonly PropertyKey[];
  /** What it is about: a path, a bias metric, or nothing where its place says it. */
  readonly about: string;
  readonly effects: readonly Effect[];
  readonly claims: readonly Claim[];
}

interface Part extends Strictness {
  readonly at: readonly PropertyKey[];
  readonly outcomes: readonly Outcome[];
  readonly needs?: Needs | undefined;
}

/** All rules of a policy in the order of the file. */
export const listedRules = (policy: Policy): ListedRule[] => [
  ...policy.metrics.map((rule, index) => {
    const at = ['metrics', index];
    return listed(policy, at, rule.path, metricParts(rule, at));
  }),
  ...policy.slices.map((rule, index) =>
    listed(policy, ['slices', index], rule.path, [{ ...rule, at: ['slices', index], outcomes: JUDGED }]),
  ),
  ...policy.facets.map((rule, index) =>
    listed(policy, ['facets', index], rule.metric, [{ ...rule, at: ['facets', index], outcomes: JUDGED }]),
  ),
  ...policy.constraints.map((rule, index) => {
    const whole = constraintsOf(rule);
    const at = ['constraints', index];
    return listed(policy, at, whole.of, [{ ...whole, at, outcomes: JUDGED }]);
  }),
  ...singleRules(policy),
];

const JUDGED: readonly Outcome[] = ['fails', 'missing'];

/** Threshold, drop and compare of one metric, each with its own strictness. */
const metricParts = (rule: Policy['metrics'][number], at: readonly PropertyKey[]): Part[] => {
  const bounded = rule.min !== undefined || rule.max !== undefined || rule.between !== undefined;
  const own = { ...rule, at, outcomes: bounded ? JUDGED : (['missing'] as const) };
  const { drop, compare } = rule;
  return [
    own,
    ...(drop === undefined ? [] : [partOf(rule, [...at, 'drop'], drop, ['fails', 'no-champion'])]),
    ...(compare === undefined
      ? []
      : [partOf(rule, [...at, 'compare'], compare, ['fails', 'missing', 'no-champion'])]),
  ];
};

const partOf = (
  rule: Policy['metrics'][number],
  at: readonly PropertyKey[],
  written: unknown,
  outcomes: readonly Outcome[],
): Part => {
  const own = (typeof written === 'object' ? written : {}) as Partial<Pick<Part, 'level' | 'needs'>>;
  return {
    level: own.level ?? rule.level,
    onMissing: rule.onMissing,
    onNoChampion: rule.onNoChampion,
    needs: own.needs,
    at,
    outcomes,
  };
};

const singleRules = (policy: Policy): ListedRule[] => {
  const { evidence, images, naming, lineage } = policy;
  return [
    ...(evidence
      ? [
          listed(policy, ['evidence'], '', [
            wholePart(evidence, 'evidence', hasValues(evidence) ? JUDGED : ['missing']),
          ]),
        ]
      : []),
    ...(images ? [listed(policy, ['images'], '', [{ ...images, at: ['images'], outcomes: JUDGED }])] : []),
    ...(naming ? [listed(policy, ['naming'], '', [{ ...naming, at: ['naming'], outcomes: ['fails'] }])] : []),
    ...(lineage ? [listed(policy, ['lineage'], '', [wholePart(lineage, 'lineage', JUDGED)])] : []),
  ];
};

/** What is required is the rule itself: to lack it is to fail it. */
const wholePart = (rule: Strictness, at: string, outcomes: readonly Outcome[]): Part => ({
  ...rule,
  onMissing: rule.onMissing ?? rule.level,
  at: [at],
  outcomes,
});

/** What may only have some values can be there and fail all the same. */
const hasValues = ({ metadata, groupTags }: NonNullable<Policy['evidence']>): boolean =>
  [metadata, groupTags].flatMap(requirementsOf).some(({ allowed }) => allowed !== undefined);

/** A rule's own needs hold for all of its parts; those of a part for that part alone. */
const listed = (
  policy: Policy,
  at: readonly PropertyKey[],
  about: string,
  parts: readonly Part[],
): ListedRule => {
  const withEffects = parts.map((part) => ({
    ...part,
    effects: part.outcomes.map((outcome) => effectOf(outcome, part, policy)),
  }));
  const all = withEffects.flatMap(({ effects }) => effects);
  return {
    at,
    about,
    effects: all,
    claims: withEffects.flatMap((part, index) =>
      part.needs ? [{ at: part.at, needs: part.needs, effects: index === 0 ? all : part.effects }] : [],
    ),
  };
};

/** Every place where a policy says who must say yes, its own first. */
export const claimsOf = (policy: Policy): Claim[] => [
  { at: [], needs: policy.needs, effects: ['ask'] },
  ...listedRules(policy).flatMap(({ claims }) => claims),
];

interface RoleFault {
  readonly at: readonly PropertyKey[];
  readonly words: string;
}

/** What is wrong with a role that is needed or called on: it has nobody, or too few. */
export const roleFaults = (policy: Policy): RoleFault[] => [
  ...claimsOf(policy).flatMap(({ at, needs }) =>
    Object.entries(needs).flatMap(([role, count]) => {
      const words = roleFault(policy, role, count);
      return words === undefined ? [] : [{ at: [...at, 'needs', role], words }];
    }),
  ),
  ...escalationFaults(policy),
  ...glassFaults(policy),
];

const escalationFaults = (policy: Policy): RoleFault[] => {
  const { escalate, open } = policy;
  if (!escalate) return [];
  const words = roleFault(policy, escalate.to, 1);
  return [
    ...(words === undefined ? [] : [{ at: ['escalate', 'to'], words }]),
    ...(secondsOf(escalate.after) < open
      ? []
      : [{ at: ['escalate', 'after'], words: 'the question is closed by then' }]),
  ];
};

/** Somebody else must be there to review what one of them did. */
const glassFaults = (policy: Policy): RoleFault[] => {
  const { breakGlass } = policy;
  if (!breakGlass) return [];
  const reviewers = peopleOfRole(policy, breakGlass.reviewers);
  const words = roleFault(policy, breakGlass.reviewers, 1);
  // Whom a user group has is not known here.
  if (groupsOfRole(policy, breakGlass.reviewers).length > 0) return [];
  const alone = breakGlass.people.find((person) => reviewers.every((one) => one === person));
  if (words === undefined && alone === undefined) return [];
  return [
    {
      at: ['breakGlass', 'reviewers'],
      words: words ?? `nobody of ${breakGlass.reviewers} could review what ${alone} did`,
    },
  ];
};

/** How many a user group has is not known here. */
const roleFault = (policy: Policy, role: string, count: number): string | undefined => {
  if (groupsOfRole(policy, role).length > 0) return undefined;
  const people = new Set(peopleOfRole(policy, role)).size;
  if (people === 0) return `${role} is no role here: write who they are under roles`;
  if (people >= count) return undefined;
  return `${role} has ${people === 1 ? 'one person' : `${people} people`}, fewer than the ${count} who must say yes`;
};
