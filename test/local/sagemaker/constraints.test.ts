// The constraints of the Model Registry's API, one row each, through the real client: it enforces none by itself.
import {
  AddTagsCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListModelPackagesCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  GROUP_ARN,
  PACKAGE_ARN,
  type RegistryUnderTest,
  containers,
  refusal,
  registryUnderTest,
} from './registry-under-test.ts';

let house: RegistryUnderTest;
beforeAll(async () => {
  house = await registryUnderTest();
  await house.group();
  await house.register();
});
afterAll(() => house.stop());

type Row = readonly [name: string, refused: unknown, accepted: unknown];

const entries = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 'v']));
const many = <T>(count: number, of: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => of(at));
const metric = (it: object) => ({
  ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: 's3://models/e.json', ...it } },
});
const cycle = (it: object) => ({ Stage: 'Staging', StageStatus: 'Ready', ...it });

const groupNames: readonly Row[] = [
  ['is not empty', '', 'a'],
  ['has at most 63 characters', 'a'.repeat(64), 'a'.repeat(63)],
  ['has no underscore', 'churn_telco', 'churn-telco'],
  ['has no dot', 'churn.telco', 'churn--telco'],
  ['does not begin with a hyphen', '-churn', 'churn-x'],
  ['does not end with a hyphen', 'churn-', 'churn-y'],
];

describe('the name of a group', () => {
  it.each(groupNames)('%s', async (_, refused, accepted) => {
    const create = (name: unknown) =>
      house.client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: name as string }));
    expect(await refusal(create(refused))).toMatch(
      /^ValidationException: 1 validation error detected|^ValidationException: \d/,
    );
    await expect(create(accepted)).resolves.toBeDefined();
  });
});

const groupFields: readonly (readonly [field: string, ...Row])[] = [
  ['ModelPackageGroupDescription', 'has at most 1024 characters', 'd'.repeat(1025), 'd'.repeat(1024)],
  ['ModelPackageGroupDescription', 'has no newline', 'a\nb', 'a + b = c, "quoted"'],
  [
    'Tags',
    'are at most 50',
    many(51, (at) => ({ Key: `k${at}`, Value: '' })),
    many(50, (at) => ({ Key: `k${at}`, Value: '' })),
  ],
  ['Tags', 'have keys of at least one character', [{ Key: '', Value: 'v' }], [{ Key: 'k', Value: '' }]],
  [
    'Tags',
    'have keys of at most 128 characters',
    [{ Key: 'k'.repeat(129), Value: '' }],
    [{ Key: 'k'.repeat(128), Value: '' }],
  ],
  [
    'Tags',
    'have values of at most 256 characters',
    [{ Key: 'k', Value: 'v'.repeat(257) }],
    [{ Key: 'k', Value: 'v'.repeat(256) }],
  ],
  ['Tags', 'hold no comma', [{ Key: 'k', Value: 'a,b' }], [{ Key: 'k', Value: 'a b_.:/=+-@' }]],
  ['Tags', 'do not begin with aws:', [{ Key: 'aws:x', Value: 'v' }], [{ Key: 'awsx', Value: 'v' }]],
];

let made = 0;
describe('a group', () => {
  it.each(groupFields)('%s %s', async (field, _, refused, accepted) => {
    const create = (value: unknown) =>
      house.client.send(
        new CreateModelPackageGroupCommand({ ModelPackageGroupName: `g-${++made}`, [field]: value }),
      );
    expect(await refusal(create(refused))).toMatch(new RegExp(`^ValidationException: .*${field}`));
    await expect(create(accepted)).resolves.toBeDefined();
  });
});

