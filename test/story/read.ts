// A message of the local Slack as a person reads it, line by line: mentions as `<@U0BOB>`, links as their words, instants
// as `(date)`, buttons in brackets.
import { type ChatMessage } from './story.ts';

interface Loose {
  readonly type?: string;
  readonly text?: unknown;
  readonly user_id?: string;
  readonly title?: string;
  readonly elements?: readonly Loose[];
  readonly rows?: readonly (readonly Loose[])[];
}

const wordsOf = (it: Loose): string => {
  switch (it.type) {
    case 'user':
      return `<@${it.user_id}>`;
    case 'date':
      return '(date)';
    case 'button':
      return `[${wordsOf(it.text as Loose)}]`;
    case 'actions':
      return (it.elements ?? []).map(wordsOf).join(' ');
    default:
      return typeof it.text === 'string' ? it.text : (it.elements ?? []).map(wordsOf).join('');
  }
};

const linesOf = (it: Loose): string[] => {
  switch (it.type) {
    case 'rich_text':
    case 'context':
      return (it.elements ?? []).flatMap(linesOf);
    case 'rich_text_list':
      return (it.elements ?? []).map((item) => `- ${wordsOf(item)}`);
    case 'rich_text_quote':
      return [`> ${wordsOf(it)}`];
    case 'header':
      return [wordsOf(it.text as Loose)];
    case 'table':
      return (it.rows ?? []).map((row) => row.map(wordsOf).join(' | '));
    case 'data_visualization':
      return [`[${it.title ?? ''}]`];
    default:
      return wordsOf(it).split('\n');
  }
};

/** Its blocks as lines; digests as `(digest)`. */
export const asRead = (message: ChatMessage | undefined): string[] =>
  ((message?.blocks ?? []) as readonly Loose[])
    .flatMap(linesOf)
    .filter((line) => line !== '')
    .map((line) => line.replaceAll(/(evidence|policy) [0-9a-f]{8}\b/g, '$1 (digest)'));
