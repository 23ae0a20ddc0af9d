// What is asked once more before something is approved: on stderr, so that --json stays clean, and never of a script.
import { createInterface } from 'node:readline/promises';
import { type Shown } from '../approval/answer.ts';
import { cardShown } from './card-shown.ts';
import { paint, width } from './terminal.ts';
import { WrongUsage } from './usage.ts';

interface Confirmation {
  readonly shown: Shown;
  /** What exactly is approved. */
  readonly what: string;
  readonly question: string;
  readonly isYes: (answer: string) => boolean;
}

/** Whether they want it: said beforehand by --yes, or asked now, with the card. Ctrl+C and Ctrl+D are a no. */
export const confirmed = async (asked: Confirmation, yes = false): Promise<boolean> => {
  const { stdin, stderr } = process;
  if (yes) {
    stderr.write(`${asked.what}\n`);
    return true;
  }
  if (!(stdin.isTTY && stderr.isTTY))
    throw new WrongUsage('Give --yes: there is nobody here to be asked once more.');
  stderr.write(`${cardShown(asked.shown, { columns: width(), paint })}\n\n${asked.what}\n`);
  const asking = createInterface({ input: stdin, output: stderr });
  try {
    return asked.isYes((await asking.question(asked.question)).trim());
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
    // What is said next begins in a line of its own.
    stderr.write('\n');
    return false;
  } finally {
    asking.close();
  }
};
