// What time does to an open question: those who have not answered are reminded, in its thread and directly, others are
// called on after a while, each once whatever goes wrong; and what comes after it takes its place.
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { asRead } from './read.ts';
import { Story, type ChatMessage } from './story.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterEach(() => story.mend());
afterAll(() => story.end());

/** A message as it is read: mentions as `<@U0BOB>`, instants as `(date)`. */
const read = (message: ChatMessage): string => asRead(message).join('\n');
const ofReminders = (messages: readonly ChatMessage[], id: string): string[] =>
  messages
    .filter(({ metadata }) => metadata?.event_payload.request === id)
    .filter(({ metadata }) => /reminder|escalation/.test(metadata?.event_payload.part ?? ''))
    .map(read);

const inThread = async (id: string): Promise<string[]> => ofReminders(await story.thread(id), id);
/** What one person was told directly about a request, oldest first. */
const directly = async (user: string, id: string): Promise<string[]> => {
  const opened = await fetch(`${story.cloud.webUrl}/api/conversations.open?users=${user}`, {
    headers: { authorization: `Bearer ${story.cloud.status().botToken}` },
  });
  const { channel } = (await opened.json()) as { channel: { id: string } };
  return ofReminders((await story.messages(channel.id)).reverse(), id);
};

const titleOf = async (id: string): Promise<string> =>
  (asRead(await story.card(id))[0] ?? '').replace(/^.*?: /, '');

const REMINDED = (id: string, needs: string, whom: string, rest: string): string =>
  `${id} still needs ${needs}: ${whom}\nIt closes (date) and is then rejected.${rest}`;
const DIRECT = (id: string): string =>
  `${id} waits for you.\nThe one check passes. It closes (date) and is then rejected.\n` +
  'Decide on its card. You get this because the policy names you.';

test('those who have not answered are reminded, those who have are not, and each time once', async () => {
  const [id, name] = ['timely-telco-v1-r1', 'timely-telco v1'];
  await story.register({ group: 'timely-telco' });
  await story.advance('23h');
  expect(await inThread(id)).toEqual([]);
  await story.advance('66m');
  const first = REMINDED(
    name,
    'one of approvers and one of risk',
    '<@U0BOB>, <@U0CAROL> or <@U0DAVE>',
    ' After this there is one more reminder, 4 hours before.',
  );
  expect(await inThread(id)).toEqual([first]);
  expect([await directly('U0BOB', id), await directly('U0DAVE', id)]).toEqual([
    [DIRECT(name)],
    [DIRECT(name)],
  ]);
  await story.decide('bob', id, 'approve');
  await story.advance('23h');
  expect(await inThread(id)).toEqual([first]);
  await story.advance('66m');
  const second = `${name} still needs one of risk, and nobody has decided yet: <@U0DAVE>\nIt closes (date) and is then rejected.`;
  expect(await inThread(id)).toEqual([first, second]);
  await story.advance('20h');
  expect(await inThread(id)).toEqual([
    first,
    second,
    REMINDED(name, 'one of risk', '<@U0DAVE>', ' This is the last reminder.'),
  ]);
  expect((await directly('U0BOB', id)).length).toBe(1);
  expect((await directly('U0DAVE', id)).length).toBe(3);
  await story.advance('5h');
  expect((await inThread(id)).length).toBe(3);
  expect(read(await story.card(id))).toContain(
    '\nAsked: Bob, Carol and Dave. Reminded: (date), (date), (date). The policy rejects after 72 hours.\n',
  );
});

test.each([
  ['the answer of the message in the thread is lost', 'chat.postMessage', 'lost', 1],
  ['its function ends after each message', 'chat.postMessage', 'crash-after', 2],
  ['Slack is away', '*', 'error', 6],
])('a reminder is sent once although %s', async (_what, operation, kind, times) => {
  const group = `timely-${kind}`;
  const id = `${group}-v1-r1`;
  await story.register({ group });
  await story.advance('23h');
  await story.fault({ service: 'slack', operation, function: 'announce', kind, times });
  await story.advance('62m');
  for (let sweeps = 0; sweeps < 6; sweeps++) await story.advance('6m');
  expect((await inThread(id)).length).toBe(1);
  for (const user of ['U0BOB', 'U0CAROL', 'U0DAVE']) expect(await directly(user, id)).toHaveLength(1);
});

test('of several reminders that were missed only the last is sent', async () => {
  await story.register({ group: 'timely-late' });
  // The schedule fires once for all the time that is passed at once.
  await story.advance('69h');
  await story.advance('11m');
  expect((await inThread('timely-late-v1-r1')).map((message) => message.split(':')[0])).toEqual([
    'timely-late v1 still needs one of approvers and one of risk, and nobody has decided yet',
    'timely-late v1 still needs one of approvers and one of risk',
  ]);
});

