// What every command does with its arguments: read strictly, and a wrong word answered with the right one. Exit
// statuses as ux.md sets them.
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** 0 yes; 1 a fault of ours or of the call; 2 the answer is no; 64 wrong usage. */
export const STATUS = { yes: 0, fault: 1, no: 2, wrongUsage: 64 } as const;

/** The call is written wrongly: status 64. */
export class WrongUsage extends Error {}
/** The call is right and cannot be done: status 1. */
export class Refused extends Error {}

/** How the reader called the command, for lines to copy. */
export const CALLED =
  process.env['npm_lifecycle_event'] === 'countersign' ? 'npm run -s countersign --' : 'countersign';

/** Options and other words of a command. Throws WrongUsage for an option that it does not know. */
export const parsed = <const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, unknown] = /^Unknown option '(-[^']*)'/.exec(message) ?? [];
    if (unknown === undefined) throw new WrongUsage(firstSentence(message));
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new WrongUsage(`${unknown} is not an option here.${didYouMean(unknown, known)}`);
  }
};

const firstSentence = (message: string): string => `${message.split(/\.?\n|\. /, 1)[0] ?? message}.`;

/** ` Did you mean simulate?`, or nothing when no word is near. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  const [best] = known
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate) }))
    .filter(({ candidate, distance: steps }) => isNear(word, candidate, steps))
    .sort((a, b) => a.distance - b.distance);
  return best ? ` Did you mean ${best.candidate}?` : '';
};

const isNear = (word: string, candidate: string, steps: number): boolean =>
  steps <= Math.max(2, Math.floor(candidate.length / 3)) || (word.length > 2 && candidate.startsWith(word));

/** How many letters must change, come or go (Levenshtein). */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1];
    for (const [index, other] of [...b].entries())
      next.push(
        Math.min(
          (next[index] ?? 0) + 1,
          (row[index + 1] ?? 0) + 1,
          (row[index] ?? 0) + (letter === other ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] ?? 0;
};
