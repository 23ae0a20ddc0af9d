// The chat methods: what our app says and corrects.
import * as z from 'zod';
import { checkBlocks } from './block-kit.ts';
import { type Draft, type Message } from './channel.ts';
import { METADATA_CHARACTERS, messageMetadata, type MessageMetadata } from './message-metadata.ts';
import { flag, json, method, type Method } from './method.ts';
import { BOT } from './people.ts';
import { SlackError } from './slack-error.ts';
import { type Workspace } from './workspace.ts';

// https://docs.slack.dev/reference/methods/chat.postMessage: longer text is cut
const POSTED_TEXT = 40_000;
// https://docs.slack.dev/reference/methods/chat.update: longer text is refused (msg_too_long)
const UPDATED_TEXT = 4_000;

const content = {
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  parse: z.literal('none').optional(),
  link_names: flag.optional(),
};
const posting = {
  ...content,
  channel: z.string(),
  thread_ts: z.string().optional(),
  mrkdwn: flag.optional(),
  unfurl_links: flag.optional(),
  unfurl_media: flag.optional(),
};

const postMessage = method(
  z.strictObject({ ...posting, metadata: z.unknown().optional() }),
  ({ channel: to, thread_ts, ...given }, { workspace }) => {
    const channel = destination(workspace, to);
    if (channel.kind === 'channel' && !workspace.installation.channels.includes(channel.id))
      throw new SlackError('not_in_channel');
    const draft = { ...draftOf(workspace, given), metadata: metadataOf(given.metadata), thread_ts };
    const message = channel.post(draft, workspace.clock.now());
    workspace.changed();
    return { channel: channel.id, ts: message.ts, message };
  },
);

const postEphemeral = method(
  z.strictObject({ ...posting, user: z.string() }),
  ({ channel, user, thread_ts, ...given }, { workspace }) => {
    const to = workspace.channel(channel);
    const person = workspace.userById(user);
    return { message_ts: workspace.whisper(to, person.id, { ...draftOf(workspace, given), thread_ts }) };
  },
);

const update = method(
  z.strictObject({ ...content, channel: z.string(), ts: z.string(), metadata: z.unknown().optional() }),
  ({ channel: id, ts, ...given }, { workspace }) => {
    const channel = workspace.channel(id);
    if (channel.find(ts).message.user !== BOT.userId) throw new SlackError('cant_update_message');
    if ((given.text ?? '').length > UPDATED_TEXT) throw new SlackError('msg_too_long');
    const blocks = blocksOf(workspace, given.blocks);
    const metadata = metadataOf(given.metadata);
    const now = workspace.clock.now();
    const message = channel.replace(ts, (before) => ({
      ...edited(before, { text: given.text, blocks }, now),
      metadata: metadata ?? before.metadata,
    }));
    workspace.changed();
    return { channel: id, ts, text: message.text, message };
  },
);

/** An app deletes only what it said itself. https://docs.slack.dev/reference/methods/chat.delete */
const remove = method(
  z.strictObject({ channel: z.string(), ts: z.string() }),
  ({ channel: id, ts }, { workspace }) => {
    const channel = workspace.channel(id);
    if (channel.find(ts).message.user !== BOT.userId) throw new SlackError('cant_delete_message');
    channel.remove(ts);
    workspace.changed();
    return { channel: id, ts };
  },
);

/** In Slack's own shape; the web port leads from there to the page, which shows the message. */
const getPermalink = method(
  z.strictObject({ channel: z.string(), message_ts: z.string() }),
  ({ channel: of, message_ts: ts }, { workspace, origin }) => {
    const channel = workspace.channel(of);
    channel.find(ts);
    return { channel: channel.id, permalink: `${origin}/archives/${channel.id}/p${ts.replace('.', '')}` };
  },
);

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};

/** A channel by id or name, or a person by id: then it is their direct messages. */
const destination = (workspace: Workspace, to: string) => {
  if (to.startsWith('U')) return workspace.directMessages(to);
  const named = workspace.channels.find(({ kind, name }) => kind === 'channel' && to === `#${name}`);
  return workspace.channel(named?.id ?? to);
};

const draftOf = (workspace: Workspace, given: { text?: string | undefined; blocks?: unknown }): Draft => {
  const blocks = blocksOf(workspace, given.blocks);
  if (!given.text && !blocks?.length) throw new SlackError('no_text');
  return { text: (given.text ?? '').slice(0, POSTED_TEXT), ...(blocks?.length ? { blocks } : {}) };
};

const blocksOf = ({ features }: Workspace, given: unknown): Draft['blocks'] =>
  given === undefined ? undefined : checkBlocks(json(given, 'invalid_blocks_format'), features);

const metadataOf = (given: unknown): MessageMetadata | undefined => {
  if (given === undefined) return undefined;
  const parsed = messageMetadata.safeParse(json(given, 'invalid_metadata_format'));
  if (!parsed.success) throw new SlackError('invalid_metadata_schema');
  if (JSON.stringify(parsed.data).length > METADATA_CHARACTERS) throw new SlackError('metadata_too_large');
  return parsed.data;
};

type Correction = Pick<Draft, 'blocks'> & { readonly text: string | undefined };

/** New blocks replace the old; text alone removes them and marks the message as edited; neither keeps both. */
const edited = (before: Message, given: Correction, now: number): Message => {
  const text = given.text ?? before.text;
  if (given.blocks?.length) return { ...before, text, blocks: given.blocks };
  if (given.text === undefined && given.blocks === undefined) return before;
  if (!text) throw new SlackError('no_text');
  const mark = { user: BOT.userId, ts: `${Math.floor(now / 1_000)}.000000` };
  return { ...before, text, blocks: undefined, edited: mark };
};
