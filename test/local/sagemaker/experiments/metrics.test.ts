// sagemaker-metrics over the wire: by path and without a target, put in tens, read back as curves and as summaries.
import { DescribeTrialComponentCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runOf, runsOf, runsWith } from '../../../../local/sagemaker/experiments/runs.ts';
import { type RegistryUnderTest, registryUnderTest } from '../registry-under-test.ts';
import { ARN, calls } from './calls.ts';

let house: RegistryUnderTest;
let make: ReturnType<typeof calls>;
/** A whole hour, so that periods begin where the points do. */
const HOUR = 1_795_701_600;
const ResourceArn = `${ARN}:experiment-trial-component/churn-one`;
beforeAll(async () => {
  house = await registryUnderTest();
  make = calls(house);
  await make.run('churn', 'one', {
    Parameters: { learning_rate: { NumberValue: 0.01 }, kind: { StringValue: 'xgb' } },
    OutputArtifacts: { model: { Value: 's3://bucket/model.tar.gz' } },
    Status: { PrimaryStatus: 'Completed' },
  });
  await make.put('churn-one', 'loss', [
    [HOUR + 70, 4, 1],
    [HOUR + 10, 2, 0],
    [HOUR + 20, 4, 0],
    [HOUR + 3700, 6],
  ]);
});
afterAll(() => house.stop());

const query = (given: object) => ({
  MetricName: 'loss',
  ResourceArn,
  MetricStat: 'Avg',
  Period: 'IterationNumber',
  XAxisType: 'IterationNumber',
  ...given,
});
const got = async (...queries: object[]) =>
  (
    (await make.metrics('POST /BatchGetMetrics', { MetricQueries: queries.map(query) })).body as {
      MetricQueryResults: object[];
    }
  ).MetricQueryResults;

