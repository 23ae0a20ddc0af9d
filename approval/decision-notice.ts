// What machines are told about a decision that has been applied.
import { type Request } from './request.ts';
import { decidingVotes, type Decision } from './vote.ts';

/** What SNS and EventBridge carry about a decision. */
export interface DecisionNotice {
  readonly group: string;
  readonly version: number;
  readonly arn: string;
  readonly outcome: Decision['outcome'];
  readonly by: Decision['by'];
  readonly who: readonly string[];
  readonly requestId: string;
  /** The request whose approval this takes back. */
  readonly revokes?: string;
  readonly evidence: string;
  readonly policy: string;
}

/** The notice of a decision that has been applied; undefined for a round that ended without one. */
export const decisionNotice = (request: Request): DecisionNotice | undefined => {
  const { stage } = request;
  if (stage.kind !== 'closed' || stage.as !== 'settled') return undefined;
  const { decision } = stage;
  return {
    group: request.group,
    version: request.version,
    arn: request.arn,
    outcome: decision.outcome,
    by: decision.by,
    who: decidingVotes(decision).map((vote) => vote.person),
    requestId: request.id,
    ...(decision.by === 'revocation' && { revokes: decision.revokes.request }),
    evidence: stage.judged.evidence,
    policy: request.policyDigest,
  };
};
