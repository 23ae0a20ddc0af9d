// Tables, lists and charts as Block Kit: what the thread under a card is made of. Text in them is literal.
import type { Block, KnownBlock, RichTextBlock, TableBlock } from '@slack/types';
import { bold, lines, section, text, type Line } from '../../approval/card.ts';
import { exhibitInWords, moreInWords } from '../../approval/evidence-thread.ts';
import { type Exhibit } from '../../approval/exhibit.ts';
import { numberInWords } from '../../approval/number-words.ts';
import { richText } from './card.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const MOST_CHARTS = 2;
/** https://docs.slack.dev/reference/block-kit/blocks/table-block: a second one is refused. */
const MOST_TABLES = 1;
/** What an empty cell or item shows: Slack refuses a message with an empty text in it. */
const NOTHING = '–';
/** The length of the longest bar, in block characters: it fits beside its name on a phone. */
const LONGEST_BAR = 12;

/** A chart, which @slack/types does not know yet. */
export interface DataVisualization extends Block {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'line';
    readonly series: { name: string; data: { label: string; value: number }[] }[];
    readonly axis_config: { categories: string[]; x_label: string; y_label: string };
  };
}

type Alignment = NonNullable<TableBlock['column_settings']>[number];
export const WRAPPED: Alignment = { is_wrapped: true };
export const RIGHT: Alignment = { align: 'right' };

/** A table of raw text, which nothing in a cell can break out of. The first row is its header. */
export const tableBlock = (
  blockId: string,
  columns: Alignment[],
  rows: readonly (readonly string[])[],
): TableBlock => ({
  type: 'table',
  block_id: blockId,
  column_settings: columns,
  rows: rows.map((cells) => cells.map((cell) => ({ type: 'raw_text', text: cell || NOTHING }))),
});

/** A bulleted list; indented, it belongs to the item above it. */
export const listOf = (items: readonly string[], indent = 0): RichTextBlock['elements'][number] => ({
  type: 'rich_text_list',
  style: 'bullet',
  indent,
  elements: items.map((item) => ({
    type: 'rich_text_section',
    elements: [{ type: 'text', text: item || NOTHING }],
  })),
});

export const linesBlock = (blockId: string, ...all: Line[]): RichTextBlock =>
  richText(section(blockId, lines(...all)), blockId);

/** Exhibits as charts and tables; where Slack takes no further one, as lists. */
export const nativeExhibits = (exhibits: readonly Exhibit[]): (KnownBlock | DataVisualization)[] =>
  exhibits.flatMap((exhibit, index): (KnownBlock | DataVisualization)[] => {
    const before = exhibits.slice(0, index).filter(({ kind }) => kind === exhibit.kind).length;
    const id = `exhibit.${index}`;
    switch (exhibit.kind) {
      case 'curve':
        return before < MOST_CHARTS ? [chartOf(exhibit, id)] : [wordsOf(exhibit, id)];
      case 'matrix':
        return before < MOST_TABLES ? matrixBlocks(exhibit, id) : [wordsOf(exhibit, id)];
      case 'bars':
        return [barsOf(exhibit, id)];
    }
  });

/** Exhibits as lists. */
export const plainExhibits = (exhibits: readonly Exhibit[]): KnownBlock[] =>
  exhibits.map((exhibit, index) =>
    exhibit.kind === 'bars' ? barsOf(exhibit, `exhibit.${index}`) : wordsOf(exhibit, `exhibit.${index}`),
  );

/** A title and a list below it. */
export const titled = (title: string, items: readonly string[], blockId: string): RichTextBlock => {
  const cap = linesBlock(blockId, [bold(title)]);
  return { ...cap, elements: [...cap.elements, listOf(items)] };
};

const wordsOf = (exhibit: Exhibit, blockId: string): RichTextBlock => {
  const words = exhibitInWords(exhibit);
  return titled(words.title, words.lines, blockId);
};

type Of<Kind> = Extract<Exhibit, { kind: Kind }>;

const chartOf = (
  { title, xLabel, yLabel, points, series }: Of<'curve'>,
  blockId: string,
): DataVisualization => ({
  type: 'data_visualization',
  block_id: blockId,
  title,
  chart: {
    type: 'line',
    series: series.map(({ name, values }) => ({
      name,
      data: values.map((value, index) => ({ label: points[index] ?? '', value })),
    })),
    axis_config: { categories: [...points], x_label: xLabel, y_label: yLabel },
  },
});

/** Actual classes down, predicted across. */
const matrixBlocks = (exhibit: Of<'matrix'>, blockId: string): KnownBlock[] => {
  const { title, classes, rows } = exhibit;
  const header = ['Class', ...classes.map((name) => `Predicted ${name}`)];
  const counts = rows.map((row, index) => [`Actual ${classes[index] ?? ''}`, ...row.map(String)]);
  return [
    linesBlock(blockId, [bold(title)], ...moreInWords(exhibit).map((more) => [text(more)])),
    tableBlock(`${blockId}.table`, [WRAPPED, ...classes.map(() => RIGHT)], [header, ...counts]),
  ];
};

/** Name, value, and a bar beside the largest one. */
const barsOf = (exhibit: Of<'bars'>, blockId: string): RichTextBlock => {
  const { title, bars } = exhibit;
  const largest = bars.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const items = bars.map(({ name, value }) =>
    `${name} ${numberInWords(value)} ${barOf(value, largest)}`.trim(),
  );
  return titled(title, [...items, ...moreInWords(exhibit)], blockId);
};

const barOf = (value: number, largest: number): string =>
  value === 0 ? '' : '█'.repeat(Math.max(1, Math.round((LONGEST_BAR * Math.abs(value)) / largest)));
