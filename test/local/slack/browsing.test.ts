// Home, its buttons and the slash command: what the product receives, and what the person sees after it answered.
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SIGNING_SECRET } from '../../../local/slack/people.ts';
import { type LocalSlack, plain, refusal, startSlack } from './local-slack.ts';

let slack: LocalSlack;
beforeEach(async () => (slack = await startSlack()));
afterEach(() => slack.stop());

const header = (words: string, block_id?: string) => ({
  type: 'header' as const,
  ...(block_id && { block_id }),
  text: plain(words),
});
const button = (action_id: string) => ({
  type: 'button' as const,
  action_id,
  text: plain(action_id),
  value: 'next',
});
const homeOf = (...blocks: object[]) => ({ type: 'home' as const, callback_id: 'home', blocks }) as never;
const publish = (view: object, user_id = 'U0BOB', hash?: string) =>
  slack.client().views.publish({ user_id, view: view as never, ...(hash && { hash }) });

const expectSigned = (): void => {
  const request = slack.requests.at(-1);
  const timestamp = String(request?.headers['x-slack-request-timestamp']);
  const hmac = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${request?.body}`);
  expect(request?.headers['x-slack-signature']).toBe(`v0=${hmac.digest('hex')}`);
};

describe('Home', () => {
  test('is opened by a signed event, which carries the Home that stands, and shows what is published then', async () => {
    slack.become(async () => (await publish(homeOf(header(`Home ${slack.requests.length}`))), {}));
    const first = await slack.browsing.home('bob');
    expect(first).toMatchObject({
      status: 200,
      ackMs: 5,
      view: { id: 'VH0BOB', blocks: [{ text: plain('Home 1') }] },
    });
    expectSigned();
    const second = await slack.browsing.home('U0BOB');
    const [before, after] = slack.requests.map(
      ({ body }) => JSON.parse(body) as { event: { view?: object } },
    );
    expect(before).toMatchObject({
      type: 'event_callback',
      api_app_id: 'A0COUNTERSIGN',
      team_id: 'T0LOCAL',
      event: { type: 'app_home_opened', user: 'U0BOB', channel: 'D0BOB', tab: 'home' },
    });
    expect(before?.event).not.toHaveProperty('view');
    expect(after?.event.view).toEqual(first.view);
    expect(second.view?.id).toBe(first.view?.id);
    expect(slack.read(1).homes).toEqual({ U0BOB: second.view });
    expect(slack.requests.map(({ path, headers }) => [path, headers['content-type']])).toEqual([
      ['/slack/events', 'application/json'],
      ['/slack/events', 'application/json'],
    ]);
  });

  test.each<[string, object, string]>([
    ['a modal', { type: 'modal', title: plain('x'), blocks: [] }, 'invalid_arguments'],
    ['a title, which Home has not', { ...(homeOf() as object), title: plain('x') }, 'invalid_arguments'],
    ['a block id twice', homeOf(header('a', 'same'), header('b', 'same')), 'invalid_arguments'],
    [
      'more than a hundred blocks',
      homeOf(...Array.from({ length: 101 }, () => header('a'))),
      'invalid_arguments',
    ],
    ['a header of nothing', homeOf(header('')), 'invalid_arguments'],
  ])('%s is refused', async (_, view, error) => {
    expect(await refusal(publish(view))).toBe(error);
  });

  test('a hundred blocks are shown; a stranger has no Home', async () => {
    expect(await refusal(publish(homeOf(...Array.from({ length: 100 }, () => header('a')))))).toBe(
      'accepted',
    );
    expect(await refusal(publish(homeOf(), 'U0NOBODY'))).toBe('user_not_found');
  });

  test('with a hash, only the Home that the person sees is replaced', async () => {
    const { view } = await publish(homeOf(header('first')));
    expect(await refusal(publish(homeOf(header('second')), 'U0BOB', view?.hash))).toBe('accepted');
    expect(await refusal(publish(homeOf(header('late')), 'U0BOB', view?.hash))).toBe('hash_conflict');
    expect(slack.workspace.homes.of('U0BOB')?.blocks).toMatchObject([{ text: plain('second') }]);
  });

  test('a button is sent to the one address of interactions, with the view and without a message', async () => {
    const { view } = await publish(
      homeOf({ type: 'actions', block_id: 'turn', elements: [button('home.older')] }),
    );
    const click = { user: 'bob', viewId: view?.id ?? '', actionId: 'home.older' };
    expect(await slack.browsing.click(click)).toEqual({ status: 200, ackMs: 5, ephemeral: [] });
    expectSigned();
    const [{ path, payload } = { path: '', payload: {} }] = slack.requests;
    expect(path).toBe('/slack/interactions');
    expect(payload).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0BOB' },
      container: { type: 'view', view_id: view?.id },
      view: { type: 'home', hash: view?.hash },
      actions: [{ action_id: 'home.older', block_id: 'turn', value: 'next' }],
    });
    expect(payload).not.toHaveProperty('message');
    await expect(slack.browsing.click({ ...click, actionId: 'home.newer' })).rejects.toThrow(
      'action_not_found',
    );
    await expect(slack.browsing.click({ ...click, user: 'carol' })).rejects.toThrow('view_not_found');
  });
});

describe('the slash command', () => {
  const command = (channel = 'C0MODELS', text = 'show churn-telco 1') =>
    slack.browsing.command({ user: 'bob', channel, text });

  test('is sent as a signed form, and its answer is seen by that person alone', async () => {
    slack.become(() => ({
      body: { response_type: 'ephemeral', text: 'One waits.', blocks: [header('One')] },
    }));
    const answer = await command();
    expect(answer).toMatchObject({
      status: 200,
      ephemeral: [{ text: 'One waits.', blocks: [{ text: plain('One') }] }],
    });
    expectSigned();
    const [request] = slack.requests;
    expect(request?.path).toBe('/slack/commands');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toMatchObject({
      team_id: 'T0LOCAL',
      api_app_id: 'A0COUNTERSIGN',
      user_id: 'U0BOB',
      user_name: 'bob',
      channel_id: 'C0MODELS',
      channel_name: 'model-approvals',
      command: '/countersign',
      text: 'show churn-telco 1',
    });
    expect(slack.read(9).privates.map(({ to, message }) => [to, message.text])).toEqual([
      ['U0BOB', 'One waits.'],
    ]);
    expect((await slack.client().conversations.history({ channel: 'C0MODELS' })).messages).toEqual([]);
  });

  test('can be typed in one’s own direct messages, and in no others', async () => {
    expect((await command('D0BOB')).status).toBe(200);
    expect(slack.requests[0]?.body).toContain('channel_name=directmessage');
    await slack.client().conversations.open({ users: 'U0CAROL' });
    await expect(slack.browsing.command({ user: 'bob', channel: 'D0CAROL', text: '' })).rejects.toThrow(
      'user_not_in_channel',
    );
  });

  test('an empty answer shows nothing; one that is late or refused is told as Slack tells it', async () => {
    expect((await command()).ephemeral).toEqual([]);
    slack.become(() => ({ tookMs: 3_400, body: { text: 'late' } }));
    expect(await command()).toMatchObject({
      ephemeral: [],
      problem: 'the answer took 3.4 s, the limit is 3 s',
    });
    slack.become(() => ({ status: 500 }));
    expect(await command()).toMatchObject({ problem: 'the app responded with status code 500' });
    expect(slack.read(9).privates).toEqual([]);
  });

  test.each([
    ['is no JSON', 'well'],
    ['speaks to the whole channel', { response_type: 'in_channel', text: 'all' }],
    ['has blocks that Slack refuses', { text: 'x', blocks: [header('')] }],
  ])('an answer that %s is refused', async (_, body) => {
    slack.become(() => ({ body }));
    await expect(command()).rejects.toThrow(/invalid_(command_response|blocks)/);
  });
});
