import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canBothMatch,
  GroupName,
  GroupPattern,
  matchesGlob,
  matchesGroup,
  specificity,
  winningPattern,
} from '../../approval/group-pattern.ts';

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

test.each<[patterns: string[], group: string, winner: string | undefined]>([
  [['*', 'churn-*', 'churn-telco'], 'churn-telco', 'churn-telco'],
  [['churn-telco', 'churn-*', '*'], 'CHURN-web', 'churn-*'],
  [['a*', '*b'], 'ab', 'a*'],
  [['churn-*'], 'fraud', undefined],
  [[], 'fraud', undefined],
])('of %j for %s wins %s', (patterns, group, winner) => {
  expect(winningPattern(patterns, group)).toBe(winner);
});

test('a group has a name without a *', () => {
  expect(
    ['a', 'churn-telco', 'A1--b', 'a'.repeat(63)].every((name) => GroupName.safeParse(name).success),
  ).toBe(true);
  const bad = ['', '-a', 'a-', 'churn-*', 'a_b', 'a\n', 'a'.repeat(64)];
  expect(bad.some((name) => GroupName.safeParse(name).success)).toBe(false);
});

test.each<[pattern: string, text: string, matches: boolean]>([
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['a', 'A', false],
  ['a.c', 'abc', false],
  ['a.*', 'a.b\nc', true],
  ['*a', 'ba', true],
  ['*a', 'ab', false],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['ab*ba', 'aba', false],
  ['*b*b', 'ab', false],
  ['*b*b', 'abcb', true],
  ['a*bc*d', 'abxbcxd', true],
  ['a*bc*cd', 'abcd', false],
  ['x*', 'yx', false],
  ['$^+?()[]{}|\\', '$^+?()[]{}|\\', true],
])('as plain text %j and %j: %s', (pattern, text, matches) => {
  expect(matchesGlob(pattern, text)).toBe(matches);
});

test('a glob matches what the same pattern of . and * does', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
  fc.assert(
    fc.property(glob, text, (one, it) => {
      const same = new RegExp(`^${one.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      expect(matchesGlob(one, it)).toBe(same.test(it));
    }),
    { numRuns: 2_000 },
  );
});

test('many stars take no longer than few', () => {
  expect(matchesGlob(`${'*a'.repeat(120)}b`, 'a'.repeat(100_000))).toBe(false);
});
