// The state of the local Slack: conversations, what only one person can see, and what is open on people's screens.
import { type Changes } from '../changes.ts';
import { type Clock } from '../clock/clock.ts';
import { type Block } from './blocks.ts';
import { Channel, type Draft } from './channel.ts';
import { ALL_FEATURES, type Features } from './features.ts';
import { Homes } from './homes.ts';
import { AS_SHIPPED, type Installation } from './installation.ts';
import { Modals } from './modals.ts';
import { BOT_PERSON, BOT, CHANNEL, PEOPLE, type Person, type PersonChange } from './people.ts';
import { SlackError } from './slack-error.ts';
import { USER_GROUPS, type UserGroup } from './user-groups.ts';

/** A message that only its addressee sees. It is never in a channel's history. */
export interface Ephemeral {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks?: readonly Block[] | undefined;
  readonly thread_ts?: string | undefined;
}

/** Like a client's own memory: the oldest go first. */
const EPHEMERALS_KEPT = 1_000;

export class Workspace {
  readonly clock: Clock;
  readonly modals: Modals;
  readonly homes: Homes;
  features: Features = ALL_FEATURES;
  readonly #changes: Changes;
  #installation: Installation = AS_SHIPPED;
  #people: readonly Person[] = [...PEOPLE, BOT_PERSON];
  #userGroups: readonly UserGroup[] = USER_GROUPS;
  readonly #channels = new Map<string, Channel>();
  #ephemerals: Ephemeral[] = [];
  #listeners = new Set<(ephemeral: Ephemeral) => void>();

  constructor(clock: Clock, changes: Changes) {
    this.clock = clock;
    this.#changes = changes;
    this.modals = new Modals(clock);
    this.homes = new Homes(clock);
    const members = this.people.map(({ id }) => id);
    this.#channels.set(CHANNEL.id, new Channel({ ...CHANNEL, kind: 'channel', members }));
  }

  /** Whatever changed is seen by the page. */
  changed(): void {
    this.#changes.ring();
  }

  get people(): readonly Person[] {
    return this.#people;
  }

  /** Changes what Slack says of a person, named by id or by handle. */
  changePerson({ user, ...change }: PersonChange): Person {
    const changed = { ...this.person(user), ...change } as Person;
    this.#people = this.#people.map((person) => (person.id === changed.id ? changed : person));
    this.changed();
    return changed;
  }

  get userGroups(): readonly UserGroup[] {
    return this.#userGroups;
  }

  keepUserGroup(changed: UserGroup): UserGroup {
    this.#userGroups = this.#userGroups.map((group) => (group.id === changed.id ? changed : group));
    this.changed();
    return changed;
  }

  get installation(): Installation {
    return this.#installation;
  }

  /** Our app as it is from now on; a channel that it is invited to and that was not there is made, for everybody. */
  set installation(installation: Installation) {
    const members = this.people.map(({ id }) => id);
    for (const id of installation.channels)
      if (!this.#channels.has(id))
        this.#channels.set(id, new Channel({ id, name: id.toLowerCase(), kind: 'channel', members }));
    this.#installation = installation;
  }

  get channels(): readonly Channel[] {
    return [...this.#channels.values()];
  }

  /** By id or by handle. */
  person(nameOrId: string): Person {
    const person = this.people.find(({ id, name }) => id === nameOrId || name === nameOrId);
    if (!person) throw new SlackError('user_not_found');
    return person;
  }

  userById(id: string): Person {
    const person = this.people.find((it) => it.id === id);
    if (!person) throw new SlackError('user_not_found');
    return person;
  }

  channel(id: string): Channel {
    const channel = this.#channels.get(id);
    if (!channel) throw new SlackError('channel_not_found');
    return channel;
  }

  /** The conversation between a person and our app; it exists from the first time on. */
  directMessages(user: string): Channel {
    const person = this.userById(user);
    if (person.isBot) throw new SlackError('cannot_dm_bot');
    const id = person.id.replace(/^U/, 'D');
    const open = this.#channels.get(id);
    if (open) return open;
    const members = [person.id, BOT.userId];
    const created = new Channel({ id, name: person.name, kind: 'im', members });
    this.#channels.set(id, created);
    return created;
  }

  /** Shows a message to one member of a channel; answers its `ts`. */
  whisper(channel: Channel, user: string, draft: Draft): string {
    if (!channel.members.includes(user)) throw new SlackError('user_not_in_channel');
    const { text, blocks, thread_ts } = draft;
    const ts = channel.nextTs(this.clock.now());
    const ephemeral: Ephemeral = { user, channel: channel.id, ts, text, blocks, thread_ts };
    this.#ephemerals = [...this.#ephemerals.slice(1 - EPHEMERALS_KEPT), ephemeral];
    for (const listener of this.#listeners) listener(ephemeral);
    this.changed();
    return ts;
  }

  /** What this person alone sees, oldest first. */
  ephemerals(user: string): Ephemeral[] {
    return this.#ephemerals.filter((it) => it.user === user);
  }

  /** Calls `listener` for each ephemeral message; the returned function ends that. */
  onWhisper(listener: (ephemeral: Ephemeral) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
