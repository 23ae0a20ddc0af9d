// The roster: who counts today. A question is decided under the policy that its card shows; whoever was taken off the
// policy or the identities since then no longer counts, and nobody is added.
import { authorsOf } from './author.ts';
import { type SlackToday } from './directory.ts';
import { personAt, type Identities } from './identities.ts';
import { type PersonKey, type UserGroupId } from './ids.ts';
import { groupsOfRole, peopleOfRole, rolesIn, type Policy } from './policy.ts';
import type { Approval } from './older.ts';
import { needsOf, standingVotes, type Request } from './request.ts';
import { type Vote } from './vote.ts';
import { tally, type Tally } from './tally.ts';

/** What is deployed today: the people, and the policy that the group falls under now, if any does. */
export interface Roster {
  readonly identities: Identities;
  readonly policy: Policy | undefined;
  /** What Slack last said of people and user groups; absent before it was ever asked. */
  readonly slack?: SlackToday | undefined;
  /** What Countersign approved and took back in the group; only where somebody answers. */
  readonly approvals?: readonly Approval[];
}

/** The people of a role: those whom the policy names, and those of its user groups as Slack last told them. */
export const membersOfRole = (
  policy: Policy,
  role: string,
  { slack }: Pick<Roster, 'slack'>,
): PersonKey[] => [
  ...new Set([
    ...peopleOfRole(policy, role),
    ...groupsOfRole(policy, role).flatMap((id) => {
      const group = slack?.groups.get(id);
      return group?.kind === 'known' ? group.people : [];
    }),
  ]),
];

/** The same of every role of a policy. */
export const membersIn = (policy: Policy, roster: Pick<Roster, 'slack'>): PersonKey[] => [
  ...new Set(rolesIn(policy).flatMap((role) => membersOfRole(policy, role, roster))),
];

/** The Slack user groups whose members may decide about a request. */
export const decidingGroups = (request: Request): UserGroupId[] => [
  ...new Set(Object.keys(needsOf(request)).flatMap((role) => groupsOfRole(request.policy, role))),
];

/** The roles in which a person would count about a request, whatever they are in Slack: by the policy shown and by today's, and never as its author. */
export const namedRolesOf = (request: Request, person: PersonKey, roster: Roster): string[] => {
  const { identities, policy } = roster;
  if (policy === undefined || personAt(identities, person) === undefined) return [];
  if (authorsOf(request, identities).includes(person)) return [];
  return Object.keys(needsOf(request)).filter(
    (role) =>
      membersOfRole(request.policy, role, roster).includes(person) &&
      membersOfRole(policy, role, roster).includes(person),
  );
};

/** The roles in which a person counts about a request. A bot, a guest and whoever is deactivated have none. */
export const rolesOf = (request: Request, person: PersonKey, roster: Roster): string[] =>
  roster.slack?.barred.has(person) ? [] : namedRolesOf(request, person, roster);

/** How the yes of a question stand today. */
export const tallyOf = (request: Request, roster: Roster, more: readonly Vote[] = []): Tally => {
  const votes = [...standingVotes(request), ...more].filter(({ choice }) => choice === 'approve');
  return tally(needsOf(request), votes, (person) => rolesOf(request, person, roster));
};

/** Who said no, of those who count today. */
export const rejectersOf = (request: Request, roster: Roster, more: readonly Vote[] = []): PersonKey[] => [
  ...new Set(
    [...standingVotes(request), ...more]
      .filter(({ choice, person }) => choice === 'reject' && rolesOf(request, person, roster).length > 0)
      .map(({ person }) => person),
  ),
];

/** `1 of 2`: how far a question came that is over, by the policy that it showed: who has left since still counts. */
export const givenInWords = (request: Request): string => {
  const yes = standingVotes(request).filter(({ choice }) => choice === 'approve');
  const { counted, needed } = tally(needsOf(request), yes, (person) => [
    ...Object.keys(needsOf(request)).filter((role) => peopleOfRole(request.policy, role).includes(person)),
    // A member of a user group is known by the role that the vote had.
    ...yes.flatMap((vote) => (vote.person === person && vote.role !== undefined ? [vote.role] : [])),
  ]);
  return `${counted.length} of ${needed}`;
};
