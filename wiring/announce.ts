// What the door `announce` works with, made once per cold start.
import { ChangesRequested } from '../adapters/dynamodb/changes-requested.ts';
import { Requests } from '../adapters/dynamodb/requests.ts';
import { Sightings } from '../adapters/dynamodb/sightings.ts';
import { Notices } from '../adapters/notices.ts';
import { Secrets } from '../adapters/secrets.ts';
import { plainMessage, sectionMessage } from '../adapters/slack/card.ts';
import { writeIfReachable } from '../adapters/slack/show-thread.ts';
import { Show } from '../adapters/slack/show.ts';
import { Slack } from '../adapters/slack/slack.ts';
import { SlackFailed } from '../adapters/slack/slack-failed.ts';
import { type Sighting } from '../approval/guard.ts';
import { type Instant } from '../approval/ids.ts';
import { type Request } from '../approval/request.ts';
import { endedNotice, requesterOf } from '../approval/requester-notice.ts';
import { config, Environment, slackApiUrl } from './config.ts';
import { identities, rosters } from './policies.ts';

const env = config(
  Environment.pick({ TABLE_NAME: true, TOPIC_ARN: true, OPS_CHANNEL: true, SLACK_PARAMETERS_PREFIX: true }),
);
const secrets = new Secrets(env.SLACK_PARAMETERS_PREFIX, ['slack-bot-token']);

export const opsChannel = env.OPS_CHANNEL;
export const requests = new Requests(env.TABLE_NAME);
export const changes = new ChangesRequested(env.TABLE_NAME);
const rosterToday = rosters(env.TABLE_NAME);
export const sightings = new Sightings(env.TABLE_NAME);
export const notices = new Notices(env.TOPIC_ARN);

/** Slack with the patience of work that nobody waits for. */
const slack = async (): Promise<Slack> => new Slack((await secrets.get()).botToken, slackApiUrl());

export const show = async (): Promise<Show> => new Show(requests, await slack(), await rosterToday());

/** Says one sentence about something in the channel of ops, if it was not said there since an instant. */
export const sayToOps = async (sentence: string, about: string, since: Instant): Promise<void> => {
  const which = { request: `${about} ${since}`, part: 'ops' as const, sinceMs: Date.parse(since) };
  await (await slack()).sayOnce(opsChannel, plainMessage(sentence), which);
};

/** Says one sentence about a sighting in the channel of its policy, and in that of ops if it is another; once each. */
export const sayInChannels = async (seen: Sighting, sentence: string): Promise<void> => {
  const talk = await slack();
  const request = `${seen.arn} ${seen.modifiedAt} ${seen.status}`;
  const which = { request, part: 'outside' as const, sinceMs: Date.parse(seen.modifiedAt) };
  for (const one of new Set([seen.channel, opsChannel]))
    await talk.sayOnce(one, plainMessage(sentence), which);
};

/** Tells whoever registered the version how its round ended, once; whom Slack does not know is passed over. */
export const tellRequester = async (request: Request, endedAt: Instant): Promise<void> => {
  const user = requesterOf(request, identities);
  if (user === undefined) return;
  const talk = await slack();
  const { card } = request;
  const link = card?.ts ? await talk.permalink({ channel: card.channel, ts: card.ts }) : undefined;
  const notice = endedNotice(request, link);
  if (!notice) return;
  const which = { request: request.id, part: 'requester:ended' as const, sinceMs: Date.parse(endedAt) };
  await writeIfReachable(talk, user, sectionMessage(notice.summary, notice.section), which);
};

export { identities, SlackFailed };
