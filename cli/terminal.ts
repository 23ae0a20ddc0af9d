// What a terminal shows: text wrapped at its width, colour only where it is wanted, progress beside the results. Words
// come first; nothing is told by colour alone.
import { stripVTControlCharacters, styleText } from 'node:util';

/** Where nothing else is known, and for whatever is not a terminal. */
const USUAL_WIDTH = 80;
const LEAST_WIDTH = 40;

/** How wide the results may be. */
export const width = (): number =>
  Math.max(LEAST_WIDTH, process.stdout.isTTY ? process.stdout.columns : USUAL_WIDTH);

export type Colour = 'green' | 'red' | 'yellow' | 'dim' | 'bold';

/** Colours a word. */
export type Paint = (colour: Colour, words: string) => string;

/** Colours for the results, unless NO_COLOR is set or they go to no terminal. */
export const paint: Paint = (colour, words) => styleText(colour, words, { stream: process.stdout });

/** A text as lines of at most `columns` characters, indented as it begins; a longer word goes on in the next line. */
export const wrapped = (text: string, columns: number): string[] => {
  const [indent = ''] = /^ */.exec(text) ?? [];
  const room = columns - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text
    .slice(indent.length)
    .split(' ')
    .flatMap((one) => pieces(one, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (lengthOf(longer) <= room) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((one) => indent + one);
};

const lengthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

const pieces = (word: string, columns: number): string[] => {
  const points = [...word];
  if (points.length <= columns) return [word];
  return [points.slice(0, columns).join(''), ...pieces(points.slice(columns).join(''), columns)];
};

/** A text in one line of at most `columns` characters. */
export const cut = (text: string, columns: number): string => {
  const points = [...text];
  return points.length <= columns
    ? text
    : `${points
        .slice(0, Math.max(1, columns - 1))
        .join('')
        .trimEnd()}…`;
};

/** The same without its middle: names and addresses often differ at the end alone. */
export const cutMiddle = (text: string, columns: number): string => {
  const points = [...text];
  if (points.length <= columns) return text;
  const kept = Math.max(2, columns - 1);
  const head = Math.ceil(kept / 2);
  return [...points.slice(0, head), '…', ...points.slice(head - kept)].join('');
};

/** Prints paragraphs, each wrapped at the width of the terminal. */
export const say = (...paragraphs: readonly string[]): void => {
  for (const paragraph of paragraphs) console.log(wrapped(paragraph, width()).join('\n'));
};

/** Where it is not a terminal, one line in so long is enough to see that it goes on. */
const QUIET_MS = 5_000;

export interface Progress {
  readonly done: (count: number) => void;
  readonly end: () => void;
}

/** `120 of 200` on stderr: in place on a terminal, else a line now and then. */
export const progress = (all: number): Progress => {
  const { stderr } = process;
  let toldAt = Date.now();
  return {
    done: (count) => {
      if (stderr.isTTY) return void stderr.write(`\r${count} of ${all}`);
      if (Date.now() - toldAt < QUIET_MS) return;
      toldAt = Date.now();
      stderr.write(`${count} of ${all}\n`);
    },
    end: () => {
      if (stderr.isTTY) stderr.write('\r\u001b[K');
    },
  };
};
