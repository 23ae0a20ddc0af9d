// The author: everybody whose own work a version is, so that none of them approves it. First whoever registered it; then
// whoever started what it came from. The second can only be added: it never takes the place of the first.
import * as z from 'zod';
import { doerOf, doersOf, personAt, type Identities } from './identities.ts';
import { PersonKey } from './ids.ts';

/** What somebody started that a version came from. */
export const Started = z.enum(['pipeline', 'training']);
export type Started = z.infer<typeof Started>;

/** An identity that started something a version came from, and the ARN of that: SageMaker's own word. */
export const Starter = z.object({ identity: z.string(), started: Started, arn: z.string() });
export type Starter = z.infer<typeof Starter>;

export const Author = z.object({
  /** Every identity that SageMaker gives for whoever registered it, the most telling first. */
  identities: z.array(z.string()),
  /** Everybody who counts as the author, those who registered it first. */
  people: z.array(PersonKey),
  /** Who started what it came from, without those who registered it. */
  starters: z.array(Starter.extend({ person: PersonKey.optional() })).optional(),
});
export type Author = z.infer<typeof Author>;

/** Whether the file knows who registered a version. `not-asked`: it is not registered, or nobody wants to know. */
export type Registrant = 'known' | 'unknown' | 'not-asked';

/** The author by what Describe says alone. */
export const authorOf = (identities: Identities, registeredBy: readonly string[]): Author => ({
  identities: [...registeredBy],
  people: doersOf(identities, registeredBy),
});

/** The author, and those who started what the version came from. Nobody who counted before counts less. */
export const withStarters = (identities: Identities, author: Author, found: readonly Starter[]): Author => {
  const registered = registrants(author);
  const starters = found
    .filter(({ identity }) => !author.identities.includes(identity))
    .map((starter) => ({ ...starter, person: doerOf(identities, starter.identity) }))
    .filter(({ person }) => person === undefined || !registered.includes(person))
    .map(({ person, ...starter }) => ({ ...starter, ...(person && { person }) }));
  if (starters.length === 0) return author;
  const people = starters.flatMap(({ person }) => person ?? []);
  return {
    ...author,
    people: [...new Set([...author.people, ...people])],
    starters: [...(author.starters ?? []), ...starters],
  };
};

/** The author as today's file knows its identities: who counted stays, and whom it has come to know since is added. */
export const authorToday = (identities: Identities, author: Author): Author => {
  const registered = doersOf(identities, author.identities);
  const known = new Set([...registrants(author), ...registered]);
  const starters = author.starters?.map((starter) => {
    const person = starter.person ?? doerOf(identities, starter.identity);
    return person === undefined || known.has(person) ? starter : { ...starter, person };
  });
  const started = (starters ?? []).flatMap(({ person }) => person ?? []);
  return {
    ...author,
    people: [...new Set([...author.people, ...registered, ...started])],
    ...(starters && { starters }),
  };
};

/** Who of the author reads how it goes: the first whom the file still has. */
export const requesterIn = ({ people }: Author, identities: Identities): PersonKey | undefined =>
  people.find((person) => personAt(identities, person) !== undefined);

/** Everybody who counts as the author of a request today. */
export const authorsOf = ({ author }: { readonly author: Author }, identities: Identities): PersonKey[] =>
  authorToday(identities, author).people;

/** The people who registered it; none when the file knows none of its identities. */
export const registrants = ({ people, starters = [] }: Author): PersonKey[] =>
  people.filter((one) => !starters.some(({ person }) => person === one));

/**
 * Whether it can be told who registered a version. Who started its pipeline or training does not tell: whoever registers
 * chooses what the version says it came from.
 */
export const registrantOf = (author: Author): Registrant =>
  registrants(author).length > 0 ? 'known' : 'unknown';

/** What a person of the author did: `registered` before all else. */
export const workOf = ({ starters = [] }: Author, person: PersonKey): 'registered' | Started =>
  starters.find((one) => one.person === person)?.started ?? 'registered';
