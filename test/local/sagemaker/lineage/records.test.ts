// Jobs, endpoint configurations and endpoints through the real client: complete at once, once per name, listed, deleted.
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  CreateTransformJobCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DeleteProcessingJobCommand,
  DeleteTrainingJobCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  ListContextsCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
  paginateListTrainingJobs,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RegistryUnderTest, refusal, registryUnderTest } from '../registry-under-test.ts';

let house: RegistryUnderTest;
beforeEach(async () => {
  house = await registryUnderTest();
});
afterEach(() => house.stop());

const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:';
const RoleArn = 'arn:aws:iam::000000000000:role/work';
const anyTime = expect.any(Date) as Date;

const train = (TrainingJobName: string, given: Partial<CreateTrainingJobCommandInput> = {}) =>
  house.client.send(
    new CreateTrainingJobCommand({
      TrainingJobName,
      RoleArn,
      OutputDataConfig: { S3OutputPath: 's3://models/out' },
      ...given,
    }),
  );

describe('training jobs', () => {
  it('are complete at once and keep what they were given', async () => {
    const given = {
      AlgorithmSpecification: { TrainingImage: 'ecr/train:1', TrainingInputMode: 'File' as const },
      HyperParameters: { depth: '3' },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      CheckpointConfig: { S3Uri: 's3://models/checkpoints' },
      TensorBoardOutputConfig: { S3OutputPath: 's3://models/board' },
      Environment: { A: 'b' },
    };
    expect((await train('night', { ...given, Tags: [{ Key: 'a', Value: 'b' }] })).TrainingJobArn).toBe(
      `${ARN}training-job/night`,
    );
    const job = await house.client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'night' }));
    expect(job).toMatchObject({
      ...given,
      TrainingJobStatus: 'Completed',
      SecondaryStatus: 'Completed',
      ModelArtifacts: { S3ModelArtifacts: 's3://models/out/night/output/model.tar.gz' },
      TrainingEndTime: anyTime,
    });
    expect(job).not.toHaveProperty('Tags');
    expect(await refusal(train('night'))).toMatch(/^ResourceInUse: Job name must be unique/);
  });

  it('are listed by name, time and status, to the last page', async () => {
    for (const name of ['b-1', 'a-1', 'c-2']) await train(name);
    const names = async (given: object) => {
      const found: string[] = [];
      for await (const page of paginateListTrainingJobs({ client: house.client, pageSize: 1 }, given))
        found.push(...(page.TrainingJobSummaries ?? []).map((it) => it.TrainingJobName ?? ''));
      return found.join(' ');
    };
    expect(await names({})).toBe('b-1 a-1 c-2');
    expect(await names({ SortBy: 'Name', SortOrder: 'Descending' })).toBe('c-2 b-1 a-1');
    expect(await names({ NameContains: '-1', SortBy: 'Status' })).toBe('b-1 a-1');
    expect(await names({ StatusEquals: 'Failed' })).toBe('');
    expect(await names({ StatusEquals: 'Completed' })).toBe('b-1 a-1 c-2');
    const later = new Date(house.cloud.clock.now() + 60_000);
    expect(await names({ LastModifiedTimeAfter: later })).toBe('');
    expect(await names({ LastModifiedTimeBefore: later })).toBe('b-1 a-1 c-2');
    const other = house.client.send(new ListTrainingJobsCommand({ WarmPoolStatusEquals: 'InUse' }));
    expect(await refusal(other)).toMatch(/^NotImplemented/);
  });

  it('are deleted, and their lineage stays', async () => {
    await train('night');
    const named = { TrainingJobName: 'night' };
    await house.client.send(new DeleteTrainingJobCommand(named));
    const missing = `ResourceNotFound: TrainingJob ${ARN}training-job/night does not exist.`;
    expect(await refusal(house.client.send(new DescribeTrainingJobCommand(named)))).toBe(missing);
    expect(await refusal(house.client.send(new DeleteTrainingJobCommand(named)))).toBe(missing);
    expect(house.lineageOf('s3://models/out/night/output/model.tar.gz').vertices).toHaveLength(2);
    await train('night');
    expect(house.lineageOf('s3://models/out/night/output/model.tar.gz').vertices).toHaveLength(2);
  });

  it.each([
    [{ RoleArn: 'me' }, 'RoleArn'],
    [{ OutputDataConfig: { S3OutputPath: 'here' } }, 'OutputDataConfig.S3OutputPath'],
    [{ InputDataConfig: [] }, 'InputDataConfig'],
    [{ TrainingJobName: 'a_b' }, 'TrainingJobName'],
  ])('refuse %o', async (given, member) => {
    expect(await refusal(train('night', given))).toContain(`Value at '${member}'`);
  });
});

