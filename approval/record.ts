// Record: what is written to the registry, and whether it still may be.
import { cleanText, oneLine, stop } from './foreign-text.ts';
import { instant, short, type Digest, type PersonKey } from './ids.ts';
import { LONGEST_VALUE, MOST_ENTRIES } from './metadata.ts';
import { outsideIn } from './outside.ts';
import { STAMP, type ModelPackage } from './package.ts';
import { countInWords, failingInWords, unreadableFile } from './reasons.ts';
import { decisionOf, judgedOf, standingVotes, type End, type Request, type Stage } from './request.ts';
import { decidingVotes, statusBefore, type Decision, type Vote } from './vote.ts';
import { inWords } from './card.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateModelPackage.html#API_UpdateModelPackage_RequestSyntax */
export const APPROVAL_DESCRIPTION_LIMIT = 1024;

/** The question is still open: nobody decided and its window has not passed. The state machine asks again. */
export class QuestionStillOpen extends Error {
  override readonly name = 'QuestionStillOpen';
}

/** What `record` finds to do. */
export type ToRecord =
  | { readonly kind: 'still-open' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'settle'; readonly request: Request };

/** Settles what no vote settled: the verdict's own outcome, or the outcome of expiry. */
export const settleWithoutVote = (request: Request, now: number): ToRecord => {
  const { stage } = request;
  const at = instant(now);
  switch (stage.kind) {
    case 'opened':
    case 'closed':
      return { kind: 'nothing' };
    case 'judged':
      return {
        kind: 'settle',
        request: decided(request, stage, { outcome: outcomeOf(stage), by: 'policy', votes: [], at }),
      };
    case 'asking': {
      if (at < stage.closesAt) return { kind: 'still-open' };
      const outcome = request.policy.onExpiry === 'reject' ? 'Rejected' : 'Pending';
      const votes = [...standingVotes(request)];
      const reminded = (stage.reminders ?? []).map((reminder) => reminder.at);
      const decision = {
        outcome,
        by: 'expiry',
        votes,
        at,
        ...(reminded.length > 0 && { reminded }),
      } as const;
      return { kind: 'settle', request: decided(request, stage, decision) };
    }
    case 'decided':
    case 'applying':
      return { kind: 'settle', request };
  }
};

/** What the policy decides by itself: approved only where the verdict says so in so many words. */
const outcomeOf = ({ judged }: Extract<Stage, { kind: 'judged' }>): Decision['outcome'] =>
  judged.verdict.outcome === 'approve' ? 'Approved' : 'Rejected';

const decided = (
  request: Request,
  stage: Extract<Stage, { kind: 'judged' | 'asking' }>,
  decision: Decision,
): Request => ({
  ...request,
  stage: {
    kind: 'decided',
    judged: stage.judged,
    ...(stage.kind === 'asking' && { closesAt: stage.closesAt }),
    decision,
  },
});

/** Why a decision may no longer be applied to what Describe says now; undefined when it may. */
export const obstacle = (
  request: Request,
  found: ModelPackage | undefined,
  digest: Digest | undefined,
  outcome: Decision['outcome'],
): (End & { readonly as: 'gone' | 'changed' | 'overtaken' }) | undefined => {
  if (!found || found.registeredAt !== request.registeredAt)
    return { as: 'gone', why: 'the version was deleted' };
  if (!isOnItsStatus(request, found, outcome)) {
    const why = setOutside(found.approvalStatus, found.modifiedBy);
    return { as: 'overtaken', why, outside: outsideIn(found) };
  }
  // Content that changed since it was approved is no reason to leave it approved.
  if (decisionOf(request)?.by === 'revocation' || digest === request.contentDigest) return undefined;
  return { as: 'changed', why: 'the content of the version changed after it was shown' };
};

/** Whether it still has the status that was decided about, or ours already: our own write whose answer was lost. */
const isOnItsStatus = (request: Request, found: ModelPackage, outcome: Decision['outcome']): boolean =>
  found.approvalStatus === statusBefore(decisionOf(request)) ||
  (request.stage.kind === 'applying' && found.approvalStatus === outcome);

/** Whether a version whose content changed is asked about anew: it waits, or carries a write of ours that is taken back. */
export const isAskedAnew = ({ stage }: Request, { as }: End, found: ModelPackage | undefined): boolean =>
  as === 'changed' &&
  (found?.approvalStatus === 'PendingManualApproval' ||
    (stage.kind === 'applying' && found?.approvalStatus === stage.decision.outcome));

/** Why a round that somebody answered elsewhere has ended. */
export const setOutside = (status: string, by: string | undefined): string =>
  `its status was set to ${status} outside Countersign${by ? ` by ${cleanText(by, 200)}` : ''}`;

