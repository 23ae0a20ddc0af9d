// The author in words: who registered a version, and who may not decide about it because it is their own work.
import { authorToday, registrants, workOf, type Author } from './author.ts';
import { inWords } from './card.ts';
import { cleanText } from './foreign-text.ts';
import { nameOf, type Identities } from './identities.ts';
import { type PersonKey } from './ids.ts';
import { peopleOfRole } from './policy.ts';
import { needsOf, type Request } from './request.ts';

const NAME_LIMIT = 40;

/** Who registered it, in words: a person's name, else the last part of the identity, else that nobody can tell. */
export const authorName = (request: Request, identities: Identities): string => {
  const people = registrants(authorToday(identities, request.author)).map((person) =>
    nameOf(identities, person),
  );
  if (people.length > 0) return inWords(people, 'and');
  const last = request.author.identities[0]?.split(/[/:]/).at(-1);
  return cleanText(last ?? '', NAME_LIMIT) || 'somebody unknown';
};

/** Those of the author's people who would be among those who decide. */
const excluded = (request: Request, author: Author): PersonKey[] => {
  const named = new Set(Object.keys(needsOf(request)).flatMap((role) => peopleOfRole(request.policy, role)));
  return author.people.filter((person) => named.has(person));
};

const WORK = { pipeline: 'started its pipeline', training: 'started its training' } as const;

/** ` Alice registered it and cannot approve.`, and the same of who started its pipeline or training. */
export const excludedInWords = (request: Request, identities: Identities): string => {
  const author = authorToday(identities, request.author);
  const all = excluded(request, author).map((person) => ({ person, work: workOf(author, person) }));
  const others = all.flatMap(({ person, work }) =>
    work === 'registered' ? [] : [`${nameOf(identities, person)} ${WORK[work]}`],
  );
  const registered = all.some(({ work }) => work === 'registered')
    ? [`${authorName(request, identities)} registered it`]
    : [];
  return [...registered, ...others].map((words) => ` ${words} and cannot approve.`).join('');
};

/** Why nobody can decide: the author's people are all who could. */
export const nobodyInWords = (request: Request, identities: Identities): string =>
  (authorToday(identities, request.author).starters ?? []).some(({ person }) => person !== undefined)
    ? `nobody: every approver had a part in it.${excludedInWords(request, identities)}`
    : `nobody: ${authorName(request, identities)} registered it and is the only approver.`;
