// Whatever was due and did not happen is done by `sweep`, once: a lost registration, a question that was not posted, a
// bell that did not ring, an execution that is missing or was ended, a notice that was not sent.
import { DisableRuleCommand, EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Story } from './story.ts';
import { LASTING, Trouble } from './trouble.ts';
import { calls, forgetCalls, table } from './truth.ts';

let story: Story;
let trouble: Trouble;
beforeAll(async () => {
  trouble = await Trouble.begin();
  story = trouble.story;
});
afterEach(() => story.mend());
afterAll(() => story.end());

/** The schedule is five minutes. */
const AFTER_SWEEP = '6m';
const idOf = (group: string): string => `${group}-v1-r1`;

const whileDisabled = async (rule: string, work: () => Promise<void>): Promise<void> => {
  const { events } = story.clients();
  await events.send(new DisableRuleCommand({ Name: `countersign-local-${rule}` }));
  await work();
  await events.send(new EnableRuleCommand({ Name: `countersign-local-${rule}` }));
};

test('a registration whose event was lost is taken in, and the event that comes late changes nothing', async () => {
  const group = 'churn-lost';
  const id = idOf(group);
  let arn = '';
  await whileDisabled('registrations', async () => {
    arn = await story.register({ group });
  });
  expect(await trouble.item(arn)).toBeUndefined();
  await story.advance(AFTER_SWEEP);
  const card = await story.card(id);
  await story.again(arn, 3, true).catch(() => undefined);
  await story.quiet();
  await story.advance(AFTER_SWEEP);
  expect((await story.card(id)).ts).toBe(card.ts);
  await story.decide('bob', id, 'approve');
  expect(await story.status(arn)).toBe('Approved');
  await trouble.endedWell(id, 'Approved');
});

const SLACK_DOWN: [string, Record<string, unknown>][] = [
  ['error', { kind: 'error', code: 'internal_error' }],
  ['unavailable', { kind: 'error', code: '503' }],
  ['limited', { kind: 'throttle' }],
  ['silent', { kind: 'timeout', ms: 1 }],
  ['revoked', { kind: 'error', code: 'invalid_auth' }],
];

test.each(SLACK_DOWN)(
  'a question that Slack did not take (%s) is posted by sweep, once',
  async (name, fault) => {
    const group = `churn-unposted-${name}`;
    const id = idOf(group);
    await story.fault({ service: 'slack', operation: 'chat.postMessage', ...fault, times: LASTING });
    const arn = await story.register({ group });
    expect(await trouble.cards(id)).toEqual([]);
    // The question is open all the same: the state waits, the window runs, nobody is told of a failure.
    expect((await story.execution(id)).status).toBe('RUNNING');
    expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'asking' } });
    await story.advance(AFTER_SWEEP);
    expect(await trouble.cards(id)).toEqual([]);
    await story.mend();
    await story.advance(AFTER_SWEEP);
    const card = await story.card(id);
    await story.advance(AFTER_SWEEP);
    expect((await story.card(id)).ts).toBe(card.ts);
    await story.decide('carol', id, 'approve');
    expect(await story.status(arn)).toBe('Approved');
    await trouble.endedWell(id, 'Approved');
    expect(await trouble.ops(id)).toEqual([]);
  },
);

test.each(['sweep', 'click'])(
  'a post whose answer was lost leaves exactly one card, found by a %s',
  async (first) => {
    const group = `churn-unanswered-${first}`;
    const id = idOf(group);
    await story.fault({
      service: 'slack',
      operation: 'chat.postMessage',
      function: 'ask',
      kind: 'lost',
      times: LASTING,
    });
    const arn = await story.register({ group });
    const { ts } = await story.card(id);
    expect((await trouble.item(arn))?.['card']).not.toHaveProperty('ts');
    if (first === 'sweep') {
      await story.advance(AFTER_SWEEP);
      expect(await trouble.item(arn)).toMatchObject({ card: { ts } });
    }
    // The card can be decided on although nobody knows where it stands.
    await story.decide('bob', id, 'approve');
    await story.advance(AFTER_SWEEP);
    expect(await story.status(arn)).toBe('Approved');
    expect((await story.card(id)).ts).toBe(ts);
    await trouble.endedWell(id, 'Approved');
  },
);

