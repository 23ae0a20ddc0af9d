// The line below the messages in which a person types /countersign. It stands among the messages, so that on a phone it
// takes no room from a card; what is typed stays while the page is drawn anew.
import { command } from './actions.ts';
import { h } from './element.ts';
import { change, state } from './state.ts';

const COMMAND = /^\/countersign(?:\s+(.*))?$/s;
const SUGGESTED = ['pending', 'mine', 'show churn-telco 1', 'help'];

/** The line, for a channel or for one's direct messages. */
export const drawComposer = (conversation: string): HTMLElement =>
  h(
    'form.composer',
    { 'data-key': 'composer', 'data-conversation': conversation, 'aria-label': 'Command' },
    h('input', {
      name: 'line',
      placeholder: '/countersign pending',
      'aria-label': `Type /countersign as ${state.as}`,
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      list: 'commands',
    }),
    h('button.button', { type: 'submit', 'aria-busy': state.doing === 'command' && 'true' }, 'Send'),
    h(
      'datalist',
      { id: 'commands' },
      ...SUGGESTED.map((words) => h('option', { value: `/countersign ${words}` })),
    ),
  );

const sent = async (form: HTMLFormElement): Promise<void> => {
  const line = form.querySelector('input') as HTMLInputElement;
  const typed = line.value.trim();
  const asked = COMMAND.exec(typed);
  if (!asked) {
    if (typed !== '') change({ trouble: 'Only /countersign can be typed here: /countersign pending.' });
    return;
  }
  const conversation = form.dataset['conversation'] ?? '';
  if (await command(channelOf(conversation), asked[1] ?? '')) line.value = '';
};

/** Direct messages are a channel of their own, by the person's id. */
const channelOf = (conversation: string): string => {
  const me = state.snapshot?.people.find(({ key }) => key === state.as);
  return conversation === 'direct' ? (me?.slackId ?? '').replace(/^U/, 'D') : conversation;
};

/** Listens once for the life of the page. */
export const listenToComposer = (): void => {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('.composer')) return;
    event.preventDefault();
    void sent(form);
  });
};
