// What the door `ask` works with, made once per cold start.
import { ChangesRequested } from '../adapters/dynamodb/changes-requested.ts';
import { NewestQuestions } from '../adapters/dynamodb/newest-questions.ts';
import { RequestMoved, Requests } from '../adapters/dynamodb/requests.ts';
import { ring } from '../adapters/executions.ts';
import { Secrets } from '../adapters/secrets.ts';
import { Show } from '../adapters/slack/show.ts';
import { Slack } from '../adapters/slack/slack.ts';
import { SlackFailed } from '../adapters/slack/slack-failed.ts';
import { config, Environment, slackApiUrl } from './config.ts';
import { rosters } from './policies.ts';

const env = config(Environment.pick({ TABLE_NAME: true, SLACK_PARAMETERS_PREFIX: true }));
const secrets = new Secrets(env.SLACK_PARAMETERS_PREFIX, ['slack-bot-token']);

export const requests = new Requests(env.TABLE_NAME);
export const changes = new ChangesRequested(env.TABLE_NAME);
const rosterToday = rosters(env.TABLE_NAME);
export const newest = new NewestQuestions(env.TABLE_NAME);

/** Posts cards; made for each event, because the bot token may have been rotated. */
export const show = async (): Promise<Show> => {
  const [{ botToken }, rosterOf] = await Promise.all([secrets.get(), rosterToday()]);
  return new Show(requests, new Slack(botToken, slackApiUrl()), rosterOf);
};

export { RequestMoved, ring, SlackFailed };
