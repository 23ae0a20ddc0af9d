// Whose clock is off: what an answer's Date says beside this machine's own clock.

const HALF_A_SECOND_MS = 500;

/** How far the clock that wrote `date` is ahead of ours, in ms to about a second; `sentAt` is when it was asked, by ours. */
export const clockOffset = (date: string | null | undefined, sentAt: number): number | undefined => {
  const theirs = Date.parse(date ?? '');
  // The header has whole seconds, and was written somewhere between question and answer.
  return Number.isNaN(theirs) ? undefined : theirs + HALF_A_SECOND_MS - (sentAt + Date.now()) / 2;
};
