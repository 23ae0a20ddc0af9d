// The local topics with the real client and a real HTTP subscriber.
import {
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { sns, type Sns } from '../../../local/sns/sns.ts';
import { Sqs } from '../../../local/sqs/sqs.ts';
import { listening, type Cloud } from '../endpoint/listening.ts';

const INBOX = 'arn:aws:sqs:us-east-1:000000000000:inbox';

let cloud: Cloud;
let topics: Sns;
let sqs: Sqs;
let client: SNSClient;
let TopicArn: string;
let maySend: boolean;
let subscriber: Server;
let heard: { headers: IncomingHttpHeaders; body: string }[];
let refusals: number;

beforeEach(async () => {
  maySend = true;
  heard = [];
  refusals = 0;
  cloud = await listening((it) => {
    sqs = new Sqs({ clock: it.clock, awsUrl: () => it.url });
    topics = sns({
      ...it,
      sqs,
      awsUrl: () => it.url,
      maySend: () => maySend,
      log: (line) => it.log.push(line),
    });
    return [topics.service, sqs.service];
  });
  client = new SNSClient(cloud.as('alice'));
  TopicArn = topics.createTopic('decisions');
  sqs.create('inbox');
  subscriber = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push({ headers: request.headers, body });
      response.writeHead(refusals-- > 0 ? 500 : 200).end();
    });
  });
  await new Promise<void>((resolve) => subscriber.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  topics.stop();
  subscriber.closeAllConnections();
  subscriber.close();
  await cloud.close();
});

const url = (): string => `http://127.0.0.1:${String((subscriber.address() as AddressInfo).port)}/hook`;
const publish = (more: object = {}) => client.send(new PublishCommand({ TopicArn, Message: 'm', ...more }));
const toInbox = (Attributes?: Record<string, string>) =>
  client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: INBOX, Attributes }));
const bodies = (): string[] =>
  sqs
    .queue('inbox')
    .receive(10)
    .map((message) => message.body);
const confirmation = z.object({ Type: z.literal('SubscriptionConfirmation'), SubscribeURL: z.string() });

/** Subscribes over HTTP and follows the link, unsigned, as a subscriber does. */
const confirmed = async (Attributes?: Record<string, string>): Promise<void> => {
  const asked = await client.send(
    new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: url(), Attributes }),
  );
  expect(asked.SubscriptionArn).toBe('pending confirmation');
  await cloud.settling.settled();
  const { SubscribeURL } = confirmation.parse(JSON.parse(heard.at(-1)?.body ?? ''));
  expect((await fetch(SubscribeURL)).status).toBe(200);
  heard = [];
};

test('an HTTP subscriber confirms, and then hears notifications as SNS sends them', async () => {
  await confirmed();
  const sent = await publish({
    Subject: 'Approved',
    MessageAttributes: { outcome: { DataType: 'String', StringValue: 'Approved' } },
  });
  await cloud.settling.settled();
  expect(heard[0]?.headers).toMatchObject({
    'x-amz-sns-message-type': 'Notification',
    'x-amz-sns-message-id': sent.MessageId,
    'x-amz-sns-topic-arn': TopicArn,
    'content-type': 'text/plain; charset=UTF-8',
  });
  expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({
    Type: 'Notification',
    MessageId: sent.MessageId,
    TopicArn,
    Subject: 'Approved',
    Message: 'm',
    MessageAttributes: { outcome: { Type: 'String', Value: 'Approved' } },
  });
});

test('nothing is sent before the confirmation, nor after the end of the subscription', async () => {
  const ReturnSubscriptionArn = true;
  const { SubscriptionArn } = await client.send(
    new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: url(), ReturnSubscriptionArn }),
  );
  await publish();
  await cloud.settling.settled();
  expect(heard).toHaveLength(1);
  const { SubscribeURL } = confirmation.parse(JSON.parse(heard[0]?.body ?? ''));
  await fetch(SubscribeURL);
  await publish();
  await cloud.settling.settled();
  expect(heard).toHaveLength(2);
  await client.send(new UnsubscribeCommand({ SubscriptionArn }));
  await publish();
  await cloud.settling.settled();
  expect(heard).toHaveLength(2);
});

test('a subscriber that fails is told of in the log', async () => {
  await confirmed({ RawMessageDelivery: 'true' });
  refusals = 1;
  await publish({ Message: 'once' });
  await cloud.settling.settled();
  expect(heard.map(({ body }) => body)).toEqual(['once']);
  expect(heard[0]?.headers['x-amz-sns-rawdelivery']).toBe('true');
  expect(cloud.log.join()).toContain('HTTP 500; trying again is not implemented locally');
});

test('a queue hears in the envelope, or raw', async () => {
  await toInbox();
  await publish({ Message: 'wrapped' });
  expect(JSON.parse(bodies()[0] ?? '')).toMatchObject({ Type: 'Notification', Message: 'wrapped' });
  TopicArn = topics.createTopic('raw');
  await toInbox({ RawMessageDelivery: 'true' });
  await publish({ Message: 'bare' });
  expect(bodies()).toEqual(['bare']);
});

test('a queue whose policy does not let the topic in hears nothing', async () => {
  maySend = false;
  await toInbox();
  await publish();
  expect(bodies()).toEqual([]);
  expect(cloud.log.join()).toContain('does not let');
});

test.each([
  [{ Message: 'x'.repeat(262_145) }, 'Message too long'],
  [{ Message: 'é'.repeat(131_073) }, 'Message too long'],
  [{ Subject: 'two\nlines' }, 'Subject'],
  [{ Subject: 'x'.repeat(100) }, 'Subject'],
  [{ MessageStructure: 'json' }, 'not implemented locally'],
])('publishing %j is refused', async (more, words) => {
  await expect(publish(more)).rejects.toThrow(words);
});

test('the largest message and the longest subject pass', async () => {
  await publish({ Message: 'x'.repeat(262_144), Subject: 'x'.repeat(99) });
});

test('only endpoints on this machine can be subscribed', async () => {
  const outside = new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: 'http://example.com/hook' });
  await expect(client.send(outside)).rejects.toThrow('not on this machine');
  const mail = new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' });
  await expect(client.send(mail)).rejects.toThrow('protocol email is not implemented locally');
});

test('topics are listed, and one that is not there is named', async () => {
  expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
  const unknown = client.send(new PublishCommand({ TopicArn: `${TopicArn}x`, Message: 'm' }));
  await expect(unknown).rejects.toMatchObject({ name: 'NotFoundException' });
});
