// Intake: what a registration calls for. State comes from Describe and the last request, never from the event.
import { type Author } from './identities.ts';
import { type Digest, instant, type Instant, requestId } from './ids.ts';
import { type ModelPackage } from './package.ts';
import { type Policy } from './policy.ts';
import { type Request } from './request.ts';

/** Everything that is known when a registration comes in. */
export interface IntakeFacts {
  readonly found: ModelPackage | undefined;
  readonly contentDigest: Digest | undefined;
  readonly last: Request | undefined;
  readonly policy: Policy | undefined;
  readonly startFrom: Instant;
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
  const { found, last } = facts;
  if (last && last.stage.kind !== 'closed') return whileOpen(last, facts);
  if (!found) return nothing('the version does not exist');
  if (found.status !== 'Completed') return nothing(`its status is ${found.status}, not Completed`);
  if (found.approvalStatus !== 'PendingManualApproval')
    return nothing(`its approval status is ${found.approvalStatus}`);
  if (!last && found.registeredAt < facts.startFrom)
    return nothing('it was registered before Countersign started here');
  if (last && !reopens(last, found)) return nothing('its last round has ended and nothing calls for another');
  if (!facts.policy) return { kind: 'notice', group: found.group };
  return { kind: 'open', round: (last?.round ?? 0) + 1, found, policy: facts.policy };
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
const reopens = ({ stage, registeredAt }: Request, found: ModelPackage): boolean => {
  if (found.registeredAt !== registeredAt) return true;
  if ('readBackAt' in stage && stage.readBackAt !== undefined) return found.modifiedAt > stage.readBackAt;
  return stage.kind === 'closed' && stage.as === 'changed';
};

/** A new request in its first revision. */
export const openRequest = (
  { found, policy, round }: Extract<Intake, { kind: 'open' }>,
  known: { contentDigest: Digest; policyDigest: Digest; author: Author; now: number },
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
  told: {},
});
