// Cards as Block Kit. Only plain_text and rich_text, whose text is literal: there is no mrkdwn object anywhere, so that
// foreign text has no syntax to break out of.
import type { ActionsBlock, KnownBlock, RichTextBlock, RichTextElement, RichTextSection } from '@slack/types';
import {
  utcWithYear,
  type CardText,
  type Choice,
  type Line,
  type Part,
  type Section,
  type Span,
  lines,
  section,
  text,
} from '../../approval/card.ts';
import { short } from '../../approval/ids.ts';
import { judgedOf, type Request } from '../../approval/request.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const HEADER_LIMIT = 150;
/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const LABEL_LIMIT = 75;
/** Long summaries are cut by clients; a notification shows far less. */
const SUMMARY_LIMIT = 400;

/** The action ids of the buttons; also the callback ids of the modals that they open. */
export const ACTION = {
  approve: 'approval.approve',
  reject: 'approval.reject',
  'request-changes': 'approval.request-changes',
  withdraw: 'approval.withdraw',
} as const;

/** What a button carries: which request, and the evidence that its card showed. At most 100 characters. */
export const buttonValue = (request: Request): string => {
  const judged = judgedOf(request);
  return `${request.id}:${judged ? short(judged.evidence) : 'none'}`;
};

/** A message's blocks and the sentence for notifications and screen readers. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** The card of a request in one revision. Mentions ping on a first post only; an edit writes names. */
export const messageOf = (card: CardText, request: Request, mentions: boolean): Message => {
  const revision = request.revision;
  const actions = actionsOf(card.choices, request);
  return {
    text: plainSummary(card.summary),
    blocks: [
      { type: 'header', block_id: `head.${revision}`, text: plain(cut(card.title, HEADER_LIMIT)) },
      ...card.sections.map((section) => richText(section, `${section.name}.${revision}`, mentions)),
      ...(actions ? [actions] : []),
      { type: 'context', block_id: `foot.${revision}`, elements: [plain(card.footer)] },
    ],
  };
};

/** A section as one rich_text block. */
export const richText = (section: Section, blockId: string, mentions = false): RichTextBlock => ({
  type: 'rich_text',
  block_id: blockId,
  elements: section.parts.map((part) => partOf(part, mentions)),
});

const partOf = (part: Part, mentions: boolean): RichTextBlock['elements'][number] => {
  switch (part.kind) {
    case 'lines':
      return sectionOf(part.lines, mentions);
    case 'list':
      return {
        type: 'rich_text_list',
        style: 'bullet',
        indent: 0,
        elements: part.items.map((item) => sectionOf([item], mentions)),
      };
    case 'quote':
      return { type: 'rich_text_quote', elements: [{ type: 'text', text: part.text || ' ' }] };
  }
};

const sectionOf = (lines: readonly Line[], mentions: boolean): RichTextSection => ({
  type: 'rich_text_section',
  elements: lines.flatMap((line, index) => [
    ...(index === 0 ? [] : [{ type: 'text', text: '\n' } as const]),
    ...line.map((span) => spanOf(span, mentions)).filter(isThere),
  ]),
});

/** Slack refuses a message with an empty text in it; what a stranger left blank must not keep a card away. */
const isThere = (element: RichTextElement): boolean => element.type !== 'text' || element.text !== '';

const spanOf = (span: Span, mentions: boolean): RichTextElement => {
  switch (span.kind) {
    case 'text':
      return { type: 'text', text: span.text, ...styleOf(span) };
    case 'mention':
      return mentions && span.slack
        ? { type: 'user', user_id: span.slack }
        : { type: 'text', text: span.name };
    case 'mention-group':
      return mentions ? { type: 'usergroup', usergroup_id: span.group } : { type: 'text', text: span.name };
    case 'instant':
      return {
        type: 'date',
        timestamp: Math.floor(Date.parse(span.at) / 1000),
        format: '{date_short_pretty} at {time}',
        fallback: utcWithYear(span.at),
      };
    case 'link':
      return { type: 'link', url: span.url, text: span.text, ...styleOf(span) };
  }
};

const styleOf = (span: {
  readonly bold?: true;
  readonly code?: true;
}): { style?: { bold?: true; code?: true } } => {
  if (!span.bold && !span.code) return {};
  return { style: { ...(span.bold && { bold: true }), ...(span.code && { code: true }) } };
};

const actionsOf = (choices: readonly Choice[], request: Request): ActionsBlock | undefined =>
  choices.length === 0
    ? undefined
    : {
        type: 'actions',
        block_id: `vote.${request.revision}`,
        elements: choices.map((choice) => ({
          type: 'button',
          action_id: ACTION[choice.choice],
          text: plain(choice.text),
          value: buttonValue(request),
          accessibility_label: cutMiddle(choice.label, LABEL_LIMIT),
          ...(choice.primary && { style: 'primary' as const }),
        })),
      };

/** plain_text without emoji names: what is written is what is read. */
export const plain = (text: string) => ({ type: 'plain_text', text, emoji: false }) as const;

/** A summary is mrkdwn to some clients: its three special characters are escaped. */
export const plainSummary = (summary: string): string =>
  cut(summary, SUMMARY_LIMIT).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const cut = (text: string, limit: number): string =>
  [...text].length <= limit ? text : `${[...text].slice(0, limit - 1).join('')}…`;

const cutMiddle = (text: string, limit: number): string => {
  const points = [...text];
  if (points.length <= limit) return text;
  const half = Math.floor((limit - 1) / 2);
  return `${points.slice(0, half).join('')}…${points.slice(-half).join('')}`;
};

/** One sentence as a message of its own. */
export const plainMessage = (sentence: string): Message =>
  sectionMessage(sentence, section('notice', lines([text(sentence)])));

/** One section as a message of its own; the summary is what a notification shows. */
export const sectionMessage = (summary: string, one: Section, mentions = false): Message => ({
  text: plainSummary(summary),
  blocks: [richText(one, one.name, mentions)],
});
