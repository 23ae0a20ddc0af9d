// Where a path leads in a file: only to what stands there itself, and never to what could be meant.
import { describe, expect, test } from 'vitest';
import {
  hasStar,
  METRIC_PATH,
  numberAt,
  numberUnder,
  pathKeys,
  placesAt,
  valueAt,
} from '../../approval/metric-path.ts';

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
  ['slices.*.auc', ['slices', '*', 'auc']],
  ["['*']", ['*']],
  ['["f1.macro"].value', ['f1.macro', 'value']],
  ['[10][2]', ['10', '2']],
  ['rows[10][\'a\']["b"].c', ['rows', '10', 'a', 'b', 'c']],
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
  group: { a: 1 },
  empty: {},
  named: [
    { name: 'auc', value: 0.8, type: 'number' },
    { name: 'f1.macro', value: 0.7 },
    3,
    null,
    { name: 5, value: 1 },
  ],
  deep: { eu: { only: 0.6, both: 1 }, us: { both: 2 } },
};

test.each<[path: string, value: number]>([
  ['auc.value', 0.91],
  ['zero', 0],
  ['rows[0]', 0.5],
  ['rows.1.auc', 0.7],
  ['auc', 0.91],
  ['zero.value', 0],
  ['rows.1.auc.value', 0.7],
  ["auc['value']", 0.91],
  ['named.auc', 0.8],
  ['named.auc.value', 0.8],
  ['named.1', 0.7],
  ["named['f1.macro']", 0.7],
  ['deep.*.only', 0.6],
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
  ['group', 'a group of values'],
  ['empty', 'a group of values'],
  ['named', 'a list'],
])('%s is not a number', (path, what) => {
  expect(numberAt(FILE, path)).toEqual({ kind: 'not-a-number', what });
});

