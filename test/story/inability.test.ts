// Our own inability never decides about a model: the version stays pending, the execution fails under a name at the
// state where it stood, ops are told once, and once the cause is repaired a redrive finishes the work.
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest';
import { LASTING, Trouble } from './trouble.ts';
import { type Story } from './story.ts';

let story: Story;
let trouble: Trouble;
beforeAll(async () => {
  trouble = await Trouble.begin();
  story = trouble.story;
});
afterEach(() => story.mend());
afterAll(() => story.end());

/** Retries of the state machine take some seconds; `sweep` comes by every five minutes. */
const AFTER_RETRIES = '1m';
const AFTER_SWEEP = '6m';

const idOf = (group: string): string => `${group}-v1-r1`;

const DENIED = { kind: 'error', code: 'AccessDeniedException' };
const UNABLE: [string, Record<string, unknown>, string][] = [
  [
    'sagemaker-denied',
    { service: 'sagemaker', operation: 'DescribeModelPackage', ...DENIED },
    'AccessDeniedException',
  ],
  [
    'sagemaker-throttled',
    { service: 'sagemaker', operation: 'DescribeModelPackage', kind: 'throttle' },
    'ThrottlingException',
  ],
  [
    'sagemaker-broken',
    { service: 'sagemaker', operation: 'DescribeModelPackage', kind: 'error' },
    'ServiceUnavailable',
  ],
  [
    's3-denied',
    { service: 's3', operation: 'GetObject', kind: 'error', code: 'AccessDenied' },
    'AccessDeniedException',
  ],
  ['s3-silent', { service: 's3', operation: 'GetObject', kind: 'timeout', ms: 1 }, 'ServiceUnavailable'],
  [
    'evidence-denied',
    { service: 's3', operation: 'PutObject', kind: 'error', code: 'AccessDenied' },
    'AccessDeniedException',
  ],
  ['table-broken', { service: 'dynamodb', operation: 'GetItem', kind: 'error' }, 'ServiceUnavailable'],
  ['table-denied', { service: 'dynamodb', operation: 'GetItem', ...DENIED }, 'AccessDeniedException'],
];

test.each(UNABLE)(
  'evaluate is not able to (%s): pending, told once, finished by a redrive',
  async (name, fault, error) => {
    const group = `churn-${name}`;
    await story.fault({ ...fault, function: 'evaluate', times: LASTING });
    const arn = await story.register({ group });
    await story.advance(AFTER_RETRIES);

    expect(await trouble.failure(idOf(group))).toEqual({ status: 'FAILED', error, state: 'Evaluate' });
    expect(await story.status(arn)).toBe('PendingManualApproval');
    expect(await trouble.cards(idOf(group))).toEqual([]);
    expect(await trouble.ops(idOf(group))).toEqual([
      expect.stringContaining(`${idOf(group)} failed with ${error}: `),
    ]);

    await story.mend();
    await trouble.redrive(idOf(group));
    await story.decide('bob', idOf(group), 'approve');
    expect(await story.status(arn)).toBe('Approved');
    expect((await story.execution(idOf(group))).status).toBe('SUCCEEDED');
    await trouble.endedWell(idOf(group), 'Approved');
    expect(await trouble.ops(idOf(group))).toHaveLength(1);
  },
);

test('nobody redrives: sweep does, at its next run, and goes on with the question', async () => {
  const group = 'churn-left-alone';
  await story.fault({
    service: 's3',
    operation: 'GetObject',
    function: 'evaluate',
    kind: 'error',
    code: 'AccessDenied',
    times: LASTING,
  });
  await story.register({ group });
  await story.advance(AFTER_RETRIES);
  expect((await trouble.failure(idOf(group))).status).toBe('FAILED');
  await story.mend();
  await story.advance(AFTER_SWEEP);
  expect(await trouble.redrives(idOf(group))).toBe(1);
  expect((await story.card(idOf(group))).text).toContain('approval needed');
});

test('what stays broken is redriven at most hourly, told to ops once, and left pending after 13 days', async () => {
  const group = 'churn-hopeless';
  await story.fault({
    service: 's3',
    operation: 'GetObject',
    function: 'evaluate',
    kind: 'error',
    code: 'AccessDenied',
    times: LASTING,
  });
  const arn = await story.register({ group });
  await story.advance(AFTER_RETRIES);
  await story.advance(AFTER_SWEEP);
  expect(await trouble.redrives(idOf(group))).toBe(1);
  for (let minutes = 0; minutes < 50; minutes += 10) await story.advance('10m');
  expect(await trouble.redrives(idOf(group))).toBe(1);
  await story.advance('10m');
  await story.advance(AFTER_SWEEP);
  expect(await trouble.redrives(idOf(group))).toBe(2);
  expect(await trouble.failure(idOf(group))).toMatchObject({
    status: 'FAILED',
    error: 'AccessDeniedException',
  });
  expect(await trouble.ops(idOf(group))).toHaveLength(1);

  await story.advance('13d');
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'closed', as: 'left-pending' } });
  expect(await trouble.ops(idOf(group))).toEqual([
    expect.stringContaining('failed with AccessDeniedException'),
    expect.stringContaining('13 days of attempts to resume it have passed. The version stays pending.'),
  ]);
  expect((await story.card(idOf(group))).text).toContain('not decided, Countersign could not finish');
  expect(await trouble.isFollowed(arn)).toBe(false);
  await story.mend();
  await story.advance('2h');
  expect(await trouble.redrives(idOf(group))).toBe(2);
});

