// What of the runs is kept for the thread: in words, cut, and never larger than a request bears.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Facts } from '../../approval/facts.ts';
import { type RunFound, type RunsFound } from '../../approval/runs.ts';
import { RunsShown, runsShown } from '../../approval/runs-shown.ts';
import { curves, points, run } from './runs-made.ts';
import { facts, policy } from './values.ts';

const NONE: RunFound = { kind: 'none', isEarly: false };
const found = (...of: Parameters<typeof run>): RunFound => ({ kind: 'found', run: run(...of) });
const NO_CURVES = { own: curves({}), beside: curves({}) };
const RULE = { metrics: [{ path: "metrics['validation:auc'].last", from: 'run', min: 0.8 }] };

const shown = (runs: Partial<RunsFound>, over: object = {}, champion: Facts['champion'] = V41) =>
  runsShown({ ...facts({}, { champion }), runs: { own: NONE, curves: NO_CURVES, ...runs } }, policy(over));
const V41: Facts['champion'] = { kind: 'version', version: 41, sources: {} };
const lines = (it: RunsShown | undefined): readonly string[] => it?.lines ?? [];

describe('nothing is said', () => {
  test('when nobody asked, and where the policy ignores runs', () => {
    expect(runsShown(facts({}), policy())).toBeUndefined();
    expect(shown({ own: found({ a: 1 }) }, { runs: 'ignore' })).toBeUndefined();
  });
  test('when there is none and no rule is about it', () => {
    expect(shown({})).toBeUndefined();
  });
});

describe('why there is none', () => {
  const ADD = 'train in a run (ExperimentConfig), or name one in CustomerMetadataProperties as run.';
  test.each<[what: string, own: RunFound, words: string]>([
    ['a rule needs it', NONE, `none was found; ${ADD}`],
    [
      'lineage does not know the version yet',
      { kind: 'none', isEarly: true },
      `none was found, and lineage has not recorded the version yet; ${ADD}`,
    ],
    [
      'its metadata names another',
      { kind: 'none', named: 'churn\u202Erun', isEarly: false },
      `its metadata names a run that does not exist; ${ADD} It is called churn\uFFFDrun.`,
    ],
    [
      'it is in MLflow',
      { kind: 'elsewhere', mlflowRun: 'abc' },
      'it was logged to MLflow, and its numbers are not in SageMaker; log them to a run of SageMaker as well. It is called abc.',
    ],
    [
      'it could not be read',
      { kind: 'unreadable', problem: 'SageMaker did not answer within 4 seconds.' },
      'it could not be read, and nothing hangs on it. SageMaker did not answer within 4 seconds.',
    ],
  ])('%s', (_, own, words) => {
    expect(shown({ own }, RULE)).toEqual({ kind: 'said', lines: [`The run of v42: ${words}`] });
  });
});

test('two runs: which they are, what differs, and how it went', () => {
  const own = found({ depth: 6, eta: 0.1 }, { 'validation:auc': 0.91 });
  const beside = found(
    { depth: 5, eta: 0.1 },
    { 'validation:auc': 0.9 },
    { name: 'run-41', found: 'metadata' },
  );
  const both = {
    own: curves({ 'validation:auc': points(0.5, 0.7, 0.91) }),
    beside: curves({ 'validation:auc': points(0.5, 0.9) }),
  };
  expect(shown({ own, beside, curves: both })).toEqual({
    kind: 'compared',
    labels: ['v42', 'v41'],
    lines: [
      'v42: churn/run-42, the run that its training job was started in',
      'v41: churn/run-41, named in its metadata',
    ],
    rows: [
      { name: 'validation:auc', own: '0.91', beside: '0.90', change: 'better by 0.01' },
      { name: 'depth', own: '6', beside: '5', change: 'higher by 1' },
    ],
    notes: ['1 other parameter is the same.', 'v41 ended at step 1 and keeps its last value in the chart.'],
    curves: [
      {
        kind: 'curve',
        title: 'validation:auc',
        xLabel: 'Step',
        yLabel: 'Value',
        points: ['0', '1', '2'],
        series: [
          { name: 'v42', values: [0.5, 0.7, 0.91] },
          { name: 'v41', values: [0.5, 0.9, 0.9] },
        ],
      },
    ],
  });
});

describe('why it stands alone', () => {
  const own = found({ depth: 6 });
  test.each<[beside: Partial<RunsFound>, champion: Facts['champion'], words: string]>([
    [{}, { kind: 'none' }, 'No version is approved yet to compare with.'],
    [{ beside: NONE }, V41, 'v41, the newest approved, has no run to compare with.'],
    [{ beside: { kind: 'unreadable', problem: 'x' } }, V41, 'The run of v41 could not be read.'],
  ])('%j', (beside, champion, words) => {
    const it = shown({ own, ...beside }, {}, champion);
    expect(lines(it)).toEqual(['v42: churn/run-42, the run that its training job was started in', words]);
    expect(it).toMatchObject({ labels: ['v42'], rows: [{ name: 'depth', own: '6', beside: '' }] });
  });
});

test('the curves could not be read: said, and the rest stands', () => {
  expect(shown({ own: found({ a: 1 }), beside: found({ a: 1 }), curves: 'unreadable' })).toMatchObject({
    notes: ['The one parameter is the same.', 'The curves could not be read.'],
  });
});

test('the metric of a rule comes first', () => {
  const own = found({}, { 'a:loss': 1, 'validation:auc': 0.9 });
  expect(shown({ own }, RULE)).toMatchObject({ rows: [{ name: 'validation:auc' }, { name: 'a:loss' }] });
});

test('what does not fit is counted', () => {
  const many = (count: number, value: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));
  const it = shown({ own: found(many(23, 1), many(13, 1)), beside: found(many(23, 2), many(13, 2)) });
  if (it?.kind !== 'compared') throw new Error('It was not compared.');
  expect(it.rows).toHaveLength(32);
  expect(it.notes).toEqual([
    'Not shown: 1 metric and 3 parameters; countersign compare shows all.',
    'No parameter is the same.',
  ]);
});

test('whatever was logged, it is kept in less than 20 KB, as it was made', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('__proto__', '', '<!here>'),
  );
  const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, 5e-324, 1e308, 0, -0));
  const value = fc.oneof(number, fc.string({ unit: 'binary', maxLength: 2500 }));
  const point = fc.record({ step: fc.nat(), value: number });
  const side = fc.record({
    parameters: fc.array(fc.tuple(name, value), { maxLength: 60 }),
    metrics: fc.array(fc.tuple(name, number), { maxLength: 60 }),
    curve: fc.array(point, { maxLength: 60 }),
  });
  fc.assert(
    fc.property(side, side, (a, b) => {
      const [own, beside] = [a, b].map(({ parameters, metrics }) =>
        found(Object.fromEntries(parameters), Object.fromEntries(metrics), {
          name: parameters[0]?.[0] ?? '',
        }),
      );
      const all = [a, b].map(({ metrics, curve }) => new Map(metrics.map(([of]) => [of, curve])));
      const read = { own: all[0] ?? new Map(), beside: all[1] ?? new Map() };
      const it = shown({ own: own ?? NONE, ...(beside && { beside }), curves: read });
      expect(RunsShown.parse(it)).toEqual(it);
      expect(JSON.stringify(it).length).toBeLessThan(20_000);
      expect(JSON.stringify(it)).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/);
    }),
    { numRuns: 200 },
  );
});
