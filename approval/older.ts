// Older: approving a version that is older than the newest approved one of its group: what `evaluate` found when the
// question was put, or what Countersign approved since, without what was taken back.
import * as z from 'zod';
import { Instant } from './ids.ts';
import { REASON_LENGTH } from './words-fault.ts';
import { type Roster } from './roster.ts';
import { judgedOf, type Request } from './request.ts';
import { type Answer } from './vote.ts';

/** What is noted of a version that Countersign approved once: whether that stands, since when, and by which round. */
export const Approval = z.object({
  version: z.number().int().min(1),
  /** 0 where the version never had one. */
  round: z.number().int().min(0),
  is: z.enum(['approved', 'taken-back']),
  at: Instant,
});
export type Approval = z.infer<typeof Approval>;

/** What happened to a version. `judged-anew`: its next round opened, because it waits again. */
export type ApprovalNews = Omit<Approval, 'is'> & { readonly is: Approval['is'] | 'judged-anew' };

/** Of the newest versions so many are kept: whoever goes back behind one of them learns of it. */
const MOST_KEPT = 20;

/** What is noted after something happened; undefined where that says nothing new, as a repeat does. */
export const approvalsAfter = (known: readonly Approval[], news: ApprovalNews): Approval[] | undefined => {
  const before = known.find(({ version }) => version === news.version);
  if (!isNews(before, news)) return undefined;
  const is = news.is === 'approved' ? news.is : 'taken-back';
  return [{ ...news, is } as const, ...known.filter((one) => one !== before)]
    .sort((a, b) => b.version - a.version)
    .slice(0, MOST_KEPT);
};

const isNews = (before: Approval | undefined, { is, round }: ApprovalNews): boolean => {
  switch (is) {
    case 'approved':
      return before === undefined || before.round < round;
    case 'taken-back':
      return before === undefined || before.round <= round;
    case 'judged-anew':
      return before?.is === 'approved' && before.round < round;
  }
};

/** The newest approved version, where approving this one would go back behind it and the policy minds that. */
export const goesBackBehind = (
  request: Request,
  { approvals = [] }: Pick<Roster, 'approvals'>,
): { readonly newest: number; readonly then: 'refuse' | 'ask' } | undefined => {
  const newest = newestApproved(request, approvals);
  const then = request.policy.older ?? 'ask';
  return newest <= request.version || then === 'allow' ? undefined : { newest, then };
};

/**
 * The champion of the verdict unless it was taken back, or what was approved since. What was approved before stands only
 * behind the champion: were it newer and still approved, it would be the champion.
 */
const newestApproved = (request: Request, approvals: readonly Approval[]): number => {
  const champion = judgedOf(request)?.verdict.champion ?? 0;
  const isSince = ({ at }: Approval): boolean => at >= request.openedAt;
  const isTakenBack = approvals.some(
    (one) => one.version === champion && one.is === 'taken-back' && isSince(one),
  );
  const standing = approvals.filter(
    (one) => one.is === 'approved' && (isSince(one) || one.version < champion),
  );
  return Math.max(isTakenBack ? 0 : champion, ...standing.map(({ version }) => version));
};

/** Whether an approval says yes to going back: why, and behind the version that is the newest still. */
export const goesBackKnowingly = ({ words, newestShown }: Answer, newest: number): boolean =>
  newestShown === newest && saysWhy(words);

/** Whether words say anything: what cannot be seen says nothing. */
const saysWhy = (words: string | undefined): boolean =>
  [...(words ?? '').replace(/\p{C}/gu, '').trim()].length >= REASON_LENGTH.min;
