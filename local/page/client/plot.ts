// Lines, areas and bars on two axes, as SVG. Drawn small enough for a phone and scaled up from there; the words that may
// be long, names and what the axes mean, stand around it as text (chart.ts).
import { s } from './element.ts';
import { marksOf, markWords } from './scale.ts';
import { bar, point, tone, trace } from './series-look.ts';

export interface Plotted {
  readonly kind: 'line' | 'area' | 'bar';
  readonly categories: readonly string[];
  /** One value for each category. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly height?: number;
}

const WIDTH = 320;
const HEIGHT = 200;
/** More points than these would run into each other; the line alone is clearer. */
const POINTS = 40;
const EDGE = { top: 8, right: 10, bottom: 20 };
/** Of the small type on the axes, roughly. */
const CHARACTER = 6.2;
/** How much of a category's room its bars fill. */
const BARS = 0.8;

/** From values to places. */
interface Frame {
  readonly height: number;
  readonly left: number;
  readonly marks: readonly number[];
  /** The room of one category. */
  readonly slot: number;
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
}

const round = (place: number): number => Math.round(place * 10) / 10;

const frameOf = ({ kind, categories, series, height = HEIGHT }: Plotted): Frame => {
  const values = series.flatMap((it) => it.values);
  // What is filled is filled from zero: without it the eye would compare wrong lengths.
  const marks = marksOf(kind === 'line' ? values : [...values, 0]);
  const [low = 0] = marks;
  const high = marks.at(-1) ?? 1;
  const left = 8 + CHARACTER * Math.max(...marks.map((mark) => markWords(mark).length));
  const [across, upright] = [WIDTH - left - EDGE.right, height - EDGE.top - EDGE.bottom];
  const isBanded = kind === 'bar' || categories.length === 1;
  const slot = across / (isBanded ? categories.length : categories.length - 1);
  return {
    height,
    left,
    marks,
    slot,
    x: (index) => round(left + slot * (index + (isBanded ? 0.5 : 0))),
    y: (value) => round(EDGE.top + upright * ((high - value) / (high - low))),
  };
};

const drawMark = (mark: number, { left, y }: Frame): SVGElement[] => [
  s(mark === 0 ? 'path.rule.zero' : 'path.rule', { d: `M${left} ${y(mark)}H${WIDTH - EDGE.right}` }),
  s('text', { x: left - 6, y: y(mark) + 4, 'text-anchor': 'end' }, markWords(mark)),
];

/** As many of the categories as can be read beside each other, none of them cut at the side. */
const drawCategories = (categories: readonly string[], { height, slot, x }: Frame): SVGElement[] => {
  const widest = CHARACTER * (Math.max(...categories.map((it) => it.length)) + 1);
  const every = Math.ceil(widest / slot);
  return categories.flatMap((label, index) => {
    const half = (CHARACTER * label.length) / 2;
    const middle = Math.min(Math.max(x(index), half), WIDTH - half);
    const place = { x: round(middle), y: height - 4, 'text-anchor': 'middle' };
    const isApart = every * slot - Math.abs(x(index) - middle) >= widest - CHARACTER / 2;
    return index % every === 0 && isApart ? [s('text', place, label)] : [];
  });
};

type Draw = (values: readonly number[], index: number, frame: Frame) => SVGElement[];

const pathOf = (values: readonly number[], { x, y }: Frame): string =>
  `M${values.map((value, at) => `${x(at)} ${y(value)}`).join('L')}`;

const drawLine: Draw = (values, index, frame) => [
  trace(index, pathOf(values, frame)),
  ...(values.length > POINTS ? [] : values.map((value, at) => point(index, frame.x(at), frame.y(value)))),
];

const drawArea: Draw = (values, index, frame) => {
  const { x, y } = frame;
  const closed = `${pathOf(values, frame)}L${x(values.length - 1)} ${y(0)}L${x(0)} ${y(0)}z`;
  return [s(`path.area${tone(index)}`, { d: closed }), ...drawLine(values, index, frame)];
};

const drawBars =
  (count: number): Draw =>
  (values, index, { slot, x, y }) => {
    const width = (slot * BARS) / count;
    return values.map((value, at) =>
      bar(index, {
        x: round(x(at) + width * (index - count / 2)),
        y: Math.min(y(value), y(0)),
        width: round(width),
        height: Math.abs(round(y(value) - y(0))),
      }),
    );
  };

/** The chart; its words say to a screen reader what a person sees at a glance. */
export const drawPlot = (plotted: Plotted, words: string): SVGElement => {
  const { kind, categories, series } = plotted;
  const frame = frameOf(plotted);
  const draw = { line: drawLine, area: drawArea, bar: drawBars(series.length) }[kind];
  return s(
    'svg.plot',
    { viewBox: `0 0 ${WIDTH} ${frame.height}`, role: 'img', 'aria-label': words },
    ...frame.marks.flatMap((mark) => drawMark(mark, frame)),
    ...drawCategories(categories, frame),
    ...series.flatMap(({ values }, index) => draw(values, index, frame)),
  );
};
