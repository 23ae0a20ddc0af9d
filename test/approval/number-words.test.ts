// Numbers as ux says them: the printed digits compare as the real ones do.
import { expect, test } from 'vitest';
import { type Bound, boundInWords, heldInWords, missedInWords } from '../../approval/number-words.ts';

const min = (at: number): Bound => ({ kind: 'min', at });
const max = (at: number): Bound => ({ kind: 'max', at });

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
  expect(missedInWords(value, bound)).toBe(words);
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
  expect(boundInWords(bound)).toBe(words);
});
