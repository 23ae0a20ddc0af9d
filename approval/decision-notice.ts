// What machines and the requester are told about a decision that has been applied.
import { subjectName } from './ask.ts';
import { inWords, lines, text, type Section } from './card.ts';
import { decisionSection } from './decided-card.ts';
import { firstReason } from './reasons.ts';
import { type Closed, type Request } from './request.ts';
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
  readonly evidence: string;
  readonly policy: string;
}

/** The notice of a decision that has been applied; undefined for a round that ended without one. */
export const decisionNotice = (request: Request): DecisionNotice | undefined => {
  const { stage } = request;
  if (stage.kind !== 'closed' || stage.as !== 'settled') return undefined;
  return {
    group: request.group,
    version: request.version,
    arn: request.arn,
    outcome: stage.decision.outcome,
    by: stage.decision.by,
    who: decidingVotes(stage.decision).map((vote) => vote.person),
    requestId: request.id,
    evidence: stage.judged.evidence,
    policy: request.policyDigest,
  };
};

/** What the requester is told at the end, as a direct message. */
export const requesterMessage = (request: Request): { summary: string; section: Section } | undefined => {
  const { stage } = request;
  if (stage.kind !== 'closed' || stage.as !== 'settled') return undefined;
  return told(`Your ${subjectName(request)} ${outcomeInWords(stage)}`, stage.decision);
};

const outcomeInWords = ({ decision, judged }: Extract<Closed, { as: 'settled' }>): string => {
  if (decision.outcome === 'Approved')
    return `is approved, by ${decision.by === 'policy' ? 'policy: every check passed and nobody was asked' : voters(decision)}. Deployments may use it.`;
  if (decision.by === 'policy')
    return `was rejected by policy. ${firstReason(judged.verdict)} Nobody was asked.`;
  if (decision.by === 'person') return `was rejected by ${voters(decision)}.`;
  return `was ${decision.outcome === 'Rejected' ? 'rejected' : 'left pending'}: nobody decided in time.`;
};

const voters = (decision: Decision): string =>
  inWords(
    decidingVotes(decision).map((vote) => vote.name),
    'and',
  );

const told = (summary: string, decision: Decision): { summary: string; section: Section } => ({
  summary,
  section: decisionSection(decision, lines([text(summary)])),
});
