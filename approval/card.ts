// A card as people read it, before any vendor's format: a title, parts of lines, lists and quotes, choices, a footer.
// Text here is literal; nothing in it is ever markup.
import { type Instant, type PersonKey, type UserGroupId } from './ids.ts';

/** A piece of a line. A `mention` pings on a first post and is a plain name on every edit. */
export type Span =
  | { readonly kind: 'text'; readonly text: string; readonly bold?: true; readonly code?: true }
  | { readonly kind: 'mention'; readonly person: PersonKey; readonly slack: string; readonly name: string }
  | { readonly kind: 'mention-group'; readonly group: UserGroupId; readonly name: string }
  | { readonly kind: 'instant'; readonly at: Instant }
  | { readonly kind: 'link'; readonly url: string; readonly text: string; readonly bold?: true };

export type Line = readonly Span[];

/** A block of a card. */
export type Part =
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'quote'; readonly text: string };

/** What a person can choose; the adapter makes the button. */
export interface Choice {
  readonly choice: 'approve' | 'reject' | 'request-changes';
  readonly text: string;
  readonly label: string;
  readonly primary: boolean;
}

/** One named group of parts; its name becomes the block's id. */
export interface Section {
  readonly name: string;
  readonly parts: readonly Part[];
}

export interface CardText {
  readonly title: string;
  /** What a notification shows and a screen reader says: whole sentences. */
  readonly summary: string;
  readonly sections: readonly Section[];
  readonly choices: readonly Choice[];
  readonly footer: string;
}

export const text = (words: string): Span => ({ kind: 'text', text: words });
export const bold = (words: string): Span => ({ kind: 'text', text: words, bold: true });
export const code = (words: string): Span => ({ kind: 'text', text: words, code: true });
export const at = (instant: Instant): Span => ({ kind: 'instant', at: instant });
export const lines = (...all: Line[]): Extract<Part, { kind: 'lines' }> => ({ kind: 'lines', lines: all });
export const list = (items: readonly string[]): Part => ({
  kind: 'list',
  items: items.map((item) => [text(item)]),
});
export const section = (name: string, ...parts: Part[]): Section => ({ name, parts });

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `26 Nov 14:05 UTC`: an instant where the reader's own zone is not known. */
export const utc = (instant: Instant): string =>
  `${Number(instant.slice(8, 10))} ${MONTHS[Number(instant.slice(5, 7)) - 1]} ${instant.slice(11, 16)} UTC`;

/** `26 Nov 2026, 14:05 UTC`: the same with its year. */
export const utcWithYear = (instant: Instant): string =>
  `${Number(instant.slice(8, 10))} ${MONTHS[Number(instant.slice(5, 7)) - 1]} ${instant.slice(0, 4)}, ${instant.slice(11, 16)} UTC`;

/** `Bob`, `Bob or Carol`, `Bob, Carol or Dave`. */
export const inWords = (items: readonly string[], last: 'or' | 'and'): string =>
  items.length < 2 ? (items[0] ?? 'nobody') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;

/** Lines where nothing can be pressed and no time zone is known: one after the other, as one text. */
export const inPlain = (all: readonly Line[]): string =>
  all.map((line) => line.map(spanInPlain).join('')).join(' ');

const spanInPlain = (span: Span): string => {
  switch (span.kind) {
    case 'text':
      return span.text;
    case 'instant':
      return utc(span.at);
    case 'link':
      return `${span.text}: ${span.url}`;
    case 'mention':
    case 'mention-group':
      return span.name;
  }
};
