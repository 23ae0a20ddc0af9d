// The runs behind a version as Block Kit: a table and charts, or lists for a workspace that has no native blocks yet.
import type { KnownBlock } from '@slack/types';
import { bold, text } from '../../approval/card.ts';
import { type Request } from '../../approval/request.ts';
import { type RunsShown } from '../../approval/runs-shown.ts';
import { curveInWords, curveTitle, runsInWords, runsTable, runsTitle } from '../../approval/runs-thread.ts';
import { plain, plainSummary } from './card.ts';
import {
  linesBlock,
  nativeExhibits,
  RIGHT,
  tableBlock,
  titled,
  WRAPPED,
  type DataVisualization,
} from './figures.ts';
import { type Variants } from './thread.ts';

/** Which runs, what differs, how it went. */
export const runsMessage = (request: Request, shown: RunsShown): Variants => {
  const { title, compared } = runsTitle(request, shown);
  const summary = plainSummary(`${title}${compared}. ${shown.lines.join('; ')}`);
  const cap = linesBlock('cap', [bold(title), text(compared)], ...shown.lines.map((line) => [text(line)]));
  if (shown.kind === 'said') {
    const said = { text: summary, blocks: [cap] };
    return { native: said, plain: said };
  }
  const notes = notesOf(shown);
  return {
    native: { text: summary, blocks: [cap, ...tableOf(shown), ...notes, ...nativeExhibits(shown.curves)] },
    plain: { text: summary, blocks: [cap, ...listsOf(shown), ...notes] },
  };
};

type Compared = Extract<RunsShown, { kind: 'compared' }>;

const tableOf = (shown: Compared): (KnownBlock | DataVisualization)[] => {
  const rows = runsTable(shown);
  const columns = rows[0]?.map((_, index) => (index > 0 && index <= shown.labels.length ? VALUE : WRAPPED));
  return shown.rows.length === 0 || !columns ? [] : [tableBlock('runs', columns, rows)];
};

/** A parameter may be a text of any length. */
const VALUE = { ...RIGHT, ...WRAPPED };

const listsOf = (shown: Compared): KnownBlock[] => [
  ...(shown.rows.length === 0 ? [] : [titled('Metrics and parameters', runsInWords(shown), 'runs')]),
  ...shown.curves.map((curve, index) => titled(curveTitle(curve), curveInWords(curve), `curve.${index}`)),
];

const notesOf = ({ notes, rows }: Compared): KnownBlock[] => {
  const all = rows.length === 0 ? ['Nothing was logged to it.', ...notes] : notes;
  return all.length === 0 ? [] : [{ type: 'context', block_id: 'notes', elements: [plain(all.join(' '))] }];
};
