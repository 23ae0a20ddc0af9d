// One walk of an execution through its states: from the start, or after a redrive from the state where it stood.
// Under way between two states; not under way while it rests (rest.ts).
import { type History } from './history.ts';
import { type Json } from './definition.ts';
import { type State } from './fence.ts';
import { type Machine } from './machine.ts';
import { Rest } from './rest.ts';
import { type Processed, type Stepped } from './step.ts';
import { type Surroundings } from './surroundings.ts';
import { performTask } from './task.ts';
import { Abandoned, TaskFailure } from './task-failure.ts';
import { type Tokens } from './tokens.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: input or output of a state. */
export const MAX_DATA_BYTES = 262_144;

/** Where an execution stands. */
export interface Position {
  readonly state: string;
  readonly input: Json;
}

/** One visit to one state, for the page. */
export interface Visit {
  readonly name: string;
  readonly type: State['Type'];
  readonly enteredAt: number;
  exitedAt?: number;
  outcome: 'running' | 'done' | 'failed';
  /** Also set when the error was caught. */
  error?: string;
  cause?: string;
}

/** What all walks of one execution share. */
export interface Journey {
  readonly around: Surroundings;
  readonly tokens: Tokens;
  readonly machine: Machine;
  readonly history: History;
  readonly visits: Visit[];
}

export type Ending =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };

export class Walk {
  readonly journey: Journey;
  position: Position;
  #rest: Rest<Json> | undefined;
  #isAbandoned = false;
  #underWay: (() => void) | undefined;

  constructor(journey: Journey, from: Position) {
    this.journey = journey;
    this.position = from;
  }

  /** When what it rests for is due, in epoch ms. */
  get deadlineAt(): number | undefined {
    return this.#rest?.until;
  }

  /** Goes on to the end; undefined when it was abandoned. `isResumed`: the first state has been entered before. */
  async go(isResumed: boolean): Promise<Ending | undefined> {
    this.#busy();
    try {
      if (!isResumed) this.#enter();
      for (;;) {
        const { output, next } = await this.#visit();
        if (this.#isAbandoned) return undefined;
        if (next === undefined) return { status: 'SUCCEEDED', output: JSON.stringify(output) };
        this.position = { state: next, input: output };
        this.#enter();
      }
    } catch (thrown) {
      return this.#isAbandoned ? undefined : this.#failed(thrown);
    } finally {
      this.#idle();
    }
  }

  /** Ends the walk without an ending: stopped, timed out, or the local cloud goes down. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#rest?.fail(new Abandoned());
  }

  /** Rests until somebody ends it or the moment has come; the walk is not under way meanwhile. */
  rest(until: number, atDeadline: (rest: Rest<Json>) => void): Rest<Json> {
    if (this.#isAbandoned) throw new Abandoned();
    const woken = (): void => {
      this.#rest = undefined;
      this.#busy();
    };
    const rest = new Rest<Json>({ clock: this.journey.around.clock, until, atDeadline, woken });
    this.#rest = rest;
    this.#idle();
    return rest;
  }

  async #visit(): Promise<Stepped> {
    const { machine, around, history } = this.journey;
    const { state: name, input } = this.position;
    const { step, state } = machine.state(name);
    const visit = this.#currentVisit();
    const work = (processed: Processed): Promise<Json> =>
      performTask(this, state, processed).catch((error: unknown) => {
        noteFailure(visit, error);
        throw error;
      });
    const stepped = await step.run({ input, work });
    if (this.#isAbandoned) return stepped;
    const output = textOf(name, stepped.output);
    history.add(`${state.Type}StateExited`, { name, output, outputDetails: { truncated: false } });
    Object.assign(visit, { exitedAt: around.clock.now(), outcome: 'done' });
    return stepped;
  }

  #enter(): void {
    const { machine, around, history, visits } = this.journey;
    const { state: name, input } = this.position;
    const type = machine.state(name).state.Type;
    visits.push({ name, type, enteredAt: around.clock.now(), outcome: 'running' });
    const details = { name, input: JSON.stringify(input), inputDetails: { truncated: false } };
    history.add(`${type}StateEntered`, details);
  }

  #currentVisit(): Visit {
    const visit = this.journey.visits.at(-1);
    if (!visit) throw new Error('A walk visits no state before it has entered one.');
    delete visit.exitedAt;
    delete visit.error;
    delete visit.cause;
    visit.outcome = 'running';
    return visit;
  }

  #failed(thrown: unknown): Ending {
    const visit = this.journey.visits.at(-1);
    const [error, cause] =
      thrown instanceof Error ? [thrown.name, thrown.message] : ['States.Runtime', String(thrown)];
    if (visit)
      Object.assign(visit, { outcome: 'failed', error, cause, exitedAt: this.journey.around.clock.now() });
    return { status: 'FAILED', error, cause };
  }

  #busy(): void {
    this.#underWay ??= this.journey.around.settling.begin();
  }

  #idle(): void {
    this.#underWay?.();
    this.#underWay = undefined;
  }
}

const noteFailure = (visit: Visit, error: unknown): void => {
  if (error instanceof TaskFailure) Object.assign(visit, { error: error.name, cause: error.message });
};

const textOf = (state: string, output: Json): string => {
  const text = JSON.stringify(output);
  if (Buffer.byteLength(text) <= MAX_DATA_BYTES) return text;
  const cause = `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  throw new TaskFailure('States.DataLimitExceeded', cause);
};
