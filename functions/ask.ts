// Ask: called by the state of that name with a task token. Stores the token first, posts the question second.
// A Slack failure never fails the state: the question is posted by `sweep`, and can be decided meanwhile.
import * as z from 'zod';
import { PackageArn } from '../approval/ids.ts';
import { door, type Told } from '../wiring/door.ts';
import { requests, ring, show, SlackFailed } from '../wiring/ask.ts';

const Event = z.object({
  arn: PackageArn,
  round: z.number().int().min(1),
  token: z.string().min(1).max(2048),
});

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
  // What had failed is over once the secrets are there as well: the machine came this far.
  const cards = await show();
  const { failure: _, ...resumed } = request;
  const { ops: __, ...told } = resumed.told;
  const asked = await requests.save({ ...resumed, told, token });
  try {
    await cards.post(asked);
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
