// The newest question of each group, as one item a group in the request table; only for policies by which a newer version
// supersedes an older one.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { NewestQuestion } from '../../approval/supersede.ts';
import { orInability } from '../inability.ts';
import { putIf } from './put-if.ts';

const keyOf = (group: string): { arn: string; sort: string } => ({
  arn: `group#${group}`,
  sort: 'question#newest',
});

export class NewestQuestions {
  readonly #table: string;
  readonly #db: DynamoDBDocumentClient;

  constructor(table: string, client = new DynamoDBClient({})) {
    this.#table = table;
    this.#db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  }

  /** The newest question of a group; undefined when none was noted. */
  async get(group: string): Promise<NewestQuestion | undefined> {
    const command = new GetCommand({ TableName: this.#table, Key: keyOf(group), ConsistentRead: true });
    const { Item: item } = await orInability('DynamoDB GetItem', this.#db.send(command));
    return item && NewestQuestion.parse(item['question']);
  }

  /** Notes the newest question of a group; false when another one was noted since `known` was read. */
  put(group: string, question: NewestQuestion, known: NewestQuestion | undefined): Promise<boolean> {
    return putIf(this.#db, {
      TableName: this.#table,
      Item: { ...keyOf(group), question },
      ...(known ? still(known) : { ConditionExpression: 'attribute_not_exists(arn)' }),
    });
  }
}

/** Whether the newest question is the one that was read. */
const still = ({ version, round }: NewestQuestion) => ({
  ConditionExpression: '#question.#version = :version AND #question.#round = :round',
  ExpressionAttributeNames: { '#question': 'question', '#version': 'version', '#round': 'round' },
  ExpressionAttributeValues: { ':version': version, ':round': round },
});
