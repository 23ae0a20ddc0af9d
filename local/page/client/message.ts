// One message as Slack shows it, with what Slack does not show: its blocks as JSON, its size against the limit, and how
// fast the app acknowledged the last click on it.
import { type MessageShown } from '../shown.ts';
import { drawBlocks } from './blocks.ts';
import { copyBox } from './copy.ts';
import { type Child, does, h, icon } from './element.ts';
import { clockTime, utc } from './instants.ts';
import { type Workspace } from './rich-text.ts';
import { state } from './state.ts';

/** Slack refuses blocks beyond this with msg_blocks_too_long. */
const MOST_CHARACTERS = '12,000';

export interface Around extends Workspace {
  readonly channel: string;
  readonly isSelected: boolean;
  /** Set for an ephemeral message: whom it is shown to. */
  readonly onlyTo?: string;
}

const at = ({ ts }: MessageShown): number => Number(ts) * 1000;

const body = ({ blocks, text, ts }: MessageShown, around: Around): HTMLElement =>
  blocks.length > 0
    ? drawBlocks(blocks, { ...around, ts, busy: state.busy })
    : h('div.slack-blocks', h('p', text));

const thread = ({ replies }: MessageShown, around: Around): HTMLElement | undefined => {
  const last = replies.at(-1);
  if (!last) return undefined;
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  return h(
    'details.thread',
    // Folded, as Slack has it: the next card is not pushed away by the evidence of the last.
    {},
    h('summary', `${count}, last from ${last.from} at ${clockTime(at(last))}`),
    ...replies.map((reply) => h('div.reply', { 'data-key': reply.ts }, body(reply, around))),
  );
};

const acknowledged = ({ acknowledgement }: MessageShown): HTMLElement | undefined => {
  if (!acknowledgement) return undefined;
  const { ms, problem } = acknowledgement;
  if (problem === undefined) return h('span', `answered in ${Math.round(ms)} ms`);
  return h('span.missed', { role: 'alert' }, `Slack would have shown an error: ${problem}`);
};

const underneath = (message: MessageShown): Child[] => {
  const { ts, blocks } = message;
  const isShown = state.unfolded.has(ts);
  const size = JSON.stringify(blocks).length.toLocaleString('en-US');
  const toggle = { ...does('blocks', { ts }), 'aria-expanded': String(isShown) };
  return [
    h(
      'div.meta',
      h('button.inline', toggle, isShown ? 'Hide blocks' : 'Show blocks'),
      h('span', `${size} of ${MOST_CHARACTERS} characters`),
      acknowledged(message),
    ),
    ...(isShown ? copyBox(JSON.stringify(blocks, null, 2)) : []),
  ];
};

const lead = (message: MessageShown, isPrivate: boolean): HTMLElement =>
  h(
    'div.lead',
    h('b', message.from),
    h('span.app', 'APP'),
    h('time', { title: utc(at(message)) }, clockTime(at(message))),
    message.edited && !isPrivate && h('span', '(edited)'),
  );

/** A message of the channel, of the direct messages, or one that only its addressee sees. */
export const drawMessage = (message: MessageShown, around: Around): HTMLElement => {
  const { isSelected, onlyTo } = around;
  const isPrivate = onlyTo !== undefined;
  return h(
    `article.message${isSelected ? '.selected' : ''}${isPrivate ? '.private' : ''}`,
    { 'data-key': `${onlyTo ?? 'all'} ${message.ts}`, tabindex: -1, 'aria-label': message.text },
    h('div.avatar'),
    h(
      'div.content',
      isPrivate && h('p.only', icon('eye'), `Only visible to you (${onlyTo})`),
      lead(message, isPrivate),
      body(message, around),
      thread(message, around),
      ...(isPrivate ? [] : underneath(message)),
    ),
  );
};
