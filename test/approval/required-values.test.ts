// Metadata and tags that are required: what may be written, up to its limits, and what it comes to.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeRequired, RequiredValues, requirementsOf } from '../../approval/required-values.ts';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `k${at}`);
const each = (count: number, values: unknown): Record<string, unknown> =>
  Object.fromEntries(numbered(count).map((key) => [key, values]));

test.each<[what: string, most: unknown, tooMuch: unknown]>([
  ['keys in a list', numbered(50), numbered(51)],
  ['keys with values', each(50, 'any'), each(51, 'any')],
  ['values of a key', { tier: numbered(20) }, { tier: numbered(21) }],
  [
    'values of all keys',
    { ...each(5, numbered(20)), owner: 'any' },
    { ...each(5, numbered(20)), owner: ['x'] },
  ],
  ['characters of a key in a list', ['k'.repeat(128)], ['k'.repeat(129)]],
  ['characters of a key', { ['k'.repeat(128)]: 'any' }, { ['k'.repeat(129)]: 'any' }],
  ['characters of a value', { tier: ['v'.repeat(256)] }, { tier: ['v'.repeat(257)] }],
])('so many %s', (_what, most, tooMuch) => {
  expect(RequiredValues.safeParse(most).success).toBe(true);
  expect(RequiredValues.safeParse(tooMuch).success).toBe(false);
});

test.each<[value: unknown]>([
  [[]],
  [{}],
  [['']],
  [{ '': 'any' }],
  ['owner'],
  [{ owner: 'alice' }],
  [{ owner: [] }],
  [{ owner: ['\u200b'] }],
  [{ owner: { any: true } }],
  [null],
])('%j is neither form', (value) => {
  expect(RequiredValues.safeParse(value).success).toBe(false);
});

test('what is required, key by key', () => {
  expect(requirementsOf(undefined)).toEqual([]);
  expect(requirementsOf(['owner', 'team'])).toEqual([{ key: 'owner' }, { key: 'team' }]);
  expect(requirementsOf({ owner: 'any', tier: ['low', 'any', 'low'] })).toEqual([
    { key: 'owner' },
    { key: 'tier', allowed: ['low', 'any'] },
  ]);
});

describe('over what was inherited', () => {
  const key = fc.constantFrom('owner', 'team', 'tier', 'cls');
  const values = fc.oneof(
    fc.constant('any' as const),
    fc.uniqueArray(fc.constantFrom('low', 'high'), { minLength: 1 }),
  );
  const either = fc.oneof(fc.uniqueArray(key, { minLength: 1 }), fc.dictionary(key, values, { minKeys: 1 }));
  const allowedIn = (required: RequiredValues, wanted: string) =>
    requirementsOf(required).find((one) => one.key === wanted);

  test('every key of both is required, and only a new list of values takes the place of an old one', () => {
    fc.assert(
      fc.property(either, either, (base, over) => {
        const merged = RequiredValues.parse(mergeRequired(base, over));
        const keys = (required: RequiredValues) => requirementsOf(required).map((one) => one.key);
        expect(new Set(keys(merged))).toEqual(new Set([...keys(base), ...keys(over)]));
        for (const one of keys(merged)) {
          const isRewritten = !Array.isArray(over) && Object.hasOwn(over, one);
          const from = isRewritten || !keys(base).includes(one) ? over : base;
          expect(allowedIn(merged, one)).toEqual(allowedIn(from, one));
        }
      }),
    );
  });
});
