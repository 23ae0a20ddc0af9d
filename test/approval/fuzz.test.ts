// The readers over files of real formats that were changed at random, and over random bytes, for some seconds. Only our
// own results may come out: a value, or a sentence; a verdict that can be kept; never a throw.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sourceFrom } from '../../adapters/source.ts';
import { evaluate } from '../../approval/evaluate.ts';
import { placesAt, valueAt } from '../../approval/metric-path.ts';
import { SOURCE_NAMES } from '../../approval/sources.ts';
import { parseStrictly } from '../../approval/strict-json.ts';
import { Verdict } from '../../approval/verdict.ts';
import { anyPolicy } from './any-policy.ts';
import { facts } from './values.ts';

const MILLISECONDS_EACH = 2_500;
const bounded = {
  numRuns: 1_000_000,
  interruptAfterTimeLimit: MILLISECONDS_EACH,
  markInterruptAsFailure: false,
} as const;

const FOLDER = new URL('../fixtures/evidence/', import.meta.url);
const FIXTURES = readdirSync(FOLDER).map((name) => readFileSync(new URL(name, FOLDER)));
const fixture = fc.constantFrom(...FIXTURES);

const SPLINTERS = [
  ...'{}[]",:\\-+.eE0 \n'.split(''),
  ...[
    'NaN',
    '-Infinity',
    '1e999',
    'null',
    'true',
    '"a":1,',
    '{"a":1}',
    '\\u0000',
    '\\ud800',
    '\u202e',
    '\ufeff',
  ],
  ...['"__proto__":{"value":1},', '['.repeat(70), '"NaN"', '1e-400', '0x1', "'"],
].map((text) => new TextEncoder().encode(text));
const splinter = fc.oneof(fc.constantFrom(...SPLINTERS), fc.uint8Array({ maxLength: 4 }));

/** A piece of the file replaced by something else: nothing, a splinter, or another piece of it. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.constantFrom(0, 0, 1, 1, 2, 8, 64, 1_000),
  by: fc.oneof(splinter, fc.double({ min: 0, max: 1, noNaN: true })),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const changed = (bytes: Uint8Array, { at, length, by }: Change): Uint8Array => {
  const start = Math.floor(at * bytes.length);
  const from = typeof by === 'number' ? Math.floor(by * bytes.length) : 0;
  const piece = typeof by === 'number' ? bytes.subarray(from, from + 40) : by;
  return Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(start + length)]);
};

const file = fc
  .tuple(fixture, fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([bytes, changes]) => changes.reduce<Uint8Array>(changed, bytes));

const path = fc
  .array(
    fc.constantFrom(
      ...[
        '*',
        'value',
        'binary_classification_metrics',
        'facets',
        'gender',
        'features',
        '0',
        'metrics',
        '__proto__',
      ],
      ...[
        'evaluation_details',
        'metric_groups',
        'metric_data',
        'auc',
        'post_training_bias_metrics',
        'length',
      ],
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((keys) => keys.join('.'));

const expectToRead = (bytes: Uint8Array, at: string): void => {
  const parsed = parseStrictly(bytes);
  if (parsed.kind === 'broken') {
    expect(parsed.problem).toMatch(/^[a-z].*\.$/su);
    expect(parsed.problem.length).toBeLessThan(200);
    return;
  }
  // What is read is what JSON says.
  expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(parsed.value);
  for (const { found } of placesAt(parsed.value, at))
    if (found.kind === 'number') expect(Number.isFinite(found.value)).toBe(true);
  valueAt(parsed.value, at);
};

test('changed files are read, or refused with a sentence', () => {
  fc.assert(fc.property(file, path, expectToRead), bounded);
});

test('random bytes and random tokens are too', () => {
  const tokens = fc.array(fc.constantFrom(...SPLINTERS), { maxLength: 40 }).map((all) => Buffer.concat(all));
  fc.assert(fc.property(fc.oneof(tokens, fc.uint8Array({ maxLength: 300 })), path, expectToRead), bounded);
});

/** Changed where the JSON stays JSON: one value or key replaced, so that the rules see odd files too. */
const ODD = [
  'null',
  '-0',
  '1e308',
  '"NaN"',
  'true',
  '[]',
  '{}',
  '{"value":null,"error":"\\u202e"}',
  '[[[1]]]',
  '"\\ud800"',
];
const odd = fc
  .tuple(fixture, fc.array(fc.tuple(fc.nat(), fc.constantFrom(...ODD)), { minLength: 1, maxLength: 5 }))
  .map(([bytes, changes]) => {
    let text = bytes.toString('utf8');
    for (const [at, value] of changes) {
      const values = [...text.matchAll(/(?<=[:[,]\s*)(?:-?\d[\d.e+-]*|"[^"]*"(?!\s*:))/g)];
      const chosen = values[at % Math.max(values.length, 1)];
      if (chosen) text = text.slice(0, chosen.index) + value + text.slice(chosen.index + chosen[0].length);
    }
    return new TextEncoder().encode(text);
  });

test('whatever was read, any policy says something that can be kept', () => {
  const sources = fc.dictionary(fc.constantFrom(...SOURCE_NAMES), fc.oneof(odd, odd, file), { maxKeys: 5 });
  fc.assert(
    fc.property(sources, sources, anyPolicy, (own, others, it) => {
      const read = (files: Record<string, Uint8Array>) =>
        Object.fromEntries(
          Object.entries(files).map(([name, bytes]) => [name, sourceFrom('s3://models/x', bytes)]),
        );
      const champion = { kind: 'version', version: 41, sources: read(others) } as const;
      const verdict = evaluate(it, facts(read(own), { champion }));
      expect(Verdict.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
    }),
    bounded,
  );
});
