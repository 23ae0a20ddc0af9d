// The requests that have ended, the newest first, page by page, from an index that holds nothing else.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type EndedPage } from '../../approval/home.ts';
import { type PersonKey } from '../../approval/ids.ts';
import { type Request } from '../../approval/request.ts';
import { orInability } from '../inability.ts';
import { dueOf, PARTITION_OF_ENDED } from './keys.ts';
import { type Requests } from './requests.ts';

/** Where a page begins or ends, as a button of Home hands it back. */
const Cursor = z.strictObject({
  arn: z.string().max(300),
  sort: z.string().max(40),
  endedAt: z.number(),
  /** The place of the page's first request among all. */
  first: z.number().int().min(1),
});
type Cursor = z.infer<typeof Cursor>;

/** Which page: the one that a button of Home leads to. */
export interface Turned {
  readonly to: 'older' | 'newer';
  readonly cursor: string;
}

/** Where a page stands among all. */
interface Place {
  /** How many requests a page has, unless it is the last. */
  readonly size: number;
  readonly first: number;
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

export class EndedRequests {
  readonly #table: string;
  readonly #requests: Requests;
  readonly #db: DynamoDBDocumentClient;

  constructor(table: string, requests: Requests, client = new DynamoDBClient({})) {
    this.#table = table;
    this.#requests = requests;
    this.#db = DynamoDBDocumentClient.from(client);
  }

  /** A page of at most `size`; the first one where the turn leads nowhere. */
  async page(size: number, turned?: Turned): Promise<EndedPage> {
    const from = turned && cursorOf(turned.cursor);
    if (!from) return this.#older(size, undefined);
    if (turned.to === 'older') return this.#older(size, from);
    const newer = await this.#newer(size, from);
    return newer ?? this.#older(size, undefined);
  }

  /** What became of the versions of one person lately: the newest of them, at most `most`. */
  async of(person: PersonKey, most: number): Promise<readonly Request[]> {
    const items = await this.#query({
      ScanIndexForward: false,
      // One page of the index, a megabyte, is some thousand requests: nobody's own are further back than is of use.
      FilterExpression: 'contains(endedOf, :person)',
      ExpressionAttributeValues: { ':ended': PARTITION_OF_ENDED, ':person': person },
    });
    return this.#read(items.slice(0, most));
  }

  async #older(size: number, from: Cursor | undefined): Promise<EndedPage> {
    // One more than is shown tells whether there are others.
    const items = await this.#query({
      ScanIndexForward: false,
      Limit: size + 1,
      ...(from && { ExclusiveStartKey: keyOf(from) }),
    });
    const shown = items.slice(0, size);
    return this.#page(shown, {
      size,
      first: from?.first ?? 1,
      hasOlder: items.length > size,
      hasNewer: from !== undefined,
    });
  }

  /** Undefined where fewer than a page are newer: then the first page has them all. */
  async #newer(size: number, from: Cursor): Promise<EndedPage | undefined> {
    const items = await this.#query({
      ScanIndexForward: true,
      Limit: size + 1,
      ExclusiveStartKey: keyOf(from),
    });
    if (items.length <= size) return undefined;
    return this.#page(items.slice(0, size).reverse(), {
      size,
      first: from.first,
      hasOlder: true,
      hasNewer: true,
    });
  }

  async #page(items: readonly Item[], { size, first, hasOlder, hasNewer }: Place): Promise<EndedPage> {
    const [newest, oldest] = [items[0], items.at(-1)];
    return {
      requests: await this.#read(items),
      first,
      ...(hasOlder && oldest && { older: written({ ...oldest, first: first + items.length }) }),
      ...(hasNewer && newest && { newer: written({ ...newest, first: Math.max(1, first - size) }) }),
    };
  }

  async #query(more: Partial<QueryCommandInput>): Promise<Item[]> {
    const query = new QueryCommand({
      TableName: this.#table,
      IndexName: 'byEnd',
      KeyConditionExpression: 'ended = :ended',
      ExpressionAttributeValues: { ':ended': PARTITION_OF_ENDED },
      ...more,
    });
    const { Items: items = [] } = await orInability('DynamoDB Query', this.#db.send(query));
    return items.map((item) => Item.parse(item));
  }

  async #read(items: readonly Item[]): Promise<Request[]> {
    const keys = items.map(dueOf).flatMap((one) => (one.kind === 'request' ? [one] : []));
    const found = await Promise.all(keys.map(({ arn, round }) => this.#requests.get(arn, round)));
    return found.filter((request) => request !== undefined);
  }
}

const Item = Cursor.pick({ arn: true, sort: true, endedAt: true }).strip();
type Item = z.infer<typeof Item>;

const keyOf = ({ arn, sort, endedAt }: Item) => ({ arn, sort, ended: PARTITION_OF_ENDED, endedAt });

const written = ({ arn, sort, endedAt, first }: Cursor): string =>
  Buffer.from(JSON.stringify({ arn, sort, endedAt, first })).toString('base64url');

const cursorOf = (cursor: string): Cursor | undefined => {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
};
