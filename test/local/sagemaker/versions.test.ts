// Versions through the real client: registered, read back whole, listed, deleted; numbers are never used again.
import {
  CreateModelPackageCommand,
  DeleteModelPackageCommand,
  DescribeModelPackageCommand,
  paginateListModelPackages,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  GROUP_ARN,
  PACKAGE_ARN,
  type RegistryUnderTest,
  containers,
  inference,
  refusal,
  registryUnderTest,
} from './registry-under-test.ts';

let house: RegistryUnderTest;
beforeEach(async () => {
  house = await registryUnderTest();
  await house.group();
});
afterEach(() => house.stop());

const metric = { ContentType: 'application/json', S3Uri: 's3://models/evaluation.json' };

const everything = {
  InferenceSpecification: {
    ...inference,
    Containers: [
      {
        ...containers[0],
        ModelDataSource: {
          S3DataSource: { S3Uri: 's3://models/x/', S3DataType: 'S3Prefix', CompressionType: 'None' },
        },
      },
    ],
    SupportedTransformInstanceTypes: ['ml.m5.large'],
    SupportedRealtimeInferenceInstanceTypes: ['ml.m5.large'],
  },
  ModelPackageDescription: 'Gradient boosted trees',
  ModelPackageRegistrationType: 'Registered',
  SourceAlgorithmSpecification: { SourceAlgorithms: [{ AlgorithmName: 'xgb' }] },
  CertifyForMarketplace: false,
  ModelApprovalStatus: 'Rejected',
  MetadataProperties: { CommitId: 'abc', Repository: 'r', GeneratedBy: 'g', ProjectId: 'p' },
  ModelMetrics: { ModelQuality: { Statistics: metric }, Bias: {}, Explainability: {} },
  DriftCheckBaselines: {
    Bias: { ConfigFile: { S3Uri: 's3://models/bias.json' } },
    ModelQuality: { Constraints: metric },
  },
  CustomerMetadataProperties: { owner: 'alice' },
  Domain: 'MACHINE_LEARNING',
  Task: 'CLASSIFICATION',
  SamplePayloadUrl: 's3://models/payload.tar.gz',
  AdditionalInferenceSpecifications: [{ Name: 'gpu', Description: 'On a GPU', Containers: containers }],
  SkipModelValidation: 'All',
  SourceUri: 'https://git/x',
  SecurityConfig: { KmsKeyId: 'alias/models' },
  ModelCard: { ModelCardContent: '{}', ModelCardStatus: 'Draft' },
  ModelLifeCycle: { Stage: 'Staging', StageStatus: 'Ready', StageDescription: 'soon' },
  ManagedStorageType: 'Restricted',
} as const;

describe('a registered version', () => {
  it('is described with everything that it was given', async () => {
    const given = everything as unknown;
    const ModelPackageName = await house.register(given as object);
    const { $metadata: _, ...described } = await house.client.send(
      new DescribeModelPackageCommand({ ModelPackageName }),
    );
    const { CreationTime, LastModifiedTime, CreatedBy, ...rest } = described;
    expect(rest).toEqual({
      ...everything,
      ModelPackageGroupName: 'churn-Telco',
      ModelPackageVersion: 1,
      ModelPackageArn: `${PACKAGE_ARN}/1`,
      ModelPackageStatus: 'Completed',
      ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    });
    expect(CreatedBy?.IamIdentity?.Arn).toBe('arn:aws:iam::000000000000:user/alice');
    expect(LastModifiedTime).toEqual(CreationTime);
  });

  it('is pending unless it says otherwise, and carries the role of a function that registered it', async () => {
    const intake = house.as('fn-intake');
    await intake.send(new CreateModelPackageCommand({ ModelPackageGroupName: GROUP_ARN }));
    const [described] = house.registry.versions('churn-Telco');
    expect(described?.ModelApprovalStatus).toBe('PendingManualApproval');
    expect(described?.CreatedBy.IamIdentity).toEqual({
      Arn: 'arn:aws:sts::000000000000:assumed-role/intake-role/intake',
      PrincipalId: expect.stringMatching(/^AROA[0-9A-F]{17}:intake$/) as string,
    });
  });

  it('gets the next number, and a deleted number is never used again', async () => {
    expect(await house.register()).toBe(`${PACKAGE_ARN}/1`);
    const second = await house.register();
    await house.client.send(new DeleteModelPackageCommand({ ModelPackageName: second }));
    expect(await house.register()).toBe(`${PACKAGE_ARN}/3`);
    const read = house.client.send(new DescribeModelPackageCommand({ ModelPackageName: second }));
    expect(await refusal(read)).toBe(`ValidationException: ModelPackage ${PACKAGE_ARN}/2 does not exist.`);
    expect(house.registry.versions('churn-Telco').map((it) => it.ModelPackageVersion)).toEqual([3, 1]);
  });

  it('is registered once when the same request comes twice with one client token', async () => {
    const ClientToken = 'retry-1';
    expect(await house.register({ ClientToken })).toBe(`${PACKAGE_ARN}/1`);
    expect(await house.register({ ClientToken })).toBe(`${PACKAGE_ARN}/1`);
    expect(house.registry.versions('churn-Telco')).toHaveLength(1);
    expect(house.events).toHaveLength(1);
    expect(await refusal(house.register({ ClientToken, Task: 'OTHER' }))).toMatch(/^ConflictException: /);
  });

  it('needs a group that exists', async () => {
    expect(await refusal(house.register({ ModelPackageGroupName: 'nobody' }))).toBe(
      'ValidationException: ModelPackageGroup arn:aws:sagemaker:us-east-1:000000000000:model-package-group/nobody does not exist.',
    );
  });

  it('is of a group: unversioned packages and validation are not implemented, by name', async () => {
    const create = (given: object) => refusal(house.client.send(new CreateModelPackageCommand(given)));
    expect(await create({ ModelPackageName: 'x' })).toMatch(/unversioned package is not implemented locally/);
    expect(await create({})).toMatch(
      /^ValidationException: ModelPackageName or ModelPackageGroupName is required/,
    );
    expect(await create({ ModelPackageName: 'x', ModelPackageGroupName: 'churn-Telco' })).toMatch(
      /^ValidationException: Both/,
    );
    const ValidationSpecification = {
      ValidationRole: 'arn:aws:iam::000000000000:role/v',
      ValidationProfiles: [],
    };
    expect(await create({ ModelPackageGroupName: 'churn-Telco', ValidationSpecification })).toMatch(
      /The member ValidationSpecification is not implemented locally/,
    );
  });
});

