// Experiments, trials and trial components through the real client: made once, changed, joined, listed and deleted.
import {
  AddAssociationCommand,
  AddTagsCommand,
  CreateArtifactCommand,
  CreateTrainingJobCommand,
  type CreateTrialComponentCommandInput,
  DeleteAssociationCommand,
  DeleteExperimentCommand,
  DeleteTrialCommand,
  DeleteTrialComponentCommand,
  DescribeExperimentCommand,
  DescribeTrialCommand,
  DescribeTrialComponentCommand,
  DisassociateTrialComponentCommand,
  ListExperimentsCommand,
  ListTagsCommand,
  ListTrialComponentsCommand,
  type ListTrialComponentsCommandInput,
  ListTrialsCommand,
  type ListTrialsCommandInput,
  QueryLineageCommand,
  UpdateExperimentCommand,
  UpdateTrialCommand,
  UpdateTrialComponentCommand,
  paginateListTrialComponents,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RegistryUnderTest, refusal, registryUnderTest } from '../registry-under-test.ts';
import { ARN, calls } from './calls.ts';

let house: RegistryUnderTest;
let make: ReturnType<typeof calls>;
beforeEach(async () => {
  house = await registryUnderTest();
  make = calls(house);
});
afterEach(() => house.stop());

const alice = {
  IamIdentity: { Arn: 'arn:aws:iam::000000000000:user/alice', PrincipalId: expect.any(String) as string },
};
const made = {
  CreationTime: expect.any(Date) as Date,
  CreatedBy: alice,
  LastModifiedTime: expect.any(Date) as Date,
  LastModifiedBy: alice,
};
const component = (TrialComponentName: string) =>
  house.client.send(new DescribeTrialComponentCommand({ TrialComponentName }));

describe('made once', () => {
  it('all three are described with what they default to', async () => {
    expect((await make.experiment('My-Experiment')).ExperimentArn).toBe(`${ARN}:experiment/my-experiment`);
    expect((await make.trial('t-1', 'my-experiment')).TrialArn).toBe(`${ARN}:experiment-trial/t-1`);
    expect((await make.component('c-1')).TrialComponentArn).toBe(`${ARN}:experiment-trial-component/c-1`);
    expect(
      await house.client.send(new DescribeExperimentCommand({ ExperimentName: 'my-experiment' })),
    ).toMatchObject({ ...made, ExperimentName: 'My-Experiment', DisplayName: 'My-Experiment' });
    expect(await house.client.send(new DescribeTrialCommand({ TrialName: 't-1' }))).toMatchObject({
      ...made,
      DisplayName: 't-1',
      ExperimentName: 'My-Experiment',
    });
    const { $metadata: _, ...described } = await component(`${ARN}:experiment-trial-component/c-1`);
    expect(described).toEqual({
      ...made,
      TrialComponentName: 'c-1',
      TrialComponentArn: `${ARN}:experiment-trial-component/c-1`,
      DisplayName: 'c-1',
      Parameters: {},
      InputArtifacts: {},
      OutputArtifacts: {},
      Metrics: [],
    });
  });

  it('a second one of the name is refused in the words that the Python SDK looks for, in any case', async () => {
    await make.run('churn', 'one');
    expect(await refusal(make.experiment('Churn'))).toBe(
      'ValidationException: Experiment names must be unique within an AWS account and region. Experiment with name (Churn) already exists.',
    );
    expect(await refusal(make.trial('Default-Run-Group-churn', 'churn'))).toMatch(
      /Trial with name \(Default-Run-Group-churn\) already exists/,
    );
    expect(await refusal(make.component('churn-one'))).toMatch(/^ValidationException: .* already exists/);
  });

  it('what does not exist is a ResourceNotFound', async () => {
    const gone = 'ResourceNotFound: Experiment with name (nope) does not exist.';
    expect(await refusal(make.trial('t', 'nope'))).toBe(gone);
    expect(await refusal(house.client.send(new DescribeExperimentCommand({ ExperimentName: 'nope' })))).toBe(
      gone,
    );
    expect(await refusal(component('nope'))).toMatch(/^ResourceNotFound/);
    expect(await refusal(make.associate('nope', 'nope'))).toMatch(/^ResourceNotFound: TrialComponent/);
  });
});

