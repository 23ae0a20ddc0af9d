// A card in a terminal: the same words as in Slack, times in the reader's zone. Nothing in it can move the cursor.
import { type Shown, type ShownCard, type ShownSpan } from '../approval/answer.ts';
import { cleanText } from '../approval/foreign-text.ts';
import { localTime, zone } from './local-time.ts';
import { wrapped, type Paint } from './terminal.ts';

const TEXT_LIMIT = 3000;

type Part = ShownCard['sections'][number]['parts'][number];
type Look = { readonly columns: number; readonly paint: Paint };

/** Title, sections and footer; what was not judged yet has no card. */
export const cardShown = ({ card, group, version }: Shown, { columns, paint }: Look): string => {
  if (!card) return `${group} v${version}: not judged yet.`;
  const sections = card.sections.map(({ parts }) =>
    parts.flatMap((part) => partLines(part).flatMap((line) => wrapped(line, columns))).join('\n'),
  );
  const footer = `${clean(card.footer)}. Times are ${zone()}.`;
  return [paint('bold', clean(card.title)), ...sections, paint('dim', footer)].join('\n\n');
};

const partLines = (part: Part): string[] => {
  switch (part.kind) {
    case 'lines':
      return part.lines.map(lineText);
    case 'list':
      return part.items.map((item) => `  - ${lineText(item)}`);
    case 'quote':
      return [`  "${clean(part.text)}"`];
  }
};

const lineText = (line: readonly ShownSpan[]): string => line.map(spanText).join('');

const spanText = (span: ShownSpan): string => {
  switch (span.kind) {
    case 'text':
      return printable(span.text);
    case 'mention':
    case 'mention-group':
      return clean(span.name);
    case 'instant':
      return localTime(span.at);
    case 'link':
      return `${printable(span.text)} ${clean(span.url)}`;
  }
};

const clean = (text: string): string => cleanText(text, TEXT_LIMIT);

/** Cleaned, but with the blanks at both ends, which join it to its neighbours. */
const printable = (text: string): string => {
  const [start = ''] = /^ */.exec(text) ?? [];
  const [end = ''] = / *$/.exec(text) ?? [];
  return text.trim() === '' ? start : `${start}${clean(text)}${end}`;
};
