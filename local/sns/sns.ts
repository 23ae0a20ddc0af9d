// The local SNS: topics that the product publishes to, and subscribers on this machine that hear of it.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import {
  AwsError,
  notImplemented,
  operation,
  type Operation,
  type OperationService,
} from '../endpoint/service.ts';
import { askToConfirm, notify, type DeliveryParts } from './delivery.ts';
import { Topics, type Subscription } from './topics.ts';

export interface Sns {
  readonly service: OperationService;
  /** Makes a topic; answers its ARN. */
  createTopic(name: string): string;
  /** Ends deliveries that are on their way. */
  stop(): void;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const LARGEST_MESSAGE_BYTES = 262_144;

const attributeSchema = z.object({ DataType: z.string(), StringValue: z.string().optional() });

/** An SNS of its own for one local cloud. */
export const sns = (given: Omit<DeliveryParts, 'stopping'>): Sns => {
  const stopping = new AbortController();
  const parts: DeliveryParts = { ...given, stopping: stopping.signal };
  const topics = new Topics();
  const operations = {
    ListTopics: listTopics(topics),
    Publish: publish(parts, topics),
    Subscribe: subscribe(parts, topics),
    ConfirmSubscription: confirmSubscription(topics),
    Unsubscribe: unsubscribe(topics),
  };
  return {
    service: { name: 'sns', protocol: 'query', operations },
    createTopic: (name) => topics.create(name),
    stop: () => {
      stopping.abort();
    },
  };
};

const invalid = 'InvalidParameter';

const listTopics = (topics: Topics): Operation =>
  operation({
    input: z.object({}),
    invalid,
    needs: () => [{ action: 'sns:ListTopics', resource: '*' }],
    run: () => ({ Topics: topics.arns().map((arn) => ({ TopicArn: arn })) }),
  });

const publishSchema = z.strictObject({
  TopicArn: z.string(),
  Message: z.string().min(1, 'Empty message'),
  Subject: z
    .string()
    .regex(
      /^[\x21-\x7e][\x20-\x7e]{0,98}$/,
      'Subject: begins with a letter, number or punctuation mark, one line of ASCII, less than 100 characters',
    )
    .optional(),
  MessageAttributes: z.record(z.string(), attributeSchema).optional(),
});

const publish = (parts: DeliveryParts, topics: Topics): Operation =>
  operation({
    input: publishSchema,
    invalid,
    needs: ({ TopicArn }) => [{ action: 'sns:Publish', resource: TopicArn }],
    run: (input) => {
      if (sizeOf(input) > LARGEST_MESSAGE_BYTES)
        throw new AwsError(invalid, 'Invalid parameter: Message too long');
      const notification = {
        id: randomUUID(),
        topicArn: input.TopicArn,
        message: input.Message,
        subject: input.Subject,
        attributes: input.MessageAttributes ?? {},
        at: new Date(parts.clock.now()),
      };
      for (const subscription of topics.subscriptions(input.TopicArn))
        notify(parts, subscription, notification);
      return { MessageId: notification.id };
    },
  });

const sizeOf = ({ Message, MessageAttributes = {} }: z.infer<typeof publishSchema>): number =>
  Object.entries(MessageAttributes).reduce(
    (sum, [name, { DataType, StringValue }]) =>
      sum + Buffer.byteLength(`${name}${DataType}${StringValue ?? ''}`),
    Buffer.byteLength(Message),
  );

const subscribe = (parts: DeliveryParts, topics: Topics): Operation =>
  operation({
    input: z.object({
      TopicArn: z.string(),
      Protocol: z.string(),
      Endpoint: z.string(),
      ReturnSubscriptionArn: z.string().optional(),
      Attributes: z.strictObject({ RawMessageDelivery: z.enum(['true', 'false']).optional() }).optional(),
    }),
    invalid,
    needs: ({ TopicArn }) => [{ action: 'sns:Subscribe', resource: TopicArn }],
    run: ({ TopicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn }) => {
      const subscription = topics.subscribe({
        topicArn: TopicArn,
        protocol: reachable(Protocol, Endpoint),
        endpoint: Endpoint,
        raw: Attributes?.RawMessageDelivery === 'true',
      });
      if (!subscription.confirmed) askToConfirm(parts, subscription);
      const tell = subscription.confirmed || ReturnSubscriptionArn === 'true';
      return { SubscriptionArn: tell ? subscription.arn : 'pending confirmation' };
    },
  });

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Only this machine's own endpoints: the local cloud never calls out. */
const reachable = (protocol: string, endpoint: string): Subscription['protocol'] => {
  if (protocol === 'sqs' && endpoint.startsWith('arn:aws:sqs:')) return protocol;
  if (protocol !== 'http' && protocol !== 'https')
    throw notImplemented(`sns Subscribe with protocol ${protocol}`);
  const url = URL.parse(endpoint);
  if (url?.protocol !== `${protocol}:`)
    throw new AwsError(invalid, 'Invalid parameter: Endpoint must match the specified protocol');
  if (!LOOPBACK.has(url.hostname))
    throw notImplemented('sns Subscribe of an endpoint that is not on this machine (127.0.0.1)');
  return protocol;
};

const confirmSubscription = (topics: Topics): Operation =>
  operation({
    input: z.object({ TopicArn: z.string(), Token: z.string() }),
    invalid,
    needs: ({ TopicArn }) => [{ action: 'sns:ConfirmSubscription', resource: TopicArn }],
    run: ({ TopicArn, Token }) => ({ SubscriptionArn: topics.confirm(TopicArn, Token).arn }),
  });

const unsubscribe = (topics: Topics): Operation =>
  operation({
    input: z.object({ SubscriptionArn: z.string() }),
    invalid,
    needs: ({ SubscriptionArn }) => [
      { action: 'sns:Unsubscribe', resource: SubscriptionArn.split(':').slice(0, 6).join(':') },
    ],
    run: ({ SubscriptionArn }) => topics.unsubscribe(SubscriptionArn),
  });
