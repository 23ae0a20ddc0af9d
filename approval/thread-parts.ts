// The messages that belong to a request besides its card: the evidence and each vote in the thread below it, reminders
// there and to single people, and what whoever registered the version reads. Which of them are lacking follows from the request alone, so that each is posted once.
import { type Instant, instant, PersonKey } from './ids.ts';
import { afterQuiet, type Quiet } from './quiet.ts';
import { LEAST_TIME_MS, quietOf } from './reminders.ts';
import {
  closesAtOf,
  decisionOf,
  judgedOf,
  standingVotes,
  withdrawnVotes,
  type Closed,
  type Reminder,
  type Request,
} from './request.ts';
import { isUnreviewed } from './review.ts';
import { isUnasked } from './vote.ts';

type ReminderPart = Reminder['part'];
/** A direct message to one person about a reminder. */
export type DirectPart = `direct:${ReminderPart}:${string}`;

/** The direct messages to whoever registered the version: that it is asked about, and how that ended. */
export type RequesterPart = 'requester:asked' | 'requester:ended';

/** A message by its key. All but the direct ones and the requester's stand in the thread. */
export type ThreadPart =
  | 'table'
  | 'exhibits'
  | 'runs'
  | `vote:${string}`
  | `withdrawn:${string}`
  | `review:${number}`
  | ReminderPart
  | DirectPart
  | RequesterPart;

/** What a request lacks at a moment, in milliseconds, in the order of its messages; nothing before it is judged. */
export const missingParts = (request: Request, now: number): ThreadPart[] =>
  lackingParts(request).flatMap(({ part, quiet }) => (heldUntil(request, quiet, now) ? [] : [part]));

/** When a reminder is due that waits for the end of a quiet time; undefined when none does. */
export const nextHeldAt = (request: Request, now: number): Instant | undefined =>
  lackingParts(request)
    .flatMap(({ quiet }) => heldUntil(request, quiet, now) ?? [])
    .sort()[0];

/** What is wanted and does not stand, and when it must not come. */
interface Lacking {
  readonly part: ThreadPart;
  readonly quiet?: Quiet | undefined;
}

/** Until when it is quiet; undefined when it is not, or when too little time to answer would be left after it. */
const heldUntil = (request: Request, quiet: Quiet | undefined, now: number): Instant | undefined => {
  const closesAt = closesAtOf(request);
  if (!quiet || !closesAt) return undefined;
  const after = afterQuiet(quiet, now);
  return after > now && after <= Date.parse(closesAt) - LEAST_TIME_MS ? instant(after) : undefined;
};

const lackingParts = (request: Request): Lacking[] => {
  const judged = judgedOf(request);
  if (judged === undefined) return [];
  const decision = decisionOf(request);
  // Whoever decided alone is quoted on the card; the evidence stands under that of the question.
  if (isUnasked(decision)) return reviewParts(request).map((part) => ({ part }));
  const shown: ThreadPart[] = [
    'table',
    ...(judged.exhibits.length > 0 ? (['exhibits'] as const) : []),
    ...(judged.runs ? (['runs'] as const) : []),
    ...requesterParts(request),
    ...voteParts(request),
  ];
  const wanted = [...shown.map((part): Lacking => ({ part })), ...reminderParts(request)];
  return wanted.filter(({ part }) => request.card?.thread?.[part] === undefined);
};

/** While somebody is asked, whoever registered the version is told so. `announce` tells them how it ended. */
const requesterParts = ({ stage, author }: Request): ThreadPart[] =>
  stage.kind === 'asking' && author.people.length > 0 ? ['requester:asked'] : [];

/**
 * Whether whoever registered the version is told of an end: of every decision, and of what they wait for. Where nothing
 * was asked, or the same version is asked about again, they wait for nothing.
 */
export const requesterHears = (stage: Closed): boolean => {
  if (stage.as === 'settled' || stage.as === 'left-pending') return true;
  // What overrode the question is told by its own round.
  if (stage.as === 'changed' || stage.as === 'observed' || stage.as === 'overridden') return false;
  return stage.closesAt !== undefined;
};

/** The newest reminder of a review that is not signed. */
const reviewParts = (request: Request): ThreadPart[] => {
  const reminders = isUnreviewed(request) ? (request.review?.reminders ?? 0) : 0;
  const part = `review:${reminders}` as const;
  return reminders === 0 || request.card?.thread?.[part] !== undefined ? [] : [part];
};

/** A message for each vote, and one for each that was taken back, the oldest first. */
const voteParts = (request: Request): ThreadPart[] => {
  const withdrawn = withdrawnVotes(request);
  const parts = [
    ...[...standingVotes(request), ...withdrawn].map(({ person, at }) => ({
      at,
      part: votePart(person, at),
    })),
    ...withdrawn.map(({ person, withdrawnAt: at }) => ({ at, part: withdrawnPart(person, at) })),
  ];
  return parts.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ part }) => part);
};

export const votePart = (person: PersonKey, at: Instant): ThreadPart => `vote:${person}:${at}`;
export const withdrawnPart = (person: PersonKey, at: Instant): ThreadPart => `withdrawn:${person}:${at}`;

/**
 * The reminders that still make sense: the newest one, and the escalation, to whoever has not answered meanwhile. The
 * thread goes by the policy's zone, a direct message by that of its reader.
 */
const reminderParts = (request: Request): Lacking[] => {
  const all = request.stage.kind === 'asking' ? (request.stage.reminders ?? []) : [];
  const quiet = quietOf(request.policy.reminders);
  const newest = all.findLast(({ part }) => part !== 'escalation');
  return all
    .filter((one) => one === newest || one.part === 'escalation')
    .map((one) => ({ ...one, people: unanswered(request, one) }))
    .filter(({ people }) => people.length > 0)
    .flatMap(({ part, people, zones }): Lacking[] => [
      { part, quiet },
      ...people.map((person): Lacking => {
        const zone = zones?.[person];
        return { part: `direct:${part}:${person}`, quiet: quiet && zone ? { ...quiet, zone } : quiet };
      }),
    ]);
};

/** Those of a reminder who have not answered. */
const unanswered = (request: Request, { people }: Reminder): PersonKey[] =>
  people.filter((person) => !standingVotes(request).some((vote) => vote.person === person));

/** The reminder that a part of the thread, or a direct message, is about; and to whom that one goes. */
export const reminderOf = (
  { stage }: Request,
  part: string,
): { readonly reminder: Reminder; readonly person?: PersonKey } | undefined => {
  const all = stage.kind === 'asking' ? (stage.reminders ?? []) : [];
  const reminder = all.find((one) => one.part === part);
  if (reminder) return { reminder };
  const of = all.find((one) => part.startsWith(`direct:${one.part}:`));
  return of && { reminder: of, person: PersonKey.parse(part.slice(`direct:${of.part}:`.length)) };
};

export const isDirect = (part: ThreadPart): part is DirectPart => part.startsWith('direct:');
