// Which policy a group falls under: patterns with `*`, the one with the most literal characters wins.
import * as z from 'zod';

/** A model package group name, where `*` stands for any run of characters. */
export const GroupPattern = z
  .string()
  .regex(/^[a-zA-Z0-9*](-*[a-zA-Z0-9*]|-+$)*$/, 'letters, digits, hyphens and *')
  .max(63);

/** Case does not count: SageMaker has returned the same group in more than one case. */
export const matchesGroup = (pattern: string, group: string): boolean =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(group);

/** How many characters the pattern fixes; the higher, the more specific. */
export const specificity = (pattern: string): number => pattern.replaceAll('*', '').length;

/** Whether some group name could match both. */
export const canBothMatch = (a: string, b: string): boolean => {
  if (a === '' || b === '') return (a + b).replaceAll('*', '') === '';
  if (a.startsWith('*')) return canBothMatch(a.slice(1), b) || canBothMatch(a, b.slice(1));
  if (b.startsWith('*')) return canBothMatch(b, a);
  return isSameLetter(a, b) && canBothMatch(a.slice(1), b.slice(1));
};

const isSameLetter = (a: string, b: string): boolean =>
  a.charAt(0).toLowerCase() === b.charAt(0).toLowerCase();
