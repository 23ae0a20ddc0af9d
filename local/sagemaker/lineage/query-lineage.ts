// QueryLineage: what an entity came from and what came of it. The first entity itself is never among the vertices.
// With IncludeEdges the answer also has what lies between (AWS: "the associations and lineage entities on the path").
import type * as z from 'zod';
import { AwsError, type Operation, notImplemented, operation } from '../../endpoint/service.ts';
import { type Association, type Entity } from './entity.ts';
import { type Graph } from './graph.ts';
import { lineageQuery } from './limits.ts';
import { type Step, walk } from './walk.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_QueryLineage.html: the greatest, unless told less. */
const DEFAULT_DEPTH = 10;
const DEFAULT_PAGE = 50;

type Query = z.infer<typeof lineageQuery>;
type Filters = NonNullable<Query['Filters']>;

export const queryLineage = (graph: Graph): Operation =>
  operation({
    input: lineageQuery,
    needs: () => [{ action: 'sagemaker:QueryLineage', resource: '*' }],
    run: (query) => {
      const [arn] = query.StartArns ?? [];
      if (arn === undefined) throw notImplemented('QueryLineage without StartArns');
      const start = graph.find(arn);
      if (!start) throw new AwsError('ResourceNotFound', `Lineage entity ${arn} does not exist.`);
      const steps = walk(graph, start, query.Direction ?? 'Both', query.MaxDepth ?? DEFAULT_DEPTH);
      const parts = query.IncludeEdges ? withPaths(steps, start, query.Filters) : alone(steps, query.Filters);
      return page(parts, query);
    },
  });

/** A vertex, an association, or a vertex with the association that led to it. */
interface Part {
  readonly vertex?: Entity;
  readonly edge?: Association;
}

function* alone(steps: Iterable<Step>, filters: Filters | undefined): Generator<Part, void> {
  for (const { reached } of steps) if (reached && fits(reached, filters)) yield { vertex: reached };
}

/** What fits, and before it whatever leads to it; further associations only between entities that are in the answer. */
function* withPaths(
  steps: Iterable<Step>,
  start: Entity,
  filters: Filters | undefined,
): Generator<Part, void> {
  const shown = new Set<Entity>([start]);
  const ledTo = new Map<Entity, Association>();
  for (const { association, reached } of steps) {
    if (!reached) {
      if (shown.has(association.source) && shown.has(association.destination)) yield { edge: association };
      continue;
    }
    ledTo.set(reached, association);
    if (fits(reached, filters)) yield* path(reached, ledTo, shown);
  }
}

function* path(
  to: Entity,
  ledTo: ReadonlyMap<Entity, Association>,
  shown: Set<Entity>,
): Generator<Part, void> {
  const edge = ledTo.get(to);
  if (shown.has(to) || !edge) return;
  yield* path(edge.source === to ? edge.destination : edge.source, ledTo, shown);
  shown.add(to);
  yield { vertex: to, edge };
}

/** The associations after the last vertex of a page still belong to it. */
const page = (parts: Iterable<Part>, query: Query) => {
  const from = readToken(query.NextToken);
  const until = from + (query.MaxResults ?? DEFAULT_PAGE);
  const shown: Part[] = [];
  let count = 0;
  for (const part of parts) {
    if (part.vertex && count === until) return { ...answer(shown), NextToken: tokenOf(until) };
    if (part.vertex) count++;
    if (count > from || from === 0) shown.push(part);
  }
  return answer(shown);
};

const answer = (parts: readonly Part[]) => ({
  Vertices: parts.flatMap(({ vertex }) => (vertex ? [vertexOf(vertex)] : [])),
  Edges: parts.flatMap(({ edge }) => (edge ? [edgeOf(edge)] : [])),
});

const vertexOf = ({ arn, type, vertexType, kind }: Entity) => ({
  Arn: arn,
  Type: vertexType ?? type,
  LineageType: kind,
});

const edgeOf = ({ source, destination, type }: Association) => ({
  SourceArn: source.arn,
  DestinationArn: destination.arn,
  AssociationType: type,
});

const fits = (entity: Entity, filters: Filters = {}): boolean =>
  isAmong(entity.vertexType ?? entity.type, filters.Types) &&
  isAmong(entity.kind, filters.LineageTypes) &&
  isBetween(entity.created, filters.CreatedAfter, filters.CreatedBefore) &&
  isBetween(entity.state.modified, filters.ModifiedAfter, filters.ModifiedBefore) &&
  Object.entries(filters.Properties ?? {}).every(([key, value]) => entity.state.properties[key] === value);

/** An empty list filters nothing. */
const isAmong = (value: string, wanted: readonly string[] = []): boolean =>
  wanted.length === 0 || wanted.includes(value);

const isBetween = (at: number, after = -Infinity, before = Infinity): boolean => at > after && at < before;

const tokenOf = (count: number): string => Buffer.from(`after ${count}`).toString('base64url');

const readToken = (token: string | undefined): number => {
  if (token === undefined) return 0;
  const [, count] = /^after ([1-9]\d*)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (count === undefined) throw new AwsError('ValidationException', 'Invalid NextToken.');
  return Number(count);
};
