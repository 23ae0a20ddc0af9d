// What Slack does when a person opens the app's Home, presses a button there, or types a slash command. Used by
// /_local/slack/home, /_local/slack/command and /_local/slack/click, and by the page.
import * as z from 'zod';
import { type Settling } from '../clock/settling.ts';
import { buttonsOf, checkBlocks } from './block-kit.ts';
import { type Block } from './blocks.ts';
import { type Channel } from './channel.ts';
import {
  acknowledgementOf,
  type Deliver,
  deliverSigned,
  type Delivered,
  FORM,
  senderOf,
} from './delivery.ts';
import { type HomeShown } from './homes.ts';
import { INTERACTIVITY_PATH } from './interactions.ts';
import { APP_ID, type Person, TEAM } from './people.ts';
import { SlackError } from './slack-error.ts';
import { type Workspace } from './workspace.ts';

/** The routes of the product's HTTP API, as the app's manifest names them. */
const EVENTS_PATH = '/slack/events';
const COMMANDS_PATH = '/slack/commands';
const JSON_TYPE = 'application/json';

/** The command of the app's manifest. */
const COMMAND = '/countersign';

export interface CommandInput {
  /** Handle or id. */
  readonly user: string;
  readonly channel: string;
  /** What stands behind the command. */
  readonly text: string;
}
export interface HomeClickInput {
  readonly user: string;
  readonly viewId: string;
  readonly actionId: string;
}

/** `problem` is what Slack would have shown instead of an answer. */
interface Acknowledged {
  readonly status: number;
  readonly ackMs: number;
  readonly problem?: string;
}
export interface HomeOpened extends Acknowledged {
  readonly view?: HomeShown;
}
export interface Commanded extends Acknowledged {
  readonly ephemeral: readonly { readonly text: string; readonly blocks?: readonly Block[] }[];
}

export interface BrowsingParts {
  readonly workspace: Workspace;
  readonly settling: Settling;
  readonly deliver: Deliver;
  readonly webUrl: string;
}

// https://docs.slack.dev/interactivity/implementing-slash-commands#responding_to_commands
const Reply = z.strictObject({
  response_type: z.literal('ephemeral').optional(),
  text: z.string().optional(),
  blocks: z.unknown().optional(),
});

export class Browsing {
  readonly #parts: BrowsingParts;
  #events = 0;

  constructor(parts: BrowsingParts) {
    this.#parts = parts;
  }

  /** Opens the Home tab. */
  home(user: string): Promise<HomeOpened> {
    return this.#parts.settling.during(() => this.#home(this.#parts.workspace.person(user)));
  }

