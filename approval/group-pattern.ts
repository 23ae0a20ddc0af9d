// Which policy a group falls under: patterns with `*`, the one with the most literal characters wins.
import * as z from 'zod';

/** A model package group name, where `*` stands for any run of characters. */
export const GroupPattern = z
  .string()
  .regex(/^[a-zA-Z0-9*](-*[a-zA-Z0-9*]|-+$)*$/, 'letters, digits, hyphens and *')
  .max(63);

/** Case does not count: SageMaker has returned the same group in more than one case. */
export const matchesGroup = (pattern: string, group: string): boolean =>
  matchesGlob(pattern.toLowerCase(), group.toLowerCase());

/** The name of one group. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelPackageGroup.html */
export const GroupName = z.string().regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);

/** Any text against a pattern in which `*` stands for any run of characters and everything else for itself. */
export const matchesGlob = (pattern: string, text: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  // The earliest place of each part leaves the most room for the next: nothing is tried twice, however many stars.
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
};

/** How many characters the pattern fixes; the higher, the more specific. */
export const specificity = (pattern: string): number => pattern.replaceAll('*', '').length;

/** The most specific of the patterns that match a group; the first of several that are equally so. */
export const winningPattern = (patterns: readonly string[], group: string): string | undefined =>
  patterns
    .filter((pattern) => matchesGroup(pattern, group))
    .sort((a, b) => specificity(b) - specificity(a))[0];

/** Whether some group name could match both. */
export const canBothMatch = (a: string, b: string): boolean => {
  if (a === '' || b === '') return (a + b).replaceAll('*', '') === '';
  if (a.startsWith('*')) return canBothMatch(a.slice(1), b) || canBothMatch(a, b.slice(1));
  if (b.startsWith('*')) return canBothMatch(b, a);
  return isSameLetter(a, b) && canBothMatch(a.slice(1), b.slice(1));
};

const isSameLetter = (a: string, b: string): boolean =>
  a.charAt(0).toLowerCase() === b.charAt(0).toLowerCase();
