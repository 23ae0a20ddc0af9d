// One metric against its bounds: the edges, and everything that is no number.
import { describe, expect, test } from 'vitest';
import { threshold, wanted } from '../../approval/threshold.ts';
import { type Evidence } from '../../approval/metrics.ts';

type Bounds = { min?: number; max?: number };
const read = (metrics: unknown): Extract<Evidence, { kind: 'read' }> => ({
  kind: 'read',
  uri: 's3://models/evaluation.json',
  digest: 'd',
  metrics,
});
const judge = (bounds: Bounds, metrics: unknown) => threshold({ path: 'auc', ...bounds }, read(metrics));

const next = (value: number): number => value + Number.EPSILON / 2;
const before = (value: number): number => value - Number.EPSILON / 2;

describe('at the edge', () => {
  test.each<[bounds: Bounds, value: number, outcome: string]>([
    [{ min: 0.8 }, 0.8, 'passes'],
    [{ min: 0.8 }, next(0.8), 'passes'],
    [{ min: 0.8 }, before(0.8), 'fails'],
    [{ max: 0.8 }, 0.8, 'passes'],
    [{ max: 0.8 }, before(0.8), 'passes'],
    [{ max: 0.8 }, next(0.8), 'fails'],
    [{ min: 0 }, -0, 'passes'],
    [{ min: -0 }, 0, 'passes'],
    [{ max: 0 }, -0, 'passes'],
    [{ max: -0 }, 0, 'passes'],
    [{ min: 0 }, -Number.MIN_VALUE, 'fails'],
    [{ max: 0 }, Number.MIN_VALUE, 'fails'],
    [{ min: 0.8, max: 0.8 }, 0.8, 'passes'],
    [{ min: 0.8, max: 0.9 }, 0.7, 'fails'],
    [{ min: 0.8, max: 0.9 }, 0.95, 'fails'],
    [{ min: 0.8 }, Number.MAX_VALUE, 'passes'],
    [{ min: 0.1 + 0.2 }, 0.3, 'fails'],
  ])('%j of %d %s', (bounds, value, outcome) => {
    expect(judge(bounds, { auc: value })).toMatchObject({ outcome, value });
  });
});

test.each<[bounds: Bounds, value: number, sentence: string]>([
  [{ min: 0.8 }, 0.91, 'AUC 0.91, needs at least 0.80'],
  [{ min: 0.8 }, 0.7996, 'AUC 0.7996, needs at least 0.8000: too low by 0.0004'],
  [{ max: 0.8 }, 0.91, 'AUC 0.91, needs at most 0.80: too high by 0.11'],
  [{ min: 0.8, max: 0.95 }, 0.91, 'AUC 0.91, needs at least 0.80 and at most 0.95'],
  [{ min: 0.8, max: 0.95 }, 0.96, 'AUC 0.96, needs at most 0.95: too high by 0.01'],
  [{ min: 0.8, max: 0.95 }, 0.74, 'AUC 0.74, needs at least 0.80: too low by 0.06'],
])('%j of %d reads', (bounds, value, sentence) => {
  expect(judge(bounds, { auc: value }).sentence).toBe(sentence);
});

test.each<[what: string, metrics: unknown, sentence: string]>([
  ['absent', {}, 'AUC is not in the file, needs at least 0.80'],
  ['text', { auc: '0.95' }, 'AUC is text, not a number, needs at least 0.80'],
  ['the text NaN', { auc: 'NaN' }, 'AUC is text, not a number, needs at least 0.80'],
  ['null', { auc: null }, 'AUC is null, not a number, needs at least 0.80'],
  ['a list', { auc: [0.95] }, 'AUC is a list, not a number, needs at least 0.80'],
  ['a boolean', { auc: true }, 'AUC is a boolean, not a number, needs at least 0.80'],
  ['a group', { auc: { value: 0.95 } }, 'AUC is a group of values, not a number, needs at least 0.80'],
  ['1e999', JSON.parse('{"auc": 1e999}'), 'AUC is too large a number, not a number, needs at least 0.80'],
])('%s is missing, and never passes', (_what, metrics, sentence) => {
  expect(judge({ min: 0.8 }, metrics)).toEqual({ rule: 'auc', outcome: 'missing', sentence });
});

test('what is wanted is said with both bounds', () => {
  expect(wanted({ path: 'auc', min: 0.8, max: 0.95 })).toBe('needs at least 0.80 and at most 0.95');
});
