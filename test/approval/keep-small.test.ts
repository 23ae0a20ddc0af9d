// A verdict stays small enough to be kept beside its policy, and never loses an effect.
import { describe, expect, test } from 'vitest';
import { keepSmall } from '../../approval/keep-small.ts';
import { type Reason } from '../../approval/verdict.ts';

const child = (sentence: string): Reason => ({
  rule: 'r',
  kind: 'slices',
  outcome: 'fails',
  effect: 'ask',
  sentence,
});
const parent = (children: number, length: number, over: Partial<Reason> = {}): Reason => ({
  ...child('parent'),
  needs: { risk: 1 },
  because: Array.from({ length: children }, (_, at) => child(`${at} ${'x'.repeat(length)}`)),
  ...over,
});

describe('the reasons of a reason', () => {
  test('are kept where all fit', () => {
    const reasons = [parent(20, 100), child('alone')];
    expect(keepSmall(reasons)).toEqual(reasons);
  });

  test.each<[count: number, kept: number | undefined, more: number]>([
    [170, 5, 15],
    [400, 1, 19],
    [900, undefined, 20],
  ])('of %d: %j each', (count, kept, more) => {
    const reasons = Array.from({ length: count }, () => parent(20, count === 900 ? 150 : 100));
    const small = keepSmall(reasons);
    expect([small[0]?.because?.length, small[0]?.more]).toEqual([kept, more]);
    expect(small[0]?.because?.[0]?.sentence).toEqual(kept && `0 ${'x'.repeat(100)}`);
    expect(small.map(({ effect, needs, sentence }) => [effect, needs, sentence])).toEqual(
      reasons.map(({ effect, needs, sentence }) => [effect, needs, sentence]),
    );
  });

  test('those that were left out before are counted too, and a reason with few keeps them', () => {
    const small = keepSmall([parent(20, 20_000, { more: 7 }), parent(5, 100), child('alone')]);
    expect(small.map(({ because, more }) => [because?.length, more])).toEqual([
      [5, 22],
      [5, undefined],
      [undefined, undefined],
    ]);
  });

  test('bytes count, not characters', () => {
    const wide = Array.from({ length: 20 }, () => child('é'.repeat(6_000)));
    expect(keepSmall([{ ...parent(0, 0), because: wide }])[0]?.because).toHaveLength(5);
    const narrow = Array.from({ length: 20 }, () => child('e'.repeat(6_000)));
    expect(keepSmall([{ ...parent(0, 0), because: narrow }])[0]?.because).toHaveLength(20);
  });

  test('stay with a file that cannot be read, which counts as so many checks', () => {
    const small = keepSmall([parent(100, 2_500, { kind: 'file' }), parent(20, 100)]);
    expect(small.map(({ because }) => because?.length)).toEqual([100, undefined]);
  });
});
