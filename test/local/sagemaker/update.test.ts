// Updates through the real client: what is left out stays, metadata is merged, and every update is an event.
import {
  DescribeModelPackageCommand,
  UpdateModelPackageCommand,
  type UpdateModelPackageCommandInput,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  PACKAGE_ARN,
  type RegistryUnderTest,
  containers,
  inference,
  refusal,
  registryUnderTest,
} from './registry-under-test.ts';

let house: RegistryUnderTest;
const ModelPackageArn = `${PACKAGE_ARN}/1`;
beforeEach(async () => {
  house = await registryUnderTest();
  await house.group();
});
afterEach(() => house.stop());

const update = (given: Partial<UpdateModelPackageCommandInput>, client = house.client) =>
  client.send(new UpdateModelPackageCommand({ ModelPackageArn, ...given }));
const described = async () => {
  const { $metadata: _, ...it } = await house.client.send(
    new DescribeModelPackageCommand({ ModelPackageName: ModelPackageArn }),
  );
  return it;
};

describe('an update', () => {
  it('keeps everything that it leaves out', async () => {
    await house.register({
      CustomerMetadataProperties: { owner: 'alice' },
      SourceUri: 'https://git/x',
      Task: 'OTHER',
    });
    await update({ ModelApprovalStatus: 'Approved', ApprovalDescription: 'fine' });
    const before = await described();
    await update({ CustomerMetadataProperties: { stamp: 'x' } });
    const { LastModifiedTime: _, ...after } = await described();
    expect(after).toEqual({
      ...before,
      LastModifiedTime: undefined,
      CustomerMetadataProperties: { owner: 'alice', stamp: 'x' },
    });
    expect(after.ModelApprovalStatus).toBe('Approved');
    expect(after.ApprovalDescription).toBe('fine');
  });

  it('merges metadata by key and removes what it names', async () => {
    await house.register({ CustomerMetadataProperties: { a: '1', b: '1', c: '1' } });
    await update({
      CustomerMetadataProperties: { b: '2', d: '2' },
      CustomerMetadataPropertiesToRemove: ['c', 'unknown'],
    });
    expect((await described()).CustomerMetadataProperties).toEqual({ a: '1', b: '2', d: '2' });
  });

  it('stamps a version with 50 properties when it removes as many', async () => {
    const all = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`k${at}`, 'v']));
    await house.register({ CustomerMetadataProperties: all });
    await update({ CustomerMetadataProperties: { stamp: 'x' }, CustomerMetadataPropertiesToRemove: ['k0'] });
    expect(Object.keys((await described()).CustomerMetadataProperties ?? {})).toHaveLength(50);
  });

  it('replaces inference and life cycle, and merges the card', async () => {
    await house.register({
      ModelCard: { ModelCardContent: '{}', ModelCardStatus: 'Draft' },
      ModelLifeCycle: { Stage: 'Staging', StageStatus: 'Ready', StageDescription: 'soon' },
    });
    await update({
      InferenceSpecification: { Containers: containers },
      ModelCard: { ModelCardStatus: 'Approved' },
      ModelLifeCycle: { Stage: 'Live', StageStatus: 'Ready' },
    });
    const after = await described();
    expect(after.InferenceSpecification).toEqual({ Containers: containers });
    expect(after.ModelCard).toEqual({ ModelCardContent: '{}', ModelCardStatus: 'Approved' });
    expect(after.ModelLifeCycle).toEqual({ Stage: 'Live', StageStatus: 'Ready' });
  });

  it('allows any change of status, the same again included, each later than the one before', async () => {
    house.stand();
    await house.register();
    const times: number[] = [(await described()).LastModifiedTime?.getTime() ?? 0];
    for (const ModelApprovalStatus of [
      'Approved',
      'Approved',
      'Rejected',
      'PendingManualApproval',
      'Approved',
    ] as const) {
      await update({ ModelApprovalStatus });
      times.push((await described()).LastModifiedTime?.getTime() ?? 0);
    }
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect((await described()).ModelApprovalStatus).toBe('Approved');
  });

  it('names who did it, and leaves who registered it', async () => {
    await house.register();
    expect((await described()).LastModifiedBy).toBeUndefined();
    await update({ ModelApprovalStatus: 'Approved' }, house.as('fn-record'));
    const after = await described();
    expect(after.CreatedBy?.IamIdentity?.Arn).toBe('arn:aws:iam::000000000000:user/alice');
    expect(after.LastModifiedBy?.IamIdentity?.Arn).toBe(
      'arn:aws:sts::000000000000:assumed-role/record-role/record',
    );
  });

  it('is carried out once when it comes twice with one client token', async () => {
    await house.register();
    const ClientToken = 'retry-1';
    await update({ ModelApprovalStatus: 'Approved', ClientToken });
    await update({ ModelApprovalStatus: 'Rejected' });
    await update({ ModelApprovalStatus: 'Approved', ClientToken });
    expect((await described()).ModelApprovalStatus).toBe('Rejected');
  });

  it('of a version that does not exist is a ValidationException', async () => {
    expect(await refusal(update({ ModelApprovalStatus: 'Approved' }))).toBe(
      `ValidationException: ModelPackage ${ModelPackageArn} does not exist.`,
    );
  });
});

