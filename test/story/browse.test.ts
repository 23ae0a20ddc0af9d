// Somebody opens Home or types /countersign: over the wire, signed as Slack signs it, answered for that person alone.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Commanded, type HomeOpened } from '../../local/slack/browsing.ts';
import { asRead } from './blocks-as-read.ts';
import { FORM, send, signedRequest, type Departure } from './slack-request.ts';
import { Story, WEAK } from './story.ts';

const EVENTS = '/slack/events';
const COMMANDS = '/slack/commands';
const MORE = 'More: /countersign pending, /countersign mine, /countersign help';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterAll(() => story.end());
afterEach(() => story.mend());

const opened = (user: string): Promise<HomeOpened> => story.post('/_local/slack/home', { user });
const home = async (user: string): Promise<string[]> => {
  const { status, view } = await opened(user);
  expect(status).toBe(200);
  return asRead(view?.blocks ?? []);
};
const command = (user: string, text: string): Promise<Commanded> =>
  story.post('/_local/slack/command', { user, channel: '#model-approvals', text });
const answer = async (user: string, text: string): Promise<string[]> => {
  const { status, ephemeral } = await command(user, text);
  expect([status, ephemeral.length]).toEqual([200, 1]);
  return asRead(ephemeral[0]?.blocks ?? []);
};
/** The address of a card, as Slack itself says it. */
const linkOf = async (requestId: string): Promise<string> => {
  const { ts } = await story.card(requestId);
  const url = `${story.cloud.webUrl}/api/chat.getPermalink?channel=C0MODELS&message_ts=${ts}`;
  const headers = { authorization: `Bearer ${story.cloud.status().botToken}` };
  return ((await (await fetch(url, { headers })).json()) as { permalink: string }).permalink;
};

test('a question waits for those who may answer it until they have, and its author follows it', async () => {
  await story.register({ group: 'churn-home' });
  await story.register({ group: 'strict-home' });
  const [churn, strict] = [await linkOf('churn-home-v1-r1'), await linkOf('strict-home-v1-r1')];
  const waiting = [
    `- [strict-home v1](${strict})`,
    '  The one check passes. 0 of 2, risk needed. Closes <time>, then rejected.',
  ];
  const nothingOwn = [
    '# Your versions',
    'None of your versions is asked about now. Register one as you always do; Countersign finds it by itself.',
  ];
  expect(await home('bob')).toEqual([
    '# Waiting for you: 2',
    `- [churn-home v1](${churn})`,
    '  All 2 checks pass. 0 of 1. Closes <time>, then rejected.',
    ...waiting,
    ...nothingOwn,
    'As of <time>. Opens fresh each time.',
  ]);
  expect(await home('alice')).toEqual([
    '# Nothing waits for you',
    'When a model needs your decision, it appears here and in the channel of its policy. You may decide about: ' +
      'crowd-*, own-*, own-refused-*.',
    'You may decide because the policies name you. Your own versions you can follow here, not approve.',
    '# Your versions: 2',
    `- [churn-home v1](${churn})`,
    '  0 of 1. Waits for Bob or Carol since <time>. Closes <time>, then rejected.',
    `- [strict-home v1](${strict})`,
    '  0 of 2, risk needed. Waits for Bob, Carol or Dave since <time>. Closes <time>, then rejected.',
    'As of <time>. Opens fresh each time.',
  ]);
  expect(await answer('dave', 'pending')).toEqual([
    '1 waits for you, 1 for others.',
    `- strict-home v1: 0 of 2, risk needed. Closes <time>, then rejected. [Decide](${strict})`,
    'More: /countersign show strict-home 1, /countersign mine, /countersign help',
  ]);

  await story.decide('bob', 'churn-home-v1-r1', 'reject', 'The label leaked into a feature.');
  expect(await home('bob')).toEqual([
    '# Waiting for you: 1',
    ...waiting,
    ...nothingOwn,
    '# Decided lately',
    `- [churn-home v1](${churn})`,
    '  Rejected by you, <time>: The label leaked into a feature.',
    'As of <time>. Opens fresh each time.',
  ]);
  expect(await answer('alice', 'mine')).toEqual([
    '1 of your versions is asked about now.',
    `- [strict-home v1](${strict})`,
    '  0 of 2, risk needed. Waits for Bob, Carol or Dave since <time>. Closes <time>, then rejected.',
    'Decided lately:',
    `- [churn-home v1](${churn})`,
    '  Rejected by Bob, <time>: The label leaked into a feature.',
    'More: /countersign pending, /countersign show <group> <version>, /countersign help',
  ]);
  await story.decide('dave', 'strict-home-v1-r1', 'approve');
  expect(await answer('dave', 'pending')).toEqual([
    'Nothing waits for you, 1 for others.',
    'More: /countersign show strict-home 1, /countersign mine, /countersign help',
  ]);
});

