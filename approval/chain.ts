// The way of one version in one line: data -> training -> model -> decision -> deployment, and "not recorded yet" where
// lineage has nothing. Printed by `countersign lineage` and shown above the drawing of the page.
import { cleanName } from './foreign-text.ts';
import { inTime, isOf, reachedFrom, roundOn, turned, waysOf } from './lineage-graph.ts';
import { type LineageGraph, type Vertex, type Ways } from './lineage-graph.ts';
import { calledOf, decisionInWords, outcomeIn, ownType, statusIn } from './lineage-words.ts';

/** One link. `source` and `processing` stand only where data was prepared before the training. */
export interface Link {
  readonly step: 'source' | 'processing' | 'data' | 'training' | 'model' | 'decision' | 'deployment';
  readonly isRecorded: boolean;
  readonly words: string;
}

export const ARROW = ' -> ';

/** The chain as one line. */
export const chainInWords = (chain: readonly Link[]): string => chain.map(({ words }) => words).join(ARROW);

/** The links of a version, by the ARN of its package, from what lineage knows around it. */
export const chainOf = (graph: LineageGraph, packageArn: string): Link[] => {
  const around = aroundOf(graph, packageArn);
  const trainings = trainingsOf(around);
  return [
    ...dataLinks(around, trainings),
    link('training', counted('training job', trainings), 'training job'),
    modelLink(around),
    decisionLink(around),
    deploymentLink(around),
  ];
};

const MISSING = 'not recorded yet';

/** A link of these words; without any, of what is missing. */
const link = (step: Link['step'], words: string, missing: string): Link => ({
  step,
  isRecorded: words !== '',
  words: words || `${missing} ${MISSING}`,
});

interface Around {
  readonly packageArn: string;
  readonly byArn: ReadonlyMap<string, Vertex>;
  readonly starts: readonly string[];
  readonly back: Ways;
  readonly onward: Ways;
}

const aroundOf = (graph: LineageGraph, packageArn: string): Around => {
  const edges = inTime(graph);
  return {
    packageArn,
    byArn: new Map(graph.vertices.map((it) => [it.arn, it])),
    starts: graph.vertices.filter((it) => isOf(it, packageArn)).map(({ arn }) => arn),
    back: waysOf(turned(edges)),
    onward: waysOf(edges),
  };
};

const isJob =
  (job: 'TrainingJob' | 'ProcessingJob') =>
  (vertex: Vertex | undefined): boolean =>
    vertex?.kind === 'TrialComponent' && ownType(vertex) === job;
const isTraining = isJob('TrainingJob');
const isProcessing = isJob('ProcessingJob');
const isData = ({ kind, type }: Vertex): boolean => kind === 'Artifact' && type.toLowerCase() === 'dataset';

/** What is found the way back, no further than the first training job on each way. */
const before = ({ byArn, back }: Around, starts: readonly string[]): Vertex[] =>
  reachedFrom(starts, back, (arn) => isTraining(byArn.get(arn))).flatMap((arn) => byArn.get(arn) ?? []);

const trainingsOf = (around: Around): Vertex[] => before(around, around.starts).filter(isTraining);

/** What a training job took; where none is recorded, whatever data the version is said to come from. */
const dataLinks = (around: Around, trainings: readonly Vertex[]): Link[] => {
  const { back, byArn } = around;
  const taken = trainings.flatMap(({ arn }) => back.get(arn) ?? []).flatMap((arn) => byArn.get(arn) ?? []);
  const data = (trainings.length > 0 ? taken : before(around, around.starts)).filter(isData);
  const earlier = before(
    around,
    data.map(({ arn }) => arn),
  );
  const processings = earlier.filter(isProcessing);
  const prepared = link('data', addressed(data), 'training data');
  if (processings.length === 0) return [prepared];
  const sources = earlier.filter((it) => isData(it) && !back.has(it.arn));
  return [
    link('source', addressed(sources), 'source data'),
    link('processing', counted('processing job', processings), 'processing job'),
    prepared,
  ];
};

const PACKAGE = /:model-package\/([a-zA-Z0-9-]+)\/(\d+)$/;

const modelLink = ({ starts, packageArn }: Around): Link => {
  const [, group = '', version = ''] = PACKAGE.exec(packageArn) ?? [];
  const words = `${group} v${version}`;
  return link('model', starts.length > 0 ? words : '', words);
};

