// The conversations methods: what a channel is, and what was said in it.
import * as z from 'zod';
import { type Channel, type Kept } from './channel.ts';
import { type Installation } from './installation.ts';
import { type Answer, flag, method, type Method, page, paging } from './method.ts';
import { BOT } from './people.ts';
import { SlackError } from './slack-error.ts';

const range = {
  ...paging,
  channel: z.string(),
  latest: z.coerce.number().optional(),
  oldest: z.coerce.number().optional(),
  inclusive: flag.default(false),
  include_all_metadata: flag.default(false),
};

const info = method(z.strictObject({ channel: z.string() }), ({ channel }, { workspace }) => ({
  channel: described(workspace.channel(channel), workspace.installation),
}));

const open = method(z.strictObject({ users: z.string() }), ({ users }, { workspace }) => {
  if (users.includes(','))
    throw new SlackError('invalid_arguments', ['group messages are not implemented locally']);
  const { id } = workspace.directMessages(users);
  workspace.changed();
  return { channel: { id } };
});

const history = method(z.strictObject(range), ({ channel, ...which }, { workspace }) => {
  const kept = workspace
    .channel(channel)
    .timeline.filter((it) => isWithin(it, which))
    .reverse();
  return listed(kept, which);
});

const replies = method(
  z.strictObject({ ...range, ts: z.string() }),
  ({ channel, ts, ...which }, { workspace }) => {
    const parent = threadOf(workspace.channel(channel), ts);
    return listed([parent, ...parent.replies.filter((it) => isWithin(it, which))], which);
  },
);

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.info': info,
  'conversations.open': open,
  'conversations.history': history,
  'conversations.replies': replies,
};

const described = ({ id, name, kind, members: all }: Channel, { channels }: Installation): Answer =>
  kind === 'im'
    ? { id, is_im: true, is_channel: false, user: all.find((member) => member !== BOT.userId), is_open: true }
    : {
        id,
        name,
        is_channel: true,
        is_im: false,
        is_private: false,
        is_archived: false,
        is_member: channels.includes(id),
        num_members: all.length,
      };

const threadOf = (channel: Channel, ts: string): Kept => {
  try {
    return channel.find(ts);
  } catch {
    throw new SlackError('thread_not_found');
  }
};

interface Range {
  readonly latest?: number | undefined;
  readonly oldest?: number | undefined;
  readonly inclusive: boolean;
}

const isWithin = ({ message }: Kept, { latest = Infinity, oldest = 0, inclusive }: Range): boolean => {
  const ts = Number(message.ts);
  return inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
};

const listed = (
  kept: readonly Kept[],
  {
    include_all_metadata,
    ...which
  }: { include_all_metadata: boolean; cursor?: string | undefined; limit?: number | undefined },
): Answer => {
  const { items, next } = page(kept, ({ message }) => message.ts, which);
  const messages = items.map((it) => shown(it, include_all_metadata));
  return { messages, has_more: next !== '', ...(next && { response_metadata: { next_cursor: next } }) };
};

/** A parent tells of its thread; metadata is shown only to those who ask for it. */
const shown = (
  { message: { metadata, ...message }, replies: thread }: Kept,
  withMetadata: boolean,
): Answer => ({
  ...message,
  ...(withMetadata && metadata && { metadata }),
  ...(thread.length > 0 && {
    thread_ts: message.ts,
    reply_count: thread.length,
    reply_users: [...new Set(thread.map((reply) => reply.message.user))],
    latest_reply: thread.at(-1)?.message.ts,
  }),
});
