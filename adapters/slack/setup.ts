// How the app stands in its workspace: what its token may do, and whom and what it finds. Reads only, and takes its time:
// for `countersign doctor`.
import { LogLevel, WebClient, type Logger } from '@slack/web-api';
import * as z from 'zod';
import { type Standing } from '../../approval/directory.ts';
import { clockOffset } from '../clock-offset.ts';
import { SlackFailed } from './slack-failed.ts';
import { standingOf } from './slack-people.ts';

const TIMEOUT_MS = 10_000;

export interface Installed {
  readonly team: string;
  readonly teamId: string;
  readonly scopes: readonly string[];
  /** How far Slack's clock is ahead of this machine's, in ms to about a second. */
  readonly clockOffsetMs: number | undefined;
}
export interface ChannelFound {
  readonly name: string;
  readonly isMember: boolean;
  readonly isArchived: boolean;
}

/** Every read throws SlackFailed, and answers undefined for what Slack does not know. */
export class SlackSetup {
  readonly #client: WebClient;
  #clockOffsetMs: number | undefined;

  constructor(botToken: string, apiUrl?: string) {
    this.#client = new WebClient(botToken, {
      ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
      timeout: TIMEOUT_MS,
      retryConfig: { retries: 1, minTimeout: 200 },
      logger: SILENT,
      fetch: async (...request) => {
        const sentAt = Date.now();
        const answer = await fetch(...request);
        this.#clockOffsetMs ??= clockOffset(answer.headers.get('date'), sentAt);
        return answer;
      },
    });
  }

  /** Whose token it is. */
  async installed(): Promise<Installed> {
    const answer = Test.parse(await this.#do('auth.test'));
    const scopes = answer.response_metadata?.scopes ?? [];
    return { team: answer.team, teamId: answer.team_id, scopes, clockOffsetMs: this.#clockOffsetMs };
  }

  async channel(id: string): Promise<ChannelFound | undefined> {
    const answer = await this.#unless('channel_not_found', 'conversations.info', { channel: id });
    if (!answer) return undefined;
    const { name, is_member: isMember, is_archived: isArchived } = Info.parse(answer).channel;
    return { name, isMember, isArchived };
  }

  async user(id: string): Promise<Standing | undefined> {
    const answer = await this.#unless('user_not_found', 'users.info', { user: id });
    return answer === undefined ? undefined : standingOf(User.parse(answer).user);
  }

  /** The ids of all user groups that are enabled. */
  async userGroups(): Promise<ReadonlySet<string>> {
    const { usergroups } = UserGroups.parse(await this.#do('usergroups.list'));
    return new Set(usergroups.map(({ id }) => id));
  }

  async #unless(absent: string, method: string, given: Readonly<Record<string, string>>): Promise<unknown> {
    try {
      return await this.#do(method, given);
    } catch (error) {
      if (error instanceof SlackFailed && error.code === absent) return undefined;
      throw error;
    }
  }

  async #do(method: string, given: Readonly<Record<string, string>> = {}): Promise<unknown> {
    try {
      return await this.#client.apiCall(method, given);
    } catch (error) {
      throw new SlackFailed(method, error);
    }
  }
}

/** Whatever goes wrong is told by whoever asked. */
const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  setName: () => undefined,
  getLevel: () => LogLevel.ERROR,
};

const Test = z.object({
  team: z.string(),
  team_id: z.string(),
  // The client takes them from the header x-oauth-scopes.
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
const flag = z.boolean().default(false);
const Info = z.object({
  channel: z.object({ name: z.string().default(''), is_member: flag, is_archived: flag }),
});
const User = z.object({
  user: z.object({ is_bot: flag, deleted: flag, is_restricted: flag, is_ultra_restricted: flag }),
});
const UserGroups = z.object({ usergroups: z.array(z.object({ id: z.string() })) });
