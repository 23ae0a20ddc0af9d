// Ask: called by the state of that name with a task token. Stores the token first, posts the question second.
// A Slack failure never fails the state: the question, and the evidence in its thread, are posted by `sweep`, and the
// question can be decided meanwhile.
import * as z from 'zod';
import { PackageArn } from '../approval/ids.ts';
import { type Request } from '../approval/request.ts';
import { door, type Told } from '../wiring/door.ts';
import { requests, ring, show, SlackFailed } from '../wiring/ask.ts';

const Event = z.object({
  arn: PackageArn,
  round: z.number().int().min(1),
  token: z.string().min(1).max(2048),
});

/** What Slack could not take now is posted by `sweep`. */
const unlessSlackFails = async (
  metric: string,
  { id }: Request,
  { logger, count }: Told,
  work: () => Promise<Request>,
): Promise<Request | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SlackFailed)) throw error;
    count(metric);
    logger.warn('Not posted yet; sweep tries again.', { metric, requestId: id, slack: error.code });
    return undefined;
  }
};

const handle = async ({ arn, round, token }: z.infer<typeof Event>, told: Told): Promise<void> => {
  const request = await requests.get(arn, round);
  if (request?.stage.kind !== 'asking') {
    // Settled while the machine was on its way here: the new bell rings at once.
    await ring(token);
    return;
  }
  // What had failed is over once the secrets are there as well: the machine came this far.
  const cards = await show();
  const { failure: _, ...resumed } = request;
  const { ops: __, ...kept } = resumed.told;
  const asked = await requests.save({ ...resumed, told: kept, token });
  const shown = await unlessSlackFails('QuestionsNotPosted', asked, told, () => cards.post(asked));
  if (shown) await unlessSlackFails('ThreadsNotPosted', asked, told, () => cards.evidence(shown));
};

export const handler = door('ask', Event, handle);
