// Lineage as a gate: a version passes when SageMaker has recorded all of its way from the data, and every link that lacks
// is named on the card with how to add it. What is recorded late is waited for.
import {
  AddAssociationCommand,
  DescribeModelPackageCommand,
  ListArtifactsCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate, runPipeline, type Pipeline } from './pipeline.ts';
import { Story } from './story.ts';
import { calls, forgetCalls } from './truth.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterAll(() => story.end());

const COMPONENTS = 'arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component/';

/** Past the time for which lineage is waited for. */
const LATE = '1m';

const outcomeOf = async (arn: string): Promise<string> => {
  const { sagemaker } = story.clients();
  const found = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  return `${found.ModelApprovalStatus ?? ''}: ${found.ApprovalDescription ?? ''}`;
};

/** What became of a version of this pipeline, once lineage was waited for. */
const judged = async (pipeline: Pipeline, over: object = {}): Promise<string> => {
  const what = await runPipeline(story, pipeline);
  const arn = await story.register({ group: 'traced-model', ...what, ...over });
  await story.advance(LATE);
  return outcomeOf(arn);
};

test('a version whose whole way is recorded is asked about, and its links stand in the thread', async () => {
  const what = await runPipeline(story, { name: 'whole' });
  const arn = await story.register({ group: 'traced-whole', ...what });
  expect((await story.card('traced-whole-v1-r1')).text).toMatch(
    /^traced-whole v1: approval needed\. All 2 checks pass\./,
  );
  const [table] = await story.thread('traced-whole-v1-r1');
  const cells = JSON.stringify(table?.blocks);
  for (const words of [
    'passes: training job: whole-train',
    'passes: data set: s3://lake/churn/train/',
    'passes: processing job: whole-prepare',
    'passes: evaluation job: whole-evaluate',
    'passes: evaluation after the training: whole-evaluate',
    'passes: evaluation on other data: s3://lake/churn/test/',
    'passes: commit: 3f2a9c1',
    'passes: experiment run: whole-train-run',
  ])
    expect(cells).toContain(words);
  await story.decide('bob', 'traced-whole-v1-r1', 'approve');
  expect(await story.status(arn)).toBe('Approved');
});

describe('rejects, and says what to do', () => {
  test.each<[what: string, pipeline: Pipeline, words: string]>([
    [
      'a model that no job wrote',
      { name: 'no-training', without: ['training'] },
      'training job, none is recorded yet that wrote s3://models/jobs/no-training-train/output/model.tar.gz: ' +
        'register the model where the training job wrote it (its ModelArtifacts), not a copy; ' +
        'data set, none is recorded yet: give the training job its data as input channels (InputDataConfig); ' +
        'processing job, none is recorded yet before the training: write the training data with a processing job, ' +
        'and train on its output; experiment run, none is recorded yet: start the training job inside of a run ' +
        '(its ExperimentConfig), and log to it',
    ],
    [
      'a training without data',
      { name: 'no-data', trainedOn: [] },
      'data set, none is recorded yet: give the training job its data as input channels (InputDataConfig); ' +
        'processing job, none is recorded yet before the training: write the training data with a processing job, ' +
        'and train on its output',
    ],
    [
      'data from elsewhere',
      { name: 'elsewhere', trainedOn: ['s3://lake/churn/train/', 's3://lake/churn-old/train/'] },
      'data set, s3://lake/churn-old/train/ is not allowed: train on data under s3://lake/churn/',
    ],
    [
      'metrics that no job wrote',
      { name: 'no-evaluation', without: ['evaluation'] },
      'evaluation job, none is recorded yet that wrote s3://models/no-evaluation/evaluation/evaluation.json: ' +
        'evaluate in a processing job, and register the file where it wrote it (ModelMetrics.ModelQuality.Statistics)',
    ],
    [
      'an evaluation on the training data',
      { name: 'same-data', evaluatedOn: 's3://lake/churn/train/part-1/' },
      'evaluation on other data, same-data-evaluate read s3://lake/churn/train/part-1/, and the training read ' +
        's3://lake/churn/train/: evaluate on data that was held out',
    ],
    [
      'a training outside of every run',
      { name: 'no-run', without: ['run'] },
      'experiment run, none is recorded yet: start the training job inside of a run (its ExperimentConfig), and log to it',
    ],
  ])('%s', async (_, pipeline, words) => {
    expect(await judged(pipeline)).toMatch(
      new RegExp(
        `^Rejected: Rejected by policy: Lineage is incomplete: ${words.replace(/[.()]/g, '\\$&')}\\. Countersign `,
      ),
    );
  });

  test('an evaluation that came before the training', async () => {
    expect(await judged({ name: 'too-early', evaluatedFirst: true })).toMatch(
      /^Rejected: .*: evaluation after the training, too-early-evaluate began at \S+Z, and too-early-train ended at \S+Z: evaluate the model that was trained\. /,
    );
  });

  test('a version without a commit', async () => {
    expect(await judged({ name: 'no-commit' }, { over: {} })).toContain(
      'Lineage is incomplete: commit, none is given: register the version with MetadataProperties.CommitId.',
    );
  });
});