test('ask may not read the secrets: nothing is asked, ops are told once, a redrive asks', async () => {
  const group = 'churn-no-secrets';
  // Beyond the five minutes for which secrets are kept.
  await story.advance('10m');
  await story.fault({
    service: 'ssm',
    operation: 'GetParameters',
    ...DENIED,
    times: LASTING,
  });
  const arn = await story.register({ group });
  await story.advance(AFTER_RETRIES);
  expect(await trouble.failure(idOf(group))).toEqual({
    status: 'FAILED',
    error: 'AccessDeniedException',
    state: 'Ask',
  });
  expect(await trouble.cards(idOf(group))).toEqual([]);
  await story.advance(AFTER_SWEEP);
  await story.advance('65m');
  // The last redrive may have come just before the clock stopped.
  await story.advance(AFTER_RETRIES);
  expect(await trouble.redrives(idOf(group))).toBe(2);
  expect(await trouble.ops(idOf(group))).toHaveLength(1);
  await story.mend();
  await trouble.redrive(idOf(group));
  await story.decide('carol', idOf(group), 'approve');
  expect(await story.status(arn)).toBe('Approved');
});

test.each([
  ['denied', DENIED, 'AccessDeniedException'],
  ['conflict', { kind: 'error', code: 'ConflictException' }, 'ConflictException'],
  ['broken', { kind: 'error' }, 'ServiceUnavailable'],
])(
  'approved, but the registry refuses the update (%s): the decision stands and a redrive finishes it',
  async (name, fault, error) => {
    const group = `churn-refused-${name}`;
    const id = idOf(group);
    const arn = await story.register({ group });
    await story.fault({
      service: 'sagemaker',
      operation: 'UpdateModelPackage',
      function: 'record',
      ...fault,
      times: LASTING,
    });
    await story.decide('bob', id, 'approve', 'Holds on the holdout');
    await story.advance(AFTER_RETRIES);

    expect(await trouble.failure(id)).toEqual({ status: 'FAILED', error, state: 'Record' });
    expect(await story.status(arn)).toBe('PendingManualApproval');
    expect(await trouble.item(arn)).toMatchObject({
      stage: { kind: 'applying', decision: { outcome: 'Approved' } },
    });
    const card = await story.card(id);
    expect(card.text).toMatch(
      new RegExp(`^${group} v1: decided, but writing it to the registry failed\\. Bob approved\\.`),
    );
    expect(card.blocks.map(({ type }) => type)).not.toContain('actions');
    expect(await trouble.ops(id)).toEqual([expect.stringContaining('its decision is kept')]);
    expect((await trouble.decisions(id)).topic).toEqual([]);
    const { openedView, ephemeral } = await story.click('carol', id, 'reject');
    expect(openedView).toBeUndefined();
    expect(ephemeral[0]?.text).toContain('Not counted: Bob already approved');

    await story.mend();
    await trouble.redrive(id);
    expect(await story.status(arn)).toBe('Approved');
    expect((await story.version(arn)).ApprovalDescription).toContain(
      'Approved by Bob (U0BOB): Holds on the holdout.',
    );
    expect((await story.execution(id)).status).toBe('SUCCEEDED');
    expect((await trouble.decisions(id)).topic).toHaveLength(1);
    expect((await trouble.decisions(id)).bus).toHaveLength(1);
    await trouble.endedWell(id, 'Approved');
    expect(await trouble.ops(id)).toHaveLength(1);
  },
);

const TWICE: [string, Record<string, unknown>][] = [
  ['evaluate', { service: 's3', operation: 'GetObject', kind: 'throttle' }],
  ['evaluate', { service: 'sagemaker', operation: 'DescribeModelPackage', kind: 'timeout', ms: 1 }],
  ['intake', { service: 'sagemaker', operation: 'DescribeModelPackage', kind: 'error' }],
  ['ask', { service: 'dynamodb', operation: 'PutItem', kind: 'throttle' }],
  ['decide', { service: 'dynamodb', operation: 'GetItem', kind: 'error' }],
  ['record', { service: 'sagemaker', operation: 'UpdateModelPackage', ...DENIED }],
  ['announce', { service: 'sns', operation: 'Publish', kind: 'throttle' }],
];

test.each(TWICE)('a fault that passes is absorbed: %s, %j', async (door, fault) => {
  const group = `churn-passing-${door}-${String(fault['service'])}`;
  await story.fault({ ...fault, function: door, times: 2 });
  const arn = await story.register({ group });
  await story.advance(AFTER_RETRIES);
  await story.decide('bob', idOf(group), 'approve');
  await story.advance(AFTER_RETRIES);
  expect(await story.status(arn)).toBe('Approved');
  expect((await story.execution(idOf(group))).status).toBe('SUCCEEDED');
  await trouble.endedWell(idOf(group), 'Approved');
  expect(await trouble.ops(idOf(group))).toEqual([]);
});
