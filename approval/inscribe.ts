// Inscribe: the decision as an action in SageMaker lineage, so that whoever follows a version from its data to its
// deployment meets who approved it on the way. A note about what is done already: it never decides anything.
import { cleanText } from './foreign-text.ts';
import { type Instant, type PackageArn, type RequestId } from './ids.ts';
import { DECISION_ACTION } from './lineage-graph.ts';
import { cardUnmoved, type Closed, type Request } from './request.ts';
import { decidingVotes, type Decision } from './vote.ts';

/**
 * Names of people beyond this are cut; a value may be 2,500 long.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateAction.html
 */
const NAMES_LIMIT = 1_000;

/** What is written to lineage about a decision. */
export interface Inscription {
  /** Unique in account and Region, which makes a repeat harmless. */
  readonly name: string;
  /** The version it is about, as the artifact in lineage names its source. */
  readonly arn: PackageArn;
  readonly properties: Readonly<Record<string, string>>;
}

/** `countersign-<request id>`: at most 92 of the 120 characters that an action's name may have. */
export const inscriptionName = (id: RequestId): string => `countersign-${id}`;

type Settled = Extract<Closed, { as: 'settled' }>;

/** The end of a round whose decision the registry has; undefined for every other request. */
const appliedIn = ({ stage }: Request): Settled | undefined => {
  if (stage.kind !== 'closed' || stage.as !== 'settled') return undefined;
  return stage.decision.outcome === 'Pending' ? undefined : stage;
};

/** Whether nothing about a request is lacking in lineage. */
export const isInscribed = (request: Request): boolean =>
  request.told.lineage !== undefined || appliedIn(request) === undefined;

/** What is lacking in lineage about a request, the same whenever it is asked; `execution` is the ARN of its execution. */
export const inscriptionOf = (request: Request, execution: string): Inscription | undefined => {
  const applied = appliedIn(request);
  if (!applied || isInscribed(request)) return undefined;
  const { decision } = applied;
  const { outcome, by, at } = decision;
  return {
    name: inscriptionName(request.id),
    arn: request.arn,
    properties: {
      outcome,
      by,
      ...people(decision),
      ...(decision.by === 'revocation' && { revokes: decision.revokes.request }),
      decidedAt: at,
      request: request.id,
      execution,
      evidence: applied.judged.evidence,
      policy: request.policyDigest,
      content: request.contentDigest,
    },
  };
};

/** Those whose votes made the outcome; nobody where the policy did, or the end of the window. */
const people = (decision: Decision): Record<string, string> => {
  const counted = decidingVotes(decision);
  if (counted.length === 0) return {};
  const listed = (names: readonly string[]): string => cleanText(names.join(', '), NAMES_LIMIT);
  return {
    approvers: listed(counted.map(({ person }) => person)),
    slackUsers: listed(counted.map(({ slack }) => slack)),
  };
};

/** An action as lineage describes it. */
export interface FoundAction {
  readonly type: string | undefined;
  readonly source: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
}

/** Whether an action of the same name says what we would have written, and nothing else. */
export const saysTheSame = ({ arn, properties }: Inscription, found: FoundAction): boolean =>
  found.type === DECISION_ACTION &&
  found.source === arn &&
  Object.keys(found.properties).length === Object.keys(properties).length &&
  Object.entries(properties).every(([key, value]) => found.properties[key] === value);

/** The request with the note that its decision stands in lineage. Its card says nothing of that. */
export const inscribed = (request: Request, at: Instant): Request => ({
  ...request,
  ...cardUnmoved(request),
  told: { ...request.told, lineage: at },
});
