// Pages of the list operations. A token names the last entry seen, so that nothing is skipped or repeated when
// entries come and go between two pages.
import { AwsError } from '../endpoint/service.ts';

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
  readonly SortOrder?: 'Ascending' | 'Descending' | undefined;
}

/** One page of `entries`, which come in creation order. */
export const page = <T extends Listed>(
  entries: readonly T[],
  asked: Listing,
  keep: (entry: T) => boolean = () => true,
): { entries: T[]; NextToken?: string } => {
  const size = asked.MaxResults ?? DEFAULT_PAGE;
  const isDescending = asked.SortOrder === 'Descending';
  const seen = asked.NextToken === undefined ? undefined : readToken(asked.NextToken);
  const isNew = ({ order }: Listed): boolean =>
    seen === undefined || (isDescending ? order < seen : order > seen);
  const wanted = (isDescending ? entries.toReversed() : entries).filter(
    (entry) => isNew(entry) && matches(entry, asked) && keep(entry),
  );
  const found = wanted.slice(0, size);
  const last = found.at(-1);
  return { entries: found, ...(last && wanted.length > size && { NextToken: tokenOf(last) }) };
};

const matches = (entry: Listed, asked: Listing): boolean =>
  entry.created > (asked.CreationTimeAfter ?? -Infinity) &&
  entry.created < (asked.CreationTimeBefore ?? Infinity) &&
  entry.name.includes(asked.NameContains ?? '');

const tokenOf = ({ order }: Listed): string => Buffer.from(`after ${order}`).toString('base64url');

const readToken = (token: string): number => {
  const [, order] = /^after (\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (order === undefined) throw new AwsError('ValidationException', 'Invalid NextToken.');
  return Number(order);
};
