// The local SQS: enough to read dead-letter queues and to receive what rules and topics send.
import { type Clock } from '../clock/clock.ts';
import { ACCOUNT, AwsError, notImplemented, type OperationService } from '../endpoint/service.ts';
import { type QueueSender } from '../eventbridge/delivery.ts';
import { operations } from './operations.ts';
import { nameOf, Queue } from './queue.ts';

export interface SqsParts {
  readonly clock: Clock;
  /** The AWS endpoint's own URL; queue URLs begin with it. */
  readonly awsUrl: () => string;
}

/** Attributes that a queue may be made with. Those beyond Queue's own settings have no effect locally. */
const KNOWN_ATTRIBUTES = new Set([
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'DelaySeconds',
  'ReceiveMessageWaitTimeSeconds',
  'MaximumMessageSize',
  'Policy',
  'SqsManagedSseEnabled',
  'KmsMasterKeyId',
]);

export class Sqs implements QueueSender {
  readonly service: OperationService;
  readonly clock: Clock;
  readonly #awsUrl: () => string;
  readonly #queues = new Map<string, Queue>();
  readonly #stopping = new AbortController();

  constructor({ clock, awsUrl }: SqsParts) {
    this.clock = clock;
    this.#awsUrl = awsUrl;
    this.service = { name: 'sqs', protocol: 'json', operations: operations(this) };
  }

  /** Aborted when the local cloud stops: long polls end then. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Makes a queue, or answers the one that is there with the same attributes. */
  create(name: string, attributes: Readonly<Record<string, string>> = {}): Queue {
    const unknown = Object.keys(attributes).find((attribute) => !KNOWN_ATTRIBUTES.has(attribute));
    if (unknown !== undefined) throw notImplemented(`The queue attribute ${unknown}`);
    const known = this.#queues.get(name);
    if (known && !sameAttributes(known.attributes, attributes)) {
      throw new AwsError(
        'QueueNameExists',
        'A queue already exists with the same name and a different value for an attribute.',
      );
    }
    const queue = known ?? new Queue(name, attributes, this.clock);
    this.#queues.set(name, queue);
    return queue;
  }

  /** By URL, ARN or name. */
  queue(reference: string): Queue {
    const queue = this.#queues.get(nameOf(reference));
    if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  names(): readonly string[] {
    return [...this.#queues.keys()];
  }

  urlOf(name: string): string {
    return `${this.#awsUrl()}/${ACCOUNT}/${name}`;
  }

  send(queueArn: string, body: string, attributes: Readonly<Record<string, string>> = {}): void {
    const typed = Object.entries(attributes).map(
      ([name, value]) => [name, { DataType: 'String', StringValue: value }] as const,
    );
    this.queue(queueArn).send(body, Object.fromEntries(typed));
  }

  stop(): void {
    this.#stopping.abort();
  }
}

const sameAttributes = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.entries(b).every(([name, value]) => a[name] === value);
