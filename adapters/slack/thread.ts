// The thread under a card as Block Kit: the table of all evidence, and what the reports show beside it. Each comes in two
// variants: native blocks, and lists for a workspace that has no native blocks yet. There is no mrkdwn anywhere.
import type { KnownBlock } from '@slack/types';
import { bold, text } from '../../approval/card.ts';
import { evidenceThread, type EvidenceRow, type EvidenceThread } from '../../approval/evidence-thread.ts';
import { type Exhibit } from '../../approval/exhibit.ts';
import { type Judged, type Request } from '../../approval/request.ts';
import { plain, plainSummary, type Message } from './card.ts';
import {
  linesBlock,
  listOf,
  nativeExhibits,
  plainExhibits,
  RIGHT,
  tableBlock,
  WRAPPED,
  type DataVisualization,
} from './figures.ts';

/** Below the undocumented limit of about 13,200: https://github.com/slackapi/bolt-js/issues/2509 */
const MESSAGE_CHARACTERS = 12_000;
/** https://docs.slack.dev/reference/block-kit/blocks/table-block: 100 rows, one of which is the header. */
const MOST_ROWS = 99;

export interface ThreadMessage extends Omit<Message, 'blocks'> {
  readonly blocks: (KnownBlock | DataVisualization)[];
}

/** A message of the thread, and what is sent where native blocks are refused. */
export interface Variants {
  readonly native: ThreadMessage;
  readonly plain: ThreadMessage;
}

/** The whole evidence. Lines that do not fit are counted below those that do. */
export const tableMessage = (request: Request, judged: Judged): Variants => {
  const thread = evidenceThread(request, judged);
  const summary = plainSummary(thread.summary);
  return {
    native: { text: summary, blocks: fitting(thread, asTable) },
    plain: { text: summary, blocks: fitting(thread, asList) },
  };
};

type Draw = (thread: EvidenceThread, rows: readonly EvidenceRow[]) => KnownBlock;

/** Cap, rows and closing line, with as many rows as the message bears. */
const fitting = (thread: EvidenceThread, draw: Draw): KnownBlock[] => {
  const message = (count: number): KnownBlock[] => [
    linesBlock('cap', [bold(thread.title), text(thread.compared)]),
    draw(thread, thread.rows.slice(0, count)),
    { type: 'context', block_id: 'cut', elements: [plain(thread.closing(count))] },
  ];
  let count = Math.min(MOST_ROWS, thread.rows.length);
  while (count > 0 && JSON.stringify(message(count)).length > MESSAGE_CHARACTERS) count--;
  return message(count);
};

const asTable: Draw = ({ columns }, rows) =>
  tableBlock(
    'evidence',
    columns.map((_, index) => (index === 0 || index === columns.length - 1 ? WRAPPED : RIGHT)),
    [columns, ...rows.map(({ cells }) => cells)],
  );

const asList: Draw = ({ count }, rows) => {
  const cap = linesBlock('evidence', [bold(count)]);
  return { ...cap, elements: [...cap.elements, ...runsOf(rows)] };
};

/** Lists of checks, and below a check a list of what it follows from. */
const runsOf = (rows: readonly EvidenceRow[]) => {
  const runs: { isPart: boolean; sentences: string[] }[] = [];
  for (const { isPart, sentence } of rows) {
    const last = runs.at(-1);
    if (last?.isPart === isPart) last.sentences.push(sentence);
    else runs.push({ isPart, sentences: [sentence] });
  }
  return runs.map(({ isPart, sentences }) => listOf(sentences, isPart ? 1 : 0));
};

/** Curves, tables and bars of the reports. */
export const exhibitsMessage = (exhibits: readonly Exhibit[]): Variants => {
  const cap = linesBlock('cap', [bold('What the reports show')]);
  const summary = plainSummary(`What the reports show: ${exhibits.map(({ title }) => title).join(', ')}.`);
  return {
    native: { text: summary, blocks: [cap, ...nativeExhibits(exhibits)] },
    plain: { text: summary, blocks: [cap, ...plainExhibits(exhibits)] },
  };
};
