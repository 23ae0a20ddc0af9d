// Clicks and submissions: what the product receives, and what the person sees after it answered.
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SIGNING_SECRET } from '../../../local/slack/people.ts';
import { card, type LocalSlack, plain, refusal, rejectModal, startSlack } from './local-slack.ts';

const channel = 'C0MODELS';
let slack: LocalSlack;
let ts: string;
beforeEach(async () => {
  slack = await startSlack();
  const metadata = { event_type: 'approval', event_payload: { request: 'r1' } };
  const blocks = card('approval.approve', 'approval.reject');
  ts = (await slack.client().chat.postMessage({ channel, text: 'card', blocks, metadata })).ts ?? '';
});
afterEach(() => slack.stop());

const click = (user = 'bob', actionId = 'approval.reject') =>
  slack.interactions.click({ user, channel, ts, actionId });
const opening = (): void => {
  slack.become(async ({ payload }) => {
    if (payload.type !== 'block_actions') return {};
    await slack.client().views.open({ trigger_id: payload.trigger_id, view: rejectModal });
    return {};
  });
};
const openedFor = async (user: string): Promise<string> => {
  opening();
  return (await click(user)).openedView?.id ?? '';
};
const submit = (viewId: string, values: Record<string, string> = { Reason: 'too much drift' }) =>
  slack.interactions.submit({ user: 'bob', viewId, values });

