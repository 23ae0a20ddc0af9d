// What the page does, it does through the endpoints that everybody uses: Slack's part under /_local, and one route that
// registers a version with the AWS SDK. Nothing here knows how the local cloud works inside.
import { change, type Modal, type OpenedView, state } from './state.ts';
import { list, object, text } from './rich-text.ts';

interface Answer {
  readonly ok: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

const send = async (method: string, path: string, body?: unknown): Promise<Answer> => {
  try {
    const response = await fetch(path, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const answer: unknown = await response.json().catch(() => ({}));
    return { ok: response.ok, body: object(answer) };
  } catch {
    return { ok: false, body: { error: 'The local cloud does not answer.' } };
  }
};

const troubleOf = (answer: Answer): string =>
  answer.ok
    ? ''
    : text(answer.body['error']) || text(answer.body['message']) || 'The local cloud refused this.';

/** A view as the local Slack holds it, in the shape that the dialog draws. */
const openedView = (value: unknown): OpenedView | undefined => {
  const view = object(value);
  if (!text(view['id'])) return undefined;
  const words = (member: string): string => text(object(view[member])['text']);
  const submit = words('submit');
  return {
    id: text(view['id']),
    title: words('title'),
    ...(submit && { submit }),
    close: words('close') || 'Cancel',
    blocks: list(view['blocks']),
  };
};

const asModal = (view: OpenedView | undefined): Modal | undefined =>
  view && { view, errors: {}, sending: false };

/** Clicks a button of a message as the person this window acts as. */
export const click = async (channel: string, ts: string, actionId: string): Promise<void> => {
  if (state.busy) return;
  const user = state.as;
  change({ busy: `${ts} ${actionId}`, trouble: '' });
  const answer = await send('POST', '/_local/slack/click', { user, channel, ts, actionId });
  // Whoever became another person meanwhile does not see what the first one opened.
  const modal = state.as === user ? asModal(openedView(answer.body['openedView'])) : undefined;
  change({ busy: '', trouble: troubleOf(answer), ...(modal && { modal }) });
};

/** Submits the open modal. `values` are the fields by their label. */
export const submit = async (values: Readonly<Record<string, string>>): Promise<void> => {
  const open = state.modal;
  if (!open || open.sending) return;
  change({ modal: { ...open, sending: true } });
  const answer = await send('POST', '/_local/slack/submit', { user: state.as, viewId: open.view.id, values });
  // Closed with Esc while the answer was under way: then there is nothing to show it in.
  if (state.modal?.view.id !== open.view.id) return;
  if (answer.ok && answer.body['closed'] === true) return closeModal();
  change({ modal: answered(open.view, answer) });
};

const answered = (submitted: OpenedView, answer: Answer): Modal => {
  const errors = Object.fromEntries(
    Object.entries(object(answer.body['errors'])).map(([block, words]) => [block, text(words)]),
  );
  const view = openedView(answer.body['view']) ?? submitted;
  const failure = troubleOf(answer) || missed(answer.body);
  return { view, errors, sending: false, ...(failure && { failure }) };
};

const missed = (body: Answer['body']): string =>
  text(body['problem']) && `Slack would have shown an error: ${text(body['problem'])}`;

/** Puts the modal away; without a submit nothing has happened. */
export const closeModal = (): void => {
  delete state.modal;
  change({});
};

/** Runs a tool, says so meanwhile, and shows what went wrong. */
const during = async (doing: string, method: string, path: string, body?: unknown): Promise<Answer> => {
  change({ doing, trouble: '' });
  const answer = await send(method, path, body);
  change({ doing: '', trouble: troubleOf(answer) });
  return answer;
};

export const registerVersion = async (kind: string): Promise<void> => {
  if (state.doing) return;
  const answer = await during('register', 'POST', '/_page/register', { kind, as: state.as });
  if (answer.ok) change({ chosen: `${text(answer.body['group'])}/${String(answer.body['version'])}` });
};

export const advance = (by: string): Promise<Answer> =>
  during('clock', 'POST', '/_local/clock', { advance: by });

/** How Slack can be made to fail, in words and as a fault of the local cloud. */
export const SLACK_FAULTS: Readonly<
  Record<string, { words: string; fault: Readonly<Record<string, string>> }>
> = {
  internal: { words: 'answers with an internal error', fault: { kind: 'error', code: 'internal_error' } },
  timeout: { words: 'does not answer', fault: { kind: 'timeout' } },
  lost: { words: 'accepts, but the answer is lost', fault: { kind: 'lost' } },
  throttle: { words: 'says it is called too often', fault: { kind: 'throttle' } },
  channel: { words: 'says channel not found', fault: { kind: 'error', code: 'channel_not_found' } },
  token: { words: 'says token revoked', fault: { kind: 'error', code: 'token_revoked' } },
};

/** Faults are counted down; this is "until it is switched off". */
const ALWAYS = 1_000_000;

export const failSlack = async (kind: string): Promise<void> => {
  await repairSlack();
  const fault = SLACK_FAULTS[kind]?.fault;
  await during('fault', 'POST', '/_local/faults', {
    service: 'slack',
    operation: '*',
    times: ALWAYS,
    ...fault,
  });
};

export const repairSlack = (): Promise<Answer> => during('fault', 'DELETE', '/_local/faults');