const both: readonly (readonly [field: string, ...Row])[] = [
  ['ModelApprovalStatus', 'is one of three words', 'AutoApproved', 'PendingManualApproval'],
  ['ModelPackageRegistrationType', 'is one of two words', 'Draft', 'Registered'],
  ['CustomerMetadataProperties', 'have at least one entry', {}, entries(1)],
  ['CustomerMetadataProperties', 'have at most 50 entries', entries(51), entries(50)],
  ['CustomerMetadataProperties', 'have keys of at least one character', { '': 'v' }, { k0: 'v' }],
  [
    'CustomerMetadataProperties',
    'have keys of at most 128 characters',
    { ['k'.repeat(129)]: 'v' },
    { k0: 'v' },
  ],
  ['CustomerMetadataProperties', 'have values that are not empty', { k0: '' }, { k0: ' ' }],
  [
    'CustomerMetadataProperties',
    'have values of at most 256 characters',
    { k0: 'v'.repeat(257) },
    { k0: 'v'.repeat(256) },
  ],
  ['CustomerMetadataProperties', 'have keys without commas', { 'a,b': 'v' }, { k1: 'v' }],
  ['CustomerMetadataProperties', 'hold no comma', { k0: 'a,b' }, { k0: 'a b_.:/=+-@' }],
  ['CustomerMetadataProperties', 'hold no quotes', { k0: '"a"' }, { k0: 'áß中9' }],
  ['CustomerMetadataProperties', 'hold no parentheses', { k0: 'a(b)' }, { k0: 'a' }],
  ['CustomerMetadataProperties', 'hold no JSON', { k0: '{"a":1}' }, { k0: 'a:1' }],
  ['CustomerMetadataProperties', 'hold no newline', { k0: 'a\nb' }, { k0: 'a b' }],
  ['CustomerMetadataProperties', 'hold no emoji', { k0: '\u{1F600}' }, { k0: 'x' }],
  ['InferenceSpecification', 'has at least one container', { Containers: [] }, { Containers: containers }],
  [
    'InferenceSpecification',
    'has at most 15 containers',
    { Containers: many(16, () => containers[0]) },
    { Containers: many(15, () => containers[0]) },
  ],
  [
    'InferenceSpecification',
    'has images of at most 255 characters',
    { Containers: [{ Image: 'i'.repeat(256) }] },
    { Containers: [{ Image: 'i'.repeat(255) }] },
  ],
  [
    'InferenceSpecification',
    'has image digests of 64 hexadecimal digits',
    { Containers: [{ ImageDigest: 'sha256:aa' }] },
    { Containers: [{ ImageDigest: `sha256:${'a'.repeat(64)}` }] },
  ],
  [
    'InferenceSpecification',
    'has model data in S3 or behind https',
    { Containers: [{ ModelDataUrl: 'file:///m' }] },
    { Containers: [{ ModelDataUrl: 'https://models/m' }] },
  ],
  ['SourceUri', 'has at most 1024 characters', 'u'.repeat(1025), 'u'.repeat(1024)],
  ['SourceUri', 'has no symbols such as =', 'https://x/?a=1', 'https://x/a'],
  [
    'ModelCard',
    'has content of at most 100,000 characters',
    { ModelCardContent: 'c'.repeat(100_001) },
    { ModelCardContent: 'c'.repeat(100_000) },
  ],
  ['ModelCard', 'has a status of four words', { ModelCardStatus: 'Done' }, { ModelCardStatus: 'Draft' }],
  ['ModelLifeCycle', 'needs a Stage', { StageStatus: 'Ready' }, cycle({})],
  ['ModelLifeCycle', 'needs a StageStatus', { Stage: 'Staging' }, cycle({})],
  [
    'ModelLifeCycle',
    'has a Stage without spaces',
    cycle({ Stage: 'In Staging' }),
    cycle({ Stage: 'In-Staging' }),
  ],
  [
    'ModelLifeCycle',
    'has a StageStatus of at most 63 characters',
    cycle({ StageStatus: 's'.repeat(64) }),
    cycle({ StageStatus: 's'.repeat(63) }),
  ],
  [
    'ModelLifeCycle',
    'has a description of at most 1024 characters',
    cycle({ StageDescription: 'd'.repeat(1025) }),
    cycle({ StageDescription: 'd'.repeat(1024) }),
  ],
  ['ClientToken', 'has at most 36 characters', 't'.repeat(37), 't'.repeat(36)],
  ['ClientToken', 'has letters, digits and hyphens', 'a_b', 'a-b'],
];

const createOnly: readonly (readonly [field: string, ...Row])[] = [
  ['ModelPackageGroupName', 'has at most 170 characters', `${GROUP_ARN}${'x'.repeat(170)}`, GROUP_ARN],
  ['ModelPackageDescription', 'has at most 1024 characters', 'd'.repeat(1025), 'd'.repeat(1024)],
  [
    'MetadataProperties',
    'have at most 1024 characters (CommitId)',
    { CommitId: 'c'.repeat(1025) },
    { CommitId: 'c'.repeat(1024) },
  ],
  [
    'MetadataProperties',
    'have at most 1024 characters (Repository)',
    { Repository: 'c'.repeat(1025) },
    { Repository: 'c' },
  ],
  [
    'MetadataProperties',
    'have at most 1024 characters (GeneratedBy)',
    { GeneratedBy: 'c'.repeat(1025) },
    { GeneratedBy: 'c' },
  ],
  [
    'MetadataProperties',
    'have at most 1024 characters (ProjectId)',
    { ProjectId: 'c'.repeat(1025) },
    { ProjectId: 'c' },
  ],
  [
    'ModelMetrics',
    'point to S3 or https',
    metric({ S3Uri: 'http://x/e.json' }),
    metric({ S3Uri: 'https://x/e.json' }),
  ],
  [
    'ModelMetrics',
    'have addresses of at most 1024 characters',
    metric({ S3Uri: `s3://b/${'k'.repeat(1020)}` }),
    metric({}),
  ],
  [
    'ModelMetrics',
    'need a content type',
    { ModelQuality: { Statistics: { S3Uri: 's3://b/k' } } },
    metric({}),
  ],
  [
    'ModelMetrics',
    'need an address',
    { ModelQuality: { Statistics: { ContentType: 'text/csv' } } },
    metric({}),
  ],
  [
    'ModelMetrics',
    'have digests of 64 hexadecimal digits',
    metric({ ContentDigest: 'md5:1' }),
    metric({ ContentDigest: `SHA256:${'0'.repeat(64)}` }),
  ],
  [
    'AdditionalInferenceSpecifications',
    'are at most 15',
    many(16, (at) => ({ Name: `n${at}`, Containers: containers })),
    [{ Name: 'n', Containers: containers }],
  ],
];