describe('points', () => {
  it('become a summary of the trial component', async () => {
    const described = await house.client.send(
      new DescribeTrialComponentCommand({ TrialComponentName: 'churn-one' }),
    );
    expect(described.Metrics).toEqual([
      {
        MetricName: 'loss',
        SourceArn: ResourceArn,
        TimeStamp: new Date((HOUR + 3700) * 1000),
        Min: 2,
        Max: 6,
        Last: 6,
        Count: 4,
        Avg: 4,
        StdDev: expect.closeTo(Math.sqrt(2), 10) as number,
      },
    ]);
  });

  it('are read back by step', async () => {
    expect(await got({}, { MetricStat: 'Count', Start: 1 })).toEqual([
      { Status: 'Complete', XAxisValues: [0, 1], MetricValues: [3, 4] },
      { Status: 'Complete', XAxisValues: [1], MetricValues: [1] },
    ]);
  });

  it('are read back by minute and by hour', async () => {
    const time = { XAxisType: 'Timestamp', MetricStat: 'Last' };
    expect(await got({ ...time, Period: 'OneMinute' }, { ...time, Period: 'OneHour', End: HOUR })).toEqual([
      { Status: 'Complete', XAxisValues: [HOUR, HOUR + 60, HOUR + 3660], MetricValues: [4, 4, 6] },
      { Status: 'Complete', XAxisValues: [HOUR], MetricValues: [4] },
    ]);
  });

  it('that nobody put are an empty curve; a query that fits nothing says so by itself', async () => {
    expect(
      await got(
        { MetricName: 'other' },
        { ResourceArn: `${ARN}:experiment-trial-component/nope` },
        { Period: 'OneHour' },
      ),
    ).toEqual([
      { Status: 'Complete', XAxisValues: [], MetricValues: [] },
      expect.objectContaining({
        Status: 'ValidationError',
        Message: expect.stringContaining('nope') as string,
      }),
      expect.objectContaining({ Status: 'ValidationError' }),
    ]);
  });

  it('come ten to a put, and a hundred queries to a get', async () => {
    const MetricData = Array.from({ length: 11 }, () => ({ MetricName: 'm', Timestamp: HOUR, Value: 1 }));
    const put = await make.metrics('PUT /BatchPutMetrics', { TrialComponentName: 'churn-one', MetricData });
    expect(put).toMatchObject({ status: 400, error: 'ValidationException', type: 'application/json' });
    const MetricQueries = Array.from({ length: 101 }, () => query({}));
    expect(await make.metrics('POST /BatchGetMetrics', { MetricQueries })).toMatchObject({ status: 400 });
  });

  it('go only to a component that exists, whose name is given in lower case', async () => {
    expect(await make.put('nope', 'loss', [[HOUR, 1]])).toMatchObject({ error: 'ResourceNotFound' });
    expect(await make.put('Churn-one', 'loss', [[HOUR, 1]])).toMatchObject({ error: 'ValidationException' });
  });

  it('need the permission of the component, and another path is not implemented', async () => {
    house.cloud.allowed = () => false;
    const body = {
      TrialComponentName: 'churn-one',
      MetricData: [{ MetricName: 'm', Timestamp: 1, Value: 1 }],
    };
    expect(await make.metrics('PUT /BatchPutMetrics', body, 'fn-x')).toMatchObject({
      error: 'AccessDeniedException',
    });
    expect(house.cloud.needs.at(-1)).toEqual({ action: 'sagemaker:BatchPutMetrics', resource: ResourceArn });
    house.cloud.allowed = () => true;
    expect(await make.metrics('PUT /Other', {})).toMatchObject({ status: 501, error: 'NotImplemented' });
    expect(house.cloud.calls.list().map(({ operation }) => operation)).toContain('BatchPutMetrics');
  });

  it('that are no number are put and shown all the same', async () => {
    await make.metrics('PUT /BatchPutMetrics', {
      TrialComponentName: 'churn-one',
      MetricData: [{ MetricName: 'broken', Timestamp: HOUR, Value: 'NaN' }],
    });
    const { Metrics } = await house.client.send(
      new DescribeTrialComponentCommand({ TrialComponentName: 'churn-one' }),
    );
    expect(Metrics?.find((it) => it.MetricName === 'broken')?.Last).toBeNaN();
  });
});

describe('runs, as the page reads them', () => {
  it('have their parameters, artifacts and curves', () => {
    expect(runOf(house.experiments, ResourceArn)).toMatchObject({
      name: 'one',
      component: 'churn-one',
      experiment: 'churn',
      trial: 'Default-Run-Group-churn',
      status: 'Completed',
      createdBy: 'arn:aws:iam::000000000000:user/alice',
      parameters: [
        { name: 'learning_rate', value: 0.01 },
        { name: 'kind', value: 'xgb' },
      ],
      inputs: [],
      outputs: [{ name: 'model', value: 's3://bucket/model.tar.gz' }],
    });
    expect(runOf(house.experiments, 'nope')).toBeUndefined();
    const [loss] = runOf(house.experiments, ResourceArn)?.metrics ?? [];
    expect(loss?.points.map(({ step, value }) => [step, value])).toEqual([
      [0, 2],
      [0, 4],
      [1, 4],
      [undefined, 6],
    ]);
  });

  it('are found by experiment and by the artifact that they logged, the newest first', async () => {
    await make.run('churn', 'two', { OutputArtifacts: { model: { Value: 's3://bucket/model.tar.gz' } } });
    await make.component('plain', { DisplayName: 'Shown' });
    const names = (runs: readonly { name: string }[]) => runs.map(({ name }) => name);
    expect(names(runsOf(house.experiments, { experiment: 'churn' }))).toEqual(['two', 'one']);
    expect(names(runsOf(house.experiments, { most: 2 }))).toEqual(['Shown', 'two']);
    expect(names(runsOf(house.experiments, { experiment: 'nope' }))).toEqual([]);
    expect(names(runsWith(house.experiments, 's3://bucket/model.tar.gz'))).toEqual(['two', 'one']);
  });
});
