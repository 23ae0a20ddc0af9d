// Two runs beside each other: what differs, what is the same, and how the numbers read.
import { describe, expect, test } from 'vitest';
import {
  compareRuns,
  metricInWords,
  parameterInWords,
  type MetricBeside,
} from '../../approval/runs-compared.ts';
import { run } from './runs-made.ts';

const names = (all: readonly { name: string }[]): string[] => all.map(({ name }) => name);

describe('what is compared', () => {
  test('parameters that differ, those of one side, and how many are the same; text and number are alike', () => {
    const own = run({ depth: 6, eta: 0.1, rounds: 30, sampler: 'customer' });
    const beside = run({ depth: '6', eta: 0.05, rounds: 30, seed: 1 });
    expect(compareRuns(own, beside)).toMatchObject({
      parameters: [
        { name: 'eta', own: 0.1, beside: 0.05 },
        { name: 'sampler', own: 'customer' },
        { name: 'seed', beside: 1 },
      ],
      same: 2,
    });
  });

  test('of a run alone every parameter', () => {
    expect(compareRuns(run({ b: 1, a: 2 }), undefined)).toMatchObject({
      parameters: [
        { name: 'a', own: 2 },
        { name: 'b', own: 1 },
      ],
      same: 0,
    });
  });

  test('metrics of rules first, then those of both, those on training data after others, then those of one', () => {
    const own = run({}, { 'validation:auc': 1, 'train:auc': 1, f1: 1, lift: 1, 'a-own': 1 });
    const beside = run({}, { 'validation:auc': 1, 'train:auc': 1, f1: 1, lift: 1, 'b-theirs': 1 });
    expect(names(compareRuns(own, beside, ['lift']).metrics)).toEqual([
      'lift',
      'f1',
      'validation:auc',
      'train:auc',
      'a-own',
      'b-theirs',
    ]);
  });
});

const metric = (name: string, own?: number, beside?: number): MetricBeside => {
  const [mine] = run({}, own === undefined ? {} : { [name]: own }).metrics;
  const [theirs] = run({}, beside === undefined ? {} : { [name]: beside }).metrics;
  return { name, ...(mine && { own: mine }), ...(theirs && { beside: theirs }) };
};

describe('in words', () => {
  test.each<[name: string, own: number | undefined, beside: number | undefined, words: string]>([
    ['validation:auc', 0.91, 0.9, '0.91 | 0.90 | better by 0.01'],
    ['validation:logloss', 0.31, 0.3, '0.31 | 0.30 | worse by 0.01'],
    ['lift', 2, 1, '2.00 | 1.00 | higher by 1.00'],
    ['lift', 1, 2, '1.00 | 2.00 | lower by 1.00'],
    ['auc', 0.9, 0.9, '0.90 | 0.90 | no change'],
    ['auc', 0.9001, 0.9002, '0.9001 | 0.9002 | worse by 0.0001'],
    ['loss', 0.00042, 0.00041, '0.00042 | 0.00041 | higher by 0.00001'],
    ['loss', 3e-9, 2e-9, '3e-9 | 2e-9 | higher by 1e-9'],
    ['loss', 0.0042, undefined, '0.0042 |  | '],
    ['loss', undefined, 12.345, ' | 12.3 | '],
    ['loss', NaN, 0.5, 'NaN | 0.50 | '],
    ['loss', NaN, undefined, 'NaN |  | '],
    ['loss', -Infinity, Infinity, '-Infinity | Infinity | '],
    ['loss', 1e300, 1, '1e+300 | 1 | higher by 1e+300'],
    ['rows', 120_000, 110_000, '120000 | 110000 | higher by 10000'],
  ])('%s: %d beside %d', (name, own, beside, words) => {
    expect(Object.values(metricInWords(metric(name, own, beside))).join(' | ')).toBe(words);
  });

  test.each<[own: string | number | undefined, beside: string | number | undefined, words: string]>([
    [6, 5, '6 | 5 | higher by 1'],
    [0.05, 0.1, '0.05 | 0.1 | lower by 0.05'],
    ['1e-3', '1e-4', '1e-3 | 1e-4 | higher by 0.0009'],
    ['6', 5, '6 | 5 | higher by 1'],
    ['gbtree', 'dart', 'gbtree | dart | '],
    ['0x10', 8, '0x10 | 8 | '],
    ['', 8, ' | 8 | '],
    [undefined, 'a', ' | a | '],
  ])('a parameter %s beside %s', (own, beside, words) => {
    const it = { name: 'p', ...(own !== undefined && { own }), ...(beside !== undefined && { beside }) };
    expect(Object.values(parameterInWords(it)).join(' | ')).toBe(words);
  });
});
