// The newest version of each group that Countersign approved, as one item a group in the request table: a version may be
// approved while the question about an older one is open.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { orInability } from '../inability.ts';
import { putIf } from './put-if.ts';

const keyOf = (group: string): { arn: string; sort: string } => ({
  arn: `group#${group}`,
  sort: 'approved#newest',
});
/** Stands where an approval was taken back. */
const NONE = 0;
const Item = z.object({ newest: z.number().int().min(NONE) });

export class NewestApproved {
  readonly #table: string;
  readonly #db: DynamoDBDocumentClient;

  constructor(table: string, client = new DynamoDBClient({})) {
    this.#table = table;
    this.#db = DynamoDBDocumentClient.from(client);
  }

  /** Undefined when none was approved here, or the newest was taken back. */
  async get(group: string): Promise<number | undefined> {
    const command = new GetCommand({ TableName: this.#table, Key: keyOf(group), ConsistentRead: true });
    const { Item: item } = await orInability('DynamoDB GetItem', this.#db.send(command));
    const newest = item ? Item.parse(item).newest : NONE;
    return newest === NONE ? undefined : newest;
  }

  /** Notes an approval that stands in the registry, unless a newer one is noted. */
  async approved(group: string, version: number): Promise<void> {
    await this.#put(group, version, 'attribute_not_exists(arn) OR newest < :version', version);
  }

  /** Notes that an approval was taken back, if it is the newest. */
  async takenBack(group: string, version: number): Promise<void> {
    await this.#put(group, NONE, 'newest = :version', version);
  }

  #put(group: string, newest: number, condition: string, version: number): Promise<boolean> {
    return putIf(this.#db, {
      TableName: this.#table,
      Item: { ...keyOf(group), newest },
      ConditionExpression: condition,
      ExpressionAttributeValues: { ':version': version },
    });
  }
}
