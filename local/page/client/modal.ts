// The modal that a click opened, drawn from the app's own view. The browser's dialog keeps the focus inside, closes on
// Esc and gives the focus back; when the button is gone by then, the message gets it.
import { submit } from './actions.ts';
import { drawBlocks, textOf } from './blocks.ts';
import { type Child, does, h, icon } from './element.ts';
import { patch } from './patch.ts';
import { list, text } from './rich-text.ts';
import { workspaceOf } from './slack.ts';
import { change, state, type Modal } from './state.ts';

const dialog = document.getElementById('modal') as HTMLDialogElement;
const form = dialog.querySelector('form') as HTMLFormElement;

let returnTo: Element | null = null;
let shown = '';

const drawModal = ({ view, errors, sending, failure }: Modal): Child[] => {
  const workspace = workspaceOf(state.snapshot);
  const send = textOf(view['submit']);
  const closes = does('close-modal');
  return [
    h(
      'header',
      h('h2', { id: 'modal-title' }, textOf(view['title'])),
      h('button.button', closes, { 'aria-label': 'Close' }, icon('cross')),
    ),
    h('p.sub', `You act as ${state.as}`),
    drawBlocks(list(view['blocks']), { ...workspace, errors }),
    h('p.error', { role: 'alert', hidden: !failure }, failure),
    h(
      'footer.slack-blocks',
      h('button.slack-button', closes, textOf(view['close']) || 'Cancel'),
      send !== '' &&
        h('button.slack-button.primary', { type: 'submit', 'aria-busy': sending && 'true' }, send),
    ),
  ];
};

/** Opens, refreshes or closes the dialog so that it shows what the state holds. */
export const showModal = (): void => {
  const { modal } = state;
  if (!modal) return dialog.close();
  const id = text(modal.view['id']);
  // Another view is other fields: what was typed into the last one does not belong here.
  if (shown !== id) form.replaceChildren();
  shown = id;
  patch(form, drawModal(modal));
  if (dialog.open) return modal.sending ? undefined : focusOn('.wrong :is(textarea, input)');
  returnTo = document.activeElement;
  dialog.showModal();
  focusOn('[autofocus], .field :is(textarea, input)');
};

const focusOn = (field: string): void => form.querySelector<HTMLElement>(field)?.focus();

const closed = (): void => {
  shown = '';
  if (state.modal) change({ modal: undefined });
  const message = document.querySelector('.message.private:last-of-type, .message.selected');
  const target = returnTo?.isConnected ? returnTo : message;
  if (target instanceof HTMLElement) target.focus();
};

const valuesOf = (): Record<string, string> => {
  const fields = form.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('[data-label]');
  return Object.fromEntries([...fields].map((field) => [field.dataset['label'] ?? '', field.value]));
};

/** Listens to the dialog, once for the life of the page. */
export const listenToModal = (): void => {
  dialog.addEventListener('close', closed);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(valuesOf());
  });
};
