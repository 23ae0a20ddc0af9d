// Lineage as the page draws it: one entity, what it came from and what came of it, with names and URIs. It only reads.
// Up and down are walked apart, so that an image that many versions share does not bring all of them along.
import { type Entity, type LineageType } from './entity.ts';
import { type Graph } from './graph.ts';
import { type Direction, walk } from './walk.ts';

const DEPTH = 10;
/** As many vertices either way as fit on a page. */
const SHOWN = 40;

export interface VertexShown {
  readonly arn: string;
  readonly kind: LineageType;
  /** As QueryLineage calls it: Model, Image, DataSet, Approval, ModelGroup, TrainingJob, Endpoint, ModelDeployment ... */
  readonly type: string;
  /** Empty where there is none: then the URI tells what it is. */
  readonly name: string;
  readonly uri: string;
  readonly status?: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
  /** Epoch seconds. */
  readonly created: number;
}

export interface EdgeShown {
  readonly from: string;
  readonly to: string;
  readonly type?: string | undefined;
}

export interface LineageShown {
  /** What was asked for first, then what is nearest; empty when lineage does not know it. */
  readonly vertices: readonly VertexShown[];
  readonly edges: readonly EdgeShown[];
  /** There is more than is shown. */
  readonly isCut: boolean;
}

/** `arn` is that of a lineage entity, or of what an artifact stands for, such as a model package. */
export const lineageOf = (graph: Graph, arn: string): LineageShown => {
  const start = graph.find(arn) ?? graph.from('Artifact', { uri: arn });
  if (!start) return { vertices: [], edges: [], isCut: false };
  const up = around(graph, start, 'Ascendants');
  const down = around(graph, start, 'Descendants');
  return {
    vertices: [...new Set([start, ...up.entities, ...down.entities])].map(vertexOf),
    edges: [...up.edges, ...down.edges],
    isCut: up.isCut || down.isCut,
  };
};

const around = (graph: Graph, start: Entity, direction: Direction) => {
  const entities: Entity[] = [];
  const edges: EdgeShown[] = [];
  for (const { association, reached } of walk(graph, start, direction, DEPTH)) {
    if (reached && entities.length === SHOWN) return { entities, edges, isCut: true };
    if (reached) entities.push(reached);
    const { source, destination, type } = association;
    edges.push({ from: source.arn, to: destination.arn, type });
  }
  return { entities, edges, isCut: false };
};

const vertexOf = ({ arn, kind, type, vertexType, source, created, state }: Entity): VertexShown => ({
  arn,
  kind,
  type: vertexType ?? type,
  name: state.name,
  uri: source.SourceUri,
  status: state.status,
  properties: state.properties,
  created,
});
