// The Slack pane: whom you act as, the conversations, the messages. Ephemeral answers and direct messages are shown
// only to the person they were sent to.
import {
  type ConversationShown,
  type MessageShown,
  type PersonShown,
  type PrivateShown,
  type Snapshot,
} from '../shown.ts';
import { h } from './element.ts';
import { drawMessage } from './message.ts';
import { type Workspace } from './rich-text.ts';
import { keyOf, now, selected, state } from './state.ts';
import { policyOf, subjectOf } from './subject.ts';

export const DIRECT = 'direct';

/** What a person may do with the selected version, taken from its policy and from who registered it. */
export const mayDo = (person: PersonShown, snapshot: Snapshot): string => {
  const version = selected(snapshot);
  if (version && version.registeredBy === person.key) return `registered v${version.version}`;
  const policy = version ? policyOf(snapshot, version.group) : snapshot.policies[0];
  if (policy?.approvers.includes(person.key)) return 'may decide';
  return 'may not decide';
};

const actAs = (person: PersonShown, snapshot: Snapshot, index: number): HTMLElement =>
  h(
    'label',
    { title: `Key ${index + 1}` },
    h('input', {
      type: 'radio',
      name: 'as',
      value: person.key,
      'data-do': 'as',
      checked: person.key === state.as,
    }),
    h('span', {}, person.key),
    h('small', {}, mayDo(person, snapshot)),
  );

/** The people, one of whom this window is. */
export const drawPeople = (snapshot: Snapshot): HTMLElement[] =>
  snapshot.people.map((person, index) => actAs(person, snapshot, index));

const me = (snapshot: Snapshot): PersonShown | undefined =>
  snapshot.people.find((person) => person.key === state.as);

/** The direct messages of the person this window is. */
export const direct = (snapshot: Snapshot): ConversationShown | undefined =>
  snapshot.conversations.find((it) => it.member !== undefined && it.member === me(snapshot)?.slackId);

const unread = (snapshot: Snapshot): number => {
  const seen = state.seen.get(state.as) ?? '';
  return direct(snapshot)?.messages.filter((message) => message.ts > seen).length ?? 0;
};

const channels = (snapshot: Snapshot): readonly ConversationShown[] =>
  snapshot.conversations.filter((it) => it.member === undefined);

/** The conversation on show: a channel's id, or DIRECT. */
export const openConversation = (snapshot: Snapshot): string =>
  state.conversation || (channels(snapshot)[0]?.id ?? DIRECT);

const tab = (id: string, isOpen: boolean, ...children: (string | HTMLElement | false)[]): HTMLElement =>
  h(
    'button',
    {
      type: 'button',
      role: 'tab',
      'data-key': id,
      'data-do': 'conversation',
      'data-id': id,
      'aria-selected': String(isOpen),
      'aria-controls': 'messages',
      tabindex: isOpen ? 0 : -1,
    },
    ...children,
  );

/** Channels, and the direct messages of the person this window is. */
export const drawConversations = (snapshot: Snapshot): HTMLElement[] => {
  const open = openConversation(snapshot);
  const count = unread(snapshot);
  const badge = count > 0 && h('span', { class: 'badge', 'aria-label': `${count} new` }, String(count));
  return [
    ...channels(snapshot).map((channel) => tab(channel.id, open === channel.id, `# ${channel.name}`)),
    tab(DIRECT, open === DIRECT, 'Messages', badge),
  ];
};

const workspaceOf = (snapshot: Snapshot): Workspace => ({
  now: now(),
  names: new Map([
    ...snapshot.people.map((person): [string, string] => [person.slackId, person.name]),
    ...snapshot.conversations.map((it): [string, string] => [it.id, it.name]),
  ]),
});

const names = (keys: readonly string[], snapshot: Snapshot): string => {
  const known = keys.map((key) => snapshot.people.find((person) => person.key === key)?.name ?? key);
  return known.join(' and ');
};

const quiet = (snapshot: Snapshot): HTMLElement => {
  const policy = snapshot.policies[0];
  const others = snapshot.people
    .filter((person) => !policy?.approvers.includes(person.key))
    .map((it) => it.key);
  const refused =
    others.length > 0 ? ` ${names(others, snapshot)} may not, so that you can see a refusal.` : '';
  const deciders = policy ? ` ${names(policy.approvers, snapshot)} may decide.` : ' No policy is there yet.';
  return h(
    'div',
    { class: 'empty' },
    h('h3', {}, 'It is quiet here'),
    h(
      'p',
      {},
      `When a version is registered, Countersign checks it and asks in this channel.${deciders}${refused}`,
    ),
  );
};

const noDirect = (): HTMLElement =>
  h(
    'div',
    { class: 'empty' },
    h('h3', {}, `No messages for ${state.as}`),
    h('p', {}, 'Countersign writes here to the person who registered a version, when it is decided.'),
  );

const privatesIn = (snapshot: Snapshot, channel: string): readonly PrivateShown[] =>
  snapshot.privates.filter((it) => it.channel === channel && it.to === me(snapshot)?.slackId);

interface Shown {
  readonly message: MessageShown;
  readonly onlyTo?: string;
}

const inConversation = (snapshot: Snapshot, conversation: ConversationShown): readonly Shown[] =>
  [
    ...conversation.messages.map((message): Shown => ({ message })),
    ...privatesIn(snapshot, conversation.id).map(({ message }): Shown => ({ message, onlyTo: state.as })),
  ].sort((a, b) => Number(a.message.ts) - Number(b.message.ts));

/** The messages on show, oldest first, with the answers that only this person sees among them. */
export const drawMessages = (snapshot: Snapshot): HTMLElement[] => {
  const open = openConversation(snapshot);
  const conversation = open === DIRECT ? direct(snapshot) : channels(snapshot).find((it) => it.id === open);
  const shown = conversation ? inConversation(snapshot, conversation) : [];
  if (!conversation || shown.length === 0) return [open === DIRECT ? noDirect() : quiet(snapshot)];
  const version = selected(snapshot);
  const around = { ...workspaceOf(snapshot), channel: conversation.id };
  return shown.map(({ message, onlyTo }) => {
    const isSelected = !onlyTo && version !== undefined && subjectOf(message) === keyOf(version);
    return drawMessage(message, { ...around, isSelected, ...(onlyTo && { onlyTo }) });
  });
};
