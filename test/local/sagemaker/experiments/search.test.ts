// Search through the real client: filters of every operator, nested and joined, sorted, page by page.
import {
  type Filter,
  SearchCommand,
  type SearchCommandInput,
  type SearchExpression,
  UpdateModelPackageCommand,
  paginateSearch,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RegistryUnderTest, refusal, registryUnderTest } from '../registry-under-test.ts';
import { calls } from './calls.ts';

let house: RegistryUnderTest;
beforeAll(async () => {
  house = await registryUnderTest();
  const make = calls(house);
  for (const [run, rate, accuracy] of [
    ['one', 0.1, 0.8],
    ['two', 0.01, 0.9],
    ['three', 0.001, 0.95],
  ] as const) {
    const name = await make.run('churn', run, {
      Parameters: {
        'a.rate': { NumberValue: rate },
        kind: { StringValue: run === 'one' ? 'linear' : 'xgb' },
      },
      Status: { PrimaryStatus: run === 'one' ? 'Failed' : 'Completed' },
      StartTime: new Date('2026-11-26T10:00:00Z'),
      OutputArtifacts: { model: { Value: `s3://models/${run}.tar.gz`, MediaType: 'application/gzip' } },
    });
    await make.put(name, 'test:accuracy', [
      [1_795_701_600, accuracy - 0.1],
      [1_795_701_601, accuracy],
    ]);
  }
  await make.run('fraud', 'one');
  await house.group();
  await house.register();
  const approved = await house.register({
    ModelApprovalStatus: 'Approved',
    CustomerMetadataProperties: { 'a.b': 'c' },
  });
  await house.client.send(
    new UpdateModelPackageCommand({ ModelPackageArn: approved, ApprovalDescription: 'Good enough' }),
  );
});
afterAll(() => house.stop());

const find = async (given: Partial<SearchCommandInput>) =>
  house.client.send(new SearchCommand({ Resource: 'ExperimentTrialComponent', ...given }));
const components = async (SearchExpression: SearchExpression, given: Partial<SearchCommandInput> = {}) => {
  const sorting = { SortBy: 'CreationTime', SortOrder: 'Ascending' } as const;
  const { Results } = await find({ SearchExpression, ...sorting, ...given });
  return Results?.map((it) => it.TrialComponent?.TrialComponentName);
};
const by = (...Filters: Filter[]): SearchExpression => ({ Filters });

const rows: readonly (readonly [Filter, ...string[]])[] = [
  [{ Name: 'TrialComponentName', Value: 'churn-two' }, 'churn-two'],
  [{ Name: 'TrialComponentName', Operator: 'Equals', Value: 'nope' }],
  [{ Name: 'Parents.TrialName', Value: 'Default-Run-Group-fraud' }, 'fraud-one'],
  [{ Name: 'Parents.ExperimentName', Value: 'fraud' }, 'fraud-one'],
  [{ Name: 'Parents.ExperimentName', Operator: 'NotEquals', Value: 'churn' }, 'fraud-one'],
  [{ Name: 'Source.SourceArn', Value: 'arn:x' }],
  [{ Name: 'Source.SourceArn', Operator: 'Exists' }],
  [{ Name: 'RunName', Value: 'one' }, 'churn-one', 'fraud-one'],
  [{ Name: 'Status.PrimaryStatus', Operator: 'In', Value: 'Failed, Stopped' }, 'churn-one'],
  [{ Name: 'Status', Operator: 'NotExists' }, 'fraud-one'],
  [{ Name: 'Parameters.a.rate', Operator: 'LessThan', Value: '0.05' }, 'churn-two', 'churn-three'],
  [{ Name: 'Parameters.a.rate', Operator: 'GreaterThanOrEqualTo', Value: '0.1' }, 'churn-one'],
  [{ Name: 'Parameters.a.rate', Value: '0.010' }, 'churn-two'],
  [{ Name: 'Parameters.a.rate.NumberValue', Operator: 'LessThanOrEqualTo', Value: '0.001' }, 'churn-three'],
  [{ Name: 'Parameters.kind', Operator: 'Contains', Value: 'lin' }, 'churn-one'],
  [{ Name: 'Parameters.kind', Operator: 'GreaterThan', Value: '1' }],
  [{ Name: 'Parameters.missing', Operator: 'Exists' }],
  [{ Name: 'Metrics.test:accuracy', Operator: 'GreaterThan', Value: '0.85' }, 'churn-two', 'churn-three'],
  [{ Name: 'Metrics.test:accuracy.max', Operator: 'GreaterThan', Value: '0.9' }, 'churn-three'],
  [{ Name: 'Metrics.test:accuracy.TimeStamp', Operator: 'LessThan', Value: '2000-01-01T00:00:00' }],
  [{ Name: 'OutputArtifacts.model', Value: 's3://models/one.tar.gz' }, 'churn-one'],
  [{ Name: 'OutputArtifacts.model.MediaType', Operator: 'NotExists' }, 'fraud-one'],
  [{ Name: 'Tags.sagemaker:trial-component-source', Operator: 'NotEquals', Value: 'run' }],
  [
    { Name: 'StartTime', Operator: 'LessThan', Value: '2026-11-26T10:00:01' },
    'churn-one',
    'churn-two',
    'churn-three',
  ],
  [{ Name: 'CreatedBy.IamIdentity.Arn', Operator: 'Contains', Value: 'bob' }],
];

