// The Slack pane: whom you act as, the conversations, the messages. Ephemeral answers and direct messages are shown
// only to the person they were sent to.
import { type ConversationShown, type MessageShown, type PersonShown, type Snapshot } from '../shown.ts';
import { drawBlocks } from './blocks.ts';
import { drawComposer } from './composer.ts';
import { type Child, does, empty, h, tab } from './element.ts';
import { drawMessage } from './message.ts';
import { type Workspace } from './rich-text.ts';
import { keyOf, now, selected, state } from './state.ts';
import { policyOf, subjectOf } from './subject.ts';

export const DIRECT = 'direct';
export const HOME = 'home';

/** What a person may do with the selected version, taken from its policy and from who registered it. */
const mayDo = (person: PersonShown, snapshot: Snapshot): string => {
  const version = selected(snapshot);
  if (version && version.registeredBy === person.key) return `registered v${version.version}`;
  const policy = version ? policyOf(snapshot, version.group) : snapshot.policies[0];
  return policy?.approvers.includes(person.key) ? 'may decide' : 'may not decide';
};

/** The people, one of whom this window is. */
export const drawPeople = (snapshot: Snapshot): Child[] =>
  snapshot.people.map((person, index) => {
    const radio = { type: 'radio', name: 'as', value: person.key, checked: person.key === state.as };
    return h(
      'label',
      { title: `Key ${index + 1}` },
      h('input', radio, does('as')),
      h('span', person.key),
      h('small', mayDo(person, snapshot)),
    );
  });

const me = (snapshot: Snapshot): PersonShown | undefined =>
  snapshot.people.find(({ key }) => key === state.as);

/** The direct messages of the person this window is. */
export const direct = (snapshot: Snapshot): ConversationShown | undefined =>
  snapshot.conversations.find((it) => it.member !== undefined && it.member === me(snapshot)?.slackId);

const channels = (snapshot: Snapshot): readonly ConversationShown[] =>
  snapshot.conversations.filter((it) => it.member === undefined);

/** The conversation on show: a channel's id, or DIRECT. */
const openConversation = (snapshot: Snapshot): string =>
  state.conversation || (channels(snapshot)[0]?.id ?? DIRECT);

/** Channels, and the direct messages and Home of the person this window is. */
export const drawConversations = (snapshot: Snapshot): Child[] => {
  const open = openConversation(snapshot);
  const seen = state.seen.get(state.as) ?? '';
  const count = direct(snapshot)?.messages.filter(({ ts }) => ts > seen).length ?? 0;
  const badge = count > 0 && h('span.chip.no', { 'aria-label': `${count} new` }, String(count));
  return [
    ...channels(snapshot).map(({ id, name }) => tab(does('conversation', { id }), open === id, `# ${name}`)),
    tab(does('conversation', { id: DIRECT }), open === DIRECT, 'Messages ', badge),
    tab(does('conversation', { id: HOME }), open === HOME, 'Home'),
  ];
};

/** What blocks need to know of the workspace. */
export const workspaceOf = (snapshot: Snapshot | undefined): Workspace => ({
  now: now(),
  names: new Map([
    ...(snapshot?.people ?? []).map(({ slackId, name }): [string, string] => [slackId, name]),
    ...(snapshot?.conversations ?? []).map(({ id, name }): [string, string] => [id, name]),
    ...Object.entries(snapshot?.userGroups ?? {}).map(([id, { handle }]): [string, string] => [id, handle]),
  ]),
});

const quiet = ({ people, policies: [policy] }: Snapshot): HTMLElement => {
  const may = (person: PersonShown): boolean => policy?.approvers.includes(person.key) ?? false;
  const names = (some: readonly PersonShown[]): string => some.map(({ name }) => name).join(' and ');
  const [able, unable] = [names(people.filter(may)), names(people.filter((it) => !may(it)))];
  const deciders = able ? `${able} may decide.` : 'No policy is there yet.';
  const refused = able && unable && `${unable} may not, so that you can see a refusal.`;
  const first = 'When a version is registered, Countersign checks it and asks in this channel.';
  return empty('It is quiet here', h('p', `${first} ${deciders} ${refused}`));
};

const noDirect = (): HTMLElement => {
  const words = 'Countersign writes here to the person who registered a version, when it is decided.';
  return empty(`No messages for ${state.as}`, h('p', words));
};

/** Home as the app last published it for the person this window is. */
const drawHome = (snapshot: Snapshot): HTMLElement => {
  const home = snapshot.homes[me(snapshot)?.slackId ?? ''];
  if (!home) return empty('Home', h('p', 'Countersign has not shown anything here yet.'));
  const place = { ...workspaceOf(snapshot), view: home.id, busy: state.busy };
  return h(
    'article.home',
    { 'data-key': `home ${state.as}`, 'aria-label': `Home of ${state.as}` },
    drawBlocks(home.blocks, place),
  );
};

interface Shown {
  readonly message: MessageShown;
  readonly onlyTo?: string;
}

const shownIn = (snapshot: Snapshot, conversation: ConversationShown): readonly Shown[] => {
  const privates = snapshot.privates
    .filter(({ channel, to }) => channel === conversation.id && to === me(snapshot)?.slackId)
    .map(({ message }) => ({ message, onlyTo: state.as }));
  const all: Shown[] = [...conversation.messages.map((message) => ({ message })), ...privates];
  return all.sort((a, b) => Number(a.message.ts) - Number(b.message.ts));
};

/** The messages on show, oldest first, with the answers that only this person sees among them. */
export const drawMessages = (snapshot: Snapshot): Child[] => {
  const open = openConversation(snapshot);
  if (open === HOME) return [drawHome(snapshot)];
  const conversation = open === DIRECT ? direct(snapshot) : channels(snapshot).find(({ id }) => id === open);
  const shown = conversation ? shownIn(snapshot, conversation) : [];
  const composer = drawComposer(open);
  if (!conversation || shown.length === 0) return [open === DIRECT ? noDirect() : quiet(snapshot), composer];
  const version = selected(snapshot);
  const around = { ...workspaceOf(snapshot), channel: conversation.id };
  const messages = shown.map(({ message, ...only }) => {
    const isSelected = !only.onlyTo && version !== undefined && subjectOf(message) === keyOf(version);
    return drawMessage(message, { ...around, ...only, isSelected });
  });
  return [...messages, composer];
};
