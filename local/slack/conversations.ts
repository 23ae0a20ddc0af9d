// The conversations methods: which channels there are, who is in them, and what was said.
import * as z from 'zod';
import { type Channel, type Kept } from './channel.ts';
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

const info = method(
  z.strictObject({
    channel: z.string(),
    include_num_members: flag.optional(),
    include_locale: flag.optional(),
  }),
  ({ channel }, { workspace }) => ({ channel: described(workspace.channel(channel)) }),
);

const list = method(
  z.strictObject({
    ...paging,
    types: z.string().default('public_channel'),
    exclude_archived: flag.optional(),
  }),
  ({ types, ...which }, { workspace }) => {
    const kinds = types.split(',').map((type) => (type.trim() === 'im' ? 'im' : type.trim()));
    const wanted = workspace.channels.filter(({ kind }) =>
      kinds.includes(kind === 'im' ? 'im' : 'public_channel'),
    );
    const { items, next } = page(wanted, ({ id }) => id, which);
    return { channels: items.map(described), response_metadata: { next_cursor: next } };
  },
);

const members = method(
  z.strictObject({ ...paging, channel: z.string() }),
  ({ channel, ...which }, { workspace }) => {
    const { items, next } = page(workspace.channel(channel).members, (id) => id, which);
    return { members: items, response_metadata: { next_cursor: next } };
  },
);

const open = method(
  z.strictObject({
    users: z.string().optional(),
    channel: z.string().optional(),
    return_im: flag.default(false),
    prevent_creation: z.literal([false, 'false'], 'true is not implemented locally').optional(),
  }),
  ({ users, channel, return_im }, { workspace }) => {
    if (!users && !channel) throw new SlackError('users_list_not_supplied');
    if (users?.includes(','))
      throw new SlackError('invalid_arguments', ['group messages are not implemented locally']);
    const conversation = users ? workspace.directMessages(users) : workspace.ours(channel ?? '');
    workspace.changed();
    return { channel: return_im ? described(conversation) : { id: conversation.id } };
  },
);

const history = method(z.strictObject(range), ({ channel, ...which }, { workspace }) => {
  const kept = workspace
    .ours(channel)
    .timeline.filter((it) => isWithin(it, which))
    .reverse();
  return listed(kept, which);
});

const replies = method(
  z.strictObject({ ...range, ts: z.string() }),
  ({ channel, ts, ...which }, { workspace }) => {
    const parent = threadOf(workspace.ours(channel), ts);
    return listed([parent, ...parent.replies.filter((it) => isWithin(it, which))], which);
  },
);

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.info': info,
  'conversations.list': list,
  'conversations.members': members,
  'conversations.open': open,
  'conversations.history': history,
  'conversations.replies': replies,
};

const described = ({ id, name, kind, members: all, appIsMember }: Channel): Answer =>
  kind === 'im'
    ? { id, is_im: true, is_channel: false, user: all.find((member) => member !== BOT.userId), is_open: true }
    : {
        id,
        name,
        is_channel: true,
        is_im: false,
        is_private: false,
        is_member: appIsMember,
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
