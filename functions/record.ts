// Record: called by the state of that name. Settles what no vote settled, re-reads the version, compares it with what
// was shown, writes the registry, and reads it back. The item says what was decided; the bell said nothing.
import * as z from 'zod';
import { instant, PackageArn } from '../approval/ids.ts';
import { type ModelPackage } from '../approval/package.ts';
import {
  closedAs,
  obstacle,
  QuestionStillOpen,
  registryWrite,
  settleWithoutVote,
} from '../approval/record.ts';
import { type Decision, type Request } from '../approval/request.ts';
import { door, type Told } from '../wiring/door.ts';
import { registry, requests, sha256 } from '../wiring/record.ts';

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

const closeWithout = (
  request: Request,
  stops: NonNullable<ReturnType<typeof obstacle>>,
): Promise<Request> => {
  const { judged, closesAt, decision } = stageOf(request);
  const at = instant(Date.now());
  const kept = { judged, ...(closesAt && { closesAt }), decision };
  return requests.save({ ...request, stage: { kind: 'closed', as: stops.as, why: stops.why, at, ...kept } });
};

const obstacleTo = (request: Request, found: ModelPackage | undefined, decision: Decision) =>
  obstacle(request, found, found && sha256(found.content), decision.outcome);

/** Writes the registry and reads it back. Content that changed in between undoes the write. */
const apply = async (request: Request, decision: Decision, found: ModelPackage): Promise<Request> => {
  const write = registryWrite(request, decision, found);
  if (!write) return closeSettled(request);
  const { judged, closesAt } = stageOf(request);
  const stage = { kind: 'applying' as const, judged, ...(closesAt && { closesAt }), decision };
  const applying = request.stage.kind === 'applying' ? request : await requests.save({ ...request, stage });
  if (found.approvalStatus !== write.status) await registry.update(request.arn, write);
  const after = await registry.describe(request.arn);
  const stops = obstacleTo(applying, after, decision);
  if (!stops && after) return closeSettled(applying, after.modifiedAt);
  if (stops?.as === 'changed') await registry.update(request.arn, { status: 'PendingManualApproval' });
  return closeWithout(applying, stops ?? { as: 'gone', why: 'the version was deleted' });
};

const handle = async ({ arn, round }: z.infer<typeof Event>, { logger, count }: Told): Promise<void> => {
  const request = await requests.get(arn, round);
  if (!request) throw new Error(`There is no request for round ${round} of ${arn}.`);
  const todo = settleWithoutVote(request, Date.now());
  if (todo.kind === 'still-open') throw new QuestionStillOpen(`${request.id} is open and undecided.`);
  if (todo.kind === 'nothing') return;
  const settled = todo.request === request ? request : await requests.save(todo.request);
  const { decision } = stageOf(settled);
  const found = await registry.describe(arn);
  const stops = obstacleTo(settled, found, decision);
  const closed =
    stops || !found
      ? await closeWithout(settled, stops ?? { as: 'gone', why: 'the version was deleted' })
      : await apply(settled, decision, found);
  logger.info('recorded', { requestId: closed.id, closed: closedAs(closed), by: decision.by });
  count(`Closed-${closedAs(closed)}`);
};

export const handler = door('record', Event, handle);
