// The open route: who sends what there, and how little of it is believed. Nothing is parsed, read or called before a
// signature holds; and a signature alone decides nothing.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { sign } from '../../local/slack/sign.ts';
import { clickOn, FORM, formOf, send, signedRequest, submissionOf, type Payload } from './slack-request.ts';
import { Story, type ChatMessage } from './story.ts';
import { calls, forgetCalls, itemsOf, table, whispers, type Item } from './truth.ts';

let story: Story;
let arn: string;
let card: ChatMessage;
/** An answer that would approve the version, if it were believed. */
let approval: string;
let before: Item[];

beforeAll(async () => {
  story = await Story.begin();
  arn = await story.register({ group: 'churn-open-route' });
  card = await story.card('churn-open-route-v1-r1');
  const { openedView } = await story.click('bob', 'churn-open-route-v1-r1', 'approve');
  if (!openedView) throw new Error('No modal was opened.');
  approval = formOf(submissionOf(openedView, 'U0BOB'));
});
afterAll(() => story.end());

beforeEach(async () => {
  before = await table(story);
  await forgetCalls(story);
});

/** The request, the refusals, everything: as it was; and nothing was asked of anybody but for the secrets. */
const untouched = async (): Promise<void> => {
  await story.quiet();
  const asked = (await calls(story)).filter(
    (call) => call.function !== '' && call.operation !== 'GetParameters',
  );
  expect(asked).toEqual([]);
  expect(await table(story)).toEqual(before);
};

const REFUSED = { status: 401, body: '' };
const NOT_UNDERSTOOD = { status: 400, body: '' };

const HOSTILE_BODIES: [string, string | Buffer][] = [
  ['nothing', ''],
  ['a probe for TLS', 'ssl_check=1&token=x'],
  ['no form', '{"type":"block_actions"}'],
  ['a form without payload', 'a=b&c=d'],
  ['an empty payload', 'payload='],
  ['a payload that is no JSON', 'payload=%7B'],
  ['a payload that is a list', 'payload=%5B%5D'],
  ['a payload of another type', formOf({ type: 'message_action' })],
  ['a payload of no type', formOf({ user: { id: 'U0BOB' } })],
  ['names that every object has', 'payload=%7B%22__proto__%22%3A%7B%22type%22%3A%22block_actions%22%7D%7D'],
  ['ten thousand brackets', `payload=${'%5B'.repeat(10_000)}`],
  ['broken percent signs', 'payload=%ZZ%E0%80'],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
  ['a mebibyte', `payload=${'a'.repeat(1_048_576)}`],
  ['an event of the Events API', '{"type":"url_verification","challenge":"c"}'],
];

test.each(HOSTILE_BODIES)('without a signature, %s is refused before it is read', async (_name, body) => {
  for (const type of [
    FORM,
    `${FORM}; charset=utf-8`,
    'application/json',
    'text/plain',
    'multipart/form-data',
  ])
    expect(await send(story, { body, headers: { 'content-type': type } })).toEqual(REFUSED);
  await untouched();
});

test.each(HOSTILE_BODIES)(
  'with a signature, %s is not understood, and no fault of ours',
  async (_name, body) => {
    for (const type of [FORM, 'application/json', 'text/plain']) {
      const sent = Buffer.isBuffer(body) && type !== FORM ? Buffer.from(body.toString('utf8')) : body;
      expect(await send(story, signedRequest(story, sent, { type }))).toEqual(NOT_UNDERSTOOD);
    }
    await untouched();
  },
);

const mutations = (): Record<string, Record<string, string | undefined>> => {
  const { headers } = signedRequest(story, approval);
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const signature = headers['x-slack-signature'] ?? '';
  const { signingSecret } = story.cloud.status();
  const at = (seconds: number): Record<string, string> => {
    const then = String(Number(timestamp) + seconds);
    return {
      'x-slack-request-timestamp': then,
      'x-slack-signature': sign(signingSecret, then, approval),
    };
  };
  return {
    'no signature': { 'x-slack-signature': undefined },
    'no timestamp': { 'x-slack-request-timestamp': undefined },
    'an empty signature': { 'x-slack-signature': '' },
    'an empty timestamp': { 'x-slack-request-timestamp': '' },
    'a signature by a stranger': { 'x-slack-signature': sign('stranger', timestamp, approval) },
    'a signature by the empty secret': { 'x-slack-signature': sign('', timestamp, approval) },
    'a signature by the bot token': {
      'x-slack-signature': sign('xoxb-local-countersign', timestamp, approval),
    },
    'a signature of the base64 text': {
      'x-slack-signature': sign(signingSecret, timestamp, Buffer.from(approval).toString('base64')),
    },
    'another version': { 'x-slack-signature': signature.replace('v0=', 'v1=') },
    'half a signature': { 'x-slack-signature': signature.slice(0, 35) },
    'upper case': { 'x-slack-signature': signature.toUpperCase() },
    'the header twice': { 'x-slack-signature': `${signature},${signature}` },
    'another time': { 'x-slack-request-timestamp': String(Number(timestamp) - 1) },
    'a time in words': { 'x-slack-request-timestamp': 'now' },
    'a time that is infinite': { 'x-slack-request-timestamp': 'Infinity' },
    '302 seconds old': at(-302),
    'a day old': at(-86_400),
    'more than 300 seconds ahead': at(330),
    'a day ahead': at(86_400),
    'milliseconds for seconds': at(Number(timestamp) * 999),
  };
};

