// The curve of one metric, small, and what it came to in words.
import { type MetricShown } from '../shown.ts';
import { type Child, h } from './element.ts';
import { drawPlot } from './plot.ts';
import { inDigits, thinned } from './thinned.ts';

const HEIGHT = 130;

type Point = MetricShown['points'][number];

const wordsOf = (points: readonly Point[]): string => {
  const last = points.at(-1);
  if (!last) return 'no values yet';
  const values = points.map(({ value }) => value);
  const now = `last ${inDigits(last.value)} at step ${last.step}`;
  if (points.length === 1) return now;
  const lowest = values.reduce((a, b) => Math.min(a, b));
  const highest = values.reduce((a, b) => Math.max(a, b));
  return `${now}; lowest ${inDigits(lowest)}, highest ${inDigits(highest)} of ${points.length} values`;
};

/** Nothing where there are too few points for a line, or where they have no common scale; the words say it then. */
const plot = (name: string, points: readonly Point[], words: string): Child => {
  if (points.length < 2) return undefined;
  const drawn = thinned(points);
  const categories = drawn.map(({ step }) => String(step));
  const series = [{ name, values: drawn.map(({ value }) => value) }];
  try {
    return drawPlot({ kind: 'line', categories, series, height: HEIGHT }, `${name} by step: ${words}.`);
  } catch {
    return undefined;
  }
};

/** A metric as a figure. */
export const drawMetric = ({ name, points }: MetricShown): HTMLElement => {
  const numbers = points.filter(({ value }) => Number.isFinite(value));
  const words = wordsOf(numbers);
  const caption = h('figcaption', h('bdi', name), h('div.sub', words));
  return h('figure.curve', { 'data-key': name }, caption, plot(name, numbers, words));
};
