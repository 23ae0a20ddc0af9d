// A long curve thinned out for drawing, and numbers as they are read. Pure.
import { type MetricShown } from '../shown.ts';

/** Of each of these stretches the lowest and the highest point are drawn. */
const STRETCHES = 60;

/** From here on the digits after the point say nothing. */
const LARGE = 10_000;

type Point = MetricShown['points'][number];

const extremes = (points: readonly Point[]): Point[] => {
  const byValue = points.toSorted((a, b) => a.value - b.value);
  const [least, most] = [byValue[0], byValue.at(-1)];
  return points.filter((it) => it === least || it === most);
};

/** At most 120 points and the last one, in order. */
export const thinned = (points: readonly Point[]): Point[] => {
  if (points.length <= 2 * STRETCHES) return [...points];
  const length = Math.ceil((points.length - 1) / STRETCHES);
  const stretches = Array.from({ length: STRETCHES }, (_, at) =>
    points.slice(at * length, (at + 1) * length),
  );
  const last = points.at(-1);
  const kept = stretches.flatMap(extremes).filter((it) => it !== last);
  return last ? [...kept, last] : kept;
};

/** A number with as many digits as are read. */
export const inDigits = (value: number): string =>
  String(Math.abs(value) < LARGE ? Number(value.toPrecision(5)) : Math.round(value));