test('an announcement that runs twice at once posts an unposted question once', async () => {
  const group = 'churn-twice';
  const id = idOf(group);
  await story.fault({
    service: 'slack',
    operation: 'chat.postMessage',
    function: 'ask',
    kind: 'error',
    times: LASTING,
  });
  const arn = await story.register({ group });
  await story.mend();
  // Beyond the half minute for which the first post might still be under way, before the first sweep.
  await story.advance('31s');
  const name = story.cloud.status().functions.find((one) => one.name === 'announce')?.arn ?? '';
  const payload = JSON.stringify({ arn, round: 1 });
  await story.fault({
    service: 'slack',
    operation: 'chat.postMessage',
    function: 'announce',
    kind: 'slow',
    ms: 2000,
    times: 3,
  });
  for (let copy = 0; copy < 3; copy++) story.cloud.lambdas.invokeAsync(name, payload);
  await story.quiet();
  await story.advance(AFTER_SWEEP);
  expect(await trouble.cards(id)).toHaveLength(1);
  await story.decide('bob', id, 'approve');
  await trouble.endedWell(id, 'Approved');
});

test.each(['ServiceUnavailable', 'TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
  'a bell that did not ring (%s) is rung by sweep',
  async (code) => {
    const group = `churn-bell-${code}`;
    const id = idOf(group);
    const arn = await story.register({ group });
    await story.fault({
      service: 'states',
      operation: 'SendTaskSuccess',
      function: 'decide',
      kind: 'error',
      code,
      times: LASTING,
    });
    expect((await story.decide('bob', id, 'approve')).closed).toBe(true);
    expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'decided' } });
    expect(await story.status(arn)).toBe('PendingManualApproval');
    await story.advance(AFTER_SWEEP);
    expect(await story.status(arn)).toBe('Approved');
    await trouble.endedWell(id, 'Approved');
    expect(await trouble.ops(id)).toEqual([]);
  },
);

test('a bell that did not ring is rung by a second click', async () => {
  const group = 'churn-ring-again';
  const id = idOf(group);
  const arn = await story.register({ group });
  await story.fault({
    service: 'states',
    operation: 'SendTaskSuccess',
    function: 'decide',
    kind: 'error',
    times: 3,
  });
  await story.decide('bob', id, 'approve');
  expect(await story.status(arn)).toBe('PendingManualApproval');
  await story.mend();
  const { ephemeral } = await story.click('carol', id, 'approve');
  expect(ephemeral[0]?.text).toContain('Not counted: Bob already approved');
  await story.quiet();
  expect(await story.status(arn)).toBe('Approved');
});

test('an execution that could not be started is started by sweep with the same input', async () => {
  const group = 'churn-unstarted';
  const id = idOf(group);
  await story.fault({ service: 'states', operation: 'StartExecution', kind: 'error', times: LASTING });
  const arn = await story.register({ group });
  for (let minutes = 0; minutes < 12; minutes += 3) await story.advance('3m');
  expect((await story.executions()).filter(({ name }) => name === id)).toEqual([]);
  await story.mend();
  await story.advance(AFTER_SWEEP);
  expect(JSON.parse((await story.execution(id)).input ?? '')).toEqual({ arn, round: 1 });
  await story.decide('bob', id, 'approve');
  expect(await story.status(arn)).toBe('Approved');
  await trouble.endedWell(id, 'Approved');
});

test('an execution that was stopped while it waited goes on, with no second card', async () => {
  const group = 'churn-stopped';
  const id = idOf(group);
  const arn = await story.register({ group });
  const { ts } = await story.card(id);
  await trouble.abort(id);
  expect(await trouble.ops(id)).toEqual([expect.stringContaining('failed with ABORTED')]);
  await story.advance(AFTER_SWEEP);
  expect((await story.execution(id)).status).toBe('RUNNING');
  expect((await story.card(id)).ts).toBe(ts);
  await story.decide('bob', id, 'approve');
  expect(await story.status(arn)).toBe('Approved');
  await trouble.endedWell(id, 'Approved');
});

test('a vote on an execution that was stopped counts; sweep has it written', async () => {
  const group = 'churn-stopped-vote';
  const id = idOf(group);
  const arn = await story.register({ group });
  await whileDisabled('broken-executions', () => trouble.abort(id));
  expect((await story.decide('bob', id, 'approve')).closed).toBe(true);
  expect(await story.status(arn)).toBe('PendingManualApproval');
  await story.advance(AFTER_SWEEP);
  expect(await story.status(arn)).toBe('Approved');
  await trouble.endedWell(id, 'Approved');
});

