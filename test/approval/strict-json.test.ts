// Bytes of strangers in, one value out, or a sentence that says what is wrong with the file.
import { describe, expect, test } from 'vitest';
import { parseStrictly } from '../../approval/strict-json.ts';

const parse = (text: string) => parseStrictly(new TextEncoder().encode(text));
const ADVICE = 'Python’s json.dumps writes NaN. With allow_nan=False it stops there instead.';
const lines = (...all: string[]): string => all.join('\n');

describe('a file that is not JSON', () => {
  test.each<[what: string, text: string, problem: string]>([
    ['NaN', lines('{', '  "auc": 0.9,', '  "f1": NaN', '}'), 'Line 3 has NaN; JSON has no such number.'],
    ['Infinity', '{"auc": Infinity}', 'Line 1 has Infinity; JSON has no such number.'],
    ['-Infinity', lines('{"a": [', '-Infinity]}'), 'Line 2 has -Infinity; JSON has no such number.'],
    ['Infinity with a sign it cannot have', '[+Infinity]', 'Line 1 has Infinity; JSON has no such number.'],
    ['NaN alone', 'NaN', 'Line 1 has NaN; JSON has no such number.'],
    [
      'NaN behind a name that has it',
      lines('{"NaN": 1,', ' "a \\" NaN": 2,', ' "b": NaN}'),
      'Line 3 has NaN; JSON has no such number.',
    ],
  ])('%s', (_what, text, problem) => {
    expect(parse(text)).toEqual({ kind: 'broken', problem: `not JSON. ${problem}`, advice: ADVICE });
  });

  test.each<[what: string, text: string, problem: string]>([
    ['a missing bracket', lines('{', '"auc": {', '"value" 0.9'), 'Line 3 is not as JSON has to be.'],
    ['a trailing comma', lines('{', '"auc": 1,', '}'), 'Line 3 is not as JSON has to be.'],
    ['a word', 'auc', 'The text is not as JSON has to be.'],
    ['a web page', '<html>NaNs</html>', 'The text is not as JSON has to be.'],
    ['NaN only inside a text', '{"note": "NaN", }', 'Line 1 is not as JSON has to be.'],
    ['a text that never ends', '{"note": "NaN', 'Line 1 is not as JSON has to be.'],
    ['a backslash at the end', '{"note": "NaN\\', 'The text is not as JSON has to be.'],
    ['a file cut in the middle of a text', '{"auc": 0.9, "f', 'Line 1 is not as JSON has to be.'],
    ['a file cut between two values', '{"auc": 0.9,', 'Line 1 is not as JSON has to be.'],
    ['garbage behind the value', lines('{"auc": 0.9}', 'x'), 'Line 2 is not as JSON has to be.'],
    [
      'a text that speaks of a position',
      lines('', '', '{"look at position 1": x}'),
      'The text is not as JSON has to be.',
    ],
    ['two values', '{} {}', 'Line 1 is not as JSON has to be.'],
    ['a hexadecimal number', '{"auc": 0x1}', 'Line 1 is not as JSON has to be.'],
  ])('%s', (_what, text, problem) => {
    expect(parse(text)).toEqual({ kind: 'broken', problem: `not JSON. ${problem}` });
  });

  test.each<[what: string, bytes: readonly number[], problem: string]>([
    ['nothing', [], 'the file is empty.'],
    ['blanks', [0x20, 0x0a, 0x09], 'the file is empty.'],
    ['a byte order mark alone', [0xef, 0xbb, 0xbf], 'the file is empty.'],
    ['Latin-1', [0x7b, 0x22, 0xe9, 0x22, 0x7d], 'not UTF-8 text.'],
    ['an overlong form', [0xc0, 0xaf], 'not UTF-8 text.'],
    ['half a pair', [0xed, 0xa0, 0x80], 'not UTF-8 text.'],
    ['UTF-16 with its mark', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00], 'not UTF-8 text.'],
    ['UTF-16 without it', [0x7b, 0x00, 0x22, 0xd8], 'not UTF-8 text.'],
    ['compressed', [0x1f, 0x8b, 0x08, 0x00], 'not UTF-8 text.'],
    ['a character cut in two', [0x22, 0xe2, 0x82, 0x22], 'not UTF-8 text.'],
    ['a character beyond the last', [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 'not UTF-8 text.'],
  ])('%s', (_what, bytes, problem) => {
    expect(parseStrictly(Uint8Array.from(bytes))).toEqual({ kind: 'broken', problem });
  });
});

