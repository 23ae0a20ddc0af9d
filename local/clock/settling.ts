// Knows whether anything is under way: an invocation, a delivery, an execution between two states.
// Waiting for a person, a timer or a token is not being under way.

export class Settling {
  #running = 0;
  #waiting: (() => void)[] = [];

  /** Marks that something began; call the returned function once when it ended (further calls do nothing). */
  begin(): () => void {
    this.#running++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#running--;
      this.#check();
    };
  }

  /** Runs `work` and counts it as under way until it settles. */
  async during<T>(work: () => Promise<T> | T): Promise<T> {
    const end = this.begin();
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Resolves when nothing has been under way for a full turn of the event loop. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#check();
    });
  }

  #check(): void {
    if (this.#running > 0 || this.#waiting.length === 0) return;
    // One turn of grace: what just ended may be about to begin the next thing (a state after a state).
    setImmediate(() => setImmediate(() => this.#release()));
  }

  #release(): void {
    if (this.#running > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
