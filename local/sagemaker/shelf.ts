// Entities of one kind in the two orders that experiments, trials and trial components are listed in.
import { CREATION, Ordered } from './indexes.ts';
import { type Listed, type Page, pageOf } from './paging.ts';

export interface ShelfAsked {
  readonly CreatedAfter?: number | undefined;
  readonly CreatedBefore?: number | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
  readonly SortBy?: 'Name' | 'CreationTime' | undefined;
  readonly SortOrder?: 'Ascending' | 'Descending' | undefined;
}

export class Shelf<T extends Listed> {
  readonly #ordered = new Ordered<T>({ Name: ({ name }) => name });
  readonly #held = new Set<T>();

  add(entry: T): void {
    this.#ordered.add(entry);
    this.#held.add(entry);
  }

  remove(entry: T): void {
    this.#ordered.remove(entry);
    this.#held.delete(entry);
  }

  has(entry: T): boolean {
    return this.#held.has(entry);
  }

  get isEmpty(): boolean {
    return this.#held.size === 0;
  }

  /** All of them in creation order. */
  get entries(): readonly T[] {
    return [...this.#ordered.by(CREATION).ascending()];
  }

  /** The oldest one, without a look at the others. */
  get first(): T | undefined {
    for (const entry of this.#ordered.by(CREATION).ascending()) return entry;
    return undefined;
  }

  /** One page; the newest first unless asked otherwise. */
  page(asked: ShelfAsked): Page<T> {
    return pageOf(this.#ordered, {
      after: asked.CreatedAfter,
      before: asked.CreatedBefore,
      size: asked.MaxResults,
      token: asked.NextToken,
      sortBy: asked.SortBy,
      isDescending: asked.SortOrder !== 'Ascending',
    });
  }
}
