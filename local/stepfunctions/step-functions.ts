// The local Step Functions: the state machines of the template, run on the local clock, behind the API that functions
// and clients use, and as the page sees them.
import { type OperationService } from '../endpoint/service.ts';
import { type Execution, type Status } from './execution.ts';
import { executionOperations, executionQueries } from './execution-operations.ts';
import { Executions } from './executions.ts';
import { type Definition } from './fence.ts';
import { type MachineSource } from './machine.ts';
import { machineOperations } from './machine-operations.ts';
import { type Surroundings } from './surroundings.ts';
import { taskOperations } from './task-operations.ts';
import { type Visit } from './walk.ts';

/** An execution as the page shows it; instants are epoch ms of the local clock. */
export interface ExecutionView {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly status: Status;
  /** JSON text. */
  readonly input: string;
  readonly startedAt: number;
  readonly stoppedAt?: number | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly states: readonly Readonly<Visit>[];
  /** When what it waits for is due. */
  readonly deadlineAt?: number | undefined;
  readonly redriveCount: number;
}

export interface MachineView {
  readonly arn: string;
  readonly name: string;
  readonly definition: Definition;
}

export interface StepFunctions {
  readonly service: OperationService;
  /** Throws one error that lists everything about the definition that cannot run. */
  addMachine(source: MachineSource): void;
  machines(): MachineView[];
  /** Newest first. */
  executions(): ExecutionView[];
  /** Lets go of everything that executions wait for; no event, no status change. */
  stop(): void;
}

/** The local Step Functions. */
export const stepFunctions = (around: Surroundings): StepFunctions => {
  const executions = new Executions(around);
  return {
    service: {
      name: 'states',
      protocol: 'json',
      operations: {
        ...machineOperations(executions),
        ...executionOperations(executions),
        ...executionQueries(executions),
        ...taskOperations(executions.tokens),
      },
    },
    addMachine: (source) => executions.addMachine(source),
    machines: () => executions.machines().map(({ arn, name, definition }) => ({ arn, name, definition })),
    executions: () => executions.list().map(viewOf),
    stop: () => executions.stop(),
  };
};

const viewOf = (execution: Execution): ExecutionView => {
  const { arn, name, machine, status, input, startedAt, stoppedAt, deadlineAt, redriveCount } = execution;
  const { error, cause } = execution.outcome;
  const when = { startedAt, stoppedAt, deadlineAt };
  return {
    ...{ arn, name, machineArn: machine.arn, status, input, ...when, error, cause },
    ...{ states: execution.visits, redriveCount },
  };
};
