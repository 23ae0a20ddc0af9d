// What the parts of a lineage are called, on the page and in the terminal: types as words, and names where SageMaker
// gives none or long ones. Names stay as they were written: who shows them cleans or isolates them.
import { decidedIn, type Vertex } from './lineage-graph.ts';

const TYPES = new Map([
  ['DataSet', 'Data set'],
  ['Model', 'Model data'],
  ['ModelGroup', 'Group'],
]);

const KINDS: Readonly<Record<Vertex['kind'], string>> = {
  Artifact: 'Artifact',
  Action: 'Action',
  Context: 'Context',
  TrialComponent: 'Trial component',
};

const spaced = (type: string): string =>
  type.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);

/** An artifact whose source is a package is that version: `churn-telco v42`. */
const versionIn = ({ kind, uri }: Vertex): string | undefined => {
  const [, group, version] = (kind === 'Artifact' && /:model-package\/([\w-]+)\/(\d+)$/.exec(uri)) || [];
  return version === undefined ? undefined : `${group} v${version}`;
};

/** The type without whose it is: `SageMakerTrainingJob` as `TrainingJob`. */
export const ownType = ({ type }: Pick<Vertex, 'type'>): string =>
  type.replace(/^(SageMaker|AWS)(?=[A-Z])/, '');

/** `SageMakerTrainingJob` as `Training job`. */
export const typeInWords = (vertex: Vertex): string => {
  if (versionIn(vertex) !== undefined) return 'Model package';
  if (decidedIn(vertex)) return 'Decision';
  return TYPES.get(vertex.type) ?? (spaced(ownType(vertex)).trim() || KINDS[vertex.kind]);
};

/** The whole name; SageMaker gives none to what it records by itself. A version is called as itself, whatever it is named. */
export const nameOf = (vertex: Vertex): string => {
  const { name, uri, arn } = vertex;
  if (decidedIn(vertex)) return `${decisionInWords(vertex)}, ${name}`;
  return versionIn(vertex) ?? (name || uri || arn);
};

/** What SageMaker makes for a job, an endpoint or a group is called by the name that people gave to that. */
const NAMED = /^arn:[^:]*:sagemaker:[^:]*:\d*:(?:(?:\w+-job)|endpoint|model-package-group)\/([^/]+)$/;
const SUFFIX = /-aws-(?:model-group|endpoint|\w+-job)(?=-\d+$|$)/;
const APPROVAL = /-(Approved|Rejected|PendingManualApproval)-\d+-aws-model-group$/;

/** The name as people use it: `churn-2026-11` for a training job's component, `Approved` for SageMaker's own approval. */
export const calledOf = (vertex: Vertex): string => {
  if (vertex.type === 'Approval' && statusIn(vertex)) return statusIn(vertex).replace('ManualApproval', '');
  return NAMED.exec(vertex.uri)?.[1] ?? nameOf(vertex).replace(SUFFIX, '');
};

/** The status that one of SageMaker's own Approval actions stands for; empty when it does not say. */
export const statusIn = ({ properties, name }: Vertex): string =>
  properties['ModelApprovalStatus'] ?? APPROVAL.exec(name)?.[1] ?? '';

/** What an action of Countersign says was decided: `approved`. */
export const outcomeIn = ({ properties }: Pick<Vertex, 'properties'>): string =>
  (properties['outcome'] ?? 'decided').toLowerCase();

const ALONE = new Map([
  ['revocation', 'approval revoked'],
  ['break-glass', 'approved by break glass'],
]);

/** The same as what somebody did: a rejection that takes an approval back is `approval revoked`. */
const doneIn = (decision: Pick<Vertex, 'properties'>): string =>
  ALONE.get(decision.properties['by'] ?? '') ?? outcomeIn(decision);

/** Who it says decided, and nothing where it does not say. */
export const deciderIn = ({ properties: { by, approvers = '' } }: Pick<Vertex, 'properties'>): string =>
  by === 'policy' ? 'policy' : approvers;

/** `approved by bob`, `rejected, nobody decided in time` */
export const decisionInWords = (decision: Pick<Vertex, 'properties'>): string => {
  const outcome = doneIn(decision);
  if (decision.properties['by'] === 'expiry') return `${outcome}, nobody decided in time`;
  const decider = deciderIn(decision);
  return decider ? `${outcome} by ${decider}` : outcome;
};

/** What an association says: `ContributedTo` as `contributed to`. */
export const waySaid = (type: string): string => spaced(type).toLowerCase() || 'led to';
