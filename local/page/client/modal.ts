// The modal that a click opened, drawn from the app's own view. The browser's dialog keeps the focus inside, closes on
// Esc and gives the focus back; when the button is gone by then, the message gets it.
import { drawBlocks } from './blocks.ts';
import { h, icon } from './element.ts';
import { closeModal, submit } from './actions.ts';
import { patch } from './patch.ts';
import { now, state, type Modal } from './state.ts';

const dialog = (): HTMLDialogElement => document.getElementById('modal') as HTMLDialogElement;

let returnTo: Element | null = null;
let shown = '';

const drawModal = ({ view, errors, sending, failure }: Modal): HTMLElement[] => {
  const names = new Map(
    (state.snapshot?.people ?? []).map((person): [string, string] => [person.slackId, person.name]),
  );
  const close = h(
    'button',
    { type: 'button', class: 'button quiet', 'data-do': 'close-modal', 'aria-label': 'Close' },
    icon('cross'),
  );
  return [
    h('header', {}, h('h2', { id: 'modal-title' }, view.title), close),
    h('p', { class: 'as-line' }, `You act as ${state.as}`),
    h('div', { class: 'fields' }, drawBlocks(view.blocks, { now: now(), names, errors })),
    h('p', { class: 'error', role: 'alert', hidden: !failure }, failure ?? ''),
    h(
      'footer',
      { class: 'slack-blocks' },
      h('button', { type: 'button', class: 'slack-button', 'data-do': 'close-modal' }, view.close),
      view.submit
        ? h(
            'button',
            { type: 'submit', class: 'slack-button primary', 'aria-busy': sending ? 'true' : undefined },
            view.submit,
          )
        : '',
    ),
  ];
};

/** Opens, refreshes or closes the dialog so that it shows what the state holds. */
export const showModal = (): void => {
  const { modal } = state;
  if (!modal) return dialog().close();
  const form = dialog().querySelector('form') as HTMLFormElement;
  // Another view is other fields: what was typed into the last one does not belong here.
  if (shown !== modal.view.id) form.replaceChildren();
  shown = modal.view.id;
  patch(form, ...drawModal(modal));
  if (dialog().open) return modal.sending ? undefined : focusOn('.wrong :is(textarea, input)');
  returnTo = document.activeElement;
  dialog().showModal();
  focusOn('[autofocus], .field :is(textarea, input)');
};

const focusOn = (field: string): void => dialog().querySelector<HTMLElement>(field)?.focus();

const giveFocusBack = (): void => {
  shown = '';
  const message = document.querySelector<HTMLElement>('.message.private:last-of-type, .message.selected');
  const target = returnTo instanceof HTMLElement && returnTo.isConnected ? returnTo : message;
  returnTo = null;
  target?.focus();
};

const valuesOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries(
    [...form.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('[data-label]')].map((field) => [
      field.dataset['label'] ?? '',
      field.value,
    ]),
  );

/** Listens to the dialog, once for the life of the page. */
export const listenToModal = (): void => {
  dialog().addEventListener('close', () => {
    if (state.modal) closeModal();
    giveFocusBack();
  });
  dialog()
    .querySelector('form')
    ?.addEventListener('submit', (event) => {
      event.preventDefault();
      void submit(valuesOf(event.currentTarget as HTMLFormElement));
    });
};
