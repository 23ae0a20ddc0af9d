// A version as SageMaker describes it, reduced to what the rules know: empty groups of metrics are normal, every container
// counts, and Countersign's own stamp is nobody's metadata.
import { describe, expect, test } from 'vitest';
import { type Described, detailsOf, factsOf, registeredIn } from '../../adapters/model-package.ts';

const file = (name: string) => ({ ContentType: 'application/json', S3Uri: `s3://models/${name}.json` });

test('every source stands where ModelMetrics names it', () => {
  expect(
    registeredIn({
      ModelMetrics: {
        ModelQuality: { Statistics: { ...file('mq'), ContentDigest: 'sha256:1' }, Constraints: file('mqc') },
        ModelDataQuality: { Statistics: file('dq'), Constraints: file('dqc') },
        Bias: { Report: file('b'), PreTrainingReport: file('pre'), PostTrainingReport: file('post') },
        Explainability: { Report: file('e') },
      },
      ModelCard: { ModelCardContent: ' {"a": 1}\n', ModelCardStatus: 'Draft' },
    }),
  ).toEqual({
    'model-quality': { kind: 'file', uri: 's3://models/mq.json', contentDigest: 'sha256:1' },
    'model-quality-constraints': { kind: 'file', uri: 's3://models/mqc.json' },
    'data-quality': { kind: 'file', uri: 's3://models/dq.json' },
    'data-quality-constraints': { kind: 'file', uri: 's3://models/dqc.json' },
    bias: { kind: 'file', uri: 's3://models/b.json' },
    'pre-training-bias': { kind: 'file', uri: 's3://models/pre.json' },
    'post-training-bias': { kind: 'file', uri: 's3://models/post.json' },
    explainability: { kind: 'file', uri: 's3://models/e.json' },
    'model-card': { kind: 'text', text: '{"a": 1}' },
  });
});

describe('nothing is registered', () => {
  test.each<[what: string, described: Described]>([
    ['without metrics', {}],
    ['by empty metrics', { ModelMetrics: {} }],
    [
      'by empty groups, as the Python SDK sends them',
      { ModelMetrics: { Bias: {}, Explainability: {}, ModelQuality: {} } },
    ],
    [
      'by a file without address',
      { ModelMetrics: { ModelQuality: { Statistics: { ContentType: 'x', S3Uri: '' } } } },
    ],
    ['by an empty card', { ModelCard: { ModelCardContent: ' ', ModelCardStatus: 'Draft' } }],
    ['by a card without content', { ModelCard: { ModelCardStatus: 'Draft' } }],
  ])('%s', (_what, described) => {
    expect(registeredIn(described)).toEqual({});
  });
});

test('the details hold every container, those of additional specifications too', () => {
  const specification = (...Containers: object[]) =>
    ({ Containers }) as NonNullable<Described['InferenceSpecification']>;
  expect(
    detailsOf({
      ModelPackageGroupName: 'churn-telco',
      ModelPackageVersion: 42,
      ModelPackageDescription: 'October',
      ModelCard: { ModelCardStatus: 'Approved' },
      MetadataProperties: { CommitId: 'c0ffee' },
      SamplePayloadUrl: 's3://models/sample.json',
      CustomerMetadataProperties: { ticket: 'ML-1', 'countersign-request': 'x', 'countersign-by': 'y' },
      InferenceSpecification: specification(
        { Image: 'xgb:1', ImageDigest: 'sha256:1', ModelDataUrl: 's3://models/a.tar.gz' },
        { Image: '' },
      ),
      AdditionalInferenceSpecifications: [
        {
          Name: 'a',
          ...specification({
            Image: 'gpu:1',
            ModelDataSource: { S3DataSource: { S3Uri: 's3://models/b/' } },
          }),
        },
        { Name: 'b', Containers: undefined },
        { Name: 'c', ...specification({}) },
      ],
    }),
  ).toEqual({
    group: 'churn-telco',
    version: 42,
    description: 'October',
    modelCardStatus: 'Approved',
    commit: 'c0ffee',
    samplePayload: 's3://models/sample.json',
    metadata: { ticket: 'ML-1' },
    images: [{ uri: 'xgb:1', digest: 'sha256:1' }, { uri: 'gpu:1' }],
    unnamedImages: 2,
    modelData: ['s3://models/a.tar.gz', 's3://models/b/'],
  });
});

test('what is absent gets a value that no rule takes for a good one', () => {
  const arn = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42';
  expect(factsOf({ ModelPackageArn: arn })).toMatchObject({
    group: '',
    version: 0,
    status: 'unknown',
    approvalStatus: 'unknown',
    registered: {},
    authors: [],
    metadata: {},
    details: { group: '', version: 0, images: [], unnamedImages: 0, metadata: {} },
  });
  expect(() => factsOf({})).toThrow();
});

test('whoever registered it is given by all that SageMaker says, a source identity as such', () => {
  const authors = (SourceIdentity?: string): readonly string[] =>
    factsOf({
      ModelPackageArn: 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42',
      CreatedBy: {
        UserProfileArn: 'arn:aws:sagemaker:us-east-1:000000000000:user-profile/d-1/alice',
        UserProfileName: 'alice',
        IamIdentity: { Arn: 'arn:aws:sts::000000000000:assumed-role/Shared/s', SourceIdentity },
      },
    }).authors;
  const [role, profile] = [
    'arn:aws:sts::000000000000:assumed-role/Shared/s',
    'arn:aws:sagemaker:us-east-1:000000000000:user-profile/d-1/alice',
  ];
  expect(authors('alice.s')).toEqual([role, profile, 'sts:SourceIdentity/alice.s', 'alice']);
  expect(authors()).toEqual([role, profile, 'alice']);
  expect(authors('')).toEqual([role, profile, 'alice']);
});
