// Whatever the file, only what JSON holds is a number, and a path never leaves the file.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberAt, placesAt } from '../../approval/metric-path.ts';

const key = fc.constantFrom(
  'a',
  'b',
  'value',
  'name',
  'standard_deviation',
  '__proto__',
  'constructor',
  'length',
  '0',
);
const leaf = fc.oneof(
  fc.double(),
  fc.constantFrom<unknown>(NaN, Infinity, -Infinity, '0.9', 'NaN', null, true, 'a'),
);
const { node: file } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(key, tie('node'), { maxKeys: 4 }),
    fc.record({ name: key, value: tie('node') }),
  ),
}));
const path = fc
  .array(fc.oneof(key, fc.constant('*')), { minLength: 1, maxLength: 4 })
  .map((keys) => keys.join('.'));

test('what is found is finite', () => {
  fc.assert(
    fc.property(file, path, (json, at) => {
      for (const found of [numberAt(json, at), ...placesAt(json, at).map((place) => place.found)])
        if (found.kind === 'number') expect(Number.isFinite(found.value)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('a path with brackets leads where the one with dots does', () => {
  fc.assert(
    fc.property(file, fc.array(key, { minLength: 1, maxLength: 4 }), (json, keys) => {
      const brackets = keys.map((one, at) => (at % 2 ? `["${one}"]` : `['${one}']`)).join('');
      expect(numberAt(json, brackets)).toEqual(numberAt(json, keys.join('.')));
    }),
  );
});

test('each member that a star stands for has a place', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ maxLength: 5 }), file, { maxKeys: 6 }), key, (members, at) => {
      const named = placesAt(members, `*.${at}`).map(({ stars }) => stars[0]);
      expect(named).toEqual(Object.keys(members));
    }),
  );
});
