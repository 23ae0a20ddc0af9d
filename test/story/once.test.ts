// Once and only once: whatever arrives twice, at the same instant, late, replayed or forged, there is one execution, one
// message and one decision, and everybody gets a private answer that says who decided, or why not.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { clickOn, formOf, send, signedRequest, submissionOf } from './slack-request.ts';
import { Story, type Submitted } from './story.ts';
import { calls, entered, executionArn, forgetCalls, itemsOf, tokens, whispers, wordsOf } from './truth.ts';

let story: Story;
const decideLog: string[] = [];
beforeAll(async () => {
  story = await Story.begin();
  story.cloud.lambdas.logs.listen((name, line) => {
    if (name === 'decide') decideLog.push(line);
  });
  // Every worker is started before anybody races; Slack would not wait for so many at once on a busy machine.
  const unsigned = { body: 'payload={}', headers: {} };
  await Promise.all(times(16, () => send(story, unsigned)));
});
afterAll(() => story.end());

const groupOf = (name: string, prefix = 'churn'): { group: string; id: string } => ({
  group: `${prefix}-${name}`,
  id: `${prefix}-${name}-v1-r1`,
});

const packageArn = (group: string): string =>
  `arn:aws:sagemaker:us-east-1:000000000000:model-package/${group}/1`;

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const executionsOf = async (group: string): Promise<string[]> =>
  (await story.executions()).map(({ name }) => name).filter((name) => name.startsWith(`${group}-v`));

const toldOf = async (where: 'topic' | 'bus', id: string): Promise<unknown[]> =>
  (await story.told(where)).filter((notice) => JSON.stringify(notice).includes(`"${id}"`));

const registryWrites = async (group: string): Promise<number> =>
  (await calls(story, 'record')).filter(
    ({ operation, resource }) => operation === 'UpdateModelPackage' && resource.includes(`/${group}/`),
  ).length;

/** A modal that this person opened by a click. */
const modalOf = async (user: string, id: string, choice: 'approve' | 'reject') => {
  const { openedView } = await story.click(user, id, choice);
  if (!openedView) throw new Error(`${user} was not offered a modal.`);
  return openedView;
};

const WORDS = {
  approve: { Comment: 'Checked on the holdout' },
  reject: { Reason: 'Drifts on the newest month' },
} as const;

const answersOf = (submitted: readonly Submitted[]): string[] =>
  submitted.filter(({ closed }) => !closed).map(({ view }) => wordsOf(view?.blocks));

/** The one thing that every story here ends in. */
const settledOnce = async (group: string, id: string, status: string): Promise<void> => {
  const arn = packageArn(group);
  expect(await story.status(arn)).toBe(status);
  expect(await executionsOf(group)).toEqual([id]);
  expect((await story.execution(id)).status).toBe('SUCCEEDED');
  expect((await story.card(id)).blocks.map(({ type }) => type)).not.toContain('actions');
  const { request } = await itemsOf(story, arn);
  expect(request['stage']).toMatchObject({ kind: 'closed', as: 'settled', decision: { outcome: status } });
  expect(await registryWrites(group)).toBe(1);
  expect([await toldOf('topic', id), await toldOf('bus', id)].map((told) => told.length)).toEqual([1, 1]);
};

test('the same event, many times, with the same ids and new ones, before and after the decision', async () => {
  const { group, id } = groupOf('storm');
  const arn = await story.register({ group });
  await Promise.all([story.again(arn, 30), story.again(arn, 30, true), story.again(arn, 30, true)]);
  await story.quiet();
  expect(await executionsOf(group)).toEqual([id]);
  await story.card(id);
  await story.decide('bob', id, 'approve');
  await story.again(arn, 10);
  await story.again(arn, 10, true);
  await story.advance('25h');
  await story.again(arn, 5, true);
  await story.quiet();
  await settledOnce(group, id, 'Approved');
});

