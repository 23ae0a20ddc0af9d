// An execution at rest: it waits for an answer, a token or a moment, and ends once, whichever comes first.
import { type Clock, type Timer } from '../clock/clock.ts';

interface Terms<T> {
  readonly clock: Clock;
  /** Epoch ms of the local clock. */
  readonly until: number;
  readonly atDeadline: (rest: Rest<T>) => void;
  /** Called in the very turn in which the rest ends, before anybody hears of the outcome. */
  readonly woken: () => void;
}

export class Rest<T> {
  readonly until: number;
  readonly outcome: Promise<T>;
  isOver = false;
  readonly #settle: PromiseWithResolvers<T>;
  readonly #timer: Timer;
  readonly #woken: () => void;

  constructor({ clock, until, atDeadline, woken }: Terms<T>) {
    this.until = until;
    this.#settle = Promise.withResolvers<T>();
    this.outcome = this.#settle.promise;
    this.#woken = woken;
    this.#timer = clock.at(until, () => atDeadline(this));
  }

  /** Ends the rest with a value; does nothing when it is over. */
  end(value: T): void {
    if (this.#wake()) this.#settle.resolve(value);
  }

  /** Ends the rest with an error; does nothing when it is over. */
  fail(error: Error): void {
    if (this.#wake()) this.#settle.reject(error);
  }

  #wake(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    this.#timer.cancel();
    this.#woken();
    return true;
  }
}
