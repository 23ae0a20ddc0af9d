// Whatever the bytes, reading ends in a value or in a sentence, and only what JSON holds is a number.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberAt, parseMetrics } from '../../approval/metrics.ts';

const token = fc.constantFrom(
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  'NaN',
  '-Infinity',
  '1e999',
  'é',
  '\n',
  ' ',
  '0.9',
);

test('any text is a value or a problem with a sentence', () => {
  fc.assert(
    fc.property(fc.array(token, { maxLength: 60, size: 'max' }), (tokens) => {
      const parsed = parseMetrics(new TextEncoder().encode(tokens.join('')));
      if (parsed.kind === 'broken') expect(parsed.problem).toMatch(/\.$/);
    }),
    { numRuns: 2_000 },
  );
});

test('any bytes are a value or a problem with a sentence', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200, size: 'max' }), (bytes) => {
      const parsed = parseMetrics(bytes);
      if (parsed.kind === 'broken') expect(parsed.problem).toMatch(/\.$/);
    }),
  );
});

test('what is found is what JSON says, and finite', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.stringMatching(/^[a-z_]{1,12}(\.[a-z_]{1,12}){0,3}$/), (value, path) => {
      const file = { a: value, constructor: value };
      const found = numberAt(file, path);
      if (found.kind === 'number') expect(Number.isFinite(found.value)).toBe(true);
      const whole = numberAt(file, 'a');
      expect(whole.kind === 'number').toBe(typeof value === 'number');
    }),
  );
});
