// Where the run behind a version is looked for: table of what a version and its lineage say.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Lineage } from '../../approval/lineage.ts';
import {
  MOST_CANDIDATES,
  mlflowRunOf,
  namedInMetadata,
  runCandidates,
} from '../../approval/run-candidates.ts';

const PLACE = 'arn:aws:sagemaker:eu-west-1:111111111111';
const ARN = `${PLACE}:model-package/churn-telco/44`;
const NOT_ASKED: Lineage = { kind: 'not-asked' };

const trained = (run?: { experiment?: string; name: string }, mlflowRun?: string): Lineage => ({
  kind: 'recorded',
  trainings: [
    {
      name: 'train-44',
      arn: `${PLACE}:training-job/train-44`,
      status: 'Completed',
      channels: [],
      component: `${PLACE}:experiment-trial-component/train-44-aws-training-job`,
      startedBy: [],
      ...(run && { run }),
      ...(mlflowRun !== undefined && { mlflowRun }),
    },
  ],
  processings: [],
  runs: [],
  isCut: false,
});
const of = (metadata: Record<string, string>, lineage: Lineage = NOT_ASKED): string[] =>
  runCandidates({ arn: ARN, metadata, lineage }).map(({ component, found }) => `${found} ${component}`);

describe('metadata', () => {
  test.each<[what: string, metadata: Record<string, string>, found: string[]]>([
    ['nothing', {}, []],
    ['a run in its experiment', { run: 'r', experiment: 'e' }, ['metadata e-r', 'metadata r']],
    ['experiment/run', { run: 'e/r' }, ['metadata e-r']],
    ['a component by name', { 'trial-component': 'tc-1' }, ['metadata tc-1']],
    ['a component before a run', { run: 'r', 'trial-component': 'tc' }, ['metadata tc', 'metadata r']],
    ['another key that speaks of it', { 'training-run': 'r' }, ['metadata r']],
    ['other keys', { owner: 'ann', experiment: 'e' }, []],
    ['an ARN', { run: `${PLACE}:experiment-trial-component/tc` }, ['metadata tc']],
    [
      'an ARN of another account',
      { run: `${PLACE.replace('1111', '2222')}:experiment-trial-component/t` },
      [],
    ],
    [
      'an ARN of another region',
      { run: `${PLACE.replace('west', 'east')}:experiment-trial-component/t` },
      [],
    ],
    ['an ARN of something else', { run: `${PLACE}:experiment/tc` }, []],
    ['more than a path', { run: 'a/b/c' }, []],
    ['what no component is called', { run: 'two words', trial: '-x', 'run-id': '../x' }, []],
    ['an MLflow run', { 'mlflow-run-id': 'abc' }, ['mlflow abc']],
    ['the same twice, in any case', { run: 'R', 'trial-component': 'r' }, ['metadata r']],
  ])('%s', (_, metadata, found) => {
    expect(of(metadata)).toEqual(found);
  });

  test('what it names is told, and what MLflow calls it', () => {
    expect(namedInMetadata({ arn: ARN, metadata: { run: 'r' }, lineage: NOT_ASKED })).toBe('r');
    expect(namedInMetadata({ arn: ARN, metadata: {}, lineage: NOT_ASKED })).toBeUndefined();
    for (const key of ['mlflow-run-id', 'mlflow.run_id', 'MLflow_Run_ID', 'mlflowRunId'])
      expect(mlflowRunOf({ arn: ARN, metadata: { [key]: 'abc' }, lineage: NOT_ASKED })).toBe('abc');
    expect(mlflowRunOf({ arn: ARN, metadata: {}, lineage: trained(undefined, 'def') })).toBe('def');
    expect(mlflowRunOf({ arn: ARN, metadata: {}, lineage: NOT_ASKED })).toBeUndefined();
  });
});

test('the training job comes first, its own component last', () => {
  expect(of({ run: 'r' }, trained({ experiment: 'e', name: 'run' }))).toEqual([
    'training-job e-run',
    'metadata r',
    'own-component train-44-aws-training-job',
  ]);
  expect(of({}, trained({ name: 'run' }))).toEqual([
    'training-job run',
    'own-component train-44-aws-training-job',
  ]);
});

test('whatever an author writes, few are looked at, each a name that SageMaker takes, none twice', () => {
  const value = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z/-]{1,9}$/));
  const key = fc.oneof(fc.string(), fc.constantFrom('run', 'trial', '__proto__', 'mlflow-run-id', 'run-2'));
  fc.assert(
    fc.property(fc.dictionary(key, value), (metadata) => {
      const found = runCandidates({ arn: ARN, metadata, lineage: trained({ name: 'run' }) });
      const names = found.map(({ component }) => component.toLowerCase());
      expect(found.length).toBeLessThanOrEqual(MOST_CANDIDATES);
      expect(new Set(names).size).toBe(names.length);
      for (const { component } of found) expect(component).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}$/);
    }),
  );
});
