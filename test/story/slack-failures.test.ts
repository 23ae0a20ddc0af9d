// Whatever Slack does at whatever moment of an approval: nothing is lost and nothing stands twice, ops hear of what only
// a person can repair, and once Slack is back every message reads as if nothing had happened.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { countersign, signedAs } from '../cli/run.ts';
import { asRead } from './read.ts';
import { type Story } from './story.ts';
import { LASTING, Trouble } from './trouble.ts';
import { calls, forgetCalls, itemsOf } from './truth.ts';

let story: Story;
let trouble: Trouble;
const refusals: string[] = [];
beforeAll(async () => {
  trouble = await Trouble.begin();
  story = trouble.story;
  story.cloud.lambdas.logs.listen((name, line) => {
    if (line.includes('"SlackRefusals"')) refusals.push(name);
  });
});
afterEach(() => story.mend());
afterAll(() => story.end());

/** The schedule is five minutes. */
const AFTER_SWEEP = '6m';
const idOf = (group: string): string => `${group}-v1-r1`;

const CHECKS = ['- AUC 0.91, needs at least 0.80', '- Accuracy 0.84, needs at least 0.75'];
const FOOTER = 'Round 1 · evidence (digest) · policy (digest)';

/** All that people see of a version that Bob approved: its card, its thread, what its requester was told of the end. */
const approved = (group: string) => ({
  card: [
    `${group} v1: approved`,
    'Bob approved, (date). The registry says Approved.',
    '> Holds.',
    'All 2 checks passed. There was no approved version to compare with.',
    ...CHECKS,
    'Next: deployments may use v1. Alice registered it.',
    FOOTER,
  ],
  thread: [
    [
      `All evidence of ${group} v1, no version is approved yet to compare with`,
      'Check | v1 | Needs | In words',
      'AUC | 0.91 | at least 0.80 | passes',
      'Accuracy | 0.84 | at least 0.75 | passes',
      'All 2 checks shown.',
    ],
    ['Bob approved.', '> Holds.'],
  ],
  requester: [`Your ${group} v1 is approved, by Bob. Deployments may use it.`],
});

/** What stands; fails where a card stands twice. */
const standing = async (group: string) => ({
  card: asRead(await story.card(idOf(group))),
  thread: (await story.thread(idOf(group))).map(asRead),
  requester: (await trouble.directMessages(`${group} v1`)).filter(
    (words) => !words.includes('is asked about'),
  ),
});

/** The card of an open question; whoever was called on once is named after that. */
const open = (group: string, who = '<@U0BOB> or <@U0CAROL>'): string[] => [
  `${group} v1: approval needed`,
  'Registered by Alice, (date)',
  'All 2 checks pass. No version is approved yet to compare with.',
  ...CHECKS,
  `Who: ${who}, one is enough.`,
  'Until: (date). No answer by then: rejected.',
  'Next: approving sets v1 to Approved; deployments may start at once.',
  '[Approve] [Reject] [Request changes]',
  FOOTER,
];

interface Failure {
  readonly kind: 'throttle' | 'error' | 'timeout' | 'lost';
  readonly code?: string;
  readonly ms?: number;
}
/** By name: what Slack does, and whether only a person can repair it. */
const FAILURES: readonly [string, Failure, boolean][] = [
  ['rate-limited', { kind: 'throttle', ms: 30_000 }, false],
  ['unavailable', { kind: 'error', code: '503' }, false],
  ['confused', { kind: 'error', code: 'internal_error' }, false],
  ['silent', { kind: 'timeout', ms: 1 }, false],
  ['silent-after-it-did', { kind: 'lost' }, false],
  ['token-revoked', { kind: 'error', code: 'token_revoked' }, true],
  ['unauthorised', { kind: 'error', code: 'invalid_auth' }, true],
  ['without-channel', { kind: 'error', code: 'channel_not_found' }, true],
  ['too-long', { kind: 'error', code: 'msg_blocks_too_long' }, true],
];

/** From when a moment's calls go wrong, by what, and whose metric counts it. */
const MOMENTS = {
  card: { operation: 'chat.postMessage', function: 'ask' },
  thread: { operation: 'chat.postMessage', function: 'ask' },
  edit: { operation: 'chat.update', function: 'announce' },
  vote: { operation: 'chat.postMessage', function: 'announce' },
  all: { operation: '*', function: 'announce' },
} as const;
type Moment = keyof typeof MOMENTS;

const cases = FAILURES.flatMap(([name, failure, isPermanent]) =>
  (Object.keys(MOMENTS) as Moment[]).map((moment) => [name, moment, failure, isPermanent] as const),
);

