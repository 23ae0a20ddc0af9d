// Sweep: called by a schedule. Whatever was due and did not happen: a lost registration, an execution that is missing or
// failed, a question that was not posted, a bell that was lost, a notice that was not sent, a decision that is lacking in
// lineage. Asks Slack who counts, so that nobody else has to. Repeats are harmless.
import * as z from 'zod';
import { isUnrung, rung } from '../approval/bell.ts';
import { instant } from '../approval/ids.ts';
import { policyOf } from '../approval/policy.ts';
import { reminded } from '../approval/remind.ts';
import { reviewReminded } from '../approval/review.ts';
import { closedWithout, type Failure, type Reminder, type Request } from '../approval/request.ts';
import { isOwedToOps, sweep, type Sweeping } from '../approval/sweep.ts';
import {
  announce,
  announceGroup,
  announceSighting,
  executions,
  guardAgain,
  inscribe,
  pending,
  policies,
  refreshDirectory,
  requests,
  ring,
  rosterToday,
  takeIn,
  type Due,
  type ExecutionSeen,
  type PendingVersion,
} from '../wiring/sweep.ts';
import { door, type Told } from '../wiring/door.ts';

/** Resumes a failed execution. A failure that not everybody was told of, because its event was lost or Slack away, is noted and told. */
const redrive = async (request: Request, failure: Failure): Promise<void> => {
  // Noted before it is done: a redrive that fails again is not tried again within the hour.
  await lookLater(request, { redrivenAt: failure.at, failure: request.failure ?? failure });
  await executions.redrive(request);
  if (!request.failure || isOwedToOps(request)) await announce(request);
};

/** Writes the request again without a change, which sets when it is looked at next. */
const lookLater = async (request: Request, change: Partial<Request> = {}): Promise<void> => {
  await requests.change(request.arn, request.round, (now) => ({ ...now, ...change }));
};

const failureOf = ({ state, error, cause }: ExecutionSeen): Failure => ({
  at: instant(Date.now()),
  error: error ?? state,
  cause: cause ?? `The execution ended as ${state}.`,
});

const giveUp = async (request: Request, why: string): Promise<void> => {
  await requests.save(closedWithout(request, { as: 'left-pending', why }, instant(Date.now())));
  await announce(request);
};

/** Whoever ended a question may have ended before the bell, or without being heard. One that has rung is not harmed. */
const ringEnded = async (request: Request): Promise<void> => {
  if (!isUnrung(request) || !request.token) return;
  await ring(request.token);
  await requests.change(request.arn, request.round, rung);
};

/** Notes who is called on, and has them told. Whoever notes it first is the only one. */
const remind = async (request: Request, part: Reminder['part']): Promise<void> => {
  const rosterOf = await rosterToday();
  const noted = await requests.change(request.arn, request.round, (now) =>
    reminded(now, part, rosterOf(now.group), Date.now()),
  );
  if (noted) await announce(noted);
};

const remindReview = async ({ arn, round }: Request): Promise<void> => {
  const noted = await requests.change(arn, round, (now) => reviewReminded(now, Date.now()));
  if (noted) await announce(noted);
};

const act = async (request: Request, step: Sweeping, seen: ExecutionSeen): Promise<void> => {
  switch (step.kind) {
    case 'start':
      await executions.start(request);
      return lookLater(request);
    case 'redrive':
      return redrive(request, failureOf(seen));
    case 'ring':
      await ring(step.token);
      return lookLater(request);
    case 'announce':
      await ringEnded(request);
      return announce(request);
    case 'remind':
      return remind(request, step.part);
    case 'remind-review':
      return remindReview(request);
    case 'inscribe':
      return inscribe(request);
    case 'announce-and-inscribe':
      await announce(request);
      return inscribe(request);
    case 'give-up':
      return giveUp(request, step.why);
    case 'wait':
      return lookLater(request);
  }
};

const sweepOne = async (due: Due, told: Told): Promise<void> => {
  switch (due.kind) {
    case 'notice':
      return announceGroup(due.group);
    case 'sighting':
      return announceSighting(due.arn, due.sighting);
    case 'look':
      return guardAgain(due.arn);
    case 'request':
      return sweepRequest(due, told);
  }
};

const sweepRequest = async (
  due: Extract<Due, { kind: 'request' }>,
  { logger, count }: Told,
): Promise<void> => {
  const request = await requests.get(due.arn, due.round);
  if (!request) return;
  const seen: ExecutionSeen =
    request.stage.kind === 'closed' ? { state: 'SUCCEEDED' } : await executions.see(request);
  const step = sweep(request, seen.state, Date.now());
  logger.info('swept', { requestId: request.id, does: step.kind });
  count(`Swept-${step.kind}`);
  await act(request, step, seen);
};

/** One fault does not keep the others from being looked at; the run fails at the end, so that the alarm sees it. */
const handle = async (_: unknown, told: Told): Promise<void> => {
  const faults: unknown[] = [];
  const attempt = (what: string, work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => {
      told.logger.error(`Sweep could not look after ${what}.`, { error });
      faults.push(error);
    });
  await attempt('the directory of Slack', refreshDirectory(told));
  for await (const due of requests.due())
    await attempt(due.kind === 'notice' ? due.group : due.arn, sweepOne(due, told));
  const noted = new Set<string>();
  for await (const version of pending()) await attempt(version.arn, missed(version, noted));
  if (faults.length > 0)
    throw new AggregateError(faults, `Sweep met ${faults.length} faults; the log names each.`);
};

/** A round that was closed because the content changed, or has to change, is followed by the next one. */
const isFollowed = ({ stage }: Request): boolean =>
  stage.kind === 'closed' && (stage.as === 'changed' || stage.as === 'changes-requested');

/** A pending version that never had a request, or whose round ended as changed, is handed to `intake`, which decides. */
const missed = async (version: PendingVersion, noted: Set<string>): Promise<void> => {
  if (noted.has(version.group)) return;
  if (!policyOf(policies, version.group)) {
    noted.add(version.group);
    if (await requests.notice(version.group)) return;
    return takeIn(version.arn);
  }
  const last = await requests.last(version.arn);
  if (last?.registeredAt !== version.registeredAt || isFollowed(last)) await takeIn(version.arn);
};

export const handler = door('sweep', z.unknown(), handle);
