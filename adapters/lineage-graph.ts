// SageMaker lineage around one version, for people who want to see it whole: up and down from the package's artifact, and
// what each thing is called. A bounded number of calls, whatever hangs together with it.
import {
  DescribeActionCommand,
  DescribeArtifactCommand,
  DescribeContextCommand,
  DescribeTrialComponentCommand,
  QueryLineageCommand,
  SageMakerClient,
  type Direction,
  type QueryLineageResponse,
} from '@aws-sdk/client-sagemaker';
import { instant, type PackageArn } from '../approval/ids.ts';
import { type Edge, type LineageGraph, type Vertex } from '../approval/lineage-graph.ts';
import { artifactOf } from './artifact.ts';
import { errorName, orInability } from './inability.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_QueryLineage.html */
const LARGEST_PAGE = 50;
const DEEPEST = 10;
/** Either way; each thing costs one more call for its name. */
const MOST_PAGES = 2;
/** Describe calls at a time. */
const TOGETHER = 8;

/** A thing before its name is known. */
type Found = Pick<Vertex, 'arn' | 'kind' | 'type'>;

/** What is around a version, not yet described. */
export interface Surroundings {
  /** The artifact of the version itself first. */
  readonly found: readonly Found[];
  readonly edges: readonly Edge[];
  readonly isCut: boolean;
}

const KINDS: Readonly<Record<string, Vertex['kind']>> = {
  Artifact: 'Artifact',
  Action: 'Action',
  Context: 'Context',
  TrialComponent: 'TrialComponent',
};

export class LineageGraphs {
  readonly #client: SageMakerClient;

  constructor(client: SageMakerClient = new SageMakerClient({})) {
    this.#client = client;
  }

  /** What a version came from and what came of it; undefined while lineage does not know it. Throws Inability. */
  async around(packageArn: PackageArn): Promise<Surroundings | undefined> {
    const artifact = await artifactOf(this.#client, packageArn);
    if (artifact === undefined) return undefined;
    const up = await this.#walk(artifact, 'Ascendants');
    const down = await this.#walk(artifact, 'Descendants');
    const self: Found = { arn: artifact, kind: 'Artifact', type: 'Model' };
    const found = [self, ...up.found, ...down.found];
    return {
      found: [...new Map(found.map((it) => [it.arn, it])).values()],
      edges: [...up.edges, ...down.edges],
      isCut: up.isCut || down.isCut,
    };
  }

  /** The same with names; `done` hears how many are described. What was deleted meanwhile stays without one. */
  async described(
    { found, edges, isCut }: Surroundings,
    done: (count: number) => void,
  ): Promise<LineageGraph> {
    const vertices: Vertex[] = [];
    for (let from = 0; from < found.length; from += TOGETHER) {
      const some = found.slice(from, from + TOGETHER);
      vertices.push(...(await Promise.all(some.map((it) => this.#describe(it)))));
      done(vertices.length);
    }
    return { vertices, edges, isCut };
  }

  async #walk(start: string, direction: Direction): Promise<Surroundings> {
    const pages: QueryLineageResponse[] = [];
    let next: string | undefined;
    do {
      const page = await orInability('SageMaker QueryLineage', this.#page(start, direction, next));
      pages.push(page);
      next = page.NextToken;
    } while (next !== undefined && pages.length < MOST_PAGES);
    return {
      found: pages.flatMap(({ Vertices = [] }) =>
        Vertices.flatMap(({ Arn: arn, Type: type = '', LineageType = '' }): Found[] => {
          const kind = KINDS[LineageType];
          return arn === undefined || kind === undefined ? [] : [{ arn, kind, type }];
        }),
      ),
      edges: pages.flatMap(({ Edges = [] }) =>
        Edges.flatMap(({ SourceArn: from, DestinationArn: to, AssociationType: type = '' }): Edge[] =>
          from === undefined || to === undefined ? [] : [{ from, to, type }],
        ),
      ),
      isCut: next !== undefined,
    };
  }

  #page(start: string, direction: Direction, next: string | undefined) {
    return this.#client.send(
      new QueryLineageCommand({
        StartArns: [start],
        Direction: direction,
        IncludeEdges: true,
        MaxDepth: DEEPEST,
        MaxResults: LARGEST_PAGE,
        ...(next && { NextToken: next }),
      }),
    );
  }

  async #describe(found: Found): Promise<Vertex> {
    const described = this.#detailsOf(found).catch((error: unknown): Partial<Details> => {
      if (errorName(error) === 'ResourceNotFound') return {};
      throw error;
    });
    const { CreationTime: created, ...details } = await orInability(
      `SageMaker Describe${found.kind}`,
      described,
    );
    return {
      ...found,
      name: details.name ?? '',
      uri: details.uri ?? '',
      status: details.status,
      properties: details.Properties ?? {},
      createdAt: created && instant(created.getTime()),
    };
  }

  async #detailsOf({ arn, kind }: Found): Promise<Details> {
    const name = arn.slice(arn.indexOf('/') + 1);
    switch (kind) {
      case 'Artifact': {
        const it = await this.#client.send(new DescribeArtifactCommand({ ArtifactArn: arn }));
        return { ...it, name: it.ArtifactName, uri: it.Source?.SourceUri };
      }
      case 'Action': {
        const it = await this.#client.send(new DescribeActionCommand({ ActionName: name }));
        return { ...it, name: it.ActionName, uri: it.Source?.SourceUri, status: it.Status };
      }
      case 'Context': {
        const it = await this.#client.send(new DescribeContextCommand({ ContextName: name }));
        return { ...it, name: it.ContextName, uri: it.Source?.SourceUri };
      }
      case 'TrialComponent': {
        const it = await this.#client.send(new DescribeTrialComponentCommand({ TrialComponentName: name }));
        const { TrialComponentName, Source, Status, CreationTime } = it;
        return {
          CreationTime,
          name: TrialComponentName,
          uri: Source?.SourceArn,
          status: Status?.PrimaryStatus,
        };
      }
    }
  }
}

/** What the four Describe operations have in common. */
interface Details {
  readonly name?: string | undefined;
  readonly uri?: string | undefined;
  readonly status?: string | undefined;
  readonly Properties?: Readonly<Record<string, string>> | undefined;
  readonly CreationTime?: Date | undefined;
}
