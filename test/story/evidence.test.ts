// Evidence of every kind, on the way of a real registration: what is registered is read, compared with the newest approved
// version, and the verdict says in one card what holds, what is missing and who has to say yes.
import { AddTagsCommand, type CreateModelPackageCommandInput } from '@aws-sdk/client-sagemaker';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluationJson, GOOD, Story } from './story.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterAll(() => story.end());

/** A card's own words, block by block. */
const textOf = async (id: string): Promise<string> => {
  const texts = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    const own = 'text' in value && typeof value.text === 'string' ? [value.text] : [];
    return [...own, ...Object.values(value).flatMap(texts)];
  };
  return texts((await story.card(id)).blocks).join('\n');
};

const report = (auc: number, samples: number): string =>
  JSON.stringify({
    dataset: { item_count: samples },
    binary_classification_metrics: { auc: { value: auc } },
  });

test('a clear win is approved by the policy, and the record says by which', async () => {
  const first = await story.register({ group: 'clear-win', metrics: report(0.85, 10_000) });
  expect((await story.card('clear-win-v1-r1')).text).toMatch(
    /^clear-win v1: approval needed\. AUC 0\.85, needs at least 0\.80, no approved version yet to compare with\./,
  );
  await story.decide('bob', 'clear-win-v1-r1', 'approve');
  expect(await story.status(first)).toBe('Approved');

  const better = await story.register({ group: 'clear-win', metrics: report(0.9, 10_000) });
  const version = await story.version(better);
  expect(version.ModelApprovalStatus).toBe('Approved');
  expect(version.ApprovalDescription).toMatch(
    /^Approved by policy [0-9a-f]{8}, nobody was asked: The one check passes\. Countersign clear-win-v2-r1\.$/,
  );
  expect(version.CustomerMetadataProperties?.['countersign-by']).toMatch(/^policy [0-9a-f]{64}$/);
  const card = await story.card('clear-win-v2-r1');
  expect(card.text).toMatch(
    /^clear-win v2: approved by policy on .* nobody was asked\. The one check passes\.$/,
  );
  expect(await textOf('clear-win-v2-r1')).toContain('Compared with v1, the newest approved.');
  const told = (await story.told('topic')).find(({ requestId }) => requestId === 'clear-win-v2-r1');
  expect(told).toMatchObject({ outcome: 'Approved', by: 'policy', who: [] });

  const close = await story.register({ group: 'clear-win', metrics: report(0.905, 10_000) });
  expect(await story.status(close)).toBe('PendingManualApproval');
  expect(await textOf('clear-win-v3-r1')).toMatch(
    /AUC 0\.91, needs at least 0\.80, v2 has 0\.90: too close to call \(noise 0\.008\d*\), must be better/,
  );
});

test('who must say yes depends on what fell; one yes never passes for two', async () => {
  const register = async (auc: number, accuracy: number): Promise<string> => {
    const uri = await story.put(`guarded/${crypto.randomUUID()}.json`, evaluationJson({ auc, accuracy }));
    return story.register({ group: 'guarded-a', uri });
  };
  const first = await register(0.9, 0.8);
  expect(await textOf('guarded-a-v1-r1')).toContain('All 2 checks pass. No version is approved yet');
  await story.decide('carol', 'guarded-a-v1-r1', 'approve');
  expect(await story.status(first)).toBe('Approved');

  const worse = await register(0.88, 0.8);
  expect((await story.card('guarded-a-v2-r1')).text).toMatch(
    /AUC 0\.88, needs at least 0\.80, v1 has 0\.90: worse by 0\.02, at most 1% worse is allowed\. Bob, Carol or Dave can decide/,
  );
  expect(await textOf('guarded-a-v2-r1')).toContain(': one of approvers and one of risk.');
  await story.decide('bob', 'guarded-a-v2-r1', 'approve');
  expect(await story.status(worse)).toBe('PendingManualApproval');
  expect(await textOf('guarded-a-v2-r1')).toContain('guarded-a v2: 1 of 2 approvals, risk still needed');
  await story.decide('dave', 'guarded-a-v2-r1', 'reject', 'The fall is not explained.');
  expect(await story.status(worse)).toBe('Rejected');

  await register(0.9, 0.77);
  expect(await textOf('guarded-a-v3-r1')).toContain('Noted, not decisive:');
});

test('a bucket is allowed under its prefix only', async () => {
  const arn = await story.register({ group: 'guarded-b', metrics: GOOD });
  const { ModelApprovalStatus, ApprovalDescription } = await story.version(arn);
  expect(ModelApprovalStatus).toBe('Rejected');
  expect(ApprovalDescription).toContain('the policy allows the bucket models only under guarded/.');
});

const source = (S3Uri: string, ContentDigest?: string) => ({
  ContentType: 'application/json',
  S3Uri,
  ContentDigest,
});

