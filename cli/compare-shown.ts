// Two runs in a terminal: their metrics, the parameters that differ, and each curve as a line of block characters.
import { cleanName, cleanText } from '../approval/foreign-text.ts';
import {
  metricInWords,
  parameterInWords,
  type RowInWords,
  type RunsCompared,
  type RunSide,
} from '../approval/runs-compared.ts';
import { runInWords } from '../approval/runs-shown.ts';
import { curveInWords, curveTitle } from '../approval/runs-thread.ts';
import { type Drawn } from '../approval/step-curves.ts';
import { cut, wrapped, type Paint } from './terminal.ts';

export interface Comparison {
  /** `churn-telco: v44 beside v41` */
  readonly title: string;
  readonly own: RunSide;
  readonly beside: RunSide;
  readonly compared: RunsCompared;
  readonly drawn: readonly Drawn[];
  /** Whether the curves could be read at all. */
  readonly isRead: boolean;
}

export interface Drawing {
  readonly columns: number;
  readonly paint: Paint;
}

const GAP = '  ';
const NAME_LIMIT = 40;
const CELL_LIMIT = 18;
const FOREIGN_LIMIT = 300;
const LEAST_NAME = 12;

/** The whole comparison. */
export const comparisonShown = (it: Comparison, drawing: Drawing): string =>
  [
    headOf(it, drawing),
    ...metricsOf(it, drawing),
    ...parametersOf(it, drawing),
    ...curvesOf(it, drawing),
  ].join('\n\n');

const headOf = ({ title, own, beside }: Comparison, { columns, paint }: Drawing): string => {
  const lines = [own, beside].flatMap(({ label, run }) =>
    wrapped(`${shownLabel(label)}: ${runInWords(run)}`, columns),
  );
  return [paint('bold', `${cleanText(title, FOREIGN_LIMIT)}. Nothing was changed.`), ...lines].join('\n');
};

const shownLabel = (label: string): string => cleanName(label, NAME_LIMIT);

interface Line {
  readonly name: string;
  readonly words: RowInWords;
}

const metricsOf = (it: Comparison, drawing: Drawing): string[] => {
  const lines = it.compared.metrics.map((metric) => ({ name: metric.name, words: metricInWords(metric) }));
  return lines.length === 0 ? ['No metric was logged to either.'] : [tableOf('metric', lines, it, drawing)];
};

const parametersOf = (it: Comparison, drawing: Drawing): string[] => {
  const { parameters, same } = it.compared;
  const lines = parameters.map((one) => ({ name: one.name, words: parameterInWords(one) }));
  const others = `${same} ${lines.length > 0 ? 'other ' : ''}${same === 1 ? 'parameter is' : 'parameters are'} the same.`;
  return [
    ...(lines.length === 0 ? [] : [tableOf('parameter', lines, it, drawing)]),
    ...(lines.length + same === 0 ? ['No parameter was logged to either.'] : [others]),
  ];
};

/** Name, both values to the right, and the change; the name is cut where the terminal ends. */
const tableOf = (
  head: string,
  lines: readonly Line[],
  { own, beside }: Comparison,
  { columns, paint }: Drawing,
): string => {
  const header = [head, shownLabel(own.label), shownLabel(beside.label), 'change'];
  const rows = [header, ...lines.map(cellsOf)];
  const [name, one, other, change] = [0, 1, 2, 3].map((column) => widthOf(rows, column)) as Four<number>;
  const room = Math.max(LEAST_NAME, columns - (one + other + change + 3 * GAP.length));
  const draw = (row: readonly string[]): string => {
    const [first, second, third, fourth] = row as Four<string>;
    const named = cut(first, room).padEnd(Math.min(name, room));
    return [named, second.padStart(one), third.padStart(other), fourth].join(GAP).trimEnd();
  };
  const [first = '', ...others] = rows.map(draw);
  return [paint('dim', first), ...others].join('\n');
};

type Four<T> = [T, T, T, T];

const cellsOf = ({ name, words }: Line): string[] => [
  cleanName(name, NAME_LIMIT),
  cellOf(words.own || '-'),
  cellOf(words.beside || '-'),
  words.change,
];

const cellOf = (text: string): string => cut(cleanText(text, FOREIGN_LIMIT), CELL_LIMIT);

const widthOf = (rows: readonly (readonly string[])[], column: number): number =>
  Math.max(...rows.map((row) => [...(row[column] ?? '')].length));

const curvesOf = ({ drawn, isRead }: Comparison, { columns }: Drawing): string[] => {
  if (!isRead) return ['The curves could not be read.'];
  return drawn.map(({ curve, ended }) =>
    [
      curveTitle(curve),
      ...curveInWords(curve).map((line) => `  ${line}`),
      ...ended.flatMap(({ label, at }) =>
        wrapped(`  ${label} ended at step ${at}; its last value goes on.`, columns),
      ),
    ].join('\n'),
  );
};
