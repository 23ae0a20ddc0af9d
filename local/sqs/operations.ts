// SQS's operations, as today's SDKs call them (JSON 1.0).
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { operation, type Operation } from '../endpoint/service.ts';
import { md5, nameOf, queueArn, type Message, type Queue } from './queue.ts';
import { type Sqs } from './sqs.ts';

/** How often a long poll looks again. */
const LOOK_AGAIN_MS = 25;

const queueName = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]{1,80}$/,
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
const onQueue = z.strictObject({ QueueUrl: z.string().min(1) });
const names = z.array(z.string()).default([]);

/** The operations of the `sqs` endpoint. */
export const operations = (sqs: Sqs): Readonly<Record<string, Operation>> => ({
  CreateQueue: operation({
    input: z.strictObject({
      QueueName: queueName,
      Attributes: z.strictObject({ VisibilityTimeout: z.coerce.number().optional() }).optional(),
    }),
    needs: ({ QueueName }) => [{ action: 'sqs:CreateQueue', resource: queueArn(QueueName) }],
    run: ({ QueueName, Attributes }) => {
      sqs.create(QueueName, Attributes?.VisibilityTimeout);
      return { QueueUrl: sqs.urlOf(QueueName) };
    },
  }),
  GetQueueUrl: operation({
    input: z.strictObject({ QueueName: queueName }),
    needs: ({ QueueName }) => [{ action: 'sqs:GetQueueUrl', resource: queueArn(QueueName) }],
    run: ({ QueueName }) => ({ QueueUrl: sqs.urlOf(sqs.queue(QueueName).name) }),
  }),
  ListQueues: operation({
    input: z.strictObject({ QueueNamePrefix: z.string().default('') }),
    needs: () => [{ action: 'sqs:ListQueues', resource: '*' }],
    run: ({ QueueNamePrefix }) => {
      const found = sqs.names().filter((name) => name.startsWith(QueueNamePrefix));
      return { QueueUrls: found.map((name) => sqs.urlOf(name)) };
    },
  }),
  SendMessage: operation({
    input: onQueue.extend({ MessageBody: z.string().min(1) }),
    needs: needs('SendMessage'),
    run: ({ QueueUrl, MessageBody }) => {
      const { id, body } = sqs.queue(QueueUrl).send(MessageBody);
      return { MessageId: id, MD5OfMessageBody: md5(body) };
    },
  }),
  ReceiveMessage: receiveMessage(sqs),
  DeleteMessage: operation({
    input: onQueue.extend({ ReceiptHandle: z.string().min(1) }),
    needs: needs('DeleteMessage'),
    run: ({ QueueUrl, ReceiptHandle }) => sqs.queue(QueueUrl).delete(ReceiptHandle),
  }),
  GetQueueAttributes: operation({
    input: onQueue.extend({ AttributeNames: names }),
    needs: needs('GetQueueAttributes'),
    run: ({ QueueUrl, AttributeNames }) => ({
      Attributes: chosen(attributesOf(sqs.queue(QueueUrl)), AttributeNames),
    }),
  }),
});

const needs =
  (name: string) =>
  ({ QueueUrl }: { QueueUrl: string }) => [{ action: `sqs:${name}`, resource: queueArn(nameOf(QueueUrl)) }];

const receiveMessage = (sqs: Sqs): Operation =>
  operation({
    input: onQueue.extend({
      MaxNumberOfMessages: z.int().min(1).max(10).default(1),
      VisibilityTimeout: z.int().min(0).max(43_200).optional(),
      WaitTimeSeconds: z.int().min(0).max(20).default(0),
      AttributeNames: names,
      MessageSystemAttributeNames: names,
      MessageAttributeNames: names,
    }),
    needs: needs('ReceiveMessage'),
    run: async ({ QueueUrl, MaxNumberOfMessages, VisibilityTimeout, WaitTimeSeconds, ...wanted }) => {
      const queue = sqs.queue(QueueUrl);
      // Somebody waits at the other end of a socket: in running time, whatever the local clock does.
      for (const until = performance.now() + WaitTimeSeconds * 1000; queue.counts().visible === 0;) {
        if (performance.now() >= until || sqs.isStopped) break;
        await setTimeout(LOOK_AGAIN_MS);
      }
      const messages = queue.receive(MaxNumberOfMessages, VisibilityTimeout);
      const system = [...wanted.AttributeNames, ...wanted.MessageSystemAttributeNames];
      return { Messages: messages.map((message) => received(message, system, wanted.MessageAttributeNames)) };
    },
  });

const received = (message: Message, system: readonly string[], wanted: readonly string[]): unknown => ({
  MessageId: message.id,
  ReceiptHandle: message.receipt,
  Body: message.body,
  MD5OfBody: md5(message.body),
  Attributes: chosen(
    { SentTimestamp: String(message.sentAt), ApproximateReceiveCount: String(message.receives) },
    system,
  ),
  MessageAttributes: chosen(message.attributes, wanted),
});

const attributesOf = (queue: Queue): Readonly<Record<string, string>> => {
  const { visible, inFlight } = queue.counts();
  return {
    QueueArn: queueArn(queue.name),
    VisibilityTimeout: String(queue.visibilitySeconds),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
  };
};

const chosen = <T>(all: Readonly<Record<string, T>>, wanted: readonly string[]): object | undefined => {
  const isWanted = (name: string): boolean => ['All', '.*', name].some((one) => wanted.includes(one));
  const found = Object.entries(all).filter(([name]) => isWanted(name));
  return found.length > 0 ? Object.fromEntries(found) : undefined;
};
