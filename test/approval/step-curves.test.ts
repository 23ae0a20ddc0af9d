// Curves over steps: common points, few enough for a chart, and nothing that was never logged.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exhibit, MOST_POINTS } from '../../approval/exhibit.ts';
import { sparklines, stepCurves } from '../../approval/step-curves.ts';
import { points } from './runs-made.ts';

const v44 = (...values: number[]) => ({ label: 'v44', points: points(...values) });
const v41 = (...values: number[]) => ({ label: 'v41', points: points(...values) });
const drawn = (...all: Parameters<typeof stepCurves>[1]) => stepCurves('auc', all);

test('two curves over the same steps', () => {
  expect(drawn(v44(0.5, 0.7, 0.9), v41(0.4, 0.6, 0.8))).toEqual({
    curve: {
      kind: 'curve',
      title: 'auc',
      xLabel: 'Step',
      yLabel: 'Value',
      points: ['0', '1', '2'],
      series: [
        { name: 'v44', values: [0.5, 0.7, 0.9] },
        { name: 'v41', values: [0.4, 0.6, 0.8] },
      ],
    },
    ended: [],
  });
});

test('one that ended earlier keeps its last value, and it is said where', () => {
  const it = drawn(v44(1, 2, 3, 4), v41(1, 2));
  expect(it?.curve.series[1]?.values).toEqual([1, 2, 2, 2]);
  expect(it?.ended).toEqual([{ label: 'v41', at: 1 }]);
});

test('they begin where both have something, and between its steps a curve has what was logged last', () => {
  const late = { label: 'v41', points: [2, 4].map((step) => ({ step, value: step })) };
  const it = drawn(v44(0, 1, 2, 3, 4), late);
  expect(it?.curve.points).toEqual(['2', '3', '4']);
  expect(it?.curve.series.map(({ values }) => values)).toEqual([
    [2, 3, 4],
    [2, 2, 4],
  ]);
});

test('more steps than a chart takes are chosen evenly, the first and the last among them', () => {
  const it = drawn(v44(...Array.from({ length: 500 }, (_, step) => step)));
  expect(it?.curve.points).toHaveLength(MOST_POINTS);
  expect([it?.curve.points[0], it?.curve.points[1], it?.curve.points.at(-1)]).toEqual(['0', '26', '499']);
});

test('values are rounded to four digits', () => {
  expect(drawn(v44(0.123456, 1234567))?.curve.series[0]?.values).toEqual([0.1235, 1235000]);
});

test.each([
  ['nothing', []],
  ['one point', [v44(1)]],
  ['what is no number', [v44(NaN, Infinity, 1)]],
])('%s is not drawn', (_, all) => {
  expect(drawn(...all)).toBeUndefined();
});

test('one that cannot be drawn leaves the other alone', () => {
  expect(drawn(v44(1, 2), v41(1))?.curve.series.map(({ name }) => name)).toEqual(['v44']);
});

test('a step that was logged twice counts once, with what came later', () => {
  const twice = [
    { step: 0, value: 1 },
    { step: 1, value: 2 },
    { step: 1, value: 3 },
  ];
  expect(drawn({ label: 'v44', points: twice })?.curve.series[0]?.values).toEqual([1, 3]);
});

test('as block characters on one scale; one that never moves is low', () => {
  const it = drawn(v44(0, 7), v41(7, 7));
  expect(it && sparklines(it.curve)).toEqual([
    { name: 'v44', line: '▁█' },
    { name: 'v41', line: '██' },
  ]);
  const flat = drawn(v44(7, 7));
  expect(flat && sparklines(flat.curve)).toEqual([{ name: 'v44', line: '▁▁' }]);
});

test('whatever was logged, a curve can be kept and drawn, and each of its values was logged', () => {
  const point = fc.record({
    step: fc.oneof(fc.nat(50), fc.integer(), fc.double()),
    value: fc.oneof(fc.double(), fc.double({ min: 0, max: 1 }), fc.constantFrom(NaN, 1e308, 5e-324)),
  });
  const series = fc.record({ label: fc.constantFrom('v44'), points: fc.array(point, { maxLength: 60 }) });
  const other = series.map((it) => ({ ...it, label: 'v41' }));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), series, other, (name, a, b) => {
      const it = stepCurves(name, [a, b]);
      if (it === undefined) return;
      expect(Exhibit.parse(it.curve)).toEqual(it.curve);
      const logged = new Set([...a.points, ...b.points].map(({ value }) => Number(value.toPrecision(4))));
      for (const { values } of it.curve.series) {
        expect(values).toHaveLength(it.curve.points.length);
        for (const value of values) expect(logged).toContain(value);
      }
      for (const { line } of sparklines(it.curve)) expect(line).toMatch(/^[▁-█]{2,20}$/);
    }),
  );
});
