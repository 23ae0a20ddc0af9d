// Not much worse than the newest approved version: exact in the decimals that people write.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWithinDrop } from '../../../approval/rules/drop.ts';
import { type Allowance } from '../../../approval/rule.ts';

test.each<
  [numbers: [now: number, then: number], better: 'higher' | 'lower', allowed: Allowance, within: boolean]
>([
  [[0.9, 0.91], 'higher', 0.01, true],
  [[0.8999999, 0.91], 'higher', 0.01, false],
  [[0.89, 0.91], 'higher', 0.01, false],
  [[0.92, 0.91], 'higher', 0, true],
  [[0.91, 0.91], 'higher', 0, true],
  [[0.9099999999999999, 0.91], 'higher', 0, false],
  [[0.3, 0.1], 'lower', 0.2, true],
  [[0.31, 0.1], 'lower', 0.2, false],
  [[0.1, 0.3], 'lower', 0, true],
  [[0.98, 1], 'higher', '2%', true],
  [[0.9799, 1], 'higher', '2%', false],
  [[0.686, 0.7], 'higher', '2%', true],
  [[0.6859, 0.7], 'higher', '2%', false],
  [[102, 100], 'lower', '2%', true],
  [[102.01, 100], 'lower', '2%', false],
  [[100.5, 100], 'lower', '0.5%', true],
  [[0, 0], 'higher', '2%', true],
  [[-0.0001, 0], 'higher', '2%', false],
  [[0.0001, 0], 'lower', '100%', false],
  [[-0.102, -0.1], 'higher', '2%', true],
  [[-0.1021, -0.1], 'higher', '2%', false],
  [[-0.098, -0.1], 'lower', '2%', true],
  [[-0.097, -0.1], 'lower', '2%', false],
  [[-5, 5], 'higher', '200%', true],
  [[-5.1, 5], 'higher', '200%', false],
  [[1e-7, 2e-7], 'higher', 1e-7, true],
  [[0.9e-7, 2e-7], 'higher', 1e-7, false],
  [[1.5e21, 1.6e21], 'higher', 1e20, true],
  [[1e308, -1e308], 'lower', Number.MAX_VALUE, false],
  [[5e-324, 0], 'lower', 0, false],
  [[NaN, 0.9], 'higher', 1, false],
  [[Infinity, 0.9], 'higher', 1, false],
  [[-Infinity, 0.9], 'lower', 1, false],
  [[0.9, NaN], 'higher', 1, false],
  [[0.9, -Infinity], 'higher', 1, false],
])('of %j (now, then), %s is better, %s allowed: %s', ([now, then], better, allowed, within) => {
  expect(isWithinDrop(now, then, better, allowed)).toBe(within);
});

test('what is within an allowance is within a larger one, and a better value is within too', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
  const percent = fc.integer({ min: 0, max: 999 });
  const better = fc.constantFrom('higher', 'lower');
  fc.assert(
    fc.property(
      fc.tuple(number, number, number),
      better,
      fc.tuple(percent, percent),
      ([now, then, gain], way, [a, b]) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const gained = way === 'higher' ? now + Math.abs(gain) : now - Math.abs(gain);
        for (const [small, large] of [
          [less / 100, more / 100],
          [`${less}%`, `${more}%`],
        ] as const)
          if (isWithinDrop(now, then, way, small))
            expect([isWithinDrop(now, then, way, large), isWithinDrop(gained, then, way, small)]).toEqual([
              true,
              true,
            ]);
      },
    ),
  );
});