test('intakes of one version that all look before any of them has written', async () => {
  const { group, id } = groupOf('double');
  const arn = packageArn(group);
  const slow = { service: 'sagemaker', operation: 'DescribeModelPackage', function: 'intake' };
  await forgetCalls(story);
  await story.fault({ ...slow, kind: 'slow', ms: 400, times: 12 });
  const registered = story.register({ group });
  await vi.waitFor(async () => {
    expect(await story.again(arn, 8, true)).toEqual({ delivered: 8 });
  });
  const intake = story.cloud.status().functions.find(({ name }) => name === 'intake')?.arn ?? '';
  await Promise.all(times(8, () => story.cloud.lambdas.invoke(intake, JSON.stringify({ arn }))));
  await registered;
  await story.mend();
  // Each of those that raced writes the harmless pointer; one of them writes the request.
  const writes = (await calls(story, 'intake')).filter(({ operation }) => operation === 'PutItem');
  const refused = writes.filter(({ error }) => error === 'ConditionalCheckFailedException').length;
  expect(refused).toBeGreaterThan(0);
  expect(writes.length - refused).toBe(refused + 2);
  await itemsOf(story, arn);
  await story.card(id);
  await story.decide('carol', id, 'approve');
  await settledOnce(group, id, 'Approved');
});

test('a double click, and both modals submitted at once', async () => {
  const { group, id } = groupOf('twice');
  await story.register({ group });
  const modals = await Promise.all([modalOf('bob', id, 'approve'), modalOf('bob', id, 'approve')]);
  const submitted = await Promise.all(modals.map((modal) => story.submit('bob', modal.id, WORDS.approve)));
  await story.quiet();
  expect(submitted.map(({ status }) => status)).toEqual([200, 200]);
  expect(answersOf(submitted)).toEqual([
    expect.stringMatching(
      /^Already counted: your approval of churn-twice v1 from .*stands\.\nThis repeat changed nothing\./,
    ),
  ]);
  await settledOnce(group, id, 'Approved');
});

test('approve and reject in the same instant, by two people', async () => {
  const { group, id } = groupOf('instant');
  await story.register({ group });
  const approve = await modalOf('bob', id, 'approve');
  const reject = await modalOf('carol', id, 'reject');
  const [bob, carol] = await Promise.all([
    story.submit('bob', approve.id, WORDS.approve),
    story.submit('carol', reject.id, WORDS.reject),
  ]);
  await story.quiet();
  expect([bob.closed, carol.closed].filter(Boolean)).toHaveLength(1);
  const words = bob.closed ? 'Bob already approved' : 'Carol already rejected';
  expect(answersOf([bob, carol])).toEqual([
    expect.stringContaining(`Not counted: ${words} churn-instant v1, `),
  ]);
  await settledOnce(group, id, bob.closed ? 'Approved' : 'Rejected');
});

interface Attempt {
  readonly user: string;
  readonly choice: 'approve' | 'reject';
}

const twenty = (race: number): Attempt[] =>
  times(20, (index) => ({
    user: ['alice', 'bob', 'carol', 'dave'][index % 4] ?? '',
    choice: (index + race) % 3 === 0 ? 'reject' : 'approve',
  }));

const OUTCOME = {
  approve: { verb: 'approved', noun: 'approval', status: 'Approved' },
  reject: { verb: 'rejected', noun: 'rejection', status: 'Rejected' },
} as const;

/** How a decision is told to those who came too late, and to who had taken it already. */
const wordsAbout = (winner: Attempt, group: string) => {
  const name = `${winner.user.charAt(0).toUpperCase()}${winner.user.slice(1)}`;
  const { verb, noun, status } = OUTCOME[winner.choice];
  const toOthers = `Not counted: ${name} already ${verb} ${group} v1, `;
  const toOneself = `Already counted: your ${noun} of ${group} v1 from `;
  return {
    status,
    onCard: `${verb} by ${name} on `,
    isKind: (words: string) => words.startsWith(toOthers) || words.startsWith(toOneself),
  };
};

