// `/_local/*` to the letter of the contract (design §6), and a sentence for everything that it does not understand.
import { describe, expect, test } from 'vitest';
import { Clock } from '../../../local/clock/clock.ts';
import { Settling } from '../../../local/clock/settling.ts';
import { control, type ControlAnswer } from '../../../local/control/control.ts';
import { isFromHere } from '../../../local/control/loopback.ts';
import { Calls } from '../../../local/endpoint/calls.ts';
import { Faults } from '../../../local/endpoint/faults.ts';
import { Changes } from '../../../local/changes.ts';
import { SlackError } from '../../../local/slack/slack-error.ts';
import { Workspace } from '../../../local/slack/workspace.ts';

const call = (name: string) => ({
  at: '',
  function: name,
  service: 's3',
  operation: 'GetObject',
  resource: '',
  allowed: true,
  status: 200,
});

const steered = () => {
  const clock = new Clock(new Settling());
  const calls = new Calls();
  const faults = new Faults();
  const clicked: unknown[] = [];
  const workspace = new Workspace(clock, new Changes());
  const status = () => ({
    ready: true,
    now: new Date(clock.now()).toISOString(),
    awsUrl: 'http://aws',
    webUrl: 'http://web',
    signingSecret: 's',
    botToken: 'b',
    functions: [{ name: 'intake', arn: 'arn:intake' }],
    stateMachines: [],
  });
  const answer = control({
    clock,
    calls,
    faults,
    status,
    workspace,
    services: ['s3', 'slack'],
    channelId: (name) => (name === '#model-approvals' ? 'C0MODELS' : name),
    version: (arn) =>
      arn === 'arn:known' ? { lineage: { vertices: [], edges: [], isCut: false } } : undefined,
    redeliver: (arn, times, newIds) => (arn === 'arn:known' ? times * (newIds ? 10 : 1) : 0),
    interactions: {
      click: async (input) => {
        if (input.user === 'nobody') throw new SlackError('user_not_found');
        clicked.push(input);
        return { status: 200, ackMs: 1, ephemeral: [] };
      },
      submit: async (input) => (clicked.push(input), { status: 200, ackMs: 1, closed: true, ephemeral: [] }),
    },
    browsing: {
      click: async (input) => (clicked.push(input), { status: 200, ackMs: 2, ephemeral: [] }),
      command: async (input) => (clicked.push(input), { status: 200, ackMs: 3, ephemeral: [] }),
      home: async (user) => (clicked.push(user), { status: 200, ackMs: 4 }),
    },
  });
  const ask = (method: string, path: string, body: unknown = ''): Promise<ControlAnswer> => {
    const url = new URL(path, 'http://local');
    return answer({
      method,
      path: url.pathname,
      query: url.searchParams,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  };
  return { clock, calls, faults, clicked, workspace, ask };
};

test('status says where everything is', async () => {
  const { status, body } = await steered().ask('GET', '/_local/status');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ready: true,
    awsUrl: 'http://aws',
    webUrl: 'http://web',
    functions: [{ name: 'intake', arn: 'arn:intake' }],
  });
});

test('click and submit are what the person does, the channel by name or id', async () => {
  const { ask, clicked } = steered();
  const click = { user: 'bob', channel: '#model-approvals', ts: '1.2', actionId: 'approval.approve' };
  expect(await ask('POST', '/_local/slack/click', click)).toEqual({
    status: 200,
    body: { status: 200, ackMs: 1, ephemeral: [] },
  });
  const submit = { user: 'bob', viewId: 'V1', values: { Reason: 'because' } };
  expect((await ask('POST', '/_local/slack/submit', submit)).status).toBe(200);
  expect(clicked).toEqual([{ ...click, channel: 'C0MODELS' }, submit]);
});

test('Home, its buttons and the slash command are what the person does', async () => {
  const { ask, clicked } = steered();
  const command = { user: 'bob', channel: '#model-approvals', text: 'pending' };
  const click = { user: 'bob', viewId: 'VH0BOB', actionId: 'home.older' };
  expect((await ask('POST', '/_local/slack/home', { user: 'bob' })).body).toEqual({ status: 200, ackMs: 4 });
  expect((await ask('POST', '/_local/slack/command', command)).body).toMatchObject({ ackMs: 3 });
  expect((await ask('POST', '/_local/slack/click', click)).body).toMatchObject({ ackMs: 2 });
  expect(clicked).toEqual(['bob', { ...command, channel: 'C0MODELS' }, click]);
  const both = { ...click, channel: 'C0MODELS', ts: '1.2' };
  expect((await ask('POST', '/_local/slack/click', both)).status).toBe(400);
});

test('tables and charts are taken from the workspace and given back', async () => {
  const { ask, workspace } = steered();
  for (const features of [{ nativeBlocks: false }, { nativeBlocks: true }]) {
    expect(await ask('POST', '/_local/slack/features', features)).toEqual({ status: 200, body: features });
    expect(workspace.features).toEqual(features);
  }
});

test('the app loses scopes and channels', async () => {
  const { ask, workspace } = steered();
  const less = { scopes: ['chat:write'], channels: [] };
  expect(await ask('POST', '/_local/slack/app', less)).toEqual({ status: 200, body: less });
  expect(workspace.installation).toEqual(less);
});

test('calls are listed, by function when asked for, and forgotten', async () => {
  const { ask, calls } = steered();
  for (const name of ['intake', '', 'states']) calls.add(call(name));
  expect((await ask('GET', '/_local/calls')).body).toEqual({
    calls: [call('intake'), call(''), call('states')],
  });
  expect((await ask('GET', '/_local/calls?function=states')).body).toEqual({ calls: [call('states')] });
  expect((await ask('GET', '/_local/calls?function=')).body).toEqual({ calls: [call('')] });
  expect((await ask('DELETE', '/_local/calls')).status).toBe(200);
  expect(calls.list()).toEqual([]);
});

