// Everything that a person can set off on this page, by the name in `data-do`. One listener for the whole page; the
// elements say what they mean in data-*.
import { advance, click, closeModal, failSlack, registerVersion, repairSlack } from './actions.ts';
import { hideSteps, keepTheme, switchKeys } from './habits.ts';
import { DIRECT, direct } from './slack.ts';
import { change, type Pane, state } from './state.ts';

type Meant = Readonly<Record<string, string | undefined>>;

const COPIED_MS = 1_500;

const toClipboard = (words: string): Promise<boolean> =>
  navigator.clipboard.writeText(words).then(
    () => true,
    () => false,
  );

const copy = async (from: string): Promise<void> => {
  const words = document.getElementById(from)?.textContent;
  const label = document.querySelector<HTMLElement>(`[data-from="${CSS.escape(from)}"] [data-keep]`);
  if (!words || !label) return;
  const was = label.dataset['keep'] ?? '';
  label.textContent = (await toClipboard(words)) ? 'Copied' : 'Select and copy it';
  setTimeout(() => (label.textContent = was), COPIED_MS);
};

const turnTheme = (): void => {
  const root = document.documentElement;
  const isDark =
    getComputedStyle(root).colorScheme === 'dark' ||
    (!root.dataset['theme'] && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset['theme'] = isDark ? 'light' : 'dark';
  keepTheme(root.dataset['theme']);
};

const open = (id: string): void => (document.getElementById(id) as HTMLDialogElement).showModal();

const goTo = (pane: Pane): void => {
  change({ pane });
  queueMicrotask(() => document.querySelector<HTMLElement>(`#${pane} .body`)?.focus());
};

const readDirect = (): void => {
  const last = state.snapshot && direct(state.snapshot)?.messages.at(-1);
  if (last) state.seen.set(state.as, last.ts);
};

const actAs = (person: string): void => {
  closeModal();
  change({ as: person });
  if (state.conversation === DIRECT) readDirect();
};

const unfold = (ts: string): void => {
  if (!state.unfolded.delete(ts)) state.unfolded.add(ts);
  change({});
};

const ACTS: Readonly<Record<string, (meant: Meant) => unknown>> = {
  click: ({ channel = '', ts = '', action = '' }) => click(channel, ts, action),
  as: ({ person = '' }) => actAs(person),
  'decide-as': ({ person = '', version = '' }) => {
    actAs(person);
    change({ chosen: version, pane: 'slack', conversation: '' });
  },
  conversation: ({ id = '' }) => {
    change({ conversation: id });
    if (id === DIRECT) readDirect();
  },
  version: ({ version = '' }) => change({ chosen: version }),
  pane: ({ pane }) => goTo(pane as Pane),
  blocks: ({ ts = '' }) => unfold(ts),
  copy: ({ from = '' }) => copy(from),
  register: ({ kind = 'good' }) => registerVersion(kind),
  advance: ({ by = '1m' }) => advance(by),
  fail: ({ checked }) => (checked === 'true' ? failSlack('internal') : repairSlack()),
  'fail-kind': ({ value = '' }) => failSlack(value),
  repair: () => repairSlack(),
  dismiss: () => change({ trouble: '' }),
  theme: turnTheme,
  help: () => open('help'),
  keys: ({ checked }) => switchKeys(checked !== 'true'),
  'hide-steps': () => {
    hideSteps(true);
    change({});
  },
  'show-steps': () => {
    hideSteps(false);
    change({});
  },
  'close-modal': () => closeModal(),
};

/** Does what an element, a key or another act means. */
export const act = (name: string, meant: Meant): void => {
  if (Object.hasOwn(ACTS, name)) void ACTS[name]?.(meant);
};

const meantBy = (element: HTMLElement): Meant => {
  const { dataset } = element;
  if (element instanceof HTMLInputElement)
    return Object.assign({ checked: String(element.checked), person: element.value }, dataset);
  if (element instanceof HTMLSelectElement) return Object.assign({ value: element.value }, dataset);
  return dataset;
};

const on = (event: Event): void => {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-do]') : null;
  const isChosen = element instanceof HTMLInputElement || element instanceof HTMLSelectElement;
  if (element && isChosen === (event.type === 'change')) act(element.dataset['do'] ?? '', meantBy(element));
};

/** Listens to clicks and choices, once for the life of the page. */
export const listenToActs = (): void => {
  document.addEventListener('click', on);
  document.addEventListener('change', on);
};