it('processing jobs are complete at once, once per name, and deleted', async () => {
  const create = () =>
    house.client.send(
      new CreateProcessingJobCommand({
        ProcessingJobName: 'clean',
        RoleArn,
        AppSpecification: { ImageUri: 'ecr/clean:1' },
        ProcessingResources: {
          ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 },
        },
      }),
    );
  expect((await create()).ProcessingJobArn).toBe(`${ARN}processing-job/clean`);
  expect(await refusal(create())).toMatch(/^ResourceInUse/);
  const named = { ProcessingJobName: 'clean' };
  expect(await house.client.send(new DescribeProcessingJobCommand(named))).toMatchObject({
    ProcessingJobStatus: 'Completed',
    AppSpecification: { ImageUri: 'ecr/clean:1' },
  });
  const list = async () =>
    (await house.client.send(new ListProcessingJobsCommand({}))).ProcessingJobSummaries;
  expect(await list()).toMatchObject([{ ...named, ProcessingJobStatus: 'Completed' }]);
  await house.client.send(new DeleteProcessingJobCommand(named));
  expect(await list()).toEqual([]);
});

describe('with a model', () => {
  beforeEach(async () => {
    const PrimaryContainer = { Image: 'ecr/serve:1', ModelDataUrl: 's3://models/m.tar.gz' };
    await house.client.send(new CreateModelCommand({ ModelName: 'm', PrimaryContainer }));
  });
  const config = (EndpointConfigName = 'c', ModelName = 'm') =>
    house.client.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName,
        ProductionVariants: [{ VariantName: 'all', ModelName }],
      }),
    );
  const endpoint = (EndpointConfigName = 'c') =>
    house.client.send(new CreateEndpointCommand({ EndpointName: 'Live', EndpointConfigName }));

  it('transform jobs are complete at once, and listed', async () => {
    const given = {
      TransformJobName: 't',
      ModelName: 'm',
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: 's3://data/ask' } },
      },
      TransformOutput: { S3OutputPath: 's3://data/told' },
      TransformResources: { InstanceType: 'ml.m5.large' as const, InstanceCount: 1 },
    };
    await house.client.send(new CreateTransformJobCommand(given));
    const job = await house.client.send(new DescribeTransformJobCommand({ TransformJobName: 't' }));
    expect(job).toMatchObject({ ...given, TransformJobStatus: 'Completed' });
    const { TransformJobSummaries } = await house.client.send(new ListTransformJobsCommand({}));
    expect(TransformJobSummaries).toHaveLength(1);
  });

  it('endpoint configurations name models that exist, once', async () => {
    expect((await config()).EndpointConfigArn).toBe(`${ARN}endpoint-config/c`);
    expect(await refusal(config())).toBe(
      `ValidationException: Cannot create already existing endpoint configuration "${ARN}endpoint-config/c".`,
    );
    expect(await refusal(config('d', 'none'))).toBe(
      `ValidationException: Could not find model "${ARN}model/none".`,
    );
    const named = { EndpointConfigName: 'c' };
    expect(await house.client.send(new DescribeEndpointConfigCommand(named))).toMatchObject({
      ProductionVariants: [{ VariantName: 'all', ModelName: 'm' }],
    });
    const { EndpointConfigs } = await house.client.send(new ListEndpointConfigsCommand({}));
    expect(EndpointConfigs).toEqual([
      { ...named, EndpointConfigArn: `${ARN}endpoint-config/c`, CreationTime: anyTime },
    ]);
    await house.client.send(new DeleteEndpointConfigCommand(named));
    expect(await refusal(house.client.send(new DescribeEndpointConfigCommand(named)))).toMatch(
      /^ValidationException: Could not find endpoint configuration/,
    );
  });

  it('endpoints are in service at once, and deployed again they are the same context', async () => {
    expect(await refusal(endpoint())).toMatch(/^ValidationException: Could not find endpoint configuration/);
    await config();
    expect((await endpoint()).EndpointArn).toBe(`${ARN}endpoint/Live`);
    expect(await refusal(endpoint())).toMatch(
      /^ValidationException: Cannot create already existing endpoint/,
    );
    const named = { EndpointName: 'Live' };
    expect(await house.client.send(new DescribeEndpointCommand(named))).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'c',
    });
    expect((await house.client.send(new ListEndpointsCommand({}))).Endpoints).toMatchObject([named]);
    await house.client.send(new DeleteEndpointCommand(named));
    expect((await house.client.send(new ListEndpointsCommand({}))).Endpoints).toEqual([]);
    await endpoint();
    const { ContextSummaries } = await house.client.send(
      new ListContextsCommand({ ContextType: 'Endpoint' }),
    );
    expect(ContextSummaries).toMatchObject([{ Source: { SourceUri: `${ARN}endpoint/Live` } }]);
    const types = house.lineageOf('s3://models/m.tar.gz').vertices.map(({ type }) => type);
    expect(types).toEqual(['Model', 'ModelDeployment', 'ModelDeployment', 'Endpoint']);
  });

  it('an endpoint of a configuration whose model has gone is refused, and leaves nothing', async () => {
    await config();
    await house.client.send(new DeleteModelCommand({ ModelName: 'm' }));
    expect(await refusal(endpoint())).toMatch(/^ValidationException: Could not find model/);
    expect((await house.client.send(new ListEndpointsCommand({}))).Endpoints).toEqual([]);
  });
});
