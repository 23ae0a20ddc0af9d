// Where the boxes and arrows of a lineage go: from left to right where there is the width, else from the top down with
// wide layers broken into rows. Arrows that pass a row run in lanes beside the boxes. Pure, and in whole pixels.
import { type Edge, type LineageGraph, type Vertex } from '../../../approval/lineage-graph.ts';
import { layersOf } from './lineage-layers.ts';

export interface Box {
  readonly vertex: Vertex;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly { readonly edge: Edge; readonly path: string }[];
}

const HEIGHT = 46;
const [NARROWEST, WIDEST] = [116, 190];
/** Between boxes of a row, between layers, and between the rows of one layer. */
const [BESIDE, BETWEEN, WITHIN] = [10, 38, 24];
const MARGIN = 10;
const LANE = 10;
/** More lanes than these would leave no room for the boxes; further arrows share them. */
const LANES = 4;

/** A place along the way of the lineage and across it: what is x and y depends on the direction. */
interface Spot {
  readonly along: number;
  readonly across: number;
}

interface Row {
  readonly vertices: readonly Vertex[];
  /** The room to the next row. */
  readonly after: number;
}

interface Direction {
  readonly rows: readonly Row[];
  /** The size of a box in a row of so many, with so many lanes beside. */
  readonly size: (count: number, lanes: number) => Spot;
  /** x and y. */
  readonly turn: (spot: Spot) => readonly [number, number];
}

const downwards = (layers: readonly (readonly Vertex[])[], width: number): Direction => {
  const most = Math.max(1, Math.floor((width - LANE + BESIDE) / (NARROWEST + BESIDE)));
  const rows = layers.flatMap((layer) =>
    Array.from({ length: Math.ceil(layer.length / most) }, (_, row): Row => {
      const next = (row + 1) * most;
      return { vertices: layer.slice(row * most, next), after: next < layer.length ? WITHIN : BETWEEN };
    }),
  );
  const size = (count: number, lanes: number): Spot => {
    const room = width - 2 - LANE * lanes;
    const across = Math.min(WIDEST, Math.floor((room - BESIDE * (count - 1)) / count));
    return { along: HEIGHT, across };
  };
  return { rows, size, turn: ({ along, across }) => [across, along] };
};

const sideways = (layers: readonly (readonly Vertex[])[], width: number): Direction => {
  const rows = layers.map((vertices): Row => ({ vertices, after: BETWEEN }));
  const along = Math.floor((width - 2 * MARGIN - BETWEEN * (rows.length - 1)) / rows.length);
  const size = { along: Math.min(WIDEST, along), across: HEIGHT };
  return { rows, size: () => size, turn: (spot) => [spot.along, spot.across] };
};

const fitsSideways = (layers: number, width: number): boolean =>
  layers > 1 && layers * (NARROWEST + BETWEEN) - BETWEEN + 2 * MARGIN <= width;

type RowOf = ReadonlyMap<string, number>;

const isLong = (rowOf: RowOf, { from, to }: Edge): boolean =>
  Math.abs((rowOf.get(to) ?? 0) - (rowOf.get(from) ?? 0)) !== 1;

/** The lane of each arrow that passes a row. Arrows into one box, or out of one, run together. */
const lanesOf = (edges: readonly Edge[], rowOf: RowOf): Map<Edge, number> => {
  const long = edges.filter((edge) => isLong(rowOf, edge));
  const out = Map.groupBy(long, ({ from }) => from);
  const into = Map.groupBy(long, ({ to }) => to);
  const bundles = Map.groupBy(long, ({ from, to }) =>
    (into.get(to)?.length ?? 0) >= (out.get(from)?.length ?? 0) ? `to ${to}` : `from ${from}`,
  );
  const ends: number[] = [];
  const lanes = new Map<Edge, number>();
  const reach = (bundle: readonly Edge[]): number[] =>
    bundle.flatMap(({ from, to }) => [rowOf.get(from) ?? 0, rowOf.get(to) ?? 0]);
  const first = (bundle: readonly Edge[]): number => Math.min(...reach(bundle));
  for (const bundle of [...bundles.values()].toSorted((a, b) => first(a) - first(b))) {
    const free = ends.findIndex((end) => end < first(bundle));
    const lane = free === -1 ? ends.length : free;
    ends[lane] = Math.max(...reach(bundle));
    for (const edge of bundle) lanes.set(edge, lane % LANES);
  }
  return lanes;
};

