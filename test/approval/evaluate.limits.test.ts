// A hundred rules of each kind over files of ten thousand slices, facets and features: the verdict can still be kept beside
// its policy in one item of DynamoDB. Apart from the other tests of judging, because these take seconds.
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../approval/evaluate.ts';
import { Verdict } from '../../approval/verdict.ts';
import { details, facts, policy, read } from './values.ts';

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('a hundred rules of each kind', () => {
  const hundred = <T>(make: (at: number) => T): T[] => Array.from({ length: 100 }, (_, at) => make(at));
  const MANY = 10_000;
  const path = (at: number): string => `metrics_${at}_${'p'.repeat(270)}`;
  const over = {
    metrics: hundred((at) => ({
      path: path(at),
      label: `${at} ${'ü'.repeat(36)}`,
      better: 'higher',
      min: 0.8123456,
      max: 0.9123456,
      drop: { atMost: '1.123456%', level: 'ask', needs: { risk: 1 } },
      compare: { must: 'better', level: 'ask', needs: { risk: 2 } },
      onNoChampion: 'ask',
    })),
    slices: hundred((at) => ({ path: `slices.*.auc['${at}${'p'.repeat(250)}']`, min: 0.8, gap: 0.1 })),
    facets: hundred((at) => ({
      metric: `D${at}${'I'.repeat(50)}`,
      facet: 'f'.repeat(90),
      between: [0.8, 1.25],
    })),
    constraints: ['model-quality', 'data-quality'],
    evidence: {
      files: ['model-quality', 'data-quality', 'bias', 'explainability'],
      modelCard: ['Approved'],
      metadata: hundred((at) => `${'k'.repeat(120)}${at}`).slice(0, 50),
      groupTags: Object.fromEntries(
        hundred((at) => [`${'t'.repeat(120)}${at}`, ['v'.repeat(256), 'w'.repeat(256)]] as const).slice(
          0,
          50,
        ),
      ),
    },
    images: { digest: true },
    naming: { description: 100 },
  };
  const name = (at: number): string => `${at}${'名'.repeat(60)}`;
  const entries = <T>(make: (at: number) => [string, T]): Record<string, T> =>
    Object.fromEntries(Array.from({ length: MANY }, (_, at) => make(at)));
  const slices = entries((at) => [name(at), 5]);
  const files = (value: number) => ({
    'model-quality': read({
      slices,
      ...Object.fromEntries(
        hundred((at) => [path(at), { value: value + at / 1e9, standard_deviation: 0.001 }]),
      ),
      binary_classification_metrics: entries((at) => [name(at), 0.5]),
    }),
    'model-quality-constraints': read({
      binary_classification_constraints: entries((at) => [
        name(at),
        { threshold: 0.81234567, comparison_operator: 'LessThanThreshold' },
      ]),
    }),
    'data-quality': read({
      features: Object.values(entries((at) => ['', at])).map((_, at) => ({ name: name(at) })),
    }),
    'data-quality-constraints': read({
      features: Array.from({ length: MANY }, (_, at) => ({
        name: name(at),
        inferred_type: 'String',
        completeness: 1,
      })),
    }),
    bias: read({
      post_training_bias_metrics: {
        facets: {
          ['f'.repeat(90)]: Array.from({ length: MANY }, (_, at) => ({
            value_or_threshold: name(at),
            metrics: [{ name: `D0${'I'.repeat(50)}`, value: null, error: 'e'.repeat(500) }],
          })),
        },
      },
    }),
  });
  const images = Array.from({ length: MANY }, (_, at) => ({ uri: `${'x'.repeat(250)}${at}` }));

  test.each<[what: string, run: () => Verdict]>([
    [
      'that fail',
      () =>
        evaluate(
          policy(over),
          facts(files(0.5123456789), {
            details: details({ images }),
            champion: { kind: 'version', version: 41, sources: files(0.7123456789) },
          }),
        ),
    ],
    [
      'that cannot be judged',
      () => evaluate(policy(over), facts({ ...files(0.5), 'model-quality': read({}) })),
    ],
    ['whose files are not there', () => evaluate(policy(over), facts({}))],
  ])('%s are kept in less than 250 KB', (_what, run) => {
    const verdict = run();
    expect(sizeOf(verdict)).toBeLessThan(250_000);
    expect(Verdict.parse(verdict)).toEqual(verdict);
    for (const { sentence } of verdict.reasons) expect(sentence.length).toBeLessThan(1_000);
  });
});