/** What is written to the version with a decision. */
export interface RegistryWrite {
  readonly status: 'Approved' | 'Rejected';
  readonly description: string;
  /** All metadata after the write, theirs and ours; absent when ours do not fit any more and replace none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The status, the sentence and the stamp of a decision. */
export const registryWrite = (
  request: Request,
  decision: Decision,
  found: ModelPackage,
): RegistryWrite | undefined => {
  if (decision.outcome === 'Pending') return undefined;
  const stamp = stampThatFits(found.metadata, stampOf(request, decision));
  return {
    status: decision.outcome,
    description: descriptionOf(request, decision),
    ...(Object.keys(stamp).length > 0 && { metadata: { ...found.metadata, ...stamp } }),
  };
};

/** All of ours, or where that is too much what takes the place of a stamp that stands there: the author may have forged it. */
const stampThatFits = (
  theirs: Readonly<Record<string, string>>,
  ours: Record<string, string>,
): Record<string, string> => {
  if (Object.keys({ ...theirs, ...ours }).length <= MOST_ENTRIES) return ours;
  return Object.fromEntries(Object.entries(ours).filter(([key]) => Object.hasOwn(theirs, key)));
};

const stampOf = (request: Request, decision: Decision): Record<string, string> => ({
  [STAMP.request]: request.id,
  [STAMP.by]:
    peopleInStamp(decidingVotes(decision).map((vote) => vote.person)) || byNobody(request, decision),
});

/** As many whole keys as a value holds, and how many more: half of one would name somebody else. */
const peopleInStamp = (people: readonly PersonKey[]): string => {
  let words = people.join(' ');
  for (let kept = people.length - 1; words.length > LONGEST_VALUE; kept--)
    words = [...people.slice(0, kept), `+${people.length - kept}`].join(' ');
  return words;
};

/** An approval that nobody gave names the policy that did. */
const byNobody = ({ policyDigest }: Request, { by, outcome }: Decision): string =>
  by === 'policy' && outcome === 'Approved' ? `policy ${policyDigest}` : by;

const descriptionOf = (request: Request, decision: Decision): string => {
  const trail = ` Countersign ${request.id}.`;
  return oneLine(sentenceOf(request, decision), APPROVAL_DESCRIPTION_LIMIT - trail.length) + trail;
};

const sentenceOf = (request: Request, decision: Decision): string => {
  const votes = decidingVotes(decision);
  if (votes.length > 0)
    return `${outcomeVerb(decision)} by ${inWords(votes.map(voterInWords), 'and')}${wordsOf(votes)}${quorumInWords(decision)}`;
  return decision.by === 'expiry' ? 'Rejected because nobody decided in time.' : byPolicy(request, decision);
};

const outcomeVerb = ({ by, outcome }: Decision): string => {
  if (by === 'revocation') return 'Approval revoked';
  if (by === 'break-glass') return 'Approved by break glass';
  return outcome === 'Approved' ? 'Approved' : 'Rejected';
};

const quorumInWords = ({ by }: Decision): string => (by === 'break-glass' ? ' No quorum voted.' : '');

const voterInWords = ({ name, slack }: Vote): string => `${name} (${slack})`;

/** What they wrote; where there are several, whose it is. */
const wordsOf = (votes: readonly Vote[]): string => {
  const voiced = votes.filter(({ words }) => words);
  if (voiced.length === 0) return '.';
  const said = voiced.map(
    ({ name, words = '' }) => `${votes.length > 1 ? `${name}: ` : ''}${stop(words.trim())}`,
  );
  return votes.length > 1 ? `. ${said.join(' ')}` : `: ${said.join(' ')}`;
};

const byPolicy = (request: Request, { outcome }: Decision): string => {
  const verdict = judgedOf(request)?.verdict;
  if (!verdict) return 'Rejected by policy.';
  const file = unreadableFile(verdict);
  if (file)
    return `Rejected by policy, ${file.name} unreadable: ${file.uri ?? 'nothing registered'}: ${file.problem}`;
  return outcome === 'Approved'
    ? `Approved by policy ${short(request.policyDigest)}, nobody was asked: ${countInWords(verdict)}`
    : `Rejected by policy: ${failingInWords(verdict)}.`;
};

/** The outcome a request was closed with, as its one word. */
export const closedAs = (request: Request): string => {
  const { stage } = request;
  if (stage.kind !== 'closed') return stage.kind;
  if (stage.as !== 'settled') return stage.as;
  if (stage.decision.by === 'revocation') return 'revoked';
  return { Approved: 'approved', Rejected: 'rejected', Pending: 'left-pending' }[stage.decision.outcome];
};