describe('a version that is registered', () => {
  it.each([...both, ...createOnly])('%s %s', async (field, _, refused, accepted) => {
    const create = (value: unknown) =>
      house.client.send(
        new CreateModelPackageCommand({ ModelPackageGroupName: 'churn-Telco', [field]: value }),
      );
    expect(await refusal(create(refused))).toMatch(new RegExp(`^ValidationException: .*${field}`));
    await expect(create(accepted)).resolves.toBeDefined();
  });
});

const updateOnly: readonly (readonly [field: string, ...Row])[] = [
  ['ApprovalDescription', 'has at most 1024 characters', 'a'.repeat(1025), 'a'.repeat(1024)],
  ['ApprovalDescription', 'is a single line', 'a\nb', ''],
  ['CustomerMetadataPropertiesToRemove', 'are keys', ['a,b'], ['k0']],
];

describe('an update', () => {
  it.each([...both, ...updateOnly])('%s %s', async (field, _, refused, accepted) => {
    const update = (value: unknown) =>
      house.client.send(
        new UpdateModelPackageCommand({ ModelPackageArn: `${PACKAGE_ARN}/1`, [field]: value }),
      );
    expect(await refusal(update(refused))).toMatch(/^ValidationException: /);
    await expect(update(accepted)).resolves.toBeDefined();
  });

  it('takes an ARN only, not a name', async () => {
    const update = house.client.send(new UpdateModelPackageCommand({ ModelPackageArn: 'churn-Telco/1' }));
    expect(await refusal(update)).toMatch(/^ValidationException: .*ModelPackageArn/);
  });

  it('refuses metadata that would grow beyond 50 entries, and changes nothing then', async () => {
    const arn = await house.register({ CustomerMetadataProperties: entries(50) });
    const update = house.client.send(
      new UpdateModelPackageCommand({
        ModelPackageArn: arn,
        ModelApprovalStatus: 'Approved',
        CustomerMetadataProperties: { one: 'more' },
      }),
    );
    expect(await refusal(update)).toBe(
      'ValidationException: CustomerMetadataProperties would have 51 entries; at most 50 are allowed.',
    );
    const after = await house.client.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
    expect(after.ModelApprovalStatus).toBe('PendingManualApproval');
  });
});

describe('identifiers', () => {
  const readings: readonly Row[] = [
    ['is a name with a version of at most nine digits', 'churn-Telco/1234567890', 'churn-Telco/1'],
    ['has at most 176 characters', `${PACKAGE_ARN}${'x'.repeat(176)}/1`, `${PACKAGE_ARN}/1`],
    ['keeps its case', 'churn-telco/1', 'churn-Telco/1'],
  ];
  it.each(readings)('what DescribeModelPackage takes %s', async (_, refused, accepted) => {
    const read = (name: unknown) =>
      house.client.send(new DescribeModelPackageCommand({ ModelPackageName: name as string }));
    expect(await refusal(read(refused))).toMatch(/^ValidationException: /);
    expect((await read(accepted)).ModelPackageArn).toBe(`${PACKAGE_ARN}/1`);
  });

  it('DescribeModelPackageGroup takes a name or an ARN', async () => {
    for (const name of ['churn-Telco', GROUP_ARN]) {
      const read = await house.client.send(
        new DescribeModelPackageGroupCommand({ ModelPackageGroupName: name }),
      );
      expect(read.ModelPackageGroupArn).toBe(GROUP_ARN);
    }
  });

  it('an ARN to be tagged has at most 256 characters', async () => {
    const add = house.client.send(new AddTagsCommand({ ResourceArn: GROUP_ARN + 'x'.repeat(256), Tags: [] }));
    expect(await refusal(add)).toMatch(/ResourceArn.*less than or equal to 256/);
  });

  it.each([0, 101])('a page has 1 to 100 entries, not %i', async (MaxResults) => {
    const listed = house.client.send(
      new ListModelPackagesCommand({ ModelPackageGroupName: 'churn-Telco', MaxResults }),
    );
    expect(await refusal(listed)).toMatch(/^ValidationException: .*MaxResults/);
  });
});
