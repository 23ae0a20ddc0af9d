// The rule "a number keeps its bounds". The comparison is total: whatever is no finite number keeps none of them.
import { type Bound } from '../number-words.ts';

/** The first bound that a number does not keep; undefined when it keeps all. */
export const missedBound = (value: number, bounds: readonly Bound[]): Bound | undefined =>
  bounds.find((bound) => !keeps(value, bound));

const keeps = (value: number, { kind, at }: Bound): boolean =>
  Number.isFinite(value) && (kind === 'min' ? value >= at : value <= at);
