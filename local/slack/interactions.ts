// What Slack does when a person presses a button or submits a modal: it sends the product a signed request, gives it
// three seconds, and shows what comes back. Used by /_local/slack/click and /_local/slack/submit, and by the page.
import { type Settling } from '../clock/settling.ts';
import { answerOf, type SubmitAnswer } from './submit-answer.ts';
import { type Channel } from './channel.ts';
import { inputErrors, stateOf } from './modal-state.ts';
import { type View } from './modals.ts';
import { type Deliver, acknowledgementOf, deliverSigned, FORM, senderOf } from './delivery.ts';
import { type Person } from './people.ts';
import { SlackError } from './slack-error.ts';
import { type Ephemeral, type Workspace } from './workspace.ts';

/** The route of the product's HTTP API that interactions are sent to. */
export const INTERACTIVITY_PATH = '/slack/interactions';
export interface ClickInput {
  /** Handle or id. */
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly actionId: string;
}
export interface SubmitInput {
  readonly user: string;
  readonly viewId: string;
  /** By label, action id or block id of the inputs. */
  readonly values: Readonly<Record<string, string>>;
}

type Shown = Pick<Ephemeral, 'text' | 'blocks'>;

/** `problem` is what Slack would have shown instead of an answer. Status 0: nothing was sent. */
export interface Clicked {
  readonly status: number;
  readonly ackMs: number;
  readonly openedView?: View;
  readonly ephemeral: readonly Shown[];
  readonly problem?: string;
}
export interface Submitted extends SubmitAnswer {
  readonly status: number;
  readonly ackMs: number;
  readonly ephemeral: readonly Shown[];
}

export interface InteractionsParts {
  readonly workspace: Workspace;
  readonly settling: Settling;
  readonly deliver: Deliver;
  readonly webUrl: string;
}

export class Interactions {
  readonly #parts: InteractionsParts;

  constructor(parts: InteractionsParts) {
    this.#parts = parts;
  }

  /** Presses a button of a message, also one that an edit has removed since: then as a stale client does. */
  click(input: ClickInput): Promise<Clicked> {
    return this.#parts.settling.during(() => this.#click(input));
  }

  /** Submits an open modal, unless Slack's own client would not let it go. */
  submit(input: SubmitInput): Promise<Submitted> {
    return this.#parts.settling.during(() => this.#submit(input));
  }

  async #click({ user, channel: id, ts, actionId }: ClickInput): Promise<Clicked> {
    const { workspace } = this.#parts;
    const person = workspace.person(user);
    const channel = workspace.channel(id);
    if (!channel.members.includes(person.id)) throw new SlackError('user_not_in_channel');
    const trigger = workspace.modals.trigger(person.id);
    const payload = this.#blockActions(person, channel, { ts, actionId, trigger });
    const { acknowledgement, ephemeral } = await this.#send(person, payload);
    channel.acknowledge(ts, acknowledgement);
    workspace.changed();
    const openedView = workspace.modals.openedBy(trigger);
    const { status, ms: ackMs, problem } = acknowledgement;
    return { status, ackMs, ...(openedView && { openedView }), ephemeral, ...(problem && { problem }) };
  }

  async #submit({ user, viewId, values }: SubmitInput): Promise<Submitted> {
    const { workspace } = this.#parts;
    const person = workspace.person(user);
    const view = workspace.modals.visible(person.id).find(({ id }) => id === viewId);
    if (!view) throw new SlackError('view_not_found', [`${person.name} does not see a modal ${viewId}`]);
    const state = { values: stateOf(view, values) };
    const errors = inputErrors(view, state.values);
    if (errors) return { status: 0, ackMs: 0, errors, closed: false, ephemeral: [] };
    const trigger = workspace.modals.trigger(person.id);
    const payload = {
      ...senderOf(person, 'view_submission', trigger),
      view: { ...view, state },
      response_urls: [],
    };
    const { acknowledgement, ephemeral, body } = await this.#send(person, payload);
    const answer = answerOf(workspace.modals, { view, acknowledgement, body });
    workspace.changed();
    return { status: acknowledgement.status, ackMs: acknowledgement.ms, ...answer, ephemeral };
  }

  #blockActions(
    person: Person,
    channel: Channel,
    { ts, actionId, trigger }: { ts: string; actionId: string; trigger: string },
  ): object {
    const { message, block, button } = channel.pressed(ts, actionId);
    const { accessibility_label: _unsent, ...sent } = button;
    const action_ts = channel.nextTs(this.#parts.workspace.clock.now());
    return {
      ...senderOf(person, 'block_actions', trigger),
      // Every click carries one. The product does not use it, and nothing answers there: it is 501 (web-port.ts).
      response_url: `${this.#parts.webUrl}/slack-response`,
      container: { type: 'message', message_ts: ts, channel_id: channel.id, is_ephemeral: false },
      channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
      message,
      state: { values: {} },
      actions: [{ ...sent, block_id: block.block_id, action_ts }],
    };
  }

  async #send(person: Person, payload: object) {
    const { workspace, deliver } = this.#parts;
    const ephemeral: Shown[] = [];
    const deaf = workspace.onWhisper((it) => {
      if (it.user === person.id) ephemeral.push({ text: it.text, ...(it.blocks && { blocks: it.blocks }) });
    });
    try {
      const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      const delivered = await deliverSigned(
        { clock: workspace.clock, deliver },
        { path: INTERACTIVITY_PATH, type: FORM, body },
      );
      return { acknowledgement: acknowledgementOf(person, delivered), ephemeral, body: delivered.body };
    } finally {
      deaf();
    }
  }
}
