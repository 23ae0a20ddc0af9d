// One standard queue: messages, and until when those that somebody received are hidden from the others.
import { createHash, randomUUID } from 'node:crypto';
import { type Clock } from '../clock/clock.ts';
import { ACCOUNT, REGION } from '../endpoint/service.ts';

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
}

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  receipt?: string;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const DEFAULT_VISIBILITY_SECONDS = 30;

export class Queue {
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly #clock: Clock;
  #messages: Message[] = [];

  constructor(name: string, clock: Clock, visibilitySeconds = DEFAULT_VISIBILITY_SECONDS) {
    this.name = name;
    this.visibilitySeconds = visibilitySeconds;
    this.#clock = clock;
  }

  send(body: string, attributes: Readonly<Record<string, MessageAttribute>> = {}): Message {
    const sentAt = this.#clock.now();
    const message: Message = { id: randomUUID(), body, attributes, sentAt, visibleAt: sentAt, receives: 0 };
    this.#messages.push(message);
    return message;
  }

  /** Takes up to `most` visible messages and hides them; each gets a new receipt. */
  receive(most: number, visibilitySeconds = this.visibilitySeconds): readonly Message[] {
    const now = this.#clock.now();
    const taken = this.#messages.filter((message) => message.visibleAt <= now).slice(0, most);
    for (const message of taken) {
      message.receives++;
      message.receipt = randomUUID();
      message.visibleAt = now + visibilitySeconds * 1000;
    }
    return taken;
  }

  /** Deletes by receipt; an old or unknown receipt does nothing, as on AWS. */
  delete(receipt: string): void {
    this.#messages = this.#messages.filter((message) => message.receipt !== receipt);
  }

  counts(): { readonly visible: number; readonly inFlight: number } {
    const now = this.#clock.now();
    const inFlight = this.#messages.filter((message) => message.visibleAt > now).length;
    return { visible: this.#messages.length - inFlight, inFlight };
  }
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

export const queueArn = (name: string): string => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

/** The last part of a queue's URL or ARN. */
export const nameOf = (reference: string): string => reference.split(/[:/]/).at(-1) ?? '';