describe('the events', () => {
  const metrics = {
    ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: 's3://models/e.json' } },
  };

  it('tell of a registration in the documented shape, without names of updated fields', async () => {
    await house.register({
      ModelMetrics: metrics,
      MetadataProperties: { GeneratedBy: 'pipeline' },
      CustomerMetadataProperties: { a: 'b' },
    });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
    expect(house.events).toEqual([
      {
        source: 'aws.sagemaker',
        'detail-type': 'SageMaker Model Package State Change',
        resources: [ModelPackageArn],
        detail: {
          ModelPackageGroupName: 'churn-Telco',
          ModelPackageVersion: 1,
          ModelPackageArn,
          CreationTime: time,
          InferenceSpecification: inference,
          ModelPackageStatus: 'Completed',
          ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
          CertifyForMarketplace: false,
          ModelApprovalStatus: 'PendingManualApproval',
          MetadataProperties: { GeneratedBy: 'pipeline' },
          ModelMetrics: metrics,
          LastModifiedTime: time,
        },
      },
    ]);
  });

  const fields: readonly (readonly [Partial<UpdateModelPackageCommandInput>, string[]])[] = [
    [
      { ModelApprovalStatus: 'Approved', ApprovalDescription: '' },
      ['ModelApprovalStatus', 'ApprovalDescription'],
    ],
    [{ SourceUri: 'https://git/x' }, ['sourceUri']],
    [
      { CustomerMetadataProperties: { a: 'b' }, CustomerMetadataPropertiesToRemove: ['c'] },
      ['CustomerMetadataProperties'],
    ],
    [{ InferenceSpecification: inference }, ['InferenceSpecification']],
    [{ ModelLifeCycle: { Stage: 'a', StageStatus: 'b' } }, ['ModelLifeCycle']],
    [{ ModelCard: { ModelCardContent: '{}', ModelCardStatus: 'Draft' } }, ['ModelCard']],
  ];
  it.each(fields)('tell of the update %j as %j, with the version as it is now', async (given, names) => {
    await house.register();
    await update(given);
    expect(house.events).toHaveLength(2);
    expect(house.events[1]?.detail).toMatchObject({
      UpdatedModelPackageFields: names,
      ModelApprovalStatus: given.ModelApprovalStatus ?? 'PendingManualApproval',
      ...(given.ApprovalDescription !== undefined && { ApprovalDescription: '' }),
    });
    expect(house.events[0]?.detail['ModelApprovalStatus']).toBe('PendingManualApproval');
  });

  it('tell of nothing that was refused', async () => {
    await house.register();
    await refusal(update({ ApprovalDescription: 'a\nb' }));
    expect(house.events).toHaveLength(1);
  });
});

describe('the page', () => {
  it('hears of every change', async () => {
    let rung = 0;
    house.cloud.changes.listen(() => rung++);
    await house.register();
    await update({ ModelApprovalStatus: 'Approved' });
    expect(rung).toBe(2);
  });
});
