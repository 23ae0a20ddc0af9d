// dynalite behind the endpoint, as the product uses it: the table of the template, conditions, the sparse index, permissions.
import { DescribeTableCommand, DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dynamoDb, type DynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { listening, type Cloud } from '../endpoint/listening.ts';

const TableName = 'countersign-requests';
const PROPERTIES: Parameters<DynamoDb['createTable']>[0] = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'arn', AttributeType: 'S' },
    { AttributeName: 'sort', AttributeType: 'S' },
    { AttributeName: 'due', AttributeType: 'S' },
    { AttributeName: 'dueAt', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'arn', KeyType: 'HASH' },
    { AttributeName: 'sort', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byDue',
      KeySchema: [
        { AttributeName: 'due', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

let cloud: Cloud;
let dynamo: DynamoDb;
beforeEach(async () => {
  dynamo = dynamoDb();
  cloud = await listening(() => [dynamo.service]);
  await dynamo.createTable(PROPERTIES);
});
afterEach(() => cloud.close());

const as = (key: string): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...cloud.as(key), maxAttempts: 1 }));
const Key = { arn: 'a', sort: 'request#0001' };

test('the table has the local account and region, and is usable at once', async () => {
  const { Table } = await as('alice').send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({
    TableStatus: 'ACTIVE',
    TableArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`,
  });
});

test('of many conditional updates at once one wins, and the calls say what became of the others', async () => {
  await as('alice').send(new PutCommand({ TableName, Item: { ...Key, revision: 1 } }));
  const update = new UpdateCommand({
    TableName,
    Key,
    UpdateExpression: 'SET revision = revision + :one',
    ConditionExpression: 'revision = :one',
    ExpressionAttributeValues: { ':one': 1 },
  });
  const clicks = await Promise.allSettled(Array.from({ length: 16 }, () => as('fn-decide').send(update)));
  expect(clicks.filter((click) => click.status === 'fulfilled')).toHaveLength(1);
  const lost = cloud.calls.list('decide').filter((call) => call.error === 'ConditionalCheckFailedException');
  expect(lost).toHaveLength(15);
  const { Item } = await as('alice').send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  expect(Item?.revision).toBe(2);
});

test('the sparse index holds what is due, and reading it needs the permission on the index', async () => {
  await as('alice').send(new PutCommand({ TableName, Item: { ...Key, due: 'open', dueAt: 5 } }));
  await as('alice').send(new PutCommand({ TableName, Item: { ...Key, sort: 'request#0002' } }));
  const asked: string[] = [];
  cloud.allowed = (need) => asked.push(`${need.action} ${need.resource}`) > 0;
  const { Items } = await as('fn-sweep').send(
    new QueryCommand({
      TableName,
      IndexName: 'byDue',
      KeyConditionExpression: 'due = :open AND dueAt < :now',
      ExpressionAttributeValues: { ':open': 'open', ':now': 9 },
    }),
  );
  expect(Items).toEqual([{ ...Key, due: 'open', dueAt: 5 }]);
  expect(asked).toEqual([
    `dynamodb:Query arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}/index/byDue`,
  ]);
});

test('a function without the permission is refused before anything is written', async () => {
  cloud.allowed = () => false;
  const put = as('fn-ask').send(new PutCommand({ TableName, Item: Key }));
  await expect(put).rejects.toMatchObject({
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 400 },
  });
  expect((await as('alice').send(new GetCommand({ TableName, Key }))).Item).toBeUndefined();
});

test('throttling has DynamoDB’s own name', async () => {
  cloud.faults.add({ service: 'dynamodb', operation: 'GetItem', times: 1, kind: 'throttle' });
  const get = as('alice').send(new GetCommand({ TableName, Key }));
  await expect(get).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
});

test('what dynalite does not know is refused by name', async () => {
  const transaction = as('alice').send(new TransactWriteItemsCommand({ TransactItems: [] }));
  await expect(transaction).rejects.toThrow('TransactWriteItems is not implemented locally');
});

test('bad input is refused and ends nothing', async () => {
  for (const body of [
    '',
    '{',
    '[]',
    '{"TableName":3}',
    '{"TableName":"x","Key":{"a":{"Q":1}}}',
    'null',
    '"x"',
    '3',
  ]) {
    const answer = await fetch(cloud.url, {
      method: 'POST',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=alice/20261123/us-east-1/dynamodb/aws4_request, SignedHeaders=h, Signature=0',
        'x-amz-target': 'DynamoDB_20120810.GetItem',
        'content-type': 'application/x-amz-json-1.0',
      },
      body,
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
});
