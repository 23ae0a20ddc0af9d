// The numbers at the upright axis of a chart: a handful of round ones around everything that is drawn.

/** About as many steps as are read with ease. */
const STEPS = 5;
const ROUND = [1, 2, 5, 10];

const roundStep = (raw: number): number => {
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  return magnitude * (ROUND.find((it) => raw / magnitude <= it) ?? 10);
};

/** Rid of what adding up tenths leaves behind: 0.30000000000000004. */
const clean = (value: number): number => Number(value.toPrecision(12));

/** Where the axis has marks, the lowest first. Throws where the values are too far apart, or too close, to be told apart. */
export const marksOf = (values: readonly number[]): number[] => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const around = least === most ? Math.abs(least) / 2 || 1 : 0;
  const [low, high] = [least - around, most + around];
  const step = roundStep((high - low) / STEPS);
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  const marks = Array.from({ length: last - first + 1 }, (_, index) => clean((first + index) * step));
  const apart = new Set(marks.filter(Number.isFinite));
  if (apart.size < 2 || apart.size < marks.length) throw new RangeError('These values have no common scale.');
  return marks;
};

const LARGE = 10_000;
const TINY = 0.001;
const HUGE = 1e15;

/** A mark in few characters: `0.25`, `1.5M`, `2e-7`. */
export const markWords = (value: number): string => {
  const size = Math.abs(value);
  if (size !== 0 && (size < TINY || size >= HUGE)) return value.toExponential();
  const notation = size >= LARGE ? 'compact' : 'standard';
  return value.toLocaleString('en-US', { notation, maximumSignificantDigits: 6 });
};
