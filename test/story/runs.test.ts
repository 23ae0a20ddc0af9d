// The run behind a version beside the run of the newest approved one: in the thread, and in a policy that is about it.
// Whatever goes wrong with experiments, nothing that does not need them is held up.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { calls as experimentCalls } from '../local/sagemaker/experiments/calls.ts';
import { runPipeline } from './pipeline.ts';
import { type ChatMessage, Story } from './story.ts';
import { calls, itemsOf } from './truth.ts';

let story: Story;
let experiments: ReturnType<typeof experimentCalls>;
beforeAll(async () => {
  story = await Story.begin();
  experiments = experimentCalls({
    client: story.clients('alice').sagemaker,
    cloud: { url: story.cloud.awsUrl },
  });
});
afterEach(async () => {
  await story.mend();
  await story.post('/_local/slack/features', { nativeBlocks: true });
});
afterAll(() => story.end());

type Parameters = Readonly<Record<string, string | number>>;

/** A run with its parameters and one curve of each metric. */
const run = async (
  experiment: string,
  name: string,
  parameters: Parameters,
  metrics: Readonly<Record<string, readonly number[]>>,
): Promise<void> => {
  const component = await experiments.run(experiment, name, {
    Parameters: Object.fromEntries(
      Object.entries(parameters).map(([key, value]) => [
        key,
        typeof value === 'number' ? { NumberValue: value } : { StringValue: value },
      ]),
    ),
  });
  for (const [metric, values] of Object.entries(metrics))
    await experiments.put(
      component,
      metric,
      values.map((value, step) => [step + 1, value, step]),
    );
};

const approve = async (arn: string): Promise<void> => {
  const command = new UpdateModelPackageCommand({ ModelPackageArn: arn, ModelApprovalStatus: 'Approved' });
  await story.clients('ops').sagemaker.send(command);
  await story.quiet();
};

/** Registers v1 with its run as approved, and v2 with its own as a question. */
const twoVersions = async (group: string): Promise<void> => {
  await run(group, 'one', { eta: 0.1, depth: 5, rounds: 30 }, { 'validation:auc': [0.5, 0.8, 0.89] });
  await run(
    group,
    'two',
    { eta: 0.05, depth: 5, rounds: 30, sampler: '*by* <!channel>' },
    { 'validation:auc': [0.5, 0.7, 0.8, 0.91], 'train:loss': [0.4, 0.3, 0.2, 0.1] },
  );
  await approve(await story.register({ group, metadata: { run: 'one', experiment: group } }));
  await story.register({ group, metadata: { run: `${group}/two` } });
};

interface Loose {
  readonly type?: string;
  readonly text?: unknown;
  readonly title?: string;
  readonly elements?: Loose[];
  readonly rows?: Loose[][];
}

/** A block as lines: lists with bullets, tables with bars between the cells, charts by their titles. */
const linesOf = (it: Loose): string[] => {
  switch (it.type) {
    case 'text':
    case 'plain_text':
    case 'raw_text':
      return [String(it.text)];
    case 'rich_text_section':
      return (it.elements ?? []).flatMap(linesOf).join('').split('\n');
    case 'rich_text_list':
      return (it.elements ?? []).flatMap(linesOf).map((line) => `- ${line}`);
    case 'table':
      return (it.rows ?? []).map((row) => row.flatMap(linesOf).join(' | '));
    case 'data_visualization':
      return [`[${it.title ?? ''}]`];
    default:
      return (it.elements ?? []).flatMap(linesOf);
  }
};
const asRead = (message: ChatMessage | undefined): string[] =>
  ((message?.blocks ?? []) as Loose[]).flatMap(linesOf);
const partOf = (messages: readonly ChatMessage[], part: string): ChatMessage | undefined =>
  messages.find(({ metadata }) => metadata?.event_payload.part === part);
const runsOf = async (group: string, version = 2): Promise<ChatMessage | undefined> =>
  partOf(await story.thread(`${group}-v${version}-r1`), 'runs');

