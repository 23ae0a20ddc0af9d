// Everything that a person can set off on this page, by the name in `data-do`. One listener for the whole page; the
// elements say what they mean in data-*.
import {
  advance,
  click,
  clickHome,
  failSlack,
  openHome,
  registerVersion,
  repairSlack,
  setNativeBlocks,
} from './actions.ts';
import { command } from './registry.ts';
import { DIRECT, direct, HOME } from './slack.ts';
import { subjectOf } from './subject.ts';
import { change, habit, type Pane, state } from './state.ts';

type Meant = Readonly<Record<string, string | undefined>>;

const COPIED_MS = 1_500;

const copy = async (text: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return change({ trouble: 'This browser does not let the page copy. Select the text and copy it.' });
  }
  change({ copied: text });
  setTimeout(() => change({ copied: '' }), COPIED_MS);
};

const turnTheme = (): void => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const theme = (root.dataset['theme'] ?? system) === 'dark' ? 'light' : 'dark';
  root.dataset['theme'] = theme;
  habit.set('theme', theme);
};

const open = (id: string): void => (document.getElementById(id) as HTMLDialogElement).showModal();

const goTo = (pane: Pane): void => {
  change({ pane });
  queueMicrotask(() => document.querySelector<HTMLElement>(`#${pane} .body`)?.focus());
};

const read = (conversation: string): void => {
  const last = state.snapshot && direct(state.snapshot)?.messages.at(-1);
  if (last && conversation === DIRECT) state.seen.set(state.as, last.ts);
  change({ conversation });
  if (conversation === HOME) void openHome();
};

/** Shows a message where it stands, and what it is about in the other panes. */
const showMessage = (id: string, ts: string): void => {
  const conversation = state.snapshot?.conversations.find((it) => it.id === id);
  const message = conversation?.messages.find((it) => it.ts === ts);
  if (!message) return change({ trouble: 'That message is not shown here any more.' });
  change({ conversation: id, chosen: subjectOf(message) || state.chosen, pane: 'slack' });
};

const actAs = (as: string): void => {
  change({ as, modal: undefined });
  read(state.conversation);
};

const unfold = (ts: string): void => {
  if (!state.unfolded.delete(ts)) state.unfolded.add(ts);
  change({});
};

const showSteps = (isShown: boolean): void => {
  habit.set('steps.hidden', isShown ? 'no' : 'yes');
  change({});
};

const ACTS: Readonly<Record<string, (meant: Meant) => unknown>> = {
  click: ({ channel = '', ts = '', action = '' }) => click(channel, ts, action),
  'click-home': ({ view = '', action = '' }) => clickHome(view, action),
  message: ({ id = '', ts = '' }) => showMessage(id, ts),
  as: ({ value, person = value }) => actAs(person ?? ''),
  'decide-as': ({ person = '', version = '' }) => {
    actAs(person);
    change({ chosen: version, pane: 'slack', conversation: '' });
  },
  conversation: ({ id = '' }) => read(id),
  version: ({ version = '' }) => change({ chosen: version }),
  pane: ({ pane }) => goTo(pane as Pane),
  blocks: ({ ts = '' }) => unfold(ts),
  copy: ({ text = '' }) => copy(text),
  'copy-command': () => state.snapshot && copy(command(state.snapshot)),
  register: ({ kind = 'good' }) => registerVersion(kind),
  advance: ({ by = '1m' }) => advance(by),
  fail: ({ checked }) => (checked === 'true' ? failSlack(0) : repairSlack()),
  'fail-way': ({ value }) => failSlack(Number(value)),
  repair: () => repairSlack(),
  'native-blocks': ({ checked = 'true' }) => setNativeBlocks(checked === 'true'),
  dismiss: () => change({ trouble: '' }),
  theme: turnTheme,
  help: () => open('help'),
  keys: ({ checked }) => habit.set('keys.off', checked === 'true' ? 'no' : 'yes'),
  'hide-steps': () => showSteps(false),
  'show-steps': () => showSteps(true),
  'close-modal': () => change({ modal: undefined }),
};

/** Does what an element, a key or another act means. */
export const act = (name: string, meant: Meant = {}): void => {
  if (Object.hasOwn(ACTS, name)) void ACTS[name]?.(meant);
};

/** A link that shows something here does not leave the page, unless the person wants it in another tab. */
const leavesPage = (element: HTMLElement, event: Event): boolean => {
  if (!(element instanceof HTMLAnchorElement)) return false;
  const isWanted = event instanceof MouseEvent && (event.ctrlKey || event.metaKey);
  if (!isWanted) event.preventDefault();
  return isWanted;
};

const chosenIn = (field: HTMLInputElement | HTMLSelectElement): Meant => {
  const checked = String(field instanceof HTMLInputElement && field.checked);
  return { value: field.value, checked };
};

const on = (event: Event): void => {
  const element = event.target instanceof Element && event.target.closest<HTMLElement>('[data-do]');
  if (!element) return;
  const isChosen = element instanceof HTMLInputElement || element instanceof HTMLSelectElement;
  if (isChosen !== (event.type === 'change') || leavesPage(element, event)) return;
  act(element.dataset['do'] ?? '', Object.assign(isChosen ? chosenIn(element) : {}, element.dataset));
};

/** Listens to clicks and choices, once for the life of the page. */
export const listenToActs = (): void => {
  document.addEventListener('click', on);
  document.addEventListener('change', on);
};