test('events are delivered again', async () => {
  const { ask } = steered();
  expect((await ask('POST', '/_local/events', { arn: 'arn:known', times: 3 })).body).toEqual({
    delivered: 3,
  });
  expect((await ask('POST', '/_local/events', { arn: 'arn:known', times: 3, newIds: true })).body).toEqual({
    delivered: 30,
  });
});

test('faults are ordered and cleared', async () => {
  const { ask, faults } = steered();
  const fault = { service: 's3', operation: '*', times: 2, kind: 'throttle' };
  expect((await ask('POST', '/_local/faults', fault)).status).toBe(200);
  expect(faults.take({ service: 's3', operation: 'GetObject' })).toEqual(fault);
  expect((await ask('DELETE', '/_local/faults')).status).toBe(200);
  expect(faults.take({ service: 's3', operation: 'GetObject' })).toBeUndefined();
});

test.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['72h', 259_200_000],
  ['3d', 259_200_000],
  ['0s', 0],
])('the clock is moved by %s', async (advance, ms) => {
  const { ask, clock } = steered();
  const before = clock.now();
  const { body } = await ask('POST', '/_local/clock', { advance });
  const { now } = body as { now: string };
  expect(Date.parse(now)).toBeGreaterThanOrEqual(Math.floor(before) + ms);
  expect(clock.now()).toBeGreaterThanOrEqual(before + ms);
});

describe('what is not understood is answered with a sentence', () => {
  test.each<[string, unknown, number, RegExp]>([
    ['POST /_local/clock', '{no', 400, /The body is not JSON/],
    ['POST /_local/clock', { advance: '5 m' }, 400, /advance: expected an integer and s, m, h or d/],
    ['POST /_local/clock', { advance: '-5m' }, 400, /advance/],
    ['POST /_local/clock', { advance: '5m', extra: 1 }, 400, /extra/],
    ['POST /_local/events', { arn: 'x', times: 0 }, 400, /times/],
    ['POST /_local/slack/click', { user: 'bob' }, 400, /channel.*ts.*actionId/],
    [
      'POST /_local/slack/click',
      { user: 'nobody', channel: 'C', ts: '1', actionId: 'a' },
      400,
      /user_not_found/,
    ],
    ['POST /_local/slack/submit', { user: 'bob', viewId: 'V', values: { a: 1 } }, 400, /values\.a/],
    ['POST /_local/slack/people', { user: 'mallory', deleted: true }, 400, /user_not_found/],
    ['POST /_local/slack/people', { user: 'bob', gone: true }, 400, /gone/],
    ['POST /_local/slack/usergroups', { usergroup: 'S0NONE', users: [] }, 400, /no_such_subteam/],
    ['POST /_local/slack/usergroups', { usergroup: 'S0RISK', users: ['mallory'] }, 400, /user_not_found/],
    ['POST /_local/slack/features', { nativeBlocks: 'no' }, 400, /nativeBlocks/],
    ['POST /_local/slack/features', { nativeBlocks: true, canvas: true }, 400, /canvas/],
    ['POST /_local/slack/app', { scopes: ['chat:write'] }, 400, /channels/],
    ['POST /_local/faults', { service: 's3', operation: '*', times: 1, kind: 'explode' }, 400, /kind/],
    [
      'POST /_local/faults',
      { service: 'kinesis', operation: '*', times: 1, kind: 'error' },
      400,
      /no service kinesis\. There are: s3, slack/,
    ],
    [
      'POST /_local/faults',
      { service: 's3', operation: '*', times: 1, kind: 'error', function: 'nobody' },
      400,
      /no function nobody.*intake/,
    ],
    ['GET /_local/calls?functoin=x', '', 400, /not by functoin/],
    ['GET /_local/nothing', '', 404, /There is no \/_local\/nothing/],
    ['PUT /_local/clock', '', 405, /answers POST, not PUT/],
  ])('%s %j', async (call, body, status, words) => {
    const [method = '', path = ''] = call.split(' ');
    const answer = await steered().ask(method, path, body);
    expect(answer.status).toBe(status);
    expect((answer.body as { error: string }).error).toMatch(words);
  });
});

describe('who may steer', () => {
  const from = (headers: { host: string; origin?: string }, remoteAddress = '127.0.0.1'): boolean =>
    isFromHere({ headers, socket: { remoteAddress } });

  test.each([
    ['a program on this machine', { host: '127.0.0.1:8080' }, true],
    ['by the name localhost', { host: 'localhost:8080' }, true],
    ['the page itself', { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' }, true],
    ['a foreign page', { host: '127.0.0.1:8080', origin: 'https://evil.example' }, false],
    ['a foreign name that points here', { host: 'evil.example:8080' }, false],
    ['a page of another port', { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:3000' }, false],
  ])('%s', (_, headers, expected) => {
    expect(from(headers)).toBe(expected);
  });

  test('another machine', () => {
    expect(from({ host: 'localhost:8080' }, '10.0.0.7')).toBe(false);
  });
});

test('the details of a version are told by its ARN', async () => {
  const { ask } = steered();
  expect(await ask('GET', '/_local/version?arn=arn:known')).toEqual({
    status: 200,
    body: { lineage: { vertices: [], edges: [], isCut: false } },
  });
  expect(await ask('GET', '/_local/version?arn=arn:other')).toEqual({
    status: 400,
    body: { error: 'There is no version arn:other.' },
  });
  expect((await ask('GET', '/_local/version')).status).toBe(400);
  expect((await ask('POST', '/_local/version?arn=arn:known')).status).toBe(405);
});
