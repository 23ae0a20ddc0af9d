// Numbers as ux says them: the printed digits compare as the real ones do.
import { describe, expect, test } from 'vitest';
import {
  type Bound,
  boundsInWords,
  boundsOf,
  changeInWords,
  decimalsFor,
  missedInWords,
  numberInWords,
  print,
  printBounds,
} from '../../approval/number-words.ts';

const min = (at: number): Bound => ({ kind: 'min', at });
const max = (at: number): Bound => ({ kind: 'max', at });

const heldInWords = (value: number, bounds: readonly Bound[]): string => {
  const decimals = decimalsFor(value, bounds);
  return `${print(value, decimals)}, needs ${printBounds(bounds, decimals)}`;
};
const missed = (value: number, bound: Bound): string =>
  `${heldInWords(value, [bound])}: ${missedInWords(value, bound, decimalsFor(value, [bound]))}`;

test.each<[value: number, bounds: Bound[], words: string]>([
  [0.91, [min(0.8)], '0.91, needs at least 0.80'],
  [0.8, [min(0.8)], '0.80, needs at least 0.80'],
  [1, [min(0.8)], '1.00, needs at least 0.80'],
  [0.8004, [min(0.8)], '0.8004, needs at least 0.8000'],
  [0.85, [min(0.845)], '0.850, needs at least 0.845'],
  [120.4, [max(150)], '120.4, needs at most 150.0'],
  [149.96, [max(150)], '149.96, needs at most 150.00'],
  [9, [max(10)], '9.0, needs at most 10.0'],
  [900, [max(1000)], '900, needs at most 1000'],
  [1204, [max(1500)], '1204, needs at most 1500'],
  [1499.6, [max(1500)], '1499.6, needs at most 1500.0'],
  [0, [max(0)], '0.00, needs at most 0.00'],
  [-0, [min(0)], '0.00, needs at least 0.00'],
  [-0.001, [min(-0.1), max(0.1)], '0.00, needs at least -0.10 and at most 0.10'],
  [-0.001, [max(0)], '-0.001, needs at most 0.000'],
  [-0.0004, [max(0)], '-0.0004, needs at most 0.0000'],
  [0.9, [min(0.8), max(0.95)], '0.90, needs at least 0.80 and at most 0.95'],
  [0.9499, [min(0.8), max(0.95)], '0.9499, needs at least 0.8000 and at most 0.9500'],
  [0.80000001, [min(0.8)], '0.80000001, needs at least 0.8'],
  [1e-7, [max(2e-7)], '1e-7, needs at most 2e-7'],
  [1e21, [min(1)], '1e+21, needs at least 1.00'],
])('%d holds %j', (value, bounds, words) => {
  expect(heldInWords(value, bounds)).toBe(words);
});

test.each<[value: number, bound: Bound, words: string]>([
  [0.74, min(0.8), '0.74, needs at least 0.80: too low by 0.06'],
  [0.7996, min(0.8), '0.7996, needs at least 0.8000: too low by 0.0004'],
  [0.796, min(0.8), '0.796, needs at least 0.800: too low by 0.004'],
  [0.799999, min(0.8), '0.799999, needs at least 0.800000: too low by 0.000001'],
  [0.7999996, min(0.8), '0.7999996, needs at least 0.8: too low by 4e-7'],
  [0.7999999999999999, min(0.8), '0.7999999999999999, needs at least 0.8: too low by 1e-16'],
  [180.26, max(150), '180.3, needs at most 150.0: too high by 30.3'],
  [150.04, max(150), '150.04, needs at most 150.00: too high by 0.04'],
  [-1, min(0), '-1.00, needs at least 0.00: too low by 1.00'],
  [2e-150, max(1e-150), '2e-150, needs at most 1e-150: too high by 1e-150'],
])('%d misses %j', (value, bound, words) => {
  expect(missed(value, bound)).toBe(words);
});

test.each<[bound: Bound, words: string]>([
  [min(0.8), 'at least 0.80'],
  [min(0.845), 'at least 0.845'],
  [min(1), 'at least 1.00'],
  [max(15), 'at most 15.0'],
  [max(-15), 'at most -15.0'],
  [max(1500), 'at most 1500'],
  [max(0.000001), 'at most 0.000001'],
  [max(1e-7), 'at most 1e-7'],
])('%j alone', (bound, words) => {
  expect(boundsInWords([bound])).toBe(words);
});

test.each<[bounds: Parameters<typeof boundsOf>[0], words: string]>([
  [{}, ''],
  [{ min: 0.8 }, 'at least 0.80'],
  [{ max: 0.8 }, 'at most 0.80'],
  [{ min: 0, max: 0 }, 'at least 0.00 and at most 0.00'],
  [{ between: [0.8, 1.25] }, 'at least 0.80 and at most 1.25'],
  [
    { min: 0.5, between: [0.8, 1.25], max: 2 },
    'at least 0.50 and at least 0.80 and at most 2.00 and at most 1.25',
  ],
])('%j is in words', (bounds, words) => {
  expect(boundsInWords(boundsOf(bounds))).toBe(words);
});

test.each<[value: number, words: string]>([
  [0.9, '0.90'],
  [0.123456, '0.123456'],
  [0.1234567, '0.1234567'],
  [12, '12.0'],
  [12.345, '12.345'],
  [1234, '1234'],
  [-0.5, '-0.50'],
  [0, '0.00'],
  [-0, '0.00'],
  [1e-7, '1e-7'],
  [999.5, '999.5'],
])('%d alone', (value, words) => {
  expect(numberInWords(value)).toBe(words);
});

describe('beside the champion', () => {
  test.each<[value: number, champion: number, words: string[]]>([
    [0.91, 0.9, ['better by 0.01', 'worse by 0.01', 'higher by 0.01']],
    [0.89, 0.9, ['worse by 0.01', 'better by 0.01', 'lower by 0.01']],
    [0.9, 0.9, ['no change', 'no change', 'no change']],
    [0.9001, 0.9, ['better by 0.0001', 'worse by 0.0001', 'higher by 0.0001']],
    [0.30000000000000004, 0.3, ['better by 6e-17', 'worse by 6e-17', 'higher by 6e-17']],
    [120.4, 118.2, ['better by 2.2', 'worse by 2.2', 'higher by 2.2']],
    [-1, 1, ['worse by 2.00', 'better by 2.00', 'lower by 2.00']],
  ])('%d after %d, where higher, lower, or neither is better', (value, champion, words) => {
    const decimals = decimalsFor(value, [], champion);
    const told = (['higher', 'lower', undefined] as const).map((better) =>
      changeInWords(value, champion, better, decimals),
    );
    expect(told).toEqual(words);
  });

  test('as many digits are printed as what else has to hold of them needs', () => {
    expect(decimalsFor(0.5, [], undefined, (decimals) => decimals > 4)).toBe(5);
    expect(decimalsFor(0.5, [], 0.4, () => false)).toBeUndefined();
    expect(decimalsFor(0.5, [])).toBe(2);
    expect(decimalsFor(0.8000001, [], 0.8)).toBeUndefined();
  });
});
