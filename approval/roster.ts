// The roster: who counts today. A question is decided under the policy that its card shows; whoever was taken off the
// policy or the identities since then no longer counts, and nobody is added.
import { personAt, type Identities } from './identities.ts';
import { type PersonKey } from './ids.ts';
import { peopleOfRole, type Policy } from './policy.ts';
import { needsOf, standingVotes, type Request } from './request.ts';
import { type Vote } from './vote.ts';
import { tally, type Tally } from './tally.ts';

/** What is deployed today: the people, and the policy that the group falls under now, if any does. */
export interface Roster {
  readonly identities: Identities;
  readonly policy: Policy | undefined;
}

/** The roles in which a person counts about a request: by the policy shown, by today's, and never as its author. */
export const rolesOf = (request: Request, person: PersonKey, { identities, policy }: Roster): string[] => {
  if (policy === undefined || personAt(identities, person) === undefined) return [];
  if (request.author.people.includes(person)) return [];
  return Object.keys(needsOf(request)).filter(
    (role) =>
      peopleOfRole(request.policy, role).includes(person) && peopleOfRole(policy, role).includes(person),
  );
};

/** How the yes of a question stand today. */
export const tallyOf = (request: Request, roster: Roster, more: readonly Vote[] = []): Tally => {
  const votes = [...standingVotes(request), ...more].filter(({ choice }) => choice === 'approve');
  return tally(needsOf(request), votes, (person) => rolesOf(request, person, roster));
};

/** How many different people who count today said no. */
export const rejectionsOf = (request: Request, roster: Roster, more: readonly Vote[] = []): number =>
  new Set(
    [...standingVotes(request), ...more]
      .filter(({ choice, person }) => choice === 'reject' && rolesOf(request, person, roster).length > 0)
      .map(({ person }) => person),
  ).size;
