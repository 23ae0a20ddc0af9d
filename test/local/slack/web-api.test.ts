// The local Slack as the product's own client sees it, over HTTP.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BOT, BOT_TOKEN } from '../../../local/slack/people.ts';
import { card, type LocalSlack, plain, refusal, startSlack } from './local-slack.ts';

const channel = 'C0MODELS';
const LONG = 'x'.repeat(4_096);
let slack: LocalSlack;
beforeEach(async () => {
  slack = await startSlack();
});
afterEach(() => slack.stop());

const texts = async (): Promise<(string | undefined)[]> =>
  ((await slack.client().conversations.history({ channel })).messages ?? []).map(({ text }) => text);

describe('tokens', () => {
  test('the token says who our app is', async () => {
    expect(await slack.client().auth.test()).toMatchObject({
      ok: true,
      team_id: 'T0LOCAL',
      user_id: 'U0COUNTERSIGN',
      bot_id: 'B0COUNTERSIGN',
      url: `${slack.url}/`,
    });
  });

  test('no token and a wrong token are refused', async () => {
    expect(await slack.raw('auth.test', {}, false)).toEqual({ ok: false, error: 'not_authed' });
    expect(await refusal(slack.client({}, 'xoxb-other').auth.test())).toBe('invalid_auth');
  });

  test.each([
    ['form', { body: new URLSearchParams({ token: BOT_TOKEN, user: 'U0BOB' }) }],
    ['query', { method: 'GET' }],
  ])('a token may come as an argument: %s', async (kind, init) => {
    const query = kind === 'query' ? `?token=${BOT_TOKEN}&user=U0BOB` : '';
    expect(await slack.raw(`users.info${query}`, init, false)).toMatchObject({ user: { name: 'bob' } });
  });
});

describe('arguments', () => {
  test('come as JSON too', async () => {
    const body = JSON.stringify({ channel, text: 'json', blocks: card('approval.approve') });
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect(await slack.raw('chat.postMessage', { body, headers })).toMatchObject({ ok: true });
    expect(await texts()).toEqual(['json']);
  });

  test.each([
    ['{', 'application/json', 'invalid_json'],
    ['[]', 'application/json', 'json_not_object'],
    ['a', 'multipart/form-data; boundary=b', 'invalid_post_type'],
    ['a', 'text/plain', 'invalid_post_type'],
    ['channel=C0MODELS&text=a&blocks=%5B', 'application/x-www-form-urlencoded', 'invalid_blocks_format'],
    ['channel=C0MODELS&text=a&metadata=%5B', 'application/x-www-form-urlencoded', 'invalid_metadata_format'],
    [
      'channel=C0MODELS&text=a&metadata=%7B%7D',
      'application/x-www-form-urlencoded',
      'invalid_metadata_schema',
    ],
  ])('%s as %s is refused', async (body, contentType, error) => {
    const answer = await slack.raw('chat.postMessage', { body, headers: { 'content-type': contentType } });
    expect(answer).toMatchObject({ ok: false, error });
  });

  test('what is not implemented says so, methods and arguments alike', async () => {
    expect(await slack.raw('chat.scheduleMessage', {})).toMatchObject({
      error: 'unknown_method',
      response_metadata: { messages: ['[ERROR] chat.scheduleMessage is not implemented locally'] },
    });
    expect(await slack.raw('toString', {})).toMatchObject({ error: 'unknown_method' });
    const body = new URLSearchParams({ channel, text: 'a', attachments: '[]' });
    expect(await slack.raw('chat.postMessage', { body })).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] the argument attachments is not implemented locally'] },
    });
  });

  test('a missing one is named', async () => {
    expect(await slack.raw('chat.postMessage', { body: new URLSearchParams({ text: 'a' }) })).toMatchObject({
      error: 'invalid_arguments',
      errors: ['missing required field: channel [json-pointer:/channel]'],
    });
  });
});

