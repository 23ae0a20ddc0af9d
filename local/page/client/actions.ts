// What the page does, it does through the endpoints that everybody uses: Slack's part under /_local, and one route that
// registers a version with the AWS SDK. Nothing here knows how the local cloud works inside.
import { object, text } from './rich-text.ts';
import { change, type Modal, state } from './state.ts';

interface Answer {
  /** What went wrong, in words; empty when nothing did. */
  readonly trouble: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const send = async (method: string, path: string, asked?: object): Promise<Answer> => {
  const headers = { 'content-type': 'application/json' };
  try {
    const response = await fetch(path, { method, headers, body: asked ? JSON.stringify(asked) : null });
    const body = object(await response.json().catch(() => ({})));
    const refused = text(body['error']) || text(body['message']) || 'The local cloud refused this.';
    return { trouble: response.ok ? '' : refused, body };
  } catch {
    return { trouble: 'The local cloud does not answer.', body: {} };
  }
};

/** Clicks a button of a message as the person this window acts as. */
export const click = async (channel: string, ts: string, actionId: string): Promise<void> => {
  if (state.busy) return;
  const user = state.as;
  change({ busy: `${ts} ${actionId}`, trouble: '' });
  const { trouble, body } = await send('POST', '/_local/slack/click', { user, channel, ts, actionId });
  const view = object(body['openedView']);
  // Whoever became another person meanwhile does not see what the first one opened.
  const isOpened = state.as === user && 'id' in view;
  const modal = isOpened ? { view, errors: {}, sending: false, failure: '' } : state.modal;
  change({ busy: '', trouble, modal });
};

/** Opens Home as Slack does: it tells the app, and the app shows what there is now. */
export const openHome = async (): Promise<void> => {
  const { trouble, body } = await send('POST', '/_local/slack/home', { user: state.as });
  change({ trouble: trouble || missed(body) });
};

/** Presses a button of Home. */
export const clickHome = async (viewId: string, actionId: string): Promise<void> => {
  if (state.busy) return;
  change({ busy: `${viewId} ${actionId}`, trouble: '' });
  const { trouble, body } = await send('POST', '/_local/slack/click', { user: state.as, viewId, actionId });
  change({ busy: '', trouble: trouble || missed(body) });
};

/** Types /countersign; the answer comes with the next snapshot. False where nothing was answered. */
export const command = async (channel: string, words: string): Promise<boolean> => {
  change({ doing: 'command', trouble: '' });
  const { trouble, body } = await send('POST', '/_local/slack/command', {
    user: state.as,
    channel,
    text: words,
  });
  change({ doing: '', trouble: trouble || missed(body) });
  return state.trouble === '';
};

/** Submits the open modal. `values` are the fields by their label. */
export const submit = async (values: Readonly<Record<string, string>>): Promise<void> => {
  const open = state.modal;
  if (!open || open.sending) return;
  const viewId = open.view['id'];
  change({ modal: { ...open, sending: true } });
  const { trouble, body } = await send('POST', '/_local/slack/submit', { user: state.as, viewId, values });
  // Closed with Esc while the answer was under way: then there is nothing to show it in.
  if (state.modal?.view['id'] !== viewId) return;
  if (body['closed'] === true) return change({ modal: undefined });
  change({ modal: answered(open.view, trouble, body) });
};

const answered = (submitted: Modal['view'], trouble: string, body: Answer['body']): Modal => {
  const next = object(body['view']);
  const view = 'id' in next ? next : submitted;
  return { view, errors: object(body['errors']), sending: false, failure: trouble || missed(body) };
};

const missed = (body: Answer['body']): string =>
  text(body['problem']) && `Slack would have shown an error: ${text(body['problem'])}`;

/** Runs a tool, says so meanwhile, and shows what went wrong. */
const during = async (doing: string, method: string, path: string, asked?: object): Promise<Answer> => {
  change({ doing, trouble: '' });
  const answer = await send(method, path, asked);
  change({ doing: '', trouble: answer.trouble });
  return answer;
};

export const registerVersion = async (kind: string): Promise<void> => {
  if (state.doing) return;
  const { trouble, body } = await during('register', 'POST', '/_page/register', { kind, as: state.as });
  if (!trouble) change({ chosen: `${text(body['group'])}/${String(body['version'])}` });
};

export const advance = (by: string): Promise<Answer> =>
  during('clock', 'POST', '/_local/clock', { advance: by });

/** How Slack can be made to fail, in words and as a fault of the local cloud. */
export const SLACK_FAULTS: readonly { words: string; kind: string; code?: string }[] = [
  { words: 'answers with an internal error', kind: 'error', code: 'internal_error' },
  { words: 'does not answer', kind: 'timeout' },
  { words: 'accepts, but the answer is lost', kind: 'lost' },
  { words: 'says it is called too often', kind: 'throttle' },
  { words: 'says channel not found', kind: 'error', code: 'channel_not_found' },
  { words: 'says token revoked', kind: 'error', code: 'token_revoked' },
];

/** Faults are counted down; this is "until it is switched off". */
const ALWAYS = 1_000_000;

/** Makes Slack fail in one of these ways, and in no other. */
export const failSlack = async (way: number): Promise<void> => {
  await repairSlack();
  const { kind, code } = SLACK_FAULTS[way] ?? {};
  await during('fault', 'POST', '/_local/faults', {
    service: 'slack',
    operation: '*',
    times: ALWAYS,
    kind,
    code,
  });
};

/** Gives the workspace tables and charts, or takes them away, as from one that Slack has not reached yet. */
export const setNativeBlocks = (nativeBlocks: boolean): Promise<Answer> =>
  during('features', 'POST', '/_local/slack/features', { nativeBlocks });

export const repairSlack = (): Promise<Answer> => during('fault', 'DELETE', '/_local/faults');
