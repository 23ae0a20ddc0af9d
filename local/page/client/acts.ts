// Everything that a person can set off on this page, by the name in `data-do`. One listener for the whole page; the
// elements say what they mean in data-*.
import { advance, click, failSlack, registerVersion, repairSlack, setNativeBlocks } from './actions.ts';
import { command } from './registry.ts';
import { DIRECT, direct } from './slack.ts';
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

const on = (event: Event): void => {
  const element = event.target instanceof Element && event.target.closest<HTMLElement>('[data-do]');
  if (!element) return;
  const isChosen = element instanceof HTMLInputElement || element instanceof HTMLSelectElement;
  if (isChosen !== (event.type === 'change')) return;
  const checked = String(element instanceof HTMLInputElement && element.checked);
  const chosen = isChosen ? { value: element.value, checked } : {};
  act(element.dataset['do'] ?? '', Object.assign(chosen, element.dataset));
};

/** Listens to clicks and choices, once for the life of the page. */
export const listenToActs = (): void => {
  document.addEventListener('click', on);
  document.addEventListener('change', on);
};
