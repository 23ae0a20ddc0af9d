// Pages of the list operations. A token names the last entry seen, so that nothing is skipped or repeated when
// entries come and go between two pages, and a page begins where the token stands without reading what is before.
import * as z from 'zod';
import { AwsError } from '../endpoint/service.ts';
import { CREATION, type Ordered } from './indexes.ts';
import { type Key } from './sorted.ts';

/** NV for SageMaker's registry; the service's list operations answer ten unless told otherwise. */
const DEFAULT_PAGE = 10;

export interface Listed {
  /** Grows with every creation. */
  readonly order: number;
  readonly name: string;
  /** Epoch seconds. */
  readonly created: number;
}

/** What every list operation is asked; the first page begins at one end, and the time limits themselves are outside. */
export interface Asked {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly size?: number | undefined;
  readonly token?: string | undefined;
  /** CreationTime unless said otherwise. */
  readonly sortBy?: string | undefined;
  readonly isDescending: boolean;
}

export interface Page<T> {
  readonly entries: T[];
  readonly NextToken?: string;
}

/** One page of what an index holds under one key. */
export const pageOf = <T extends Listed>(
  index: Ordered<T>,
  asked: Asked,
  keep: (entry: T) => boolean = () => true,
): Page<T> => {
  const order = asked.sortBy ?? CREATION;
  const size = asked.size ?? DEFAULT_PAGE;
  const found: T[] = [];
  for (const entry of candidates(index, asked, order)) {
    if (!keep(entry)) continue;
    const last = found.at(-1);
    if (last && found.length === size)
      return { entries: found, NextToken: tokenOf(order, index.by(order).keyOf(last)) };
    found.push(entry);
  }
  return { entries: found };
};

/** The entries within the time, from where the page begins; in creation order the reading ends where the time does. */
function* candidates<T extends Listed>(index: Ordered<T>, asked: Asked, order: string): Generator<T, void> {
  const sorted = index.by(order);
  const start = startOf(asked, order);
  for (const entry of asked.isDescending ? sorted.descending(start) : sorted.ascending(start)) {
    if (order === CREATION && isPast(entry, asked)) return;
    if (!isOutside(entry, asked)) yield entry;
  }
}

/** In creation order, where the wanted time begins, unless a token says that it was reached already. */
const startOf = (asked: Asked, order: string): Key | undefined => {
  if (asked.token !== undefined) return readToken(asked.token, order);
  if (order !== CREATION) return undefined;
  if (asked.isDescending) return asked.before === undefined ? undefined : [asked.before, -Infinity];
  return asked.after === undefined ? undefined : [asked.after, Infinity];
};

const isPast = ({ created }: Listed, asked: Asked): boolean =>
  asked.isDescending ? created <= (asked.after ?? -Infinity) : created >= (asked.before ?? Infinity);

const isOutside = ({ created }: Listed, asked: Asked): boolean =>
  created <= (asked.after ?? -Infinity) || created >= (asked.before ?? Infinity);

const seen = z.tuple([z.string(), z.union([z.string(), z.number()]), z.number()]);

const tokenOf = (order: string, [value, at]: Key): string =>
  Buffer.from(JSON.stringify([order, value, at])).toString('base64url');

/** A token of another order is no token of this list. */
const readToken = (token: string, order: string): Key => {
  const parsed = seen.safeParse(jsonOf(token));
  if (!parsed.success || parsed.data[0] !== order)
    throw new AwsError('ValidationException', 'Invalid NextToken.');
  return [parsed.data[1], parsed.data[2]];
};

const jsonOf = (token: string): unknown => {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown;
  } catch {
    return undefined;
  }
};

/** How the registry's list operations are asked. */
export interface Listing {
  readonly CreationTimeAfter?: number | undefined;
  readonly CreationTimeBefore?: number | undefined;
  readonly MaxResults?: number | undefined;
  readonly NameContains?: string | undefined;
  readonly NextToken?: string | undefined;
  readonly SortBy?: string | undefined;
  readonly SortOrder?: 'Ascending' | 'Descending' | undefined;
}

/** One page of what the registry holds, the oldest first unless asked otherwise. */
export const page = <T extends Listed>(
  index: Ordered<T>,
  listing: Listing,
  keep: (entry: T) => boolean = () => true,
): Page<T> =>
  pageOf(
    index,
    {
      after: listing.CreationTimeAfter,
      before: listing.CreationTimeBefore,
      size: listing.MaxResults,
      token: listing.NextToken,
      sortBy: listing.SortBy,
      isDescending: listing.SortOrder === 'Descending',
    },
    (entry) => entry.name.includes(listing.NameContains ?? '') && keep(entry),
  );
