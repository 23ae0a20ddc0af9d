// Following lineage with a real client: what is found, how many calls it takes, and that it takes no more where the
// lineage is large.
import {
  AddAssociationCommand,
  CreateArtifactCommand,
  DescribeModelPackageCommand,
  ListArtifactsCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LineageReader } from '../../adapters/lineage.ts';
import { factsOf } from '../../adapters/model-package.ts';
import { runPipeline } from '../story/pipeline.ts';
import { Story } from '../story/story.ts';

let story: Story;
let sagemaker: SageMakerClient;
/** What the client called, in order. */
const called: string[] = [];
beforeAll(async () => {
  story = await Story.begin();
  ({ sagemaker } = story.clients('ops'));
  sagemaker.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        called.push(commandName.replace(/Command$/, ''));
        return next(args);
      },
    { step: 'initialize' },
  );
});
afterAll(() => story.end());

const walk = async (arn: string, depth: 'whole' | 'run' = 'whole') => {
  const found = factsOf(await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn })));
  called.length = 0;
  return new LineageReader(sagemaker).walk(found, depth);
};

const WHOLE = {
  DescribeProcessingJob: 1,
  DescribeTrainingJob: 1,
  DescribeTrialComponent: 2,
  ListArtifacts: 6,
  QueryLineage: 2,
};
const counts = (): Record<string, number> => {
  const sorted = [...called].sort();
  return Object.fromEntries(sorted.map((name) => [name, sorted.filter((other) => other === name).length]));
};

const register = async (name: string): Promise<string> =>
  story.register({ group: 'unseen-group', ...(await runPipeline(story, { name })) });

describe('a version with all of its way', () => {
  test('is followed to its jobs', async () => {
    const arn = await register('all');
    const found = await walk(arn);
    expect(found).toEqual({
      kind: 'recorded',
      trainings: [
        {
          name: 'all-train',
          arn: 'arn:aws:sagemaker:us-east-1:000000000000:training-job/all-train',
          component:
            'arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component/all-train-aws-training-job',
          status: 'Completed',
          endedAt: expect.stringMatching(/Z$/) as string,
          channels: [{ name: 'train', kind: 's3', uri: 's3://lake/churn/train/' }],
          modelData: 's3://models/jobs/all-train/output/model.tar.gz',
          code: 's3://models/code/source.tar.gz',
          run: { experiment: 'churn', name: 'all-train-run' },
          startedBy: ['arn:aws:iam::000000000000:user/alice'],
        },
      ],
      processings: ['all-prepare'],
      evaluation: {
        name: 'all-evaluate',
        arn: 'arn:aws:sagemaker:us-east-1:000000000000:processing-job/all-evaluate',
        status: 'Completed',
        startedAt: expect.stringMatching(/Z$/) as string,
        inputs: [
          { name: 'input-1', kind: 's3', uri: 's3://models/jobs/all-train/output/model.tar.gz' },
          { name: 'input-2', kind: 's3', uri: 's3://lake/churn/test/' },
        ],
      },
      runs: [],
      isCut: false,
    });
    expect(counts()).toEqual(WHOLE);
  });

  test('is followed only to its training where nothing else is wanted', async () => {
    const found = await walk(await register('short'), 'run');
    expect(found).not.toHaveProperty('evaluation');
    expect(counts()).toEqual({
      DescribeTrainingJob: 1,
      DescribeTrialComponent: 1,
      ListArtifacts: 1,
      QueryLineage: 1,
    });
  });
});

test('a version that lineage does not know is one call', async () => {
  const arn = await register('unknown');
  const elsewhere = { ...factsOf(await story.version(arn)), arn: `${arn}0` as never };
  called.length = 0;
  expect(await new LineageReader(sagemaker).walk(elsewhere, 'whole')).toEqual({ kind: 'not-recorded' });
  expect(counts()).toEqual({ ListArtifacts: 1 });
});

test('a version without jobs has none', async () => {
  const arn = await story.register({ group: 'unseen-group' });
  expect(await walk(arn)).toEqual({
    kind: 'recorded',
    trainings: [],
    processings: [],
    runs: [],
    isCut: false,
  });
});

test('of a lineage that is larger than what is looked at, the rest is said to be there', async () => {
  const arn = await register('crowd');
  for (let index = 0; index < 101; index++)
    await runPipeline(story, {
      name: `crowd-${index}`,
      without: ['evaluation', 'training', 'run'],
      trainedOn: ['s3://lake/churn/train/'],
    });
  const found = await walk(arn);
  expect(found).toMatchObject({ kind: 'recorded', isCut: true });
  expect(counts()['QueryLineage']).toBe(3);
});

test('an artifact that a stranger made of the metrics changes nothing', async () => {
  const arn = await register('forged');
  const described = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  const SourceUri = described.ModelMetrics?.ModelQuality?.Statistics?.S3Uri;
  const made = await sagemaker.send(
    new CreateArtifactCommand({ ArtifactName: 'mine', ArtifactType: 'DataSet', Source: { SourceUri } }),
  );
  const other = await sagemaker.send(
    new ListArtifactsCommand({ SourceUri: 's3://models/forged/evaluation', MaxResults: 1 }),
  );
  const components = 'arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component';
  await sagemaker.send(
    new AddAssociationCommand({
      SourceArn: `${components}/all-evaluate-aws-processing-job`,
      DestinationArn: made.ArtifactArn,
      AssociationType: 'Produced',
    }),
  );
  expect(other.ArtifactSummaries).toHaveLength(1);
  expect(await walk(arn)).toMatchObject({ evaluation: { name: 'forged-evaluate' } });
});
