import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canBothMatch, GroupPattern, matchesGroup, specificity } from '../../approval/group-pattern.ts';

test.each<[pattern: string, group: string, matches: boolean]>([
  ['churn', 'churn', true],
  ['churn', 'Churn', true],
  ['churn', 'churn-telco', false],
  ['churn-*', 'churn-telco', true],
  ['churn-*', 'churn-', true],
  ['churn-*', 'churn', false],
  ['churn-*', 'a-churn-b', false],
  ['*', 'anything', true],
  ['*-eu', 'churn-eu', true],
  ['*-eu', 'churn-eu-2', false],
  ['a*c', 'abc', true],
  ['a*c', 'ac', true],
  ['a**c', 'abbc', true],
])('%s and %s: %s', (pattern, group, matches) => {
  expect(matchesGroup(pattern, group)).toBe(matches);
});

test.each(['a', 'A9', '*', 'churn-*', '*-eu', 'a-b', 'a--b', 'a*c', 'a'.repeat(63)])(
  '%j is a pattern',
  (pattern) => {
    expect(GroupPattern.parse(pattern)).toBe(pattern);
  },
);

test.each(['', '-a', 'a_b', 'a.b', 'a+', 'a b', 'ä', 'a'.repeat(64), '^a$', 'a|b'])(
  '%j is no pattern',
  (pattern) => {
    expect(GroupPattern.safeParse(pattern).success).toBe(false);
  },
);

test('the more letters a pattern fixes, the more specific it is', () => {
  expect(['*', 'a*', '*ab*', 'churn-*'].map(specificity)).toEqual([0, 1, 2, 6]);
});

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 5 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'B', '-', '*'), maxLength: 6 });

test('what a group matches, both can match', () => {
  fc.assert(
    fc.property(pattern, pattern, letters, (one, other, group) => {
      fc.pre(matchesGroup(one, group) && matchesGroup(other, group));
      expect(canBothMatch(one, other)).toBe(true);
    }),
    { maxSkipsPerRun: 10_000 },
  );
});

/** Every text of up to six of these letters: enough to meet any two patterns of three. */
const texts = (length: number): string[] =>
  length === 0
    ? ['']
    : texts(length - 1).flatMap((text) =>
        text.length === length - 1 ? [text, ...['a', 'b', '-'].map((letter) => text + letter)] : [text],
      );
const all = texts(6);
const short = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*'), maxLength: 3 });

test('what both can match, some group does match', () => {
  fc.assert(
    fc.property(short, short, (one, other) => {
      const some = all.some((group) => matchesGroup(one, group) && matchesGroup(other, group));
      expect(canBothMatch(one, other)).toBe(some);
    }),
  );
});
