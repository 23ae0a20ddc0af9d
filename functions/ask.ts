// Ask: called by the state of that name with a task token. Stores the token first, posts the question second.
// A Slack failure never fails the state: the question, and the evidence in its thread, are posted by `sweep`, and the
// question can be decided meanwhile. Where the policy says so, an older question of the group is closed last.
import * as z from 'zod';
import { Follows, isFollowedBy } from '../approval/changes.ts';
import { PackageArn } from '../approval/ids.ts';
import { type Request } from '../approval/request.ts';
import { newestAfter, superseded, type Place } from '../approval/supersede.ts';
import { door, type Told } from '../wiring/door.ts';
import { changes, newest, RequestMoved, requests, ring, show, SlackFailed } from '../wiring/ask.ts';

/** A group whose newest question changes this often while it is noted is left to the retry of the machine. */
const MOST_ATTEMPTS = 4;
type Cards = Awaited<ReturnType<typeof show>>;

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
    if (error.isPermanent) count('SlackRefusals');
    logger.warn('Not posted yet; sweep tries again.', { metric, requestId: id, slack: error.code });
    return undefined;
  }
};

/** Closes the older of two questions, if it still is open, and lets its machine go on. */
const replace = async (older: Place, newer: Request, cards: Cards): Promise<void> => {
  if ((await requests.get(older.arn, older.round))?.stage.kind !== 'asking') return;
  const link = await cards.linkTo(newer);
  const closed = await requests.change(older.arn, older.round, (now) =>
    superseded(now, newer, { link, now: Date.now() }),
  );
  if (closed?.token) await ring(closed.token);
};

/** The newest question that was noted of a group, if it is about a newer version and open. */
const newerOf = async (asked: Request, known: Place | undefined): Promise<Request | undefined> => {
  if (!known || known.version <= asked.version) return undefined;
  const request = await requests.get(known.arn, known.round);
  return request?.stage.kind === 'asking' ? request : undefined;
};

/** Of two open questions of a group the one about the older version is closed. */
const supersede = async (asked: Request, cards: Cards): Promise<void> => {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const known = await newest.get(asked.group);
    const newer = await newerOf(asked, known);
    if (newer) return replace(asked, newer, cards);
    // What the one before it has not closed yet would be forgotten with this note.
    if (known?.before && known.version < asked.version) await replace(known.before, asked, cards);
    const question = newestAfter(asked, known);
    if (!(await newest.put(asked.group, question, known))) continue;
    return question.before && replace(question.before, asked, cards);
  }
  throw new RequestMoved(`The newest question of ${asked.group} moved ${MOST_ATTEMPTS} times.`);
};

/** What changes were requested, if this question is the first after that. */
const followed = async (request: Request): Promise<Pick<Request, 'follows'>> => {
  const requested = await changes.get(request.group);
  if (!requested || !isFollowedBy(requested, request)) return {};
  const { followedBy, ...follows } = requested;
  const isOurs = followedBy !== undefined || (await changes.followed(request.group, requested, request.id));
  return isOurs ? { follows: Follows.parse(follows) } : {};
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
  const { ops: __, opsChannel: ___, ...kept } = resumed.told;
  const asked = await requests.save({ ...resumed, ...(await followed(request)), told: kept, token });
  const shown = await unlessSlackFails('QuestionsNotPosted', asked, told, () => cards.post(asked));
  if (shown) await unlessSlackFails('ThreadsNotPosted', asked, told, () => cards.evidence(shown));
  if (asked.policy.supersede === 'close') await supersede(shown ?? asked, cards);
};

export const handler = door('ask', Event, handle);
