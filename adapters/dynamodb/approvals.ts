// What Countersign approved in each group and what of it was taken back, as one item a group in the request table: a version
// may be approved, or revoked, while the question about an older one is open.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Approval } from '../../approval/older.ts';
import { Inability, orInability } from '../inability.ts';
import { putIf } from './put-if.ts';

const keyOf = (group: string): { arn: string; sort: string } => ({
  arn: `group#${group}`,
  sort: 'approvals',
});
const Item = z.object({ revision: z.number().int().min(1), approvals: z.array(Approval) });

/** Versions of one group are approved by people, seldom at the same moment. */
const MOST_ATTEMPTS = 10;

export class Approvals {
  readonly #table: string;
  readonly #db: DynamoDBDocumentClient;

  constructor(table: string, client = new DynamoDBClient({})) {
    this.#table = table;
    this.#db = DynamoDBDocumentClient.from(client);
  }

  /** What is noted of the newest versions; throws Inability. */
  async of(group: string): Promise<readonly Approval[]> {
    return (await this.#read(group))?.approvals ?? [];
  }

  /** Changes what is noted, unless `change` finds nothing to change; called again when others were quicker. Throws Inability. */
  async change(
    group: string,
    change: (known: readonly Approval[]) => readonly Approval[] | undefined,
  ): Promise<void> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const { revision, approvals } = (await this.#read(group)) ?? { revision: 0, approvals: [] };
      const next = change(approvals);
      if (!next || (await this.#put(group, next, revision))) return;
    }
    throw new Inability('ServiceUnavailable', `The approvals of ${group} moved ${MOST_ATTEMPTS} times.`);
  }

  async #read(group: string): Promise<z.infer<typeof Item> | undefined> {
    const command = new GetCommand({ TableName: this.#table, Key: keyOf(group), ConsistentRead: true });
    const { Item: item } = await orInability('DynamoDB GetItem', this.#db.send(command));
    return item && Item.parse(item);
  }

  /** False when something else was noted since `revision` was read. */
  #put(group: string, approvals: readonly Approval[], revision: number): Promise<boolean> {
    return putIf(this.#db, {
      TableName: this.#table,
      Item: { ...keyOf(group), revision: revision + 1, approvals },
      ConditionExpression: 'attribute_not_exists(arn) OR revision = :revision',
      ExpressionAttributeValues: { ':revision': revision },
    });
  }
}
