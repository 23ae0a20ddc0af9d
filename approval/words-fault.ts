// The words of an answer: a reason is mandatory where somebody says no, a comment is free; by whatever door it comes.
import { type Answer } from './vote.ts';

/** A reason is mandatory, and this long at least and at most, in characters. */
export const REASON_LENGTH = { min: 10, max: 500 } as const;

/** How much of the words can be seen: a reason of zero-width characters is none. */
const visible = (words: string): number => [...words.replace(/\p{C}/gu, '').trim()].length;

/** Whoever says yes need not say why. */
const FREE: ReadonlySet<string> = new Set(['approve', 'sign-review']);

const WHY: ReadonlyMap<string, string> = new Map([
  ['revoke', 'whoever relied on it has to know why'],
  ['break-glass', 'whoever reviews it has to know why it could not wait'],
]);

/** What is wrong with the words of an answer, as a sentence; undefined when nothing is. */
export const wordsFault = (
  choice: Answer['choice'] | 'revoke' | 'break-glass' | 'sign-review',
  words: string,
): string | undefined => {
  if (choice === 'withdraw') return undefined;
  if (words.length > REASON_LENGTH.max) return `Write at most ${REASON_LENGTH.max} characters.`;
  if (FREE.has(choice) || visible(words) >= REASON_LENGTH.min) return undefined;
  const why = WHY.get(choice) ?? 'the author has to know what to change';
  return `Write at least ${REASON_LENGTH.min} characters: ${why}.`;
};
