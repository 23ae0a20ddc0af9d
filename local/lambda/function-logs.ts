// What functions write to stdout and stderr: the last lines of each, for the page and for whoever looks for a fault.

/** Lines kept for each function. */
const KEPT = 500;

export class FunctionLogs {
  readonly #lines = new Map<string, string[]>();
  readonly #listeners = new Set<(functionName: string, line: string) => void>();

  add(functionName: string, line: string): void {
    const lines = this.#lines.get(functionName) ?? [];
    this.#lines.set(functionName, lines);
    lines.push(line);
    if (lines.length > KEPT) lines.shift();
    for (const listener of this.#listeners) listener(functionName, line);
  }

  /** The last lines of a function, oldest first. */
  of(functionName: string): readonly string[] {
    return this.#lines.get(functionName) ?? [];
  }

  listen(listener: (functionName: string, line: string) => void): void {
    this.#listeners.add(listener);
  }
}
