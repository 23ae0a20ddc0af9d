// Guard: whether a status is one that no request explains, and what to do about it. It only detects; nothing is reverted.
import * as z from 'zod';
import { Instant, PackageArn } from './ids.ts';
import { outsideIn } from './outside.ts';
import { type ModelPackage } from './package.ts';
import { type Policy } from './policy.ts';
import { Outside, type Closed, type Request } from './request.ts';
import { type Decision } from './vote.ts';

// What is compared is Describe's state now with the item, never the event (it may be late, repeated or out of order) and
// never the stamp on the version (its author can write that too):
// - Before `record` writes, the item says `applying`. So a decided status under a question that is still asked is not ours,
//   if the item was read after the version, and the version was still the same after that: the door sees to both.
// - Once a round has settled, no later write of ours exists. LastModifiedTime cannot tell a later decision from a change of
//   metadata, which moves it as well; the status can. So a status is explained as long as it is the one that was last known:
//   what the round came to, or what `guard` itself saw after that. Every other status that is seen is remembered as a
//   sighting, a set-back to pending too: who approves again after that is seen again.
// - What was changed and changed back before anybody looked is not seen: what stands then is what was decided.

const PENDING = 'PendingManualApproval';

/** A status that no request explains, as it was seen; one item each, told once. */
export const Sighting = z.object({
  arn: PackageArn,
  group: z.string(),
  version: z.number().int().min(1),
  registeredAt: Instant,
  /** The last round when it was seen; 0 when there was none. */
  round: z.number().int().min(0),
  status: z.enum([...Outside.shape.status.options, PENDING]),
  by: Outside.shape.by,
  modifiedAt: Instant,
  /** Where its policy asks questions. */
  channel: z.string(),
  told: z.object({ topic: Instant.optional(), people: Instant.optional() }).default({}),
});
export type Sighting = z.infer<typeof Sighting>;

/** Everything that is known when a status was changed. `seen` is the newest sighting of the version. */
export interface GuardFacts {
  readonly found: ModelPackage | undefined;
  readonly last: Request | undefined;
  readonly seen: Sighting | undefined;
  readonly policy: Policy | undefined;
  readonly startFrom: Instant;
}

/** What to do about it. */
export type Guard =
  | { readonly kind: 'nothing'; readonly why: string }
  /** `record` is at work on the version: look again when it is done. */
  | { readonly kind: 'wait' }
  /** A status to remember; `tell` when it is somebody's decision, `endsApproval` when it was Approved before. */
  | {
      readonly kind: 'see';
      readonly sighting: Sighting;
      readonly tell: boolean;
      readonly endsApproval: boolean;
    }
  /** An open question that somebody answered elsewhere. */
  | { readonly kind: 'close'; readonly request: Request; readonly outside: Outside }
  /** It was closed so before; its bell and its card may be missing. */
  | { readonly kind: 'finish'; readonly request: Request };

const nothing = (why: string): Guard => ({ kind: 'nothing', why });

/** Decides whether a version's status needs to be told, and as what. */
export const guard = (facts: GuardFacts): Guard => {
  const { found } = facts;
  if (!found) return nothing('the version does not exist');
  const last = ofThis(found, facts.last);
  const gate = last?.policy ?? facts.policy;
  if (!gate) return nothing('no policy names its group, so nobody asked for it to be guarded');
  if (gate.mode === 'observe') return nothing('its policy only observes: others decide, as before');
  if (!last) return withoutRequest({ found, last, gate }, facts);
  return isClosed(last) ? afterwards({ found, last, gate }, facts.seen) : whileOpen(last, outsideIn(found));
};

const withoutRequest = (version: Ended, { seen, startFrom }: GuardFacts): Guard =>
  version.found.registeredAt < startFrom
    ? nothing('it was registered before Countersign started here')
    : afterwards(version, seen);

/** A request about what had the same ARN before it was deleted explains nothing. */
const ofThis = <T extends { readonly registeredAt: Instant }>(
  found: ModelPackage,
  known: T | undefined,
): T | undefined => (known?.registeredAt === found.registeredAt ? known : undefined);

const whileOpen = (open: Request, outside: Outside | undefined): Guard => {
  if (!outside) return nothing('it waits for a decision');
  const { stage } = open;
  if (stage.kind === 'applying' && stage.decision.outcome === outside.status)
    return nothing('it is what the request is applying');
  // Whether `record` still compares, or has read back already, cannot be known from here.
  if (stage.kind === 'decided' || stage.kind === 'applying') return { kind: 'wait' };
  return { kind: 'close', request: open, outside };
};

type ClosedRequest = Request & { readonly stage: Closed };

const isClosed = (request: Request): request is ClosedRequest => request.stage.kind === 'closed';

/** A version about which nothing is asked: its last round has ended, or it never had one. */
interface Ended {
  readonly found: ModelPackage;
  readonly last: ClosedRequest | undefined;
  readonly gate: Policy;
}

const afterwards = (ended: Ended, newest: Sighting | undefined): Guard => {
  const { found, last } = ended;
  const outside = outsideIn(found);
  const seen = ofRound(last, ofThis(found, newest));
  const known = seen?.status ?? explained(last);
  if (known !== (outside?.status ?? PENDING))
    return {
      kind: 'see',
      sighting: sightingOf(ended, outside),
      tell: outside !== undefined,
      endsApproval: known === 'Approved',
    };
  if (!outside) return nothing('it waits for a decision');
  return seen ? nothing('it was seen before; whoever saw it, or sweep, tells') : decidedOrOvertaken(last);
};

/** The status is the one that the last round accounts for. */
const decidedOrOvertaken = (last: ClosedRequest | undefined): Guard =>
  last?.stage.as === 'overtaken'
    ? { kind: 'finish', request: last }
    : nothing('it is what the request decided');

/** A sighting of an earlier round says nothing of what came after it. */
const ofRound = (last: Request | undefined, seen: Sighting | undefined): Sighting | undefined =>
  seen?.round === roundOf(last) ? seen : undefined;

const roundOf = (last: Request | undefined): number => last?.round ?? 0;

/** Whether everybody has been told of a sighting. */
export const isTold = ({ told }: Sighting): boolean => told.topic !== undefined && told.people !== undefined;

/** The status that a request which has ended accounts for. */
const explained = (last: ClosedRequest | undefined): Sighting['status'] => {
  const outcome = last && outcomeOf(last.stage);
  return outcome === undefined || outcome === 'Pending' ? PENDING : outcome;
};

const outcomeOf = (stage: Closed): Decision['outcome'] | undefined => {
  if (stage.as === 'overtaken') return stage.outside?.status;
  // Given up on the way: our write may stand, though nobody could read it back.
  return stage.as === 'settled' || stage.as === 'left-pending' ? stage.decision?.outcome : undefined;
};

const sightingOf = ({ found, last, gate }: Ended, outside: Outside | undefined): Sighting => ({
  arn: found.arn,
  group: found.group,
  version: found.version,
  registeredAt: found.registeredAt,
  round: roundOf(last),
  status: outside?.status ?? PENDING,
  ...(outside?.by && { by: outside.by }),
  modifiedAt: found.modifiedAt,
  channel: gate.channel,
  told: {},
});

/** Whether a version is still as it was when it was looked at first. */
export const isSame = (before: ModelPackage | undefined, after: ModelPackage | undefined): boolean =>
  (['approvalStatus', 'modifiedAt', 'registeredAt'] as const).every((key) => before?.[key] === after?.[key]);
