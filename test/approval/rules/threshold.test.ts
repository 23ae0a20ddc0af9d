// A number against its bounds: the edges, and everything that is no finite number.
import { describe, expect, test } from 'vitest';
import { type Bound, boundsOf } from '../../../approval/number-words.ts';
import { missedBound } from '../../../approval/rules/threshold.ts';

const min = (at: number): Bound => ({ kind: 'min', at });
const max = (at: number): Bound => ({ kind: 'max', at });
const next = (value: number): number => value + Number.EPSILON / 2;
const before = (value: number): number => value - Number.EPSILON / 2;

describe('at the edge', () => {
  test.each<[bounds: Bound[], value: number, missed: Bound | undefined]>([
    [[min(0.8)], 0.8, undefined],
    [[min(0.8)], next(0.8), undefined],
    [[min(0.8)], before(0.8), min(0.8)],
    [[max(0.8)], 0.8, undefined],
    [[max(0.8)], before(0.8), undefined],
    [[max(0.8)], next(0.8), max(0.8)],
    [[min(0)], -0, undefined],
    [[min(-0)], 0, undefined],
    [[max(0)], -0, undefined],
    [[max(-0)], 0, undefined],
    [[min(0)], -Number.MIN_VALUE, min(0)],
    [[max(0)], Number.MIN_VALUE, max(0)],
    [[min(0.8), max(0.8)], 0.8, undefined],
    [[min(0.8), max(0.9)], 0.7, min(0.8)],
    [[min(0.8), max(0.9)], 0.95, max(0.9)],
    [[min(0.8)], Number.MAX_VALUE, undefined],
    [[min(0.1 + 0.2)], 0.3, min(0.1 + 0.2)],
    [[], 0.3, undefined],
  ])('%j of %d misses %j', (bounds, value, missed) => {
    expect(missedBound(value, bounds)).toEqual(missed);
  });
});

test.each([NaN, Infinity, -Infinity])('%d keeps no bound', (value) => {
  expect(missedBound(value, [min(0.8)])).toEqual(min(0.8));
  expect(missedBound(value, [max(0.8)])).toEqual(max(0.8));
  expect(missedBound(value, [min(-Infinity)])).toEqual(min(-Infinity));
  expect(missedBound(value, [max(Infinity)])).toEqual(max(Infinity));
});

test('of several bounds the first that is missed is told, in the order min, between, max', () => {
  const bounds = boundsOf({ min: 0.5, max: 2, between: [0.8, 1.25] });
  expect([0.4, 0.7, 1, 1.5, 3].map((value) => missedBound(value, bounds))).toEqual([
    min(0.5),
    min(0.8),
    undefined,
    max(1.25),
    max(2),
  ]);
});