const decisionLink = ({ starts, onward, byArn, packageArn }: Around): Link => {
  const beside = starts.flatMap((arn) => onward.get(arn) ?? []).flatMap((arn) => byArn.get(arn) ?? []);
  const roundOf = (it: Vertex): number => roundOn(it, packageArn) ?? 0;
  const [newest, ...earlier] = beside
    .filter((it) => roundOn(it, packageArn) !== undefined)
    .toSorted((a, b) => roundOf(b) - roundOf(a));
  const automatic = beside
    .filter((it) => it.kind === 'Action' && it.type === 'Approval')
    .toSorted((a, b) => madeAt(a).localeCompare(madeAt(b)))
    .at(-1);
  if (!newest) return undecided(automatic);
  const words = [
    quoted(cleanName(decisionInWords(newest), DECISION_LIMIT), DECISION),
    newest.arn.slice(newest.arn.indexOf('/') + 1),
    ...(earlier.length > 0 ? [`${earlier.length} earlier`] : []),
    ...changedSince(newest, automatic),
  ];
  return link('decision', words.join(', '), 'decision');
};

const madeAt = ({ createdAt }: Vertex): string => createdAt ?? '';

/** A status that was set after the decision and is not what was decided. */
const changedSince = (decision: Vertex, automatic: Vertex | undefined): string[] => {
  const { decidedAt = madeAt(decision) } = decision.properties;
  if (!automatic || madeAt(automatic) <= decidedAt) return [];
  const status = statusIn(automatic);
  const isSame = status.toLowerCase() === outcomeIn(decision);
  return isSame || status === '' ? [] : [`but ${plain(status)} since`];
};

const undecided = (automatic: Vertex | undefined): Link => {
  const status = automatic ? statusIn(automatic) : '';
  const isDecided = status === 'Approved' || status === 'Rejected';
  const words = isDecided
    ? `${status} outside Countersign, or its decision is ${MISSING}`
    : `decision ${MISSING}${status && ` (${plain(status)})`}`;
  return { step: 'decision', isRecorded: false, words };
};

/** Whatever is made of the version again (a further training, another version) is not its deployment. */
const deploymentLink = ({ byArn, starts, onward }: Around): Link => {
  const isMade = (arn: string): boolean => {
    const it = byArn.get(arn);
    return it?.kind === 'TrialComponent' || it?.kind === 'Artifact';
  };
  const after = reachedFrom(starts, onward, isMade).flatMap((arn) => byArn.get(arn) ?? []);
  const endpoints = after.filter(({ kind, type }) => kind === 'Context' && type === 'Endpoint');
  if (endpoints.length > 0) return link('deployment', counted('endpoint', endpoints), 'endpoint');
  const deployments = after.filter(({ kind, type }) => kind === 'Action' && type === 'ModelDeployment');
  const begun = counted('deployment', deployments);
  return link('deployment', begun && `${begun}, endpoint ${MISSING}`, 'deployment');
};

/** As many of a kind as are named in the line. */
const NAMED = 2;

const listed = (words: readonly string[]): string => {
  const more = words.length - NAMED;
  return `${words.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** `training jobs a, b and 2 more`; empty for none. */
const counted = (noun: string, vertices: readonly Vertex[]): string =>
  vertices.length === 0
    ? ''
    : `${noun}${vertices.length > 1 ? 's' : ''} ${listed(vertices.map((it) => plain(calledOf(it))))}`;

const NAME_LIMIT = 60;
/** Nothing in it can be read as a link or a list of ours. */
const UNMISTAKABLE = /^(?!-)[\p{L}\p{M}\p{N}._/:@+=~…-]*$/u;
const DECISION_LIMIT = 120;
/** `approved by bob (U0BOB), carol` */
const DECISION = /^[\w.@()-]+(,? [\w.@()…-]+)*$/;

const quoted = (name: string, isPlain: RegExp): string =>
  isPlain.test(name) ? name : `“${name.replaceAll(/["“”]/g, '')}”`;

/** A foreign name as a part of the line; in quotes when it could be taken for more than a name. */
const plain = (name: string): string => quoted(cleanName(name, NAME_LIMIT), UNMISTAKABLE);

/** `s3://…/train, …/validation`: of addresses the ends, as long as it takes to tell them apart. */
const addressed = (vertices: readonly Vertex[]): string => {
  const addresses = [...new Set(vertices.map((it) => it.uri || calledOf(it)))].map(
    (uri) => /^([a-z][\w+.-]*:\/\/)?(.*?)\/*$/is.exec(uri)?.slice(1) ?? [],
  );
  const named = addresses
    .slice(0, NAMED)
    .map(([scheme = '', path = '']) => ({ scheme, path: path.split('/') }));
  const ends = (kept: number): string[] => named.map(({ path }) => path.slice(-kept).join('/'));
  const longest = Math.max(1, ...named.map(({ path }) => path.length));
  let kept = 1;
  while (kept < longest && new Set(ends(kept)).size < named.length) kept++;
  const words = named.map(({ scheme, path }, index) => {
    const end = ends(kept)[index] ?? '';
    if (path.length <= kept) return plain(`${scheme}${end}`);
    return plain(`${index === 0 ? scheme : ''}…/${end}`);
  });
  return listed([...words, ...addresses.slice(NAMED).map(() => '')]);
};