describe('a trial component', () => {
  it('is updated key by key; only what is named for removal goes', async () => {
    await make.component('c', {
      Parameters: { a: { NumberValue: 1 }, b: { StringValue: 'x' } },
      InputArtifacts: { train: { Value: 's3://models/train.csv', MediaType: 'text/csv' } },
    });
    const { LastModifiedTime: before } = await component('c');
    await house.client.send(
      new UpdateTrialComponentCommand({
        TrialComponentName: 'c',
        DisplayName: 'shown',
        Status: { PrimaryStatus: 'Failed', Message: 'Out of\nmemory' },
        StartTime: new Date(1_795_703_803_000),
        Parameters: { a: { NumberValue: 2 }, c: { NumberValue: 0.5 } },
        ParametersToRemove: ['b'],
        InputArtifacts: {},
        InputArtifactsToRemove: ['train'],
        OutputArtifacts: { model: { Value: 's3://models/m.tar.gz' } },
      }),
    );
    const after = await component('c');
    expect(after).toMatchObject({
      DisplayName: 'shown',
      Status: { PrimaryStatus: 'Failed', Message: 'Out of\nmemory' },
      StartTime: new Date(1_795_703_803_000),
      Parameters: { a: { NumberValue: 2 }, c: { NumberValue: 0.5 } },
      InputArtifacts: {},
      OutputArtifacts: { model: { Value: 's3://models/m.tar.gz' } },
    });
    expect(after.LastModifiedTime?.getTime()).toBeGreaterThan(before?.getTime() ?? Infinity);
  });

  const many = <T>(count: number, value: T) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, value]));

  it('holds 300 parameters and 60 artifacts a side, counted after an update', async () => {
    await make.component('c', {
      Parameters: many(300, { NumberValue: 1 }),
      OutputArtifacts: many(60, { Value: 'x' }),
    });
    const update = (given: object) =>
      refusal(house.client.send(new UpdateTrialComponentCommand({ TrialComponentName: 'c', ...given })));
    expect(await update({ Parameters: { one: { NumberValue: 1 } } })).toBe(
      'ValidationException: Parameters would have 301 entries; at most 300 are allowed.',
    );
    expect(await update({ OutputArtifacts: { one: { Value: 'x' } } })).toMatch(/61 entries; at most 60/);
    expect(await update({ Parameters: { one: { NumberValue: 1 } }, ParametersToRemove: ['k1'] })).toBe(
      'not refused',
    );
    expect(await refusal(make.component('d', { Parameters: many(301, { NumberValue: 1 }) }))).toMatch(
      /at most 300 entries/,
    );
  });

  it.each([
    ['a name with a dot', { TrialComponentName: 'a.b' }],
    ['a display name that is empty', { DisplayName: '' }],
    ['a status of its own', { Status: { PrimaryStatus: 'Done' as 'Failed' } }],
    ['a parameter of two values', { Parameters: { a: { StringValue: 'x', NumberValue: 1 } as never } }],
    ['a parameter that is too long', { Parameters: { a: { StringValue: 'x'.repeat(2501) } } }],
    ['a key that is too long', { Parameters: { ['k'.repeat(321)]: { NumberValue: 1 } } }],
    ['an artifact that is too long', { InputArtifacts: { a: { Value: 'x'.repeat(2049) } } }],
    ['a media type that is none', { InputArtifacts: { a: { Value: 'x', MediaType: 'csv' } } }],
  ] satisfies (readonly [string, Partial<CreateTrialComponentCommandInput>])[])(
    'is refused with %s',
    async (_, given) => {
      expect(await refusal(make.component('c', given as object))).toMatch(
        /^ValidationException: [12] validation errors? detected/,
      );
    },
  );
});