describe('Slack fails while people are asked or told', () => {
  test.each(cases)('%s, at the moment %s', async (name, moment, failure, isPermanent) => {
    const group = `churn-${name}-${moment}`;
    const fault = { service: 'slack', ...MOMENTS[moment], ...failure, times: LASTING };
    const isAsking = MOMENTS[moment].function === 'ask';
    refusals.length = 0;
    if (moment === 'thread') await story.fault({ ...fault, kind: 'slow', ms: 0, times: 1, code: undefined });
    if (isAsking) await story.fault(fault);
    const arn = await story.register({ group });
    expect((await story.execution(idOf(group))).status).toBe('RUNNING');
    if (!isAsking) {
      await story.fault(fault);
      await story.decide('bob', idOf(group), 'approve', 'Holds.');
    }
    expect(refusals.includes(MOMENTS[moment].function)).toBe(isPermanent);
    if (!isAsking) expect(await story.status(arn)).toBe('Approved');
    await story.mend();
    await story.advance(AFTER_SWEEP);
    if (isAsking) {
      // A card that was found again is edited, and an edit calls on nobody.
      const wasFound = moment === 'card' && failure.kind === 'lost';
      expect(asRead(await story.card(idOf(group)))).toEqual(
        open(group, wasFound ? 'Bob or Carol' : undefined),
      );
      await story.decide('bob', idOf(group), 'approve', 'Holds.');
    }
    await story.advance(AFTER_SWEEP);
    expect(await standing(group)).toEqual(approved(group));
    expect(await story.status(arn)).toBe('Approved');
    expect(await trouble.isFollowed(arn)).toBe(false);
    expect(await trouble.ops(idOf(group))).toEqual([]);
    await trouble.endedWell(idOf(group), 'Approved');
  });
});

describe('Slack fails while somebody clicks', () => {
  const NOT_RECORDED =
    'Not counted: Countersign could not record your vote. Nothing was approved or rejected, and the card is still open. ' +
    'Choose again in a minute. Ops see this fault.';

  test.each(FAILURES)('%s, when the modal is to open', async (name, failure) => {
    const group = `churn-modal-${name}`;
    const arn = await story.register({ group });
    const before = await trouble.item(arn);
    await story.fault({ service: 'slack', operation: 'views.open', ...failure, times: LASTING });
    const { status, ephemeral } = await story.click('bob', idOf(group), 'approve');
    expect({ status, told: ephemeral.map(({ text }) => text) }).toEqual({
      status: 200,
      told: [NOT_RECORDED],
    });
    expect(await trouble.item(arn)).toEqual(before);
    await story.mend();
    // What a rate limit forbids is not tried before it is over.
    await story.advance('31s');
    await story.decide('bob', idOf(group), 'approve', 'Holds.');
    expect(await standing(group)).toEqual(approved(group));
  });

  test.each(FAILURES)(
    '%s, when a refusal is to be told: it is recorded all the same',
    async (name, failure) => {
      const group = `churn-refusal-${name}`;
      const arn = await story.register({ group });
      const faults = { service: 'slack', operation: 'chat.postEphemeral', times: LASTING };
      await story.fault({ ...faults, ...failure });
      const { status, openedView } = await story.click('dave', idOf(group), 'approve');
      expect([status, openedView]).toEqual([200, undefined]);
      const { refusals: kept } = await itemsOf(story, arn);
      expect(kept.map(({ slackUser, choice, why }) => [slackUser, choice, why])).toEqual([
        ['U0DAVE', 'approve', 'not-entitled'],
      ]);
      expect(asRead(await story.card(idOf(group)))).toEqual(open(group));
      await story.advance('31s');
    },
  );
});

test('Slack says when to come back, and is not called before that', async () => {
  const group = 'churn-patient';
  const MINUTES_12 = 12 * 60_000;
  await story.fault({
    service: 'slack',
    operation: 'chat.postMessage',
    kind: 'throttle',
    ms: MINUTES_12,
    times: LASTING,
  });
  await story.register({ group });
  await forgetCalls(story);
  const posts = async (): Promise<number> =>
    (await calls(story)).filter(({ operation }) => operation === 'chat.postMessage').length;
  await story.advance(AFTER_SWEEP);
  expect(await posts()).toBe(1);
  await story.mend();
  await story.advance(AFTER_SWEEP);
  expect(await posts()).toBe(1);
  await story.advance(AFTER_SWEEP);
  await story.advance(AFTER_SWEEP);
  expect(asRead(await story.card(idOf(group)))).toEqual(open(group));
});