test('a file that is not the one registered is refused by its digest', async () => {
  const body = evaluationJson(GOOD);
  const uri = await story.put('churn-digest/evaluation.json', body);
  const digest = createHash('sha256').update(body).digest('hex').toUpperCase();
  const over = (it: string) => ({ ModelMetrics: { ModelQuality: { Statistics: source(uri, it) } } });
  await story.register({ group: 'churn-digest', over: over(`SHA256:${digest}`) });
  expect((await story.card('churn-digest-v1-r1')).text).toContain('approval needed');
  const arn = await story.register({ group: 'churn-digest', over: over(`sha256:${'0'.repeat(64)}`) });
  expect((await story.version(arn)).ApprovalDescription).toContain('its content digest is another');
});

const CARD = {
  evaluation_details: [
    {
      name: 'holdout',
      metric_groups: [{ name: 'binary', metric_data: [{ name: 'recall', type: 'number', value: 0.81 }] }],
    },
  ],
};

/** A registration that has everything the careful policy asks for. */
const careful = async (): Promise<Partial<CreateModelPackageCommandInput>> => {
  const put = (name: string, json: unknown) => story.put(`careful/${name}.json`, JSON.stringify(json));
  const quality = {
    binary_classification_metrics: { auc: { value: 0.91, standard_deviation: 'NaN' } },
    slices: { eu: { auc: { value: 0.9 } }, us: { auc: 0.88 } },
  };
  const limits = {
    binary_classification_constraints: { auc: { threshold: 0.82, comparison_operator: 'LessThanThreshold' } },
  };
  const clarify = {
    version: '1.0',
    post_training_bias_metrics: {
      facets: { gender: [{ value_or_threshold: '0', metrics: [{ name: 'DI', value: 0.95 }] }] },
    },
    explanations: { kernel_shap: { label0: { global_shap_values: { tenure: 0.2, income: 0.1 } } } },
  };
  const common = { num_present: 500, num_missing: 0 };
  const age = { name: 'age', inferred_type: 'Integral' };
  const data = { features: [{ ...age, numerical_statistics: { common, min: 18 } }] };
  const dataLimits = { features: [{ ...age, completeness: 1, num_constraints: { is_non_negative: true } }] };
  return {
    ModelPackageDescription: 'Retrained on October data, adds tenure features.',
    ModelMetrics: {
      ModelQuality: {
        Statistics: source(await put('quality', quality)),
        Constraints: source(await put('limits', limits)),
      },
      ModelDataQuality: {
        Statistics: source(await put('data', data)),
        Constraints: source(await put('data-limits', dataLimits)),
      },
      Bias: { Report: source(await put('clarify', clarify)) },
      Explainability: { Report: source(await put('clarify', clarify)) },
    },
    ModelCard: { ModelCardContent: JSON.stringify(CARD), ModelCardStatus: 'Approved' },
    MetadataProperties: { CommitId: '3c9e1f0' },
    SamplePayloadUrl: 's3://models/careful/payload.csv',
    CustomerMetadataProperties: { owner: 'growth' },
    InferenceSpecification: {
      Containers: [
        {
          Image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/xgb:1',
          ImageDigest: `sha256:${'a'.repeat(64)}`,
        },
      ],
      SupportedContentTypes: ['text/csv'],
      SupportedResponseMIMETypes: ['text/csv'],
    },
  };
};

test('every piece of evidence that the policy asks for is looked at, and the card says that it is there', async () => {
  await story.register({ group: 'careful-a', over: { ...(await careful()), ModelCard: undefined } });
  const group = 'arn:aws:sagemaker:us-east-1:000000000000:model-package-group/careful-a';
  await story
    .clients()
    .sagemaker.send(new AddTagsCommand({ ResourceArn: group, Tags: [{ Key: 'team', Value: 'growth' }] }));
  await story.register({ group: 'careful-a', over: await careful() });
  const card = await story.card('careful-a-v2-r1');
  expect(card.text).toMatch(/^careful-a v2: approval needed\. All 9 checks pass\./);
  const words = await textOf('careful-a-v2-r1');
  for (const line of [
    'AUC 0.91, needs at least 0.80',
    'Recall 0.81, needs at least 0.70',
    'Registered model quality constraints: AUC has 0.91, needs at least 0.82',
    'Registered data quality constraints: all 3 hold',
    'AUC of every slice: all 2 hold',
    'DI of every facet: gender=0 has 0.95, needs at least 0.80 and at most 1.25',
  ])
    expect(words).toContain(line);
});

test('what is missing is named, with where it has to be given', async () => {
  const { ApprovalDescription } = await story.version(
    'arn:aws:sagemaker:us-east-1:000000000000:model-package/careful-a/1',
  );
  expect(ApprovalDescription).toContain(
    'Its model card cannot be read: nothing is registered (ModelCard.ModelCardContent)',
  );
  expect(ApprovalDescription).toContain('model card, nothing is registered (ModelCard.ModelCardContent)');
  expect(ApprovalDescription).toContain('group tag team, none is given: AddTags on the model package group');
});
