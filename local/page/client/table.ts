// Block Kit's table, and the numbers below a chart: a real table in a box of its own that scrolls sideways, so that a
// wide one never pushes the page.
import { type Block } from '../shown.ts';
import { type Child, h } from './element.ts';
import { list, object, richText, text, unknown, type Workspace } from './rich-text.ts';

/** The classes of a column's cells: `.right`, `.right.wraps`. */
type Column = string;

const ALIGNED = new Map([
  ['center', '.center'],
  ['right', '.right'],
]);

type Row = readonly (readonly Child[])[];

/** Rows as a table, the first of them its head. The name is what a screen reader says of the box. */
export const drawRows = (
  name: string,
  [head = [], ...body]: readonly Row[],
  columns: readonly Column[],
): HTMLElement => {
  const heads = head.map((it, index) => h(`th${columns[index] ?? ''}`, { scope: 'col' }, ...it));
  const rows = body.map((row) => h('tr', ...row.map((it, index) => h(`td${columns[index] ?? ''}`, ...it))));
  const box = { role: 'region', 'aria-label': name, tabindex: 0 };
  return h('div.cells', box, h('table', h('thead', h('tr', ...heads)), h('tbody', ...rows)));
};

/** Up to this many characters a cell stays on one line: to wrap it would only make its row higher. */
const SHORT = 24;

const lengthOf = (cell: readonly Child[]): number =>
  cell.reduce((sum, it) => sum + (it instanceof Node ? (it.textContent ?? '') : it || '').length, 0);

const CELLS = new Map<string, (cell: Block, workspace: Workspace) => Child[]>([
  ['raw_text', (cell) => [text(cell['text'])]],
  ['raw_number', (cell) => [text(cell['text'])]],
  ['rich_text', richText],
]);

/** Every cell keeps its place, also one that is no cell. */
const cellsOf = (row: unknown): readonly Block[] =>
  (Array.isArray(row) ? row : []).map(object).map((cell) => ({ ...cell, type: text(cell['type']) }));

const columnOf = (settings: Readonly<Record<string, unknown>>, longest: number): Column => {
  const wraps = settings['is_wrapped'] === true && longest > SHORT;
  return `${ALIGNED.get(text(settings['align'])) ?? ''}${wraps ? '.wraps' : ''}`;
};

/** The parts of a table block. */
export const drawTable = (block: Block, workspace: Workspace): HTMLElement[] => {
  const rows = list(block['rows']).map((row): Row =>
    cellsOf(row).map((cell) => CELLS.get(cell.type)?.(cell, workspace) ?? [unknown('Cell', cell.type)]),
  );
  const columns = list(block['column_settings']).map((settings, index) =>
    columnOf(settings, Math.max(0, ...rows.map((row) => lengthOf(row[index] ?? [])))),
  );
  return [drawRows('Table', rows, columns)];
};
