// Four eyes: nobody approves their own work, be it that they registered it, trained it or started its pipeline; and where
// nobody can tell who registered it, one more says yes.
import { CreatePipelineCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { train } from './pipeline.ts';
import { Story } from './story.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterAll(() => story.end());

/** An execution that somebody started. */
const startedBy = async (as: string, name: string): Promise<string> => {
  const { sagemaker } = story.clients(as);
  await sagemaker.send(
    new CreatePipelineCommand({
      PipelineName: name,
      RoleArn: 'arn:aws:iam::000000000000:role/pipeline',
      PipelineDefinition: '{"Version":"2020-12-01","Steps":[]}',
    }),
  );
  const started = await sagemaker.send(new StartPipelineExecutionCommand({ PipelineName: name }));
  return started.PipelineExecutionArn ?? '';
};
const generatedBy = (execution: string) => ({ over: { MetadataProperties: { GeneratedBy: execution } } });

/** What only the person who clicked reads. */
const told = async (user: string, id: string): Promise<string | undefined> =>
  (await story.click(user, id, 'approve')).ephemeral[0]?.text;
const blocks = async (id: string): Promise<string> => JSON.stringify((await story.card(id)).blocks);

describe('where nobody can tell who registered it', () => {
  test('one more must say yes, and the card says so', async () => {
    const arn = await story.register({ group: 'own-shared', as: 'pipeline' });
    const id = 'own-shared-v1-r1';
    expect((await story.card(id)).text).toMatch(
      /^own-shared v1: approval needed\. Nobody can tell who registered it, so one more must say yes\. Alice or Bob can decide until /,
    );
    expect(await blocks(id)).toContain('1 of 3 checks needs a person.');
    await story.decide('bob', id, 'approve');
    expect(await story.status(arn)).toBe('PendingManualApproval');
    expect((await story.card(id)).text).toMatch(/^own-shared v1: 1 of 2 approvals, approvers still needed\./);
    await story.decide('alice', id, 'approve');
    expect(await story.status(arn)).toBe('Approved');
  });

  test('it is rejected where the policy refuses that, and says what to do', async () => {
    const arn = await story.register({ group: 'own-refused-shared', as: 'pipeline' });
    expect((await story.version(arn)).ApprovalDescription).toBe(
      'Rejected by policy: Nobody can tell who registered it: register it as yourself, or have ' +
        'its identity mapped in identities.yml. Countersign own-refused-shared-v1-r1.',
    );
  });

  test('one is enough where the policy accepts it', async () => {
    const arn = await story.register({ group: 'churn-shared', as: 'pipeline' });
    await story.decide('bob', 'churn-shared-v1-r1', 'approve');
    expect(await story.status(arn)).toBe('Approved');
  });

  test('naming the pipeline of somebody else does not make it known', async () => {
    const execution = await startedBy('alice', 'own-claimed');
    const arn = await story.register({ group: 'own-claimed', as: 'pipeline', ...generatedBy(execution) });
    expect(await blocks('own-claimed-v1-r1')).toContain('so one more must say yes');
    expect(await told('alice', 'own-claimed-v1-r1')).toMatch(
      /^Not counted: you started the pipeline of own-claimed v1,/,
    );
    await story.decide('bob', 'own-claimed-v1-r1', 'approve');
    expect(await story.status(arn)).toBe('PendingManualApproval');
  });
});

test('whoever started its training does not approve it', async () => {
  const modelData = await train(story, 'eyes-train', ['s3://lake/churn/train/'], {
    isInRun: false,
    as: 'bob',
  });
  const arn = await story.register({ group: 'churn-trained', modelData });
  const id = 'churn-trained-v1-r1';
  expect(await blocks(id)).toContain('Bob started its training and cannot approve.');
  expect(await told('bob', id)).toBe(
    'Not counted: you started the training of churn-trained v1, and nobody approves their own version. Carol can.',
  );
  await story.decide('carol', id, 'approve');
  expect(await story.status(arn)).toBe('Approved');
});

test('whoever started its pipeline does not approve it', async () => {
  const execution = await startedBy('bob', 'Churn-Weekly');
  const arn = await story.register({ group: 'churn-piped', ...generatedBy(execution) });
  const id = 'churn-piped-v1-r1';
  expect(await blocks(id)).toContain('Bob started its pipeline and cannot approve.');
  expect(await told('bob', id)).toBe(
    'Not counted: you started the pipeline of churn-piped v1, and nobody approves their own version. Carol can.',
  );
  await story.decide('carol', id, 'approve');
  expect(await story.status(arn)).toBe('Approved');
});

test('whoever started the pipeline that trained it does not approve it, though the version names no pipeline', async () => {
  const execution = await startedBy('bob', 'churn-tagged');
  const modelData = await train(story, 'eyes-tagged', ['s3://lake/churn/train/'], {
    isInRun: false,
    as: 'pipeline',
    tags: [{ Key: 'sagemaker:pipeline-execution-arn', Value: execution }],
  });
  const arn = await story.register({ group: 'churn-tagged', modelData });
  const id = 'churn-tagged-v1-r1';
  expect(await blocks(id)).toContain('Bob started its pipeline and cannot approve.');
  expect(await told('bob', id)).toBe(
    'Not counted: you started the pipeline of churn-tagged v1, and nobody approves their own version. Carol can.',
  );
  await story.decide('carol', id, 'approve');
  expect(await story.status(arn)).toBe('Approved');
});

test.each([
  ['nothing', 'a notebook'],
  [
    'an execution that is not there',
    'arn:aws:sagemaker:us-east-1:000000000000:pipeline/x/execution/0123456789ab',
  ],
  ['one of another account', 'arn:aws:sagemaker:us-east-1:111122223333:pipeline/x/execution/0123456789ab'],
])('a version that names %s is asked about all the same', async (what, named) => {
  const group = `churn-names-${what.replaceAll(' ', '-')}`;
  await story.register({ group, ...generatedBy(named) });
  expect((await story.card(`${group}-v1-r1`)).text).toContain('approval needed. All 2 checks pass.');
});

test('nobody is asked before it is known who started it', async () => {
  const execution = await startedBy('bob', 'churn-slow');
  await story.fault({
    service: 'sagemaker',
    operation: 'DescribePipelineExecution',
    kind: 'throttle',
    times: 4,
  });
  const arn = await story.register({ group: 'churn-slow', ...generatedBy(execution) });
  expect(await story.messages()).not.toContainEqual(
    expect.objectContaining({ text: expect.stringContaining('churn-slow') as string }),
  );
  await story.advance('5m');
  expect(await blocks('churn-slow-v1-r1')).toContain('Bob started its pipeline and cannot approve.');
  expect(await story.status(arn)).toBe('PendingManualApproval');
});
