// The local EventBridge: the default bus with the template's rules, schedules on the local clock, and the operations
// that clients call. Services publish; rules deliver to functions and queues.
import { randomUUID } from 'node:crypto';
import { ACCOUNT, AwsError, REGION, type OperationService } from '../endpoint/service.ts';
import { type BusEvent, type EventBus, type Published } from './bus.ts';
import { deliver, type DeliveryParts } from './delivery.ts';
import { operations } from './operations.ts';
import { compileRule, type Rule, type RuleDefinition, type RuleTarget } from './rule.ts';
import { Schedules } from './schedules.ts';

export class EventBridge implements EventBus {
  readonly service: OperationService;
  readonly #parts: DeliveryParts;
  readonly #schedules: Schedules;
  readonly #rules = new Map<string, Rule>();
  /** The last event of an AWS service that a rule matched, by each of its resources. */
  readonly #lastMatched = new Map<string, BusEvent>();

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#schedules = new Schedules(parts.clock);
    this.service = { name: 'events', protocol: 'json', operations: operations(this) };
  }

  /** Takes the template's rules; throws by name on an unknown operator, schedule or target. */
  load(definitions: readonly RuleDefinition[]): void {
    definitions.forEach((definition) => this.put(definition));
  }

  /** Adds or replaces a rule. */
  put(definition: RuleDefinition): void {
    const rule = compileRule(definition);
    this.#rules.set(rule.name, rule);
    this.#schedules.stop(rule.name);
    if (rule.periodMs === undefined || rule.enabled === false) return;
    this.#schedules.start(rule.name, rule.periodMs, () => {
      this.#fire(rule.name);
    });
  }

  /** Changes the targets of a rule without touching its schedule. */
  retarget(name: string, change: (targets: readonly RuleTarget[]) => readonly RuleTarget[]): void {
    const rule = this.rule(name);
    this.#rules.set(name, compileRule({ ...rule, targets: change(rule.targets) }));
  }

  remove(name: string): void {
    this.#schedules.stop(name);
    this.#rules.delete(name);
  }

  rules(): readonly Rule[] {
    return [...this.#rules.values()];
  }

  rule(name: string): Rule {
    const rule = this.#rules.get(name);
    if (!rule)
      throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
    return rule;
  }

  publish(event: Published): void {
    const whole = this.#enveloped(event, this.#parts.clock.now());
    if (!this.#route(whole)) return;
    for (const resource of whole.resources) this.#lastMatched.set(resource, whole);
  }

  /** Takes an event that a client put on the bus; answers its id. */
  accept(event: Published, timeMs?: number): string {
    const whole = this.#enveloped(event, timeMs ?? this.#parts.clock.now());
    this.#route(whole);
    return whole.id;
  }

  /**
   * Delivers the last matched event of a resource again, as AWS may do at any time. SageMaker's own duplicates carry
   * ids of their own: `newIds`. Answers how many were delivered.
   */
  redeliver(resource: string, times: number, newIds = false): number {
    const event = this.#lastMatched.get(resource);
    if (!event) return 0;
    for (let count = 0; count < times; count++) this.#route(newIds ? { ...event, id: randomUUID() } : event);
    return times;
  }

  /** Ends all schedules. */
  stop(): void {
    this.#schedules.stopAll();
  }

  #enveloped(event: Published, timeMs: number): BusEvent {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': event['detail-type'],
      source: event.source,
      account: ACCOUNT,
      time: new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z'),
      region: REGION,
      resources: [...event.resources],
      detail: event.detail,
    };
  }

  /** Whether any rule matched. */
  #route(event: BusEvent): boolean {
    const matching = this.rules().filter((rule) => rule.enabled !== false && rule.matches?.(event));
    const body = matching.length > 0 ? JSON.stringify(event) : '';
    for (const rule of matching) {
      for (const target of rule.targets) deliver(this.#parts, rule, target, target.input ?? body);
    }
    return matching.length > 0;
  }

  #fire(name: string): void {
    const rule = this.rule(name);
    const event = this.#enveloped(
      { 'detail-type': 'Scheduled Event', source: 'aws.events', resources: [rule.arn], detail: {} },
      this.#parts.clock.now(),
    );
    for (const target of rule.targets)
      deliver(this.#parts, rule, target, target.input ?? JSON.stringify(event));
  }
}
