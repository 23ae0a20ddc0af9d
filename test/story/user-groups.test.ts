// Slack user groups and what people are in Slack: whoever is in the group may decide after the next refresh, whoever left may
// not; nobody of a group counts that has not been known for a day; a guest and whoever is deactivated never count.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { countersign, signedAs } from '../cli/run.ts';
import { Story } from './story.ts';
import { itemsOf } from './truth.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterEach(async () => {
  await story.mend();
  await inGroup('carol', 'dave');
  await story.post('/_local/slack/people', { user: 'bob', deleted: false });
  await story.post('/_local/slack/people', { user: 'carol', is_restricted: false });
});
afterAll(() => story.end());

const inGroup = (...users: string[]) =>
  story.post('/_local/slack/usergroups', { usergroup: 'S0RISK', users, isDisabled: false });
/** Long enough that Slack is asked about everybody again. */
const refreshed = () => story.advance('16m');
const refused = async (user: string, id: string): Promise<string> => {
  const { ephemeral, openedView } = await story.click(user, id, 'approve');
  expect(openedView).toBeUndefined();
  return ephemeral.map(({ text }) => text).join('\n');
};
const NOT_AMONG = (group: string): string =>
  `Not counted: you are not among those who decide about ${group}. Bob or @risk-team can.`;

test('the card asks the group by its handle, and pings it once', async () => {
  await refreshed();
  await story.register({ group: 'grouped-card' });
  const { text, blocks } = await story.card('grouped-card-v1-r1');
  expect(text).toContain('Bob or @risk-team can decide until');
  expect(JSON.stringify(blocks)).toContain('{"type":"usergroup","usergroup_id":"S0RISK"}');
});

test('whoever joins the group decides after the next refresh, and whoever leaves it does not', async () => {
  await inGroup('dave');
  await refreshed();
  const arn = await story.register({ group: 'grouped-join' });
  expect(await refused('carol', 'grouped-join-v1-r1')).toBe(NOT_AMONG('grouped-join'));
  await inGroup('carol');
  await refreshed();
  expect(await refused('dave', 'grouped-join-v1-r1')).toBe(NOT_AMONG('grouped-join'));
  await story.decide('carol', 'grouped-join-v1-r1', 'approve');
  expect(await story.status(arn)).toBe('Approved');
});

test('a vote of somebody who left the group meanwhile counts no more', async () => {
  await refreshed();
  const arn = await story.register({ group: 'grouped-left' });
  const { openedView } = await story.click('dave', 'grouped-left-v1-r1', 'approve');
  await inGroup('carol');
  await refreshed();
  const late = await story.submit('dave', openedView?.id ?? '');
  expect(JSON.stringify(late.view)).toContain(
    'Not counted: you are not among those who decide about grouped-left.',
  );
  expect(await story.status(arn)).toBe('PendingManualApproval');
});

test('nobody of a group counts that Slack has not told for a day, until it tells again', async () => {
  await refreshed();
  const arn = await story.register({ group: 'grouped-stale' });
  const LIST = { service: 'slack', operation: 'usergroups.users.list', times: 1000, kind: 'error' };
  await story.fault({ ...LIST, code: 'internal_error' });
  await story.advance('23h');
  expect((await story.click('carol', 'grouped-stale-v1-r1', 'reject')).openedView).toBeDefined();
  await story.advance('62m');
  const words = await refused('carol', 'grouped-stale-v1-r1');
  expect(words.replace(/since .*? UTC/, 'since (date)')).toBe(
    'Not counted: who is in @risk-team is not known since (date). Its members count again as soon as Slack says who they ' +
      'are, which is asked every 5 minutes. If this stays so, tell ops: Slack cannot be reached, or does not know that user group.',
  );
  expect((await itemsOf(story, arn)).refusals).toMatchObject([
    { slackUser: 'U0CAROL', why: 'group-unknown' },
  ]);
  await story.mend();
  await refreshed();
  await story.decide('carol', 'grouped-stale-v1-r1', 'approve');
  expect(await story.status(arn)).toBe('Approved');
});

test('a group that is disabled in Slack counts nobody from the next refresh on', async () => {
  await story.register({ group: 'grouped-off' });
  await story.post('/_local/slack/usergroups', { usergroup: 'S0RISK', isDisabled: true });
  await refreshed();
  expect(await refused('carol', 'grouped-off-v1-r1')).toContain(
    'Countersign has not heard from Slack yet who is in the user group S0RISK.',
  );
});

test('a guest, and whoever is deactivated, is refused by a sentence of their own, in Slack and by the command', async () => {
  const arn = await story.register({ group: 'grouped-gone' });
  await story.post('/_local/slack/people', { user: 'carol', is_restricted: true });
  await story.post('/_local/slack/people', { user: 'bob', deleted: true });
  await refreshed();
  expect(await refused('carol', 'grouped-gone-v1-r1')).toBe(
    'Not counted: you are a guest in Slack. Guests do not decide. If that is wrong, ask the admins of Slack; what they ' +
      'change counts here within 15 minutes. @risk-team can.',
  );
  const env = { ...signedAs(story.cloud.awsUrl, 'bob'), COUNTERSIGN_API_URL: story.cloud.webUrl };
  const { status, stdout } = await countersign(['approve', 'grouped-gone', '1', '--yes'], { env });
  expect(status).toBe(2);
  expect(stdout.replace(/\s+/g, ' ').trim()).toBe(
    'Not counted: your Slack account is deactivated. Whoever has left Slack does not decide. If that is wrong, ask the ' +
      'admins of Slack; what they change counts here within 15 minutes. @risk-team can.',
  );
  expect((await itemsOf(story, arn)).refusals).toMatchObject([
    { slackUser: 'U0CAROL', why: 'barred' },
    { caller: 'arn:aws:iam::000000000000:user/bob', why: 'barred' },
  ]);
  expect(await story.status(arn)).toBe('PendingManualApproval');
});

test.each(['user_not_visible', 'fatal_error'])(
  'of whom Slack says nothing (%s) nobody else waits: that somebody else is deactivated is learnt in the same run',
  async (code) => {
    await refreshed();
    const group = `grouped-${code.replaceAll('_', '-')}`;
    await story.register({ group });
    await story.post('/_local/slack/people', { user: 'bob', deleted: true });
    // The first five that are asked about in a run, none of them Bob.
    await story.fault({ service: 'slack', operation: 'users.info', times: 5, kind: 'error', code });
    await refreshed();
    expect(await refused('bob', `${group}-v1-r1`)).toContain('your Slack account is deactivated');
  },
);
