// Ask: called by the state of that name with a task token. Stores the token first, posts the question second.
// A Slack failure never fails the state: the question is posted by `sweep`, and can be decided meanwhile.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { Requests } from '../adapters/dynamodb/requests.ts';
import { ring } from '../adapters/executions.ts';
import { Secrets } from '../adapters/secrets.ts';
import { Show } from '../adapters/slack/show.ts';
import { Slack, SlackFailed } from '../adapters/slack/slack.ts';
import { PackageArn } from '../approval/ids.ts';
import { config, Environment, slackApiUrl } from '../wiring/config.ts';
import { door, type Told } from '../wiring/door.ts';
import { identities } from '../wiring/policies.ts';

const Event = z.object({
  arn: PackageArn,
  round: z.number().int().min(1),
  token: z.string().min(1).max(2048),
});

// Once per cold start.
const env = config(Environment.pick({ TABLE_NAME: true, SLACK_PARAMETERS_PREFIX: true }));
const requests = new Requests(env.TABLE_NAME, new DynamoDBClient({}));
const secrets = new Secrets(env.SLACK_PARAMETERS_PREFIX, ['slack-bot-token']);

const handle = async (
  { arn, round, token }: z.infer<typeof Event>,
  { logger, count }: Told,
): Promise<void> => {
  const request = await requests.get(arn, round);
  if (request?.stage.kind !== 'asking') {
    // Settled while the machine was on its way here: the new bell rings at once.
    await ring(token);
    return;
  }
  // What had failed is over: the machine came this far.
  const { failure: _, ...resumed } = request;
  const { ops: __, ...told } = resumed.told;
  const asked = await requests.save({ ...resumed, told, token });
  try {
    const { botToken } = await secrets.get();
    await new Show(requests, new Slack(botToken, 'patient', slackApiUrl()), identities).post(asked);
  } catch (error) {
    if (!(error instanceof SlackFailed)) throw error;
    count('QuestionsNotPosted');
    logger.warn('The question could not be posted yet; sweep tries again.', {
      requestId: request.id,
      slack: error.code,
    });
  }
};

export const handler = door('ask', Event, handle);
