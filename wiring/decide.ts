// What the door `decide` works with, made once per cold start. What the first click does not need is loaded later.
import { Approvals } from '../adapters/dynamodb/approvals.ts';
import { RequestMoved, Requests } from '../adapters/dynamodb/requests.ts';
import { Inability } from '../adapters/inability.ts';
import { type SlackSecrets } from '../adapters/secrets.ts';
import {
  NotUnderstood,
  parseInteraction,
  wordsFault,
  type HomeTurn,
  type Interacted,
} from '../adapters/slack/interaction.ts';
import { QuickSlack } from '../adapters/slack/quick.ts';
import { SlackFailed } from '../adapters/slack/slack-failed.ts';
import { config, Environment, slackApiUrl } from './config.ts';
import { rosters } from './policies.ts';
import { Votes } from './votes.ts';

const env = config(Environment.pick({ TABLE_NAME: true, ANNOUNCE_FUNCTION: true, BROWSE_FUNCTION: true }));
export const requests = new Requests(env.TABLE_NAME);
export const votes = new Votes({
  requests,
  rosterToday: rosters(env.TABLE_NAME),
  approvals: new Approvals(env.TABLE_NAME),
  announceFunction: env.ANNOUNCE_FUNCTION,
});

/** What a click opens, and what takes its place. */
export const modals = () => import('../adapters/slack/modal.ts');

export const slackOf = ({ botToken }: SlackSecrets): QuickSlack => new QuickSlack(botToken, slackApiUrl());

/** Has `browse` turn the page of somebody's Home. */
export const turnHome = async (turn: HomeTurn): Promise<void> => {
  const { handOver } = await import('../adapters/lambda.ts');
  await handOver(env.BROWSE_FUNCTION, { turn });
};

export {
  Inability,
  NotUnderstood,
  parseInteraction,
  RequestMoved,
  SlackFailed,
  wordsFault,
  type HomeTurn,
  type Interacted,
  type QuickSlack,
};
