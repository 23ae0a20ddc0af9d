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

export interface EventBus {
  /** Puts an event of an AWS service (source `aws.*`) on the bus; envelope fields are filled in by the bus. */
  publish(event: Pick<BusEvent, 'detail-type' | 'source' | 'resources' | 'detail'>): void;
}
