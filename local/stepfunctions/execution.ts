// One execution: its status, its history, and what may be done to it from outside (stop, redrive).
import { type Json } from './definition.ts';
import { History } from './history.ts';
import { type Machine } from './machine.ts';
import { statusChange } from './status-change.ts';
import { type Surroundings } from './surroundings.ts';
import { type Tokens } from './tokens.ts';
import { type Ending, type Journey, type Visit, Walk } from './walk.ts';

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/** https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html: within 14 days of the end. */
const REDRIVABLE_MS = 14 * 24 * 60 * 60 * 1000;

const EVENTS: Readonly<Record<Exclude<Status, 'RUNNING'>, string>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  ABORTED: 'ExecutionAborted',
};

interface Opening {
  readonly around: Surroundings;
  readonly tokens: Tokens;
  readonly machine: Machine;
  readonly arn: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
}

interface Outcome {
  readonly output?: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: Machine;
  readonly input: string;
  readonly startedAt: number;
  readonly history: History;
  readonly visits: Visit[] = [];
  status: Status = 'RUNNING';
  stoppedAt: number | undefined;
  outcome: Outcome = {};
  redriveCount = 0;
  redrivenAt: number | undefined;
  readonly #around: Surroundings;
  readonly #journey: Journey;
  #walk: Walk;

  /** Starts at once. */
  constructor({ around, tokens, machine, arn, name, input }: Opening) {
    this.arn = arn;
    this.name = name;
    this.machine = machine;
    this.input = input;
    this.startedAt = around.clock.now();
    this.history = new History(around);
    this.#around = around;
    this.#journey = { around, tokens, machine, history: this.history, visits: this.visits };
    this.#walk = new Walk(this.#journey, {
      state: machine.definition.StartAt,
      input: JSON.parse(input) as Json,
    });
    const { roleArn } = machine;
    this.history.add('ExecutionStarted', { input, inputDetails: { truncated: false }, roleArn });
    this.#go(false);
  }

  /** When what it waits for is due, in epoch ms. */
  get deadlineAt(): number | undefined {
    return this.status === 'RUNNING' ? this.#walk.deadlineAt : undefined;
  }

  /** Why it may not be redriven now; undefined when it may. */
  get notRedrivableBecause(): string | undefined {
    if (this.status === 'RUNNING' || this.status === 'SUCCEEDED')
      return `Execution is ${this.status} and cannot be redriven`;
    const isLate = this.#around.clock.now() - (this.stoppedAt ?? 0) > REDRIVABLE_MS;
    return isLate ? 'Execution ended more than 14 days ago and cannot be redriven' : undefined;
  }

  /** Ends it as ABORTED; an execution that has ended stays as it is. */
  stop(error?: string, cause?: string): void {
    if (this.status === 'RUNNING') this.#close('ABORTED', { error, cause });
  }

  /** Goes on at the state where it stood, with that state's input. The caller has asked `notRedrivableBecause`. */
  redrive(): void {
    this.status = 'RUNNING';
    this.stoppedAt = undefined;
    this.outcome = {};
    this.redriveCount++;
    this.redrivenAt = this.#around.clock.now();
    this.history.add('ExecutionRedriven', { redriveCount: this.redriveCount });
    this.#walk = new Walk(this.#journey, this.#walk.position);
    this.#go(true);
  }

  /** Lets go of everything it waits for, without an ending. */
  abandon(): void {
    this.#walk.abandon();
  }

  #go(isResumed: boolean): void {
    this.#publish();
    const walk = this.#walk;
    // A walk never rejects: what goes wrong in it is its ending.
    void walk.go(isResumed).then((ending) => this.#ended(walk, ending));
  }

  #ended(walk: Walk, ending: Ending | undefined): void {
    if (!ending || walk !== this.#walk || this.status !== 'RUNNING') return;
    const { status, ...outcome } = ending;
    this.#close(status, outcome);
  }

  #close(status: Exclude<Status, 'RUNNING'>, outcome: Outcome): void {
    this.abandon();
    this.status = status;
    this.stoppedAt = this.#around.clock.now();
    this.outcome = outcome;
    this.#leave(status);
    const details =
      outcome.output === undefined ? outcome : { ...outcome, outputDetails: { truncated: false } };
    this.history.add(EVENTS[status], details);
    this.#publish();
  }

  /** The state in which it was cut off is over too. */
  #leave(status: Status): void {
    const visit = this.visits.at(-1);
    if (visit?.outcome !== 'running') return;
    Object.assign(visit, { outcome: 'failed', exitedAt: this.stoppedAt, error: visit.error ?? status });
  }

  #publish(): void {
    this.#around.bus.publish(statusChange(this));
  }
}