test('a version is shown as its card shows it, without the buttons, however it is named', async () => {
  await story.register({ group: 'churn-shown', description: '<!channel> *look*' });
  const card = await story.card('churn-shown-v1-r1');
  const stood = asRead(card.blocks.filter(({ type }) => type !== 'actions')).map((line) =>
    line.replaceAll('@U0BOB', 'Bob').replaceAll('@U0CAROL', 'Carol'),
  );
  const link = `[Its card in the channel](${await linkOf('churn-shown-v1-r1')})`;
  for (const words of [
    'show churn-shown 1',
    'show churn-shown v1',
    'SHOW churn-shown-v1-r1',
    ' show  churn-shown ',
  ])
    expect(await answer('dave', words), words).toEqual([...stood, link, MORE]);
});

test.each([
  ['show churn-shown 9', 'Countersign was never asked about churn-shown v9.', MORE],
  ['show churn-shown-v9-r1', 'Countersign was never asked about churn-shown-v9-r1.', MORE],
  [
    'show fraud',
    'fraud has no open question.',
    `More: /countersign show <group> <version>${MORE.slice(5).replace(' ', ', ')}`,
  ],
  ['approve churn-shown 1', 'I know pending, show, mine and help.', 'More: /countersign help'],
])('/countersign %s is answered with a sentence', async (words, sentence, more) => {
  expect(await answer('bob', words)).toEqual([sentence, more]);
});

test('what was decided is turned page by page, and a click on a Home that is no longer seen turns nothing', async () => {
  for (const version of ['1', '2', '3', '4', '5', '6', '7'])
    await story.register({ group: 'churn-pages', metrics: WEAK, metadata: { version } });
  const decided = async (): Promise<string[]> => {
    const { view } = await opened('carol');
    return lately(view);
  };
  const lately = (view: HomeOpened['view']): string[] =>
    asRead(view?.blocks ?? []).flatMap((line) => /^# Decided.*|churn-pages v\d|^\[.*:.*\]$/.exec(line) ?? []);
  const turn = async (actionId: string): Promise<string[]> => {
    const viewId = story.cloud.slack.workspace.homes.of('U0CAROL')?.id;
    await story.post('/_local/slack/click', { user: 'carol', viewId, actionId });
    await story.quiet();
    return lately(story.cloud.slack.workspace.homes.of('U0CAROL'));
  };
  const first = ['# Decided lately: 1 to 3', 'churn-pages v7', 'churn-pages v6', 'churn-pages v5'];
  expect(await decided()).toEqual([...first, '[Older: Older decisions, from 4 on]']);
  expect(await turn('home.older')).toEqual([
    '# Decided lately: 4 to 6',
    'churn-pages v4',
    'churn-pages v3',
    'churn-pages v2',
    '[Newer: Newer decisions, 1 to 3] [Older: Older decisions, from 7 on]',
  ]);
  expect(await turn('home.older')).toEqual([
    '# Decided lately: 7 to 8',
    'churn-pages v1',
    '[Newer: Newer decisions, 4 to 6]',
  ]);
  expect((await turn('home.newer'))[0]).toBe('# Decided lately: 4 to 6');
  expect(await turn('home.newer')).toEqual([...first, '[Older: Older decisions, from 4 on]']);

  const seen = story.cloud.slack.workspace.homes.of('U0CAROL');
  const older = seen?.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))[0];
  await home('carol');
  const now = story.cloud.slack.workspace.homes.of('U0CAROL');
  const payload = {
    type: 'block_actions',
    api_app_id: 'A0COUNTERSIGN',
    team: { id: 'T0LOCAL' },
    user: { id: 'U0CAROL' },
    trigger_id: '1.2.x',
    container: { type: 'view', view_id: seen?.id },
    view: seen,
    actions: [older],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  expect((await send(story, signedRequest(story, body))).status).toBe(200);
  await story.quiet();
  expect(story.cloud.slack.workspace.homes.of('U0CAROL')).toEqual(now);
});

const envelope = (over: object = {}, event: object = {}) => ({
  token: 'x',
  team_id: 'T0LOCAL',
  api_app_id: 'A0COUNTERSIGN',
  type: 'event_callback',
  event_id: 'Ev1',
  event: { type: 'app_home_opened', user: 'U0BOB', channel: 'D0BOB', tab: 'home', ...event },
  ...over,
});
const form = (over: Record<string, string> = {}): string =>
  new URLSearchParams({
    api_app_id: 'A0COUNTERSIGN',
    team_id: 'T0LOCAL',
    user_id: 'U0BOB',
    command: '/countersign',
    text: 'pending',
    ...over,
  }).toString();

