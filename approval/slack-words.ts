// Why somebody does not count because of what Slack says, or does not say: to be read by that person.
import { utc } from './card.ts';
import { handleOf, type Bar, type SlackToday } from './directory.ts';
import { type NotEntitled } from './entitled.ts';

const BARS: Readonly<Record<Bar, readonly [string, string]>> = {
  bot: ['Slack says that you are a bot.', 'Only people decide.'],
  guest: ['you are a guest in Slack.', 'Guests do not decide.'],
  deactivated: ['your Slack account is deactivated.', 'Whoever has left Slack does not decide.'],
};

/** Why, and what holds instead; `can` says who else could: `Bob or Carol can`. */
export const barredWords = (bar: Bar, can: string): [string, string] => {
  const [why, rule] = BARS[bar];
  return [
    why,
    `${rule} If that is wrong, ask the admins of Slack; what they change counts here within 15 minutes. ${can}.`,
  ];
};

/** The same of whoever might be a member of a user group that is not known. */
export const groupUnknownWords = (
  { group, since }: Extract<NotEntitled, { kind: 'group-unknown' }>,
  slack: SlackToday | undefined,
): [string, string] => {
  const handle = handleOf(group, slack);
  return [
    since
      ? `who is in ${handle} is not known since ${utc(since)}.`
      : `Countersign has not heard from Slack yet who is in ${handle}.`,
    'Its members count again as soon as Slack says who they are, which is asked every 5 minutes. ' +
      'If this stays so, tell ops: Slack cannot be reached, or does not know that user group.',
  ];
};