test.each([1, 2, 3])('twenty answers of four people in the same instant, race %i', async (race) => {
  const { group, id } = groupOf(`race-${race}`, 'crowd');
  const arn = await story.register({ group, as: 'pipeline' });
  const attempts: (Attempt & { view: string })[] = [];
  for (const attempt of twenty(race))
    attempts.push({ ...attempt, view: (await modalOf(attempt.user, id, attempt.choice)).id });
  const submitted = await Promise.all(
    attempts.map(({ user, choice, view }) => story.submit(user, view, WORDS[choice])),
  );
  await story.quiet();

  expect(submitted.map(({ status }) => status)).toEqual(times(20, () => 200));
  const [winner, ...others] = attempts.filter((_, index) => submitted[index]?.closed);
  if (!winner) throw new Error('Nobody won.');
  expect(others).toEqual([]);
  const words = wordsAbout(winner, group);
  const answers = answersOf(submitted);
  expect(answers).toHaveLength(19);
  expect(answers.filter((answer) => !words.isKind(answer))).toEqual([]);

  const { request, refusals } = await itemsOf(story, arn);
  expect(request['stage']).toMatchObject({ decision: { votes: [{ person: winner.user }] } });
  const losers = attempts.filter((_, index) => !submitted[index]?.closed).map((it) => it.user + it.choice);
  expect(refusals).toHaveLength(new Set(losers).size);
  expect((await story.card(id)).text).toContain(words.onCard);
  await settledOnce(group, id, words.status);
});

test('the races above were run by several workers', () => {
  expect(decideLog.filter((line) => line.includes('"cold_start":true'))).toHaveLength(4);
});

test('a replayed answer: the same bytes, many times in parallel', async () => {
  const { group, id } = groupOf('replay');
  await story.register({ group });
  const view = await modalOf('carol', id, 'reject');
  const request = signedRequest(story, formOf(submissionOf(view, 'U0CAROL', WORDS.reject.Reason)));
  const answers = await Promise.all(times(60, () => send(story, request)));
  await story.quiet();
  expect(answers.map(({ status }) => status)).toEqual(times(60, () => 200));
  expect(answers.filter(({ body }) => body === '')).toHaveLength(1);
  expect(answers.filter(({ body }) => body.includes('Already counted: your rejection of'))).toHaveLength(59);
  await settledOnce(group, id, 'Rejected');
  expect((await send(story, request)).status).toBe(200);
  await story.advance('6m');
  expect(await send(story, request)).toEqual({ status: 401, body: '' });
  expect(await registryWrites(group)).toBe(1);
});

test('a replayed click opens one modal, and is no error for anybody', async () => {
  const { group, id } = groupOf('replayed-click');
  await story.register({ group });
  const heard = whispers(story);
  const before = story.cloud.slack.workspace.modals.visible('U0BOB').length;
  const trigger = story.cloud.slack.workspace.modals.trigger('U0BOB');
  const request = signedRequest(story, formOf(clickOn(await story.card(id), 'U0BOB', 'approve', trigger)));
  const answers = await Promise.all(times(12, () => send(story, request)));
  await story.quiet();
  expect(answers).toEqual(times(12, () => ({ status: 200, body: '' })));
  expect(story.cloud.slack.workspace.modals.visible('U0BOB')).toHaveLength(before + 1);
  expect(heard).toEqual([]);
  expect(await story.status(packageArn(group))).toBe('PendingManualApproval');
});

const FORGERIES = [
  '{"outcome":"Approved"}',
  '{"stage":{"kind":"decided","decision":{"outcome":"Approved","by":"person"}}}',
  '"Approved"',
  '[]',
];

