// Whatever stands in the files, exhibits are within their limits, can be kept with the request, and nothing throws.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exhibit } from '../../approval/exhibit.ts';
import { exhibits } from '../../approval/exhibits.ts';
import { facts, read } from './values.ts';

const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('__proto__', 'constructor', '0', '', '<!channel>', '\u202E', 'x'.repeat(300)),
);
const number = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double(),
  fc.constantFrom(0, -0, 1, NaN, Infinity, 1e308, 5e-324, 2 ** 53),
);
const value = fc.oneof({ weight: 9, arbitrary: number }, { weight: 1, arbitrary: fc.anything() });
const list = fc.array(value, { maxLength: 30 });
/** Sorted, so that curves come about as well. */
const rates = fc.oneof(
  fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 30 })
    .map((all) => [0, ...all.sort((a, b) => a - b), 1]),
  list,
);
const square = fc
  .tuple(fc.uniqueArray(name, { maxLength: 12 }), fc.array(value, { minLength: 144, maxLength: 144 }))
  .map(([names, counts]) =>
    Object.fromEntries(
      names.map((row, i) => [
        row,
        Object.fromEntries(names.map((column, j) => [column, counts[i * 12 + j]])),
      ]),
    ),
  );

const qualityFile = fc.record({
  binary_classification_metrics: fc.record({
    receiver_operating_characteristic_curve: fc.record({
      false_positive_rates: rates,
      true_positive_rates: rates,
    }),
    precision_recall_curve: fc.record({ precisions: rates, recalls: rates }),
    confusion_matrix: fc.oneof(square, fc.dictionary(name, fc.dictionary(name, value))),
  }),
});
const shapFile = fc.record({
  explanations: fc.record({
    kernel_shap: fc.dictionary(
      name,
      fc.record({ global_shap_values: fc.dictionary(name, value, { maxKeys: 30 }) }),
    ),
  }),
});

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u;
const points = (text: string): number => [...text].length;

const numbersIn = (exhibit: Exhibit): number[] => {
  switch (exhibit.kind) {
    case 'curve':
      return exhibit.series.flatMap(({ values }) => values);
    case 'matrix':
      return exhibit.rows.flat();
    case 'bars':
      return exhibit.bars.map(({ value: size }) => size);
  }
};

const namesIn = (exhibit: Exhibit): string[] => {
  switch (exhibit.kind) {
    case 'curve':
      return exhibit.series.map((one) => one.name);
    case 'matrix':
      return exhibit.classes;
    case 'bars':
      return exhibit.bars.map((bar) => bar.name);
  }
};

const holdsForNames = (exhibit: Exhibit): void => {
  const names = namesIn(exhibit);
  expect(new Set(names).size).toBe(names.length);
  for (const one of [...names, exhibit.title]) {
    expect(points(one)).toBeGreaterThan(0);
    expect(one).not.toMatch(unseen);
  }
  const most = exhibit.kind === 'bars' ? 40 : 20;
  expect(names.filter((one) => points(one) > most)).toEqual([]);
  expect(points(exhibit.title)).toBeLessThanOrEqual(60);
};

/** What DynamoDB keeps exactly. */
const canBeKept = (size: number): boolean =>
  size === 0 || (Math.abs(size) > 1e-100 && Math.abs(size) <= Number.MAX_SAFE_INTEGER);

const holdsForSizes = (exhibit: Exhibit): void => {
  expect(numbersIn(exhibit).filter((one) => !canBeKept(one))).toEqual([]);
  switch (exhibit.kind) {
    case 'curve':
      expect(exhibit.series.filter(({ values }) => values.length !== exhibit.points.length)).toEqual([]);
      expect(numbersIn(exhibit).filter((one) => one < 0 || one > 1)).toEqual([]);
      return;
    case 'matrix':
      expect(exhibit.classes.length).toBeLessThanOrEqual(8);
      expect(exhibit.rows.map((row) => row.length)).toEqual(
        exhibit.classes.map(() => exhibit.classes.length),
      );
      return;
    case 'bars':
      expect(exhibit.bars.length).toBeLessThanOrEqual(8);
  }
};

const holds = (all: Exhibit[]): void => {
  expect(Exhibit.array().parse(all)).toEqual(all);
  expect(all.length).toBeLessThanOrEqual(4);
  for (const exhibit of all) {
    holdsForNames(exhibit);
    holdsForSizes(exhibit);
  }
  expect(JSON.stringify(all).length).toBeLessThan(8_000);
};

const championOf = (json: unknown) => ({
  champion: { kind: 'version', version: 41, sources: { 'model-quality': read(json) } } as const,
});

test('reports of the right form with anything in them', () => {
  fc.assert(
    fc.property(qualityFile, qualityFile, shapFile, (quality, before, shap) => {
      const sources = { 'model-quality': read(quality), explainability: read(shap) };
      holds(exhibits(facts(sources, championOf(before))));
    }),
    { numRuns: 300 },
  );
});

test('any files at all', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (quality, before, shap) => {
      const sources = { 'model-quality': read(quality), explainability: read(shap) };
      holds(exhibits(facts(sources, championOf(before))));
    }),
    { numRuns: 300 },
  );
});