describe('what comes to the open routes', () => {
  const post = (
    path: string,
    body: string,
    departure: Departure = {},
    headers: Record<string, string> = {},
  ) => {
    const type = path === EVENTS ? 'application/json' : FORM;
    const signed = signedRequest(story, body, { type, ...departure });
    return send(story, { body, headers: { ...signed.headers, ...headers } }, path);
  };
  const published = (): number =>
    story.cloud.calls.list('browse').filter(({ operation }) => operation === 'views.publish').length;

  test.each<[string, string, Departure, number]>([
    ['signed with another secret', JSON.stringify(envelope()), { secret: 'guessed' }, 401],
    ['from before the window', JSON.stringify(envelope()), { skew: -301 }, 401],
    ['from after the window', JSON.stringify(envelope()), { skew: 301 }, 401],
    ['from another workspace', JSON.stringify(envelope({ team_id: 'T0OTHER' })), {}, 403],
    ['from another app', JSON.stringify(envelope({ api_app_id: 'A0OTHER' })), {}, 403],
    ['that is no JSON', 'type=event_callback', {}, 400],
    ['of no kind that is known', '{"type":"else"}', {}, 400],
    ['about the messages tab', JSON.stringify(envelope({}, { tab: 'messages' })), {}, 200],
    ['that nobody asked for', JSON.stringify(envelope({}, { type: 'message' })), {}, 200],
  ])('an event %s shows nothing', async (_, body, departure, status) => {
    const before = published();
    expect(await post(EVENTS, body, departure)).toEqual({ status, body: '' });
    expect(published()).toBe(before);
  });

  test('an event that Slack sends again shows the same person the same again', async () => {
    const before = published();
    const retry = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' };
    const body = JSON.stringify(envelope());
    expect([(await post(EVENTS, body)).status, (await post(EVENTS, body, {}, retry)).status]).toEqual([
      200, 200,
    ]);
    expect(published()).toBe(before + 2);
  });

  test('Slack’s question whether the address is ours is answered, to Slack alone', async () => {
    const body = JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'c4ll' });
    expect(await post(EVENTS, body)).toEqual({ status: 200, body: '{"challenge":"c4ll"}' });
    expect((await post(EVENTS, body, { secret: 'guessed' })).status).toBe(401);
  });

  test.each<[string, string, Departure, number]>([
    ['signed with another secret', form(), { secret: 'guessed' }, 401],
    ['from before the window', form(), { skew: -301 }, 401],
    ['from another workspace', form({ team_id: 'T0OTHER' }), {}, 403],
    ['without a person', 'text=pending', {}, 400],
    ['that only looks for the certificate', form({ ssl_check: '1' }), {}, 200],
  ])('a command %s is answered with nothing', async (_, body, departure, status) => {
    expect(await post(COMMANDS, body, departure)).toEqual({ status, body: '' });
  });

  test.each(['pending', 'mine', 'show churn-shown 1'])(
    'whom the identities do not know is told so, and nothing else, by %s',
    async (text) => {
      const { status, body } = await post(COMMANDS, form({ user_id: 'U0MALLORY', text }));
      const said =
        'Nothing is shown to you, because identities.yml names nobody with the Slack id U0MALLORY. ' +
        'Whoever looks after Countersign can add you there.';
      expect([status, (JSON.parse(body) as { text: string }).text]).toEqual([200, said]);
    },
  );
});

test('a Slack that does not take a Home is answered so that it asks again; one that cannot be repaired, is not', async () => {
  const down = { service: 'slack', operation: 'views.publish', times: 1, kind: 'error' };
  await story.fault({ ...down, code: 'internal_error' });
  expect(await opened('bob')).toMatchObject({ status: 503 });
  await story.fault({ ...down, code: 'invalid_auth' });
  expect(await opened('bob')).toMatchObject({ status: 200 });
});

test('a table that cannot be read is told in a sentence', async () => {
  const denied = { service: 'dynamodb', operation: 'Query', function: 'browse', times: 100, kind: 'error' };
  await story.fault({ ...denied, code: 'AccessDeniedException' });
  expect(await answer('bob', 'pending')).toEqual([
    'Countersign could not read its requests. Ask again in a minute.',
  ]);
  expect(await opened('bob')).toMatchObject({ status: 503 });
});

test('browse reads, shows, and does nothing else', () => {
  const done = new Set(story.cloud.calls.list('browse').map(({ operation }) => operation));
  expect([...done].sort()).toEqual(['GetItem', 'GetParameters', 'Query', 'auth.test', 'views.publish']);
});
