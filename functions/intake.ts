// Intake: called by EventBridge when a version is registered or its content changes, and by `sweep` for one that was
// missed. Re-reads the version, opens its request and starts the execution. Harmless when repeated.
import * as z from 'zod';
import { authorOf } from '../approval/author.ts';
import { instant, PackageArn } from '../approval/ids.ts';
import { AskedAgain, intake, maybeUnstarted, openRequest, type Intake } from '../approval/intake.ts';
import { canonical } from '../approval/package.ts';
import { policyOf } from '../approval/policy.ts';
import { announceGroup, executions, registry, requests, ring, sha256, startFrom } from '../wiring/intake.ts';
import { identities, policies } from '../wiring/policies.ts';
import { closedWithout } from '../approval/request.ts';
import { door, type Told } from '../wiring/door.ts';

/** Closing a round may be followed by opening the next; nothing takes more looks than this. */
const MOST_LOOKS = 3;

const Event = z.union([
  z.object({
    arn: PackageArn,
    /** From `answer`. */
    askedAgain: AskedAgain.optional(),
  }),
  z
    .object({ detail: z.object({ ModelPackageArn: PackageArn }) })
    .transform(({ detail }) => ({ arn: detail.ModelPackageArn })),
]);

interface Wanted {
  readonly arn: PackageArn;
  readonly askedAgain?: AskedAgain | undefined;
}

const look = async ({ arn, askedAgain }: Wanted): Promise<Intake> => {
  const [last, found] = await Promise.all([requests.last(arn), registry.describe(arn)]);
  return intake({
    found,
    contentDigest: found && sha256(found.content),
    last,
    policy: found && policyOf(policies, found.group),
    startFrom,
    askedAgain,
  });
};

const open = async (
  step: Extract<Intake, { kind: 'open' }>,
  askedAgainBy: AskedAgain['by'] | undefined,
): Promise<void> => {
  const request = openRequest(step, {
    contentDigest: sha256(step.found.content),
    policyDigest: sha256(canonical(step.policy)),
    author: authorOf(identities, step.found.authors),
    now: Date.now(),
    askedAgainBy,
  });
  // Opened by somebody else meanwhile is as good: starting is idempotent, and always with the same input.
  await requests.open(request);
  await executions.start(request);
};

const close = async (step: Extract<Intake, { kind: 'close' }>): Promise<void> => {
  const { request, as, why } = step;
  await requests.save(closedWithout(request, { as, why }, instant(Date.now())));
  if (request.token) await ring(request.token);
};

const notice = async (group: string, arn: PackageArn): Promise<void> => {
  const first = await requests.noteGroup({ group, arn, at: instant(Date.now()) });
  if (first) await announceGroup(group);
};

const handle = async (wanted: Wanted, { logger, count }: Told): Promise<void> => {
  const { arn } = wanted;
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const step = await look(wanted);
    logger.info('intake', { arn, does: step.kind, ...('why' in step && { why: step.why }) });
    switch (step.kind) {
      case 'nothing':
        return;
      case 'notice':
        return notice(step.group, arn);
      case 'resume':
        if (maybeUnstarted(step.request)) await executions.start(step.request);
        return;
      case 'open':
        count('RequestsOpened');
        return open(step, wanted.askedAgain?.by);
      case 'close':
        await close(step);
    }
  }
};

export const handler = door('intake', Event, handle);