describe('a click', () => {
  test('is sent signed, with all that Slack sends', async () => {
    await click();
    const [request] = slack.requests;
    const timestamp = String(request?.headers['x-slack-request-timestamp']);
    const hmac = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${request?.body}`);
    expect(request?.headers['x-slack-signature']).toBe(`v0=${hmac.digest('hex')}`);
    expect(Math.abs(Number(timestamp) - slack.clock.now() / 1_000)).toBeLessThan(60);
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(request?.path).toBe('/slack/interactions');
    expect(request?.payload).toMatchObject({
      type: 'block_actions',
      api_app_id: 'A0COUNTERSIGN',
      team: { id: 'T0LOCAL' },
      user: { id: 'U0BOB', name: 'bob' },
      container: { type: 'message', message_ts: ts, channel_id: channel },
      channel: { id: channel },
      message: { ts, metadata: { event_payload: { request: 'r1' } } },
      actions: [
        {
          type: 'button',
          action_id: 'approval.reject',
          block_id: 'vote',
          value: 'churn-telco-v1-r1:4f1c9a02',
        },
      ],
    });
  });

  test('answers with the modal that it opened', async () => {
    opening();
    const { status, openedView, problem } = await click();
    expect({ status, problem }).toEqual({ status: 200, problem: undefined });
    expect(openedView).toMatchObject({ title: rejectModal.title, callback_id: 'approval.reject' });
    expect(slack.read(10).views).toMatchObject({ U0BOB: [{ id: openedView?.id }], U0ALICE: [] });
  });

  test('answers with the ephemerals of the person who clicked, and no others', async () => {
    slack.become(async ({ payload }) => {
      await slack.client().chat.postEphemeral({ channel, user: payload.user.id, text: 'Not counted: yours' });
      await slack.client().chat.postEphemeral({ channel, user: 'U0CAROL', text: 'for Carol' });
      return {};
    });
    expect((await click('dave')).ephemeral).toEqual([{ text: 'Not counted: yours' }]);
  });

  test('on a button that an edit removed is sent as it was last shown', async () => {
    await slack.client().chat.update({ channel, ts, text: 'decided', blocks: [{ type: 'divider' }] });
    await slack.client().chat.update({ channel, ts, text: 'decided again', blocks: [{ type: 'divider' }] });
    expect((await click()).status).toBe(200);
    expect(slack.requests[0]?.payload).toMatchObject({
      message: { ts, text: 'card', blocks: card('approval.approve', 'approval.reject') },
      actions: [{ action_id: 'approval.reject', block_id: 'vote' }],
    });
  });

  test('is refused where Slack shows no such button, or to whom it does not show it', async () => {
    await slack.client().chat.postMessage({ channel: 'U0ALICE', text: 'a', blocks: card('a.b') });
    const inDm = slack.workspace.channel('D0ALICE').timeline[0]?.message.ts ?? '';
    const pressed = (input: object) =>
      slack.interactions.click({ user: 'bob', channel, ts, actionId: 'approval.reject', ...input });
    await expect(pressed({ actionId: 'approval.other' })).rejects.toThrow('action_not_found');
    await expect(pressed({ ts: '1.000000' })).rejects.toThrow('message_not_found');
    await expect(pressed({ user: 'erin' })).rejects.toThrow('user_not_found');
    await expect(pressed({ channel: 'C0NOWHERE' })).rejects.toThrow('channel_not_found');
    await expect(pressed({ channel: 'D0ALICE', ts: inDm, actionId: 'a.b' })).rejects.toThrow(
      'user_not_in_channel',
    );
    expect(slack.requests).toEqual([]);
  });

  test.each([
    [{ tookMs: 3_400 }, 'the answer took 3.4 s, the limit is 3 s'],
    [{ status: 500 }, 'the app responded with status code 500'],
  ])('answered with %j is shown as failed', async (reply, problem) => {
    slack.become(() => reply);
    expect((await click()).problem).toBe(problem);
    expect(slack.read(10).conversations[0]?.messages[0]).toMatchObject({
      edits: 0,
      acknowledgement: { user: 'U0BOB', problem },
    });
  });
});

describe('a trigger', () => {
  const triggered = async (): Promise<string> => {
    await click();
    return slack.requests.at(-1)?.payload.trigger_id ?? '';
  };
  const open = (trigger_id: string) => refusal(slack.client().views.open({ trigger_id, view: rejectModal }));

  test('works once', async () => {
    const trigger = await triggered();
    expect(await open(trigger)).toBe('accepted');
    expect(await open(trigger)).toBe('exchanged_trigger_id');
    expect(await open('1.2.3')).toBe('invalid_trigger_id');
  });

  test('works for three seconds of the local clock', async () => {
    const trigger = await triggered();
    await slack.clock.advance(3_001);
    expect(await open(trigger)).toBe('expired_trigger_id');
  });

  test('is not used up by a modal that is refused', async () => {
    const trigger_id = await triggered();
    const view = { ...rejectModal, title: plain('x'.repeat(25)) };
    expect(await refusal(slack.client().views.open({ trigger_id, view }))).toBe('invalid_arguments');
    expect(await open(trigger_id)).toBe('accepted');
  });
});

describe('a submission', () => {
  test('carries the whole view with the state of all inputs, and an empty answer closes it', async () => {
    const viewId = await openedFor('bob');
    expect(await submit(viewId)).toMatchObject({ status: 200, closed: true, ephemeral: [] });
    expect(slack.requests.at(-1)?.payload).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0BOB' },
      view: {
        id: viewId,
        callback_id: 'approval.reject',
        private_metadata: rejectModal.private_metadata,
        state: {
          values: {
            reason: { text: { type: 'plain_text_input', value: 'too much drift' } },
            comment: { comment: { type: 'plain_text_input', value: null } },
          },
        },
      },
      response_urls: [],
    });
    await expect(submit(viewId)).rejects.toThrow('view_not_found');
  });

  test.each([[{ Reason: 'too much drift' }], [{ text: 'too much drift' }], [{ reason: 'too much drift' }]])(
    'names its inputs by label, action id or block id: %j',
    async (values) => {
      expect(await submit(await openedFor('bob'), values)).toMatchObject({ status: 200, closed: true });
    },
  );

  test.each([
    [{}, 'This field is required.'],
    [{ Reason: '' }, 'This field is required.'],
    [{ Reason: 'too short' }, 'This field needs at least 10 characters.'],
    [{ Reason: 'x'.repeat(501) }, 'This field takes at most 500 characters.'],
  ])("that Slack's client does not let go is not sent", async (values: Record<string, string>, reason) => {
    const viewId = await openedFor('bob');
    const sent = slack.requests.length;
    expect(await submit(viewId, values)).toEqual({
      status: 0,
      ackMs: 0,
      errors: { reason },
      closed: false,
      ephemeral: [],
    });
    expect(slack.requests).toHaveLength(sent);
  });

  test('of a modal that this person does not see, or into an input that is not there, is refused', async () => {
    const viewId = await openedFor('carol');
    await expect(submit(viewId)).rejects.toThrow('view_not_found');
    const own = await openedFor('bob');
    await expect(submit(own, { Resaon: 'a' })).rejects.toThrow('no input Resaon, it has Reason, Comment');
  });

  const answered = async (reply: { body?: string | object; tookMs?: number; status?: number }) => {
    const viewId = await openedFor('bob');
    slack.become(() => reply);
    return { viewId, ...(await submit(viewId)) };
  };

  test('is answered with errors under its inputs', async () => {
    const body = { response_action: 'errors', errors: { reason: 'Write more.' } };
    expect(await answered({ body })).toMatchObject({ errors: { reason: 'Write more.' }, closed: false });
  });

  test('is answered with another modal in its place', async () => {
    const view = { ...rejectModal, title: plain('Already decided'), blocks: [], submit: undefined };
    const { viewId, view: shown, closed } = await answered({ body: { response_action: 'update', view } });
    expect({ shown, closed }).toMatchObject({
      shown: { id: viewId, title: plain('Already decided') },
      closed: false,
    });
  });

  test('is answered with a modal upon it; closing that one shows it again', async () => {
    const body = { response_action: 'push', view: rejectModal };
    const { viewId, view } = await answered({ body });
    expect(view).toMatchObject({ previous_view_id: viewId, root_view_id: viewId });
    expect(slack.read(10).views['U0BOB']).toMatchObject([{ id: view?.id }]);
    opening();
    expect(await submit(view?.id ?? '')).toMatchObject({ closed: true });
    expect(slack.read(10).views['U0BOB']).toMatchObject([{ id: viewId }]);
  });

  test('is answered by closing all', async () => {
    expect(await answered({ body: { response_action: 'clear' } })).toMatchObject({ closed: true });
    expect(slack.read(10).views['U0BOB']).toEqual([]);
  });

  test.each([
    [{ body: '"' }, "the app's answer cannot be used: invalid_response_action"],
    [{ body: { response_action: 'errors', errors: { vote: 'a' } } }, 'no input block vote'],
    [{ body: { response_action: 'update', view: { type: 'modal' } } }, 'missing required field: title'],
    [{ tookMs: 3_400 }, 'the answer took 3.4 s'],
    [{ status: 502 }, 'status code 502'],
  ])('answered with %j leaves the modal open and says what Slack would show', async (reply, problem) => {
    const result = await answered(reply);
    expect(result.closed).toBe(false);
    expect(result.problem).toContain(problem);
    expect(slack.read(10).views['U0BOB']).toMatchObject([{ id: result.viewId }]);
  });
});

test('the same person may have a modal open on two screens', async () => {
  const first = await openedFor('bob');
  const second = await openedFor('bob');
  expect(await submit(first)).toMatchObject({ closed: true });
  expect(await submit(second)).toMatchObject({ closed: true });
});