test('a signed answer that departs in one thing is refused, and read by nobody', async () => {
  const { headers, body } = signedRequest(story, approval);
  for (const [name, change] of Object.entries(mutations())) {
    const changed = Object.entries({ ...headers, ...change }).filter(([, value]) => value !== undefined);
    const answer = await send(story, {
      body,
      headers: Object.fromEntries(changed) as Record<string, string>,
    });
    expect([name, answer]).toEqual([name, REFUSED]);
  }
  await untouched();
});

test('one byte more, less or other than was signed is refused', async () => {
  const { headers } = signedRequest(story, approval);
  for (const body of [
    `${approval}&`,
    approval.slice(0, -1),
    approval.replace('U0BOB', 'U0CAROL'),
    ` ${approval}`,
  ])
    expect(await send(story, { body, headers })).toEqual(REFUSED);
  await untouched();
});

test('the window is judged on the local clock, in both directions', async () => {
  const { headers, body } = signedRequest(story, formOf({ type: 'view_closed' }), { skew: 290 });
  expect(await send(story, { headers, body })).toEqual({ status: 200, body: '' });
  expect((await send(story, signedRequest(story, body, { skew: -290 }))).status).toBe(200);
  await story.advance('2m');
  const early = signedRequest(story, body, { skew: 300 + 120 });
  expect((await send(story, early)).status).toBe(401);
  await story.advance('3m');
  expect((await send(story, early)).status).toBe(200);
  await story.advance('10m');
  expect((await send(story, early)).status).toBe(401);
});

test('the bytes count: what is not ASCII verifies in a form, which arrives as base64, and in text', async () => {
  const payload = JSON.stringify({
    ...clickOn(card, 'U0DAVE', 'approve'),
    note: 'Überprüft ✓ 承認 \u{1F44D}',
  });
  for (const type of [FORM, `${FORM}; charset=utf-8`, 'text/plain; charset=utf-8'])
    expect(await send(story, signedRequest(story, `payload=${payload}`, { type }))).toEqual({
      status: 200,
      body: '',
    });
  const latin = Buffer.concat([
    Buffer.from(formOf({ type: 'view_closed' })),
    Buffer.from([0x26, 0xe9, 0x3d]),
  ]);
  expect((await send(story, signedRequest(story, latin))).status).toBe(200);
  expect((await itemsOf(story, arn)).request['stage']).toMatchObject({ kind: 'asking' });
});

type Change = (payload: Payload) => Payload;
const without =
  (field: string): Change =>
  ({ [field]: _gone, ...rest }) =>
    rest;
const withField =
  (field: string, value: unknown): Change =>
  (payload) => ({ ...payload, [field]: value });
const withButton =
  (change: Record<string, unknown>): Change =>
  (payload) => {
    const [button] = payload['actions'] as Record<string, unknown>[];
    return { ...payload, actions: [{ ...button, ...change }] };
  };

test.each<[string, Change, number]>([
  ['of another app', withField('api_app_id', 'A0OTHER'), 403],
  ['of no app', without('api_app_id'), 400],
  ['of another team', withField('team', { id: 'T0OTHER' }), 403],
  ['of no team', withField('team', null), 403],
  ['of another team by a person of ours', withField('team', { id: 'T0OTHER', user: 'T0LOCAL' }), 403],
  ['of a whole organisation', withField('enterprise', { id: 'T0LOCAL' }), 200],
  ['without a channel', without('channel'), 400],
  ['without a message', without('message'), 400],
  ['without a user', without('user'), 400],
  ['without buttons', withField('actions', []), 400],
  ['on the button of another bot', withButton({ action_id: 'deploy.now' }), 200],
  ['on a button that names nothing', withButton({ value: undefined }), 400],
  ['on a button that names no request', withButton({ value: '../../etc' }), 400],
])('a signed click %s', async (name, change, status) => {
  // The organisation's field is the one that may depart: the team still has to be ours.
  const user = name.includes('organisation') ? 'U0DAVE' : 'U0BOB';
  const request = signedRequest(story, formOf(change(clickOn(card, user, 'approve'))));
  expect(await send(story, request)).toEqual({ status, body: '' });
  if (user === 'U0BOB') await untouched();
});

