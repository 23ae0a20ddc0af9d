// Entries kept in order while they come and go: each call costs the same with fifty entries and with fifty thousand.
// A list of short chunks: finding halves the chunks, and adding or removing moves the entries of one chunk only.

/** What entries are ordered by; the number (the order of creation) tells apart entries of the same value. */
export type Key = readonly [value: string | number, order: number];

const LONGEST_CHUNK = 256;

const isBefore = (a: Key, b: Key): boolean => (a[0] === b[0] ? a[1] < b[1] : a[0] < b[0]);

/** How many of the items, from the first on, fulfil what the first ones fulfil and the last ones do not. */
const countWhile = <T>(items: readonly T[], holds: (item: T) => boolean): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
};

export class Sorted<T> {
  readonly keyOf: (entry: T) => Key;
  readonly #chunks: T[][] = [];

  constructor(keyOf: (entry: T) => Key) {
    this.keyOf = keyOf;
  }

  add(entry: T): void {
    const at = this.#chunkOf(this.keyOf(entry));
    const chunk = this.#chunks[at];
    if (!chunk) return void this.#chunks.push([entry]);
    chunk.splice(this.#countBefore(chunk, this.keyOf(entry)), 0, entry);
    if (chunk.length <= LONGEST_CHUNK) return;
    this.#chunks.splice(at + 1, 0, chunk.splice(LONGEST_CHUNK / 2));
  }

  remove(entry: T): void {
    const at = this.#chunkOf(this.keyOf(entry));
    const chunk = this.#chunks[at];
    const place = chunk ? this.#countBefore(chunk, this.keyOf(entry)) : -1;
    if (!chunk || chunk[place] !== entry) return;
    chunk.splice(place, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  /** The entries after a key, or all. Read to where the reader stops; nothing may be added or removed meanwhile. */
  *ascending(after: Key = [-Infinity, -Infinity]): Generator<T, void> {
    const isPassed = (entry: T): boolean => !isBefore(after, this.keyOf(entry));
    const first =
      after[0] === -Infinity ? 0 : countWhile(this.#chunks, (chunk) => isPassed(chunk.at(-1) as T));
    for (let at = first; at < this.#chunks.length; at++) {
      const chunk = this.#chunks[at] ?? [];
      const from = at === first && after[0] !== -Infinity ? countWhile(chunk, isPassed) : 0;
      for (let place = from; place < chunk.length; place++) yield chunk[place] as T;
    }
  }

  /** The entries before a key, or all, the last one first. */
  *descending(before?: Key): Generator<T, void> {
    const isLeft = (entry: T): boolean => before === undefined || isBefore(this.keyOf(entry), before);
    const last = countWhile(this.#chunks, (chunk) => isLeft(chunk[0] as T)) - 1;
    for (let at = last; at >= 0; at--) {
      const chunk = this.#chunks[at] ?? [];
      const from = at === last ? countWhile(chunk, isLeft) : chunk.length;
      for (let place = from - 1; place >= 0; place--) yield chunk[place] as T;
    }
  }

  /** Where an entry with this key is or belongs: the last chunk that does not begin after it. */
  #chunkOf(key: Key): number {
    return Math.max(0, countWhile(this.#chunks, (chunk) => !isBefore(key, this.keyOf(chunk[0] as T))) - 1);
  }

  #countBefore(chunk: readonly T[], key: Key): number {
    return countWhile(chunk, (entry) => isBefore(this.keyOf(entry), key));
  }
}
