// The local SQS: enough to read dead-letter queues and to receive what rules and topics send.
import { type Clock } from '../clock/clock.ts';
import { ACCOUNT, AwsError, type OperationService } from '../endpoint/service.ts';
import { type QueueSender } from '../eventbridge/delivery.ts';
import { operations } from './operations.ts';
import { nameOf, Queue } from './queue.ts';

export interface SqsParts {
  readonly clock: Clock;
  /** The AWS endpoint's own URL; queue URLs begin with it. */
  readonly awsUrl: () => string;
}

export class Sqs implements QueueSender {
  readonly service: OperationService;
  readonly #parts: SqsParts;
  readonly #queues = new Map<string, Queue>();
  /** Ends what still waits for a message. */
  isStopped = false;

  constructor(parts: SqsParts) {
    this.#parts = parts;
    this.service = { name: 'sqs', protocol: 'json', operations: operations(this) };
  }

  /** Makes a queue, or answers the one that is there with the same visibility timeout. */
  create(name: string, visibilitySeconds?: number): Queue {
    const known = this.#queues.get(name);
    if (known && known.visibilitySeconds !== (visibilitySeconds ?? known.visibilitySeconds)) {
      throw new AwsError(
        'QueueNameExists',
        'A queue already exists with the same name and a different value for an attribute.',
      );
    }
    const queue = known ?? new Queue(name, this.#parts.clock, visibilitySeconds);
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
    return `${this.#parts.awsUrl()}/${ACCOUNT}/${name}`;
  }

  send(queueArn: string, body: string, attributes: Readonly<Record<string, string>> = {}): void {
    const typed = Object.entries(attributes).map(
      ([name, value]) => [name, { DataType: 'String', StringValue: value }] as const,
    );
    this.queue(queueArn).send(body, Object.fromEntries(typed));
  }
}
