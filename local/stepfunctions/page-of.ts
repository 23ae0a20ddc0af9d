// A page of a list: at most so many items, and a token for the rest that stays right when new items come.
import * as z from 'zod';
import { AwsError } from '../endpoint/service.ts';

/** The members by which a page is asked for. */
export const pageFields = {
  maxResults: z.int().min(0).max(1000).optional(),
  nextToken: z.string().min(1).max(3096).optional(),
};

export interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html: the default, and 0 means it. */
const DEFAULT_RESULTS = 100;

/** The page after the item that the token names; `keyOf` tells the items apart. */
export const pageOf = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { maxResults, nextToken }: PageRequest,
): { readonly items: readonly T[]; readonly nextToken?: string } => {
  const start = nextToken === undefined ? 0 : indexAfter(items.map(keyOf), nextToken);
  const end = start + (maxResults || DEFAULT_RESULTS);
  const page = items.slice(start, end);
  const last = page.at(-1);
  if (last === undefined || end >= items.length) return { items: page };
  return { items: page, nextToken: Buffer.from(keyOf(last)).toString('base64url') };
};

const indexAfter = (keys: readonly string[], token: string): number => {
  const index = keys.indexOf(Buffer.from(token, 'base64url').toString());
  if (index < 0) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  return index + 1;
};
