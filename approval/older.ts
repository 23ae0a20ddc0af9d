// Older: approving a version that is older than the newest approved one of its group: what `evaluate` found when the
// question was put, or what Countersign approved since.
import { REASON_LENGTH } from './words-fault.ts';
import { type Roster } from './roster.ts';
import { judgedOf, type Request } from './request.ts';

/** The newest approved version, where approving this one would go back behind it and the policy minds that. */
export const goesBackBehind = (
  request: Request,
  { newestApproved = 0 }: Pick<Roster, 'newestApproved'>,
): { readonly newest: number; readonly then: 'refuse' | 'ask' } | undefined => {
  const newest = Math.max(judgedOf(request)?.verdict.champion ?? 0, newestApproved);
  const then = request.policy.older ?? 'ask';
  return newest <= request.version || then === 'allow' ? undefined : { newest, then };
};

/** Whether words say anything: what cannot be seen says nothing. */
export const saysWhy = (words: string | undefined): boolean =>
  [...(words ?? '').replace(/\p{C}/gu, '').trim()].length >= REASON_LENGTH.min;
