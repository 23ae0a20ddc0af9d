// Exact arithmetic on numbers as they are written.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, decimal, magnitude, minus, times } from '../../approval/decimal.ts';

test.each<[value: number, units: bigint, scale: number]>([
  [0.91, 91n, 2],
  [-0.91, -91n, 2],
  [12, 12n, 0],
  [0, 0n, 0],
  [-0, 0n, 0],
  [1e-7, 1n, 7],
  [1.5e-7, 15n, 8],
  [1e21, 10n ** 21n, 0],
  [1.25e22, 125n * 10n ** 20n, 0],
  [100, 100n, 0],
])('%d', (value, units, scale) => {
  expect(decimal(value)).toEqual({ units, scale });
});

test.each<[a: number, b: number, difference: number]>([
  [0.3, 0.1, 0.2],
  [0.1, 0.3, -0.2],
  [1, 0.9, 0.1],
  [1e21, 1, 1e21],
  [-0.5, 0.25, -0.75],
])('%d minus %d is %d, which floating point may miss', (a, b, difference) => {
  expect(compare(minus(decimal(a), decimal(b)), decimal(difference))).toBe(a === 1e21 ? -1 : 0);
});

test('products and magnitudes', () => {
  expect(times(decimal(0.02), decimal(-0.7))).toEqual({ units: -14n, scale: 3 });
  expect(magnitude(decimal(-0.7))).toEqual({ units: 7n, scale: 1 });
  expect(magnitude(decimal(0.7))).toEqual({ units: 7n, scale: 1 });
});

test('decimals compare as numbers do, and a difference has the sign of the larger', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(compare(decimal(a), decimal(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
      expect(compare(minus(decimal(a), decimal(b)), decimal(0))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});
