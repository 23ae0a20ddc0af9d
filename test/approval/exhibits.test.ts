// What a report shows better than a sentence: curves, confusion matrix and SHAP values, and every file that has none.
import { describe, expect, test } from 'vitest';
import { exhibits } from '../../approval/exhibits.ts';
import { type Champion } from '../../approval/facts.ts';
import { facts, read } from './values.ts';

const quality = (binary: unknown, champion: Champion = { kind: 'none' }) =>
  exhibits(facts({ 'model-quality': read({ binary_classification_metrics: binary }) }, { champion }));
const rocOf = (xs: unknown, ys: unknown) => ({
  receiver_operating_characteristic_curve: { false_positive_rates: xs, true_positive_rates: ys },
});
const recallOf = (recalls: unknown, precisions: unknown) => ({
  precision_recall_curve: { precisions, recalls },
});
const championWith = (binary: unknown, version = 41): Champion => ({
  kind: 'version',
  version,
  sources: { 'model-quality': read({ binary_classification_metrics: binary }) },
});
const TENTHS = ['0.0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9', '1.0'];

describe('ROC curve', () => {
  test('on eleven points, on straight lines between those of the file', () => {
    expect(quality(rocOf([0, 0.1, 1], [0, 0.8, 1]))).toEqual([
      {
        kind: 'curve',
        title: 'ROC curve',
        xLabel: 'False positive rate',
        yLabel: 'True positive rate',
        points: TENTHS,
        series: [
          {
            name: 'v42',
            values: [0, 0.8, 0.8222, 0.8444, 0.8667, 0.8889, 0.9111, 0.9333, 0.9556, 0.9778, 1],
          },
        ],
      },
    ]);
  });

  const valuesOf = (xs: unknown, ys: unknown): unknown => {
    const [curve] = quality(rocOf(xs, ys));
    return curve?.kind === 'curve' ? curve.series.map(({ values }) => values) : curve;
  };
  const DIAGONAL = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

  test.each<[what: string, xs: number[], ys: number[], values: number[]]>([
    ['written from right to left', [1, 0], [1, 0], DIAGONAL],
    [
      'straight up at its start',
      [0, 0, 1],
      [0, 0.5, 1],
      [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1],
    ],
    ['straight up at its end', [0, 1, 1], [0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    [
      'down again at one place',
      [0, 0.5, 0.5, 1],
      [0.5, 0.9, 0.4, 0.4],
      [0.5, 0.58, 0.66, 0.74, 0.82, 0.9, 0.4, 0.4, 0.4, 0.4, 0.4],
    ],
    [
      'with points between those of the axis',
      [0, 0.05, 0.15, 1],
      [0, 0.4, 0.6, 0.6],
      [0, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6],
    ],
  ])('%s', (_what, xs, ys, values) => {
    expect(valuesOf(xs, ys)).toEqual([values]);
  });

  test.each<[what: string, xs: unknown, ys: unknown]>([
    ['empty', [], []],
    ['one point', [0], [1]],
    ['not as many of the one as of the other', [0, 0.5, 1], [0, 1]],
    ['without an order', [0, 1, 0.5], [0, 1, 0.5]],
    ['a text among the numbers', [0, '0.5', 1], [0, 0.5, 1]],
    ['null among the numbers', [0, 0.5, 1], [0, null, 1]],
    ['not a number', [0, NaN, 1], [0, 0.5, 1]],
    ['beyond all numbers', [0, 0.5, 1], [0, 0.5, Infinity]],
    ['more than a share', [0, 0.5, 1], [0, 0.5, 1.01]],
    ['less than a share', [-0.01, 0.5, 1], [0, 0.5, 1]],
    ['no lists', 0, 1],
    ['groups', { 0: 0, 1: 1 }, { 0: 0, 1: 1 }],
    ['absent', undefined, undefined],
    ['between two points of the axis', [0.01, 0.09], [0, 1]],
    ['over one point of the axis', [0.05, 0.15], [0, 1]],
  ])('is left out: %s', (_what, xs, ys) => {
    expect(quality(rocOf(xs, ys))).toEqual([]);
  });

  test('over two points of the axis is the shortest there is', () => {
    expect(quality(rocOf([0, 0.1], [0, 1]))).toMatchObject([{ points: ['0.0', '0.1'] }]);
  });

  test('ends where the file ends', () => {
    const [curve] = quality(rocOf([0.1, 0.3], [0.2, 0.4]));
    expect(curve).toMatchObject({
      points: ['0.1', '0.2', '0.3'],
      series: [{ name: 'v42', values: [0.2, 0.3, 0.4] }],
    });
  });
});

describe('beside the champion', () => {
  const namesOf = (champion: Champion): string[] =>
    quality(rocOf([0, 1], [0, 1]), champion).flatMap((it) =>
      it.kind === 'curve' ? it.series.map(({ name }) => name) : [],
    );

  test('its curve is the second series', () => {
    const [curve] = quality(rocOf([0, 1], [0, 1]), championWith(rocOf([0, 1], [1, 1])));
    expect(curve).toMatchObject({
      series: [{ name: 'v42' }, { name: 'v41', values: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] }],
    });
  });

  test.each<[what: string, champion: Champion, names: string[]]>([
    ['has no such curve', championWith({}), ['v42']],
    ['reaches less far', championWith(rocOf([0, 0.9], [0, 1])), ['v42']],
    ['is the version itself', championWith(rocOf([0, 1], [0, 1]), 42), ['v42']],
    ['has no file', { kind: 'version', version: 41, sources: {} }, ['v42']],
    ['reaches as far', championWith(rocOf([0, 1], [0, 1])), ['v42', 'v41']],
  ])('the champion %s', (_what, champion, names) => {
    expect(namesOf(champion)).toEqual(names);
  });

  test('a champion’s curve alone is not shown', () => {
    expect(quality({}, championWith(rocOf([0, 1], [0, 1])))).toEqual([]);
  });
});

test('precision-recall curve, after the ROC curve', () => {
  const both = quality({ ...recallOf([1, 0.5, 0], [0.4, 0.8, 1]), ...rocOf([0, 1], [0, 1]) });
  expect(both.map(({ title }) => title)).toEqual(['ROC curve', 'Precision-recall curve']);
  expect(both[1]).toEqual({
    kind: 'curve',
    title: 'Precision-recall curve',
    xLabel: 'Recall',
    yLabel: 'Precision',
    points: TENTHS,
    series: [{ name: 'v42', values: [1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.72, 0.64, 0.56, 0.48, 0.4] }],
  });
});

describe('confusion matrix', () => {
  const square = (names: string[], count = (row: number, column: number) => row * 10 + column) =>
    Object.fromEntries(
      names.map((row, i) => [row, Object.fromEntries(names.map((column, j) => [column, count(i, j)]))]),
    );
  const matrix = (confusion_matrix: unknown) => quality({ confusion_matrix });

  test('binary: actual classes down, predicted across', () => {
    expect(matrix({ 0: { 0: 28, 1: 3 }, 1: { 0: 4, 1: 15 } })).toEqual([
      {
        kind: 'matrix',
        title: 'Confusion matrix',
        classes: ['0', '1'],
        rows: [
          [28, 3],
          [4, 15],
        ],
      },
    ]);
  });

  test('multiclass, also where the predicted classes stand in another order', () => {
    const confusion_matrix = { cat: { cat: 5, dog: 1 }, dog: { dog: 7, cat: 2 } };
    const json = { multiclass_classification_metrics: { confusion_matrix } };
    expect(exhibits(facts({ 'model-quality': read(json) }))).toMatchObject([
      {
        classes: ['cat', 'dog'],
        rows: [
          [5, 1],
          [2, 7],
        ],
      },
    ]);
  });

  test('the largest count that can be kept', () => {
    expect(matrix({ a: { a: 2 ** 53 - 1 } })).toMatchObject([{ rows: [[2 ** 53 - 1]] }]);
  });

  test('shares keep four decimals', () => {
    expect(matrix({ a: { a: 1 / 3 } })).toMatchObject([{ rows: [[0.3333]] }]);
  });

  test('at most eight classes, the others counted', () => {
    const names = 'abcdefghi'.split('');
    const [eight] = matrix(square(names.slice(0, 8)));
    expect(eight).not.toHaveProperty('more');
    const [nine] = matrix(square(names));
    expect(nine).toMatchObject({ classes: names.slice(0, 8), more: 1 });
    expect(nine?.kind === 'matrix' && nine.rows.map((row) => row.length)).toEqual(Array(8).fill(8));
    expect(nine?.kind === 'matrix' && nine.rows.at(-1)?.at(-1)).toBe(77);
  });

  test.each<[what: string, names: string[], shown: string[]]>([
    ['long', ['the customers who leave'], ['the cu … (shortened)']],
    ['hidden', ['a\u202Eb'], ['a\uFFFDb']],
    ['blank', [' ', 'x'], ['without a name', 'x']],
    ['alike once shown', ['a\u200B', 'a\u200C'], ['1. a\uFFFD', '2. a\uFFFD']],
    [
      'alike once cut',
      [`leaves ${'x'.repeat(30)}`, `leaves ${'y'.repeat(30)}`],
      ['1. lea … (shortened)', '2. lea … (shortened)'],
    ],
  ])('names that are %s', (_what, names, shown) => {
    expect(matrix(square(names))).toMatchObject([{ classes: shown }]);
  });

  test.each<[what: string, given: unknown]>([
    ['empty', {}],
    [
      'a list',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['a number', 7],
    ['null', null],
    ['rows that are lists', { 0: [1, 2], 1: [3, 4] }],
    ['a class without a row', { 0: { 0: 1, 1: 2 } }],
    ['a class without a column', { 0: { 0: 1 }, 1: { 0: 2 } }],
    ['a text', { 0: { 0: '1' } }],
    ['a negative count', { 0: { 0: -1 } }],
    ['not a number', { 0: { 0: NaN } }],
    ['more than can be counted', { 0: { 0: 2 ** 53 } }],
  ])('is left out: %s', (_what, given) => {
    expect(matrix(given)).toEqual([]);
  });
});

describe('SHAP values', () => {
  const shap = (kernel_shap: unknown) =>
    exhibits(facts({ explainability: read({ explanations: { kernel_shap } }) }));
  const of = (global_shap_values: unknown) => shap({ label0: { global_shap_values } });

  test('the largest first, whatever their sign', () => {
    expect(of({ age: 0.0224, income: -0.073123456, tenure: 0 })).toEqual([
      {
        kind: 'bars',
        title: 'Features that count most (SHAP)',
        bars: [
          { name: 'income', value: -0.0731235 },
          { name: 'age', value: 0.0224 },
          { name: 'tenure', value: 0 },
        ],
      },
    ]);
  });

  test('at most eight, the others counted', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, i]));
    expect(of(many(8))[0]).not.toHaveProperty('more');
    const [bars] = of(many(10));
    expect(bars).toMatchObject({ more: 2 });
    expect(bars?.kind === 'bars' && bars.bars.map(({ value }) => value)).toEqual([9, 8, 7, 6, 5, 4, 3, 2]);
  });

  test('of several labels the first, by its name', () => {
    const values = { global_shap_values: { age: 1 } };
    expect(shap({ '>50K': values, '<=50K': values }).map(({ title }) => title)).toEqual([
      'Features that count most for >50K (SHAP)',
    ]);
    expect(shap({ '': values, b: values }).map(({ title }) => title)).toEqual([
      'Features that count most for without a name (SHAP)',
    ]);
  });

  test('names are told apart, and longer than in charts', () => {
    const long = `customer_${'x'.repeat(40)}`;
    expect(of({ [`${long}1`]: 2, [`${long}2`]: 1, customer_tenure_in_months: 3 })).toMatchObject([
      {
        bars: [
          { name: '1. customer_tenure_in_months' },
          { name: '2. customer_xxxxxxxxxxxxxx … (shortened)' },
          { name: '3. customer_xxxxxxxxxxxxxx … (shortened)' },
        ],
      },
    ]);
  });

  test('what is next to nothing is nothing', () => {
    expect(of({ a: 1e-200, b: 1e-9 })).toMatchObject([{ bars: [{ value: 1e-9 }, { value: 0 }] }]);
  });

  test.each<[what: string, given: unknown]>([
    ['empty', {}],
    ['a list', [1, 2]],
    ['a text among them', { age: 1, income: '2' }],
    ['null among them', { age: null }],
    ['beyond all numbers', { age: Infinity }],
    ['too large', { age: -(2 ** 53) }],
    ['absent', undefined],
  ])('are left out: %s', (_what, given) => {
    expect(of(given)).toEqual([]);
  });

  test.each<[what: string, given: unknown]>([
    ['no labels', {}],
    ['a label that is null', { label0: null }],
    ['labels as a list', [{ global_shap_values: { age: 1 } }]],
  ])('are left out: %s', (_what, given) => {
    expect(shap(given)).toEqual([]);
  });
});

test('files that are not there, cannot be read or hold something else show nothing', () => {
  expect(exhibits(facts({}))).toEqual([]);
  expect(
    exhibits(
      facts({
        'model-quality': { kind: 'bad', uri: 's3://models/x', problem: 'not JSON.' },
        explainability: read([]),
      }),
    ),
  ).toEqual([]);
});
