// Bytes of strangers in, finite numbers out, or a sentence that says what is wrong with the file.
import { describe, expect, test } from 'vitest';
import { METRIC_PATH, numberAt, parseMetrics, pathKeys } from '../../approval/metrics.ts';

const parse = (text: string) => parseMetrics(new TextEncoder().encode(text));
const ADVICE = 'Python’s json.dumps writes NaN. With allow_nan=False it stops there instead.';
const lines = (...all: string[]): string => all.join('\n');

describe('a file that is not JSON', () => {
  test.each<[what: string, text: string, problem: string]>([
    ['NaN', lines('{', '  "auc": 0.9,', '  "f1": NaN', '}'), 'Line 3 has NaN; JSON has no such number.'],
    ['Infinity', '{"auc": Infinity}', 'Line 1 has Infinity; JSON has no such number.'],
    ['-Infinity', lines('{"a": [', '-Infinity]}'), 'Line 2 has -Infinity; JSON has no such number.'],
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
    ['compressed', [0x1f, 0x8b, 0x08, 0x00], 'not UTF-8 text.'],
  ])('%s', (_what, bytes, problem) => {
    expect(parseMetrics(Uint8Array.from(bytes))).toEqual({ kind: 'broken', problem });
  });

  test('a file made to be slow is as quick as any other', () => {
    // A rule that starts anew at every quote would need hours for these two million.
    expect(parse(`{"${'\\"'.repeat(2_000_000)}`)).toMatchObject({ kind: 'broken' });
    expect(parse(`{"a": "${'x'.repeat(4_000_000)}", "b": NaN}`)).toMatchObject({ advice: ADVICE });
  });
});

describe('a file that is JSON', () => {
  test.each<[text: string, value: unknown]>([
    ['{"auc": 0.9}', { auc: 0.9 }],
    ['\uFEFF{"auc": 0.9}', { auc: 0.9 }],
    [' [] \n', []],
    ['{"é": "NaN"}', { é: 'NaN' }],
    ['null', null],
  ])('%j', (text, value) => {
    expect(parse(text)).toEqual({ kind: 'json', value });
  });

  test('a hundred thousand levels deep', () => {
    expect(parse(`${'['.repeat(100_000)}0.9${']'.repeat(100_000)}`).kind).toBe('json');
  });
});

test.each<[path: string, keys: string[]]>([
  ['auc', ['auc']],
  ['binary_classification_metrics.auc.value', ['binary_classification_metrics', 'auc', 'value']],
  ["metrics['f1.macro'].value", ['metrics', 'f1.macro', 'value']],
  ['metrics["f1.macro"]', ['metrics', 'f1.macro']],
  [`metrics['it"s']`, ['metrics', 'it"s']],
  [`metrics["it's"]`, ['metrics', "it's"]],
  ["['']", ['']],
  ['rows[0][1].auc', ['rows', '0', '1', 'auc']],
  ['latency p95', ['latency p95']],
])('the path %s has its keys', (path, keys) => {
  expect(METRIC_PATH.test(path)).toBe(true);
  expect(pathKeys(path)).toEqual(keys);
});

test.each(['', '.', 'a.', '.a', 'a..b', 'a[', 'a]', 'a[b]', "a['b]", `a['b"]`, 'a[-1]', "a.['b']", "['a']b"])(
  '%j is no path',
  (path) => {
    expect(METRIC_PATH.test(path)).toBe(false);
  },
);

const FILE = {
  auc: { value: 0.91, standard_deviation: 'NaN' },
  zero: 0,
  rows: [0.5, { auc: 0.7 }],
  'f1.macro': 0.8,
  text: '0.95',
  none: null,
  list: [0.95],
  yes: true,
};

test.each<[path: string, value: number]>([
  ['auc.value', 0.91],
  ['zero', 0],
  ['rows[0]', 0.5],
  ['rows.1.auc', 0.7],
  ["['f1.macro']", 0.8],
])('%s is a number', (path, value) => {
  expect(numberAt(FILE, path)).toEqual({ kind: 'number', value });
});

test.each<[path: string, what: string]>([
  ['auc.standard_deviation', 'text'],
  ['text', 'text'],
  ['none', 'null'],
  ['list', 'a list'],
  ['rows', 'a list'],
  ['yes', 'a boolean'],
  ['auc', 'a group of values'],
])('%s is not a number', (path, what) => {
  expect(numberAt(FILE, path)).toEqual({ kind: 'not-a-number', what });
});

test.each([
  'recall',
  'AUC',
  'auc.value.more',
  'text.length',
  'rows.length',
  'rows[2]',
  'none.x',
  '__proto__',
  '__proto__.x',
  'constructor',
  'constructor.name',
  'constructor.length',
  'toString.length',
  'rows.constructor.length',
  'auc.hasOwnProperty',
  'f1.macro',
])('%s is not in the file', (path) => {
  expect(numberAt(FILE, path)).toEqual({ kind: 'absent' });
});

test.each([undefined, null, 0.91, 'auc', true, []])('nothing is found in %j', (file) => {
  expect(numberAt(file, 'auc')).toEqual({ kind: 'absent' });
});

test.each(['1e999', '-1e999'])('%s is too large a number', (text) => {
  expect(numberAt(JSON.parse(`{"auc": ${text}}`), 'auc')).toEqual({
    kind: 'not-a-number',
    what: 'too large a number',
  });
});

test('a key of that name in the file is the file’s own, and changes no other value', () => {
  const file: unknown = JSON.parse('{"__proto__": {"auc": 0.9}, "constructor": {"name": 0.8}}');
  expect(numberAt(file, '__proto__.auc')).toEqual({ kind: 'number', value: 0.9 });
  expect(numberAt(file, 'constructor.name')).toEqual({ kind: 'number', value: 0.8 });
  expect(numberAt(file, 'auc')).toEqual({ kind: 'absent' });
});
