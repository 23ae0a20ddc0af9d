// Review: what somebody approved alone in an emergency is looked at afterwards by somebody else, who signs. Until then
// those who may are reminded, with growing gaps and without an end.
import { authorsOf } from './author.ts';
import { secondsOf } from './duration.ts';
import { subjectName } from './ask.ts';
import { peopleInWords } from './people-words.ts';
import { utc } from './card.ts';
import { nameOf, personAt } from './identities.ts';
import { instant, type Instant, type PersonKey } from './ids.ts';
import { cardUnmoved, decisionOf, type Request } from './request.ts';
import { membersIn, membersOfRole, type Roster } from './roster.ts';
import { type Review } from './vote.ts';

/** The gap between two reminders grows no longer than this. */
const LONGEST_GAP_MS = 7 * 86_400_000;

/** The review as it begins: the first reminder comes when it should have been signed. */
export const reviewFrom = (now: number, within: string): Review => ({
  remindAt: instant(now + secondsOf(within) * 1000),
  reminders: 0,
});

/** Whether an approval by break glass still waits for its review; one that was never applied needs none. */
export const isUnreviewed = ({ review, stage }: Request): boolean =>
  review !== undefined && review.signed === undefined && stage.kind === 'closed' && stage.as === 'settled';

/** When `sweep` has to remind the reviewers next; undefined when nobody is to be reminded. */
export const nextReviewReminderAt = (request: Request): Instant | undefined =>
  isUnreviewed(request) ? request.review?.remindAt : undefined;

/** The request with one more reminder of its review noted; undefined when none is due. */
export const reviewReminded = (request: Request, now: number): Request | undefined => {
  const { review, policy } = request;
  if (!review || !isUnreviewed(request) || Date.parse(review.remindAt) > now) return undefined;
  const reminders = review.reminders + 1;
  const first = secondsOf(policy.breakGlass?.reviewWithin ?? '24h') * 1000;
  const gap = Math.min(first * 2 ** reminders, Math.max(first, LONGEST_GAP_MS));
  return {
    ...request,
    ...cardUnmoved(request),
    review: { ...review, reminders, remindAt: instant(now + gap) },
  };
};

/** Who may sign today: the reviewers, never who broke the glass, never the author. Where none is left, any other who decides. */
export const reviewersOf = (request: Request, roster: Roster): PersonKey[] => {
  const { identities, policy, slack } = roster;
  if (!policy) return [];
  const role = request.policy.breakGlass?.reviewers;
  const involved = new Set([
    ...authorsOf(request, identities),
    ...(decisionOf(request)?.votes ?? []).map(({ person }) => person),
  ]);
  const others = (people: readonly PersonKey[]): PersonKey[] =>
    [...new Set(people)].filter(
      (one) => !involved.has(one) && personAt(identities, one) !== undefined && !slack?.barred.has(one),
    );
  const named = others(role === undefined ? [] : membersOfRole(policy, role, roster));
  return named.length > 0 ? named : others(membersIn(policy, roster));
};

/** Why a review is not signed. */
export type NotSigned = 'nothing-to-review' | 'already-signed' | 'own' | 'not-entitled';

/** `next` is the request with its review signed. */
export type Signing =
  | { readonly kind: 'signs'; readonly next: Request; readonly message: string }
  | { readonly kind: 'refused'; readonly why: NotSigned; readonly message: string };

interface Signer {
  readonly person: PersonKey | undefined;
  readonly words: string;
  readonly now: number;
}

/** Whether a person may sign the review of a request, and what they are told. */
export const signReview = (request: Request, signer: Signer, roster: Roster): Signing => {
  const { person } = signer;
  const breaker = decisionOf(request)?.votes[0];
  const mayBe = person !== undefined && reviewersOf(request, roster).includes(person);
  if (!mayBe) return notTheirs(request, person === breaker?.person, roster);
  const { review } = request;
  if (!review || !isUnreviewed(request)) return nothingToSign(request);
  const name = nameOf(roster.identities, person);
  return {
    kind: 'signs',
    next: { ...request, review: { ...review, signed: signatureOf(signer, person, name) } },
    message: `${subjectName(request)}: reviewed. Its card keeps that the glass was broken, and says that you reviewed it.`,
  };
};

const signatureOf = ({ words, now }: Signer, person: PersonKey, name: string): Review['signed'] => ({
  person,
  name,
  at: instant(now),
  ...(words && { words }),
});

const refused = (why: NotSigned, because: string): Signing => ({
  kind: 'refused',
  why,
  message: `Not signed: ${because}`,
});

const notTheirs = (request: Request, isOwn: boolean, roster: Roster): Signing => {
  const who = reviewersOf(request, roster);
  const can =
    who.length > 0
      ? `${peopleInWords(who, roster.identities, 'or')} can.`
      : 'Nobody whom the policy names can.';
  return isOwn && request.review
    ? refused('own', `you broke the glass yourself, and somebody else has to review it. ${can}`)
    : refused('not-entitled', `you are not among those who review ${subjectName(request)}. ${can}`);
};

const nothingToSign = (request: Request): Signing => {
  const name = subjectName(request);
  const signed = request.review?.signed;
  return signed
    ? refused('already-signed', `${signed.name} reviewed ${name} already, on ${utc(signed.at)}.`)
    : refused('nothing-to-review', `${name} was not approved by break glass, so there is nothing to review.`);
};
