// One message as Slack shows it, with what Slack does not show: its blocks as JSON, its size against the limit, and how
// fast the app acknowledged the last click on it.
import { type MessageShown } from '../shown.ts';
import { drawBlocks } from './blocks.ts';
import { h, icon, s } from './element.ts';
import { clockTime, utc } from './instants.ts';
import { type Workspace } from './rich-text.ts';
import { state } from './state.ts';

/** Slack refuses blocks beyond this with msg_blocks_too_long. */
const MOST_CHARACTERS = 12_000;

/** The mark of the app, beside its messages and at the head of the page. */
export const mark = (): SVGElement =>
  s(
    'svg',
    { viewBox: '0 0 32 32', 'aria-hidden': 'true', class: 'mark' },
    s('rect', { width: 32, height: 32, rx: 7, class: 'ground' }),
    s('path', {
      class: 'stroke',
      d: 'M7 20.5c3.5-9 6-9 5.5-3.5-.4 4 2.5 3 4-1 .8-2 1.8-1.6 1.7.2-.1 2.6 2 2.8 4.3.8',
    }),
    s('path', { class: 'rule', d: 'M7 25.2h18' }),
  );

export interface Around extends Workspace {
  readonly channel: string;
  readonly isSelected: boolean;
  /** Set for an ephemeral message: whom it is shown to. */
  readonly onlyTo?: string;
}

const at = (ts: string): number => Number(ts) * 1000;

const body = (message: MessageShown, around: Around): HTMLElement =>
  message.blocks.length > 0
    ? drawBlocks(message.blocks, { ...around, ts: message.ts, busy: state.busy })
    : h('div', { class: 'slack-blocks' }, h('p', {}, message.text));

const thread = (message: MessageShown, around: Around): HTMLElement | undefined => {
  const last = message.replies.at(-1);
  if (!last) return undefined;
  const count = message.replies.length;
  const summary = `${count} ${count === 1 ? 'reply' : 'replies'}, last from ${last.from} at ${clockTime(at(last.ts))}`;
  return h(
    'details',
    { class: 'thread', open: true },
    h('summary', {}, summary),
    ...message.replies.map((reply) =>
      h('div', { class: 'reply', 'data-key': reply.ts }, body(reply, around)),
    ),
  );
};

const acknowledged = ({ acknowledgement }: MessageShown): HTMLElement | undefined => {
  if (!acknowledgement) return undefined;
  const { ms, problem } = acknowledgement;
  if (problem === undefined) return h('span', {}, `answered in ${Math.round(ms)} ms`);
  return h('span', { class: 'missed', role: 'alert' }, `Slack would have shown an error: ${problem}`);
};

const underneath = (message: MessageShown): HTMLElement => {
  const shown = state.unfolded.has(message.ts);
  const size = JSON.stringify(message.blocks).length;
  return h(
    'div',
    { class: 'meta' },
    h(
      'button',
      { type: 'button', 'data-do': 'blocks', 'data-ts': message.ts, 'aria-expanded': String(shown) },
      shown ? 'Hide blocks' : 'Show blocks',
    ),
    h('span', {}, `${size.toLocaleString('en-US')} of ${MOST_CHARACTERS.toLocaleString('en-US')} characters`),
    acknowledged(message),
  );
};

const json = (message: MessageShown): HTMLElement | undefined =>
  state.unfolded.has(message.ts)
    ? h(
        'div',
        { class: 'copybox' },
        h('pre', { tabindex: 0, id: `blocks-${message.ts}` }, JSON.stringify(message.blocks, null, 2)),
        h(
          'button',
          { type: 'button', class: 'button', 'data-do': 'copy', 'data-from': `blocks-${message.ts}` },
          h('span', { 'data-keep': 'Copy' }, 'Copy'),
        ),
      )
    : undefined;

const lead = (message: MessageShown, around: Around): HTMLElement =>
  h(
    'div',
    { class: 'lead' },
    h('b', {}, message.from),
    h('span', { class: 'app' }, 'APP'),
    h('time', { title: utc(at(message.ts)) }, clockTime(at(message.ts))),
    message.edited && around.onlyTo === undefined && h('span', { class: 'edited' }, '(edited)'),
  );

/** A message of the channel, of the direct messages, or one that only its addressee sees. */
export const drawMessage = (message: MessageShown, around: Around): HTMLElement => {
  const isPrivate = around.onlyTo !== undefined;
  const kind = `message${around.isSelected ? ' selected' : ''}${isPrivate ? ' private' : ''}`;
  return h(
    'article',
    {
      class: kind,
      'data-key': `${isPrivate ? 'private' : 'message'}-${message.ts}`,
      tabindex: -1,
      'aria-label': message.text,
    },
    h('div', { class: 'avatar' }, mark()),
    h(
      'div',
      { class: 'content' },
      isPrivate && h('p', { class: 'only' }, icon('eye'), `Only visible to you (${around.onlyTo})`),
      lead(message, around),
      body(message, around),
      thread(message, around),
      !isPrivate && underneath(message),
      !isPrivate && json(message),
    ),
  );
};
