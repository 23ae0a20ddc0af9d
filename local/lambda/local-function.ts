// One function: events wait for a free worker, workers start when none is free, at most so many at once.
import { randomUUID } from 'node:crypto';
import type { Invoked } from './lambdas.ts';
import type { ExecutionEnvironment, Hooks } from './execution-environment.ts';
import type { Job } from './worker.ts';

export interface Configuration {
  /** The function's word, such as `intake`. */
  readonly shortName: string;
  /** FunctionName of the template. */
  readonly name: string;
  readonly arn: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly workers: number;
}
interface Waiting {
  readonly job: Job;
  readonly answer: (invoked: Invoked) => void;
}

export class LocalFunction {
  readonly is: Configuration;
  readonly #environments = new Set<ExecutionEnvironment>();
  readonly #startOne: (hooks: Pick<Hooks, 'onEnd'>) => ExecutionEnvironment;
  #waiting: Waiting[] = [];
  #isStopped = false;

  constructor(is: Configuration, startOne: (hooks: Pick<Hooks, 'onEnd'>) => ExecutionEnvironment) {
    this.is = is;
    this.#startOne = startOne;
  }

  /** Starts the first worker and resolves when its bundle has been imported. */
  async warm(): Promise<void> {
    await this.#add().started();
  }

  /** Handles an event, now or when a worker is free. A retry of an asynchronous event keeps its request id. */
  invoke(payload: string, requestId: string = randomUUID()): Promise<Invoked> {
    return new Promise((answer) => {
      this.#waiting.push({ job: this.#job(payload, requestId), answer });
      this.#pump();
    });
  }

  /** Ends the worker that holds a key, as a crash would. */
  async crash(key: string): Promise<void> {
    const environment = [...this.#environments].find((one) => one.key === key);
    await environment?.end();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#waiting = [];
    await Promise.all([...this.#environments].map((environment) => environment.end()));
  }

  #job(payload: string, requestId: string): Job {
    const { name, arn, memoryMb, timeoutMs } = this.is;
    const context = {
      awsRequestId: requestId,
      functionName: name,
      invokedFunctionArn: arn,
      memoryLimitInMB: String(memoryMb),
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: 'local',
    };
    return { payload, timeoutMs, context };
  }

  #pump(): void {
    while (this.#waiting.length > 0) {
      const environment = this.#free();
      if (!environment) return;
      const next = this.#waiting.shift();
      if (next) void this.#run(environment, next);
    }
  }

  #free(): ExecutionEnvironment | undefined {
    if (this.#isStopped) return undefined;
    const idle = [...this.#environments].find((one) => one.isFree);
    return idle ?? (this.#environments.size < this.is.workers ? this.#add() : undefined);
  }

  async #run(environment: ExecutionEnvironment, waiting: Waiting): Promise<void> {
    waiting.answer(await environment.run(waiting.job));
    this.#pump();
  }

  #add(): ExecutionEnvironment {
    const environment = this.#startOne({
      onEnd: () => {
        this.#environments.delete(environment);
        this.#pump();
      },
    });
    this.#environments.add(environment);
    return environment;
  }
}