test('a newer version takes the place of an open question, where the policy says so', async () => {
  const first = await story.register({ group: 'timely-next' });
  await story.decide('bob', 'timely-next-v1-r1', 'approve');
  const second = await story.register({ group: 'timely-next' });
  const card = await story.card('timely-next-v1-r1');
  expect(read(card)).toMatch(
    /^timely-next v1: not decided, replaced by v2\nv2 was registered \(date\)\.\nThe policy asks only about the newest version of a group\.\nNow: v1 is not approved and cannot be deployed\. Votes given to it \(1 of 2\) do not carry over\.\nNext: Decide about v2\.\nRound 1 · /,
  );
  expect(card.text).toBe(
    'timely-next v1: not decided, replaced by v2. The question for v2 is open in this channel.',
  );
  const { ts } = await story.card('timely-next-v2-r1');
  expect(JSON.stringify(card.blocks)).toContain(
    `"type":"link","url":"${story.cloud.webUrl}/archives/C0MODELS/p${ts.replace('.', '')}"`,
  );
  expect(await titleOf('timely-next-v2-r1')).toBe('approval needed');
  expect(await story.status(first)).toBe('PendingManualApproval');
  expect((await story.executions()).find(({ name }) => name === 'timely-next-v1-r1')?.status).toBe(
    'SUCCEEDED',
  );
  const { ephemeral } = await story.click('dave', 'timely-next-v1-r1', 'approve', card.ts);
  expect(ephemeral.map(({ text }) => text)).toEqual([
    'Not counted: timely-next v1 was replaced by v2, and is not asked about any more. Nothing changed by your click.',
  ]);
  await story.decide('bob', 'timely-next-v2-r1', 'approve');
  await story.decide('dave', 'timely-next-v2-r1', 'approve');
  expect(await story.status(second)).toBe('Approved');
});

test.each([
  ['lost', 'dynamodb', 'PutItem'],
  ['crash-after', 'dynamodb', 'PutItem'],
  ['error', 'slack', 'chat.getPermalink'],
])(
  'only the newest of three questions stays open although a call of ask ends as %s',
  async (kind, service, operation) => {
    const group = `timely-three-${kind}`;
    await story.register({ group });
    for (const times of [1, 3]) {
      await story.fault({ service, operation, function: 'ask', kind, times });
      await story.register({ group });
      await story.advance('11m');
      await story.mend();
    }
    const titles = await Promise.all([1, 2, 3].map((version) => titleOf(`${group}-v${version}-r1`)));
    expect(titles).toEqual(['not decided, replaced by v2', 'not decided, replaced by v3', 'approval needed']);
  },
);

test('a newer version closes what the one before it could not close', async () => {
  const group = 'timely-half';
  await story.register({ group });
  // Noted as the newest, and gone again before v1 is closed: as often as the machine tries.
  await story.fault({
    ...{ service: 'slack', operation: 'chat.getPermalink', function: 'ask' },
    ...{ kind: 'crash-before', times: 4 },
  });
  await story.register({ group });
  await story.advance('30s');
  expect((await story.execution(`${group}-v2-r1`)).status).toBe('FAILED');
  expect(story.cloud.faults.list()).toEqual([]);
  expect(await titleOf(`${group}-v1-r1`)).toBe('approval needed');
  await story.register({ group });
  await story.advance('2h');
  const titles = await Promise.all([1, 2, 3].map((version) => titleOf(`${group}-v${version}-r1`)));
  expect(titles).toEqual(['not decided, replaced by v3', 'not decided, replaced by v3', 'approval needed']);
});

test('an older question stays open where the policy does not say so', async () => {
  await story.register({ group: 'churn-stays' });
  await story.register({ group: 'churn-stays' });
  expect(await titleOf('churn-stays-v1-r1')).toBe('approval needed');
});

/** A version that is older than the approved one of its group, and is asked about. */
const askedLate = async (group: string, approve: readonly string[]): Promise<string> => {
  const older = await story.register({ group, over: { ModelApprovalStatus: 'Rejected' } });
  await story.register({ group });
  for (const user of approve) await story.decide(user, `${group}-v2-r1`, 'approve');
  const pending = { ModelPackageArn: older, ModelApprovalStatus: 'PendingManualApproval' } as const;
  await story.clients('alice').sagemaker.send(new UpdateModelPackageCommand(pending));
  await story.quiet();
  return older;
};

