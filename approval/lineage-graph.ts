// What SageMaker has recorded around one version, as things and what led to what. Whoever reads it (the command, the
// page) passes it as a value; the words for it are in lineage-words.ts, the one line in chain.ts.
import { type Instant } from './ids.ts';

/** The type of the action that stands for a decision of Countersign; SageMaker's own are called Approval. */
export const DECISION_ACTION = 'CountersignDecision';

/** Something that lineage knows. All of it is foreign text: whoever may write lineage wrote it. */
export interface Vertex {
  readonly arn: string;
  readonly kind: 'Artifact' | 'Action' | 'Context' | 'TrialComponent';
  /** SageMaker's or the author's own word: `DataSet`, `TrainingJob`, `Approval`. */
  readonly type: string;
  /** Empty for what SageMaker records without one. */
  readonly name: string;
  /** Where it comes from: an address, or the ARN of the job, endpoint or package that it stands for. Maybe empty. */
  readonly uri: string;
  readonly status?: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly createdAt?: Instant | undefined;
}

/** That one thing led to another, by ARN. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** As SageMaker has it: `ContributedTo`, or nothing. */
  readonly type: string;
}

export interface LineageGraph {
  readonly vertices: readonly Vertex[];
  readonly edges: readonly Edge[];
  /** There is more than was read. */
  readonly isCut: boolean;
}

/** From every ARN to those that an association leads to. */
export type Ways = ReadonlyMap<string, readonly string[]>;

export const waysOf = (edges: readonly Edge[]): Ways => {
  const ways = new Map<string, string[]>();
  for (const { from, to } of edges) ways.set(from, [...(ways.get(from) ?? []), to]);
  return ways;
};

/** The same associations the other way around. */
export const turned = (edges: readonly Edge[]): Edge[] =>
  edges.map(({ from, to, type }) => ({ from: to, to: from, type }));

const LATER = new Set(['Approval', DECISION_ACTION]);

/** SageMaker lets an approval contribute to its version, though it comes after it: that is how it stands here. */
export const inTime = ({ vertices, edges }: Pick<LineageGraph, 'vertices' | 'edges'>): Edge[] => {
  const later = new Set(vertices.filter(({ type }) => LATER.has(type)).map(({ arn }) => arn));
  return [
    ...edges.filter(({ from }) => !later.has(from)),
    ...turned(edges.filter(({ from }) => later.has(from))),
  ];
};

/** Whether a thing is the version itself: its artifact has the package as its source. */
export const isOf = ({ arn, uri, kind }: Vertex, packageArn: string): boolean =>
  arn === packageArn || (kind === 'Artifact' && uri === packageArn);

/** What the ways lead to from these on, the nearest first and each once; behind an end nothing is looked at. */
export const reachedFrom = (
  starts: readonly string[],
  ways: Ways,
  isEnd: (arn: string) => boolean = () => false,
): string[] => {
  const found = new Set(starts);
  // A set that grows while it is walked: what is found last is walked last.
  for (const arn of found)
    if (starts.includes(arn) || !isEnd(arn)) for (const next of ways.get(arn) ?? []) found.add(next);
  return [...found].slice(new Set(starts).size);
};

/**
 * What an action decides, by its name (`churn-telco-v44`, in lower case) and in which round; undefined for any other
 * thing. The name counts: an account can keep `countersign-*` for Countersign's role alone, while types are anybody's.
 */
export const decidedIn = ({ kind, type, arn }: Pick<Vertex, 'kind' | 'type' | 'arn'>) => {
  const [, subject, round] = /:action\/countersign-(.+-v\d+)-r(\d{1,4})$/i.exec(arn) ?? [];
  const isOurs = kind === 'Action' && type === DECISION_ACTION && subject !== undefined;
  return isOurs ? { subject: subject.toLowerCase(), round: Number(round) } : undefined;
};

/** The round of a decision about this very version: associations may join whatever somebody likes to it. */
export const roundOn = (vertex: Vertex, packageArn: string): number | undefined => {
  const [, group = '', version = ''] = PACKAGE.exec(packageArn) ?? [];
  const decided = decidedIn(vertex);
  return decided?.subject === `${group}-v${version}`.toLowerCase() ? decided.round : undefined;
};

const PACKAGE = /:model-package\/([a-zA-Z0-9-]+)\/(\d+)$/;
