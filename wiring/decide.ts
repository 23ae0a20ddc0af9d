// What the door `decide` works with, made once per cold start. What the first click does not need is loaded later.
import { RequestMoved, Requests } from '../adapters/dynamodb/requests.ts';
import { Inability } from '../adapters/inability.ts';
import { Secrets, type SlackSecrets } from '../adapters/secrets.ts';
import {
  NotUnderstood,
  parseInteraction,
  wordsFault,
  type Interacted,
} from '../adapters/slack/interaction.ts';
import { answerModal, modalOf, standingModal } from '../adapters/slack/modal.ts';
import { verifySignature } from '../adapters/slack/signature.ts';
import { Slack } from '../adapters/slack/slack.ts';
import { SlackFailed } from '../adapters/slack/slack-failed.ts';
import { config, Environment, slackApiUrl } from './config.ts';
import { rosters } from './policies.ts';
import { Votes } from './votes.ts';

const env = config(
  Environment.pick({
    TABLE_NAME: true,
    SLACK_PARAMETERS_PREFIX: true,
    SLACK_APP_ID: true,
    SLACK_TEAM_ID: true,
    ANNOUNCE_FUNCTION: true,
  }),
);
const secrets = new Secrets(env.SLACK_PARAMETERS_PREFIX, ['slack-bot-token', 'slack-signing-secret']);
// Asked for while the rest of the module loads; a fault is met again, and told, when the secrets are first needed.
secrets.get().catch(() => undefined);

export const requests = new Requests(env.TABLE_NAME);
export const rosterToday = rosters(env.TABLE_NAME);
export const votes = new Votes({ requests, rosterToday, announceFunction: env.ANNOUNCE_FUNCTION });
export const app = { id: env.SLACK_APP_ID, team: env.SLACK_TEAM_ID };

/** Slack with the haste of a click. */
export const slackOf = ({ botToken }: SlackSecrets): Slack => new Slack(botToken, 'click', slackApiUrl());

/** The secrets under which these bytes were signed, or why they do not hold; once more with secrets read anew. */
export const verified = async (
  headers: Readonly<Record<string, string | undefined>>,
  body: Buffer,
): Promise<SlackSecrets | 'missing' | 'stale' | 'wrong'> => {
  const known = await secrets.get();
  const nowSeconds = Date.now() / 1000;
  const first = verifySignature(known.signingSecrets, headers, body, nowSeconds);
  if (first.kind === 'ok') return known;
  if (first.kind !== 'wrong') return first.kind;
  const fresh = await secrets.reread();
  return verifySignature(fresh.signingSecrets, headers, body, nowSeconds).kind === 'ok' ? fresh : 'wrong';
};

export {
  answerModal,
  Inability,
  modalOf,
  NotUnderstood,
  parseInteraction,
  RequestMoved,
  SlackFailed,
  standingModal,
  wordsFault,
  type Interacted,
  type Slack,
};