describe('two versions with runs', () => {
  test('their numbers, what differs and the curves stand in the thread, once', async () => {
    await twoVersions('churn-runs');
    const message = await runsOf('churn-runs');
    expect(message?.text).toBe(
      'The run behind churn-runs v2, compared with that of v1, the newest approved. ' +
        'v2: churn-runs/two, named in its metadata; v1: churn-runs/one, named in its metadata',
    );
    expect(asRead(message)).toEqual([
      'The run behind churn-runs v2, compared with that of v1, the newest approved',
      'v2: churn-runs/two, named in its metadata',
      'v1: churn-runs/one, named in its metadata',
      'Name | v2 | v1 | Change',
      'validation:auc | 0.91 | 0.89 | better by 0.02',
      'train:loss | 0.10 | – | –',
      'eta | 0.05 | 0.1 | lower by 0.05',
      'sampler | *by* <!channel> | – | –',
      '2 other parameters are the same. v1 ended at step 2 and keeps its last value in the chart.',
      '[validation:auc]',
      '[train:loss]',
    ]);
    await story.advance('6m');
    const thread = await story.thread('churn-runs-v2-r1');
    expect(thread.map(({ metadata }) => metadata?.event_payload.part)).toEqual(['table', 'runs']);
  });

  test('where native blocks are refused: as lists, each curve as a line', async () => {
    await story.post('/_local/slack/features', { nativeBlocks: false });
    await twoVersions('churn-plain');
    expect(asRead(await runsOf('churn-plain'))).toEqual([
      'The run behind churn-plain v2, compared with that of v1, the newest approved',
      'v2: churn-plain/two, named in its metadata',
      'v1: churn-plain/one, named in its metadata',
      'Metrics and parameters',
      '- validation:auc 0.91, v1 has 0.89: better by 0.02',
      '- train:loss 0.10, not in v1',
      '- eta 0.05, v1 has 0.1: lower by 0.05',
      '- sampler *by* <!channel>, not in v1',
      'validation:auc, step 0 to 3',
      '- v2 ▁▄▆█ from 0.50 to 0.91',
      '- v1 ▁▆██ from 0.50 to 0.89',
      'train:loss, step 0 to 3',
      '- v2 █▆▃▁ from 0.40 to 0.10',
      '2 other parameters are the same. v1 ended at step 2 and keeps its last value in the chart.',
    ]);
  });

  test('the calls are few, and one is for all curves', async () => {
    const before = (await calls(story)).length;
    await story.register({ group: 'churn-runs', metadata: { run: 'churn-runs/two' } });
    const made = (await calls(story)).slice(before).filter((call) => call.function === 'evaluate');
    const counted = (operation: string): number => made.filter((call) => call.operation === operation).length;
    expect([counted('DescribeTrialComponent'), counted('BatchGetMetrics')]).toEqual([2, 1]);
    expect(made.filter(({ allowed }) => !allowed)).toEqual([]);
  });
});

test('the run that the training job was started in is found through lineage', async () => {
  await run('churn', 'jobbed-train-run', { depth: 6 }, { 'validation:auc': [0.5, 0.9] });
  await story.register({ group: 'churn-jobbed', ...(await runPipeline(story, { name: 'jobbed' })) });
  expect(asRead(await runsOf('churn-jobbed', 1)).slice(1, 5)).toEqual([
    'v1: churn/jobbed-train-run, the run that its training job was started in',
    'No version is approved yet to compare with.',
    'Name | v1',
    'validation:auc | 0.90',
  ]);
});

test('a version without a run has none in its thread', async () => {
  await story.register({ group: 'churn-none' });
  expect(await runsOf('churn-none', 1)).toBeUndefined();
});

describe('experiments that do not answer hold up nothing', () => {
  test.each([
    ['throttle', 'DescribeTrialComponent', 99],
    ['error', 'DescribeTrialComponent', 99],
  ] as const)('%s of %s: the question stands, and the thread says so', async (kind, operation, times) => {
    const group = `churn-${kind}`;
    await story.fault({ service: 'sagemaker', operation, kind, times });
    const arn = await story.register({ group, metadata: { run: `${group}/two` } });
    const id = `${group}-v1-r1`;
    expect(asRead(await runsOf(group, 1))[1]).toMatch(
      /^The run of v1: it could not be read, and nothing hangs on it\. SageMaker DescribeTrialComponent: /,
    );
    expect((await story.decide('bob', id, 'approve')).closed).toBe(true);
    expect(await story.status(arn)).toBe('Approved');
  });

  test('curves alone: the numbers stand without them', async () => {
    await run('churn-curveless', 'two', {}, { f1: [0.5, 0.9] });
    await story.fault({ service: 'sagemaker', operation: 'BatchGetMetrics', kind: 'error', times: 1 });
    await story.register({ group: 'churn-curveless', metadata: { run: 'churn-curveless/two' } });
    expect(asRead(await runsOf('churn-curveless', 1)).slice(1)).toEqual([
      'v1: churn-curveless/two, named in its metadata',
      'No version is approved yet to compare with.',
      'Name | v1',
      'f1 | 0.90',
      'The curves could not be read.',
    ]);
  });
});

