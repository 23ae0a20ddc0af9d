// The run behind a version and the curves of runs, asked of the local SageMaker by the adapter's own clients.
import { type CreateTrialComponentCommandInput } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Experiments } from '../../adapters/experiments.ts';
import { type Lineage, type TrainingJob } from '../../approval/lineage.ts';
import { detailsOf } from '../../adapters/model-package.ts';
import { PackageArn } from '../../approval/ids.ts';
import { calls, ARN } from '../local/sagemaker/experiments/calls.ts';
import { registryUnderTest, type RegistryUnderTest } from '../local/sagemaker/registry-under-test.ts';

let house: RegistryUnderTest;
let experiments: Experiments;
let local: ReturnType<typeof calls>;
beforeAll(async () => {
  house = await registryUnderTest();
  experiments = new Experiments(house.cloud.as('alice'));
  local = calls(house);
});
afterAll(async () => {
  experiments.destroy();
  await house.stop();
});

const NOT_ASKED: Lineage = { kind: 'not-asked' };
const job = (over: Partial<TrainingJob> = {}): TrainingJob => ({
  name: 'train-44',
  arn: `${ARN}:training-job/train-44`,
  status: 'Completed',
  channels: [],
  component: `${ARN}:experiment-trial-component/train-44-aws-training-job`,
  startedBy: [],
  ...over,
});
const recorded = (trainings: TrainingJob[], runs: string[] = []): Lineage => ({
  kind: 'recorded',
  trainings,
  processings: [],
  runs: runs.map((name) => `${ARN}:experiment-trial-component/${name}`),
  isCut: false,
});

const version = (metadata: Record<string, string> = {}) => ({
  arn: PackageArn.parse(`${ARN}:model-package/churn-telco/44`),
  details: { ...detailsOf({ ModelPackageGroupName: 'churn-telco' }), metadata },
});
const behind = (metadata: Record<string, string>, lineage: Lineage = NOT_ASKED) =>
  experiments.runBehind(version(metadata), lineage);

const DEPTH = { Parameters: { max_depth: { NumberValue: 6 } } };
const run = (experiment: string, name: string, given: Partial<CreateTrialComponentCommandInput> = DEPTH) =>
  local.run(experiment, name, given);
/** The operations that something took. */
const operationsOf = async (doing: () => Promise<unknown>): Promise<string[]> => {
  house.cloud.calls.clear();
  await doing();
  return house.cloud.calls.list().map(({ operation }) => operation);
};

