// What countersign doctor looks for in Slack: the token and what it may do, the app in its channels, the people.
import { SlackFailed } from '../../adapters/slack/slack-failed.ts';
import { type ChannelFound, type Installed, type SlackSetup } from '../../adapters/slack/setup.ts';
import { type Bar, type Standing } from '../../approval/directory.ts';
import { checksOf, orPasses, type Check } from './check.ts';
import { manifest } from './expected.ts';
import { type NamedUser } from './policies.ts';

const INSTALL = 'install the app again';

export interface TokenRead {
  readonly checks: readonly Check[];
  /** Whose token it is, where Slack takes it. */
  readonly installed?: Installed;
}

/** Whether Slack takes the token, and whether it is one of the workspace that the clicks come from. */
export const token = async (
  slack: SlackSetup,
  { teamId, storing }: { readonly teamId: string | undefined; readonly storing: string },
): Promise<TokenRead> => {
  const check = checksOf('Slack', 'token');
  try {
    const installed = await slack.installed();
    return { checks: [judgeTeam(installed, teamId)], installed };
  } catch (error) {
    if (!(error instanceof SlackFailed)) throw error;
    return {
      checks: [
        error.isPermanent
          ? check.fails(`Slack does not take it: ${error.code}`, {
              say: `In Slack, ${INSTALL}; then store its bot token:`,
              run: storing,
            })
          : check.fails(`Slack did not answer: ${error.code}`, {
              say: 'Look at https://slack-status.com. This machine must reach https://slack.com/api/.',
            }),
      ],
    };
  }
};

const judgeTeam = ({ team, teamId: its }: Installed, wanted: string | undefined): Check => {
  const { passes, notChecked, fails } = checksOf('Slack', 'token');
  if (wanted === undefined)
    return notChecked(`it is of ${team}; whether clicks come from there is not known`);
  if (wanted === its) return passes(`Slack takes it, in the workspace ${team} (${its})`);
  return fails(`it is of the workspace ${its} (${team}), and clicks are taken from ${wanted} alone`, {
    say: `Store the token of ${wanted}, or deploy again with --param=slackTeamId=${its}.`,
  });
};

/** Whether the token may do what the app does. */
export const scopes = ({ scopes: granted }: Installed): Check => {
  const { passes, fails } = checksOf('Slack', 'scopes');
  const wanted = manifest().scopes;
  const missing = wanted.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return passes(`all ${wanted.length} of slack-manifest.yml are granted`);
  return fails(`not granted: ${missing.join(', ')}`, {
    say: `Add what is missing to the app under OAuth & Permissions, and ${INSTALL}. Its token stays the same.`,
  });
};

/** Whether the app may write to the channels; each with those who name it. */
export const channels = async (
  slack: SlackSetup,
  named: ReadonlyMap<string, readonly string[]>,
  done: () => void,
): Promise<readonly Check[]> => {
  const checks: Check[] = [];
  try {
    for (const [id, by] of named) {
      checks.push(judgeChannel(id, few(by), await slack.channel(id)));
      done();
    }
    return checks;
  } catch (error) {
    return [...checks, notAnswered('channels', error)];
  }
};

const FEW = 3;

const few = (names: readonly string[]): string =>
  names.length <= FEW + 1
    ? names.join(', ')
    : `${names.slice(0, FEW).join(', ')} and ${names.length - FEW} more`;

/** What is found of a channel. */
export const judgeChannel = (id: string, by: string, found: ChannelFound | undefined): Check => {
  const { passes, fails } = checksOf('Slack', 'channels');
  const invite = `/invite @${manifest().bot}`;
  if (!found)
    return fails(`there is no ${id}, or it is private and without the app (named by ${by})`, {
      say: 'Correct the id; or, where it is right, type in that channel:',
      run: invite,
    });
  const name = `#${found.name} (${id}, named by ${by})`;
  if (found.isArchived)
    return fails(`${name} is archived`, { say: 'Unarchive it in Slack, or name another channel.' });
  if (!found.isMember)
    return fails(`the app is not in ${name}`, { say: 'Type in that channel:', run: invite });
  return passes(`the app is in ${name}`);
};

