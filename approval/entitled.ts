// Entitled: why somebody is none of those who decide about a request, in the words that help them most.
import { type Bar } from './directory.ts';
import { type Instant, type PersonKey, type UserGroupId } from './ids.ts';
import { groupsIn } from './policy.ts';
import { needsOf, type Request } from './request.ts';
import { decidingGroups, membersOfRole, namedRolesOf, type Roster } from './roster.ts';

/** Why a person does not count at all. */
export type NotEntitled =
  | { readonly kind: 'not-entitled'; readonly person: PersonKey }
  /** The policy that the card shows names them, and today's does not any more. */
  | { readonly kind: 'no-longer-entitled'; readonly person: PersonKey }
  /** They are named, and what they are in Slack never counts. */
  | { readonly kind: 'barred'; readonly person: PersonKey; readonly as: Bar }
  /** They may be of a user group whose members are not known: for how long, or not ever. */
  | {
      readonly kind: 'group-unknown';
      readonly person: PersonKey;
      readonly group: UserGroupId;
      readonly since?: Instant;
    };

/** Why a person is none of those who decide: by the policy that the card shows, or by today's. Undefined when they are one. */
export const notEntitled = (request: Request, person: PersonKey, roster: Roster): NotEntitled | undefined => {
  if (namedRolesOf(request, person, roster).length > 0) {
    const as = roster.slack?.barred.get(person);
    return as && { kind: 'barred', person, as };
  }
  const wasNamed = Object.keys(needsOf(request)).some((role) =>
    membersOfRole(request.policy, role, roster).includes(person),
  );
  if (wasNamed) return { kind: 'no-longer-entitled', person };
  return unknownGroup(request, person, roster) ?? { kind: 'not-entitled', person };
};

/** The first user group of which they might be a member, and nobody can tell. */
const unknownGroup = (
  request: Request,
  person: PersonKey,
  { policy, slack }: Roster,
): NotEntitled | undefined => {
  const today = policy ? groupsIn(policy) : [];
  const group = decidingGroups(request).find(
    (one) => today.includes(one) && slack?.groups.get(one)?.kind !== 'known',
  );
  if (group === undefined) return undefined;
  const found = slack?.groups.get(group);
  return { kind: 'group-unknown', person, group, ...(found?.kind === 'stale' && { since: found.fetchedAt }) };
};
