// Single keys for those who do not reach for the mouse. They work outside text fields only and can be switched off. No
// key decides anything: Approve needs its button and the modal.
import { act } from './acts.ts';
import { habit, keyOf, selected, state, versions } from './state.ts';

const step = (by: number): void => {
  const { snapshot } = state;
  const current = snapshot && selected(snapshot);
  if (!snapshot || !current) return;
  const all = versions(snapshot);
  const next = all[all.findIndex((it) => it.arn === current.arn) + by];
  if (next) act('version', { version: keyOf(next) });
};

const KEYS: ReadonlyMap<string, () => void> = new Map([
  ['j', () => step(1)],
  ['k', () => step(-1)],
  ['s', () => act('pane', { pane: 'slack' })],
  ['r', () => act('pane', { pane: 'registry' })],
  ['x', () => act('pane', { pane: 'runs' })],
  ['c', () => act('copy-command')],
  ['t', () => act('theme')],
  ['?', () => act('help')],
]);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('textarea, select, input:not([type=radio]):not([type=checkbox])');

const isMeant = (event: KeyboardEvent): boolean =>
  !(event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) &&
  habit.get('keys.off') !== 'yes' &&
  !document.querySelector('dialog[open]');

const onKey = (event: KeyboardEvent): void => {
  if (!isMeant(event)) return;
  const person = state.snapshot?.people[Number(event.key) - 1];
  const meaning = person ? () => act('as', { person: person.key }) : KEYS.get(event.key);
  if (!meaning) return;
  meaning();
  event.preventDefault();
};

/** Arrow keys move between the tabs of a list, as people who use a screen reader expect. */
const onTabs = (event: KeyboardEvent): void => {
  const tab = event.target instanceof HTMLElement && event.target.closest('[role=tab]');
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!tab || by === undefined) return;
  const tabs = [...(tab.parentElement?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])];
  const next = tabs.at((tabs.indexOf(tab as HTMLElement) + by) % tabs.length);
  next?.click();
  next?.focus();
};

/** Listens to keys, once for the life of the page. */
export const listenToKeys = (): void => {
  document.addEventListener('keydown', onTabs);
  document.addEventListener('keydown', onKey);
};
