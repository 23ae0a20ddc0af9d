// Where the states and arrows of a machine go: one column in the order of the definition, skips on the right, steps back
// on the left. Knows nothing of executions.
import { type EdgeShown, type MachineShown } from '../shown.ts';

export const NODE = { left: 36, right: 258, width: 222, height: 46, middle: 147 } as const;
const HALF = NODE.height / 2;
const TOP = 31;
const STEP = 78;
const LANE = 16;

export interface Arrow {
  readonly from: string;
  /** Empty at the end of the machine. */
  readonly to: string;
  readonly label: string;
  readonly path: string;
  /** Where the label stands; turned along an arrow that goes back. */
  readonly words: { readonly x: number; readonly y: number; readonly isTurned?: true };
}

/** The top of the state with this number; past the last one, that of the end. */
export const topOf = (index: number): number => TOP + STEP * index;

/** The arrows of a machine with their places. */
export const arrowsOf = ({ states }: MachineShown): Arrow[] => {
  const order = [...states.map(({ name }) => name), ''];
  const lanes = { left: 0, right: 0 };
  return states.flatMap(({ name, edges }, index) =>
    [...Map.groupBy(edges, ({ to }) => to)].map(([to, same]) => {
      const way = wayTo(index, order.indexOf(to), lanes);
      return { from: name, to, label: labelOf(same), ...way };
    }),
  );
};

/** Several ways between the same two states are one arrow with all its labels. */
const labelOf = (edges: readonly EdgeShown[]): string => {
  const labels = edges.map(({ label }) => label).filter(Boolean);
  const isAlsoPlain = labels.length > 0 && labels.length < edges.length;
  return `${isAlsoPlain ? 'or ' : ''}${labels.join(', ')}`;
};

const wayTo = (
  from: number,
  to: number,
  lanes: { left: number; right: number },
): Pick<Arrow, 'path' | 'words'> => {
  const { left, right, middle } = NODE;
  const [start, end] = [topOf(from) + HALF, topOf(to) + HALF];
  if (to === from + 1) {
    const words = { x: middle + 8, y: (start + end) / 2 + 3 };
    return { path: `M${middle} ${start + HALF}V${end - HALF - 2}`, words };
  }
  if (to > from) {
    const x = right + 24 + LANE * lanes.right++;
    return { path: `M${right} ${start}H${x}V${end}H${right + 2}`, words: { x: right + 8, y: start - 6 } };
  }
  const x = left - 14 - LANE * lanes.left++;
  const words = { x: x - 5, y: (start + end) / 2, isTurned: true } as const;
  return { path: `M${left} ${start}H${x}V${end}H${left - 2}`, words };
};
