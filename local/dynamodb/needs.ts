// Which permissions a DynamoDB call needs: the table's ARN, or the index's where an index is read.
import * as z from 'zod';
import { ACCOUNT, REGION, type Need } from '../endpoint/service.ts';

const inputSchema = z.object({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
});

/** Input that cannot be read needs nothing here: dynalite refuses it. */
export const neededFor = (operation: string, body: Buffer): readonly Need[] => {
  const action = `dynamodb:${operation}`;
  const { TableName, IndexName } = inputOf(body);
  if (TableName === undefined) return [{ action, resource: '*' }];
  const table = tableArn(TableName);
  return [{ action, resource: IndexName === undefined ? table : `${table}/index/${IndexName}` }];
};

const tableArn = (name: string): string =>
  name.startsWith('arn:') ? name : `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`;

const inputOf = (body: Buffer): z.infer<typeof inputSchema> => {
  try {
    return inputSchema.safeParse(JSON.parse(body.toString('utf8'))).data ?? {};
  } catch {
    return {};
  }
};
