// Tells every open page of every change, as server-sent events: a whole snapshot each time, never a difference, so that
// a page that was away is right again with the next one.
import type { ServerResponse } from 'node:http';
import { type Changes } from '../changes.ts';
import { type Snapshot } from './shown.ts';

/** Changes come in bursts; a page that is told of each would only flicker. Real time: this is about drawing. */
const DEBOUNCE_MS = 50;

export class Stream {
  readonly #snapshot: () => Snapshot;
  readonly #pages = new Set<ServerResponse>();
  readonly #deaf: () => void;
  #due: NodeJS.Timeout | undefined;

  constructor(changes: Changes, snapshot: () => Snapshot) {
    this.#snapshot = snapshot;
    this.#deaf = changes.listen(() => this.#changed());
  }

  /** Follows: the page gets a snapshot now and after every change. */
  open(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.on('close', () => this.#pages.delete(response));
    this.#pages.add(response);
    response.write(this.#event());
  }

  /** Ends every connection; nothing is told any more. */
  stop(): void {
    this.#deaf();
    clearTimeout(this.#due);
    for (const page of this.#pages) page.end();
  }

  #changed(): void {
    if (this.#pages.size === 0 || this.#due) return;
    this.#due = setTimeout(() => {
      this.#due = undefined;
      const event = this.#event();
      for (const page of this.#pages) page.write(event);
    }, DEBOUNCE_MS);
    this.#due.unref();
  }

  #event(): string {
    return `data: ${JSON.stringify(this.#snapshot())}\n\n`;
  }
}
