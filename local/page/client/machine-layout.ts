// Where the states and arrows of a machine go: one column in the order of the definition, skips on the right, steps back
// on the left. Knows nothing of executions.
import { type EdgeShown, type MachineShown, type StateShown } from '../shown.ts';

export const NODE = { left: 36, right: 258, width: 222, height: 46, middle: 147 } as const;
const GAP = 24;
const LABELLED_GAP = 38;
const TOP = 31;
const LANE = 16;

export interface PlacedState {
  readonly state: StateShown;
  readonly y: number;
}
export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly path: string;
  readonly words: { readonly x: number; readonly y: number; readonly turned: boolean };
}
export interface Layout {
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
  readonly height: number;
  readonly end: number;
}

/** The states and arrows of a machine with their places. */
export const layOut = (machine: MachineShown): Layout => {
  const edges = new Map(machine.states.map((state) => [state.name, merged(state.edges)]));
  const order = machine.states.map((state) => state.name);
  let y = TOP;
  const states = machine.states.map((state, index) => {
    const placed = { state, y };
    const down = edges.get(state.name)?.find((edge) => edge.to === (order[index + 1] ?? ''));
    y += NODE.height + (down?.label ? LABELLED_GAP : GAP);
    return placed;
  });
  const lanes = { left: 0, right: 0 };
  const placed = states.flatMap(({ state }, index) =>
    (edges.get(state.name) ?? []).map((edge) => place(edge, { index, states, end: y, lanes })),
  );
  return { states, edges: placed, end: y, height: y + 20 };
};

/** Several ways between the same two states are one arrow with all its labels. */
const merged = (edges: readonly EdgeShown[]): EdgeShown[] => {
  const byTarget = Map.groupBy(edges, (edge) => edge.to);
  return [...byTarget.values()].map((same) => {
    const [first] = same as [EdgeShown, ...EdgeShown[]];
    const labels = same.map((edge) => edge.label).filter(Boolean);
    return {
      ...first,
      label: first.kind === 'next' && labels.length > 0 ? `or ${labels.join(', ')}` : labels.join(', '),
    };
  });
};

interface Around {
  readonly index: number;
  readonly states: readonly PlacedState[];
  readonly end: number;
  readonly lanes: { left: number; right: number };
}

type Way = Pick<PlacedEdge, 'path' | 'words'>;

const place = (edge: EdgeShown, around: Around): PlacedEdge => {
  const from = around.states[around.index] as PlacedState;
  return { from: from.state.name, to: edge.to, label: edge.label, ...way(from, edge.to, around) };
};

const way = (from: PlacedState, to: string, { index, states, end, lanes }: Around): Way => {
  const target = states.findIndex(({ state }) => state.name === to);
  const y = states[target]?.y ?? end;
  const place = target < 0 ? states.length : target;
  if (place === index + 1) return down(from, y);
  return place <= index ? back(from, y, lanes) : skip(from, y, lanes);
};

const down = (from: PlacedState, y: number): Way => {
  const bottom = from.y + NODE.height;
  const words = { x: NODE.middle + 8, y: (bottom + y) / 2 + 3, turned: false };
  return { path: `M${NODE.middle} ${bottom}V${y - 2}`, words };
};

const skip = (from: PlacedState, y: number, lanes: Around['lanes']): Way => {
  const x = NODE.right + 24 + LANE * lanes.right++;
  const start = from.y + NODE.height / 2;
  const words = { x: NODE.right + 8, y: start - 6, turned: false };
  return { path: `M${NODE.right} ${start}H${x}V${y + NODE.height / 2}H${NODE.right + 2}`, words };
};

const back = (from: PlacedState, y: number, lanes: Around['lanes']): Way => {
  const x = NODE.left - 14 - LANE * lanes.left++;
  const [start, target] = [from.y + NODE.height / 2, y + NODE.height / 2];
  const words = { x: x - 5, y: (start + target) / 2, turned: true };
  return { path: `M${NODE.left} ${start}H${x}V${target}H${NODE.left - 2}`, words };
};
