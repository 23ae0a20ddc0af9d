// The one function that text from outside goes through before a person sees it.

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu;
const CUT = ' … (shortened)';

/**
 * Collapses white space, shows what is unseen (control, zero-width, direction marks) as U+FFFD, and cuts by code point
 * at `limit`, saying so.
 */
export const cleanText = (text: string, limit: number): string => {
  const points = [...text.replace(/\s+/g, ' ').trim().replace(UNSEEN, '\uFFFD')];
  return points.length <= limit
    ? points.join('')
    : points.slice(0, Math.max(limit - CUT.length, 1)).join('') + CUT;
};

/** One line for SageMaker's ApprovalDescription, whose pattern has no line breaks. */
export const oneLine = (text: string, limit: number): string => cleanText(text, limit);
