// An app with fewer scopes, or out of a channel: what these forbid is refused as Slack does it, and nothing is posted.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AS_SHIPPED } from '../../../local/slack/installation.ts';
import { type LocalSlack, startSlack } from './local-slack.ts';

const channel = 'C0MODELS';
let slack: LocalSlack;
beforeEach(async () => {
  slack = await startSlack();
});
afterEach(() => slack.stop());

const post = (to: string) =>
  slack.raw('chat.postMessage', { body: new URLSearchParams({ channel: to, text: 'a' }) });

test('as the manifest asks for it the app writes to its channel and to people, and knows its scopes', async () => {
  expect(await post(channel)).toMatchObject({ ok: true });
  expect(await post('U0BOB')).toMatchObject({ ok: true });
  const { response_metadata: said } = await slack.client().auth.test();
  expect(said).toMatchObject({ scopes: AS_SHIPPED.scopes });
});

test('out of the channel it may write to people only', async () => {
  slack.workspace.installation = { ...AS_SHIPPED, channels: [] };
  expect(await post(channel)).toEqual({ ok: false, error: 'not_in_channel' });
  expect(await slack.client().conversations.info({ channel })).toMatchObject({
    channel: { is_member: false },
  });
  expect(await post('U0BOB')).toMatchObject({ ok: true });
  expect(slack.workspace.channel(channel).timeline).toEqual([]);
});

test('a call without its scope is refused, and told which one', async () => {
  slack.workspace.installation = { ...AS_SHIPPED, scopes: ['channels:history'] };
  const faults = ['needed: chat:write', 'provided: channels:history'];
  expect(await post(channel)).toEqual({
    ok: false,
    error: 'missing_scope',
    errors: faults,
    response_metadata: { messages: faults.map((fault) => `[ERROR] ${fault}`) },
  });
  expect(await slack.client().conversations.history({ channel })).toMatchObject({ ok: true, messages: [] });
});
