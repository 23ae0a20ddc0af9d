// Whatever the numbers, what is printed compares as what is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Bound,
  changeInWords,
  decimalsFor,
  missedInWords,
  print,
  printBounds,
} from '../../approval/number-words.ts';

const heldInWords = (value: number, bounds: readonly Bound[]): string => {
  const decimals = decimalsFor(value, bounds);
  return `${print(value, decimals)}, needs ${printBounds(bounds, decimals)}`;
};
const missedWords = (value: number, bound: Bound): string =>
  `${heldInWords(value, [bound])}: ${missedInWords(value, bound, decimalsFor(value, [bound]))}`;

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -2, max: 2 }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((thousandths) => thousandths / 1_000),
);
/** A number and one that is near it, down to the last bit. */
const near = number.chain((value) =>
  fc
    .tuple(fc.constant(value), fc.constantFrom(0, 1e-16, 1e-12, 1e-7, 4e-4, 0.004))
    .map(([it, by]): [number, number] => [it, it * (1 + by)]),
);
const pair = fc.oneof(fc.tuple(number, number), near);

const NUMBERS = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
const numbersIn = (words: string): number[] => (words.match(NUMBERS) ?? []).map(Number);

test('the printed value and bound compare as the real ones do', () => {
  fc.assert(
    fc.property(pair, ([value, bound]) => {
      const low = value < bound;
      const words = low
        ? missedWords(value, { kind: 'min', at: bound })
        : heldInWords(value, [{ kind: 'min', at: bound }]);
      const [printed = NaN, printedBound = NaN] = numbersIn(words);
      expect(Math.sign(printed - printedBound) + 0).toBe(Math.sign(value - bound) + 0);
    }),
    { numRuns: 1_000 },
  );
});

test('a bound is printed as it is, never rounded', () => {
  fc.assert(
    fc.property(pair, ([value, bound]) => {
      const [, printedBound] = numbersIn(heldInWords(value, [{ kind: 'max', at: bound }]));
      expect((printedBound ?? NaN) + 0).toBe(bound + 0);
    }),
  );
});

test('the difference is that of the printed numbers', () => {
  fc.assert(
    fc.property(pair, ([value, bound]) => {
      fc.pre(value !== bound);
      const kind = value < bound ? ('min' as const) : ('max' as const);
      const [printed = NaN, printedBound = NaN, by = NaN] = numbersIn(
        missedWords(value, { kind, at: bound }),
      );
      expect(by).toBeGreaterThan(0);
      expect(Math.abs(Math.abs(printed - printedBound) - by)).toBeLessThanOrEqual(
        Math.max(Math.abs(bound), Math.abs(value)) * 4e-16 + by * 1e-9,
      );
    }),
  );
});

test('both bounds and the value share their digits', () => {
  fc.assert(
    fc.property(number, number, number, (value, low, high) => {
      fc.pre(low <= value && value <= high);
      const words = heldInWords(value, [
        { kind: 'min', at: low },
        { kind: 'max', at: high },
      ]);
      const printed = numbersIn(words);
      expect(printed).toHaveLength(3);
      const [it = NaN, least = NaN, most = NaN] = printed;
      expect([Math.sign(it - least) + 0, Math.sign(most - it) + 0]).toEqual([
        Math.sign(value - low) + 0,
        Math.sign(high - value) + 0,
      ]);
    }),
  );
});

test('beside a champion the printed numbers compare as the real ones do, and the word is of the real ones', () => {
  fc.assert(
    fc.property(pair, ([value, champion]) => {
      const decimals = decimalsFor(value, [], champion);
      const printed = Number(print(value, decimals)) - Number(print(champion, decimals));
      expect(Math.sign(printed) + 0).toBe(Math.sign(value - champion) + 0);
      const word = changeInWords(value, champion, 'higher', decimals).split(' ')[0];
      expect(word).toBe(value === champion ? 'no' : value > champion ? 'better' : 'worse');
    }),
    { numRuns: 1_000 },
  );
});

test('no zero is printed below zero', () => {
  fc.assert(
    fc.property(number, fc.nat(6), (value, decimals) => {
      expect(print(value, decimals)).not.toMatch(/^-[0.]+$/);
    }),
  );
});
