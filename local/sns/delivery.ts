// Carries notifications to subscribers: queues, and HTTP endpoints on this machine. SNS would try again for an hour
// where an endpoint fails; here the log says so.
import { randomUUID } from 'node:crypto';
import { type Clock } from '../clock/clock.ts';
import { type Settling } from '../clock/settling.ts';
import { type Sqs } from '../sqs/sqs.ts';
import { type Notification, type Subscription } from './topics.ts';

export interface DeliveryParts {
  readonly clock: Clock;
  readonly settling: Settling;
  readonly sqs: Sqs;
  /** Whether the queue's policy lets this topic send to it. */
  readonly maySend: (queueArn: string, topicArn: string) => boolean;
  /** The AWS endpoint's own URL, for the links in messages. */
  readonly awsUrl: () => string;
  readonly log: (line: string) => void;
  /** Aborted when the local cloud stops. */
  readonly stopping: AbortSignal;
}

/** How long SNS waits for a subscriber's answer. Real time. */
const ANSWER_MS = 15_000;

/** Sends one notification to one confirmed subscriber. */
export const notify = (
  parts: DeliveryParts,
  subscription: Subscription,
  notification: Notification,
): void => {
  if (!subscription.confirmed) return;
  if (subscription.protocol === 'sqs') return toQueue(parts, subscription, notification);
  const body = subscription.raw
    ? notification.message
    : JSON.stringify(envelope(parts, subscription, notification));
  post(parts, subscription, { type: 'Notification', id: notification.id, body });
};

/** Asks an HTTP endpoint to confirm that it wants this topic. */
export const askToConfirm = (parts: DeliveryParts, subscription: Subscription): void => {
  const { topicArn, token } = subscription;
  const id = randomUUID();
  const body = JSON.stringify({
    Type: 'SubscriptionConfirmation',
    MessageId: id,
    Token: token,
    TopicArn: topicArn,
    Message: `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: link(parts, { Action: 'ConfirmSubscription', TopicArn: topicArn, Token: token }),
    Timestamp: new Date(parts.clock.now()).toISOString(),
    ...unsigned(parts),
  });
  post(parts, subscription, { type: 'SubscriptionConfirmation', id, body });
};

const envelope = (parts: DeliveryParts, subscription: Subscription, notification: Notification): unknown => ({
  Type: 'Notification',
  MessageId: notification.id,
  TopicArn: notification.topicArn,
  Subject: notification.subject,
  Message: notification.message,
  Timestamp: notification.at.toISOString(),
  ...unsigned(parts),
  UnsubscribeURL: link(parts, { Action: 'Unsubscribe', SubscriptionArn: subscription.arn }),
  MessageAttributes: attributesOf(notification),
});

/** Present as on AWS, but nothing signs here: a subscriber that verifies will refuse these messages. */
const unsigned = (parts: DeliveryParts): Readonly<Record<string, string>> => ({
  SignatureVersion: '1',
  Signature: 'not-signed-locally',
  SigningCertURL: `${parts.awsUrl()}/not-signed-locally.pem`,
});

const attributesOf = ({ attributes }: Notification): unknown => {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([name, { DataType, StringValue }]) => [name, { Type: DataType, Value: StringValue }]),
  );
};

const link = (parts: DeliveryParts, query: Readonly<Record<string, string>>): string =>
  `${parts.awsUrl()}/?${new URLSearchParams(query).toString()}`;

const toQueue = (parts: DeliveryParts, subscription: Subscription, notification: Notification): void => {
  const { endpoint, topicArn, raw } = subscription;
  if (!parts.maySend(endpoint, topicArn)) {
    return parts.log(`sns: the policy of ${endpoint} does not let ${topicArn} in; the notification is lost`);
  }
  try {
    const queue = parts.sqs.queue(endpoint);
    if (raw) queue.send(notification.message, notification.attributes);
    else queue.send(JSON.stringify(envelope(parts, subscription, notification)));
  } catch (error) {
    parts.log(`sns: ${endpoint} cannot be reached: ${String(error)}`);
  }
};

interface Post {
  readonly type: 'Notification' | 'SubscriptionConfirmation';
  readonly id: string;
  readonly body: string;
}

const post = (parts: DeliveryParts, subscription: Subscription, message: Post): void => {
  const sent = parts.settling.during(async () => {
    const answer = await fetch(subscription.endpoint, {
      method: 'POST',
      headers: headersOf(subscription, message),
      body: message.body,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(ANSWER_MS), parts.stopping]),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  });
  sent.catch((error: unknown) => {
    if (parts.stopping.aborted) return;
    const why = `${String(error)}; trying again is not implemented locally`;
    parts.log(`sns: ${subscription.endpoint} did not take ${message.id}: ${why}`);
  });
};

const headersOf = (subscription: Subscription, message: Post): Record<string, string> => ({
  'content-type': 'text/plain; charset=UTF-8',
  'user-agent': 'Amazon Simple Notification Service Agent',
  'x-amz-sns-message-type': message.type,
  'x-amz-sns-message-id': message.id,
  'x-amz-sns-topic-arn': subscription.topicArn,
  ...(message.type === 'Notification' ? { 'x-amz-sns-subscription-arn': subscription.arn } : {}),
  ...(message.type === 'Notification' && subscription.raw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
});
