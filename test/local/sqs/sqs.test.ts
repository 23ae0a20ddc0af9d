// The local queues with the real client.
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Sqs } from '../../../local/sqs/sqs.ts';
import { listening, type Cloud } from '../endpoint/listening.ts';

let cloud: Cloud;
let sqs: Sqs;
let client: SQSClient;
let QueueUrl: string;

beforeEach(async () => {
  cloud = await listening((it) => {
    sqs = new Sqs({ clock: it.clock, awsUrl: () => it.url });
    return [sqs.service];
  });
  client = new SQSClient(cloud.as('alice'));
  QueueUrl = (await client.send(new CreateQueueCommand({ QueueName: 'dead' }))).QueueUrl ?? '';
});
afterEach(() => cloud.close());

const receive = (more: object = {}) => client.send(new ReceiveMessageCommand({ QueueUrl, ...more }));

test('a message is received and deleted', async () => {
  sqs.send('arn:aws:sqs:us-east-1:000000000000:dead', 'hello', { RULE_ARN: 'arn' });
  const { Messages } = await receive({
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  });
  expect(Messages).toMatchObject([
    {
      Body: 'hello',
      Attributes: { ApproximateReceiveCount: '1' },
      MessageAttributes: { RULE_ARN: { StringValue: 'arn' } },
    },
  ]);
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
  await cloud.clock.advance(31_000);
  expect((await receive()).Messages ?? []).toEqual([]);
});

test('a received message is hidden until its visibility timeout on the local clock', async () => {
  sqs.queue('dead').send('once more');
  const first = (await receive()).Messages?.[0];
  expect((await receive()).Messages ?? []).toEqual([]);
  const counted = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(counted.Attributes).toMatchObject({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '1',
    QueueArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
  });
  await cloud.clock.advance(30_000);
  const second = (await receive()).Messages?.[0];
  expect(second?.MessageId).toBe(first?.MessageId);
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
  await cloud.clock.advance(30_000);
  expect((await receive()).Messages).toHaveLength(1);
});

test('queues are found and listed, and those that are not there are named', async () => {
  expect((await client.send(new GetQueueUrlCommand({ QueueName: 'dead' }))).QueueUrl).toBe(QueueUrl);
  expect((await client.send(new ListQueuesCommand({ QueueNamePrefix: 'de' }))).QueueUrls).toEqual([QueueUrl]);
  const unknown = client.send(new GetQueueUrlCommand({ QueueName: 'nowhere' }));
  await expect(unknown).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
});

test('what has no effect here is refused by name', async () => {
  const fifo = client.send(new CreateQueueCommand({ QueueName: 'f', Attributes: { FifoQueue: 'true' } }));
  await expect(fifo).rejects.toThrow('The member FifoQueue is not implemented locally.');
  const again = client.send(
    new CreateQueueCommand({ QueueName: 'dead', Attributes: { VisibilityTimeout: '5' } }),
  );
  await expect(again).rejects.toMatchObject({ name: 'QueueNameExists' });
});

test('a long poll ends when a message comes, and does not hold up the local clock', async () => {
  const waiting = receive({ WaitTimeSeconds: 20 });
  cloud.clock.after(60_000, () => sqs.queue('dead').send('late'));
  await cloud.clock.advance(60_000);
  expect((await waiting).Messages?.map((message) => message.Body)).toEqual(['late']);
});

test('a message is sent by a client', async () => {
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'again' }));
  expect((await receive()).Messages?.[0]?.Body).toBe('again');
});
