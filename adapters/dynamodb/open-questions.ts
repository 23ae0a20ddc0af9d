// The open questions, page by page, from the index of what is due: every question has a place there until it is decided.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Request } from '../../approval/request.ts';
import { isUnreviewed } from '../../approval/review.ts';
import { orInability } from '../inability.ts';
import { dueOf, PARTITION_OF_DUE } from './keys.ts';
import { type Requests } from './requests.ts';

/** Each is read whole, at once. */
const PAGE = 50;

/** Where a page ended, as the command hands it back. */
const Cursor = z.strictObject({
  arn: z.string(),
  sort: z.string(),
  due: z.literal(PARTITION_OF_DUE),
  dueAt: z.number(),
});

/** What leads to the next page is not what an answer had in it. */
export class NoSuchPage extends Error {
  override readonly name = 'NoSuchPage';
}

export interface Page {
  readonly requests: readonly Request[];
  /** Approvals by break glass that nobody has reviewed yet. */
  readonly unreviewed: readonly Request[];
  /** Leads to the next page; absent on the last. */
  readonly next?: string;
}

export class OpenQuestions {
  readonly #table: string;
  readonly #requests: Requests;
  readonly #db: DynamoDBDocumentClient;

  constructor(table: string, requests: Requests, client = new DynamoDBClient({})) {
    this.#table = table;
    this.#requests = requests;
    this.#db = DynamoDBDocumentClient.from(client);
  }

  /** Requests that are being asked about; a page may hold none and still lead to the next. Throws NoSuchPage. */
  async page(after?: string): Promise<Page> {
    const query = new QueryCommand({
      TableName: this.#table,
      IndexName: 'byDue',
      KeyConditionExpression: 'due = :open',
      ExpressionAttributeValues: { ':open': PARTITION_OF_DUE },
      Limit: PAGE,
      ...(after !== undefined && { ExclusiveStartKey: cursorOf(after) }),
    });
    const { Items: items = [], LastEvaluatedKey: last } = await orInability(
      'DynamoDB Query',
      this.#db.send(query),
    );
    const keys = items.map(dueOf).flatMap((due) => (due.kind === 'request' ? [due] : []));
    const found = await Promise.all(keys.map(({ arn, round }) => this.#requests.get(arn, round)));
    return {
      requests: found.flatMap((request) => (request?.stage.kind === 'asking' ? [request] : [])),
      unreviewed: found.flatMap((request) => (request && isUnreviewed(request) ? [request] : [])),
      ...(last && { next: Buffer.from(JSON.stringify(last)).toString('base64url') }),
    };
  }
}

const cursorOf = (after: string): z.infer<typeof Cursor> => {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')));
  } catch {
    throw new NoSuchPage('Nothing goes on from there; ask from the beginning.');
  }
};
