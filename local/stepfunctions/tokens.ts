// Task tokens: one for every attempt of a `.waitForTaskToken` task, long and opaque as on AWS.
import { randomBytes } from 'node:crypto';
import { AwsError } from '../endpoint/service.ts';
import { type Json } from './definition.ts';
import { type Rest } from './rest.ts';

/** Bytes in a token; AWS's are about as long, and callers must store up to 2,048 characters. */
const TOKEN_BYTES = 531;
/** The first bytes of every token; three, so that they stand for the same four characters in each. */
const HEADER = Buffer.from([0x01, 0x02, 0x80]);
const SHAPE = new RegExp(`^${HEADER.toString('base64')}[A-Za-z0-9+/]{${((TOKEN_BYTES - 3) * 4) / 3}}$`);

export class Tokens {
  /** Closed ones stay known, so that a late answer is told from a made-up one. */
  readonly #open = new Map<string, Rest<Json> | 'closed'>();

  /** A new token; whoever sends it ends `rest`. */
  open(rest: Rest<Json>): string {
    const token = Buffer.concat([HEADER, randomBytes(TOKEN_BYTES - HEADER.length)]).toString('base64');
    this.#open.set(token, rest);
    return token;
  }

  close(token: string): void {
    this.#open.set(token, 'closed');
  }

  /** The rest that waits for this token; throws AWS's InvalidToken, TaskDoesNotExist or TaskTimedOut. */
  find(token: string): Rest<Json> {
    if (!SHAPE.test(token)) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    const rest = this.#open.get(token);
    if (!rest) throw new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
    if (rest === 'closed' || rest.isOver)
      throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    return rest;
  }
}
