// One conditional write of an item: the only way in which two writers are told apart. A writer whose answer was lost is told
// from one that came second, too: the SDK asks again, and the condition then fails by our own write.
import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  type DynamoDBDocumentClient,
  type PutCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { orInability } from '../inability.ts';

/** A conditional write of an item that has a key of the request table. */
interface PutIf extends PutCommandInput {
  readonly Item: Record<string, unknown>;
}

/** Writes an item; false when its condition does not hold. Throws Inability where the table could not be asked. */
export const putIf = (db: DynamoDBDocumentClient, input: PutIf): Promise<boolean> => {
  const put = db.send(new PutCommand(input)).then(
    () => true,
    (error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return (error.$metadata.attempts ?? 1) > 1 && stands(db, input);
    },
  );
  return orInability('DynamoDB PutItem', put);
};

/** Whether the item in the table is just the one that was to be written. */
const stands = async (db: DynamoDBDocumentClient, { TableName, Item }: PutIf): Promise<boolean> => {
  const Key = { arn: Item['arn'], sort: Item['sort'] };
  const found = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  // As it is stored: without what is undefined.
  return isDeepStrictEqual(found.Item, JSON.parse(JSON.stringify(Item)));
};
