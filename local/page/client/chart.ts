// Block Kit's data_visualization: a drawing with a legend in words, and the same numbers as a table to unfold. Throws
// where the numbers are none; the block is then a dashed box (blocks.ts).
import { type Block } from '../shown.ts';
import { type Child, h } from './element.ts';
import { drawPlot, type Plotted } from './plot.ts';
import { list, object, text, unknown } from './rich-text.ts';
import { sample } from './series-look.ts';
import { drawRows } from './table.ts';

type Chart = Readonly<Record<string, unknown>>;
type Draw = (title: string, chart: Chart) => Child[];

const finite = (value: unknown): number => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError('A value of the chart is not a number.');
};

/** Numbers as they are, with no more digits than a number has. */
const shown = (value: number): string => String(value);

const numbers = (title: string, rows: readonly (readonly string[])[]): HTMLElement => {
  const columns = (rows[0] ?? []).map((_, index) => (index === 0 ? '' : '.right'));
  const cells = rows.map((row) => row.map((it) => [it]));
  return h(
    'details.numbers',
    h('summary', 'The numbers'),
    drawRows(`The numbers of ${title}`, cells, columns),
  );
};

const plottedOf = (kind: Plotted['kind'], chart: Chart): Plotted => {
  const given = object(chart['axis_config'])['categories'];
  const categories = (Array.isArray(given) ? given : []).map(text);
  const series = list(chart['series']).map(({ name, data }) => {
    const points = list(data);
    return { name: text(name), values: categories.map((_, at) => finite(points[at]?.['value'])) };
  });
  if (categories.length === 0 || series.length === 0) throw new TypeError('The chart has no points.');
  return { kind, categories, series };
};

const wordsOf = (title: string, { kind, series }: Plotted, [x, y]: readonly string[]): string => {
  const axes = [y && `upwards ${y}`, x && `across ${x}`].filter(Boolean).join(', ');
  const names = series.map(({ name }) => name).join(', ');
  return `${title}, ${kind} chart${axes && `, ${axes}`}. Series: ${names}. The numbers are in the table below.`;
};

const axis = (place: string, label: string): Child =>
  label !== '' && h(`p.axis.${place}`, { 'aria-hidden': 'true' }, label);

const onAxes =
  (kind: Plotted['kind']): Draw =>
  (title, chart) => {
    const plotted = plottedOf(kind, chart);
    const { categories, series } = plotted;
    const labels = object(chart['axis_config']);
    const [x, y] = [text(labels['x_label']), text(labels['y_label'])];
    const rows = categories.map((label, at) => [
      label,
      ...series.map(({ values }) => shown(values[at] ?? 0)),
    ]);
    return [
      h('ul.legend', ...series.map(({ name }, index) => h('li', sample(index, kind === 'bar'), name))),
      axis('up', y),
      drawPlot(plotted, wordsOf(title, plotted, [x, y])),
      axis('across', x),
      numbers(title, [[x || 'Category', ...series.map(({ name }) => name)], ...rows]),
    ];
  };

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** The shares in words: slices of a circle are compared worse than numbers are. */
const pie: Draw = (title, chart) => {
  const segments = list(chart['segments']).map((it) => ({
    label: text(it['label']),
    value: finite(it['value']),
  }));
  const whole = segments.reduce((sum, { value }) => sum + value, 0);
  return [
    h('ul.shares', ...segments.map(({ label, value }) => h('li', h('b', share(value, whole)), ` ${label}`))),
    numbers(title, [['Segment', 'Value'], ...segments.map(({ label, value }) => [label, shown(value)])]),
  ];
};

const CHARTS = new Map<string, Draw>([
  ['line', onAxes('line')],
  ['area', onAxes('area')],
  ['bar', onAxes('bar')],
  ['pie', pie],
]);

/** The parts of a data_visualization block. */
export const drawChart = (block: Block): HTMLElement[] => {
  const chart = object(block['chart']);
  const draw = CHARTS.get(text(chart['type']));
  if (!draw) return [unknown('Chart', chart['type'])];
  const title = text(block['title']);
  return [h('figure.chart', h('figcaption', title), ...draw(title, chart))];
};