describe('a search for trial components', () => {
  it.each(rows.map(([filter, ...found]) => ({ filter, found, name: Object.values(filter).join(' ') })))(
    '$name',
    async ({ filter, found }) => {
      expect(await components(by(filter))).toEqual(found);
    },
  );

  it('joins filters, nested filters and expressions by And, or by Or', async () => {
    const failed = { Name: 'Status.PrimaryStatus', Value: 'Failed' };
    const fraud = { Name: 'Parents.ExperimentName', Value: 'fraud' };
    expect(await components(by(failed, fraud))).toEqual([]);
    expect(await components({ ...by(failed, fraud), Operator: 'Or' })).toEqual(['churn-one', 'fraud-one']);
    const either = { ...by(failed, fraud), Operator: 'Or' } as const;
    const first = by({ Name: 'TrialComponentName', Operator: 'Contains', Value: 'churn' });
    expect(await components({ ...first, SubExpressions: [either] })).toEqual(['churn-one']);
  });

  it('wants one entry of a list to satisfy all filters that are nested', async () => {
    const nested = (statistic: string, value: string): SearchExpression => ({
      NestedFilters: [
        {
          NestedPropertyName: 'Metrics',
          Filters: [
            { Name: 'Metrics.MetricName', Value: 'test:accuracy' },
            { Name: `Metrics.${statistic}`, Operator: 'GreaterThan', Value: value },
          ],
        },
      ],
    });
    expect(await components(nested('Last', '0.94'))).toEqual(['churn-three']);
    expect(await components(nested('Count', '2'))).toEqual([]);
  });

  it('sorts by any property, what has none last, and by the last change without a word', async () => {
    const all = by({ Name: 'TrialComponentName', Operator: 'Exists' });
    expect(await components(all, { SortBy: 'Parameters.a.rate' })).toEqual([
      'churn-three',
      'churn-two',
      'churn-one',
      'fraud-one',
    ]);
    expect(await components(all, { SortBy: 'Metrics.test:accuracy.Last', SortOrder: 'Descending' })).toEqual([
      'churn-three',
      'churn-two',
      'churn-one',
      'fraud-one',
    ]);
    const { Results, TotalHits } = await find({});
    expect(Results?.[0]?.TrialComponent?.TrialComponentName).toBe('fraud-one');
    expect(TotalHits).toEqual({ Value: 4, Relation: 'EqualTo' });
  });

  it('gives every result once, page by page', async () => {
    const found: (string | undefined)[] = [];
    const asked = { Resource: 'ExperimentTrialComponent' } as const;
    for await (const page of paginateSearch({ client: house.client, pageSize: 3 }, asked))
      found.push(...(page.Results ?? []).map((it) => it.TrialComponent?.TrialComponentName));
    expect(found).toEqual(['fraud-one', 'churn-three', 'churn-two', 'churn-one']);
    expect(await refusal(find({ NextToken: 'mine' }))).toBe('ValidationException: Invalid NextToken.');
  });

  it('gives whole records', async () => {
    const { Results } = await find({
      SearchExpression: by({ Name: 'TrialComponentName', Value: 'churn-two' }),
    });
    expect(Results?.[0]?.TrialComponent).toMatchObject({
      TrialComponentName: 'churn-two',
      RunName: 'two',
      Parents: [{ TrialName: 'Default-Run-Group-churn', ExperimentName: 'churn' }],
      Tags: [{ Key: 'sagemaker:trial-component-source', Value: 'run' }],
      Metrics: [{ MetricName: 'test:accuracy', Count: 2, Last: 0.9 }],
    });
  });

  it('hides what has another value for the tag of a visibility condition, and shows what has no such tag', async () => {
    const hidden = (Key: string) => find({ VisibilityConditions: [{ Key, Value: 'job' }] });
    expect((await hidden('Tags.sagemaker:trial-component-source')).Results).toEqual([]);
    expect((await hidden('Tags.team')).Results).toHaveLength(4);
  });
});

