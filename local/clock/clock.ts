// The one local clock. Step Functions' timeouts, schedules, Slack's timestamps and the `Date` that functions see
// all read it. It runs with real time plus an offset; `advance` moves it, due moment by due moment.
import { type Settling } from './settling.ts';

/** A moment that something waits for. `cancel` is safe to call at any time, also after it fired. */
export interface Timer {
  readonly at: number;
  cancel(): void;
}

interface Due extends Timer {
  readonly order: number;
  readonly run: () => void;
}

/** Node's own timers overflow beyond this many milliseconds and then fire at once; longer waits are chunked. */
const LONGEST_REAL_TIMER_MS = 2_147_483_647;

/** Index into the shared memory that workers read: the offset in ms, and the instant the clock stands at (0 = runs). */
const OFFSET = 0;
const STANDS_AT = 1;

export class Clock {
  /** Read by every worker, so that `Date` inside a function is this clock. */
  readonly shared = new Float64Array(new SharedArrayBuffer(16));
  readonly #settling: Settling;
  #due: Due[] = [];
  #order = 0;
  #wake: NodeJS.Timeout | undefined;
  #advancing: Promise<unknown> = Promise.resolve();
  #goal: number | undefined;

  constructor(settling: Settling) {
    this.#settling = settling;
  }

  /** Epoch milliseconds of the local clock. */
  now(): number {
    return this.shared[STANDS_AT] || Date.now() + (this.shared[OFFSET] ?? 0);
  }

  /** Where a running `advance` will end; undefined while the clock just runs. */
  get goal(): number | undefined {
    return this.#goal;
  }

  /** Runs `run` at an instant of the local clock (epoch ms); at once on the next turn if it has passed. */
  at(at: number, run: () => void): Timer {
    const due: Due = { at, order: this.#order++, run, cancel: () => this.#remove(due) };
    this.#due.splice(this.#placeOf(due), 0, due);
    this.#arm();
    return due;
  }

  /** Runs `run` after a span of the local clock, in milliseconds. */
  after(ms: number, run: () => void): Timer {
    return this.at(this.now() + ms, run);
  }

  /**
   * Moves the clock forward. Due moments are passed in order, the clock standing at each until everything that it set
   * off has settled. Resolves with the new time once nothing runs any more.
   */
  advance(ms: number): Promise<number> {
    const moved = this.#advancing.then(() => this.#advance(ms));
    this.#advancing = moved.catch(() => undefined);
    return moved;
  }

  /** Ends the clock: nothing that is still due will run. */
  stop(): void {
    this.#due = [];
    clearTimeout(this.#wake);
  }

  async #advance(ms: number): Promise<number> {
    await this.#settling.settled();
    const target = this.now() + ms;
    this.#goal = target;
    this.#standAt(this.now());
    for (let next = this.#due[0]; next && next.at <= target; next = this.#due[0]) {
      this.#standAt(Math.max(next.at, this.now()));
      this.#fire(next);
      await this.#settling.settled();
    }
    this.#goal = undefined;
    this.shared[OFFSET] = target - Date.now();
    this.shared[STANDS_AT] = 0;
    this.#arm();
    await this.#settling.settled();
    return this.now();
  }

  #standAt(instant: number): void {
    this.shared[STANDS_AT] = instant;
    clearTimeout(this.#wake);
  }

  #fire(due: Due): void {
    this.#remove(due);
    due.run();
  }

  #remove(due: Due): void {
    const place = this.#placeOf(due);
    if (this.#due[place] === due) this.#due.splice(place, 1);
  }

  /** Where it stands or belongs, by halving: thousands of executions may wait at once. */
  #placeOf({ at, order }: Due): number {
    let low = 0;
    for (let high = this.#due.length; low < high;) {
      const middle = (low + high) >> 1;
      const other = this.#due[middle];
      if (other && (other.at < at || (other.at === at && other.order < order))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #arm(): void {
    clearTimeout(this.#wake);
    const next = this.#due[0];
    if (!next || this.shared[STANDS_AT]) return;
    const wait = Math.min(Math.max(next.at - this.now(), 0), LONGEST_REAL_TIMER_MS);
    this.#wake = setTimeout(() => this.#wakeUp(), wait);
    this.#wake.unref();
  }

  #wakeUp(): void {
    for (let next = this.#due[0]; next && next.at <= this.now(); next = this.#due[0]) this.#fire(next);
    this.#arm();
  }
}
