// Reminders: when those who have not answered are called on again, and when others are. The moments follow from the
// policy and the window alone; which of them have come stands in the request.
import * as z from 'zod';
import { Span, secondsOf } from './duration.ts';
import { instant, type Instant } from './ids.ts';
import { RoleName } from './needs.ts';
import { afterQuiet, beforeQuiet, Quiet } from './quiet.ts';

export const Reminders = z.union([
  z.literal('never'),
  z.strictObject({
    after: Span.optional().describe('When the first one is due; a third of the window, unless set'),
    quiet: Quiet.optional().describe('When nobody is reminded: what would be due then comes after it'),
  }),
]);
export type Reminders = z.infer<typeof Reminders>;

export const Escalation = z.strictObject({
  after: Span.describe('How long after the question was asked'),
  to: RoleName.describe('The role whose people are called on, once'),
});
export type Escalation = z.infer<typeof Escalation>;

const HOUR_MS = 3_600_000;
/** The last reminder comes so long before the end, and no other one comes so shortly before the last. */
const LAST_MS = 4 * HOUR_MS;
/** Of a short window, this part. */
const LAST_PART = 6;
/** Whoever is reminded needs some time to answer. */
export const LEAST_TIME_MS = HOUR_MS / 2;

/** What hangs on the clock while a question is open. */
export interface Schedule {
  /** The reminders, in order. */
  readonly reminders: readonly Instant[];
  readonly escalation?: Instant;
}

/** When nobody is to be reminded, if the policy says so. */
export const quietOf = (reminders: Reminders | undefined): Quiet | undefined =>
  typeof reminders === 'object' ? reminders.quiet : undefined;

interface Window {
  readonly asked: number;
  readonly closes: number;
}

/** When a question that closes at `closesAt`, and is open for so many seconds, calls on people. */
export const scheduleOf = (
  policy: {
    readonly open: number;
    readonly reminders?: Reminders | undefined;
    readonly escalate?: Escalation | undefined;
  },
  closesAt: Instant,
): Schedule => {
  const closes = Date.parse(closesAt);
  const window = { asked: closes - policy.open * 1000, closes };
  const { reminders, escalate } = policy;
  const quiet = quietOf(reminders);
  const moments = reminders === 'never' ? [] : growing(reminders?.after, window);
  const escalation = escalate && outsideQuiet(quiet, window, window.asked + secondsOf(escalate.after) * 1000);
  return {
    reminders: [...new Set(moments.flatMap((at) => outsideQuiet(quiet, window, at) ?? []))].map(instant),
    ...(escalation !== undefined && { escalation: instant(escalation) }),
  };
};

/** The first one after a while, each next one after twice the gap, and a last one shortly before the end. */
const growing = (after: string | undefined, { asked, closes }: Window): number[] => {
  const open = closes - asked;
  const before = Math.min(LAST_MS, open / LAST_PART);
  const first = after === undefined ? open / 3 : secondsOf(after) * 1000;
  const offsets: number[] = [];
  for (let gap = first, at = first; at <= open - 2 * before; gap *= 2, at += gap) offsets.push(at);
  return [...offsets, open - before].map((offset) => asked + Math.round(offset));
};

/** After the quiet time; before it, where that ends too late to answer. Undefined when all the window is quiet. */
const outsideQuiet = (
  quiet: Quiet | undefined,
  { asked, closes }: Window,
  at: number,
): number | undefined => {
  const after = quiet ? afterQuiet(quiet, at) : at;
  if (after <= closes - LEAST_TIME_MS || (after === at && at < closes)) return after;
  const before = quiet ? beforeQuiet(quiet, at) : at;
  return before > asked && before < closes ? before : undefined;
};
