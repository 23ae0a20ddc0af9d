// How Slack sends the product anything at all: signed, and with three seconds for the answer.
import { type Clock } from '../clock/clock.ts';
import { type Acknowledgement } from './channel.ts';
import { APP_ID, type Person, SIGNING_SECRET, TEAM } from './people.ts';
import { sign } from './sign.ts';

// https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
const ACKNOWLEDGE_WITHIN_MS = 3_000;

export const FORM = 'application/x-www-form-urlencoded';

/** What the product's HTTP API answered, and after how many real milliseconds. */
export interface Delivered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly ms: number;
}
export type Deliver = (
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<Delivered>;

interface Sent {
  readonly path: string;
  /** Its content type. */
  readonly type: string;
  readonly body: string;
}

/** Sends a body as Slack does, signed at the time of the local clock. */
export const deliverSigned = (
  { clock, deliver }: { readonly clock: Pick<Clock, 'now'>; readonly deliver: Deliver },
  { path, type, body }: Sent,
): Promise<Delivered> => {
  const timestamp = String(Math.floor(clock.now() / 1_000));
  return deliver(
    path,
    {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': sign(SIGNING_SECRET, timestamp, body),
    },
    body,
  );
};

/** What Slack makes of the answer. */
export const acknowledgementOf = (person: Person, { status, ms }: Delivered): Acknowledgement => {
  const base = { user: person.id, ms, status };
  if (ms > ACKNOWLEDGE_WITHIN_MS)
    return { ...base, problem: `the answer took ${(ms / 1_000).toFixed(1)} s, the limit is 3 s` };
  if (status !== 200) return { ...base, problem: `the app responded with status code ${status}` };
  return base;
};

/** What every interaction says of the person, the app and the workspace. */
export const senderOf = (person: Person, type: string, trigger_id: string): object => ({
  type,
  api_app_id: APP_ID,
  token: 'deprecated-verification-token',
  trigger_id,
  team: { id: TEAM.id, domain: TEAM.domain },
  enterprise: null,
  is_enterprise_install: false,
  user: { id: person.id, username: person.name, name: person.name, team_id: TEAM.id },
});
