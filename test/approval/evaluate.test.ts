// The policy applied to the facts: what fails rejects, what is missing rejects or asks, what passes asks.
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../approval/evaluate.ts';
import { type Evidence } from '../../approval/metrics.ts';
import { asks } from '../../approval/verdict.ts';
import { policy } from './values.ts';

const read = (auc: unknown, accuracy: unknown): Evidence => ({
  kind: 'read',
  uri: 's3://models/evaluation.json',
  digest: 'd',
  metrics: { binary_classification_metrics: { auc: { value: auc }, accuracy: { value: accuracy } } },
});

test.each<[auc: unknown, accuracy: unknown, kind: string]>([
  [0.91, 0.84, 'pass'],
  [0.8, 0.75, 'pass'],
  [0.79, 0.84, 'fail'],
  [0.91, 0.74, 'fail'],
  [0.79, 0.74, 'fail'],
  [0.79, undefined, 'fail'],
  [undefined, 0.74, 'fail'],
  [0.91, undefined, 'missing'],
  [undefined, undefined, 'missing'],
  ['0.91', 0.84, 'missing'],
])('AUC %j and accuracy %j: %s', (auc, accuracy, kind) => {
  const verdict = evaluate(policy(), read(auc, accuracy));
  expect(verdict).toMatchObject({ kind, reasons: [{}, {}] });
  expect(asks(verdict)).toBe(kind === 'pass');
});

test('the reasons stand in the order of the policy, with sentence and value', () => {
  expect(evaluate(policy(), read(0.74, 0.84))).toEqual({
    kind: 'fail',
    reasons: [
      {
        rule: 'binary_classification_metrics.auc.value',
        outcome: 'fails',
        sentence: 'AUC 0.74, needs at least 0.80: too low by 0.06',
        value: 0.74,
      },
      {
        rule: 'binary_classification_metrics.accuracy.value',
        outcome: 'passes',
        sentence: 'Accuracy 0.84, needs at least 0.75',
        value: 0.84,
      },
    ],
  });
});

describe('evidence that cannot be read', () => {
  const bad: Evidence = {
    kind: 'bad',
    uri: 's3://models/x.json',
    digest: 'd',
    problem: 'not JSON.',
    advice: 'Look.',
  };

  test('says which file, what is wrong, and what was wanted', () => {
    expect(evaluate(policy(), bad)).toEqual({
      kind: 'bad-evidence',
      bad: {
        uri: 's3://models/x.json',
        problem: 'not JSON.',
        advice: 'Look.',
        wanted: ['AUC at least 0.80', 'Accuracy at least 0.75'],
      },
      ask: false,
    });
  });

  test('has no file when none is registered', () => {
    expect(evaluate(policy(), { kind: 'bad', problem: 'no metrics are registered.' })).toEqual({
      kind: 'bad-evidence',
      bad: { problem: 'no metrics are registered.', wanted: ['AUC at least 0.80', 'Accuracy at least 0.75'] },
      ask: false,
    });
  });

  test('asks a person where the policy says so, but never for a number that fails', () => {
    const lenient = policy({ onBadEvidence: 'ask' });
    expect(asks(evaluate(lenient, bad))).toBe(true);
    expect(asks(evaluate(lenient, read(0.91, undefined)))).toBe(true);
    expect(asks(evaluate(lenient, read(0.74, undefined)))).toBe(false);
    expect(asks(evaluate(policy(), bad))).toBe(false);
  });
});
