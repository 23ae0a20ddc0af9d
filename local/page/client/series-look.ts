// How the series of a chart are told apart: by dashes and the shape of the points, which no two of twelve share, and by
// a colour besides.
import { type Attributes, s } from './element.ts';

const DASHES = [undefined, '7 4', '2 3', '9 3 2 3'];

const SHAPES: readonly ((x: number, y: number) => string)[] = [
  (x, y) => `M${x - 3} ${y}a3 3 0 1 0 6 0a3 3 0 1 0-6 0`,
  (x, y) => `M${x - 2.5} ${y - 2.5}h5v5h-5z`,
  (x, y) => `M${x} ${y - 3.5}l3.5 6h-7z`,
];

const MANY = DASHES.length;
const group = (index: number): number => Math.floor(index / MANY);

/** The class that colours a series. */
export const tone = (index: number): string => `.tone-${index % MANY}`;

/** The line of a series. */
export const trace = (index: number, path: string): SVGElement =>
  s(`path.trace${tone(index)}`, { d: path, 'stroke-dasharray': DASHES[index % MANY] });

/** One point of a series. */
export const point = (index: number, x: number, y: number): SVGElement =>
  s(`path.point${tone(index)}`, { d: SHAPES[group(index) % SHAPES.length]?.(x, y) });

/** One bar of a series: its tone is also how full it is (figures.css), its edge says which four it is of. */
export const bar = (index: number, place: Attributes): SVGElement =>
  s(`rect.bar${tone(index)}`, { ...place, 'stroke-dasharray': DASHES[group(index)] });

/** The look of a series, small, for the legend. */
export const sample = (index: number, isBar: boolean): SVGElement =>
  s(
    isBar ? 'svg.sample.square' : 'svg.sample',
    { viewBox: isBar ? '0 0 12 12' : '0 0 32 12', 'aria-hidden': 'true' },
    ...(isBar
      ? [bar(index, { x: 1, y: 1, width: 10, height: 10 })]
      : [trace(index, 'M0 6H32'), point(index, 16, 6)]),
  );
