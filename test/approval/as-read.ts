// A card as a person reads it: lines of text, the instants as the fallback shows them, buttons in brackets.
import { type CardText, type Line, type Part, type Span, utcWithYear } from '../../approval/card.ts';

const spanAsRead = (span: Span): string => {
  switch (span.kind) {
    case 'text':
      return span.text;
    case 'link':
      return span.text;
    case 'mention':
    case 'mention-group':
      return `@${span.name}`;
    case 'instant':
      return utcWithYear(span.at);
  }
};

const lineAsRead = (line: Line): string => line.map(spanAsRead).join('');

export const partAsRead = (part: Part): string[] => {
  switch (part.kind) {
    case 'lines':
      return part.lines.map(lineAsRead);
    case 'list':
      return part.items.map((item) => `- ${lineAsRead(item)}`);
    case 'quote':
      return [`> ${part.text}`];
  }
};

/** Title, sections, buttons (the primary one with a star) and footer; the summary is asserted by itself. */
export const asRead = (card: CardText): string[] => [
  card.title,
  ...card.sections.flatMap((section) => section.parts.flatMap(partAsRead)),
  ...card.choices.map((choice) => `[${choice.text}${choice.primary ? '*' : ''}]`),
  card.footer,
];