test('Slack is away for nine hours: the question waits, and is then asked once', async () => {
  const group = 'churn-nine-hours';
  await story.fault({ service: 'slack', operation: '*', kind: 'error', code: '503', times: LASTING });
  const arn = await story.register({ group });
  for (let hours = 0; hours < 9; hours++) await story.advance('1h');
  expect(await trouble.isFollowed(arn)).toBe(true);
  await story.mend();
  await story.advance(AFTER_SWEEP);
  expect(asRead(await story.card(idOf(group)))).toEqual(open(group));
  await story.decide('bob', idOf(group), 'approve', 'Holds.');
  expect(await standing(group)).toEqual(approved(group));
  expect(await trouble.ops(idOf(group))).toEqual([]);
});

test('a decision outside whose message had no answer stands once', async () => {
  const group = 'churn-outside-lost';
  await story.fault({ service: 'slack', operation: 'chat.postMessage', kind: 'lost', times: 1 });
  const arn = await story.register({ group, over: { ModelApprovalStatus: 'Approved' } });
  await story.advance(AFTER_SWEEP);
  await story.advance(AFTER_SWEEP);
  expect(story.cloud.faults.list()).toEqual([]);
  const said = (await story.messages())
    .map(({ text }) => text)
    .filter((text) => text.includes(`${group} v1`));
  expect(said).toEqual([
    `${group} v1: decided outside Countersign by Alice (arn:aws:iam::000000000000:user/alice): set to Approved, ` +
      'and nothing was set back. No vote led to this. Check your deployments, and set it to PendingManualApproval ' +
      `to stop it. ${arn}`,
  ]);
  expect(await trouble.opsAbout(arn)).toEqual(said);
});

describe('Slack is away when ops are to be told', () => {
  const away = (): Promise<unknown> =>
    story.fault({ service: 'slack', operation: '*', function: 'announce', kind: 'error', times: LASTING });
  const saidToOps = async (words: string): Promise<string[]> =>
    (await story.messages()).map(({ text }) => text).filter((text) => text.includes(words));
  const as = async (who: string, command: string, ...args: string[]): Promise<void> => {
    const env = { ...signedAs(story.cloud.awsUrl, who), COUNTERSIGN_API_URL: story.cloud.webUrl };
    const ran = await countersign([command, ...args], { env });
    expect(ran).toMatchObject({ status: 0 });
    await story.quiet();
  };
  /** Of what ops are told nothing is lost, and nothing comes twice, in Slack as on the topic. */
  const toldOnce = async (arn: string, words: string): Promise<void> => {
    expect(await saidToOps(words)).toEqual([]);
    await story.mend();
    for (let sweeps = 0; sweeps < 3; sweeps++) await story.advance(AFTER_SWEEP);
    const said = await saidToOps(words);
    expect(said).toHaveLength(1);
    expect((await trouble.opsAbout(arn)).filter((text) => text.includes(words))).toEqual(said);
  };

  test('of a group that no policy names', async () => {
    await away();
    const arn = await story.register({ group: 'unnamed-away' });
    await story.advance(AFTER_SWEEP);
    await toldOnce(arn, 'No policy names unnamed-away.');
  });

  test('of an execution that failed before there was a card', async () => {
    const denied = { service: 's3', operation: 'GetObject', function: 'evaluate', kind: 'error' };
    const broken = (): Promise<unknown> => story.fault({ ...denied, code: 'AccessDenied', times: LASTING });
    await Promise.all([away(), broken()]);
    const arn = await story.register({ group: 'churn-failed-away' });
    await story.advance('1m');
    const words = 'execution churn-failed-away-v1-r1 failed with AccessDeniedException';
    expect(await saidToOps(words)).toEqual([]);
    await story.mend();
    await broken();
    await story.advance(AFTER_SWEEP);
    const said = await saidToOps(words);
    expect(said).toHaveLength(1);
    expect(await trouble.opsAbout(arn)).toEqual(said);
  });

  test.each([
    ['revoke', [], 'carol', 'Carol revoked the approval: Bad since Monday.'],
    ['break-glass', ['--yes'], 'dave', 'Dave approved by break glass: Bad since Monday.'],
  ])('of %s, where those who decide have another channel', async (command, sure, who, words) => {
    const { installation } = story.cloud.slack.workspace;
    const channels = [...installation.channels, 'C0APART'];
    await story.post('/_local/slack/app', { ...installation, channels });
    const group = `apart-${command}`;
    const arn = await story.register({ group });
    if (command === 'revoke') await as('bob', 'approve', group, '1', '--yes');
    await away();
    await as(who, command, group, '1', ...sure, '--reason', 'Bad since Monday.');
    await toldOnce(arn, words);
    expect((await trouble.item(arn, 2))?.['told']).toHaveProperty('opsChannel');
  });
});

