// People in words: those who are meant, by name, and user groups by their handles; and the same as mentions.
import { inWords, text, type Line, type Span } from './card.ts';
import { handleOf } from './directory.ts';
import { nameOf, personAt, type Identities } from './identities.ts';
import { type PersonKey, type UserGroupId } from './ids.ts';
import { deciders, type Request } from './request.ts';
import { decidingGroups, type Roster } from './roster.ts';

/** A card names this many people; the others may decide as well. */
const MOST_NAMES = 10;

const names = (people: readonly PersonKey[], identities: Identities): string[] =>
  people.map((person) => nameOf(identities, person));

/** `Bob, Carol or 3 others`: people by name, at most ten of them, and what else is to be named. */
export const peopleInWords = (
  people: readonly PersonKey[],
  identities: Identities,
  last: 'or' | 'and',
  also: readonly string[] = [],
): string => {
  const more = people.length - MOST_NAMES;
  const shown = [...names(people.slice(0, MOST_NAMES), identities), ...also];
  return inWords(more > 0 ? [...shown, others(more)] : shown, last);
};

/** `Bob, Carol or @risk-team`: all who may decide about a request. */
export const decidersInWords = (
  request: Request,
  { identities, slack }: Pick<Roster, 'identities' | 'slack'>,
  last: 'or' | 'and',
): string => {
  const handles = decidingGroups(request).map((group) => handleOf(group, slack));
  return peopleInWords(askable(request, { identities, slack }), identities, last, handles);
};

/** Those whom a request names and who are somebody who can count in Slack. */
export const askable = (
  request: Request,
  { identities, slack }: Pick<Roster, 'identities' | 'slack'>,
): PersonKey[] => deciders(request, identities).filter((person) => !slack?.barred.has(person));

/** Whether anybody may decide about a request at all. */
export const canBeDecided = (request: Request, identities: Identities): boolean =>
  deciders(request, identities).length > 0 || decidingGroups(request).length > 0;

const others = (count: number): string => (count === 1 ? '1 other' : `${count} others`);

/** `@risk-team`, as those who are meant. */
export const groupMentions = (groups: readonly UserGroupId[], { slack }: Roster): Span[] =>
  [...new Set(groups)].map((group) => ({ kind: 'mention-group', group, name: handleOf(group, slack) }));

/** `Bob, Carol or 3 others`, as those who are meant; pings only where mentions do. */
export const mentions = (
  people: readonly PersonKey[],
  identities: Identities,
  groups: readonly Span[] = [],
): Line => {
  const more = people.length - MOST_NAMES;
  const named = people.slice(0, MOST_NAMES).map((person): Span => ({
    kind: 'mention',
    person,
    slack: personAt(identities, person)?.slack ?? '',
    name: nameOf(identities, person),
  }));
  const spans = [...named, ...groups];
  const all = more > 0 ? [...spans, text(others(more))] : spans;
  return all.flatMap((span, index) =>
    index === 0 ? [span] : [text(index === all.length - 1 ? ' or ' : ', '), span],
  );
};
