// What the page shows of the local Slack: conversations, what only one person sees, and the modals that are open.
import { type Block } from './blocks.ts';
import { type Acknowledgement, type Channel, type Kept } from './channel.ts';
import { type HomeShown } from './homes.ts';
import { type View } from './modals.ts';
import { type Features } from './features.ts';
import { BOT } from './people.ts';
import { type Ephemeral, type Workspace } from './workspace.ts';
import { type UserGroup } from './user-groups.ts';

export interface MessageRead {
  readonly ts: string;
  readonly from: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly edited: boolean;
  readonly edits: number;
  /** How the last click on this message was answered. */
  readonly acknowledgement?: Acknowledgement;
  readonly replies: readonly MessageRead[];
}
export interface ConversationRead {
  readonly id: string;
  readonly name: string;
  /** In direct messages, the person. */
  readonly member?: string;
  readonly messages: readonly MessageRead[];
}
export interface PrivateRead {
  readonly channel: string;
  readonly to: string;
  readonly thread?: string;
  readonly message: MessageRead;
}
export interface SlackRead {
  readonly conversations: readonly ConversationRead[];
  readonly privates: readonly PrivateRead[];
  /** The visible modals of each person, by user id. */
  readonly views: Readonly<Record<string, readonly View[]>>;
  /** What each person's Home shows, by user id; nobody's before it was published. */
  readonly homes: Readonly<Record<string, HomeShown>>;
  /** What each user group is called and who is in it, by its id. */
  readonly userGroups: Readonly<Record<string, Pick<UserGroup, 'handle' | 'users'>>>;
  readonly features: Features;
}

/** The newest messages of each conversation and the newest ephemerals of each person, `newest` of them at most. */
export const read = (workspace: Workspace, newest: number): SlackRead => ({
  conversations: workspace.channels.map((channel) => conversation(workspace, channel, newest)),
  privates: workspace.people.flatMap(({ id }) =>
    workspace
      .ephemerals(id)
      .slice(-newest)
      .map((ephemeral) => toOne(workspace, ephemeral)),
  ),
  views: Object.fromEntries(workspace.people.map(({ id }) => [id, workspace.modals.visible(id)])),
  homes: Object.fromEntries(
    workspace.people.flatMap(({ id }) => {
      const home = workspace.homes.of(id);
      return home ? [[id, home]] : [];
    }),
  ),
  userGroups: Object.fromEntries(
    workspace.userGroups.map(({ id, handle, users, isDisabled }) => [
      id,
      { handle, users: isDisabled ? [] : users },
    ]),
  ),
  features: workspace.features,
});

const conversation = (workspace: Workspace, channel: Channel, newest: number): ConversationRead => {
  const member = channel.kind === 'im' ? channel.members.find((id) => id !== BOT.userId) : undefined;
  return {
    id: channel.id,
    name: channel.name,
    ...(member && { member }),
    messages: channel.timeline.slice(-newest).map((kept) => message(workspace, kept)),
  };
};

const message = (workspace: Workspace, kept: Kept): MessageRead => ({
  ts: kept.message.ts,
  from: workspace.person(kept.message.user).realName,
  text: kept.message.text,
  blocks: kept.message.blocks ?? [],
  edited: kept.message.edited !== undefined,
  edits: kept.edits,
  ...(kept.acknowledgement && { acknowledgement: kept.acknowledgement }),
  replies: kept.replies.map((reply) => message(workspace, reply)),
});

const toOne = (workspace: Workspace, it: Ephemeral): PrivateRead => ({
  channel: it.channel,
  to: it.user,
  ...(it.thread_ts && { thread: it.thread_ts }),
  message: {
    ts: it.ts,
    from: workspace.person(BOT.userId).realName,
    text: it.text,
    blocks: it.blocks ?? [],
    edited: false,
    edits: 0,
    replies: [],
  },
});