const PEOPLE = checksOf('Slack', 'people');

/** Whether those whom policies and identities.yml name are people of the workspace. */
export const people = async (
  slack: SlackSetup,
  users: readonly NamedUser[],
  done: () => void,
): Promise<readonly Check[]> => {
  const found: UserAsFound[] = [];
  try {
    for (const user of users) {
      found.push({ ...user, why: whyNotCounted(await slack.user(user.slack)) });
      done();
    }
    return judgePeople(found);
  } catch (error) {
    return [...wrongPeople(found), notAnswered('people', error)];
  }
};

/** A person, and why they cannot decide, if they cannot. */
export interface UserAsFound extends NamedUser {
  readonly why: Why | undefined;
}

/** What is found of everybody. */
export const judgePeople = (found: readonly UserAsFound[]): readonly Check[] =>
  orPasses(wrongPeople(found), PEOPLE.passes(`all ${found.length} are people of the workspace`));

/** A bot or a guest may well register versions, and reads what it is told about them. */
const UNTOLD: ReadonlySet<string> = new Set<Why>(['nobody in the workspace', 'deactivated']);

/** One check for all who have the same fault: those who decide first. */
const wrongPeople = (found: readonly UserAsFound[]): Check[] =>
  [true, false].flatMap((decides) => {
    const own = found.filter(
      (user) => user.decides === decides && user.why && (decides || UNTOLD.has(user.why)),
    );
    return [...new Set(own.flatMap(({ why }) => why ?? []))].map((why) => {
      const who = own.filter((user) => user.why === why).map(({ key, slack }) => `${key} (${slack})`);
      return wrongUsers(`${why}: ${who.join(', ')}`, decides);
    });
  });

/** Whether the user groups that policies name exist; no check where none is named. */
export const userGroups = async (slack: SlackSetup, ids: readonly string[]): Promise<readonly Check[]> => {
  if (ids.length === 0) return [];
  try {
    return [judgeUserGroups(ids, await slack.userGroups())];
  } catch (error) {
    return [notAnswered('user groups', error)];
  }
};

/** What is found of user groups. */
export const judgeUserGroups = (ids: readonly string[], existing: ReadonlySet<string>): Check => {
  const { passes, fails } = checksOf('Slack', 'user groups');
  const lacking = ids.filter((id) => !existing.has(id));
  if (lacking.length === 0) return passes(`all ${ids.length} exist`);
  return fails(`not there, or disabled: ${lacking.join(', ')}`, {
    say: 'Correct the id in the policies, or enable the group in Slack. Nobody counts by it until then.',
  });
};

type Why = 'nobody in the workspace' | 'a bot' | 'deactivated' | 'a guest';

/** Why somebody cannot decide, as far as Slack knows; undefined for a full member. */
export const whyNotCounted = (found: Standing | undefined): Why | undefined => {
  if (!found) return 'nobody in the workspace';
  return found === 'member' ? undefined : BARRED[found];
};

const BARRED = { bot: 'a bot', deactivated: 'deactivated', guest: 'a guest' } as const satisfies Record<
  Bar,
  Why
>;

const wrongUsers = (found: string, decides: boolean): Check =>
  decides
    ? PEOPLE.fails(`asked by a policy, but ${found}`, {
        say: 'Correct the id in identities.yml, or name somebody else in the policies; then deploy again.',
      })
    : PEOPLE.warns(`in identities.yml, but ${found}`, {
        say: 'No policy asks them, but nobody can tell them of versions of theirs. Correct the id, or take them out.',
      });

/** Slack may refuse a question itself: then nothing is known. Throws what is no answer of Slack's again. */
const notAnswered = (subject: string, error: unknown): Check => {
  if (!(error instanceof SlackFailed)) throw error;
  const { notChecked } = checksOf('Slack', subject);
  return error.code === 'missing_scope'
    ? notChecked('the token lacks a scope for it', { say: 'Grant the scopes first.' })
    : notChecked(`Slack did not tell: ${error.code}`);
};
