// What somebody approves, as text that is the same for the same content, and nothing of ours in it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, contentOf, subjectOf } from '../../approval/package.ts';

test.each<[value: unknown, text: string]>([
  [{ b: 1, a: [2, { d: 3, c: null }] }, '{"a":[2,{"c":null,"d":3}],"b":1}'],
  [{ a: undefined, b: 'x"y' }, '{"b":"x\\"y"}'],
  [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  [[undefined], '[null]'],
  ['text', '"text"'],
  [undefined, 'null'],
])('%j is written one way', (value, text) => {
  expect(canonical(value)).toBe(text);
});

test('the order of keys never counts, and JSON reads what is written', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonical(turned)).toBe(canonical(value));
      expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value));
    }),
  );
});

describe('the content of a version', () => {
  const described = {
    ModelPackageGroupName: 'churn-telco',
    InferenceSpecification: { Containers: [{ Image: 'xgboost', ModelDataUrl: 's3://models/m.tar.gz' }] },
    ModelMetrics: { ModelQuality: { Statistics: { S3Uri: 's3://models/evaluation.json' } } },
    CustomerMetadataProperties: { team: 'growth' },
  };
  const same = (over: object): boolean => contentOf({ ...described, ...over }) === contentOf(described);

  test.each<[what: string, over: object]>([
    ['status', { ModelApprovalStatus: 'Approved', ModelPackageStatus: 'Completed' }],
    ['description of the approval', { ApprovalDescription: 'Approved by Bob.' }],
    ['times', { LastModifiedTime: new Date(0), CreationTime: new Date(1) }],
    ['people', { CreatedBy: { IamIdentity: {} }, LastModifiedBy: {} }],
    [
      'our stamp',
      { CustomerMetadataProperties: { team: 'growth', 'countersign-request': 'r', 'countersign-by': 'bob' } },
    ],
    ['fields that are absent', { ModelCard: undefined, Tags: [] }],
  ])('is the same whatever the %s', (_what, over) => {
    expect(same(over)).toBe(true);
  });

  test.each<[what: string, over: object]>([
    [
      'the model data',
      { InferenceSpecification: { Containers: [{ Image: 'xgboost', ModelDataUrl: 's3://evil/m.tar.gz' }] } },
    ],
    ['the metrics', { ModelMetrics: {} }],
    ['the model card', { ModelCard: { ModelCardStatus: 'Approved' } }],
    ['their metadata', { CustomerMetadataProperties: { team: 'fraud' } }],
    [
      'a key that only looks like ours',
      { CustomerMetadataProperties: { team: 'growth', 'countersign-team': 'x' } },
    ],
    ['all their metadata', { CustomerMetadataProperties: undefined }],
    ['the source', { SourceUri: 's3://models/src' }],
    ['further containers', { AdditionalInferenceSpecifications: [{ Name: 'gpu' }] }],
    ['the description', { ModelPackageDescription: 'better' }],
  ])('changes with %s', (_what, over) => {
    expect(same(over)).toBe(false);
  });
});

test('the subject is cleaned, and what is empty is left out', () => {
  expect(
    subjectOf({
      description: ` new\u202E\n${'x'.repeat(200)}`,
      images: ['', 'xgboost\u200B'],
      modelData: ['  ', `s3://models/${'m'.repeat(400)}`],
    }),
  ).toEqual({
    description: `new\uFFFD ${'x'.repeat(121)} … (shortened)`,
    images: ['xgboost\uFFFD'],
    modelData: [`s3://models/${'m'.repeat(274)} … (shortened)`],
  });
  expect(subjectOf({ description: ' \n', images: [], modelData: [] })).toEqual({ images: [], modelData: [] });
  expect(subjectOf({ images: [], modelData: [] })).toEqual({ images: [], modelData: [] });
});
