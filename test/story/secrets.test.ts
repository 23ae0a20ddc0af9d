// What must stay secret stays where it belongs, whatever happens: the task token in the request item, Slack's secrets in
// the parameter store. Everything that is said, shown, logged, kept or told on the way is searched for them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SendTaskFailureCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { read } from '../../local/slack/read-model.ts';
import { clickOn, formOf, send, signedRequest } from './slack-request.ts';
import { Story, WEAK } from './story.ts';
import { history, table, tokens } from './truth.ts';

/** One thing that somebody could read, and where. */
interface Found {
  readonly where: string;
  readonly text: string;
}

let story: Story;
let taskTokens: string[];
const logged: Found[] = [];
const seenInSlack = new Set<string>();

const EVERYTHING = 'everything';

/** Every event of every source, as a subscriber of the account would get it. */
const listenToTheBus = async (): Promise<void> => {
  const { sqs, events } = story.clients();
  await sqs.send(new CreateQueueCommand({ QueueName: EVERYTHING }));
  await allEvents(events);
};

const allEvents = async (events: EventBridgeClient): Promise<void> => {
  const pattern = { source: [{ prefix: '' }] };
  await events.send(new PutRuleCommand({ Name: EVERYTHING, EventPattern: JSON.stringify(pattern) }));
  const target = { Id: 'queue', Arn: `arn:aws:sqs:us-east-1:000000000000:${EVERYTHING}` };
  await events.send(new PutTargetsCommand({ Rule: EVERYTHING, Targets: [target] }));
};

/** Decisions by person, policy and expiry; and everything that can fail on the way, failing. */
const everythingThatHappens = async (): Promise<void> => {
  await story.register({ group: 'churn-good', metadata: { team: 'churn' } });
  await story.decide('bob', 'churn-good-v1-r1', 'approve', 'Checked');
  await story.register({ group: 'churn-bad' });
  await story.decide('carol', 'churn-bad-v1-r1', 'reject', 'Not good enough yet');
  await story.register({ group: 'churn-weak', metrics: WEAK });
  await story.register({ group: 'churn-unread', metrics: 'NaN' });
  await story.register({ group: 'nobody-names-this' });
  await strangers();
  await faults();
  await forgeries();
  await story.register({ group: 'churn-late' });
  await story.advance('80h');
  await story.advance('2h');
};

const strangers = async (): Promise<void> => {
  await story.register({ group: 'churn-strangers' });
  const card = await story.card('churn-strangers-v1-r1');
  await story.click('dave', 'churn-strangers-v1-r1', 'approve');
  await send(story, signedRequest(story, formOf(clickOn(card, 'U0STRANGER', 'approve'))));
  await send(story, { body: 'payload={}', headers: {} });
  await send(story, signedRequest(story, 'payload={}'));
  await send(story, signedRequest(story, 'payload={}', { secret: 'wrong' }));
  for (const { arn } of story.cloud.status().functions)
    await story.cloud.lambdas.invoke(arn, JSON.stringify({ token: taskTokenOfNobody, surprise: true }));
};

/** An event that no door understands, with a token in it: an error must not repeat what it did not understand. */
const taskTokenOfNobody = `AQKAAAA${'canary'.repeat(20)}`;

const FAULTS = [
  ['slack', 'chat.postMessage', 'ask', 'error', 'invalid_auth'],
  ['slack', 'chat.postMessage', 'ask', 'lost', undefined],
  ['slack', 'chat.postMessage', 'ask', 'throttle', undefined],
  ['slack', 'chat.update', 'announce', 'error', '503'],
  ['slack', 'views.open', 'decide', 'error', 'expired_trigger_id'],
  ['states', 'SendTaskSuccess', 'decide', 'error', 'AccessDeniedException'],
  ['states', 'SendTaskSuccess', 'decide', 'lost', undefined],
  ['dynamodb', 'PutItem', 'ask', 'throttle', undefined],
  ['dynamodb', 'PutItem', 'decide', 'error', 'InternalServerError'],
  ['ssm', 'GetParameters', 'announce', 'error', 'AccessDeniedException'],
  ['sagemaker', 'UpdateModelPackage', 'record', 'error', 'AccessDeniedException'],
  ['sns', 'Publish', 'announce', 'error', 'AuthorizationErrorException'],
  ['dynamodb', 'GetItem', 'ask', 'crash-after', undefined],
] as const;

