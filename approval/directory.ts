// Directory: what Slack said of the people and user groups that policies name, when it was last asked. `sweep` asks; nobody
// waits for Slack to decide. It makes nobody a person: whom identities.yml does not know counts for nothing.
import * as z from 'zod';
import { cleanName } from './foreign-text.ts';
import { personAt, personInSlack, type Identities } from './identities.ts';
import { Instant, instant, UserGroupId, type PersonKey } from './ids.ts';

/** What somebody is in Slack. Only a member counts. */
export const Standing = z.enum(['member', 'guest', 'bot', 'deactivated']);
export type Standing = z.infer<typeof Standing>;
/** What keeps somebody from counting. */
export type Bar = Exclude<Standing, 'member'>;

/** What Slack says of one person. */
export const SlackPerson = z.object({
  standing: Standing,
  /** Their time zone, such as `Europe/Berlin`; absent when Slack names none. */
  zone: z.string().optional(),
  fetchedAt: Instant,
});
export type SlackPerson = z.infer<typeof SlackPerson>;

/** A user group: its handle without the @, and the Slack ids of its members. */
export const UserGroup = z.object({ handle: z.string(), members: z.array(z.string()), fetchedAt: Instant });
export type UserGroup = z.infer<typeof UserGroup>;

/** All that is kept: people by Slack user id, user groups by theirs. */
export const Directory = z.object({
  people: z.record(z.string(), SlackPerson),
  groups: z.record(UserGroupId, UserGroup),
});
export type Directory = z.infer<typeof Directory>;

/** Members that are not known anew within this time count no more: somebody may have left the group since. */
export const LONGEST_KNOWN_MS = 24 * 3_600_000;
/** People are asked about again after this time. */
const ASKED_AGAIN_MS = 10 * 60_000;
/** So many of them at once: https://docs.slack.dev/apis/web-api/rate-limits, tier 4 allows 100 a minute. */
const MOST_AT_ONCE = 50;

/** A user group as it counts now. */
export type GroupToday =
  | { readonly kind: 'known'; readonly handle: string; readonly people: readonly PersonKey[] }
  /** Known too long ago: nobody of it counts. */
  | { readonly kind: 'stale'; readonly handle: string; readonly fetchedAt: Instant };

/** What Slack has to say of who counts now. */
export interface SlackToday {
  /** A group that is absent was never heard of: nobody of it counts. */
  readonly groups: ReadonlyMap<string, GroupToday>;
  /** Whom Slack knows as somebody who never counts. Who is absent counts by identities.yml alone. */
  readonly barred: ReadonlyMap<PersonKey, Bar>;
  readonly zones: ReadonlyMap<PersonKey, string>;
}

/** What a directory comes to at a moment, in milliseconds. */
export const slackToday = (directory: Directory, identities: Identities, now: number): SlackToday => {
  const people = Object.entries(directory.people).flatMap(([slack, found]) => {
    const person = personInSlack(identities, slack);
    return person ? [{ person, ...found }] : [];
  });
  return {
    groups: new Map(
      Object.entries(directory.groups).map(([id, group]) => [id, groupToday(group, identities, now)]),
    ),
    barred: new Map(
      people.flatMap(({ person, standing }) => (standing === 'member' ? [] : [[person, standing]])),
    ),
    zones: new Map(people.flatMap(({ person, zone }) => (zone === undefined ? [] : [[person, zone]]))),
  };
};

const groupToday = (group: UserGroup, identities: Identities, now: number): GroupToday => {
  const { fetchedAt } = group;
  const handle = `@${cleanName(group.handle, HANDLE_LIMIT)}`;
  if (now - Date.parse(fetchedAt) > LONGEST_KNOWN_MS) return { kind: 'stale', handle, fetchedAt };
  const people = group.members.flatMap((slack) => personInSlack(identities, slack) ?? []);
  return { kind: 'known', handle, people };
};

const HANDLE_LIMIT = 40;

/** `@risk-team`; by its id while Slack has not told its handle. */
export const handleOf = (id: UserGroupId, slack: SlackToday | undefined): string =>
  slack?.groups.get(id)?.handle ?? `the user group ${id}`;

/** The Slack users to ask about: whom policies name, and whom identities.yml knows of the members of user groups. */
export const namedUsers = (
  people: readonly PersonKey[],
  groups: Directory['groups'],
  identities: Identities,
): string[] => {
  const named = people.flatMap((person) => personAt(identities, person)?.slack ?? []);
  const members = Object.values(groups).flatMap((group) => group.members);
  return [...new Set([...named, ...members.filter((user) => personInSlack(identities, user))])];
};

/** Of these Slack users those to ask about now: the ones of whom nothing has been heard for the longest time. */
export const toAsk = (users: readonly string[], { people }: Directory, now: number): string[] =>
  users
    .map((user) => ({ user, at: Date.parse(people[user]?.fetchedAt ?? instant(0)) }))
    .filter(({ at }) => now - at >= ASKED_AGAIN_MS)
    .sort((a, b) => a.at - b.at)
    .slice(0, MOST_AT_ONCE)
    .map(({ user }) => user);
