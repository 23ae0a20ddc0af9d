// Tally: whether those who said yes are enough. A requirement is so many people of each role, all of them at once; one
// person counts once, for the role in which they are needed.
import { type PersonKey } from './ids.ts';
import { inWords } from './card.ts';
import { needsInWords, type Needs } from './needs.ts';
import { type Vote } from './vote.ts';

/** How a question stands. */
export interface Tally {
  readonly isMet: boolean;
  /** The votes that count, each for one role, in the order in which they were given. */
  readonly counted: readonly { readonly vote: Vote; readonly role: string }[];
  /** How many people must say yes in all. */
  readonly needed: number;
  /** Who is still needed: of each role so many. */
  readonly missing: Needs;
  /** The roles of which one more yes would count: those that are missing, and those that others can move out of. */
  readonly helps: readonly string[];
}

/** A place that somebody has to take. */
interface Place {
  readonly role: string;
  taken: Vote | undefined;
}

/**
 * Counts votes against needs; `rolesOf` are the roles in which a person counts, none for whoever does not. The order of
 * the votes never changes whether it is met: who has taken a place moves to another one of theirs if that helps.
 */
export const tally = (
  needs: Needs,
  votes: readonly Vote[],
  rolesOf: (person: PersonKey) => readonly string[],
): Tally => {
  const places = Object.entries(needs).flatMap(([role, count]) =>
    Array.from({ length: count }, (): Place => ({ role, taken: undefined })),
  );
  for (const vote of onePerPerson(votes)) seat(vote, places, rolesOf, new Set());
  const free = places.filter(({ taken }) => taken === undefined).map(({ role }) => role);
  return {
    isMet: free.length === 0,
    counted: votes.flatMap((vote) => {
      const place = places.find(({ taken }) => taken === vote);
      return place ? [{ vote, role: place.role }] : [];
    }),
    needed: places.length,
    missing: Object.fromEntries(
      Object.keys(needs)
        .map((role) => [role, free.filter((one) => one === role).length] as const)
        .filter(([, count]) => count > 0),
    ),
    helps: Object.keys(needs).filter((role) => canSeat([role], places, rolesOf, new Set())),
  };
};

const onePerPerson = (votes: readonly Vote[]): Vote[] => [
  ...new Map(votes.map((vote) => [vote.person, vote])).values(),
];

/** Gives a vote a place, moving others to another one of theirs where that helps. */
const seat = (
  vote: Vote,
  places: readonly Place[],
  rolesOf: (person: PersonKey) => readonly string[],
  tried: Set<Place>,
): boolean => {
  const roles = rolesOf(vote.person);
  const open = places.filter((place) => roles.includes(place.role) && !tried.has(place));
  const free = open.find(({ taken }) => taken === undefined);
  if (free) {
    free.taken = vote;
    return true;
  }
  return open.some((place) => {
    tried.add(place);
    if (!place.taken || !seat(place.taken, places, rolesOf, tried)) return false;
    place.taken = vote;
    return true;
  });
};

/** Whether somebody of these roles would get a place, others moving where that helps. */
const canSeat = (
  roles: readonly string[],
  places: readonly Place[],
  rolesOf: (person: PersonKey) => readonly string[],
  tried: Set<Place>,
): boolean =>
  places
    .filter((place) => roles.includes(place.role) && !tried.has(place))
    .some((place) => {
      tried.add(place);
      return place.taken === undefined || canSeat(rolesOf(place.taken.person), places, rolesOf, tried);
    });

/** Whether a yes of one role or of another would do alike, because somebody who has both can move. */
const isEither = ({ missing, helps }: Tally): boolean => helps.length > Object.keys(missing).length;

/** `one of risk`; `one of approvers or risk` where either would do. */
export const missingInWords = (progress: Tally): string => {
  const { counted, needed, missing, helps } = progress;
  const count = needed - counted.length;
  return isEither(progress)
    ? `${count === 1 ? 'one' : count} of ${inWords(helps, 'or')}`
    : needsInWords(missing);
};

/** `approval needed`; once somebody said yes, how far it is: `1 of 2 approvals, risk still needed`. */
export const progressInWords = (progress: Tally): string => {
  const { counted, needed, isMet, helps } = progress;
  if (counted.length === 0) return 'approval needed';
  const so = `${counted.length} of ${needed} approvals`;
  return isMet ? so : `${so}, ${inWords(helps, isEither(progress) ? 'or' : 'and')} still needed`;
};
