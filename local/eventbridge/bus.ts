// What the rest of the local cloud knows of EventBridge: a service puts an event on the default bus.

export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 without milliseconds, as EventBridge writes it. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What a service says of an event; the bus fills in the rest of the envelope. */
export type Published = Pick<BusEvent, 'detail-type' | 'source' | 'resources' | 'detail'>;

export interface EventBus {
  /** Puts an event of an AWS service (source `aws.*`) on the bus. */
  publish(event: Published): void;
}
