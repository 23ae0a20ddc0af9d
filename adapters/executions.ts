// Step Functions: starting the execution of a request, ringing its bell, and seeing or resuming what failed.
import {
  DescribeExecutionCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { executionArn } from '../approval/ids.ts';
import { type Request } from '../approval/request.ts';
import { type ExecutionState } from '../approval/sweep.ts';
import { errorName, orInability } from './inability.ts';

/** The bell of a question that is closed already; nothing is lost, because the item is the truth. */
const CLOSED_BELL = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** An execution as ops see it. */
export interface ExecutionSeen {
  readonly state: ExecutionState;
  readonly error?: string;
  readonly cause?: string;
}

export class Executions {
  readonly #machine: string;
  readonly #client: SFNClient;

  constructor(machineArn: string, client: SFNClient = new SFNClient({})) {
    this.#machine = machineArn;
    this.#client = client;
  }

  /** Starts the execution of a request, with the same input every time; already started counts as started. */
  async start(request: Request): Promise<void> {
    const command = new StartExecutionCommand({
      stateMachineArn: this.#machine,
      name: request.id,
      input: JSON.stringify({ arn: request.arn, round: request.round }),
    });
    const started = this.#client.send(command).catch((error: unknown) => {
      if (errorName(error) === 'ExecutionAlreadyExists') return undefined;
      throw error;
    });
    await orInability('Step Functions StartExecution', started);
  }

  /** Where the execution of a request stands. */
  async see(request: Request): Promise<ExecutionSeen> {
    const command = new DescribeExecutionCommand({ executionArn: this.#arnOf(request) });
    const seen = this.#client.send(command).catch((error: unknown) => {
      if (errorName(error) === 'ExecutionDoesNotExist') return undefined;
      throw error;
    });
    const found = await orInability('Step Functions DescribeExecution', seen);
    if (!found) return { state: 'absent' };
    return {
      state: found.status ?? 'RUNNING',
      ...(found.error && { error: found.error }),
      ...(found.cause && { cause: found.cause }),
    };
  }

  /** Resumes a failed execution at the state where it failed. */
  async redrive(request: Request): Promise<void> {
    const command = new RedriveExecutionCommand({ executionArn: this.#arnOf(request) });
    await orInability('Step Functions RedriveExecution', this.#client.send(command));
  }

  #arnOf({ id }: Request): string {
    return executionArn(this.#machine, id);
  }
}

/**
 * Rings the bell of a question: the machine goes on and reads the item. The output is `{}` and nobody reads it.
 * False when the bell was closed already.
 */
export const ring = async (token: string, client: SFNClient = new SFNClient({})): Promise<boolean> => {
  const rung = client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{}' })).then(
    () => true,
    (error: unknown) => {
      if (CLOSED_BELL.has(errorName(error))) return false;
      throw error;
    },
  );
  return orInability('Step Functions SendTaskSuccess', rung);
};
