// Pages of the list operations. A token names the last entry seen, so that nothing is skipped or repeated when
// entries come and go between two pages; entries in creation order are not copied.
import { AwsError } from '../endpoint/service.ts';
import * as z from 'zod';

/** NV for SageMaker's registry; the service's list operations answer ten unless told otherwise. */
const DEFAULT_PAGE = 10;

export interface Listed {
  /** Grows with every creation. */
  readonly order: number;
  readonly name: string;
  /** Epoch seconds. */
  readonly created: number;
}

export interface Listing {
  readonly CreationTimeAfter?: number | undefined;
  readonly CreationTimeBefore?: number | undefined;
  readonly MaxResults?: number | undefined;
  readonly NameContains?: string | undefined;
  readonly NextToken?: string | undefined;
  readonly SortBy?: 'Name' | 'CreationTime' | undefined;
  readonly SortOrder?: 'Ascending' | 'Descending' | undefined;
}

type Position = Pick<Listed, 'order' | 'name'>;
const position = z.object({ order: z.number(), name: z.string() });

const byName = (a: Position, b: Position): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.order - b.order;
const byCreation = (a: Position, b: Position): number => a.order - b.order;

/** One page of `entries`, which come in creation order. */
export const page = <T extends Listed>(
  entries: readonly T[],
  asked: Listing,
  keep: (entry: T) => boolean = () => true,
): { entries: T[]; NextToken?: string } => {
  const size = asked.MaxResults ?? DEFAULT_PAGE;
  const found: T[] = [];
  for (const entry of walk(entries, asked)) {
    if (!matches(entry, asked) || !keep(entry)) continue;
    if (found.length === size) return { entries: found, NextToken: tokenOf(found.at(-1)) };
    found.push(entry);
  }
  return { entries: found };
};

/** The entries in the order asked for, from behind the last one seen. */
function* walk<T extends Listed>(entries: readonly T[], asked: Listing): Generator<T> {
  const compare = asked.SortBy === 'Name' ? byName : byCreation;
  const sorted = asked.SortBy === 'Name' ? [...entries].sort(compare) : entries;
  const step = asked.SortOrder === 'Descending' ? -1 : 1;
  let at = start({ sorted, compare, step, token: asked.NextToken });
  for (let entry = sorted[at]; entry; entry = sorted[at]) {
    yield entry;
    at += step;
  }
}

const matches = (entry: Listed, asked: Listing): boolean =>
  entry.created > (asked.CreationTimeAfter ?? -Infinity) &&
  entry.created < (asked.CreationTimeBefore ?? Infinity) &&
  entry.name.includes(asked.NameContains ?? '');

/** The index of the first entry after the one that the token names, found by halving. */
const start = (it: {
  sorted: readonly Listed[];
  compare: (a: Position, b: Position) => number;
  step: 1 | -1;
  token: string | undefined;
}): number => {
  if (it.token === undefined) return it.step === 1 ? 0 : it.sorted.length - 1;
  const last = readToken(it.token);
  let low = 0;
  let high = it.sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = it.sorted[middle];
    // Ascending wants the first entry greater than the last one seen, descending the last one smaller.
    if (entry && it.compare(entry, last) < (it.step === 1 ? 1 : 0)) low = middle + 1;
    else high = middle;
  }
  return it.step === 1 ? low : low - 1;
};

const tokenOf = (entry: Position | undefined): string =>
  Buffer.from(JSON.stringify({ order: entry?.order, name: entry?.name })).toString('base64url');

const readToken = (token: string): Position => {
  try {
    return position.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw new AwsError('ValidationException', 'Invalid NextToken.');
  }
};
