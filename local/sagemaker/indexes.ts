// One kind of entries under every key that a list operation filters by, so that a filtered list reads only what it
// returns. Creation order is kept from the start; another order is made when it is first asked for, and kept then.
import { type Listed } from './paging.ts';
import { type Key, Sorted } from './sorted.ts';

/** Orders beside that of creation, each by the value that it sorts by. */
export type Orders<T> = Readonly<Record<string, (entry: T) => string | number>>;

export const CREATION = 'CreationTime';

/** The entries under one key, in every order that was asked for. */
export class Ordered<T extends Listed> {
  readonly #orders: Orders<T>;
  readonly #byCreation = new Sorted<T>((entry): Key => [entry.created, entry.order]);
  #others: Map<string, Sorted<T>> | undefined;

  constructor(orders: Orders<T>) {
    this.#orders = orders;
  }

  by(order: string): Sorted<T> {
    const valueOf = this.#orders[order];
    if (!valueOf) return this.#byCreation;
    this.#others ??= new Map();
    const kept = this.#others.get(order);
    if (kept) return kept;
    const made = new Sorted<T>((entry): Key => [valueOf(entry), entry.order]);
    for (const entry of this.#byCreation.ascending()) made.add(entry);
    this.#others.set(order, made);
    return made;
  }

  add(entry: T): void {
    this.#byCreation.add(entry);
    for (const other of this.#others?.values() ?? []) other.add(entry);
  }

  remove(entry: T): void {
    this.#byCreation.remove(entry);
    for (const other of this.#others?.values() ?? []) other.remove(entry);
  }
}

export class Indexes<T extends Listed> {
  readonly #keysOf: (entry: T) => readonly string[];
  readonly #orders: Orders<T>;
  readonly #under = new Map<string, Ordered<T>>();

  /** `keysOf` says under which keys an entry is found; it must answer the same until the entry is removed. */
  constructor(keysOf: (entry: T) => readonly string[], orders: Orders<T> = {}) {
    this.#keysOf = keysOf;
    this.#orders = orders;
  }

  add(entry: T): void {
    for (const key of new Set(this.#keysOf(entry))) {
      const found = this.#under.get(key) ?? new Ordered(this.#orders);
      found.add(entry);
      this.#under.set(key, found);
    }
  }

  remove(entry: T): void {
    for (const key of new Set(this.#keysOf(entry))) {
      const found = this.#under.get(key);
      found?.remove(entry);
      if (found?.by(CREATION).isEmpty) this.#under.delete(key);
    }
  }

  /** What is under this key; nothing when there never was anything. */
  under(key: string): Ordered<T> {
    return this.#under.get(key) ?? new Ordered(this.#orders);
  }
}

/** The parts of a key of more than one part. */
export const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
