// What changes were last requested in each group, as one item a group in the request table.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { Changes } from '../../approval/changes.ts';
import { type RequestId } from '../../approval/ids.ts';
import { orInability } from '../inability.ts';
import { putIf } from './put-if.ts';

const keyOf = (group: string): { arn: string; sort: string } => ({
  arn: `group#${group}`,
  sort: 'changes#requested',
});

const NAMES = { '#changes': 'changes', '#version': 'version', '#round': 'round' };
const NEWER =
  'attribute_not_exists(arn) OR #changes.#version < :version OR (#changes.#version = :version AND #changes.#round < :round)';
const UNFOLLOWED =
  '#changes.#version = :version AND #changes.#round = :round AND attribute_not_exists(#changes.#followedBy)';

export class ChangesRequested {
  readonly #table: string;
  readonly #db: DynamoDBDocumentClient;

  constructor(table: string, client = new DynamoDBClient({})) {
    this.#table = table;
    this.#db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  }

  /** What was last requested in a group; undefined when nothing ever was. */
  async get(group: string): Promise<Changes | undefined> {
    const command = new GetCommand({ TableName: this.#table, Key: keyOf(group), ConsistentRead: true });
    const { Item: item } = await orInability('DynamoDB GetItem', this.#db.send(command));
    return item && Changes.parse(item['changes']);
  }

  /** Notes what was requested, unless that, or something of a newer version, is noted already. */
  async note(group: string, changes: Changes): Promise<void> {
    await this.#put(group, changes, { ConditionExpression: NEWER, ExpressionAttributeNames: NAMES });
  }

  /** Notes the request that follows; false when another one was quicker. */
  followed(group: string, changes: Changes, followedBy: RequestId): Promise<boolean> {
    return this.#put(
      group,
      { ...changes, followedBy },
      {
        ConditionExpression: UNFOLLOWED,
        ExpressionAttributeNames: { ...NAMES, '#followedBy': 'followedBy' },
      },
    );
  }

  #put(
    group: string,
    changes: Changes,
    condition: { ConditionExpression: string; ExpressionAttributeNames: Record<string, string> },
  ): Promise<boolean> {
    return putIf(this.#db, {
      TableName: this.#table,
      Item: { ...keyOf(group), changes },
      ...condition,
      ExpressionAttributeValues: { ':version': changes.version, ':round': changes.round },
    });
  }
}