describe('the run behind a version', () => {
  test('is read whole: names, parameters, and the summaries of its metrics', async () => {
    await run('churn', 'run-44', {
      Parameters: { max_depth: { NumberValue: 6 }, objective: { StringValue: 'binary:logistic' } },
    });
    await local.put('churn-run-44', 'validation:auc', [
      [1, 0.5, 0],
      [2, 0.93, 1],
      [3, 0.91, 2],
    ]);
    const found = await behind({}, recorded([job({ run: { experiment: 'churn', name: 'run-44' } })]));
    expect(found).toEqual({
      kind: 'found',
      run: {
        name: 'run-44',
        experiment: 'churn',
        component: `${ARN}:experiment-trial-component/churn-run-44`,
        found: 'training-job',
        parameters: [
          { name: 'max_depth', value: 6 },
          { name: 'objective', value: 'binary:logistic' },
        ],
        metrics: [
          {
            name: 'validation:auc',
            last: 0.91,
            min: 0.5,
            max: 0.93,
            average: expect.closeTo(0.78) as number,
            count: 3,
          },
        ],
      },
    });
  });

  test('is looked for in its own order, and one in which nothing was logged yields to the next', async () => {
    await run('order', 'job');
    await run('order', 'lineage');
    await run('order', 'metadata');
    await run('order', 'empty', {});
    await local.component('0123456789abcdef0123456789abcdef', DEPTH);
    await local.component('train-44-aws-training-job', DEPTH);
    const all = { run: 'metadata', experiment: 'order', 'mlflow-run-id': '0123456789abcdef0123456789abcdef' };
    const started = job({ run: { experiment: 'order', name: 'job' } });
    const names = async (metadata: Record<string, string>, lineage: Lineage) => {
      const found = await behind(metadata, lineage);
      return found.kind === 'found' ? [found.run.found, found.run.name] : found;
    };
    expect(await names(all, recorded([started], ['order-lineage']))).toEqual(['training-job', 'job']);
    expect(await names(all, recorded([job()], ['order-lineage']))).toEqual(['lineage', 'order-lineage']);
    expect(await names(all, recorded([job()]))).toEqual(['metadata', 'metadata']);
    const { 'mlflow-run-id': _, ...named } = all;
    expect(await names({ 'mlflow-run-id': all['mlflow-run-id'] }, recorded([job()]))).toEqual([
      'mlflow',
      all['mlflow-run-id'],
    ]);
    expect(await names({}, recorded([job()]))).toEqual(['own-component', 'train-44']);
    const empty = job({ run: { experiment: 'order', name: 'empty' } });
    expect(await names(named, recorded([empty]))).toEqual(['metadata', 'metadata']);
    const alone = job({ run: empty.run ?? { name: '' }, component: `${ARN}:experiment-trial-component/no` });
    expect(await names({}, recorded([alone]))).toEqual(['training-job', 'empty']);
  });

  test('is none where nothing leads to it, and it is said why', async () => {
    expect(await behind({})).toEqual({ kind: 'none', isEarly: false });
    expect(await behind({}, { kind: 'not-recorded' })).toEqual({ kind: 'none', isEarly: true });
    expect(await behind({ run: 'no-such-run' })).toEqual({
      kind: 'none',
      named: 'no-such-run',
      isEarly: false,
    });
    expect(await behind({ 'mlflow.run_id': 'f'.repeat(32) })).toEqual({
      kind: 'elsewhere',
      mlflowRun: 'f'.repeat(32),
    });
  });

  test('takes at most six calls, whatever an author writes', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`run-${index}`, `no-${index}`]),
    );
    const lineage = recorded([job({ run: { experiment: 'no', name: 'run' } })], ['no-1', 'no-2', 'no-3']);
    const all = { ...many, mlflow_run_id: 'no-mlflow' };
    expect(await operationsOf(() => behind(all, lineage))).toEqual(
      Array.from({ length: 6 }, () => 'DescribeTrialComponent'),
    );
    expect(await operationsOf(() => behind({}))).toEqual([]);
  });

  test('our own inability is thrown under its name', async () => {
    house.cloud.faults.add({ service: 'sagemaker', operation: '*', kind: 'throttle', times: 2 });
    await expect(behind({ run: 'churn-run-44' })).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

describe('curves', () => {
  const found = async (component: string) => {
    const read = await experiments.run({ component, found: 'named' });
    if (!read) throw new Error(`${component} does not exist.`);
    return read;
  };

  test('of two runs in one call, of what was logged more than once, by step', async () => {
    await run('curves', 'a');
    await run('curves', 'b');
    await local.put('curves-a', 'loss', [
      [1, 0.9, 0],
      [2, 0.5, 1],
    ]);
    await local.put('curves-a', 'once', [[1, 1, 0]]);
    await local.put('curves-b', 'loss', [
      [1, 0.8, 0],
      [2, 0.4, 5],
    ]);
    const runs = [await found('curves-a'), await found('curves-b')];
    let read: Awaited<ReturnType<Experiments['curves']>> = [];
    const operations = await operationsOf(async () => {
      read = await experiments.curves(runs, ['loss', 'once', 'none']);
    });
    expect(operations).toEqual(['BatchGetMetrics']);
    expect(read.map((curves) => Object.fromEntries(curves))).toEqual([
      {
        loss: [
          { step: 0, value: 0.9 },
          { step: 1, value: 0.5 },
        ],
      },
      {
        loss: [
          { step: 0, value: 0.8 },
          { step: 5, value: 0.4 },
        ],
      },
    ]);
  });

  test('what was logged without steps, and a run without metrics, have none', async () => {
    await run('curves', 'timed');
    await local.put('curves-timed', 'loss', [
      [1, 0.9],
      [2, 0.5],
    ]);
    const timed = await found('curves-timed');
    expect(await experiments.curves([timed], ['loss'])).toEqual([new Map([['loss', []]])]);
    expect(await operationsOf(() => experiments.curves([timed], ['other']))).toEqual([]);
  });

  test('a refusal is an error of its own, with the status', async () => {
    const timed = await found('curves-timed');
    house.cloud.faults.add({ service: 'sagemaker', operation: 'BatchGetMetrics', kind: 'error', times: 1 });
    await expect(experiments.curves([timed], ['loss'])).rejects.toThrow(
      /^BatchGetMetrics answered (400|500|503)\.$/,
    );
  });
});
