// What ops are told: what happened, what it means for the version, and what to do.
import { subjectName } from './ask.ts';
import { whoDecided } from './decided-card.ts';
import { cleanText, stop } from './foreign-text.ts';
import { type Sighting } from './guard.ts';
import { type Identities } from './identities.ts';
import { actorInFull, verbOf } from './outside.ts';
import { decisionOf, type Closed, type Outside, type Request } from './request.ts';
import { isUnasked, statusBefore, type Decision } from './vote.ts';

const REASON_LIMIT = 500;

export interface OpsNotice {
  readonly subject: string;
  readonly message: string;
  readonly requestId?: string;
  readonly arn: string;
}

/** A group that no policy names. */
export const groupNotice = (group: string, arn: string): OpsNotice => ({
  subject: `Countersign: no policy names ${group}`,
  message:
    `No policy names ${group}. Nobody can approve its versions by accident, and nobody is asked about them. ` +
    `Add policies/${group}.yml; versions that wait are asked about then.`,
  arn,
});

/** A status that no request explains; undefined for one that waits again. */
export const sightingNotice = (seen: Sighting, identities: Identities): OpsNotice | undefined => {
  const { status } = seen;
  if (status === 'PendingManualApproval') return undefined;
  const name = `${seen.group} v${seen.version}`;
  return {
    subject: `Countersign: ${name} ${verbOf({ status })} outside`,
    message: `${name}: ${decidedOutside({ ...seen, status }, identities)} ${seen.arn}`,
    arn: seen.arn,
  };
};

const decidedOutside = (outside: Omit<Outside, 'modifiedAt'>, identities: Identities): string =>
  `decided outside Countersign by ${actorInFull(outside, identities)}: set to ${outside.status}, and nothing was set back. ` +
  (outside.status === 'Approved'
    ? 'No vote led to this. Check your deployments, and set it to PendingManualApproval to stop it.'
    : 'Ask whoever did it; set it to PendingManualApproval if it should not stand.');

/** What has gone wrong with a request and needs ops; undefined when nothing has. */
export const opsNotice = (request: Request, identities: Identities): OpsNotice | undefined => {
  const trouble = troubleOf(request, identities);
  if (!trouble) return undefined;
  return {
    subject: `Countersign: ${subjectName(request)} ${whatOf(request)}`,
    message: `${subjectName(request)}: ${trouble}`,
    requestId: request.id,
    arn: request.arn,
  };
};

/** Where a card stands it says so itself; what was decided outside, or taken back, ops see in their own channel. */
export const isInSightOfOps = ({ card, stage, policy }: Request, opsChannel: string): boolean => {
  if (stage.kind !== 'closed') return card?.ts !== undefined;
  if (stage.as === 'settled') return policy.channel === opsChannel;
  return card?.ts !== undefined && (stage.as !== 'overtaken' || card.channel === opsChannel);
};

/** What happened, as a subject. */
const whatOf = ({ stage }: Request): string => {
  const by = stage.kind === 'closed' && stage.as === 'settled' ? stage.decision.by : undefined;
  if (by === 'revocation') return 'approval revoked';
  return by === 'break-glass' ? 'approved by break glass' : 'needs ops';
};

const troubleOf = (request: Request, identities: Identities): string | undefined => {
  const { stage, failure } = request;
  if (stage.kind === 'closed') return troubleAtTheEnd(stage, request, identities);
  if (!failure) return undefined;
  const decision = decisionOf(request);
  return (
    `execution ${request.id} failed with ${failure.error}: ${stop(failure.cause)} ` +
    `The version stays ${statusBefore(decision)}` +
    `${decision ? '; its decision is kept' : ''}. ` +
    'Repair the cause and redrive the execution; sweep redrives it at most hourly.'
  );
};

const voidInWords = ({ why, decision }: Extract<Closed, { why: string }>): string | undefined => {
  if (decision?.by === 'break-glass') return `${why}. The break glass is void, and nothing was approved.`;
  return decision && `${why}. The decision was not applied and is asked for again.`;
};

const troubleAtTheEnd = (stage: Closed, { arn }: Request, identities: Identities): string | undefined => {
  switch (stage.as) {
    case 'settled':
      return decidedAlone(stage.decision, arn);
    case 'overtaken':
      return stage.outside
        ? `${decidedOutside(stage.outside, identities)} ${arn}`
        : `not decided here: ${stage.why}.`;
    case 'left-pending':
      return `${stage.why}. The version stays ${isUnasked(stage.decision) ? `${statusBefore(stage.decision)}: give the command again` : 'pending'}.`;
    case 'changed':
      return voidInWords(stage);
    default:
      return undefined;
  }
};

/** An approval that was taken back, or given, by one person, for those who watch over deployments. */
const decidedAlone = (decision: Decision, arn: string): string | undefined => {
  if (!isUnasked(decision)) return undefined;
  const said = `${whoDecided(decision)}: ${stop(cleanText(decision.votes[0]?.words ?? '', REASON_LIMIT))}`;
  return decision.by === 'break-glass'
    ? `${said} No quorum voted. It is Approved, and somebody else has to review it. ${arn}`
    : `${said} It is Rejected. What runs it already goes on: check your deployments. ${arn}`;
};