describe('chat.postMessage', () => {
  test('posts as our app, keeps blocks and metadata, and shows metadata only on request', async () => {
    const metadata = { event_type: 'approval', event_payload: { request: 'churn-telco-v1-r1' } };
    const posted = await slack
      .client()
      .chat.postMessage({ channel, text: 'a', blocks: card('a.b'), metadata });
    expect(posted.message).toMatchObject({ user: BOT.userId, bot_id: BOT.id, blocks: card('a.b') });
    expect(posted.ts).toMatch(/^\d{10}\.\d{6}$/);
    const asked = await slack.client().conversations.history({ channel, include_all_metadata: true });
    expect(asked.messages).toMatchObject([{ ts: posted.ts, metadata }]);
    const unasked = await slack.client().conversations.history({ channel });
    expect(unasked.messages?.[0]).not.toHaveProperty('metadata');
  });

  test('to a person goes to their direct messages', async () => {
    const posted = await slack.client().chat.postMessage({ channel: 'U0ALICE', text: 'for Alice' });
    expect(posted.channel).toBe('D0ALICE');
    const opened = await slack.client().conversations.open({ users: 'U0ALICE' });
    expect(opened.channel?.id).toBe('D0ALICE');
    expect((await slack.client().conversations.history({ channel: 'D0ALICE' })).messages).toMatchObject([
      { text: 'for Alice' },
    ]);
  });

  test('to a channel by its name', async () => {
    const posted = await slack.client().chat.postMessage({ channel: '#model-approvals', text: 'a' });
    expect(posted.channel).toBe(channel);
  });

  test.each([
    [{ channel: 'C0NOWHERE', text: 'a' }, 'channel_not_found'],
    [{ channel: 'U0NOBODY', text: 'a' }, 'user_not_found'],
    [{ channel: 'U0COUNTERSIGN', text: 'a' }, 'cannot_dm_bot'],
    [{ channel, text: '' }, 'no_text'],
    [{ channel, text: 'a', thread_ts: '1.000000' }, 'thread_not_found'],
    [{ channel, text: 'a', metadata: { event_type: 'a', event_payload: { a: LONG } } }, 'metadata_too_large'],
  ])('what cannot be posted is refused (case %#)', async (given, error) => {
    expect(await refusal(slack.client().chat.postMessage(given))).toBe(error);
  });

  test('text beyond 40,000 characters is cut', async () => {
    const posted = await slack.client().chat.postMessage({ channel, text: 'x'.repeat(40_001) });
    expect(posted.message?.text).toHaveLength(40_000);
  });

  test('ts grow, also when the clock stands', async () => {
    slack.clock.shared[1] = 1_795_442_700_000;
    const first = await slack.client().chat.postMessage({ channel, text: 'a' });
    const second = await slack.client().chat.postMessage({ channel, text: 'b' });
    expect([first.ts, second.ts]).toEqual(['1795442700.000000', '1795442700.000001']);
  });
});

test('chat.getPermalink leads to the page, and only to a message that is there', async () => {
  const { ts = '' } = await slack.client().chat.postMessage({ channel, text: 'x' });
  const { permalink } = await slack.client().chat.getPermalink({ channel, message_ts: ts });
  expect(permalink).toBe(`${slack.url}/archives/C0MODELS/p${ts.replace('.', '')}`);
  expect(await refusal(slack.client().chat.getPermalink({ channel, message_ts: '1.1' }))).toBe(
    'message_not_found',
  );
});

