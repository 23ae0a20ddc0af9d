// One standard queue: messages, who holds which of them until when, and the clock that ends the holding.
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
  firstReceivedAt?: number;
  receipt?: string;
}

export interface QueueSettings {
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly waitSeconds: number;
}

export class Queue {
  readonly name: string;
  readonly createdAt: number;
  /** As given to CreateQueue or by the template. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly settings: QueueSettings;
  readonly #clock: Clock;
  #messages: Message[] = [];
  #listeners = new Set<() => void>();

  constructor(name: string, attributes: Readonly<Record<string, string>>, clock: Clock) {
    this.name = name;
    this.attributes = attributes;
    this.#clock = clock;
    this.createdAt = clock.now();
    this.settings = settingsOf(attributes);
  }

  send(
    body: string,
    attributes: Readonly<Record<string, MessageAttribute>> = {},
    delaySeconds = this.settings.delaySeconds,
  ): Message {
    const now = this.#clock.now();
    const visibleAt = now + delaySeconds * 1000;
    const message: Message = { id: randomUUID(), body, attributes, sentAt: now, visibleAt, receives: 0 };
    this.#messages.push(message);
    if (delaySeconds > 0) this.#clock.at(visibleAt, () => this.#tell());
    else this.#tell();
    return message;
  }

  /** Takes up to `most` visible messages and hides them; each gets a new receipt. */
  receive(most: number, visibilitySeconds = this.settings.visibilityTimeoutSeconds): readonly Message[] {
    const now = this.#clock.now();
    this.#forgetOld(now);
    const taken = this.#messages.filter((message) => message.visibleAt <= now).slice(0, most);
    for (const message of taken) {
      message.receives++;
      message.firstReceivedAt ??= now;
      message.receipt = randomUUID();
      message.visibleAt = now + visibilitySeconds * 1000;
      this.#clock.at(message.visibleAt, () => this.#tell());
    }
    return taken;
  }

  /** Deletes by receipt; an old or unknown receipt does nothing, as on AWS. */
  delete(receipt: string): void {
    this.#messages = this.#messages.filter((message) => message.receipt !== receipt);
  }

  purge(): void {
    this.#messages = [];
  }

  counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    const now = this.#clock.now();
    this.#forgetOld(now);
    const hidden = this.#messages.filter((message) => message.visibleAt > now);
    const inFlight = hidden.filter((message) => message.receives > 0).length;
    return { visible: this.#messages.length - hidden.length, inFlight, delayed: hidden.length - inFlight };
  }

  /** Calls `listener` whenever a message may have become visible; the returned function ends that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #forgetOld(now: number): void {
    const oldest = now - this.settings.retentionSeconds * 1000;
    this.#messages = this.#messages.filter((message) => message.sentAt >= oldest);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Defaults: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const settingsOf = (attributes: Readonly<Record<string, string>>): QueueSettings => ({
  visibilityTimeoutSeconds: Number(attributes.VisibilityTimeout ?? 30),
  retentionSeconds: Number(attributes.MessageRetentionPeriod ?? 345_600),
  delaySeconds: Number(attributes.DelaySeconds ?? 0),
  waitSeconds: Number(attributes.ReceiveMessageWaitTimeSeconds ?? 0),
});

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

export const queueArn = (name: string): string => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

/** The last part of a queue's URL or ARN. */
export const nameOf = (reference: string): string => reference.split(/[:/]/).at(-1) ?? '';
