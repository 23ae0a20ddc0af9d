// One person counts once, whatever roles they have.
import { expect, test } from 'vitest';
import { matchesOneEach, withoutWhom } from '../../approval/distinct-people.ts';

test.each<[places: string[][], possible: boolean, needed: string[]]>([
  [[], true, []],
  [[[]], false, []],
  [[['bob']], true, ['bob']],
  [[['bob', 'carol']], true, []],
  [[['bob', 'carol'], ['bob']], true, ['bob', 'carol']],
  [
    [
      ['bob', 'carol'],
      ['bob', 'carol'],
      ['bob', 'carol'],
    ],
    false,
    ['bob', 'carol'],
  ],
  [[['a', 'b', 'c'], ['a', 'b'], ['a']], true, ['a', 'b', 'c']],
  [[['a', 'b', 'c'], ['a', 'b', 'c'], ['d']], true, ['d']],
])('%j', (places, possible, needed) => {
  expect(matchesOneEach(places)).toBe(possible);
  expect(withoutWhom(places).sort()).toEqual(needed);
});