test('a forged bell approves nothing, whatever it says', async () => {
  const { group, id } = groupOf('forged');
  const arn = await story.register({ group });
  const { ts } = await story.card(id);
  const { sfn } = story.clients('mallory');
  for (const output of FORGERIES) {
    const taskToken = (await tokens(story, id)).at(-1);
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output }));
    await story.quiet();
    expect(await story.status(arn)).toBe('PendingManualApproval');
    expect((await story.execution(id)).status).toBe('RUNNING');
    await expect(sfn.send(new SendTaskSuccessCommand({ taskToken, output }))).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  }
  expect(await entered(story, id)).toMatchObject({ Ask: FORGERIES.length + 1, Record: FORGERIES.length });
  expect(new Set(await tokens(story, id)).size).toBe(FORGERIES.length + 1);
  expect((await story.card(id)).ts).toBe(ts);
  expect((await story.card(id)).text).toContain('approval needed');
  expect(await toldOf('topic', id)).toEqual([]);
  await story.decide('bob', id, 'reject', WORDS.reject.Reason);
  await settledOnce(group, id, 'Rejected');
});

test.each(['States.Timeout', 'RequestMoved'])(
  'a forged failure that is named as one of the machine (%s) ends no question',
  async (error) => {
    const { group, id } = groupOf(`named-${error.replace(/\W/g, '').toLowerCase()}`);
    const arn = await story.register({ group });
    const taskToken = (await tokens(story, id))[0];
    await story
      .clients('mallory')
      .sfn.send(new SendTaskFailureCommand({ taskToken, error, cause: 'forged' }));
    await story.advance('1m');
    expect(await story.status(arn)).toBe('PendingManualApproval');
    expect(await tokens(story, id)).toHaveLength(2);
    await story.decide('bob', id, 'approve');
    await settledOnce(group, id, 'Approved');
  },
);

const fail = async (id: string): Promise<void> => {
  const taskToken = (await tokens(story, id)).at(-1);
  const forged = { taskToken, error: 'QuestionStillOpen', cause: 'forged' };
  await story.clients('mallory').sfn.send(new SendTaskFailureCommand(forged));
  await story.quiet();
  expect(await story.execution(id)).toMatchObject({ status: 'FAILED', error: 'QuestionStillOpen' });
};

test('a forged failure: ops are told, sweep redrives, and the question is decided on its one card', async () => {
  const { group, id } = groupOf('failed');
  const arn = await story.register({ group });
  const { ts } = await story.card(id);
  await fail(id);
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect(await toldOf('topic', id)).toEqual([
    expect.objectContaining({ message: expect.stringContaining('failed with QuestionStillOpen') as unknown }),
  ]);
  await story.advance('10m');
  expect((await story.execution(id)).status).toBe('RUNNING');
  expect((await story.card(id)).ts).toBe(ts);
  await story.decide('bob', id, 'approve');
  await settledOnce(group, id, 'Approved');
});

test('an answer while the execution lies failed counts, and the redrive applies it', async () => {
  const { group, id } = groupOf('failed-vote');
  const arn = await story.register({ group });
  await fail(id);
  await toldOf('topic', id);
  expect((await story.decide('carol', id, 'approve')).closed).toBe(true);
  expect(await story.status(arn)).toBe('PendingManualApproval');
  await story.advance('10m');
  await settledOnce(group, id, 'Approved');
});

test('an execution that somebody stopped is resumed, and clicks meanwhile are heard', async () => {
  const { group, id } = groupOf('stopped');
  await story.register({ group });
  await story
    .clients('mallory')
    .sfn.send(new StopExecutionCommand({ executionArn: executionArn(story, id) }));
  await story.quiet();
  expect((await story.execution(id)).status).toBe('ABORTED');
  await toldOf('topic', id);
  await story.decide('bob', id, 'reject', WORDS.reject.Reason);
  await story.advance('10m');
  await settledOnce(group, id, 'Rejected');
});

