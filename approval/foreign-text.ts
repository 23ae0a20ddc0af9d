// The one function that text from outside goes through before a person sees it.

/**
 * What leaves no mark of its own: control, format, private, unassigned, lone surrogates, fillers and the blank Braille
 * cell. Only the selector that makes a pictograph an emoji may stay where it stands.
 */
const UNSEEN =
  /(?<![\p{Extended_Pictographic}--\p{Cn}])\uFE0F|[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]--\uFE0F]/gv;
const CUT = ' … (shortened)';

const seen = (text: string): string[] => [...text.replace(/\s+/g, ' ').trim().replace(UNSEEN, '\uFFFD')];

/** A name cleaned for display; one of nothing but blanks is told as such. */
export const cleanName = (name: string, limit: number): string => cleanText(name, limit) || '(no name)';

/** What of a text a reader sees. */
export const seenIn = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(UNSEEN, '').replace(/ +/g, ' ').trim();

const shortened = (points: readonly string[], kept: number): string =>
  points.slice(0, Math.max(kept, 1)).join('').trimEnd() + CUT;

/**
 * Collapses white space, shows what is unseen (control, zero-width, direction marks) as U+FFFD, and cuts by code point
 * at `limit`, saying so.
 */
export const cleanText = (text: string, limit: number): string => {
  const points = seen(text);
  return points.length <= limit ? points.join('') : shortened(points, limit - CUT.length);
};

/** The same for a vendor that may count UTF-16 units: at most `limit` of those, and no code point is split. */
export const oneLine = (text: string, limit: number): string => {
  const points = seen(text);
  if (points.join('').length <= limit) return points.join('');
  let units = 0;
  return shortened(
    points,
    points.findIndex((point) => (units += point.length) > limit - CUT.length),
  );
};

/** The words with a full stop, unless they end as a sentence already. */
export const stop = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`);
