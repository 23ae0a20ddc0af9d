// Record: called by the state of that name. Settles what no vote settled, re-reads the version, compares it with what
// was shown, writes the registry, and reads it back. The item says what was decided; the bell said nothing. Last it notes
// the decision in lineage; `sweep` calls it again where only that is lacking.
import * as z from 'zod';
import { instant, PackageArn } from '../approval/ids.ts';
import { isUnrung, rung } from '../approval/bell.ts';
import { decidedFirst, overridden, overriddenBy } from '../approval/break-glass.ts';
import { inscribed, inscriptionOf, isInscribed } from '../approval/inscribe.ts';
import { approvalsAfter } from '../approval/older.ts';
import { type ModelPackage } from '../approval/package.ts';
import {
  closedAs,
  isAskedAnew,
  obstacle,
  QuestionStillOpen,
  registryWrite,
  settleWithoutVote,
} from '../approval/record.ts';
import { RequestMissing } from '../approval/request-missing.ts';
import { closedWithout, type End, type Request } from '../approval/request.ts';
import { door, type Told } from '../wiring/door.ts';
import { approvals, executionOf, inscriptions, registry, requests, sha256 } from '../wiring/record.ts';

const Event = z.object({ arn: PackageArn, round: z.number().int().min(1) });

type Settled = Extract<Request['stage'], { kind: 'decided' | 'applying' }>;

const stageOf = (request: Request): Settled => {
  if (request.stage.kind === 'decided' || request.stage.kind === 'applying') return request.stage;
  throw new Error(`A request that is ${request.stage.kind} has nothing to apply.`);
};

const closeSettled = (request: Request, readBackAt?: ModelPackage['modifiedAt']): Promise<Request> => {
  const { judged, closesAt, decision } = stageOf(request);
  const at = instant(Date.now());
  return requests.save({
    ...request,
    stage: {
      kind: 'closed',
      as: 'settled',
      judged,
      ...(closesAt && { closesAt }),
      decision,
      at,
      ...(readBackAt && { readBackAt }),
    },
  });
};

const GONE: End = { as: 'gone', why: 'the version was deleted' };

const TAKEN_BACK = {
  status: 'PendingManualApproval',
  description: 'Pending again: the content changed after it was shown. Countersign asks anew.',
} as const;

/** A write of ours that stands on content nobody was shown is taken back, before anything else. */
const takeBack = async (request: Request, stops: End, found: ModelPackage | undefined): Promise<void> => {
  const { decision } = stageOf(request);
  const stands = request.stage.kind === 'applying' && found?.approvalStatus === decision.outcome;
  if (stops.as === 'changed' && stands) await registry.update(request.arn, TAKEN_BACK);
};

const closeWithout = async (
  request: Request,
  stops: End,
  found: ModelPackage | undefined,
): Promise<Request> => {
  await takeBack(request, stops, found);
  const closed = await requests.save(closedWithout(request, stops, instant(Date.now())));
  // Setting what is set already sends the event with which `intake` opens the next round.
  if (isAskedAnew(request, stops, found)) await registry.update(request.arn, TAKEN_BACK);
  return closed;
};

const obstacleTo = (request: Request, found: ModelPackage | undefined): End | undefined =>
  obstacle(request, found, found && sha256(found.content), stageOf(request).decision.outcome);

/** Writes the registry and reads it back. Content that changed in between undoes the write. */
const apply = async (request: Request, found: ModelPackage): Promise<Request> => {
  const { judged, closesAt, decision } = stageOf(request);
  const write = registryWrite(request, decision, found);
  if (!write) return closeSettled(request);
  const stage = { kind: 'applying' as const, judged, ...(closesAt && { closesAt }), decision };
  const applying = request.stage.kind === 'applying' ? request : await requests.save({ ...request, stage });
  if (found.approvalStatus !== write.status) await registry.update(request.arn, write);
  const after = await registry.describe(request.arn);
  const stops = obstacleTo(applying, after);
  if (stops || !after) return closeWithout(applying, stops ?? GONE, after);
  await noteApproval(applying);
  return closeSettled(applying, after.modifiedAt);
};

/** For whoever decides about an older version meanwhile. Noted before the round is closed, so that a repeat notes it. */
const noteApproval = async (request: Request): Promise<void> => {
  const { group, version, round } = request;
  const { decision } = stageOf(request);
  const is = decision.outcome === 'Approved' ? 'approved' : 'taken-back';
  if (is === 'approved' || decision.by === 'revocation')
    await approvals.change(group, (known) =>
      approvalsAfter(known, { version, round, is, at: instant(Date.now()) }),
    );
};

/** The request with its decision: the vote's, or the one that verdict or expiry stand for. */
const settledOf = async (request: Request): Promise<Request | undefined> => {
  const todo = settleWithoutVote(request, Date.now());
  if (todo.kind === 'still-open') throw new QuestionStillOpen(`${request.id} is open and undecided.`);
  if (todo.kind === 'nothing') return undefined;
  return todo.request === request ? request : requests.save(todo.request);
};

/** The question that somebody did not wait for is closed before anything is written; one that was decided first stands. */
const override = async (settled: Request): Promise<End | undefined> => {
  const round = overriddenBy(settled);
  const question = round === undefined ? undefined : await requests.get(settled.arn, round);
  const closed = question && overridden(question, settled, Date.now());
  if (closed) await requests.save(closed);
  return question && !closed ? decidedFirst(question) : undefined;
};

/** Somebody else ended the round, and rang. */
const ended = async (request: Request): Promise<Request> =>
  (isUnrung(request) && (await requests.change(request.arn, request.round, rung))) || request;

const close = async (settled: Request, { logger, count }: Told): Promise<Request> => {
  // The machine has come here: there is nothing left to ring.
  const { token: _, ...going } = settled;
  const first = await override(settled);
  const found = await registry.describe(settled.arn);
  const stops = first ?? obstacleTo(settled, found);
  const closed = await (stops || !found ? closeWithout(going, stops ?? GONE, found) : apply(going, found));
  logger.info('recorded', { requestId: closed.id, closed: closedAs(closed) });
  count(`Closed-${closedAs(closed)}`);
  return closed;
};

/** Undefined where somebody else was quicker to note it. */
const noted = (now: Request): Request | undefined =>
  isInscribed(now) ? undefined : inscribed(now, instant(Date.now()));

/** Notes an applied decision in lineage. The decision stands without it, so whatever goes wrong is left to `sweep`. */
const inscribe = async (request: Request, { logger, count }: Told): Promise<void> => {
  const inscription = inscriptionOf(request, executionOf(request));
  if (!inscription) return;
  const { arn, round, id: requestId } = request;
  try {
    const isWritten = await inscriptions.write(inscription);
    count(isWritten ? 'DecisionsInscribed' : 'DecisionsBeforeLineage');
    if (isWritten) await requests.change(arn, round, noted);
    else logger.info('Lineage does not know the version yet; sweep tries again.', { requestId });
  } catch (error) {
    count('DecisionsNotInscribed');
    logger.warn('The decision is not known to stand in lineage yet; sweep tries again.', {
      requestId,
      error,
    });
  }
};

const handle = async ({ arn, round }: z.infer<typeof Event>, told: Told): Promise<void> => {
  const request = await requests.get(arn, round);
  if (!request) throw new RequestMissing(`There is no request for round ${round} of ${arn}.`);
  const settled = await settledOf(request);
  await inscribe(settled ? await close(settled, told) : await ended(request), told);
};

export const handler = door('record', Event, handle);
