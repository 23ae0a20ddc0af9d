// One conditional write of an item: the only way in which two writers are told apart.
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, type DynamoDBDocumentClient, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { orInability } from '../inability.ts';

/** Writes an item; false when its condition does not hold. Throws Inability where the table could not be asked. */
export const putIf = (db: DynamoDBDocumentClient, input: PutCommandInput): Promise<boolean> => {
  const put = db.send(new PutCommand(input)).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    },
  );
  return orInability('DynamoDB PutItem', put);
};
