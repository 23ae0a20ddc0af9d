// What a verdict refers to: each file by address and digest, the champion's too; and how people call each source.
import { expect, test } from 'vitest';
import { referencesOf } from '../../approval/facts.ts';
import { problemOf, SOURCE_NAMES, sourceName, sourceOf, sourcePlace } from '../../approval/sources.ts';
import { facts, read } from './values.ts';

test('references are kind, address and digest, and no contents', () => {
  const bad = { kind: 'bad', uri: 's3://models/b.json', problem: 'not JSON.' } as const;
  const sources = {
    'model-quality': read({ auc: 0.9 }),
    bias: bad,
    'data-quality': { kind: 'absent' },
  } as const;
  const told = {
    'model-quality': { kind: 'read', uri: 's3://models/file.json', digest: 'd' },
    bias: { kind: 'bad', uri: 's3://models/b.json' },
    'data-quality': { kind: 'absent' },
  };
  expect(referencesOf(facts(sources))).toEqual({ sources: told });
  const digested = { ...bad, digest: 'e' };
  const champion = { kind: 'version', version: 41, sources: { bias: digested } } as const;
  expect(referencesOf(facts(sources, { champion }))).toEqual({
    sources: told,
    champion: { version: 41, sources: { bias: { kind: 'bad', uri: 's3://models/b.json', digest: 'e' } } },
  });
});

test('each source has a name in a sentence and a place in a registration', () => {
  expect(SOURCE_NAMES.map((name) => `${sourceName(name)}: ${sourcePlace(name)}`)).toEqual([
    'metrics: ModelMetrics.ModelQuality.Statistics',
    'model quality constraints: ModelMetrics.ModelQuality.Constraints',
    'data quality report: ModelMetrics.ModelDataQuality.Statistics',
    'data quality constraints: ModelMetrics.ModelDataQuality.Constraints',
    'bias report: ModelMetrics.Bias.Report',
    'pre-training bias report: ModelMetrics.Bias.PreTrainingReport',
    'post-training bias report: ModelMetrics.Bias.PostTrainingReport',
    'explainability report: ModelMetrics.Explainability.Report',
    'model card: ModelCard.ModelCardContent',
    'run: a run of SageMaker experiments',
  ]);
});

test('what is wrong with a source', () => {
  expect(problemOf(read({}), 'bias')).toBeUndefined();
  expect(problemOf({ kind: 'bad', uri: 's3://x', problem: 'not JSON.' }, 'bias')).toBe('not JSON.');
  expect(problemOf(sourceOf({}, 'bias'), 'bias')).toBe('nothing is registered (ModelMetrics.Bias.Report).');
});