test.each([
  'recall',
  'AUC',
  'value',
  'text.value',
  'none.value',
  'list.value',
  'group.value',
  'named.name',
  'named.5',
  'named.recall',
  'empty.*',
  'text.*',
  'empty.*.auc',
  'deep.*.none',
  'deep.*.only.*',
  'group.*.auc',
  "['*']",
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

test('-0 is 0: kept in a verdict and read again, it would be no other number', () => {
  expect(numberAt({ auc: -0 }, 'auc')).toEqual({ kind: 'number', value: 0 });
});

test('a key of that name in the file is the file’s own, and changes no other value', () => {
  const file: unknown = JSON.parse('{"__proto__": {"auc": 0.9}, "constructor": {"name": 0.8}}');
  expect(numberAt(file, '__proto__.auc')).toEqual({ kind: 'number', value: 0.9 });
  expect(numberAt(file, 'constructor.name')).toEqual({ kind: 'number', value: 0.8 });
  expect(numberAt(file, 'auc')).toEqual({ kind: 'absent' });
});

test('a leaf is its value, whatever stands beside it', () => {
  const leaf = { value: 0.9, standard_deviation: 'NaN', value_sd: [1], error: 'none' };
  expect(numberAt({ auc: leaf }, 'auc')).toEqual({ kind: 'number', value: 0.9 });
  expect(numberAt({ auc: { value: { value: 0.9 } } }, 'auc')).toEqual({
    kind: 'not-a-number',
    what: 'a group of values',
  });
});

describe('a null', () => {
  test.each<[what: string, leaf: unknown, error: string | undefined]>([
    ['alone', null, undefined],
    ['as a value', { value: null }, undefined],
    ['with an error', { value: null, error: 'Facet has one class' }, 'Facet has one class'],
    ['with a blank error', { value: null, error: ' ' }, undefined],
    ['with an error that is no text', { value: null, error: 5 }, undefined],
  ])('%s is told', (_what, leaf, error) => {
    const told = { kind: 'not-a-number', what: 'null', ...(error !== undefined && { error }) };
    expect(numberAt({ di: leaf }, 'di')).toEqual(told);
    expect(numberAt({ di: leaf }, 'di.value')).toEqual(leaf === null ? { kind: 'absent' } : told);
  });
});

test.each<[file: unknown, path: string]>([
  [
    [
      { name: 'auc', value: 1 },
      { name: 'auc', value: 1 },
    ],
    'auc',
  ],
  [
    [
      { name: 'auc', value: 1 },
      { name: 'auc', value: 2 },
    ],
    'auc.value',
  ],
  [{ a: [{ name: 'x', m: { v: 1 } }, { name: 'x' }] }, 'a.x.m.v'],
  [{ eu: { auc: 1 }, us: { auc: 2 } }, '*.auc'],
  [{ eu: { auc: 1 }, us: { auc: 'x' } }, '*.auc'],
  [[1, 2], '*'],
])('%j has more than one at %s', (file, path) => {
  expect(numberAt(file, path)).toEqual({ kind: 'ambiguous' });
});

test('a place in a list comes before an item of that name, which keys that are no path reach too', () => {
  expect(numberAt([{ name: '1', value: 1 }, 2], '1')).toEqual({ kind: 'number', value: 2 });
  expect(numberUnder({ "it's": { 'a"b': { '*': 3 } } }, ["it's", 'a"b', '*'])).toEqual({
    kind: 'number',
    value: 3,
  });
  expect(numberUnder({ a: 1, b: 2 }, ['*'])).toEqual({ kind: 'absent' });
  expect(numberUnder({ a: 1 }, ['__proto__'])).toEqual({ kind: 'absent' });
  expect(numberUnder(7, [])).toEqual({ kind: 'number', value: 7 });
});

test.each<[path: string, has: boolean]>([
  ['slices.*.auc', true],
  ['*', true],
  ['slices.*', true],
  ["slices['*'].auc", false],
  ["slices['a.*.b'].auc", false],
  ['slices.a*.auc', false],
  ['slices.auc', false],
])('%s has a star: %s', (path, has) => {
  expect(hasStar(path)).toBe(has);
});

describe('the places that a star leads to', () => {
  const told = (file: unknown, path: string): string[] =>
    placesAt(file, path).map(
      ({ stars, found }) => `${stars.join('/')}: ${found.kind === 'number' ? found.value : found.kind}`,
    );

  test.each<[file: unknown, path: string, places: string[]]>([
    [{ eu: { auc: 0.9 }, us: { auc: { value: 0.8 } } }, '*.auc', ['eu: 0.9', 'us: 0.8']],
    [{ eu: { auc: 0.9 }, us: { auc: { value: 0.8 } } }, '*.auc.value', ['eu: 0.9', 'us: 0.8']],
    [
      { eu: { auc: 0.9 }, us: {}, jp: 5, cn: null },
      '*.auc',
      ['eu: 0.9', 'us: absent', 'jp: absent', 'cn: absent'],
    ],
    [{ eu: 0.9, us: {} }, '*.value', ['eu: 0.9', 'us: absent']],
    [{ eu: 0.9, us: 'x' }, '*', ['eu: 0.9', 'us: not-a-number']],
    [[{ name: 'eu', auc: 1 }, { auc: 2 }], '*.auc', ['eu: 1', '1: 2']],
    [{ eu: { m: { a: 1 }, f: {} }, us: {} }, '*.*.a', ['eu/m: 1', 'eu/f: absent', 'us: absent']],
    [
      {
        eu: [
          { name: 'a', value: 1 },
          { name: 'a', value: 1 },
        ],
      },
      '*.a',
      ['eu: ambiguous'],
    ],
    [[{ name: 5, value: 1 }], '*', ['0: 1']],
    [{ slices: { eu: 1 } }, 'slice.*', []],
    [{ slices: {} }, 'slices.*', []],
    [{ slices: 5 }, 'slices.*', []],
    [{ auc: 1 }, 'auc', [': 1']],
    [{ auc: 1 }, 'f1', []],
  ])('%j at %s', (file, path, places) => {
    expect(told(file, path)).toEqual(places);
  });
});

test.each<[path: string, value: unknown]>([
  ['text', '0.95'],
  ['auc', { value: 0.91, standard_deviation: 'NaN' }],
  ['auc.value', 0.91],
  ['list[0]', 0.95],
  ['named.auc.type', 'number'],
  ['none', null],
  ['none.x', undefined],
  ['text.length', undefined],
  ['nothing.at.all', undefined],
  ['__proto__', undefined],
])('what stands at %s is given as it is', (path, value) => {
  expect(valueAt(FILE, path)).toEqual(value);
});

test('what is ambiguous has no value', () => {
  expect(
    valueAt(
      [
        { name: 'a', x: 1 },
        { name: 'a', x: 1 },
      ],
      'a.x',
    ),
  ).toBeUndefined();
});