describe('lists', () => {
  const names = async (asked: ListTrialComponentsCommandInput) => {
    const { TrialComponentSummaries } = await house.client.send(new ListTrialComponentsCommand(asked));
    return TrialComponentSummaries?.map((it) => it.TrialComponentName);
  };
  const trials = async (asked: ListTrialsCommandInput) =>
    (await house.client.send(new ListTrialsCommand(asked))).TrialSummaries?.map((it) => it.TrialName);

  it('give the newest first, ten to a page, and every one once while others come and go', async () => {
    for (let at = 0; at < 12; at++) await make.component(`c-${String(at).padStart(2, '0')}`);
    const first = await house.client.send(new ListTrialComponentsCommand({}));
    expect(first.TrialComponentSummaries?.map((it) => it.TrialComponentName)).toEqual(
      [11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((at) => `c-${String(at).padStart(2, '0')}`),
    );
    await house.client.send(new DeleteTrialComponentCommand({ TrialComponentName: 'c-02' }));
    await make.component('later');
    expect(await names({ NextToken: first.NextToken })).toEqual(['c-01', 'c-00']);
    expect(await refusal(names({ NextToken: 'mine' }))).toBe('ValidationException: Invalid NextToken.');
    const byName: (string | undefined)[] = [];
    const asked = { SortBy: 'Name', SortOrder: 'Ascending' } as const;
    for await (const page of paginateListTrialComponents({ client: house.client, pageSize: 5 }, asked))
      byName.push(...(page.TrialComponentSummaries ?? []).map((it) => it.TrialComponentName));
    expect(byName).toEqual([...byName].sort());
    expect(byName).toHaveLength(12);
  });

  it('keep to what was created between two instants', async () => {
    house.stand();
    const at = (seconds: number) => new Date(house.cloud.clock.now() + seconds * 1000);
    await make.component('c');
    expect(await names({ CreatedAfter: at(-1), CreatedBefore: at(1) })).toEqual(['c']);
    expect(await names({ CreatedAfter: at(0) })).toEqual([]);
    expect(await names({ CreatedBefore: at(0), SortBy: 'Name' })).toEqual([]);
    expect(await names({ CreatedAfter: at(-1), SortOrder: 'Ascending' })).toEqual(['c']);
  });

  it('of components keep to an experiment, a trial or a source, but only one of them', async () => {
    await make.run('a', 'one');
    await make.run('b', 'one');
    await make.trial('second', 'a');
    await make.associate('a-one', 'second');
    await make.component('alone');
    expect(await names({ ExperimentName: 'a' })).toEqual(['a-one']);
    expect(await names({ TrialName: 'Default-Run-Group-b' })).toEqual(['b-one']);
    expect(await names({ SourceArn: `${ARN}:training-job/x` })).toEqual([]);
    expect(await refusal(names({ ExperimentName: 'a', TrialName: 'second' }))).toMatch(
      /^ValidationException/,
    );
    expect(await refusal(names({ ExperimentName: 'nope' }))).toMatch(/^ResourceNotFound/);
  });

  it('of components find that of a job by its ARN', async () => {
    const { TrainingJobArn: SourceArn } = await house.client.send(
      new CreateTrainingJobCommand({
        TrainingJobName: 'X',
        RoleArn: 'arn:aws:iam::000000000000:role/train',
        AlgorithmSpecification: { TrainingImage: 'xgb', TrainingInputMode: 'File' },
        OutputDataConfig: { S3OutputPath: 's3://models/out' },
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
        StoppingCondition: { MaxRuntimeInSeconds: 60 },
      }),
    );
    expect(await names({ SourceArn })).toEqual(['x-aws-training-job']);
    expect((await component('x-aws-training-job')).Source?.SourceArn).toBe(SourceArn);
  });

  it('of trials keep to an experiment and a component', async () => {
    await make.run('a', 'one');
    await make.trial('second', 'a');
    await make.run('b', 'one');
    await make.associate('a-one', 'Default-Run-Group-b');
    expect(await trials({ ExperimentName: 'a' })).toEqual(['second', 'Default-Run-Group-a']);
    expect(await trials({ TrialComponentName: 'a-one' })).toEqual([
      'Default-Run-Group-b',
      'Default-Run-Group-a',
    ]);
    expect(await trials({ TrialComponentName: 'a-one', ExperimentName: 'a' })).toEqual([
      'Default-Run-Group-a',
    ]);
    const { ExperimentSummaries } = await house.client.send(
      new ListExperimentsCommand({ SortOrder: 'Ascending' }),
    );
    expect(ExperimentSummaries?.map((it) => it.ExperimentName)).toEqual(['a', 'b']);
  });
});

describe('changing and deleting', () => {
  it('changes what an experiment and a trial show', async () => {
    await make.run('a', 'one');
    const experiment = { ExperimentName: 'a', DisplayName: 'shown', Description: 'why' };
    await house.client.send(new UpdateExperimentCommand(experiment));
    await house.client.send(new UpdateExperimentCommand({ ExperimentName: 'a' }));
    expect(await house.client.send(new DescribeExperimentCommand({ ExperimentName: 'a' }))).toMatchObject(
      experiment,
    );
    const trial = { TrialName: 'Default-Run-Group-a', DisplayName: 'shown' };
    await house.client.send(new UpdateTrialCommand(trial));
    expect(await house.client.send(new DescribeTrialCommand({ TrialName: trial.TrialName }))).toMatchObject(
      trial,
    );
  });

  it('deletes from the inside out', async () => {
    await make.run('a', 'one');
    const [ExperimentName, TrialName, TrialComponentName] = ['a', 'Default-Run-Group-a', 'a-one'];
    const experiment = () => house.client.send(new DeleteExperimentCommand({ ExperimentName }));
    const trial = () => house.client.send(new DeleteTrialCommand({ TrialName }));
    const one = () => house.client.send(new DeleteTrialComponentCommand({ TrialComponentName }));
    for (const refused of [experiment, trial, one])
      expect(await refusal(refused())).toMatch(/^ValidationException: .*first\.$/);
    const apart = { TrialName, TrialComponentName };
    await house.client.send(new DisassociateTrialComponentCommand(apart));
    const left = await house.client.send(new ListTrialComponentsCommand({ ExperimentName }));
    expect(left.TrialComponentSummaries).toEqual([]);
    await one();
    await trial();
    await experiment();
    expect(await refusal(component('a-one'))).toMatch(/^ResourceNotFound/);
  });

  it('leaves a trial component in lineage, and with it while something is associated', async () => {
    await make.component('c');
    const SourceArn = `${ARN}:experiment-trial-component/c`;
    const Source = { SourceUri: 's3://models/roc.json' };
    const { ArtifactArn: DestinationArn } = await house.client.send(
      new CreateArtifactCommand({ Source, ArtifactType: 'ROCCurve' }),
    );
    const association = { SourceArn, DestinationArn };
    await house.client.send(new AddAssociationCommand({ ...association, AssociationType: 'Produced' }));
    const query = new QueryLineageCommand({ StartArns: [SourceArn], Direction: 'Descendants' });
    const { Vertices } = await house.client.send(query);
    expect(Vertices?.map(({ Arn }) => Arn)).toContain(DestinationArn);
    const remove = () => house.client.send(new DeleteTrialComponentCommand({ TrialComponentName: 'c' }));
    expect(await refusal(remove())).toMatch(/^ValidationException: .*has associations/);
    await house.client.send(new DeleteAssociationCommand(association));
    await remove();
  });

  it('keeps tags', async () => {
    await make.run('a', 'one');
    const ResourceArn = `${ARN}:experiment-trial-component/a-one`;
    await house.client.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: 'team', Value: 'x' }] }));
    expect((await house.client.send(new ListTagsCommand({ ResourceArn }))).Tags).toHaveLength(2);
    const gone = new ListTagsCommand({ ResourceArn: `${ARN}:experiment/nope` });
    expect(await refusal(house.client.send(gone))).toMatch(/^ResourceNotFound/);
  });

  it('is each a permission of the entity that it names', async () => {
    await make.run('a', 'one');
    house.cloud.allowed = () => false;
    house.cloud.needs.length = 0;
    const as = house.as('fn-x');
    expect(
      await refusal(as.send(new DescribeTrialComponentCommand({ TrialComponentName: 'A-one' }))),
    ).toMatch(/^AccessDeniedException/);
    expect(house.cloud.needs).toEqual([
      { action: 'sagemaker:DescribeTrialComponent', resource: `${ARN}:experiment-trial-component/a-one` },
    ]);
  });
});
