// What the local Slack does when it was ordered to fail, and what it notes of every call.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalSlack, refusal, startSlack } from './local-slack.ts';

const message = { channel: 'C0MODELS', text: 'a' };
const once = { service: 'slack', operation: 'chat.postMessage', times: 1 } as const;
let slack: LocalSlack;
beforeEach(async () => {
  slack = await startSlack();
});
afterEach(() => slack.stop());

const post = () => slack.client({ timeout: 2_000 }).chat.postMessage(message);
const posted = () => slack.workspace.channel('C0MODELS').timeline.length;

test('a throttle is a 429 that says how long to wait', async () => {
  slack.faults.add({ ...once, kind: 'throttle', ms: 30_000 });
  await expect(post()).rejects.toMatchObject({ retryAfter: 30 });
  expect(posted()).toBe(0);
  await post();
  expect(posted()).toBe(1);
});

test('an error is answered as Slack does, or with an HTTP status', async () => {
  slack.faults.add({ ...once, kind: 'error', code: 'channel_not_found' });
  expect(await refusal(post())).toBe('channel_not_found');
  slack.faults.add({ ...once, kind: 'error', code: '503' });
  await expect(post()).rejects.toMatchObject({ statusCode: 503 });
  expect(posted()).toBe(0);
});

test('blocks can be refused as invalid for once, as a real workspace may', async () => {
  slack.faults.add({ ...once, kind: 'error', code: 'invalid_blocks' });
  const body = new URLSearchParams(message);
  expect(await slack.raw('chat.postMessage', { body })).toEqual({ ok: false, error: 'invalid_blocks' });
  expect(posted()).toBe(0);
  await post();
  expect(posted()).toBe(1);
});

test('a timeout does nothing and a lost answer does it, both without an answer', async () => {
  slack.faults.add({ ...once, kind: 'timeout', ms: 1 });
  await expect(post()).rejects.toThrow();
  expect(posted()).toBe(0);
  slack.faults.add({ ...once, kind: 'lost' });
  await expect(post()).rejects.toThrow();
  expect(posted()).toBe(1);
});

test('a slow call is done all the same', async () => {
  slack.faults.add({ ...once, kind: 'slow', ms: 1 });
  await post();
  expect(posted()).toBe(1);
});

test('a crash ends the worker that calls, before or after', async () => {
  const client = slack.client({}, undefined, '/_as/key-7');
  slack.faults.add({ ...once, kind: 'crash-before', function: 'decide' });
  await post();
  await expect(client.chat.postMessage(message)).rejects.toThrow();
  expect(posted()).toBe(1);
  slack.faults.add({ ...once, kind: 'crash-after', function: 'decide' });
  await expect(client.chat.postMessage(message)).rejects.toThrow();
  expect(posted()).toBe(2);
  expect(slack.crashed).toEqual(['decide key-7', 'decide key-7']);
});

test('each call is listed with its caller and its outcome', async () => {
  await slack.client({}, undefined, '/_as/key-7').chat.postMessage(message);
  await refusal(slack.client({}, 'xoxb-other').auth.test());
  expect(slack.calls.list()).toMatchObject([
    {
      function: 'decide',
      service: 'slack',
      operation: 'chat.postMessage',
      resource: 'C0MODELS',
      allowed: true,
      status: 200,
    },
    { function: '', service: 'slack', operation: 'auth.test', allowed: false, error: 'invalid_auth' },
  ]);
});