describe('a search for others', () => {
  it('finds versions', async () => {
    const versions = async (...filters: Filter[]) => {
      const asked = { Resource: 'ModelPackage', SearchExpression: by(...filters) } as const;
      return (await find(asked)).Results?.map((it) => it.ModelPackage?.ModelPackageVersion);
    };
    const group = { Name: 'ModelPackageGroupName', Value: 'churn-Telco' };
    expect(await versions(group)).toEqual([2, 1]);
    expect(await versions(group, { Name: 'ModelApprovalStatus', Value: 'Approved' })).toEqual([2]);
    expect(await versions({ Name: 'CustomerMetadataProperties.a.b', Value: 'c' })).toEqual([2]);
    expect(await versions({ Name: 'ApprovalDescription', Operator: 'NotExists' })).toEqual([1]);
    expect(
      await versions({
        Name: 'InferenceSpecification.Containers.ModelDataUrl',
        Operator: 'Contains',
        Value: 'm.tar',
      }),
    ).toEqual([2, 1]);
    expect(await versions({ Name: 'ModelPackageGroupName', Value: 'nope' })).toEqual([]);
  });

  it('finds groups, experiments and trials', async () => {
    const first = async (Resource: SearchCommandInput['Resource'], ...filters: Filter[]) =>
      (await find({ Resource, SearchExpression: by(...filters) })).Results;
    const group = { Name: 'ModelPackageGroupName', Value: 'churn-Telco' };
    expect(await first('ModelPackageGroup', group)).toMatchObject([
      { ModelPackageGroup: { ModelPackageGroupName: 'churn-Telco', Tags: [] } },
    ]);
    expect(await first('ModelPackageGroup', { ...group, Value: 'nope' })).toEqual([]);
    expect(await first('Experiment', { Name: 'ExperimentName', Value: 'fraud' })).toMatchObject([
      { Experiment: { ExperimentName: 'fraud' } },
    ]);
    expect(await first('ExperimentTrial', { Name: 'ExperimentName', Value: 'fraud' })).toMatchObject([
      {
        Trial: {
          TrialName: 'Default-Run-Group-fraud',
          TrialComponentSummaries: [{ TrialComponentName: 'fraud-one' }],
        },
      },
    ]);
  });
});

describe('a search is refused', () => {
  const no = (given: Partial<SearchCommandInput>) => refusal(find(given));
  const expression = (...filters: Filter[]) => no({ SearchExpression: by(...filters) });

  it('for what is not there locally, by name', async () => {
    expect(await no({ Resource: 'Endpoint' })).toBe(
      'NotImplemented: Searching for Endpoint is not implemented locally.',
    );
    expect(await expression({ Name: 'SourceDetail.TrainingJob.TrainingJobName', Value: 'x' })).toBe(
      'NotImplemented: Searching by SourceDetail.TrainingJob.TrainingJobName is not implemented locally.',
    );
    expect(await no({ SortBy: 'Nothing' })).toBe(
      'NotImplemented: Sorting by Nothing is not implemented locally.',
    );
    expect(await no({ CrossAccountFilterOption: 'CrossAccount' })).toMatch(/not implemented locally/);
  });

  it('when it says nothing, or nothing that compares', async () => {
    expect(await no({ SearchExpression: {} })).toMatch(/^ValidationException: .*At least one of/);
    expect(await expression({ Name: 'TrialComponentName' })).toMatch(/needs a value/);
    expect(await expression({ Name: 'Parameters.a.rate', Operator: 'LessThan', Value: 'much' })).toMatch(
      /^ValidationException: Invalid value much/,
    );
    expect(await expression({ Name: 'StartTime', Operator: 'LessThan', Value: 'today' })).toMatch(
      /date-time/,
    );
  });

  it('when it contains too much', async () => {
    const contains = (Name: string) => ({ Name, Operator: 'Contains', Value: 'x' }) as const;
    expect(await expression(contains('Parameters.a'), contains('Status.Message'))).toBe(
      "ValidationException: 'CONTAINS' operator usage limit of 1 exceeded.",
    );
    expect(await expression(contains('DisplayName'), contains('TrialComponentName'))).toBe('not refused');
    const exists = { Name: 'DisplayName', Operator: 'Exists' } as const;
    const twenty = by(...Array.from({ length: 20 }, () => exists));
    expect(await no({ SearchExpression: { SubExpressions: [twenty, twenty, twenty] } })).toMatch(
      /at most 50/,
    );
    expect(await expression(...Array.from({ length: 21 }, () => exists))).toMatch(/^ValidationException/);
  });
});