test('a failure whose event was lost is seen by sweep: ops told once, redriven at most hourly', async () => {
  const group = 'churn-unheard';
  const id = idOf(group);
  const denied = {
    service: 's3',
    operation: 'GetObject',
    function: 'evaluate',
    kind: 'error',
    code: 'AccessDenied',
  };
  await story.fault({ ...denied, times: LASTING });
  await whileDisabled('broken-executions', async () => {
    await story.register({ group });
    for (let minutes = 0; minutes < 50; minutes += 10) await story.advance('10m');
    expect(await trouble.redrives(id)).toBe(1);
  });
  expect(await trouble.ops(id)).toEqual([expect.stringContaining('failed with AccessDeniedException')]);
  await story.mend();
  await story.advance('65m');
  expect((await story.card(id)).text).toContain('approval needed');
});

const UNSENT: [string, Record<string, unknown>][] = [
  ['topic', { service: 'sns', operation: 'Publish', kind: 'error', code: 'AuthorizationError' }],
  ['bus', { service: 'events', operation: 'PutEvents', kind: 'error' }],
  ['card', { service: 'slack', operation: 'chat.update', kind: 'error', code: 'internal_error' }],
  ['message', { service: 'slack', operation: 'chat.postMessage', kind: 'error', code: 'internal_error' }],
];

test.each(UNSENT)('what could not be told (%s) is told once, later', async (what, fault) => {
  const group = `churn-unsent-${what}`;
  const id = idOf(group);
  const arn = await story.register({ group });
  await story.fault({ ...fault, function: 'announce', times: LASTING });
  await story.decide('bob', id, 'approve');
  await story.advance(AFTER_SWEEP);
  expect(await story.status(arn)).toBe('Approved');
  expect(await trouble.isFollowed(arn)).toBe(true);
  await story.mend();
  await story.advance(AFTER_SWEEP);
  await story.advance(AFTER_SWEEP);
  const { topic, bus } = await trouble.decisions(id);
  expect([topic.length, bus.length]).toEqual([1, 1]);
  await trouble.endedWell(id, 'Approved');
  expect((await story.card(id)).text).toContain('approved by Bob');
  expect(await trouble.directMessages(`${group} v1`)).toEqual([
    `Your ${group} v1 is approved, by Bob. Deployments may use it.`,
    expect.stringContaining(`Your ${group} v1 is asked about.`),
  ]);
  expect(await trouble.isFollowed(arn)).toBe(false);
});

test('what can never be told is given up after 13 days', async () => {
  const group = 'churn-untold';
  const id = idOf(group);
  const arn = await story.register({ group });
  await story.fault({
    service: 'slack',
    operation: 'conversations.open',
    kind: 'error',
    code: 'internal_error',
    times: LASTING,
  });
  await story.decide('bob', id, 'approve');
  await story.advance('1d');
  expect(await trouble.isFollowed(arn)).toBe(true);
  await story.advance('13d');
  expect(await trouble.isFollowed(arn)).toBe(false);
  expect(await trouble.directMessages(`${group} v1`)).toEqual([
    expect.stringContaining(`Your ${group} v1 is asked about.`),
  ]);
});

const withoutDirectory = async () => (await table(story)).filter(({ arn }) => arn !== 'slack#directory');

test('where nothing is due sweep asks Slack who counts, and writes and says nothing else', async () => {
  const finished = await story.register({ group: 'churn-finished' });
  await story.decide('bob', idOf('churn-finished'), 'approve');
  await story.register({ group: 'churn-waiting' });
  expect(await trouble.isFollowed(finished)).toBe(false);
  // What earlier stories left is looked after first.
  await story.advance(AFTER_SWEEP);
  const before = await withoutDirectory();
  await forgetCalls(story);
  await story.advance(AFTER_SWEEP);
  const made = (await calls(story)).filter((call) => call.function !== '');
  expect(new Set(made.map(({ service, operation }) => `${service}.${operation}`))).toEqual(
    new Set([
      ...['dynamodb.Query', 'dynamodb.GetItem', 'dynamodb.PutItem', 'sagemaker.ListModelPackages'],
      ...['ssm.GetParameters', 'slack.usergroups.list', 'slack.usergroups.users.list', 'slack.users.info'],
    ]),
  );
  expect(new Set(made.map((call) => call.function))).toEqual(new Set(['sweep']));
  expect(await withoutDirectory()).toEqual(before);
});
