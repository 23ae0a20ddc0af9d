// Keeps the panes on the same thing: when another version is selected, or something new about it arrives, its message
// and its row come into view. Whoever scrolls in peace is left in peace.
import { type Snapshot } from '../shown.ts';
import { keyOf, selected, state } from './state.ts';

let last = '';

const intoView = (element: Element | undefined | null): void => {
  if (!element) return;
  const pane = element.closest('.body');
  const isTall = pane !== null && element.clientHeight > pane.clientHeight;
  element.scrollIntoView({ block: isTall ? 'start' : 'nearest' });
};

/** Scrolls where something changed since the last time. */
export const followSelection = (snapshot: Snapshot): void => {
  const version = selected(snapshot);
  const messages = [...document.querySelectorAll('#messages .selected')];
  const privates = [...document.querySelectorAll('#messages .private')];
  const mark = [
    version && keyOf(version),
    state.conversation,
    state.as,
    messages.length,
    privates.length,
  ].join(' ');
  if (mark === last) return;
  const isFirst = last === '';
  const grew = privates.length > Number(last.split(' ').at(-1)) && !isFirst;
  last = mark;
  intoView(grew ? privates.at(-1) : messages.at(-1));
  intoView(document.querySelector('#registry-body [aria-current]'));
};