test('whoever still sees buttons on a card that has ended gets it as it is, at most once an hour', async () => {
  const { group, id } = groupOf('stale');
  await story.register({ group });
  const open = await story.card(id);
  await story.decide('bob', id, 'approve');
  const ended = await story.card(id);
  // What a client that missed the edit shows.
  const restored = await fetch(`${story.cloud.webUrl}/api/chat.update`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${story.cloud.status().botToken}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify({ channel: 'C0MODELS', ts: open.ts, text: open.text, blocks: open.blocks }),
  });
  expect(await restored.json()).toMatchObject({ ok: true });
  await forgetCalls(story);
  const edits = async (): Promise<number> =>
    (await calls(story, 'announce')).filter(({ operation }) => operation === 'chat.update').length;
  // At first that is an edit on its way.
  await story.click('dave', id, 'reject', open.ts);
  await story.quiet();
  expect(await edits()).toBe(0);
  await story.advance('2m');
  for (let click = 1; click <= 2; click++) {
    await story.click('carol', id, 'reject', open.ts);
    await story.quiet();
  }
  const { text, blocks } = await story.card(id);
  expect({ text, blocks }).toMatchObject({ text: ended.text });
  expect(blocks).toHaveLength(ended.blocks.length);
  expect(await edits()).toBe(1);
});

test('a click after the decision learns who decided; nothing changes', async () => {
  const { group, id } = groupOf('late');
  const arn = await story.register({ group });
  const [open, card] = [await modalOf('carol', id, 'reject'), await story.card(id)];
  await story.decide('bob', id, 'approve');
  const { LastModifiedTime: at } = await story.version(arn);

  const stale = await story.click('carol', id, 'reject', card.ts);
  expect([stale.status, stale.openedView]).toEqual([200, undefined]);
  expect(stale.ephemeral.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Not counted: Bob already approved churn-late v1 on .* UTC\.$/),
  ]);
  expect((await story.click('bob', id, 'approve', card.ts)).ephemeral.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Already counted: your approval of churn-late v1 from .* stands\./),
  ]);
  expect(answersOf([await story.submit('carol', open.id, WORDS.reject)])).toEqual([
    expect.stringContaining('Not counted: Bob already approved churn-late v1, '),
  ]);
  expect((await story.click('dave', id, 'approve', card.ts)).ephemeral[0]?.text).toMatch(
    /^Not counted: you are not /,
  );

  await story.quiet();
  expect((await story.version(arn)).LastModifiedTime).toEqual(at);
  const { refusals } = await itemsOf(story, arn);
  expect(refusals.map(({ slackUser, choice, why }) => [slackUser, choice, why]).sort()).toEqual([
    ['U0BOB', 'approve', 'already-yours'],
    ['U0CAROL', 'reject', 'already-decided'],
    ['U0DAVE', 'approve', 'not-entitled'],
  ]);
  await settledOnce(group, id, 'Approved');
});

test('a click after the window has closed is too late, also before the machine has noticed', async () => {
  const { group, id } = groupOf('expired');
  await story.register({ group });
  const [open, card] = [await modalOf('bob', id, 'approve'), await story.card(id)];
  await story.advance('72h');
  expect(await story.status(packageArn(group))).toBe('PendingManualApproval');
  expect(answersOf([await story.submit('bob', open.id)])).toEqual([
    expect.stringMatching(/^Not counted: the question closed .*Nobody had decided by then/s),
  ]);
  await story.quiet();
  expect(await story.status(packageArn(group))).toBe('Rejected');
  expect((await story.click('carol', id, 'approve', card.ts)).ephemeral.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Not counted: the question about churn-expired v1 closed on .* was rejected\.$/),
  ]);
  await story.advance('1h');
  await settledOnce(group, id, 'Rejected');
});