describe('somebody deletes the card in Slack', () => {
  const remove = async (id: string): Promise<void> => {
    const { ts } = await story.card(id);
    const url = `${story.cloud.webUrl}/api/chat.delete?channel=C0MODELS&ts=${ts}`;
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${story.cloud.status().botToken}` },
    });
    expect(await answer.json()).toMatchObject({ ok: true });
  };
  const byCommand = async (who: string, ...args: string[]): Promise<void> => {
    const env = { ...signedAs(story.cloud.awsUrl, who), COUNTERSIGN_API_URL: story.cloud.webUrl };
    expect(await countersign(args, { env })).toMatchObject({ status: 0 });
    await story.quiet();
  };
  const NO_POST = { service: 'slack', operation: 'chat.postMessage', function: 'announce', kind: 'error' };

  test('of an open question: it stands anew with evidence and votes, and is decided there', async () => {
    const group = 'timely-deleted';
    const arn = await story.register({ group });
    await remove(idOf(group));
    await byCommand('bob', 'approve', group, '1', '--yes');
    expect(asRead(await story.card(idOf(group)))[0]).toBe(`${group} v1: 1 of 2 approvals, risk still needed`);
    expect(await trouble.parts(idOf(group))).toEqual(['table', expect.stringMatching(/^vote:bob:/)]);
    await story.decide('dave', idOf(group), 'approve');
    expect(await story.status(arn)).toBe('Approved');
    // Whoever registered it is told once that it is asked about.
    expect(await trouble.directMessages(`${group} v1`)).toHaveLength(2);
    expect(await trouble.isFollowed(arn)).toBe(false);
  });

  test('before a reminder is due: it comes under a new card, and directly, once', async () => {
    const group = 'timely-deleted-late';
    await story.register({ group });
    await remove(idOf(group));
    await story.advance('23h');
    await story.advance('66m');
    expect(asRead(await story.card(idOf(group)))[0]).toBe(`${group} v1: approval needed`);
    expect(await trouble.parts(idOf(group))).toEqual(['table', 'reminder:1']);
    await remove(idOf(group));
    // What was said to people is not said again under the next card.
    await byCommand('bob', 'approve', group, '1', '--yes');
    expect(await trouble.parts(idOf(group))).toEqual(['table', expect.stringMatching(/^vote:bob:/)]);
    for (const user of ['D0BOB', 'D0CAROL', 'D0DAVE'])
      expect(await trouble.directMessages(`${group} v1`, user)).toHaveLength(1);
  });

  test('before its thread got a vote: the vote stands under a new one', async () => {
    const group = 'timely-deleted-thread';
    await story.register({ group });
    await story.fault({ ...NO_POST, times: 2 });
    await byCommand('bob', 'approve', group, '1', '--yes');
    expect(asRead(await story.card(idOf(group)))[0]).toBe(`${group} v1: 1 of 2 approvals, risk still needed`);
    expect(await trouble.parts(idOf(group))).toEqual(['table']);
    await remove(idOf(group));
    await story.mend();
    await story.advance(AFTER_SWEEP);
    expect(asRead(await story.card(idOf(group)))[0]).toBe(`${group} v1: 1 of 2 approvals, risk still needed`);
    expect(await trouble.parts(idOf(group))).toEqual(['table', expect.stringMatching(/^vote:bob:/)]);
  });

  test('of a round that ended, before its thread got the vote: nothing is owed to it any more', async () => {
    const group = 'churn-deleted-thread';
    const arn = await story.register({ group });
    await story.fault({ ...NO_POST, times: LASTING });
    await byCommand('bob', 'request-changes', group, '1', '--reason', 'Add the bias report.');
    await remove(idOf(group));
    await story.mend();
    for (let sweeps = 0; sweeps < 2; sweeps++) await story.advance(AFTER_SWEEP);
    expect(await trouble.cards(idOf(group))).toEqual([]);
    expect(await trouble.directMessages(`${group} v1`)).toHaveLength(2);
    expect(await trouble.isFollowed(arn)).toBe(false);
  });

  test('of a round that ends: nobody needs it, and everybody is told of the end all the same', async () => {
    const group = 'churn-deleted-end';
    const arn = await story.register({ group });
    await remove(idOf(group));
    await byCommand('bob', 'approve', group, '1', '--yes');
    await story.advance(AFTER_SWEEP);
    expect(await story.status(arn)).toBe('Approved');
    expect(await trouble.cards(idOf(group))).toEqual([]);
    expect((await trouble.directMessages(`${group} v1`)).at(0)).toBe(
      `Your ${group} v1 is approved, by Bob. Deployments may use it.`,
    );
    expect(await trouble.isFollowed(arn)).toBe(false);
  });
});
