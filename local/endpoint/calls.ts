// The list of calls: what every function, and every client from outside, asked AWS and Slack for, and what came back.
// Read through /_local/calls; the tests and `npm run iam:unused` live on it.

export interface Call {
  /** ISO 8601, local clock. */
  readonly at: string;
  /** Short name of the calling function, `states` for the state machine itself, '' for clients from outside. */
  readonly function: string;
  /** The vendor's lower-case name: `sagemaker`, `states`, `events`, `slack`. */
  readonly service: string;
  readonly operation: string;
  readonly resource: string;
  readonly allowed: boolean;
  /** HTTP status of the answer; 0 when none was given. */
  readonly status: number;
  readonly error?: string;
}

/** Older calls are forgotten beyond this many, so that a long day of trying out does not fill the memory. */
const KEPT = 100_000;

export class Calls {
  #calls: Call[] = [];

  add(call: Call): void {
    this.#calls.push(call);
    if (this.#calls.length > 2 * KEPT) this.#calls = this.#calls.slice(-KEPT);
  }

  /** All calls in order, or those of one function (`''` = clients from outside). */
  list(functionName?: string): readonly Call[] {
    if (functionName === undefined) return [...this.#calls];
    return this.#calls.filter((call) => call.function === functionName);
  }

  clear(): void {
    this.#calls = [];
  }
}
