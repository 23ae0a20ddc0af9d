// Which step of a version's history stands after which: layers by the longest way from the sources. It takes any
// lineage, also one that runs in circles, and keeps what is nearest to the version when there is too much to draw.
import {
  inTime,
  isOf,
  turned,
  waysOf,
  type LineageGraph,
  type Vertex,
  type Ways,
} from '../../../approval/lineage-graph.ts';

/** As many as are still seen as one picture. */
export const DRAWN = 40;

/** What hangs together: associations between two different vertices that are there, each pair once. */
const sound = ({ vertices, edges, isCut }: LineageGraph): LineageGraph => {
  const known = new Map(vertices.map((it) => [it.arn, it]));
  const pairs = new Map(edges.map((it) => [`${it.from} ${it.to}`, it]));
  const kept = [...pairs.values()].filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  return { vertices: [...known.values()], edges: kept, isCut };
};

const byNearness = ({ vertices, edges }: LineageGraph, packageArn: string): Vertex[] => {
  const ways = waysOf([...edges, ...turned(edges)]);
  const reached = new Set(vertices.filter((it) => isOf(it, packageArn)).map(({ arn }) => arn));
  // A set that grows while it is walked: what is found last is walked last.
  for (const arn of reached) for (const next of ways.get(arn) ?? []) reached.add(next);
  const order = new Map([...reached].map((arn, index) => [arn, index]));
  const rank = ({ arn }: Vertex): number => order.get(arn) ?? vertices.length;
  return vertices.toSorted((a, b) => rank(a) - rank(b));
};

/** The part of a lineage that is drawn: the vertices nearest to the version, in their own order. */
export const partDrawn = (lineage: LineageGraph, packageArn: string, most = DRAWN): LineageGraph => {
  const whole = sound(lineage);
  const near = new Set(byNearness(whole, packageArn).slice(0, most));
  return sound({ ...whole, vertices: whole.vertices.filter((it) => near.has(it)) });
};

/** Every vertex after all that lead to it; of a circle, the way back to where it was entered is left out. */
const inOrder = (vertices: readonly Vertex[], ways: Ways): { order: string[]; ahead: Ways } => {
  const state = new Map<string, 'open' | 'done'>();
  const ahead = new Map<string, string[]>();
  const order: string[] = [];
  const visit = (arn: string): void => {
    state.set(arn, 'open');
    const onward = (ways.get(arn) ?? []).filter((to) => {
      if (!state.has(to)) visit(to);
      return state.get(to) !== 'open';
    });
    ahead.set(arn, onward);
    state.set(arn, 'done');
    order.unshift(arn);
  };
  for (const { arn } of vertices) if (!state.has(arn)) visit(arn);
  return { order, ahead };
};

/** The layer of each vertex by ARN, 0 the first. A source stands right before the first thing that came of it. */
const depths = (vertices: readonly Vertex[], ways: Ways): Map<string, number> => {
  const { order, ahead } = inOrder(vertices, ways);
  const depth = new Map(order.map((arn) => [arn, 0]));
  const at = (arn: string): number => depth.get(arn) ?? 0;
  for (const arn of order)
    for (const to of ahead.get(arn) ?? []) depth.set(to, Math.max(at(to), at(arn) + 1));
  for (const arn of order) {
    const next = (ahead.get(arn) ?? []).map(at);
    if (at(arn) === 0 && next.length > 0) depth.set(arn, Math.min(...next) - 1);
  }
  return depth;
};

/** The layers, first causes first; within one, what came of the same things stands together. */
export const layersOf = (lineage: LineageGraph): Vertex[][] => {
  const { vertices } = lineage;
  const edges = inTime(lineage);
  const depth = depths(vertices, waysOf(edges));
  const causes = waysOf(turned(edges));
  const layers = Map.groupBy(vertices, ({ arn }) => depth.get(arn) ?? 0);
  const place = new Map<string, number>();
  const middle = ({ arn }: Vertex): number => {
    const places = (causes.get(arn) ?? []).flatMap((from) => place.get(from) ?? []);
    return places.reduce((sum, it) => sum + it, 0) / Math.max(1, places.length);
  };
  return [...layers.keys()]
    .toSorted((a, b) => a - b)
    .map((number) => {
      const layer = (layers.get(number) ?? []).toSorted((a, b) => middle(a) - middle(b));
      layer.forEach(({ arn }, index) => place.set(arn, index / layer.length));
      return layer;
    });
};