/** What the evidence bucket has under a key. */
const kept = async (key: string): Promise<unknown> => {
  const Bucket = 'countersign-local-evidencebucket';
  const { Body } = await story.clients().s3.send(new GetObjectCommand({ Bucket, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? '') as unknown;
};

describe('a policy that is about the run', () => {
  const reasonsOf = async (group: string, version = 1): Promise<string[]> =>
    asRead(partOf(await story.thread(`${group}-v${version}-r1`), 'table')).slice(2, -1);

  test('passes what its run reached, asks when it fell, rejects what is too low', async () => {
    const group = 'measured-a';
    await run(group, 'good', {}, { 'validation:auc': [0.5, 0.95] });
    await run(group, 'fallen', {}, { 'validation:auc': [0.5, 0.85] });
    await run(group, 'low', {}, { 'validation:auc': [0.9, 0.75] });
    await approve(await story.register({ group, metadata: { run: `${group}/good` } }));
    expect(await reasonsOf(group)).toEqual([
      'Run validation:auc | 0.95 | at least 0.80 | no approved version yet to compare with',
    ]);
    await story.register({ group, metadata: { run: `${group}/fallen` } });
    expect(await reasonsOf(group, 2)).toEqual([
      'Run validation:auc | 0.85 | at least 0.80 | 0.95 | worse by 0.10, at most 0.05 worse is allowed',
    ]);
    const low = await story.register({ group, metadata: { run: `${group}/low` } });
    expect(await story.status(low)).toBe('Rejected');
  });

  test('says how to add a run, and a metric that was not logged', async () => {
    const none = await story.register({ group: 'measured-none' });
    expect(await story.status(none)).toBe('Rejected');
    expect(await reasonsOf('measured-none')).toEqual([
      'Run | – | – | fails: Its run cannot be read: none was found; train in a run (ExperimentConfig), or name one in CustomerMetadataProperties as run',
      'Run | – | – | fails: Run validation:auc at least 0.80: not judged',
    ]);
    expect(asRead(await runsOf('measured-none', 1))).toEqual([
      'The run behind measured-none v1',
      'The run of v1: none was found; train in a run (ExperimentConfig), or name one in CustomerMetadataProperties as run.',
    ]);
    await run('measured-other', 'other', { depth: 3 }, { loss: [1, 2] });
    await story.register({ group: 'measured-other', metadata: { run: 'measured-other/other' } });
    expect(await reasonsOf('measured-other')).toEqual([
      'Run validation:auc | – | – | fails: Run validation:auc was not logged to the run; log it there, needs at least 0.80',
    ]);
  });

  test('our own inability rejects nothing: it is retried until SageMaker answers', async () => {
    const group = 'measured-late';
    await run(group, 'good', {}, { 'validation:auc': [0.5, 0.95] });
    // More than the tries of one invocation.
    await story.fault({
      service: 'sagemaker',
      operation: 'DescribeTrialComponent',
      kind: 'throttle',
      times: 4,
    });
    const arn = await story.register({ group, metadata: { run: `${group}/good` } });
    expect(await story.status(arn)).toBe('PendingManualApproval');
    await story.advance('5m');
    expect((await story.decide('bob', `${group}-v1-r1`, 'approve')).closed).toBe(true);
    expect(await story.status(arn)).toBe('Approved');
  });

  test('what was judged of the run is kept under its digest, and the verdict refers to it', async () => {
    const group = 'measured-kept';
    await run(group, 'good', { depth: 3 }, { 'validation:auc': [0.5, 0.95] });
    const arn = await story.register({ group, metadata: { run: `${group}/good` } });
    const { request } = await itemsOf(story, arn);
    const { evidence } = (request['stage'] as { judged: { evidence: string } }).judged;
    const verdict = (await kept(`verdicts/${evidence}.json`)) as { sources: { run: { digest: string } } };
    expect(verdict.sources.run).toEqual({
      kind: 'read',
      uri: `arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component/${group}-good`,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(await kept(`metrics/${verdict.sources.run.digest}.json`)).toEqual({
      run: {
        name: 'good',
        experiment: group,
        component: expect.stringContaining(group) as string,
        found: 'metadata',
      },
      metrics: { 'validation:auc': { last: 0.95, min: 0.5, max: 0.95, average: 0.725, count: 2 } },
      parameters: { depth: 3 },
    });
  });
});
