// Whatever the bytes, reading ends in a value or in a sentence; and what is read is what JSON says, once and finite.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStrictly } from '../../approval/strict-json.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const token = fc.constantFrom(
  ...'"\\{}[]:,é\n '.split(''),
  'NaN',
  '-Infinity',
  '1e999',
  '0.9',
  '"a":',
  '"\\u0061":',
  'null',
);

test('any text is a value or a problem with a sentence', () => {
  fc.assert(
    fc.property(fc.array(token, { maxLength: 60, size: 'max' }), (tokens) => {
      const parsed = parseStrictly(bytesOf(tokens.join('')));
      if (parsed.kind === 'broken') expect(parsed.problem).toMatch(/\.$/);
    }),
    { numRuns: 2_000 },
  );
});

test('any bytes are a value or a problem with a sentence', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200, size: 'max' }), (bytes) => {
      const parsed = parseStrictly(bytes);
      if (parsed.kind === 'broken') expect(parsed.problem).toMatch(/\.$/);
    }),
  );
});

test('any JSON is read as JSON.parse reads it, however it is laid out', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(3), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      expect(parseStrictly(bytesOf(text))).toEqual({ kind: 'json', value: JSON.parse(text) as unknown });
    }),
  );
});

/** A key in one of its spellings. */
const spelled = (key: string, escaped: boolean): string =>
  escaped
    ? `"${[...Array(key.length).keys()].map((at) => `\\u${key.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
    : JSON.stringify(key);

test('a key that is added again, however spelled and wherever, is found and named', () => {
  const key = fc.string({ unit: 'grapheme', maxLength: 10 }).filter((it) => it.isWellFormed());
  const value = fc.jsonValue({ maxDepth: 2 }).map((it) => JSON.stringify(it));
  const group = fc.tuple(key, fc.dictionary(key, value, { maxKeys: 4 }), value, value, fc.boolean());
  fc.assert(
    fc.property(group, fc.nat(5), ([again, others, one, other, escaped], depth) => {
      const members = Object.entries(others).filter(([name]) => name !== again);
      const text = [
        `${JSON.stringify(again)}: ${one}`,
        ...members.map(([name, it]) => `${JSON.stringify(name)}: ${it}`),
        `${spelled(again, escaped)}: ${other}`,
      ].join(',');
      const nested = `${'[{"in":'.repeat(depth)}{${text}}${'}]'.repeat(depth)}`;
      expect(parseStrictly(bytesOf(nested))).toEqual({
        kind: 'broken',
        problem: `line 1 has the key ${JSON.stringify(again)} again.`,
      });
    }),
    { numRuns: 500 },
  );
});
