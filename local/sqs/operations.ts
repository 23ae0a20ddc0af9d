// SQS's operations, as today's SDKs call them (JSON 1.0).
import * as z from 'zod';
import { AwsError, operation, type Operation } from '../endpoint/service.ts';
import { md5, nameOf, queueArn, type Message, type Queue } from './queue.ts';
import { type Sqs } from './sqs.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const LARGEST_MESSAGE_BYTES = 1_048_576;

const queueName = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]{1,80}$/,
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
const onQueue = z.object({ QueueUrl: z.string().min(1) });

/** The operations of the `sqs` endpoint. */
export const operations = (sqs: Sqs): Readonly<Record<string, Operation>> => ({
  CreateQueue: operation({
    input: z.object({ QueueName: queueName, Attributes: z.record(z.string(), z.string()).optional() }),
    needs: ({ QueueName }) => [{ action: 'sqs:CreateQueue', resource: queueArn(QueueName) }],
    run: ({ QueueName, Attributes }) => {
      sqs.create(QueueName, Attributes);
      return { QueueUrl: sqs.urlOf(QueueName) };
    },
  }),
  GetQueueUrl: operation({
    input: z.object({ QueueName: queueName }),
    needs: ({ QueueName }) => [{ action: 'sqs:GetQueueUrl', resource: queueArn(QueueName) }],
    run: ({ QueueName }) => ({ QueueUrl: sqs.urlOf(sqs.queue(QueueName).name) }),
  }),
  ListQueues: operation({
    input: z.object({ QueueNamePrefix: z.string().optional() }),
    needs: () => [{ action: 'sqs:ListQueues', resource: '*' }],
    run: ({ QueueNamePrefix }) => ({
      QueueUrls: sqs
        .names()
        .filter((name) => name.startsWith(QueueNamePrefix ?? ''))
        .map((name) => sqs.urlOf(name)),
    }),
  }),
  SendMessage: sendMessage(sqs),
  ReceiveMessage: receiveMessage(sqs),
  DeleteMessage: operation({
    input: onQueue.extend({ ReceiptHandle: z.string().min(1) }),
    needs: needs('DeleteMessage'),
    run: ({ QueueUrl, ReceiptHandle }) => sqs.queue(QueueUrl).delete(ReceiptHandle),
  }),
  PurgeQueue: operation({
    input: onQueue,
    needs: needs('PurgeQueue'),
    run: ({ QueueUrl }) => sqs.queue(QueueUrl).purge(),
  }),
  GetQueueAttributes: operation({
    input: onQueue.extend({ AttributeNames: z.array(z.string()).optional() }),
    needs: needs('GetQueueAttributes'),
    run: ({ QueueUrl, AttributeNames }) => ({
      Attributes: chosen(attributesOf(sqs.queue(QueueUrl)), AttributeNames ?? []),
    }),
  }),
});

const needs =
  (name: string) =>
  ({ QueueUrl }: { QueueUrl: string }) => [{ action: `sqs:${name}`, resource: queueArn(nameOf(QueueUrl)) }];

const sendMessage = (sqs: Sqs): Operation =>
  operation({
    input: onQueue.extend({
      MessageBody: z.string().min(1),
      DelaySeconds: z.int().min(0).max(900).optional(),
      MessageAttributes: z
        .record(z.string(), z.object({ DataType: z.string(), StringValue: z.string().optional() }))
        .optional(),
    }),
    needs: needs('SendMessage'),
    run: ({ QueueUrl, MessageBody, MessageAttributes, DelaySeconds }) => {
      if (Buffer.byteLength(MessageBody) > LARGEST_MESSAGE_BYTES) {
        throw new AwsError(
          'InvalidParameterValue',
          'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
        );
      }
      const message = sqs.queue(QueueUrl).send(MessageBody, MessageAttributes, DelaySeconds);
      return { MessageId: message.id, MD5OfMessageBody: md5(MessageBody) };
    },
  });

const receiveMessage = (sqs: Sqs): Operation =>
  operation({
    input: onQueue.extend({
      MaxNumberOfMessages: z.int().min(1).max(10).optional(),
      VisibilityTimeout: z.int().min(0).max(43_200).optional(),
      WaitTimeSeconds: z.int().min(0).max(20).optional(),
      AttributeNames: z.array(z.string()).optional(),
      MessageSystemAttributeNames: z.array(z.string()).optional(),
      MessageAttributeNames: z.array(z.string()).optional(),
    }),
    needs: needs('ReceiveMessage'),
    run: async (input) => {
      const queue = sqs.queue(input.QueueUrl);
      const take = (): readonly Message[] =>
        queue.receive(input.MaxNumberOfMessages ?? 1, input.VisibilityTimeout);
      const waitSeconds = input.WaitTimeSeconds ?? queue.settings.waitSeconds;
      const messages = await firstOf(take, queue, { waitMs: waitSeconds * 1000, stopping: sqs.stopping });
      const system = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
      return {
        Messages: messages.map((message) => received(message, system, input.MessageAttributeNames ?? [])),
      };
    },
  });

/** Long poll in real time: the clients that poll live in it. */
const firstOf = async (
  take: () => readonly Message[],
  queue: Queue,
  { waitMs, stopping }: { waitMs: number; stopping: AbortSignal },
): Promise<readonly Message[]> => {
  const end = Date.now() + waitMs;
  for (;;) {
    const messages = take();
    const left = end - Date.now();
    if (messages.length > 0 || left <= 0 || stopping.aborted) return messages;
    await somethingNew(queue, left, stopping);
  }
};

const somethingNew = (queue: Queue, waitMs: number, stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      unlisten();
      stopping.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    const unlisten = queue.listen(done);
    stopping.addEventListener('abort', done);
  });

const received = (message: Message, system: readonly string[], wanted: readonly string[]): unknown => {
  const attributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => isWanted(name, wanted)),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: system.length > 0 ? chosen(systemAttributes(message), system) : undefined,
    MessageAttributes: Object.keys(attributes).length > 0 ? attributes : undefined,
  };
};

const isWanted = (name: string, wanted: readonly string[]): boolean =>
  wanted.some(
    (one) =>
      one === 'All' ||
      one === '.*' ||
      one === name ||
      (one.endsWith('.*') && name.startsWith(one.slice(0, -2))),
  );

const systemAttributes = (message: Message): Readonly<Record<string, string>> => ({
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receives),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
});

const attributesOf = (queue: Queue): Readonly<Record<string, string>> => {
  const { visible, inFlight, delayed } = queue.counts();
  return {
    VisibilityTimeout: String(queue.settings.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(queue.settings.retentionSeconds),
    DelaySeconds: String(queue.settings.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(queue.settings.waitSeconds),
    ...queue.attributes,
    QueueArn: queueArn(queue.name),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
};

const chosen = (
  all: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> =>
  names.includes('All')
    ? all
    : Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
