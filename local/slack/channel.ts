// One conversation: its messages in the order of their `ts`, their threads, and what each looked like before an edit.
import { buttonsOf } from './block-kit.ts';
import { type Block, type Button } from './blocks.ts';
import { type MessageMetadata } from './message-metadata.ts';
import { APP_ID, BOT, TEAM } from './people.ts';
import { SlackError } from './slack-error.ts';

/** A message as Slack's API shows it. */
export interface Message {
  readonly type: 'message';
  readonly ts: string;
  readonly user: string;
  readonly team: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly text: string;
  readonly blocks?: readonly Block[] | undefined;
  readonly metadata?: MessageMetadata | undefined;
  readonly thread_ts?: string | undefined;
  readonly edited?: { readonly user: string; readonly ts: string };
}

export interface Draft {
  readonly text: string;
  readonly blocks?: readonly Block[] | undefined;
  readonly metadata?: MessageMetadata | undefined;
  readonly thread_ts?: string | undefined;
}

/** How the product answered a click or a submission, and what Slack would have shown if it did not do so properly. */
export interface Acknowledgement {
  readonly user: string;
  readonly ms: number;
  readonly status: number;
  readonly problem?: string;
}

/** A message with what only the page and a stale client know of it. */
export interface Kept {
  message: Message;
  edits: number;
  acknowledgement?: Acknowledgement;
  readonly replies: Kept[];
  /** For each action that an edit removed: the message as last shown with it. */
  lastShown?: Map<string, Message>;
}

/** A button together with the message and the block in which the person saw it. */
export interface Pressed {
  readonly message: Message;
  readonly block: Block;
  readonly button: Button;
}

const MICROSECONDS = 1_000_000;

export class Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'im';
  readonly members: readonly string[];
  readonly #kept = new Map<string, Kept>();
  #last = 0;

  constructor(it: Pick<Channel, 'id' | 'name' | 'kind' | 'members'>) {
    this.id = it.id;
    this.name = it.name;
    this.kind = it.kind;
    this.members = it.members;
  }

  /** The next `ts`: seconds and six digits, unique in this channel and always growing, also when the clock stands. */
  nextTs(now: number): string {
    this.#last = Math.max(Math.floor(now) * 1_000, this.#last + 1);
    const seconds = Math.floor(this.#last / MICROSECONDS);
    return `${seconds}.${String(this.#last % MICROSECONDS).padStart(6, '0')}`;
  }

  /** Posts as our app, or as a person. */
  post(draft: Draft, now: number, author: string = BOT.userId): Message {
    const parent = draft.thread_ts === undefined ? undefined : this.#parent(draft.thread_ts);
    const app = author === BOT.userId ? { bot_id: BOT.id, app_id: APP_ID } : {};
    const ts = this.nextTs(now);
    const message: Message = { type: 'message', ts, user: author, team: TEAM.id, ...app, ...draft };
    const kept: Kept = { message, edits: 0, replies: [] };
    this.#kept.set(ts, kept);
    parent?.replies.push(kept);
    return message;
  }

  /** Replaces a message; what an action looked like is kept for those who still see the old one. */
  replace(ts: string, change: (message: Message) => Message): Message {
    const kept = this.find(ts);
    const before = kept.message;
    kept.message = change(before);
    kept.edits++;
    const remaining = new Set(actionIds(kept.message));
    for (const id of actionIds(before))
      if (!remaining.has(id)) (kept.lastShown ??= new Map<string, Message>()).set(id, before);
    return kept.message;
  }

  /** Deletes a message; its thread goes with it. */
  remove(ts: string): void {
    const { message, replies } = this.find(ts);
    for (const one of [message, ...replies.map((reply) => reply.message)]) this.#kept.delete(one.ts);
    const siblings =
      message.thread_ts === undefined ? [] : (this.#kept.get(message.thread_ts)?.replies ?? []);
    const index = siblings.findIndex((reply) => reply.message.ts === ts);
    if (index >= 0) siblings.splice(index, 1);
  }

  find(ts: string): Kept {
    const kept = this.#kept.get(ts);
    if (!kept) throw new SlackError('message_not_found');
    return kept;
  }

  /** Notes how a click was answered. */
  acknowledge(ts: string, acknowledgement: Acknowledgement): void {
    this.find(ts).acknowledgement = acknowledgement;
  }

  /** A button as this message shows it, or as it last showed it. */
  pressed(ts: string, actionId: string): Pressed {
    const kept = this.find(ts);
    const pressed = pressedIn(kept.message, actionId) ?? pressedIn(kept.lastShown?.get(actionId), actionId);
    if (!pressed) throw new SlackError('action_not_found', [`this message never had a button ${actionId}`]);
    return pressed;
  }

  /** Everything that stands in the channel itself, oldest first; replies are in their threads. */
  get timeline(): Kept[] {
    return [...this.#kept.values()].filter(({ message }) => message.thread_ts === undefined);
  }

  #parent(ts: string): Kept {
    const parent = this.#kept.get(ts);
    if (!parent || parent.message.thread_ts !== undefined) throw new SlackError('thread_not_found');
    return parent;
  }
}

const actionIds = (message: Message): string[] =>
  (message.blocks ?? []).flatMap(buttonsOf).flatMap(({ action_id }) => action_id ?? []);

const pressedIn = (message: Message | undefined, actionId: string): Pressed | undefined => {
  for (const block of message?.blocks ?? []) {
    const button = buttonsOf(block).find(({ action_id }) => action_id === actionId);
    if (message && button) return { message, block, button };
  }
  return undefined;
};
