// Sweep: what was due and did not happen. Each open request says when it is next to be looked at.
import { isUnrung } from './bell.ts';
import { instant, type Instant } from './ids.ts';
import { isInscribed } from './inscribe.ts';
import { dueReminder, nextReminderAt } from './remind.ts';
import { type Closed, type Reminder, type Request } from './request.ts';
import { isUnreviewed, nextReviewReminderAt, reviewReminded } from './review.ts';
import { missingParts, nextHeldAt, requesterHears } from './thread-parts.ts';
import { isUnasked } from './vote.ts';

/** After a decision the machine should have gone on within this many seconds. */
const RESUME_SECONDS = 60;
/** A question, or a thread, that could not be posted is tried again after this. */
const POST_AGAIN_SECONDS = 60;
/** An execution that failed is redriven at most this often. */
const REDRIVE_SECONDS = 3_600;
/** Redrive is possible for 14 days; a day is left for the last one. What cannot be told is given up then, too. */
const GIVE_UP_SECONDS = 13 * 86_400;

const later = (from: Instant, seconds: number): Instant => instant(Date.parse(from) + seconds * 1000);

/** Whether ops were told on the topic and not in Slack yet. */
export const isOwedToOps = ({ told }: Request): boolean =>
  told.ops !== undefined && told.opsChannel === undefined;

/** Whether everything that the end of a round calls for has been said. */
export const isAnnounced = (request: Request): boolean => {
  const { stage } = request;
  if (stage.kind !== 'closed') return false;
  // What waits for somebody's morning is about an open question: no moment makes a difference here.
  const isUp = isShown(request, Date.parse(stage.at)) || !needsCard(request);
  return isUp && !isOwedToOps(request) && notesOf(stage, request).every((at) => at !== undefined);
};

/** When each was told who has to be told of an end. */
const notesOf = (stage: Closed, { told }: Request): (Instant | undefined)[] => [
  ...(stage.as === 'settled' ? [told.topic, told.bus] : []),
  ...(stage.as === 'settled' && stage.decision.by === 'revocation' ? [told.before] : []),
  ...(requesterHears(stage) ? [told.requester] : []),
];

/** Whether the card and the thread below it are posted. */
const stands = (request: Request, now: number): boolean =>
  request.card?.ts !== undefined && missingParts(request, now).length === 0;

/** Whether card and thread stand, and the card says how the question stands. */
const isShown = (request: Request, now: number): boolean =>
  stands(request, now) && request.card?.shown === request.revision;

/** A round that ended before anything was shown needs no card, unless somebody has to learn of it. */
export const needsCard = (request: Request): boolean => {
  const { stage, card } = request;
  if (stage.kind !== 'closed' || card !== undefined) return true;
  // Whoever decided alone learns nowhere else what became of it.
  if (isUnasked(stage.decision)) return true;
  return stage.as !== 'changed' && stage.as !== 'gone';
};

/** When `sweep` should next look at a request that was written at `now`; undefined when it never needs to again. */
export const dueAt = (request: Request, now: number): Instant | undefined => {
  const soon = (seconds: number): Instant => instant(now + seconds * 1000);
  const { stage, failure, redrivenAt } = request;
  if (stage.kind === 'closed')
    return isFinished(request, stage.at, now) ? nextReviewReminderAt(request) : soon(RESUME_SECONDS);
  if (failure) return redrivenAt ? later(redrivenAt, REDRIVE_SECONDS) : later(failure.at, RESUME_SECONDS);
  if (stage.kind !== 'asking') return soon(RESUME_SECONDS);
  if (!isShown(request, now)) return soon(POST_AGAIN_SECONDS);
  const calls = [nextReminderAt(request), nextHeldAt(request, now)].filter((at) => at !== undefined).sort();
  return calls[0] ?? later(stage.closesAt, RESUME_SECONDS);
};

const isFinished = (request: Request, at: Instant, now: number): boolean =>
  (isAnnounced(request) && isInscribed(request) && !isUnrung(request)) || isOld(at, now);

/** What the execution of a request is doing, as Step Functions says. */
export type ExecutionState =
  'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE' | 'absent';

/** What `sweep` does about one request that is due. */
export type Sweeping =
  | { readonly kind: 'start' }
  | { readonly kind: 'redrive' }
  | { readonly kind: 'give-up'; readonly why: string }
  | { readonly kind: 'ring'; readonly token: string }
  | { readonly kind: 'announce' }
  /** Somebody is to be called on. */
  | { readonly kind: 'remind'; readonly part: Reminder['part'] }
  /** Nobody has signed the review of a broken glass. */
  | { readonly kind: 'remind-review' }
  /** The decision is lacking in lineage. */
  | { readonly kind: 'inscribe' }
  | { readonly kind: 'announce-and-inscribe' }
  | { readonly kind: 'wait' };

/** Decides what a due request needs, from where it and its execution stand. */
export const sweep = (request: Request, execution: ExecutionState, now: number): Sweeping => {
  const { stage } = request;
  if (reviewReminded(request, now)) return { kind: 'remind-review' };
  if (stage.kind === 'closed')
    return isOld(stage.at, now) && !isUnreviewed(request) ? { kind: 'wait' } : whenClosed(request);
  switch (execution) {
    case 'absent':
      return { kind: 'start' };
    case 'FAILED':
    case 'TIMED_OUT':
    case 'ABORTED':
      return tooLate(request, now)
        ? { kind: 'give-up', why: 'its execution failed, and 13 days of attempts to resume it have passed' }
        : { kind: 'redrive' };
    case 'SUCCEEDED':
      return { kind: 'give-up', why: 'its execution ended without closing it' };
    case 'PENDING_REDRIVE':
    case 'RUNNING':
      return whileRunning(request, now);
  }
};

/** Neither waits for the other: what Slack refuses for days stands in lineage all the same. */
const whenClosed = (request: Request): Sweeping => {
  if (isInscribed(request)) return { kind: 'announce' };
  return { kind: isAnnounced(request) ? 'inscribe' : 'announce-and-inscribe' };
};

const whileRunning = (request: Request, now: number): Sweeping => {
  const { stage, token } = request;
  const over = stage.kind === 'decided' || (stage.kind === 'asking' && stage.closesAt <= instant(now));
  if (over && token) return { kind: 'ring', token };
  const part = dueReminder(request, now);
  if (part) return { kind: 'remind', part };
  return stage.kind === 'asking' && !isShown(request, now) ? { kind: 'announce' } : { kind: 'wait' };
};

const tooLate = (request: Request, now: number): boolean =>
  request.failure !== undefined && isOld(request.failure.at, now);

const isOld = (at: Instant, now: number): boolean => now - Date.parse(at) > GIVE_UP_SECONDS * 1000;
