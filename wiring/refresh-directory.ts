// Asks Slack again who its people and the members of user groups are, as far as policies name them. What Slack does not
// answer stays as it was kept, and user groups grow stale of it.
import { KeptDirectory } from '../adapters/dynamodb/directory.ts';
import { Secrets } from '../adapters/secrets.ts';
import { SlackFailed } from '../adapters/slack/slack-failed.ts';
import { SlackPeople } from '../adapters/slack/slack-people.ts';
import { namedUsers, toAsk, type Directory, type UserGroup } from '../approval/directory.ts';
import { instant, type UserGroupId } from '../approval/ids.ts';
import { approversIn, groupsIn } from '../approval/policy.ts';
import { slackApiUrl } from './config.ts';
import { type Told } from './door.ts';
import { identities, policies } from './policies.ts';

interface Places {
  readonly table: string;
  readonly slackParameters: string;
}

type Groups = Directory['groups'];

/** Once per cold start; the function it makes, once per event. Throws Inability, and never for Slack. */
export const directoryRefresh = ({ table, slackParameters }: Places) => {
  const kept = new KeptDirectory(table);
  const secrets = new Secrets(slackParameters, ['slack-bot-token']);
  const named = { people: policies.flatMap(approversIn), groups: [...new Set(policies.flatMap(groupsIn))] };
  return async (told: Told): Promise<void> => {
    const [before, { botToken }] = await Promise.all([kept.get(), secrets.get()]);
    const slack = new SlackPeople(botToken, slackApiUrl());
    const groups = await groupsNow(slack, before.groups, named.groups, told);
    const users = namedUsers(named.people, groups, identities);
    const people = await peopleNow(slack, { ...before, groups }, users, told);
    await kept.put({ people, groups });
  };
};

/** The answer, or undefined when Slack gave none: that is told, and is no fault of the run. */
const unlessSlackFails = async <T>(told: Told, about: string, call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    tell(told, about, error);
    return undefined;
  }
};

/** Tells that Slack gave no answer. Throws what is no fault of Slack's. */
const tell = (told: Told, about: string, error: unknown): SlackFailed => {
  if (!(error instanceof SlackFailed)) throw error;
  told.count('DirectoryNotRefreshed');
  if (error.isPermanent) told.count('SlackRefusals');
  told.logger.warn('Slack did not say who counts; what it said before is kept.', {
    about,
    slack: error.code,
  });
  return error;
};

const groupsNow = async (
  slack: SlackPeople,
  before: Groups,
  ids: readonly UserGroupId[],
  told: Told,
): Promise<Groups> => {
  if (ids.length === 0) return {};
  const kept: Groups = Object.fromEntries(ids.flatMap((id) => (before[id] ? [[id, before[id]]] : [])));
  const handles = await unlessSlackFails(told, 'user groups', slack.handles());
  if (!handles) return kept;
  const now: Groups = {};
  for (const id of ids) {
    const group = await groupNow(slack, { id, handle: handles.get(id), kept: kept[id] }, told);
    if (group) now[id] = group;
  }
  return now;
};

interface Known {
  readonly id: UserGroupId;
  readonly handle: string | undefined;
  readonly kept: UserGroup | undefined;
}

/** Undefined for one that is disabled or gone: nobody of it counts, from now on. */
const groupNow = async (
  slack: SlackPeople,
  { id, handle, kept }: Known,
  told: Told,
): Promise<UserGroup | undefined> => {
  if (handle === undefined) {
    told.count('DirectoryNotRefreshed');
    told.logger.warn('Slack has no such user group, or it is disabled: nobody of it counts.', { about: id });
    return undefined;
  }
  const members = await unlessSlackFails(told, id, slack.members(id));
  return members ? { handle, members, fetchedAt: instant(Date.now()) } : kept;
};

const peopleNow = async (
  slack: SlackPeople,
  before: Directory,
  users: readonly string[],
  told: Told,
): Promise<Directory['people']> => {
  const now = Object.fromEntries(
    users.flatMap((user) => (before.people[user] ? [[user, before.people[user]]] : [])),
  );
  for (const user of toAsk(users, before, Date.now())) {
    try {
      const found = await slack.person(user);
      if (found) now[user] = { ...found, fetchedAt: instant(Date.now()) };
    } catch (error) {
      // What Slack does not say of one it may say of the next; where it does not answer at all, the next run asks.
      if (!tell(told, user, error).isAboutTheCall) break;
    }
  }
  return now;
};