const faults = async (): Promise<void> => {
  for (const [index, [service, operation, by, kind, code]] of FAULTS.entries()) {
    const group = `churn-fault-${index}`;
    await story.advance('6m');
    await story.fault({ service, operation, function: by, kind, times: 9, ...(code && { code }) });
    await story.register({ group });
    await story.advance('30s');
    await tryToDecide(`${group}-v1-r1`);
    await story.mend();
    await story.advance('5m');
    await tryToDecide(`${group}-v1-r1`);
    await story.advance('70m');
  }
};

const tryToDecide = async (id: string): Promise<void> => {
  const card = await story.card(id).catch(() => undefined);
  const clicked = card?.text.includes('approval needed')
    ? await story.click('bob', id, 'approve')
    : undefined;
  if (clicked?.openedView) await story.submit('bob', clicked.openedView.id);
  await story.quiet();
};

const forgeries = async (): Promise<void> => {
  await story.register({ group: 'churn-forged' });
  const { sfn } = story.clients('mallory');
  const first = (await tokens(story, 'churn-forged-v1-r1')).at(-1);
  await sfn.send(new SendTaskSuccessCommand({ taskToken: first, output: '{"outcome":"Approved"}' }));
  await story.quiet();
  const second = (await tokens(story, 'churn-forged-v1-r1')).at(-1);
  await sfn.send(new SendTaskFailureCommand({ taskToken: second, error: 'Forged', cause: 'nobody' }));
  await story.advance('10m');
  await story.decide('bob', 'churn-forged-v1-r1', 'approve');
};

beforeAll(async () => {
  story = await Story.begin();
  story.cloud.lambdas.logs.listen((name, text) => void logged.push({ where: `log of ${name}`, text }));
  story.cloud.changes.listen(() => seenInSlack.add(JSON.stringify(read(story.cloud.slack.workspace, 3))));
  await listenToTheBus();
  await everythingThatHappens();
  await story.register({ group: 'churn-open' });
  const names = (await story.executions()).map(({ name }) => name);
  taskTokens = (await Promise.all(names.map((name) => tokens(story, name)))).flat();
}, 150_000);
afterAll(() => story.end());

/** The secrets as they are, and as they look in a form, in base64 and cut off. */
const secrets = (): Map<string, string> => {
  const { signingSecret, botToken } = story.cloud.status();
  const plain = [
    ['signing secret', signingSecret],
    ['bot token', botToken],
    ['token in a strange event', taskTokenOfNobody],
    ...taskTokens.map((token, index) => [`task token ${index}`, token] as const),
  ] as const;
  return new Map(
    plain.flatMap(([name, secret]): [string, string][] => [
      [name, secret],
      [`${name}, encoded for a form`, encodeURIComponent(secret)],
      [`${name}, in base64`, Buffer.from(secret).toString('base64').replace(/=+$/, '')],
      [`${name}, its beginning`, secret.slice(0, Math.min(40, secret.length))],
    ]),
  );
};

const expectNoSecret = (all: readonly Found[]): void => {
  expect(all.length).toBeGreaterThan(0);
  const known = [...secrets()];
  const leaks = all.flatMap(({ where, text }) =>
    known.filter(([, secret]) => text.includes(secret)).map(([name]) => `${name} in ${where}`),
  );
  expect([...new Set(leaks)]).toEqual([]);
  expect(all.filter(({ text }) => /xox[abepr]-/.test(text)).map(({ where }) => where)).toEqual([]);
};