describe('listing versions', () => {
  const listed = async (given: object, pageSize = 2) => {
    const found: string[] = [];
    for await (const page of paginateListModelPackages({ client: house.client, pageSize }, given)) {
      for (const it of page.ModelPackageSummaryList ?? [])
        found.push(it.ModelPackageArn?.split('/').slice(1).join('/') ?? '');
    }
    return found;
  };
  const ModelPackageGroupName = 'churn-Telco';

  it('goes through one group in either order, page by page', async () => {
    for (let at = 0; at < 5; at++) await house.register();
    const numbers = [1, 2, 3, 4, 5].map((it) => `churn-Telco/${it}`);
    expect(await listed({ ModelPackageGroupName })).toEqual(numbers);
    expect(await listed({ ModelPackageGroupName, SortOrder: 'Descending' })).toEqual(numbers.toReversed());
    expect(await listed({ ModelPackageGroupName, SortBy: 'CreationTime' }, 1)).toEqual(numbers);
  });

  it('filters by approval status, name and time', async () => {
    await house.register();
    await house.register({ ModelApprovalStatus: 'Approved' });
    expect(await listed({ ModelPackageGroupName, ModelApprovalStatus: 'Approved' })).toEqual([
      'churn-Telco/2',
    ]);
    expect(await listed({ ModelPackageGroupName, NameContains: 'fraud' })).toEqual([]);
    const later = new Date(house.cloud.clock.now() + 60_000);
    expect(await listed({ ModelPackageGroupName, CreationTimeAfter: later })).toEqual([]);
    expect(await listed({ ModelPackageGroupName, CreationTimeBefore: later })).toHaveLength(2);
  });

  it('goes through all groups only when versioned packages are asked for', async () => {
    await house.register();
    await house.group('a-fraud');
    await house.register({ ModelPackageGroupName: 'a-fraud' });
    await house.register();
    expect(await listed({})).toEqual([]);
    expect(await listed({ ModelPackageType: 'Unversioned' })).toEqual([]);
    expect(await listed({ ModelPackageType: 'Versioned' }, 1)).toEqual([
      'churn-Telco/1',
      'a-fraud/1',
      'churn-Telco/2',
    ]);
    expect(await listed({ ModelPackageType: 'Both', SortOrder: 'Descending' }, 1)).toEqual([
      'churn-Telco/2',
      'a-fraud/1',
      'churn-Telco/1',
    ]);
  });

  it('neither skips nor repeats when a version goes between two pages', async () => {
    for (let at = 0; at < 4; at++) await house.register();
    const found: (number | undefined)[] = [];
    for await (const page of paginateListModelPackages(
      { client: house.client, pageSize: 2 },
      { ModelPackageGroupName },
    )) {
      found.push(...(page.ModelPackageSummaryList ?? []).map((it) => it.ModelPackageVersion));
      if (found.length === 2)
        await house.client.send(new DeleteModelPackageCommand({ ModelPackageName: `${PACKAGE_ARN}/2` }));
    }
    expect(found).toEqual([1, 2, 3, 4]);
  });

  it('says that an unknown group does not exist', async () => {
    expect(await refusal(listed({ ModelPackageGroupName: 'nobody' }))).toMatch(
      /^ValidationException: .*nobody does not exist/,
    );
  });
});