test('to approve an older version than the approved one, its approver says why', async () => {
  const older = await askedLate('churn-back', ['bob']);
  const { openedView } = await story.click('carol', 'churn-back-v1-r1', 'approve');
  expect(JSON.stringify(openedView?.blocks[0])).toContain('v2 is approved, and is newer. ');
  const WHY = 'Why the older version';
  expect((await story.submit('carol', openedView?.id ?? '', { [WHY]: 'x' })).closed).toBe(false);
  await story.submit('carol', openedView?.id ?? '', { [WHY]: 'v2 fails on the September data.' });
  await story.quiet();
  expect(await story.status(older)).toBe('Approved');
});

test('nobody approves it where the policy refuses that', async () => {
  const older = await askedLate('timely-back', ['bob', 'dave']);
  const { ephemeral, openedView } = await story.click('carol', 'timely-back-v1-r1', 'approve');
  expect(openedView).toBeUndefined();
  expect(ephemeral.map(({ text }) => text)).toEqual([
    'Not counted: v2 of timely-back is approved, and is newer than v1. Its policy lets nobody approve an older version. Register it as a new version to go back to it.',
  ]);
  expect(await story.status(older)).toBe('PendingManualApproval');
});

/** Until it is mended, Slack takes nothing from `announce`. */
const slackIsAway = (): Promise<unknown> =>
  story.fault({ service: 'slack', operation: '*', function: 'announce', kind: 'error', times: 100_000 });

test('whoever is not needed any more when Slack is back is not reminded', async () => {
  const id = 'timely-meanwhile-v1-r1';
  await story.register({ group: 'timely-meanwhile' });
  await story.advance('23h');
  await slackIsAway();
  await story.advance('66m');
  await story.decide('bob', id, 'approve');
  await story.mend();
  await story.advance('11m');
  expect(await inThread(id)).toEqual([
    REMINDED(
      'timely-meanwhile v1',
      'one of risk',
      '<@U0DAVE>',
      ' After this there is one more reminder, 4 hours before.',
    ),
  ]);
  const told = await Promise.all(['U0BOB', 'U0CAROL', 'U0DAVE'].map((user) => directly(user, id)));
  expect(told).toEqual([[], [], [DIRECT('timely-meanwhile v1')]]);
});

test('a reminder that Slack could not take in the day comes after the quiet time', async () => {
  const id = 'zoned-away-v1-r1';
  const until = async (hour: number): Promise<void> => {
    const now = new Date(story.cloud.status().now);
    await story.advance(`${((hour - now.getUTCHours() + 23) % 24) + 1}h`);
  };
  for (const user of ['bob', 'carol']) await story.post('/_local/slack/people', { user, tz: 'UTC' });
  await until(9);
  await story.register({ group: 'zoned-away' });
  await slackIsAway();
  // Due at five in the afternoon; Slack is back at ten in the evening.
  await until(18);
  await until(22);
  await story.mend();
  await until(6);
  const said = async (): Promise<number[]> =>
    (await Promise.all([inThread(id), directly('U0BOB', id), directly('U0CAROL', id)])).map(
      ({ length }) => length,
    );
  expect(await said()).toEqual([0, 0, 0]);
  await until(9);
  expect(await said()).toEqual([1, 1, 1]);
});

test('a direct reminder waits for the morning of its reader, and comes once', async () => {
  // Where the policy is at day, twelve hours to the east it is night.
  await story.post('/_local/slack/people', { user: 'bob', tz: 'Etc/GMT-12' });
  await story.post('/_local/slack/people', { user: 'carol', tz: 'UTC' });
  await story.advance('16m');
  await story.register({ group: 'zoned-telco' });
  const id = 'zoned-telco-v1-r1';
  const isThere = async (user: string): Promise<boolean> => (await directly(user, id)).length > 0;
  const until = async (user: string): Promise<number> => {
    for (let hours = 0; hours < 25 && !(await isThere(user)); hours++) await story.advance('1h');
    return new Date(story.cloud.status().now).getUTCHours();
  };
  const carols = await until('U0CAROL');
  expect(carols).toBeGreaterThanOrEqual(8);
  expect(await inThread(id)).toHaveLength(1);
  expect(await isThere('U0BOB')).toBe(false);
  // 20:00 UTC is 08:00 where Bob is; the sweep that follows is within the hour.
  expect([20, 21]).toContain(await until('U0BOB'));
  await story.advance('2h');
  expect([await directly('U0BOB', id), await directly('U0CAROL', id)]).toEqual([
    [DIRECT('zoned-telco v1')],
    [DIRECT('zoned-telco v1')],
  ]);
});
