// What Slack knows of people and user groups. Asked by `sweep` alone, which has time.
import { WebClient } from '@slack/web-api';
import { type SlackPerson, type Standing, type UserGroup } from '../../approval/directory.ts';
import { type UserGroupId } from '../../approval/ids.ts';
import { orSlackFailed, SlackFailed } from './slack-failed.ts';

const TIMEOUT_MS = 5_000;

interface User {
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly tz?: string;
}

/** Of whom Slack says nothing: https://docs.slack.dev/reference/methods/users.info#errors */
const UNSEEN: ReadonlySet<string> = new Set(['user_not_found', 'user_not_visible']);

/** What somebody is. https://docs.slack.dev/reference/objects/user-object */
export const standingOf = (user: User): Standing => {
  if (user.deleted) return 'deactivated';
  if (user.is_bot) return 'bot';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
};

export class SlackPeople {
  readonly #client: WebClient;

  constructor(botToken: string, apiUrl?: string) {
    this.#client = new WebClient(botToken, {
      ...(apiUrl && { slackApiUrl: apiUrl }),
      timeout: TIMEOUT_MS,
      retryConfig: { retries: 1, minTimeout: 200 },
      rejectRateLimitedCalls: true,
    });
  }

  /** What somebody is; undefined for an id that Slack does not know, or does not let us see. Throws SlackFailed. */
  async person(user: string): Promise<Omit<SlackPerson, 'fetchedAt'> | undefined> {
    try {
      const { user: found } = await orSlackFailed('users.info', this.#client.users.info({ user }));
      return found && { standing: standingOf(found), ...(found.tz && { zone: found.tz }) };
    } catch (error) {
      if (error instanceof SlackFailed && UNSEEN.has(error.code)) return undefined;
      throw error;
    }
  }

  /** Handles of all user groups that are enabled, by id. Throws SlackFailed. */
  async handles(): Promise<ReadonlyMap<string, string>> {
    const { usergroups = [] } = await orSlackFailed('usergroups.list', this.#client.usergroups.list({}));
    return new Map(usergroups.flatMap(({ id, handle }) => (id ? [[id, handle ?? id]] : [])));
  }

  /** The members of a user group. Throws SlackFailed. */
  async members(usergroup: UserGroupId): Promise<UserGroup['members']> {
    const call = this.#client.usergroups.users.list({ usergroup });
    return (await orSlackFailed('usergroups.users.list', call)).users ?? [];
  }
}
