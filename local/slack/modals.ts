// The modals that people have open, and the trigger ids that open them: each works once, and not for long.
import { randomBytes } from 'node:crypto';
import { type Clock } from '../clock/clock.ts';
import { type Modal } from './blocks.ts';
import { APP_ID, BOT, TEAM } from './people.ts';
import { SlackError } from './slack-error.ts';

// https://docs.slack.dev/interactivity/handling-user-interaction
const TRIGGER_LIFE_MS = 3_000;
/** Triggers are forgotten after this long; until then a late one is told apart from one that never was. */
const TRIGGER_MEMORY_MS = 3_600_000;

/** A modal as Slack's API shows it once it is open. */
export type View = Omit<Modal, 'submit' | 'close'> & {
  readonly id: string;
  readonly hash: string;
  readonly team_id: string;
  readonly app_id: string;
  readonly app_installed_team_id: string;
  readonly bot_id: string;
  readonly submit: Modal['submit'] | null;
  readonly close: Modal['close'] | null;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  readonly state: { readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
};

interface Trigger {
  readonly user: string;
  readonly at: number;
  used: boolean;
  opened?: View;
}

/** Modals that a person never closed are forgotten beyond this many. */
const OPEN_KEPT = 1_000;

export class Modals {
  readonly #clock: Clock;
  readonly #triggers = new Map<string, Trigger>();
  /** By id; a person may click on a phone and on a laptop, and have one open on each. */
  readonly #open = new Map<string, { readonly user: string; readonly view: View }>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new trigger id, as it comes with every interaction of a person. */
  trigger(user: string): string {
    const now = this.#clock.now();
    for (const [id, { at }] of this.#triggers) {
      if (now - at <= TRIGGER_MEMORY_MS) break;
      this.#triggers.delete(id);
    }
    const id = `${++this.#count}.${Math.floor(now / 1_000)}.${randomBytes(16).toString('hex')}`;
    this.#triggers.set(id, { user, at: now, used: false });
    return id;
  }

  /** Opens a modal on the screen from which the trigger came. */
  open(triggerId: string, modal: Modal): View {
    const trigger = this.#exchange(triggerId);
    const id = this.#nextId();
    const view = this.#view(modal, { id, root_view_id: id, previous_view_id: null });
    this.#open.set(id, { user: trigger.user, view });
    const [oldest] = this.#open.keys();
    if (oldest && this.#open.size > OPEN_KEPT) this.#open.delete(oldest);
    trigger.opened = view;
    return view;
  }

  /** Puts a modal in the place of another: the answer `response_action: update`. */
  replace(viewId: string, modal: Modal): View {
    const { user, view } = this.#find(viewId);
    const replaced = this.#view(modal, view);
    this.#open.set(viewId, { user, view: replaced });
    return replaced;
  }

  /** Puts a modal upon another, which shows again when it is closed: the answer `response_action: push`. */
  push(viewId: string, modal: Modal): View {
    const { user, view } = this.#find(viewId);
    const id = this.#nextId();
    const pushed = this.#view(modal, { id, root_view_id: view.root_view_id, previous_view_id: viewId });
    this.#open.set(id, { user, view: pushed });
    return pushed;
  }

  /** The modals that a person sees, the newest last. */
  visible(user: string): View[] {
    const all = [...this.#open.values()];
    const covered = new Set(all.map(({ view }) => view.previous_view_id));
    return all.filter((it) => it.user === user && !covered.has(it.view.id)).map(({ view }) => view);
  }

  close(viewId: string): void {
    this.#open.delete(viewId);
  }

  /** Closes a modal and all those below it. */
  clear(rootViewId: string): void {
    for (const [id, { view }] of this.#open) if (view.root_view_id === rootViewId) this.#open.delete(id);
  }

  #find(viewId: string): { readonly user: string; readonly view: View } {
    const open = this.#open.get(viewId);
    if (!open) throw new SlackError('not_found');
    return open;
  }

  #nextId(): string {
    return `V${(++this.#count).toString(36).toUpperCase().padStart(8, '0')}`;
  }

  /** The view that this trigger opened. */
  openedBy(triggerId: string): View | undefined {
    return this.#triggers.get(triggerId)?.opened;
  }

  #exchange(triggerId: string): Trigger {
    const trigger = this.#triggers.get(triggerId);
    if (!trigger) throw new SlackError('invalid_trigger_id');
    if (trigger.used) throw new SlackError('exchanged_trigger_id');
    if (this.#clock.now() - trigger.at > TRIGGER_LIFE_MS) throw new SlackError('expired_trigger_id');
    trigger.used = true;
    return trigger;
  }

  #view(modal: Modal, place: Pick<View, 'id' | 'root_view_id' | 'previous_view_id'>): View {
    return {
      private_metadata: '',
      callback_id: '',
      ...modal,
      submit: modal.submit ?? null,
      close: modal.close ?? null,
      id: place.id,
      root_view_id: place.root_view_id,
      previous_view_id: place.previous_view_id,
      hash: `${Math.floor(this.#clock.now() / 1_000)}.${(++this.#count).toString(36)}`,
      team_id: TEAM.id,
      app_id: APP_ID,
      app_installed_team_id: TEAM.id,
      bot_id: BOT.id,
      state: { values: {} },
    };
  }
}
