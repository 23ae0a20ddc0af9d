// Better, worse or too close to call: beyond the noise that standard deviations or numbers of samples tell.
import { expect, test } from 'vitest';
import { compareBeyondNoise, type Measured, USUAL_SIGMAS } from '../../../approval/rules/compare.ts';

const compare = (now: Measured, then: Measured, better: 'higher' | 'lower' = 'higher', sigmas?: number) => {
  const told = compareBeyondNoise(now, then, better, sigmas);
  return told.kind === 'untold' ? told.kind : `${told.kind} ${Number(told.noise.toPrecision(3))}`;
};
const sd = (value: number, deviation: number): Measured => ({ value, deviation });
const of = (value: number, samples: number): Measured => ({ value, samples });

test('two standard errors are noise unless the policy says otherwise', () => {
  expect(USUAL_SIGMAS).toBe(2);
});

test.each<[now: Measured, then: Measured, higher: string, lower: string]>([
  [sd(0.95, 0.03), sd(0.84, 0.04), 'better 0.1', 'worse 0.1'],
  [sd(0.93, 0.03), sd(0.84, 0.04), 'too-close 0.1', 'too-close 0.1'],
  [sd(0.73, 0.03), sd(0.84, 0.04), 'worse 0.1', 'better 0.1'],
  [sd(0.75, 0.03), sd(0.84, 0.04), 'too-close 0.1', 'too-close 0.1'],
  [sd(3, 0.5), sd(2, 0), 'too-close 1', 'too-close 1'],
  [sd(1, 0.5), sd(2, 0), 'too-close 1', 'too-close 1'],
  [sd(0.9, 0), sd(0.9, 0), 'too-close 0', 'too-close 0'],
  [sd(0.9000000001, 0), sd(0.9, 0), 'better 0', 'worse 0'],
  [of(0.95, 998), of(0.85, 998), 'better 0.0266', 'worse 0.0266'],
  [of(0.86, 998), of(0.85, 998), 'too-close 0.0316', 'too-close 0.0316'],
  [of(1, 30), of(0, 30), 'better 0.087', 'worse 0.087'],
  [of(1, 98), of(1, 98), 'too-close 0.0281', 'too-close 0.0281'],
  [of(0, 98), of(0, 98), 'too-close 0.0281', 'too-close 0.0281'],
  [{ value: 0.95, deviation: 0.03, samples: 5 }, { value: 0.84, deviation: 0.04 }, 'better 0.1', 'worse 0.1'],
  [{ value: 0.5, deviation: -1, samples: 98 }, of(0.5, 98), 'too-close 0.141', 'too-close 0.141'],
  [of(0.5, 98), sd(0.3, 0), 'better 0.1', 'worse 0.1'],
])('%j after %j: %s', (now, then, higher, lower) => {
  expect([compare(now, then), compare(now, then, 'lower')]).toEqual([higher, lower]);
});

test.each<[now: Measured, then: Measured]>([
  [{ value: 0.9 }, { value: 0.8 }],
  [sd(0.9, 0.01), { value: 0.8 }],
  [{ value: 0.9 }, sd(0.8, 0.01)],
  [sd(0.9, -0.01), sd(0.8, 0.01)],
  [sd(0.9, NaN), sd(0.8, 0.01)],
  [sd(0.9, Infinity), sd(0.8, 0.01)],
  [sd(0.9, 1e308), sd(0.8, 1e308)],
  [sd(NaN, 0.01), sd(0.8, 0.01)],
  [sd(Infinity, 0.01), sd(0.8, 0.01)],
  [sd(0.9, 0.01), sd(-Infinity, 0.01)],
  [sd(1e308, 0), sd(-1e308, 0)],
  [of(0.9, 0), of(0.8, 100)],
  [of(0.9, 29.9), of(0.8, 100)],
  [of(1, 1), of(0, 1)],
  [of(0.9, -100), of(0.8, 100)],
  [of(0.9, NaN), of(0.8, 100)],
  [of(1.01, 100), of(0.8, 100)],
  [of(-0.01, 100), of(0.8, 100)],
  [of(0.9, 100), of(80, 100)],
])('%j after %j cannot be told', (now, then) => {
  expect([compare(now, then), compare(now, then, 'lower')]).toEqual(['untold', 'untold']);
});

test('more sigmas are more noise', () => {
  const [now, then] = [sd(0.95, 0.03), sd(0.84, 0.04)];
  expect([1, 2, 2.2, 3].map((sigmas) => compare(now, then, 'higher', sigmas))).toEqual([
    'better 0.05',
    'better 0.1',
    'too-close 0.11',
    'too-close 0.15',
  ]);
});