describe('a key that stands twice', () => {
  test.each<[what: string, text: string, where: string]>([
    ['at the top', '{"auc": 0.1, "auc": 0.9}', 'line 1 has the key "auc" again.'],
    ['deeper', lines('{"a": {', '"auc": 0.1,', '"auc": 0.9}}'), 'line 3 has the key "auc" again.'],
    ['in an item of a list', lines('[{"a": 1},', '{"a": 1, "a": 2}]'), 'line 2 has the key "a" again.'],
    ['spelled with an escape', '{"auc": 0.1, "\\u0061uc": 0.9}', 'line 1 has the key "auc" again.'],
    ['spelled with another escape', '{"a/b": 0.1, "a\\/b": 0.9}', 'line 1 has the key "a/b" again.'],
    ['with groups for values', '{"a": {"b": 1}, "a": {"b": 1}}', 'line 1 has the key "a" again.'],
    ['named __proto__', '{"__proto__": 1, "__proto__": 2}', 'line 1 has the key "__proto__" again.'],
    ['named by a number', '{"0": 1, "0": 2}', 'line 1 has the key "0" again.'],
    ['without a name', '{"": 1, "": 2}', 'line 1 has the key "" again.'],
    ['with blanks before the colon', lines('{"a" :1, "a"', ' :2}'), 'line 1 has the key "a" again.'],
    ['behind one with quotes and braces', '{"}\\"{": 1, "a": 1, "a": 2}', 'line 1 has the key "a" again.'],
    ['behind a group with the same', '{"a": {"b": 1}, "b": 2, "b": 3}', 'line 1 has the key "b" again.'],
    [
      'behind a text that looks like it',
      '{"x": "\\"a\\": 1", "a": 1, "a": 2}',
      'line 1 has the key "a" again.',
    ],
    [
      'that is long',
      `{"${'k'.repeat(41)}": 1, "${'k'.repeat(41)}": 2}`,
      `line 1 has the key "${'k'.repeat(40)}…" again.`,
    ],
    [
      'that is not quite as long',
      `{"${'k'.repeat(40)}": 1, "${'k'.repeat(40)}": 2}`,
      `line 1 has the key "${'k'.repeat(40)}" again.`,
    ],
    ['beside a number too large', '{"a": 1e999, "a": 2}', 'line 1 has the key "a" again.'],
  ])('%s', (_what, text, problem) => {
    expect(parse(text)).toEqual({ kind: 'broken', problem });
  });

  test.each([
    '{"a": {"a": {"a": 1}}}',
    '[{"a": 1}, {"a": 2}]',
    '{"a": {"b": 1}, "c": {"b": 1}}',
    '{"a": "a", "b": ["a", "a"], "c": "x:y", "d:e": ":"}',
    '{"a": "\\"", "b": "\\\\", "c": "\\\\\\":"}',
    '{"auc": 1, "Auc": 2, "a\u0301uc": 3, "\u00e1uc": 4}',
    '{"ключ：": "：", "é:": 1}',
  ])('%s has none', (text) => {
    expect(parse(text)).toEqual({ kind: 'json', value: JSON.parse(text) as unknown });
  });
});

describe('a number too large', () => {
  test.each<[what: string, text: string, problem: string]>([
    ['alone', '1e999', 'line 1 has a number too large to be compared.'],
    ['in a group', lines('{', '"auc": 1e999}'), 'line 2 has a number too large to be compared.'],
    ['below zero', lines('{"a": [0,', '', '-1e999]}'), 'line 3 has a number too large to be compared.'],
    ['deep', '{"a": {"b": [{"value": 1E+400}]}}', 'line 1 has a number too large to be compared.'],
    ['written in full', `[${'9'.repeat(400)}]`, 'line 1 has a number too large to be compared.'],
    [
      'behind a text that has one',
      lines('["1e999",', '1e999]'),
      'line 2 has a number too large to be compared.',
    ],
    [
      'behind one that is not',
      lines('[1.7976931348623157e308, -5e-324,', '1e309]'),
      'line 2 has a number too large to be compared.',
    ],
  ])('%s', (_what, text, problem) => {
    expect(parse(text)).toEqual({ kind: 'broken', problem });
  });

  test.each(['1.7976931348623157e308', '-1.7976931348623157e308', '1e-999', '"1e999"', '9007199254740993'])(
    '%s is none',
    (text) => {
      expect(parse(text)).toEqual({ kind: 'json', value: JSON.parse(text) as unknown });
    },
  );
});

describe('a file that is nested', () => {
  const deep: Record<string, (levels: number) => string> = {
    lists: (levels) => `${'['.repeat(levels)}0.9${']'.repeat(levels)}`,
    groups: (levels) => `${'{"a":'.repeat(levels)}0.9${'}'.repeat(levels)}`,
    both: (levels) => `${'[{"a":'.repeat(levels / 2)}0.9${'}]'.repeat(levels / 2)}`,
    'empty lists': (levels) => `${'['.repeat(levels)}${']'.repeat(levels)}`,
  };
  const problem = 'it is nested deeper than 64 levels.';

  test.each(Object.keys(deep))('64 levels deep of %s is read, and any deeper is not', (what) => {
    const nested = deep[what] ?? String;
    expect(parse(nested(64)).kind).toBe('json');
    for (const levels of [66, 1_000, 100_000])
      expect(parse(nested(levels))).toEqual({ kind: 'broken', problem });
    if (what !== 'both') expect(parse(nested(65))).toEqual({ kind: 'broken', problem });
  });

  test('is told so before anything else that is wrong with it', () => {
    expect(parse(`{"a": 1, "a": ${'['.repeat(65)}1e999${']'.repeat(65)}}`)).toEqual({
      kind: 'broken',
      problem,
    });
  });
});

describe('a file that is JSON', () => {
  test.each<[text: string, value: unknown]>([
    ['{"auc": 0.9}', { auc: 0.9 }],
    ['\uFEFF{"auc": 0.9}', { auc: 0.9 }],
    [' [] \n', []],
    ['{"é": "NaN"}', { é: 'NaN' }],
    ['null', null],
    ['{"__proto__": {"auc": 0.9}}', JSON.parse('{"__proto__": {"auc": 0.9}}')],
  ])('%j', (text, value) => {
    expect(parse(text)).toEqual({ kind: 'json', value });
  });
});
