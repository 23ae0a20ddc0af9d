// Curves of a report on common points, so that two versions can be drawn over each other. Only what the report says:
// between two of its points on the line through them, beyond its ends nothing.

/** Eleven points from 0 to 1, as an axis names them. */
export const GRID: readonly string[] = Array.from({ length: 11 }, (_, index) => (index / 10).toFixed(1));

/** A point of a curve; both are shares. */
type Point = readonly [x: number, y: number];

/** Enough for the eye, and small enough to be kept with a request. */
const DECIMALS = 4;

/** A curve on the points of the grid that it reaches; undefined when the two lists are no curve. */
export const onGrid = (xs: unknown, ys: unknown): ReadonlyMap<string, number> | undefined => {
  const curve = ascending(pointsOf(xs, ys));
  if (curve === undefined) return undefined;
  return new Map(
    GRID.flatMap((label): [string, number][] => {
      const y = heightAt(curve, Number(label));
      return y === undefined ? [] : [[label, Number(y.toFixed(DECIMALS))]];
    }),
  );
};

const pointsOf = (xs: unknown, ys: unknown): Point[] => {
  if (!isShares(xs) || !isShares(ys) || xs.length !== ys.length) return [];
  return xs.map((x, index) => [x, ys[index] ?? 0]);
};

const isShares = (list: unknown): list is number[] =>
  Array.isArray(list) && list.every((one) => typeof one === 'number' && one >= 0 && one <= 1);

/** The points from left to right; some tools write them from right to left. Points without an order are no curve. */
const ascending = (points: readonly Point[]): readonly Point[] | undefined => {
  if (points.length < 2) return undefined;
  if (isAscending(points)) return points;
  const turned = [...points].reverse();
  return isAscending(turned) ? turned : undefined;
};

const isAscending = (points: readonly Point[]): boolean =>
  points.every(([x], index) => index === 0 || x >= (points[index - 1]?.[0] ?? x));

/** The height of a curve above `x`: where it rises straight up, the highest; undefined beyond its ends. */
const heightAt = (curve: readonly Point[], at: number): number | undefined => {
  const there = curve.filter(([x]) => x === at).map(([, y]) => y);
  if (there.length > 0) return there.reduce((most, y) => Math.max(most, y));
  const before = curve.findLast(([x]) => x < at);
  const after = curve.find(([x]) => x > at);
  return before && after ? between(before, after, at) : undefined;
};

const between = ([x0, y0]: Point, [x1, y1]: Point, at: number): number =>
  y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
