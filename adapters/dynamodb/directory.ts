// What Slack last said of people and user groups, as one item of the request table: read with each answer, written by
// `sweep`. Some 60 bytes a person: 400 KB, the most that an item holds, are some 5,000 of them.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Directory } from '../../approval/directory.ts';
import { orInability } from '../inability.ts';

const KEY = { arn: 'slack#directory', sort: 'directory' };

export class KeptDirectory {
  readonly #table: string;
  readonly #db: DynamoDBDocumentClient;

  constructor(table: string, client = new DynamoDBClient({})) {
    this.#table = table;
    this.#db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  }

  /** What was kept; empty before Slack was ever asked. Throws Inability. */
  async get(): Promise<Directory> {
    const command = new GetCommand({ TableName: this.#table, Key: KEY, ConsistentRead: true });
    const { Item: item } = await orInability('DynamoDB GetItem', this.#db.send(command));
    return item ? Directory.parse(item['directory']) : { people: {}, groups: {} };
  }

  /** Keeps it in place of what was kept. Throws Inability. */
  async put(directory: Directory): Promise<void> {
    const command = new PutCommand({ TableName: this.#table, Item: { ...KEY, directory } });
    await orInability('DynamoDB PutItem', this.#db.send(command));
  }
}