test('who may not decide is told so, in private, and every attempt is kept', async () => {
  const { group, id } = groupOf('strangers');
  const arn = await story.register({ group });
  const card = await story.card(id);
  const heard = whispers(story);
  const sorry = `Not counted: you are not among those who decide about ${group}. Bob or Carol can.`;
  expect((await story.click('dave', id, 'approve')).ephemeral.map(({ text }) => text)).toEqual([sorry]);
  // Our own bot user is in the channel, and no policy names it; a stranger is in neither.
  for (const user of ['U0COUNTERSIGN', 'U0STRANGER', 'u0bob', 'U0BOB ']) {
    const answer = await send(story, signedRequest(story, formOf(clickOn(card, user, 'approve'))));
    expect([user, answer]).toEqual([user, { status: 200, body: '' }]);
  }
  expect(heard).toEqual([
    { user: 'U0DAVE', text: sorry },
    { user: 'U0COUNTERSIGN', text: sorry },
  ]);
  const { request, refusals } = await itemsOf(story, arn);
  expect(request['stage']).toMatchObject({ kind: 'asking' });
  expect(refusals.map(({ slackUser, why }) => [slackUser, why])).toEqual([
    ['U0BOB ', 'unknown-person'],
    ['U0COUNTERSIGN', 'not-entitled'],
    ['U0DAVE', 'not-entitled'],
    ['U0STRANGER', 'unknown-person'],
    ['u0bob', 'unknown-person'],
  ]);
});

test('a modal is no way round: who may not decide cannot submit one either', async () => {
  const { group, id } = groupOf('modal', 'own');
  const arn = await story.register({ group, as: 'alice' });
  const view = await modalOf('bob', id, 'approve');
  for (const [user, why] of [
    ['U0ALICE', 'Not counted: you registered own-modal v1.'],
    ['U0DAVE', 'Not counted: you are not among those who decide about own-modal.'],
    ['U0STRANGER', 'Not counted: you are not among those who decide about own-modal.'],
  ]) {
    const answer = await send(story, signedRequest(story, formOf(submissionOf(view, user ?? ''))));
    expect(answer).toEqual({ status: 200, body: expect.stringContaining(why ?? '') as unknown });
  }
  await story.quiet();
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect((await itemsOf(story, arn)).refusals).toHaveLength(3);
});

test('nothing that is started again changes what was decided', async () => {
  const { group, id } = groupOf('again');
  const arn = await story.register({ group });
  await story.decide('bob', id, 'approve');
  await settledOnce(group, id, 'Approved');
  const { LastModifiedTime: at } = await story.version(arn);
  const { sfn } = story.clients('mallory');
  const stateMachineArn = story.cloud.status().stateMachines[0]?.arn;
  const start = (name: string, round: number) =>
    sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify({ arn, round }) }));

  await expect(
    sfn.send(new RedriveExecutionCommand({ executionArn: executionArn(story, id) })),
  ).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
  await expect(start(id, 1)).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  await start('mallory-1', 1);
  await start('mallory-2', 2);
  await story.quiet();
  await story.advance('1h');
  expect((await story.execution('mallory-1')).status).toBe('SUCCEEDED');
  expect(await story.execution('mallory-2')).toMatchObject({ status: 'FAILED', error: 'RequestMissing' });
  expect((await story.version(arn)).LastModifiedTime).toEqual(at);
  expect(await registryWrites(group)).toBe(1);
  await story.card(id);
  expect([await toldOf('topic', id), await toldOf('bus', id)]).toEqual([[], []]);
});

test('an execution that failed after the decision is redriven, and says nothing twice', async () => {
  const { group, id } = groupOf('redriven');
  await story.register({ group });
  await forgetCalls(story);
  const fault = { service: 'slack', operation: 'chat.update', function: 'announce' };
  await story.fault({ ...fault, kind: 'crash-after', times: 50 });
  await story.decide('carol', id, 'approve');
  await story.advance('2m');
  expect((await story.execution(id)).status).toBe('FAILED');
  await story.mend();
  const { sfn } = story.clients('ops');
  await sfn.send(new RedriveExecutionCommand({ executionArn: executionArn(story, id) }));
  await story.quiet();
  await settledOnce(group, id, 'Approved');
});