test.each<[string, Change, string]>([
  [
    'on another message',
    withField('message', { ts: '1700000000.000100' }),
    'this is not the card of churn-open-route v1',
  ],
  [
    'about an unknown request',
    withButton({ value: 'churn-open-route-v7-r1:0' }),
    'Countersign does not know this request',
  ],
  [
    'with other evidence',
    withButton({ value: 'churn-open-route-v1-r1:0badc0de' }),
    'the evidence of churn-open-route v1 changed',
  ],
])('a signed click %s is answered in private and opens nothing', async (_name, change, why) => {
  const heard = whispers(story);
  const trigger = story.cloud.slack.workspace.modals.trigger('U0BOB');
  const request = signedRequest(story, formOf(change(clickOn(card, 'U0BOB', 'approve', trigger))));
  expect(await send(story, request)).toEqual({ status: 200, body: '' });
  await story.quiet();
  expect(heard).toEqual([{ user: 'U0BOB', text: expect.stringContaining(`Not counted: ${why}`) as unknown }]);
  expect(story.cloud.slack.workspace.modals.openedBy(trigger)).toBeUndefined();
  expect((await itemsOf(story, arn)).request).toEqual(
    before.find(({ sort, arn: of }) => of === arn && sort === 'request#0001'),
  );
});

test('a signed click in a channel that is not ours decides nothing, and the attempt is kept', async () => {
  const payload = withField('channel', { id: 'C0OTHER' })(clickOn(card, 'U0CAROL', 'approve'));
  expect(await send(story, signedRequest(story, formOf(payload)))).toEqual({ status: 200, body: '' });
  const { request, refusals } = await itemsOf(story, arn);
  expect(request['stage']).toMatchObject({ kind: 'asking' });
  expect(refusals).toContainEqual(expect.objectContaining({ slackUser: 'U0CAROL', why: 'wrong-place' }));
});

test.each<[string, Change]>([
  [
    'without a place',
    withField('view', {
      id: 'V1',
      callback_id: 'approval.approve',
      private_metadata: '',
      state: { values: {} },
    }),
  ],
  [
    'with a place of the wrong shape',
    withField('view', {
      id: 'V1',
      callback_id: 'approval.approve',
      private_metadata: '{"r":1}',
      state: { values: {} },
    }),
  ],
])('a signed modal %s is not understood', async (_name, change) => {
  const { openedView } = await story.click('bob', 'churn-open-route-v1-r1', 'approve');
  if (!openedView) throw new Error('No modal was opened.');
  await forgetCalls(story);
  const payload = change(submissionOf(openedView, 'U0BOB'));
  expect(await send(story, signedRequest(story, formOf(payload)))).toEqual(NOT_UNDERSTOOD);
  await untouched();
});

const ssm = (): SSMClient =>
  new SSMClient({
    endpoint: story.cloud.awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'ops', secretAccessKey: 'any' },
  });

const store = (Value: string): Promise<unknown> =>
  ssm().send(
    new PutParameterCommand({
      Name: '/countersign/local/slack-signing-secret',
      Value,
      Type: 'SecureString',
      Overwrite: true,
    }),
  );

const readings = async (): Promise<number> =>
  (await calls(story, 'decide')).filter(({ operation }) => operation === 'GetParameters').length;

test('rotation: the new secret counts at once, the old one as long as it is stored, and strangers cause few readings', async () => {
  const { signingSecret: old } = story.cloud.status();
  const statusWith = async (secret: string): Promise<number> =>
    (await send(story, signedRequest(story, formOf({ type: 'view_closed' }), { secret }))).status;
  await story.advance('6m');
  expect(await statusWith(old)).toBe(200);

  // Within a minute of the last reading a wrong signature is just wrong; afterwards the secrets are read anew, once.
  await store(`${old}\nthe-new-secret`);
  await forgetCalls(story);
  expect(await statusWith('the-new-secret')).toBe(401);
  expect(await readings()).toBe(0);
  await story.advance('61s');
  expect([await statusWith('the-new-secret'), await statusWith(old)]).toEqual([200, 200]);
  expect(await readings()).toBe(1);

  await forgetCalls(story);
  await story.advance('61s');
  for (let attempt = 0; attempt < 20; attempt++) expect(await statusWith('a-guess')).toBe(401);
  expect(await readings()).toBe(1);

  await store('the-new-secret');
  await story.advance('6m');
  expect([await statusWith('the-new-secret'), await statusWith(old), await statusWith('')]).toEqual([
    200, 401, 401,
  ]);
  await store(old);
});

test('when the secrets cannot be read nobody gets in', async () => {
  await story.advance('6m');
  await story.fault({
    service: 'ssm',
    operation: 'GetParameters',
    function: 'decide',
    kind: 'error',
    times: 50,
  });
  before = await table(story);
  expect((await send(story, signedRequest(story, approval))).status).toBe(500);
  expect((await send(story, { body: approval, headers: {} })).status).not.toBe(200);
  await story.mend();
  expect(await table(story)).toEqual(before);
  expect((await send(story, signedRequest(story, approval))).status).toBe(200);
  await story.quiet();
  expect(await story.status(arn)).toBe('Approved');
});
