// Decide: what a person's click or answer means. Every click gets an answer, and every refusal says why.
import { nameOf, personInSlack, type Identities } from './identities.ts';
import { short, type Digest, type Instant, type PersonKey } from './ids.ts';
import { peopleNeeded } from './needs.ts';
import { deciders, needsOf, type Decision, type Request, type Vote } from './request.ts';

/** A click or an answer as it came from Slack, already authenticated. */
export interface Answer {
  readonly choice: 'approve' | 'reject';
  readonly slackUser: string;
  /** The first digits of the evidence that the clicked card showed. */
  readonly evidenceShown: string;
  readonly channel: string;
  readonly messageTs: string;
  readonly words?: string;
}

/** Why an answer does not count. */
export type Refusal =
  | { readonly kind: 'unknown-person' }
  | { readonly kind: 'not-entitled'; readonly person: PersonKey }
  | { readonly kind: 'author'; readonly person: PersonKey }
  | { readonly kind: 'already-yours'; readonly vote: Vote }
  | { readonly kind: 'already-decided'; readonly decision: Decision }
  | { readonly kind: 'expired'; readonly closesAt: Instant; readonly decision: Decision | undefined }
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'evidence-changed' }
  /** Several people are needed, and several votes are not counted yet: one must not pass for all. */
  | { readonly kind: 'needs-more'; readonly people: number }
  | { readonly kind: 'wrong-place' };

export type Heard =
  | { readonly kind: 'counts'; readonly person: PersonKey; readonly name: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const refused = (refusal: Refusal): Heard => ({ kind: 'refused', refusal });

/**
 * Whether this person's answer counts now. The order matters: who may not know about the request learns only that;
 * who may decide learns what became of it.
 */
export const hear = (request: Request, answer: Answer, identities: Identities, now: Instant): Heard => {
  if (!isWhereItStands(request, answer)) return refused({ kind: 'wrong-place' });
  const person = personInSlack(identities, answer.slackUser);
  if (person === undefined) return refused({ kind: 'unknown-person' });
  const state = stateRefusal(request, answer, now, person);
  if (request.author.people.includes(person)) return refused(state ?? { kind: 'author', person });
  if (!deciders(request).includes(person)) return refused({ kind: 'not-entitled', person });
  const refusal = state ?? moreNeeded(request, answer);
  return refusal ? refused(refusal) : { kind: 'counts', person, name: nameOf(identities, person) };
};

const moreNeeded = (request: Request, { choice }: Answer): Refusal | undefined => {
  const people = peopleNeeded(needsOf(request));
  return choice === 'approve' && people > 1 ? { kind: 'needs-more', people } : undefined;
};

/** The card's own message, where it is known; a post whose answer was lost has no place yet. */
const isWhereItStands = (request: Request, answer: Answer): boolean => {
  const place = request.card;
  if (answer.channel !== (place?.channel ?? request.policy.channel)) return false;
  return place?.ts === undefined || place.ts === answer.messageTs;
};

const stateRefusal = (
  request: Request,
  answer: Answer,
  now: Instant,
  person: PersonKey,
): Refusal | undefined => {
  const { stage } = request;
  switch (stage.kind) {
    case 'opened':
    case 'judged':
      return { kind: 'not-asked' };
    case 'asking':
      if (now >= stage.closesAt) return { kind: 'expired', closesAt: stage.closesAt, decision: undefined };
      return short(stage.judged.evidence) === answer.evidenceShown ? undefined : { kind: 'evidence-changed' };
    case 'decided':
    case 'applying':
      return settledRefusal(stage.decision, stage.closesAt, person, answer);
    case 'closed':
      // A decision that was not applied is void: nobody is told that it stands.
      if (stage.as === 'settled') return settledRefusal(stage.decision, stage.closesAt, person, answer);
      return stage.as === 'changed' ? { kind: 'evidence-changed' } : { kind: 'not-asked' };
  }
};

const settledRefusal = (
  decision: Decision,
  closesAt: Instant | undefined,
  person: PersonKey,
  answer: Answer,
): Refusal => {
  if (decision.by === 'expiry' && closesAt) return { kind: 'expired', closesAt, decision };
  const own = decision.votes.find((vote) => vote.person === person && vote.choice === answer.choice);
  return own ? { kind: 'already-yours', vote: own } : { kind: 'already-decided', decision };
};

/** The request with this person's vote, and with the decision that the vote completes. */
export const settle = (
  request: Request,
  answer: Answer,
  who: { person: PersonKey; name: string },
  now: Instant,
): Request => {
  if (request.stage.kind !== 'asking')
    throw new Error(`A request that is ${request.stage.kind} takes no vote.`);
  const evidence: Digest = request.stage.judged.evidence;
  const vote: Vote = {
    ...who,
    slack: answer.slackUser,
    choice: answer.choice,
    ...(answer.words && { words: answer.words }),
    at: now,
    evidence,
  };
  const decision: Decision = {
    outcome: answer.choice === 'approve' ? 'Approved' : 'Rejected',
    by: 'person',
    votes: [vote],
    at: now,
  };
  const { judged, closesAt } = request.stage;
  return { ...request, stage: { kind: 'decided', judged, closesAt, decision } };
};

/** A reason is mandatory, and this long at least and at most. */
export const REASON_LENGTH = { min: 10, max: 500 } as const;