  /** Types the command in a channel or in the app's direct messages. */
  command({ user, channel, text }: CommandInput): Promise<Commanded> {
    return this.#parts.settling.during(() => {
      const person = this.#parts.workspace.person(user);
      return this.#command(person, this.#placeOf(person, channel), text);
    });
  }

  /** Presses a button of a person's Home, as they see it now. */
  click({ user, viewId, actionId }: HomeClickInput): Promise<Commanded> {
    return this.#parts.settling.during(() =>
      this.#click(this.#parts.workspace.person(user), viewId, actionId),
    );
  }

  async #home(person: Person): Promise<HomeOpened> {
    const { workspace } = this.#parts;
    const shown = workspace.homes.of(person.id);
    const now = workspace.clock.now();
    const delivered = await this.#send(EVENTS_PATH, JSON_TYPE, {
      token: 'deprecated-verification-token',
      team_id: TEAM.id,
      api_app_id: APP_ID,
      type: 'event_callback',
      event_id: `Ev${String(++this.#events).padStart(9, '0')}`,
      event_time: Math.floor(now / 1_000),
      authorizations: [],
      event: {
        type: 'app_home_opened',
        user: person.id,
        channel: workspace.directMessages(person.id).id,
        tab: 'home',
        ...(shown && { view: shown }),
        event_ts: `${Math.floor(now / 1_000)}.000000`,
      },
    });
    const view = workspace.homes.of(person.id);
    return { ...acknowledged(person, delivered), ...(view && { view }) };
  }

  async #command(person: Person, channel: Channel, text: string): Promise<Commanded> {
    const { workspace, webUrl } = this.#parts;
    if (!channel.members.includes(person.id)) throw new SlackError('user_not_in_channel');
    const delivered = await this.#send(COMMANDS_PATH, FORM, {
      token: 'deprecated-verification-token',
      team_id: TEAM.id,
      team_domain: TEAM.domain,
      channel_id: channel.id,
      channel_name: nameOf(channel),
      user_id: person.id,
      user_name: person.name,
      command: COMMAND,
      text,
      api_app_id: APP_ID,
      is_enterprise_install: 'false',
      // As with every click: the product answers at once, and nothing answers there (web-port.ts).
      response_url: `${webUrl}/slack-response`,
      trigger_id: workspace.modals.trigger(person.id),
    });
    const answer = acknowledged(person, delivered);
    if (answer.problem !== undefined || delivered.body === '') return { ...answer, ephemeral: [] };
    const reply = replyIn(delivered.body);
    workspace.whisper(channel, person.id, reply);
    return { ...answer, ephemeral: [reply] };
  }

  async #click(person: Person, viewId: string, actionId: string): Promise<Commanded> {
    const { workspace } = this.#parts;
    const view = workspace.homes.of(person.id);
    if (view?.id !== viewId) throw new SlackError('view_not_found');
    const [pressed] = view.blocks.flatMap((block) =>
      buttonsOf(block).flatMap((button) => (button.action_id === actionId ? [{ block, button }] : [])),
    );
    if (!pressed) throw new SlackError('action_not_found', [`this Home has no button ${actionId}`]);
    const { accessibility_label: _unsent, ...button } = pressed.button;
    const action_ts = `${Math.floor(workspace.clock.now() / 1_000)}.000000`;
    const payload = {
      ...senderOf(person, 'block_actions', workspace.modals.trigger(person.id)),
      container: { type: 'view', view_id: view.id },
      view,
      actions: [{ ...button, block_id: pressed.block.block_id, action_ts }],
    };
    const delivered = await this.#send(INTERACTIVITY_PATH, FORM, { payload: JSON.stringify(payload) });
    return { ...acknowledged(person, delivered), ephemeral: [] };
  }

  /** A channel; or the person's own direct messages with the app, which exist as soon as somebody writes there. */
  #placeOf(person: Person, channel: string): Channel {
    const { workspace } = this.#parts;
    const isDirect = channel === person.id.replace(/^U/, 'D');
    return isDirect ? workspace.directMessages(person.id) : workspace.channel(channel);
  }

  #send(path: string, type: string, fields: Readonly<Record<string, unknown>>): Promise<Delivered> {
    const { workspace, deliver } = this.#parts;
    const body =
      type === FORM
        ? new URLSearchParams(fields as Record<string, string>).toString()
        : JSON.stringify(fields);
    return deliverSigned({ clock: workspace.clock, deliver }, { path, type, body });
  }
}

const nameOf = ({ kind, name }: Channel): string => (kind === 'im' ? 'directmessage' : name);

const acknowledged = (person: Person, delivered: Delivered): Acknowledged => {
  const { status, ms: ackMs, problem } = acknowledgementOf(person, delivered);
  return { status, ackMs, ...(problem !== undefined && { problem }) };
};

/** What Slack shows of an answer; it refuses blocks that it would refuse in a message. */
const replyIn = (body: string): { text: string; blocks?: readonly Block[] } => {
  const parsed = Reply.safeParse(parsedJson(body));
  if (!parsed.success) throw new SlackError('invalid_command_response', [body.slice(0, 200)]);
  const { text = '', blocks } = parsed.data;
  return { text, ...(blocks !== undefined && { blocks: checkBlocks(blocks) }) };
};

const parsedJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