test('a copy of a model is not what a training job wrote, even when lineage is told so', async () => {
  const what = await runPipeline(story, { name: 'copied' });
  const copy = 's3://models/copies/model.tar.gz';
  const arn = await story.register({ group: 'traced-copy', ...what, modelData: copy });
  const { sagemaker } = story.clients('mallory');
  const listed = await sagemaker.send(new ListArtifactsCommand({ SourceUri: copy }));
  await sagemaker.send(
    new AddAssociationCommand({
      SourceArn: `${COMPONENTS}copied-train-aws-training-job`,
      DestinationArn: listed.ArtifactSummaries?.[0]?.ArtifactArn,
      AssociationType: 'Produced',
    }),
  );
  await story.advance(LATE);
  expect(await outcomeOf(arn)).toContain(
    `training job, none is recorded yet that wrote ${copy} (copied-train wrote ${what.modelData ?? ''}): register`,
  );
});

test('what is recorded late is waited for, and then judged as if it had been there', async () => {
  const name = 'late';
  const what = await runPipeline(story, { name, without: ['evaluation'] });
  await forgetCalls(story);
  await story.register({ group: 'traced-late', ...what });
  expect((await story.execution('traced-late-v1-r1')).status).toBe('RUNNING');
  expect(await story.messages()).not.toContainEqual(
    expect.objectContaining({ text: expect.stringContaining('traced-late') as string }),
  );
  await evaluate(story, name, 's3://lake/churn/test/');
  await story.advance('10s');
  expect((await story.card('traced-late-v1-r1')).text).toContain('approval needed. All 2 checks pass.');
  const walks = (await calls(story, 'evaluate')).filter(({ operation }) => operation === 'QueryLineage');
  expect(walks.length).toBeGreaterThan(1);
});

test('where the policy asks, a person sees what lacks, first of all', async () => {
  const what = await runPipeline(story, { name: 'asking', without: ['run'] });
  const arn = await story.register({ group: 'traced-asks-a', ...what });
  await story.advance(LATE);
  const { text } = await story.card('traced-asks-a-v1-r1');
  expect(text).toContain('approval needed. Lineage is incomplete: experiment run, none is recorded yet');
  await story.decide('bob', 'traced-asks-a-v1-r1', 'approve');
  expect(await story.status(arn)).toBe('Approved');
});

test('set to pending again, a version is looked at anew, and by then its evaluation is recorded', async () => {
  const name = 'again';
  const what = await runPipeline(story, { name, without: ['evaluation'] });
  const arn = await story.register({ group: 'traced-again', ...what });
  await story.advance(LATE);
  expect(await story.status(arn)).toBe('Rejected');
  await evaluate(story, name, 's3://lake/churn/test/');
  await story
    .clients('alice')
    .sagemaker.send(
      new UpdateModelPackageCommand({ ModelPackageArn: arn, ModelApprovalStatus: 'PendingManualApproval' }),
    );
  await story.quiet();
  expect((await story.card('traced-again-v1-r2')).text).toContain('approval needed. All 2 checks pass.');
});

test('being denied is our own inability: nothing is rejected, and a redrive finishes it', async () => {
  const what = await runPipeline(story, { name: 'denied' });
  const denied = { service: 'sagemaker', operation: 'QueryLineage', function: 'evaluate', times: 1_000 };
  await story.fault({ ...denied, kind: 'error', code: 'AccessDeniedException' });
  const arn = await story.register({ group: 'traced-denied', ...what });
  await story.advance(LATE);
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect((await story.execution('traced-denied-v1-r1')).status).toBe('FAILED');
  await story.mend();
  await story.advance('2h');
  expect((await story.card('traced-denied-v1-r1')).text).toContain('approval needed. All 2 checks pass.');
});
