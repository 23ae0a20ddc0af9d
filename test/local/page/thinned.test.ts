// What is drawn of a long training: few points, and among them its first, its last and its extremes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inDigits, thinned } from '../../../local/page/client/thinned.ts';

test('a long curve is thinned out, and keeps its order, its last value and its extremes', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 3000 }), (values) => {
      const points = values.map((it, step) => ({ step, value: it }));
      const kept = thinned(points);
      expect(kept.length).toBeLessThanOrEqual(121);
      expect(kept.at(-1)).toBe(points.at(-1));
      expect(kept.map(({ step }) => step)).toEqual(kept.map(({ step }) => step).toSorted((a, b) => a - b));
      expect(Math.max(...kept.map((it) => it.value))).toBe(Math.max(...values));
      expect(Math.min(...kept.map((it) => it.value))).toBe(Math.min(...values));
    }),
  );
});

test.each([
  [0.30000000000000004, '0.3'],
  [0.947812, '0.94781'],
  [1e-9, '1e-9'],
  [123_456_789, '123456789'],
])('%d is said as %s', (value, words) => {
  expect(inDigits(value)).toBe(words);
});
