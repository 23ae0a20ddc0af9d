// What ops are told: what happened, what it means for the version, and what to do.
import { subjectName } from './ask.ts';
import { stop } from './foreign-text.ts';
import { type Closed, type Request } from './request.ts';

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

/** What has gone wrong with a request and needs ops; undefined when nothing has. */
export const opsNotice = (request: Request): OpsNotice | undefined => {
  const trouble = troubleOf(request);
  if (!trouble) return undefined;
  return {
    subject: `Countersign: ${subjectName(request)} needs ops`,
    message: `${subjectName(request)}: ${trouble}`,
    requestId: request.id,
    arn: request.arn,
  };
};

const troubleOf = (request: Request): string | undefined => {
  const { stage, failure } = request;
  if (stage.kind === 'closed') return troubleAtTheEnd(stage);
  if (!failure) return undefined;
  const decided = stage.kind === 'decided' || stage.kind === 'applying';
  return (
    `execution ${request.id} failed with ${failure.error}: ${stop(failure.cause)} ` +
    `The version stays PendingManualApproval${decided ? '; its decision is kept' : ''}. ` +
    'Repair the cause and redrive the execution; sweep redrives it at most hourly.'
  );
};

const troubleAtTheEnd = (stage: Closed): string | undefined => {
  if (stage.as === 'overtaken') return `not decided here: ${stage.why}.`;
  if (stage.as === 'changed' && stage.decision)
    return `${stage.why}. The decision was not applied and is asked for again.`;
  return stage.as === 'left-pending' ? `${stage.why}. The version stays pending.` : undefined;
};