interface Placed {
  readonly from: Spot;
  readonly size: Spot;
}

interface Places {
  readonly byArn: ReadonlyMap<string, Placed>;
  /** Where the boxes end. */
  readonly end: Spot;
}

const placesOf = ({ rows, size }: Direction, lanes: number): Places => {
  const byArn = new Map<string, Placed>();
  const sized = rows.map((row) => {
    const box = size(row.vertices.length, lanes);
    return { ...row, box, used: row.vertices.length * (box.across + BESIDE) - BESIDE };
  });
  const widest = Math.max(0, ...sized.map(({ used }) => used));
  let along = MARGIN;
  let end = along;
  for (const { vertices, after, box, used } of sized) {
    const start = 1 + Math.floor((widest - used) / 2);
    vertices.forEach(({ arn }, index) =>
      byArn.set(arn, { from: { along, across: start + index * (box.across + BESIDE) }, size: box }),
    );
    end = along + box.along;
    along = end + after;
  }
  return { byArn, end: { along: end, across: widest + 2 } };
};

const middleOf = ({ from, size }: Placed): number => from.across + Math.floor(size.across / 2);
const farSide = ({ from, size }: Placed): Spot => ({
  along: from.along + size.along,
  across: middleOf({ from, size }),
});
const nearSide = (placed: Placed): Spot => ({ along: placed.from.along, across: middleOf(placed) });

/** So much of the way is left for the arrow's head. */
const HEAD = 3;

/** An arrow leaves and arrives on the sides that face each other. */
const endsOf = (from: Placed, to: Placed) => {
  const isBack = to.from.along < from.from.along;
  const [start, end] = isBack ? [nearSide(from), farSide(to)] : [farSide(from), nearSide(to)];
  const ahead = isBack ? -1 : 1;
  return { start, end, ahead, tip: { ...end, along: end.along - HEAD * ahead } };
};

/** To the next row, or back to the one before: a curve, so that arrows which cross can be told apart. */
const curve = (from: Placed, to: Placed): readonly Spot[] => {
  const { start, end, tip } = endsOf(from, to);
  const half = Math.floor((start.along + end.along) / 2);
  return [start, { ...start, along: half }, { ...end, along: half }, tip];
};

/** Past other rows: out to the lane, along it, and in again. */
const detour = (from: Placed, to: Placed, lane: number): readonly Spot[] => {
  const { start, end, ahead, tip } = endsOf(from, to);
  const [out, back] = [start.along + 10 * ahead, end.along - 14 * ahead];
  return [
    start,
    { ...start, along: out },
    { along: out, across: lane },
    { along: back, across: lane },
    { ...end, along: back },
    tip,
  ];
};

/** The layout of a lineage in so many pixels of width. */
export const layoutOf = (lineage: LineageGraph, width: number): Layout => {
  const layers = layersOf(lineage);
  const { turn, ...direction } = fitsSideways(layers.length, width)
    ? sideways(layers, width)
    : downwards(layers, width);
  const rowOf = direction.rows.flatMap((row, index) => row.vertices.map(({ arn }) => [arn, index] as const));
  const lanes = lanesOf(lineage.edges, new Map(rowOf));
  const count = Math.max(0, ...[...lanes.values()].map((lane) => lane + 1));
  const { byArn, end } = placesOf({ ...direction, turn }, count);
  const pathOf = (edge: Edge): string => {
    const [from, to, lane] = [byArn.get(edge.from), byArn.get(edge.to), lanes.get(edge)];
    if (!from || !to) return '';
    const spots = lane === undefined ? curve(from, to) : detour(from, to, end.across + LANE * (lane + 1) - 4);
    const [start, ...others] = spots.map((spot) => turn(spot).join(' '));
    return `M${start}${lane === undefined ? 'C' : 'L'}${others.join(' ')}`;
  };
  const boxes = lineage.vertices.flatMap((vertex): Box[] => {
    const placed = byArn.get(vertex.arn);
    if (!placed) return [];
    const [[x, y], [w, h]] = [turn(placed.from), turn(placed.size)];
    return [{ vertex, x, y, width: w, height: h }];
  });
  const [all, high] = turn({ along: end.along + MARGIN, across: end.across + LANE * count });
  const arrows = lineage.edges.map((edge) => ({ edge, path: pathOf(edge) }));
  return { width: all, height: high, boxes, arrows };
};
