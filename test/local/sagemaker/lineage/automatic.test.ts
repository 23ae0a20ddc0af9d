// What SageMaker adds to lineage by itself, read back through the real client and as the page reads it.
import {
  CreateActionCommand,
  CreateModelCommand,
  CreateProcessingJobCommand,
  CreateTransformJobCommand,
  DeleteContextCommand,
  DescribeActionCommand,
  DescribeContextCommand,
  ListActionsCommand,
  ListArtifactsCommand,
  ListAssociationsCommand,
  ListContextsCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  GROUP_ARN,
  PACKAGE_ARN,
  type RegistryUnderTest,
  refusal,
  registryUnderTest,
} from '../registry-under-test.ts';

let house: RegistryUnderTest;
beforeEach(async () => {
  house = await registryUnderTest();
  await house.group();
});
afterEach(() => house.stop());

const ROLE = 'arn:aws:iam::000000000000:role/work';
const VERSION = `${PACKAGE_ARN}/1`;
const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/xgb:1';

const artifacts = async (SourceUri?: string) =>
  (await house.client.send(new ListArtifactsCommand({ SourceUri, SortOrder: 'Ascending' })))
    .ArtifactSummaries ?? [];
const approvals = async (SourceUri = VERSION) =>
  (
    await house.client.send(
      new ListActionsCommand({ SourceUri, ActionType: 'Approval', SortOrder: 'Ascending' }),
    )
  ).ActionSummaries ?? [];
const setStatus = (ModelApprovalStatus: 'Approved' | 'Rejected') =>
  house.client.send(new UpdateModelPackageCommand({ ModelPackageArn: VERSION, ModelApprovalStatus }));
const joined = async (ends: { SourceArn?: string | undefined; DestinationArn?: string | undefined }) =>
  ((await house.client.send(new ListAssociationsCommand(ends))).AssociationSummaries ?? []).map(
    ({ SourceType, AssociationType, DestinationType }) =>
      `${SourceType ?? ''} ${AssociationType ?? ''} ${DestinationType ?? ''}`,
  );

describe('registering a version', () => {
  it('adds the package, its images and data, its group and the action, all associated', async () => {
    await house.register();
    expect((await artifacts()).map(({ Source, ArtifactType }) => [Source?.SourceUri, ArtifactType])).toEqual([
      [VERSION, 'Model'],
      [IMAGE, 'Image'],
      ['s3://models/m.tar.gz', 'Model'],
    ]);
    const [pack] = await artifacts(VERSION);
    expect((await joined({ DestinationArn: pack?.ArtifactArn })).toSorted()).toEqual([
      'Approval ContributedTo Model',
      'Image ContributedTo Model',
      'Model ContributedTo Model',
    ]);
    expect(await joined({ SourceArn: pack?.ArtifactArn })).toEqual(['Model AssociatedWith ModelGroup']);
    const context = await house.client.send(
      new DescribeContextCommand({ ContextName: 'churn-telco-aws-model-group' }),
    );
    expect(context).toMatchObject({
      ContextType: 'ModelGroup',
      Source: { SourceUri: GROUP_ARN, SourceType: 'ARN' },
      CreatedBy: { IamIdentity: { Arn: 'arn:aws:iam::000000000000:user/alice' } },
    });
  });

  it('uses what is there: one context for a group, one artifact for a URI', async () => {
    await house.register();
    await house.register();
    expect(await artifacts()).toHaveLength(4);
    const { ContextSummaries } = await house.client.send(new ListContextsCommand({}));
    expect(ContextSummaries).toHaveLength(1);
    const [image] = await artifacts(IMAGE);
    expect(await joined({ SourceArn: image?.ArtifactArn })).toHaveLength(2);
  });

  it('finds the data of a model data source, and no containers where there are none', async () => {
    const ModelDataSource = {
      S3DataSource: {
        S3Uri: 's3://models/x/',
        S3DataType: 'S3Prefix' as const,
        CompressionType: 'None' as const,
      },
    };
    const InferenceSpecification = { Containers: [{ Image: IMAGE, ModelDataSource }] };
    await house.register({ InferenceSpecification });
    expect(await artifacts('s3://models/x/')).toHaveLength(1);
    await house.register({ InferenceSpecification: undefined });
    expect(await artifacts(`${PACKAGE_ARN}/2`)).toHaveLength(1);
  });

  it('keeps apart groups whose names differ only by case', async () => {
    await house.group('Churn-telco');
    await house.register();
    await house.register({ ModelPackageGroupName: 'Churn-telco' });
    const { ContextSummaries } = await house.client.send(new ListContextsCommand({ SortOrder: 'Ascending' }));
    expect(ContextSummaries?.map((it) => it.ContextName)).toEqual([
      'churn-telco-aws-model-group',
      'churn-telco-aws-model-group-2',
    ]);
    expect(await approvals(`${PACKAGE_ARN.replace('churn-Telco', 'Churn-telco')}/1`)).toHaveLength(1);
  });

  it('makes names that fit, however long the group is called', async () => {
    const group = `g${'x'.repeat(62)}`;
    await house.group(group);
    const arn = await house.register({ ModelPackageGroupName: group });
    const [approval] = await approvals(arn);
    expect(approval?.ActionName?.length).toBeLessThanOrEqual(120);
    expect(
      await refusal(house.client.send(new DescribeActionCommand({ ActionName: approval?.ActionName }))),
    ).toBe('not refused');
  });
});

