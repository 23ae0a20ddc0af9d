// The code blocks of a document: what a reader types, what they save, and what they are told to expect. Every block has
// a kind that some runner knows; a block of no kind fails.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './test-package.ts';

/**
 * `npm`: commands of this repository. `shell`: commands of others. `prompt`: pasted into Python. `output`: what the block
 * before printed.
 */
export type Kind = 'npm' | 'shell' | 'prompt' | 'file' | 'output' | 'diagram' | 'fragment';

export interface Block {
  readonly kind: Kind;
  /** The name after the language, for a block that the reader saves as a file. */
  readonly name: string;
  readonly text: string;
  /** Where the block begins, for whoever reads the failure. */
  readonly line: number;
}

/** A document as it stands in the repository. */
export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const FENCE = /^( *)```(\w*) ?(.*)\n([^]*?)^\1```$/gm;

/** All blocks of a document, in order. Throws for a block that no runner knows. */
export const blocksOf = (path: string): Block[] => {
  const document = textOf(path);
  return [...document.matchAll(FENCE)].map((match) => {
    const [, indent = '', language = '', name = '', body = ''] = match;
    const text = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd();
    const line = document.slice(0, match.index).split('\n').length;
    const kind = kindOf(language, name, text);
    if (!kind) throw new Error(`${path}:${line}: no runner knows a block of "${language} ${name}".`);
    return { kind, name, text, line };
  });
};

const kindOf = (language: string, name: string, text: string): Kind | undefined => {
  if (name !== '') return ['python', 'json', 'yaml'].includes(language) ? 'file' : undefined;
  switch (language) {
    case 'sh':
      return commandsOf(text).every((command) => command.startsWith('npm ')) ? 'npm' : 'shell';
    case 'python':
      return 'prompt';
    case 'text':
      return 'output';
    case 'mermaid':
      return 'diagram';
    case 'yaml':
    case 'json':
      return 'fragment';
    default:
      return undefined;
  }
};

/** The commands of a block of shell: continued lines joined, comments left out. */
export const commandsOf = (text: string): string[] =>
  text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => line.split(' && '))
    .map((command) => command.trim())
    .filter((command) => command !== '' && !command.startsWith('#'));

const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>'],
  [/\b\d\d:\d\d:\d\d\b/g, '<time>'],
  [/\bready in [\d.]+ s/g, 'ready in <n> s'],
  [/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:<port>'],
  [/AWS_PORT=\d+ (npm run demo)/g, '$1'],
  [/\b[0-9a-f]{64}\b/g, '<digest>'],
  [/^(policy \S+) [0-9a-f]{8} /gm, '$1 <digest> '],
  [/\b\d{4}-\d\d-\d\d\b(?!T)/g, '<day>'],
];

/** A text without what differs from run to run: times, ports, digests, days. */
export const lasting = (text: string): string =>
  CHANGING.reduce((now, [changing, word]) => now.replaceAll(changing, word), text.trim());

/** Each block with the output that the document says it has, when it says so. */
export const withOutput = (blocks: readonly Block[]): (Block & { readonly says?: string })[] =>
  blocks.flatMap((block, index) => {
    if (block.kind === 'output') return [];
    const next = blocks[index + 1];
    return [next?.kind === 'output' ? { ...block, says: next.text } : block];
  });
