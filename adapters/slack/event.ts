// What Slack sends to the routes that only show: events and slash commands. Parsed strictly, after the signature was
// verified, and reduced to what the rules need.
import * as z from 'zod';
import { NotUnderstood } from './interaction.ts';

/** https://docs.slack.dev/reference/events/url_verification */
const Verification = z.object({ type: z.literal('url_verification'), challenge: z.string().max(1000) });

const Callback = z.object({
  type: z.literal('event_callback'),
  api_app_id: z.string(),
  team_id: z.string(),
  event: z.object({ type: z.string(), user: z.unknown(), tab: z.unknown() }),
});

/** https://docs.slack.dev/reference/events/app_home_opened */
const HomeOpened = z.object({
  type: z.literal('app_home_opened'),
  user: z.string().min(1),
  tab: z.literal('home'),
});

/** An event. `other` is one that calls for nothing. */
export type SlackEvent =
  | { readonly kind: 'verification'; readonly challenge: string }
  | {
      readonly kind: 'home-opened';
      readonly app: string;
      readonly team: string;
      readonly user: string;
    }
  | { readonly kind: 'other' };

/** Parses the body of an event; throws NotUnderstood. */
export const parseEvent = (body: Buffer): SlackEvent => {
  const parsed = z.discriminatedUnion('type', [Verification, Callback]).safeParse(json(body));
  if (!parsed.success) throw new NotUnderstood('The body is not an event that Countersign knows.');
  if (parsed.data.type === 'url_verification')
    return { kind: 'verification', challenge: parsed.data.challenge };
  const { api_app_id, team_id, event } = parsed.data;
  const opened = HomeOpened.safeParse(event);
  return opened.success
    ? { kind: 'home-opened', app: api_app_id, team: team_id, user: opened.data.user }
    : { kind: 'other' };
};

const json = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
};

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
const Form = z.object({
  api_app_id: z.string(),
  team_id: z.string(),
  user_id: z.string().min(1),
  text: z.string().max(4000).default(''),
});

/** A slash command. `other` is Slack looking whether there is anybody at all. */
export type SlackCommand =
  | {
      readonly kind: 'command';
      readonly app: string;
      readonly team: string;
      readonly user: string;
      readonly words: string;
    }
  | { readonly kind: 'other' };

/** Parses the form of a slash command; throws NotUnderstood. */
export const parseCommand = (body: Buffer): SlackCommand => {
  const form = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  if (form['ssl_check'] === '1') return { kind: 'other' };
  const parsed = Form.safeParse(form);
  if (!parsed.success) throw new NotUnderstood('The body is not a command that Countersign knows.');
  const { api_app_id: app, team_id: team, user_id: user, text: words } = parsed.data;
  return { kind: 'command', app, team, user, words };
};
