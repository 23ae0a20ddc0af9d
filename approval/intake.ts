// Intake: what a registration calls for. State comes from Describe and the last request, never from the event.
import * as z from 'zod';
import { type Author } from './author.ts';
import { type Digest, instant, type Instant, PersonKey, requestId } from './ids.ts';
import { type ModelPackage } from './package.ts';
import { type Policy } from './policy.ts';
import { type Request } from './request.ts';
import { isUnasked } from './vote.ts';

/** A person wants the question put again, after a round that has ended. */
export const AskedAgain = z.object({ after: z.number().int().min(1), by: PersonKey });
export type AskedAgain = z.infer<typeof AskedAgain>;

/** Everything that is known when a registration comes in. */
export interface IntakeFacts {
  readonly found: ModelPackage | undefined;
  readonly contentDigest: Digest | undefined;
  readonly last: Request | undefined;
  readonly policy: Policy | undefined;
  readonly startFrom: Instant;
  readonly askedAgain?: AskedAgain | undefined;
}

/** What to do about it. `close` may be followed by another look, which then opens the next round. */
export type Intake =
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'notice'; readonly group: string }
  | { readonly kind: 'resume'; readonly request: Request }
  | {
      readonly kind: 'close';
      readonly request: Request;
      readonly as: 'changed' | 'gone';
      readonly why: string;
    }
  | { readonly kind: 'open'; readonly round: number; readonly found: ModelPackage; readonly policy: Policy };

const nothing = (why: string): Intake => ({ kind: 'nothing', why });

/** Decides what a registration, a change of content or a look by `sweep` calls for. */
export const intake = (facts: IntakeFacts): Intake => {
  const { found, last, policy } = facts;
  if (last && last.stage.kind !== 'closed') return whileOpen(last, facts);
  if (!found) return nothing('the version does not exist');
  const why = notWaiting(found) ?? notCalledFor(found, facts);
  if (why) return nothing(why);
  if (!policy) return { kind: 'notice', group: found.group };
  return { kind: 'open', round: nextRound(last), found, policy };
};

const nextRound = (last: Request | undefined): number => (last ? last.round + 1 : 1);

const notWaiting = ({ status, approvalStatus }: ModelPackage): string | undefined => {
  if (status !== 'Completed') return `its status is ${status}, not Completed`;
  return approvalStatus === 'PendingManualApproval' ? undefined : `its approval status is ${approvalStatus}`;
};

const notCalledFor = (
  found: ModelPackage,
  { last, contentDigest, startFrom, askedAgain }: IntakeFacts,
): string | undefined => {
  if (last)
    return reopens(last, found, contentDigest) || last.round === askedAgain?.after
      ? undefined
      : 'its last round has ended and nothing calls for another';
  return found.registeredAt < startFrom ? 'it was registered before Countersign started here' : undefined;
};

const whileOpen = (open: Request, { found, contentDigest }: IntakeFacts): Intake => {
  if (!found || found.registeredAt !== open.registeredAt)
    return { kind: 'close', request: open, as: 'gone', why: 'the version was deleted' };
  const writing = open.stage.kind === 'applying' || open.stage.kind === 'decided';
  if (contentDigest !== open.contentDigest && !writing)
    return { kind: 'close', request: open, as: 'changed', why: 'the content of the version changed' };
  return { kind: 'resume', request: open };
};

/** Whether an ended round is followed by another one for what Describe says now. */
const reopens = (
  { stage, registeredAt, contentDigest }: Request,
  found: ModelPackage,
  digest: Digest | undefined,
): boolean => {
  if (found.registeredAt !== registeredAt) return true;
  if ('readBackAt' in stage && stage.readBackAt !== undefined) return found.modifiedAt > stage.readBackAt;
  if (stage.kind !== 'closed') return false;
  // Whoever asked for changes is asked again once something changed, and not before.
  return stage.as === 'changed' || (stage.as === 'changes-requested' && digest !== contentDigest);
};

/** Whether a round that is open may lack its execution: one just opened, and one that was opened decided. */
export const maybeUnstarted = ({ stage }: Request): boolean =>
  stage.kind === 'opened' || (stage.kind === 'decided' && isUnasked(stage.decision));

/** A new request in its first revision. */
export const openRequest = (
  { found, policy, round }: Extract<Intake, { kind: 'open' }>,
  known: {
    contentDigest: Digest;
    policyDigest: Digest;
    author: Author;
    now: number;
    askedAgainBy?: PersonKey | undefined;
  },
): Request => ({
  arn: found.arn,
  round,
  id: requestId(found.group, found.version, round),
  group: found.group,
  version: found.version,
  revision: 1,
  openedAt: instant(known.now),
  registeredAt: found.registeredAt,
  contentDigest: known.contentDigest,
  author: known.author,
  subject: found.subject,
  policy,
  policyDigest: known.policyDigest,
  stage: { kind: 'opened' },
  ...(known.askedAgainBy && { askedAgainBy: known.askedAgainBy }),
  told: {},
});