describe('chat.update', () => {
  const posted = async () => {
    const { ts = '' } = await slack.client().chat.postMessage({ channel, text: 'old', blocks: card('a.b') });
    return ts;
  };

  test('new blocks replace the old ones, without a mark', async () => {
    const ts = await posted();
    const blocks = [{ type: 'divider' as const, block_id: 'end' }];
    const { message } = await slack.client().chat.update({ channel, ts, text: 'new', blocks });
    expect(message).toMatchObject({ text: 'new', blocks });
    expect(message).not.toHaveProperty('edited');
  });

  test('text alone removes the blocks and marks the message', async () => {
    const ts = await posted();
    const { message } = await slack.client().chat.update({ channel, ts, text: 'new' });
    expect(message).toMatchObject({ text: 'new', edited: { user: BOT.userId } });
    expect(message).not.toHaveProperty('blocks');
  });

  test('neither keeps both, and metadata stays until it is replaced', async () => {
    const ts = await posted();
    const metadata = { event_type: 'a', event_payload: {} };
    const body = new URLSearchParams({ channel, ts, metadata: JSON.stringify(metadata) });
    expect(await slack.raw('chat.update', { body })).toMatchObject({
      message: { text: 'old', blocks: card('a.b'), metadata },
    });
    expect(await slack.client().chat.update({ channel, ts, text: 'new' })).toMatchObject({
      message: { metadata },
    });
  });

  test('is refused for what is not there, not ours, too long, or by the id of a person', async () => {
    const ts = await posted();
    const { chat } = slack.client();
    const foreign = slack.workspace.channel(channel).post({ text: 'mine' }, slack.clock.now(), 'U0BOB');
    expect(await refusal(chat.update({ channel, ts: '1.000000', text: 'a' }))).toBe('message_not_found');
    expect(await refusal(chat.update({ channel, ts: foreign.ts, text: 'a' }))).toBe('cant_update_message');
    expect(await refusal(chat.update({ channel, ts, text: 'x'.repeat(4_001) }))).toBe('msg_too_long');
    expect(await refusal(chat.update({ channel, ts, text: '' }))).toBe('no_text');
    expect(await refusal(chat.update({ channel: 'U0ALICE', ts, text: 'a' }))).toBe('channel_not_found');
  });
});

test('chat.delete takes a message of ours with its thread, and no other', async () => {
  const { chat, conversations } = slack.client();
  const { ts = '' } = await chat.postMessage({ channel, text: 'card' });
  const reply = await chat.postMessage({ channel, text: 'first', thread_ts: ts });
  await chat.postMessage({ channel, text: 'second', thread_ts: ts });
  await chat.delete({ channel, ts: reply.ts ?? '' });
  expect((await conversations.replies({ channel, ts })).messages?.map(({ text }) => text)).toEqual([
    'card',
    'second',
  ]);
  expect(await chat.delete({ channel, ts })).toMatchObject({ channel, ts });
  expect(await texts()).toEqual([]);
  expect(await refusal(chat.delete({ channel, ts }))).toBe('message_not_found');
  expect(await refusal(chat.update({ channel, ts, text: 'a' }))).toBe('message_not_found');
  expect(await refusal(chat.postMessage({ channel, text: 'a', thread_ts: ts }))).toBe('thread_not_found');
  expect(await refusal(conversations.replies({ channel, ts }))).toBe('thread_not_found');
  const foreign = slack.workspace.channel(channel).post({ text: 'mine' }, slack.clock.now(), 'U0BOB');
  expect(await refusal(chat.delete({ channel, ts: foreign.ts }))).toBe('cant_delete_message');
});

describe('chat.postEphemeral', () => {
  test('is seen by its addressee alone and stands in no history', async () => {
    await slack.client().chat.postEphemeral({ channel, user: 'U0DAVE', text: 'Not counted' });
    expect(await texts()).toEqual([]);
    expect(slack.workspace.ephemerals('U0DAVE')).toMatchObject([{ text: 'Not counted', channel }]);
    expect(slack.workspace.ephemerals('U0BOB')).toEqual([]);
    expect(slack.read(10).privates).toMatchObject([{ to: 'U0DAVE', message: { text: 'Not counted' } }]);
  });

  test.each([
    [{ channel, user: 'U0NOBODY', text: 'a' }, 'user_not_found'],
    [{ channel: 'D0ALICE', user: 'U0BOB', text: 'a' }, 'user_not_in_channel'],
    [{ channel, user: 'U0BOB', text: '' }, 'no_text'],
  ])('%j: %s', async (given, error) => {
    await slack.client().conversations.open({ users: 'U0ALICE' });
    expect(await refusal(slack.client().chat.postEphemeral(given))).toBe(error);
  });
});

