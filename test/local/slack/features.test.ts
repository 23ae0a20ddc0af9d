// A workspace that Slack has not given tables and charts yet: messages with them are refused, all others are not.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { card, type LocalSlack, startSlack } from './local-slack.ts';

const channel = 'C0MODELS';
let slack: LocalSlack;
beforeEach(async () => {
  slack = await startSlack();
});
afterEach(() => slack.stop());

const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'AUC' }]] };
const chart = {
  type: 'data_visualization',
  title: 'Classes',
  chart: { type: 'pie', segments: [{ label: 'stays', value: 3 }] },
};
const divider = { type: 'divider' };

const send = (method: string, more: Readonly<Record<string, string>>, ...blocks: readonly object[]) =>
  slack.raw(method, {
    body: new URLSearchParams({ channel, text: 'a', blocks: JSON.stringify(blocks), ...more }),
  });
const posted = async (): Promise<string> =>
  String((await slack.client().chat.postMessage({ channel, text: 'a' })).ts);

const refused = (...faults: readonly string[]) => ({
  ok: false,
  error: 'invalid_blocks',
  errors: faults,
  response_metadata: { messages: faults.map((fault) => `[ERROR] ${fault}`) },
});
const TABLE = 'unsupported type: table [json-pointer:/blocks/1/type]';

test('tables and charts are there, and kept as they were sent', async () => {
  const ts = await posted();
  expect(await send('chat.postMessage', { thread_ts: ts }, divider, table, chart)).toMatchObject({
    ok: true,
    message: { blocks: [divider, table, chart] },
  });
});

test('without them a message is refused at each of them, and nothing is posted', async () => {
  slack.workspace.features = { nativeBlocks: false };
  expect(await send('chat.postMessage', {}, divider, table)).toEqual(refused(TABLE));
  expect(await send('chat.postMessage', {}, chart, table)).toEqual(
    refused('unsupported type: data_visualization [json-pointer:/blocks/0/type]', TABLE),
  );
  expect(slack.workspace.channel(channel).timeline).toEqual([]);
});

test('without them corrections and private messages are refused too', async () => {
  const ts = await posted();
  slack.workspace.features = { nativeBlocks: false };
  expect(await send('chat.update', { ts }, divider, table)).toEqual(refused(TABLE));
  expect(await send('chat.postEphemeral', { user: 'U0BOB' }, divider, table)).toEqual(refused(TABLE));
});

test('without them every other message is taken, and with them again these are', async () => {
  slack.workspace.features = { nativeBlocks: false };
  expect(await send('chat.postMessage', {}, ...card('approval.approve'))).toMatchObject({ ok: true });
  slack.workspace.features = { nativeBlocks: true };
  expect(await send('chat.postMessage', {}, divider, table)).toMatchObject({ ok: true });
});
