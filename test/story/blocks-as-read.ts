// Blocks as the person reads them: one line a line, links as `[words](address)`, instants as `<time>`.
interface Read {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** The lines of all blocks, in their order. */
export const asRead = (blocks: readonly unknown[]): string[] =>
  blocks.flatMap((block) => readBlock(block as Read).split('\n'));

const readBlock = (block: Read): string => {
  switch (block.type) {
    case 'header':
      return `# ${textOf(block['text'])}`;
    case 'context':
      return `(${childrenOf(block).map(textOf).join(' ')})`;
    case 'actions':
      return childrenOf(block)
        .map((one) => `[${textOf(one['text'])}: ${String(one['accessibility_label'])}]`)
        .join(' ');
    case 'rich_text':
      return childrenOf(block).map(readPart).join('\n');
    default:
      throw new Error(`${block.type} is not read here.`);
  }
};

const readPart = (part: Read): string => {
  if (part.type === 'rich_text_list')
    return childrenOf(part)
      .map((item) => `- ${spans(item).replaceAll('\n', '\n  ')}`)
      .join('\n');
  return part.type === 'rich_text_quote' ? `> ${spans(part)}` : spans(part);
};

const spans = (part: Read): string => childrenOf(part).map(readSpan).join('');

const readSpan = (span: Read): string => {
  switch (span.type) {
    case 'text':
      return String(span['text']);
    case 'link':
      return `[${String(span['text'])}](${String(span['url'])})`;
    case 'user':
      return `@${String(span['user_id'])}`;
    case 'date':
      return '<time>';
    default:
      throw new Error(`${span.type} is not read here.`);
  }
};

const childrenOf = (it: Read): Read[] => it['elements'] as Read[];
const textOf = (it: unknown): string => String((it as { text: unknown }).text);
