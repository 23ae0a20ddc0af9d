// Topics and who is subscribed to them.
import { randomUUID } from 'node:crypto';
import { ACCOUNT, AwsError, REGION } from '../endpoint/service.ts';
import { type MessageAttribute } from '../sqs/queue.ts';

export interface Notification {
  readonly id: string;
  readonly topicArn: string;
  readonly message: string;
  readonly subject?: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly at: Date;
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: 'http' | 'https' | 'sqs';
  readonly endpoint: string;
  readonly token: string;
  readonly raw: boolean;
  confirmed: boolean;
}

export const topicArn = (name: string): string => `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`;

export class Topics {
  readonly #topics = new Map<string, Subscription[]>();

  create(name: string): string {
    const arn = topicArn(name);
    if (!this.#topics.has(arn)) this.#topics.set(arn, []);
    return arn;
  }

  arns(): readonly string[] {
    return [...this.#topics.keys()];
  }

  /** Throws NotFound for an unknown topic. */
  subscriptions(arn: string): readonly Subscription[] {
    return this.#listOf(arn);
  }

  /** A repeated subscription of the same endpoint is the same subscription. */
  subscribe(wanted: Pick<Subscription, 'topicArn' | 'protocol' | 'endpoint' | 'raw'>): Subscription {
    const list = this.#listOf(wanted.topicArn);
    const known = list.find(
      ({ protocol, endpoint }) => protocol === wanted.protocol && endpoint === wanted.endpoint,
    );
    if (known) return known;
    const subscription: Subscription = {
      ...wanted,
      arn: `${wanted.topicArn}:${randomUUID()}`,
      token: randomUUID().replaceAll('-', ''),
      confirmed: wanted.protocol === 'sqs',
    };
    list.push(subscription);
    return subscription;
  }

  confirm(arn: string, token: string): Subscription {
    const subscription = this.#listOf(arn).find((known) => known.token === token);
    if (!subscription) throw new AwsError('InvalidParameter', 'Invalid parameter: Token');
    subscription.confirmed = true;
    return subscription;
  }

  unsubscribe(subscriptionArn: string): void {
    for (const [arn, list] of this.#topics) {
      this.#topics.set(
        arn,
        list.filter((known) => known.arn !== subscriptionArn),
      );
    }
  }

  #listOf(arn: string): Subscription[] {
    const list = this.#topics.get(arn);
    if (!list) throw new AwsError('NotFound', 'Topic does not exist', 404);
    return list;
  }
}
