// The table of a replay: a version a line, its reason cut where the terminal ends.
import { cut, type Colour, type Paint } from './terminal.ts';
import { UNJUDGED, type Again } from './judge-again.ts';

export interface Drawing {
  readonly columns: number;
  readonly paint: Paint;
}

/** The cells of a line, the last one cut at the width. */
interface Line {
  readonly version: string;
  readonly registered: string;
  readonly was: string;
  readonly by: string;
  readonly would: string;
  readonly why: string;
}

const HEADER: Line = {
  version: 'version',
  registered: 'registered',
  was: 'was',
  by: 'by',
  would: 'would be',
  why: 'why',
};

/** The columns before the reason, numbers to the right. */
const COLUMNS = ['version', 'registered', 'was', 'by', 'would'] as const;
const MOST_BY = 19;
const LEAST_WHY = 12;
const GAP = '  ';

export const tableOf = (again: readonly Again[], { columns, paint }: Drawing): string => {
  const lines = again.map(lineOf);
  const widths = COLUMNS.map((column) =>
    Math.max(...[HEADER, ...lines].map((line) => [...line[column]].length)),
  );
  const before = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const draw = (line: Line, colour?: Colour): string => {
    const cells = COLUMNS.map((column, index) => padded(line[column], column, widths[index] ?? 0));
    const last = cells.length - 1;
    if (colour) cells[last] = paint(colour, cells[last] ?? '');
    return [...cells, cut(line.why, Math.max(LEAST_WHY, columns - before))].join(GAP).trimEnd();
  };
  return [draw(HEADER), ...lines.map((line, index) => draw(line, colourOf(again[index])))].join('\n');
};

const padded = (text: string, column: string, width: number): string =>
  column === 'version' ? text.padStart(width) : text.padEnd(width);

const lineOf = (one: Again): Line => ({
  version: `v${one.version}`,
  registered: one.registeredAt === null ? '' : dayOf(new Date(one.registeredAt)),
  was: one.was === 'PendingManualApproval' ? 'Pending' : one.was,
  by: cut(byInWords(one), MOST_BY),
  would: wouldBe(one),
  why: shortWhy(one),
});

/** The reason without what the word before it says already. */
const shortWhy = ({ unreadable, why }: Again): string =>
  unreadable ? why.replace(/^Its .* cannot be read: /, '') : why.replace(UNJUDGED, '');

/** The day in the reader's own zone. */
const dayOf = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

const byInWords = ({ by, was }: Again): string => {
  if (by !== null) return by.join(', ');
  return was === 'PendingManualApproval' ? '' : 'outside';
};

const WOULD = { approve: 'approved', ask: 'asked', reject: 'rejected', unjudged: 'not judged' } as const;

const wouldBe = ({ outcome, unreadable }: Again): string =>
  outcome === 'reject' && unreadable ? 'unreadable' : WOULD[outcome];

const COLOURS = { approve: 'green', ask: 'yellow', reject: 'red', unjudged: 'red' } as const;

const colourOf = (one: Again | undefined): Colour | undefined => one && COLOURS[one.outcome];
