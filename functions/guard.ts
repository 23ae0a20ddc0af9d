// Guard: called by EventBridge when somebody changes the status of a version, and by `sweep` to look again. Finds a
// decision that no request explains and has it told. It reverts nothing. Harmless when repeated, in any order.
import * as z from 'zod';
import { guard, isSame, type Guard } from '../approval/guard.ts';
import { instant, PackageArn } from '../approval/ids.ts';
import { approvalsAfter } from '../approval/older.ts';
import { policyOf } from '../approval/policy.ts';
import { setOutside } from '../approval/record.ts';
import { closedWithout } from '../approval/request.ts';
import { door, type Told } from '../wiring/door.ts';
import {
  announceSighting,
  approvals,
  registry,
  RequestMoved,
  requests,
  ring,
  sightings,
  startFrom,
} from '../wiring/guard.ts';
import { policies } from '../wiring/policies.ts';

/** A version that is changed again while it is looked at is looked at anew; nothing takes more looks than this. */
const MOST_LOOKS = 3;

const Event = z.union([
  z.object({ arn: PackageArn, again: z.literal(true) }),
  z
    .object({ detail: z.object({ ModelPackageArn: PackageArn }) })
    .transform(({ detail }) => ({ arn: detail.ModelPackageArn, again: false as const })),
]);

/** The version moved at every look. Lambda tries again. */
class VersionMoved extends Error {
  override readonly name = 'VersionMoved';
}

/** The item is read between two looks at the version: if those are equal, all three are of one moment. */
const look = async (arn: PackageArn): Promise<Guard | undefined> => {
  const found = await registry.describe(arn);
  const [last, seen] = await Promise.all([requests.last(arn), sightings.last(arn)]);
  const step = guard({
    found,
    last,
    seen,
    policy: found && policyOf(policies, found.group),
    startFrom,
  });
  if (step.kind === 'nothing') return step;
  return isSame(found, await registry.describe(arn)) ? step : undefined;
};

/** The machine goes on, finds the round closed, and announces it. A bell that was rung before is not harmed. */
const finish = async ({ token }: Extract<Guard, { kind: 'finish' }>['request']): Promise<void> => {
  if (token) await ring(token);
};

const close = async ({ request, outside }: Extract<Guard, { kind: 'close' }>): Promise<void> => {
  const end = { as: 'overtaken', why: setOutside(outside.status, outside.by), outside } as const;
  await finish(await requests.save(closedWithout(request, end, instant(Date.now()))));
};

type Seen = Extract<Guard, { kind: 'see' }>;

/** For whoever decides about an older version. Noted before the sighting is kept, so that a repeat notes it. */
const noteEnd = ({ group, version, round }: Seen['sighting']): Promise<void> =>
  approvals.change(group, (known) =>
    approvalsAfter(known, { version, round, is: 'taken-back', at: instant(Date.now()) }),
  );

/** Whoever kept it has it told; if they end before that, `sweep` does. */
const see = async ({ sighting, tell, endsApproval }: Seen, { count }: Told): Promise<void> => {
  if (endsApproval) await noteEnd(sighting);
  if (!(await sightings.see(sighting, tell)) || !tell) return;
  count('DecidedOutside');
  await announceSighting(sighting);
};

const act = async (step: Guard, arn: PackageArn, told: Told): Promise<void> => {
  switch (step.kind) {
    case 'nothing':
      return;
    case 'wait':
      return sightings.lookAgain(arn);
    case 'see':
      return see(step, told);
    case 'close':
      told.count('DecidedOutside');
      return close(step);
    case 'finish':
      return finish(step.request);
  }
};

/** False when somebody else was quicker to change the request: it is looked at again. */
const done = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof RequestMoved) return false;
      throw error;
    },
  );

const handle = async ({ arn, again }: z.infer<typeof Event>, told: Told): Promise<void> => {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const step = await look(arn);
    if (!step) continue;
    told.logger.info('guard', { arn, does: step.kind, ...('why' in step && { why: step.why }) });
    if (!(await done(act(step, arn, told)))) continue;
    if (again && step.kind !== 'wait') await sightings.looked(arn);
    return;
  }
  throw new VersionMoved(`${arn} changed while it was looked at, ${MOST_LOOKS} times.`);
};

export const handler = door('guard', Event, handle);