const received = async (queue: string): Promise<string[]> => {
  const { sqs } = story.clients();
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: queue }));
  const bodies: string[] = [];
  for (;;) {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 }),
    );
    if (messages.length === 0) return bodies;
    bodies.push(...messages.map(({ Body }) => Body ?? ''));
  }
};

test('the stories had something to hide', async () => {
  expect(new Set(taskTokens).size).toBeGreaterThan(FAULTS.length + 6);
  expect(taskTokens.every((token) => token.length > 500)).toBe(true);
  const ended = (await story.executions()).map(({ status }) => status);
  expect(ended.filter((status) => status === 'SUCCEEDED').length).toBeGreaterThan(10);
});

test('no message, no private answer and no modal, in any of its states', () => {
  expectNoSecret([...seenInSlack].map((text) => ({ where: 'Slack', text })));
});

test('no line in any log', () => {
  expect(new Set(logged.map(({ where }) => where)).size).toBe(story.cloud.status().functions.length);
  expect(logged.filter(({ text }) => text.includes('"level":"ERROR"'))).not.toEqual([]);
  expectNoSecret(logged);
});

test('nothing that is told on the topic or on the bus', async () => {
  const topic = await story.told('topic');
  const events = await received(EVERYTHING);
  expect(events.filter((body) => body.includes('Step Functions Execution Status Change'))).not.toEqual([]);
  expectNoSecret([
    ...topic.map((notice) => ({ where: 'the topic', text: JSON.stringify(notice) })),
    ...events.map((text) => ({ where: 'the bus', text })),
  ]);
});

test('no input, output, error or event of an execution but the one where Step Functions itself writes the token', async () => {
  const names = (await story.executions()).map(({ name }) => name);
  for (const name of names) {
    const { $metadata: _, ...execution } = await story.execution(name);
    const events = (await history(story, name)).map(({ taskScheduledEventDetails: scheduled, ...event }) => ({
      where: `history of ${name}`,
      text: JSON.stringify({ ...event, scheduled: { ...scheduled, parameters: '' } }),
    }));
    expectNoSecret([{ where: `execution ${name}`, text: JSON.stringify(execution) }, ...events]);
  }
});

test('no property of a version in the registry', async () => {
  const arns = [...new Set((await table(story)).map(({ arn }) => String(arn)))].filter((arn) =>
    arn.startsWith('arn:'),
  );
  const versions = await Promise.all(arns.map((arn) => story.version(arn)));
  expectNoSecret(versions.map((version) => ({ where: 'the registry', text: JSON.stringify(version) })));
});

test('no object in the evidence', async () => {
  const { s3 } = story.clients();
  const env = story.cloud.template
    .all('AWS::Lambda::Function')
    .map(({ properties }) => properties.Environment?.Variables);
  const Bucket = env.find((variables) => variables?.['EVIDENCE_BUCKET'])?.['EVIDENCE_BUCKET'];
  const { Contents: contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const objects = contents.map(async ({ Key }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return { where: Key ?? '', text: (await Body?.transformToString()) ?? '' };
  });
  expectNoSecret(await Promise.all(objects));
});

test('no variable of a function, and nothing else in the template', () => {
  const functions = story.cloud.template.all('AWS::Lambda::Function');
  const machines = story.cloud.template.all('AWS::StepFunctions::StateMachine');
  expectNoSecret(
    [...functions, ...machines].map(({ name, properties }) => ({
      where: name,
      text: JSON.stringify(properties),
    })),
  );
});

test('in the table, the token of an open question in the field of that name of its own request, and nothing else', async () => {
  const items = await table(story);
  const kept = items.filter(({ token }) => typeof token === 'string' && taskTokens.includes(token));
  expect(kept.map(({ arn, stage }) => [arn, (stage as { kind: string }).kind])).toEqual([
    [expect.stringMatching(/model-package\/churn-open\/1$/), 'asking'],
  ]);
  expectNoSecret(
    items.map(({ token: _, ...item }) => ({ where: String(item['arn']), text: JSON.stringify(item) })),
  );
});
