// SageMaker lineage: from a package back to the jobs that made it. However large the group and the lineage, it is a bounded
// number of calls: what lies beyond is said to be cut off, and never taken for absent.
import {
  QueryLineageCommand,
  SageMakerClient,
  type QueryLineageCommandInput,
  type Vertex,
} from '@aws-sdk/client-sagemaker';
import { type EvaluationJob, type Lineage, type TrainingJob } from '../approval/lineage.ts';
import { type ModelPackage } from '../approval/package.ts';
import { absent } from './absent.ts';
import { artifactOf, type Patience } from './artifact.ts';
import { orInability } from './inability.ts';
import { nameIn, processingJob, trainingJob } from './jobs.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_QueryLineage.html: no page is larger. */
const PAGE = 50;
const MOST_PAGES = 2;
/** Jobs of a kind that are described. */
const MOST_JOBS = 5;
/** An output is registered as the folder that it went to: the file's own, or the one above. */
const FOLDERS_UP = 2;

/** A version as far as its lineage hangs on it. */
export type Traced = Pick<ModelPackage, 'arn' | 'registered' | 'details'>;

/** `whole`: everything that a policy can require. `run`: no further than to the run behind it. */
export type Depth = 'whole' | 'run';

export class LineageReader {
  readonly #client: SageMakerClient;

  constructor(client: SageMakerClient = new SageMakerClient({})) {
    this.#client = client;
  }

  /** The jobs behind a version. Throws Inability when SageMaker does not answer, or not within the patience given. */
  async walk(found: Traced, depth: Depth, patience: Patience = {}): Promise<Lineage> {
    const artifact = await artifactOf(this.#client, found.arn, patience);
    if (artifact === undefined) return { kind: 'not-recorded' };
    const [ancestors, evaluation] = await Promise.all([
      this.#components({ StartArns: [artifact] }, patience),
      depth === 'whole' ? this.#evaluationOf(found, patience) : undefined,
    ]);
    const trainings = ancestors.arns.filter((one) => typeOf(one) === 'TrainingJob');
    const described = await this.#trainings(trainings.slice(0, MOST_JOBS), patience);
    return {
      kind: 'recorded',
      trainings: described,
      processings: ancestors.arns
        .filter((one) => typeOf(one) === 'ProcessingJob')
        .map(({ Arn = '' }) => nameIn(Arn).replace(/-aws-processing-job$/, '')),
      ...(evaluation && { evaluation }),
      runs: ancestors.arns
        .filter((one) => !JOBS.has(typeOf(one)))
        .slice(0, MOST_JOBS)
        .map(({ Arn = '' }) => Arn),
      isCut: ancestors.isCut || trainings.length > MOST_JOBS,
    };
  }

  /** Trial components upstream, in the order in which SageMaker gives them. */
  async #components(
    query: QueryLineageCommandInput,
    patience: Patience,
  ): Promise<{ arns: Vertex[]; isCut: boolean }> {
    const arns: Vertex[] = [];
    let next: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const command = new QueryLineageCommand({
        Direction: 'Ascendants',
        Filters: { LineageTypes: ['TrialComponent'] },
        MaxResults: PAGE,
        ...query,
        ...(next && { NextToken: next }),
      });
      const asked = this.#client.send(command, patience).catch(absent);
      const page = await orInability('SageMaker QueryLineage', asked);
      arns.push(...(page?.Vertices ?? []));
      next = page?.NextToken;
      if (next === undefined) return { arns, isCut: false };
    }
    return { arns, isCut: true };
  }

  async #trainings(components: readonly Vertex[], patience: Patience): Promise<TrainingJob[]> {
    const jobs = await Promise.all(
      components.map(({ Arn = '' }) => trainingJob(this.#client, Arn, patience)),
    );
    return jobs.filter((job) => job !== undefined);
  }

  /** The processing job that wrote the registered metrics: of several the one that read the model, then the latest. */
  async #evaluationOf(
    { registered, details }: Traced,
    patience: Patience,
  ): Promise<EvaluationJob | undefined> {
    const metrics = registered['model-quality'];
    if (metrics?.kind !== 'file') return undefined;
    const places = placesOf(metrics.uri);
    const found = await Promise.all(places.map((place) => artifactOf(this.#client, place, patience)));
    const artifacts = found.filter((artifact) => artifact !== undefined);
    const written = await Promise.all(artifacts.map((artifact) => this.#writersOf(artifact, patience)));
    const jobs = written
      .flat()
      .filter(({ outputs }) => outputs.some((output) => isWithin(metrics.uri, output)));
    const byRank = jobs
      .map(({ outputs: _, ...job }) => ({ job, reads: readsOneOf(job, details.modelData) }))
      .sort((a, b) => Number(b.reads) - Number(a.reads) || later(a.job, b.job));
    return byRank[0]?.job;
  }

  async #writersOf(artifact: string, patience: Patience) {
    const query = {
      StartArns: [artifact],
      Filters: { LineageTypes: ['TrialComponent' as const], Types: ['ProcessingJob'] },
      MaxDepth: 1,
      MaxResults: MOST_JOBS,
    };
    const page = await orInability(
      'SageMaker QueryLineage',
      this.#client
        .send(new QueryLineageCommand({ Direction: 'Ascendants', ...query }), patience)
        .catch(absent),
    );
    const jobs = await Promise.all(
      (page?.Vertices ?? []).map(({ Arn = '' }) => processingJob(this.#client, Arn, patience)),
    );
    return jobs.filter((job) => job !== undefined);
  }
}

const JOBS: ReadonlySet<string> = new Set(['TrainingJob', 'ProcessingJob', 'TransformJob']);

/** AWS documents both `TrainingJob` and `SageMakerTrainingJob`. */
const typeOf = ({ Type = '' }: Vertex): string => Type.replace(/^SageMaker/, '');

/** A file, and the folders above it, with and without a slash at their end: lineage compares addresses as text. */
const placesOf = (uri: string): string[] => {
  const places = [uri];
  let folder = uri;
  for (let up = 0; up < FOLDERS_UP; up++) {
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
    if (!/^s3:\/\/[^/]/.test(folder)) break;
    places.push(folder, `${folder}/`);
  }
  return places;
};

const isWithin = (uri: string, folder: string): boolean =>
  uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

const readsOneOf = ({ inputs }: EvaluationJob, modelData: readonly string[]): boolean =>
  inputs.some(({ uri }) => modelData.includes(uri));

const later = (a: EvaluationJob, b: EvaluationJob): number =>
  (a.startedAt ?? '') < (b.startedAt ?? '') ? 1 : -1;
