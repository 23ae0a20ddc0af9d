// Older: approving a version that is older than the newest approved one of its group. That one is what `evaluate` found:
// a version that is approved while the question is open is not looked for again.
import { REASON_LENGTH } from './words-fault.ts';
import { judgedOf, type Request } from './request.ts';

/** The newest approved version, where approving this one would go back behind it and the policy minds that. */
export const goesBackBehind = (
  request: Request,
): { readonly newest: number; readonly then: 'refuse' | 'ask' } | undefined => {
  const newest = judgedOf(request)?.verdict.champion;
  const then = request.policy.older ?? 'ask';
  return newest === undefined || newest <= request.version || then === 'allow' ? undefined : { newest, then };
};

/** Whether words say anything: what cannot be seen says nothing. */
export const saysWhy = (words: string | undefined): boolean =>
  [...(words ?? '').replace(/\p{C}/gu, '').trim()].length >= REASON_LENGTH.min;
