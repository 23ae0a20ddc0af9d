// All state machines and executions of the local cloud, by ARN. None is forgotten, so that a name is never free again.
import { randomUUID } from 'node:crypto';
import { AwsError } from '../endpoint/service.ts';
import { Execution } from './execution.ts';
import { Machine, type MachineSource } from './machine.ts';
import { type Surroundings } from './surroundings.ts';
import { Tokens } from './tokens.ts';
import { MAX_DATA_BYTES } from './walk.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const NAME = /^[^\s\p{Cc}<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/u;

export class Executions {
  readonly tokens = new Tokens();
  readonly #around: Surroundings;
  readonly #machines = new Map<string, Machine>();
  readonly #executions = new Map<string, Execution>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  addMachine(source: MachineSource): void {
    this.#machines.set(source.arn, new Machine(source, this.#around.clock.now()));
    this.#around.changes.ring();
  }

  machines(): Machine[] {
    return [...this.#machines.values()];
  }

  machine(arn: string): Machine {
    if (!arn.startsWith('arn:aws:states:')) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
    const machine = this.#machines.get(arn);
    if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  /** Newest first. */
  list(): Execution[] {
    return [...this.#executions.values()].reverse();
  }

  execution(arn: string): Execution {
    if (!arn.startsWith('arn:aws:states:')) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
    const execution = this.#executions.get(arn);
    if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  }

  /** Starts an execution, or returns the running one of the same name and input. */
  start(machine: Machine, input: string, name: string = randomUUID()): Execution {
    if (!NAME.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
    checkInput(input);
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = this.#executions.get(arn);
    if (!existing) return this.#open(machine, { arn, name, input });
    if (existing.status === 'RUNNING' && existing.input === input) return existing;
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
  }

  /** Lets go of everything that any execution waits for. */
  stop(): void {
    for (const execution of this.#executions.values()) execution.abandon();
  }

  #open(machine: Machine, opening: { arn: string; name: string; input: string }): Execution {
    const execution = new Execution({ around: this.#around, tokens: this.tokens, machine, ...opening });
    this.#executions.set(execution.arn, execution);
    return execution;
  }
}

const checkInput = (input: string): void => {
  const refuse = (why: string): never => {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`);
  };
  if (Buffer.byteLength(input) > MAX_DATA_BYTES) refuse(`larger than ${MAX_DATA_BYTES} bytes`);
  try {
    JSON.parse(input);
  } catch (error) {
    refuse(error instanceof Error ? error.message : 'not JSON');
  }
};
