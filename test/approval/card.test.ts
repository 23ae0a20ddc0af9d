import { expect, test } from 'vitest';
import { inWords, utc, utcWithYear } from '../../approval/card.ts';
import { instant } from '../../approval/ids.ts';

test.each<[items: string[], or: string, and: string]>([
  [[], 'nobody', 'nobody'],
  [['Bob'], 'Bob', 'Bob'],
  [['Bob', 'Carol'], 'Bob or Carol', 'Bob and Carol'],
  [['Bob', 'Carol', 'Dave'], 'Bob, Carol or Dave', 'Bob, Carol and Dave'],
])('%j in words', (items, or, and) => {
  expect(inWords(items, 'or')).toBe(or);
  expect(inWords(items, 'and')).toBe(and);
});

test('instants where the reader’s own zone is not known', () => {
  const at = instant(Date.UTC(2026, 10, 6, 4, 5, 59));
  expect(utc(at)).toBe('6 Nov 04:05 UTC');
  expect(utcWithYear(at)).toBe('6 Nov 2026, 04:05 UTC');
});