describe('conversations and users', () => {
  test('history is newest first, within its bounds, page by page', async () => {
    const { chat, conversations } = slack.client();
    const ts: string[] = [];
    for (const text of ['1', '2', '3', '4']) ts.push((await chat.postMessage({ channel, text })).ts ?? '');
    const [oldest = '', , , latest = ''] = ts;
    const between = await conversations.history({ channel, oldest, latest });
    expect(between.messages?.map(({ text }) => text)).toEqual(['3', '2']);
    const including = await conversations.history({ channel, oldest, latest, inclusive: true });
    expect(including.messages).toHaveLength(4);
    const first = await conversations.history({ channel, limit: 3 });
    expect(first).toMatchObject({ has_more: true, messages: [{ text: '4' }, { text: '3' }, { text: '2' }] });
    const cursor = first.response_metadata?.next_cursor ?? '';
    expect(await conversations.history({ channel, limit: 3, cursor })).toMatchObject({
      has_more: false,
      messages: [{ text: '1' }],
    });
    expect(await refusal(conversations.history({ channel, cursor: 'x' }))).toBe('invalid_cursor');
  });

  test('replies stand in the thread and not in the channel, and the parent tells of them', async () => {
    const { chat, conversations } = slack.client();
    const { ts = '' } = await chat.postMessage({ channel, text: 'parent' });
    const reply = await chat.postMessage({ channel, text: 'reply', thread_ts: ts });
    expect((await conversations.history({ channel })).messages).toMatchObject([
      { text: 'parent', thread_ts: ts, reply_count: 1, latest_reply: reply.ts },
    ]);
    const { messages } = await conversations.replies({ channel, ts });
    expect(messages).toMatchObject([{ text: 'parent' }, { text: 'reply', thread_ts: ts }]);
    expect(await refusal(conversations.replies({ channel, ts: '1.000000' }))).toBe('thread_not_found');
    expect(await refusal(chat.postMessage({ channel, text: 'a', thread_ts: reply.ts ?? '' }))).toBe(
      'thread_not_found',
    );
  });

  test('who and what there is', async () => {
    const { users, conversations } = slack.client();
    expect(await users.info({ user: 'U0ALICE' })).toMatchObject({
      user: { name: 'alice', real_name: 'Alice', team_id: 'T0LOCAL', is_bot: false },
    });
    expect(await refusal(users.info({ user: 'alice' }))).toBe('user_not_found');
    expect((await users.list({})).members?.map(({ id }) => id)).toEqual([
      'U0ALICE',
      'U0BOB',
      'U0CAROL',
      'U0DAVE',
      'U0COUNTERSIGN',
    ]);
    expect(await conversations.info({ channel })).toMatchObject({
      channel: { id: channel, name: 'model-approvals', is_member: true },
    });
    expect(await refusal(conversations.history({ channel: 'C0NOWHERE' }))).toBe('channel_not_found');
  });
});

describe('blocks', () => {
  test('that break a limit are refused with the place', async () => {
    const blocks = [{ type: 'header' as const, text: plain('x'.repeat(151)) }];
    const answer = slack.client().chat.postMessage({ channel, text: 'a', blocks });
    await expect(answer).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        errors: ['must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
        response_metadata: {
          messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    });
    expect(await texts()).toEqual([]);
  });
});

test('each change rings the bell of the page', async () => {
  let rung = 0;
  slack.changes.listen(() => rung++);
  await slack.client().chat.postMessage({ channel, text: 'a' });
  expect(rung).toBe(1);
});