describe('an approval status', () => {
  it('is an action each time that it is set', async () => {
    await house.register();
    await setStatus('Approved');
    await house.cloud.clock.advance(2_000);
    await setStatus('Rejected');
    await house.client.send(
      new UpdateModelPackageCommand({ ModelPackageArn: VERSION, CustomerMetadataProperties: { a: 'b' } }),
    );
    const found = await approvals();
    expect(found.map((it) => it.ActionName?.replace(/\d{10}/, 'TIME'))).toEqual([
      'churn-telco-1-PendingManualApproval-TIME-aws-model-group',
      'churn-telco-1-Approved-TIME-aws-model-group',
      'churn-telco-1-Rejected-TIME-aws-model-group',
    ]);
    const last = await house.client.send(new DescribeActionCommand({ ActionName: found[2]?.ActionName }));
    expect(last).toMatchObject({
      Status: 'Completed',
      Properties: { ModelApprovalStatus: 'Rejected' },
      Source: { SourceUri: VERSION, SourceType: 'ARN' },
    });
  });

  it('set twice in the same second is one action', async () => {
    house.stand();
    await house.register();
    await setStatus('Approved');
    await setStatus('Approved');
    expect(await approvals()).toHaveLength(2);
  });
});

describe('jobs', () => {
  const processing = (name: string, from: string, to: string) =>
    house.client.send(
      new CreateProcessingJobCommand({
        ProcessingJobName: name,
        RoleArn: ROLE,
        AppSpecification: { ImageUri: 'ecr/clean:1' },
        ProcessingResources: {
          ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 },
        },
        ProcessingInputs: [
          { InputName: 'raw', S3Input: { S3Uri: from, S3DataType: 'S3Prefix', LocalPath: '/in' } },
          { InputName: 'athena', DatasetDefinition: { LocalPath: '/a' } },
        ],
        ProcessingOutputConfig: {
          Outputs: [{ OutputName: 'clean', S3Output: { S3Uri: to, S3UploadMode: 'EndOfJob' } }],
        },
      }),
    );

  it('join what one made and another used, as the page draws it', async () => {
    await processing('first', 's3://data/raw', 's3://data/clean');
    await processing('second', 's3://data/clean', 's3://models/m.tar.gz');
    await house.register();
    const { vertices, edges, isCut } = house.lineageOf(VERSION);
    expect(vertices[0]).toMatchObject({ kind: 'Artifact', type: 'Model', name: '', uri: VERSION });
    expect(vertices.map(({ type, name, uri }) => `${type} ${name || uri}`)).toEqual(
      expect.arrayContaining([
        'DataSet s3://data/raw',
        'ProcessingJob first-aws-processing-job',
        'DataSet s3://data/clean',
        'ProcessingJob second-aws-processing-job',
        'DataSet s3://models/m.tar.gz',
        `Image ${IMAGE}`,
        'ModelGroup churn-telco-aws-model-group',
      ]),
    );
    expect(edges.filter(({ type }) => type === 'Produced')).toHaveLength(2);
    const known = new Set(vertices.map(({ arn }) => arn));
    expect(edges.every(({ from, to }) => known.has(from) && known.has(to))).toBe(true);
    expect(isCut).toBe(false);
  });

  it('use a model of a package or of containers', async () => {
    await house.register({ ModelApprovalStatus: 'Approved' });
    const model = (ModelName: string, PrimaryContainer: object) =>
      house.client.send(new CreateModelCommand({ ModelName, PrimaryContainer }));
    await model('packed', { ModelPackageName: 'churn-Telco/1' });
    await model('bare', { Image: 'ecr/x:1', ModelDataUrl: 's3://models/y.tar.gz' });
    for (const ModelName of ['packed', 'bare', 'none']) {
      const create = house.client.send(
        new CreateTransformJobCommand({
          TransformJobName: ModelName,
          ModelName,
          TransformInput: {
            DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://data/ask' } },
          },
          TransformOutput: { S3OutputPath: `s3://data/${ModelName}` },
          TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
        }),
      );
      expect(await refusal(create)).toMatch(
        ModelName === 'none' ? /^ValidationException: Could not find model/ : /^not refused$/,
      );
    }
    const uses = async (job: string) => {
      const DestinationArn = `arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component/${job}-aws-transform-job`;
      return (await joined({ DestinationArn })).toSorted();
    };
    expect(await uses('packed')).toEqual([
      'DataSet ContributedTo SageMakerTransformJob',
      'Model ContributedTo SageMakerTransformJob',
    ]);
    expect(await uses('bare')).toEqual([
      'DataSet ContributedTo SageMakerTransformJob',
      'Image ContributedTo SageMakerTransformJob',
      'Model ContributedTo SageMakerTransformJob',
    ]);
    expect(house.lineageOf(VERSION).vertices.map(({ uri }) => uri)).toContain('s3://data/packed');
  });
});

describe('the page', () => {
  it('gets nothing for what lineage does not know, and a cut when there is more than it draws', async () => {
    expect(house.lineageOf('s3://nowhere')).toEqual({ vertices: [], edges: [], isCut: false });
    for (let at = 0; at < 42; at++) await house.register();
    const shown = house.lineageOf(IMAGE);
    expect(shown.isCut).toBe(true);
    expect(shown.vertices).toHaveLength(41);
  });
});

it('leaves alone what a user made under a name of its own, and makes again what was deleted', async () => {
  const ContextName = 'churn-telco-aws-model-group';
  await house.register();
  expect(await refusal(house.client.send(new DeleteContextCommand({ ContextName })))).toMatch(
    /it has associations/,
  );
  await house.client.send(
    new CreateActionCommand({
      ActionName: 'mine',
      ActionType: 'Approval',
      Source: { SourceUri: VERSION },
    }),
  );
  expect(await approvals()).toHaveLength(2);
});
