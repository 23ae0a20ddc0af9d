// Keeps the panes on the same thing: when another version is selected, or something new about it arrives, its message
// and its row come into view. Whoever scrolls in peace is left in peace.
import { type Snapshot } from '../shown.ts';
import { keyOf, selected, state } from './state.ts';

let last = { place: '', about: '', privates: 0 };

const intoView = (element: Element | undefined | null): void => {
  const pane = element?.closest('.body');
  const isTall = element && pane && element.clientHeight > pane.clientHeight;
  element?.scrollIntoView({ block: isTall ? 'start' : 'nearest' });
};

/** Home begins at its beginning, wherever the conversation before it was. */
const beginHome = (): void => {
  if (state.conversation === 'home') document.querySelector('#messages')?.scrollTo({ top: 0 });
};

/** Scrolls where something changed since the last time. */
export const followSelection = (snapshot: Snapshot): void => {
  const version = selected(snapshot);
  const messages = [...document.querySelectorAll('#messages .selected')];
  const privates = [...document.querySelectorAll('#messages .private')];
  const place = `${state.conversation} ${state.as}`;
  const about = [version && keyOf(version), place, messages.length].join(' ');
  // Answers that stood before in a conversation to which somebody only turns are no news.
  const isAnswered = last.place === place && privates.length > last.privates;
  if (about !== last.about || privates.length !== last.privates) {
    intoView((isAnswered ? privates : messages).at(-1));
    intoView(document.querySelector('#registry-body [aria-current]'));
  }
  if (place !== last.place) beginHome();
  last = { place, about, privates: privates.length };
};
