// What ops are told: what happened, what it means for the version, and what to do.
import { subjectName } from './ask.ts';
import { stop } from './foreign-text.ts';
import { type Sighting } from './guard.ts';
import { type Identities } from './identities.ts';
import { actorInFull, verbOf } from './outside.ts';
import { type Closed, type Outside, type Request } from './request.ts';

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
    subject: `Countersign: ${subjectName(request)} needs ops`,
    message: `${subjectName(request)}: ${trouble}`,
    requestId: request.id,
    arn: request.arn,
  };
};

const troubleOf = (request: Request, identities: Identities): string | undefined => {
  const { stage, failure } = request;
  if (stage.kind === 'closed') return troubleAtTheEnd(stage, request, identities);
  if (!failure) return undefined;
  const decided = stage.kind === 'decided' || stage.kind === 'applying';
  return (
    `execution ${request.id} failed with ${failure.error}: ${stop(failure.cause)} ` +
    `The version stays PendingManualApproval${decided ? '; its decision is kept' : ''}. ` +
    'Repair the cause and redrive the execution; sweep redrives it at most hourly.'
  );
};

const troubleAtTheEnd = (stage: Closed, { arn }: Request, identities: Identities): string | undefined => {
  if (stage.as === 'overtaken')
    return stage.outside
      ? `${decidedOutside(stage.outside, identities)} ${arn}`
      : `not decided here: ${stage.why}.`;
  if (stage.as === 'changed' && stage.decision)
    return `${stage.why}. The decision was not applied and is asked for again.`;
  return stage.as === 'left-pending' ? `${stage.why}. The version stays pending.` : undefined;
};
