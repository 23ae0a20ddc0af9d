// The words of an answer: a reason is mandatory where somebody says no, a comment is free; by whatever door it comes.
import { type Answer } from './vote.ts';

/** A reason is mandatory, and this long at least and at most, in characters. */
export const REASON_LENGTH = { min: 10, max: 500 } as const;

/** How much of the words can be seen: a reason of zero-width characters is none. */
const visible = (words: string): number => [...words.replace(/\p{C}/gu, '').trim()].length;

/** What is wrong with the words of an answer, as a sentence; undefined when nothing is. */
export const wordsFault = (choice: Answer['choice'], words: string): string | undefined => {
  if (choice === 'withdraw') return undefined;
  if (words.length > REASON_LENGTH.max) return `Write at most ${REASON_LENGTH.max} characters.`;
  return choice !== 'approve' && visible(words) < REASON_LENGTH.min
    ? `Write at least ${REASON_LENGTH.min} characters: the author has to know what to change.`
    : undefined;
};
