// Curves of two runs over the steps of their training, on common points that a chart of Slack can take.
import { MOST_POINTS, type Exhibit } from './exhibit.ts';
import { cleanName } from './foreign-text.ts';
import { isKeepable } from './keepable.ts';
import { type CurvePoint } from './runs.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const TITLE_LIMIT = 50;
/** Enough for the eye, and small enough to be kept with a request. */
const DIGITS = 4;

export type CurveExhibit = Extract<Exhibit, { kind: 'curve' }>;

/** A curve and what it is called: `v44`. */
export interface Series {
  readonly label: string;
  readonly points: readonly CurvePoint[];
}

/** A drawn curve, and what must be said beside it. */
export interface Drawn {
  readonly curve: CurveExhibit;
  /** Those that ended before the others, with their last step. */
  readonly ended: readonly { readonly label: string; readonly at: number }[];
}

/**
 * Curves of one metric over each other: from the first step that all have reached, at most twenty steps, the last one
 * among them. A curve that ended earlier keeps its last value. Undefined when there is nothing to draw.
 */
export const stepCurves = (metric: string, all: readonly Series[]): Drawn | undefined => {
  const drawable = all
    .map(({ label, points }) => ({ label, points: inOrder(points) }))
    .filter(({ points }) => points.length > 1);
  if (drawable.length === 0) return undefined;
  const from = Math.max(...drawable.map(({ points }) => points[0]?.step ?? 0));
  const to = Math.max(...drawable.map(({ points }) => lastStep(points)));
  const steps = thinned(stepsFrom(drawable, from));
  if (steps.length < 2) return undefined;
  return {
    curve: {
      kind: 'curve',
      title: cleanName(metric, TITLE_LIMIT),
      xLabel: 'Step',
      yLabel: 'Value',
      points: steps.map(String),
      series: drawable.map(({ label, points }) => ({
        name: label,
        values: steps.map((step) => Number(valueAt(points, step).toPrecision(DIGITS))),
      })),
    },
    ended: drawable
      .filter(({ points }) => lastStep(points) < to)
      .map(({ label, points }) => ({ label, at: lastStep(points) })),
  };
};

/** What can be drawn, by step; of two values at a step the later one. */
const inOrder = (points: readonly CurvePoint[]): CurvePoint[] => {
  const usable = points.filter(({ step, value }) => Number.isSafeInteger(step) && isKeepable(value));
  const byStep = new Map(usable.map((point) => [point.step, point]));
  return [...byStep.values()].sort((a, b) => a.step - b.step);
};

const lastStep = (points: readonly CurvePoint[]): number => points.at(-1)?.step ?? 0;

const stepsFrom = (all: readonly Series[], from: number): number[] => {
  const steps = new Set(all.flatMap(({ points }) => points.map(({ step }) => step)));
  return [...steps].filter((step) => step >= from).sort((a, b) => a - b);
};

/** Evenly chosen, the first and the last among them. */
const thinned = (steps: readonly number[]): number[] =>
  steps.length <= MOST_POINTS
    ? [...steps]
    : Array.from(
        { length: MOST_POINTS },
        (_, index) => steps[Math.round((index * (steps.length - 1)) / (MOST_POINTS - 1))] ?? 0,
      );

/** What was logged last at a step or before it. */
const valueAt = (points: readonly CurvePoint[], step: number): number =>
  points.findLast((point) => point.step <= step)?.value ?? points[0]?.value ?? 0;

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** The series of a curve as lines of block characters, all on one scale. */
export const sparklines = ({ series }: CurveExhibit): { name: string; line: string }[] => {
  const all = series.flatMap(({ values }) => values);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const barOf = (value: number): string =>
    BARS[high === low ? 0 : Math.round(((value - low) / (high - low)) * (BARS.length - 1))] ?? '';
  return series.map(({ name, values }) => ({ name, line: values.map(barOf).join('') }));
};
