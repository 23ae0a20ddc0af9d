// The marks of a chart's axis: round, around every value, few; and no answer at all rather than a wrong one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marksOf, markWords } from '../../../local/page/client/scale.ts';

test.each<[string, number[], number[]]>([
  ['shares', [0, 0.62, 1], [0, 0.2, 0.4, 0.6, 0.8, 1]],
  ['a narrow band', [0.81, 0.93], [0.8, 0.85, 0.9, 0.95]],
  ['both sides of zero', [-0.3, 0.7], [-0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8]],
  ['thousands', [0, 43_000], [0, 10_000, 20_000, 30_000, 40_000, 50_000]],
  ['one value', [0.5], [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]],
  ['nothing but zeros', [0, 0], [-1, -0.5, 0, 0.5, 1]],
])('%s', (_, values, marks) => {
  expect(marksOf(values)).toEqual(marks);
});

test('marks stand around every value, and are few', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((it) => Math.round(it * 1e3) / 1e3);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
      const marks = marksOf(values);
      const [low = NaN] = marks;
      expect(low).toBeLessThanOrEqual(Math.min(...values));
      expect(marks.at(-1)).toBeGreaterThanOrEqual(Math.max(...values));
      expect(marks.length).toBeGreaterThan(1);
      expect(marks.length).toBeLessThan(10);
    }),
  );
});

test.each([[[-1e308, 1e308]], [[1e16, 1e16 + 2]], [[NaN]], [[]]])('%j has no scale', (values) => {
  expect(() => marksOf(values)).toThrow(RangeError);
});

test.each([
  [0, '0'],
  [0.25, '0.25'],
  [-0.5, '-0.5'],
  [5_000, '5,000'],
  [10_000, '10K'],
  [1_500_000, '1.5M'],
  [2e-7, '2e-7'],
  [1e18, '1e+18'],
])('%d is written %s', (value, words) => {
  expect(markWords(value)).toBe(words);
});
