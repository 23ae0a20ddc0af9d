// Slack's requests written by hand, byte for byte: what a replayer, a forger or a stranger can send to the open route.
import { sign } from '../../local/slack/sign.ts';
import type { ChatMessage, Clicked, Story } from './story.ts';

export const INTERACTIONS = '/slack/interactions';
export const FORM = 'application/x-www-form-urlencoded';

export type Payload = Record<string, unknown>;

/** One request, with everything that its signature covers and everything that it does not. */
export interface SlackRequest {
  readonly body: string | Buffer;
  readonly headers: Record<string, string>;
}

/** How a request departs from what Slack would send. */
export interface Departure {
  readonly secret?: string;
  /** Seconds that the timestamp is away from the local clock. */
  readonly skew?: number;
  readonly type?: string;
}

const envelope = (type: string, user: string): Payload => ({
  type,
  api_app_id: 'A0COUNTERSIGN',
  token: 'deprecated-verification-token',
  team: { id: 'T0LOCAL', domain: 'local' },
  enterprise: null,
  is_enterprise_install: false,
  user: { id: user, username: user, name: user, team_id: 'T0LOCAL' },
});

/** What Slack sends when somebody clicks; the trigger is one that Slack never gave out, unless it is passed. */
export const clickOn = (
  card: ChatMessage,
  user: string,
  choice: 'approve' | 'reject',
  trigger = '1.2.made-up',
): Payload => {
  const buttons = card.blocks.flatMap((block) => (block.type === 'actions' ? (block.elements ?? []) : []));
  const value = buttons.find((button) => button.action_id === `approval.${choice}`)?.value;
  return {
    ...envelope('block_actions', user),
    trigger_id: trigger,
    channel: { id: 'C0MODELS', name: 'model-approvals' },
    container: { type: 'message', message_ts: card.ts, channel_id: 'C0MODELS', is_ephemeral: false },
    message: { ...card },
    state: { values: {} },
    actions: [
      { type: 'button', action_id: `approval.${choice}`, block_id: 'vote.3', value, action_ts: '1.1' },
    ],
  };
};

/** What Slack sends when somebody submits a modal that they opened. */
export const submissionOf = (view: NonNullable<Clicked['openedView']>, user: string, words = ''): Payload => {
  const block = view.callback_id === 'approval.approve' ? 'comment' : 'reason';
  const state = { values: { [block]: { text: { type: 'plain_text_input', value: words || null } } } };
  return {
    ...envelope('view_submission', user),
    trigger_id: '1.2.x',
    view: { ...view, state },
    response_urls: [],
  };
};

export const formOf = (payload: unknown): string =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

/** A body with the headers that Slack would sign it with, now on the local clock. */
export const signedRequest = (
  story: Story,
  body: string | Buffer,
  departure: Departure = {},
): SlackRequest => {
  const { secret = story.cloud.status().signingSecret, skew = 0, type = FORM } = departure;
  const timestamp = String(Math.floor(story.cloud.clock.now() / 1000) + skew);
  return {
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': sign(secret, timestamp, body),
    },
  };
};

/** Sends exactly these bytes over HTTP, as often as called. */
export const send = async (
  story: Story,
  { body, headers }: SlackRequest,
  path = INTERACTIONS,
): Promise<{ status: number; body: string }> => {
  const bytes = new Uint8Array(Buffer.from(body));
  const answer = await fetch(`${story.cloud.webUrl}${path}`, {
    method: 'POST',
    headers,
    body: bytes,
  });
  return { status: answer.status, body: await answer.text() };
};
