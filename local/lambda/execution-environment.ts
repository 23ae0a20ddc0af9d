// One execution environment of a function, seen from outside: a worker thread with its own credentials that handles
// one event at a time and may end at any moment, by itself, by its timeout, or by a fault.
import { Worker } from 'node:worker_threads';
import type { Credentials } from '../iam/iam.ts';
import type { Invoked } from './lambdas.ts';
import type { Answer, ErrorShape, Job, Setup } from './worker.ts';

export interface Environment {
  readonly setup: Setup;
  readonly env: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly memoryMb: number;
}
export interface Hooks {
  /** A line that the function wrote to stdout or stderr. */
  onLine(line: string): void;
  /** The worker is gone; whatever it was doing has been answered. */
  onEnd(): void;
}
interface InFlight {
  readonly job: Job;
  readonly answer: (invoked: Invoked) => void;
  timeout?: NodeJS.Timeout;
}

/** Real time, not the local clock: a function runs in real time, and the clock stands still while it runs. */
const later = (ms: number, run: () => void): NodeJS.Timeout => setTimeout(run, ms);

export class ExecutionEnvironment {
  readonly key: string;
  readonly #worker: Worker;
  readonly #hooks: Hooks;
  readonly #started: Promise<void>;
  #start: () => void = () => undefined;
  #isReady = false;
  #isEnding = false;
  #isEnded = false;
  #inFlight: InFlight | undefined;
  #lastError: ErrorShape | undefined;

  constructor(environment: Environment, hooks: Hooks) {
    this.key = environment.credentials.accessKeyId;
    this.#hooks = hooks;
    this.#started = new Promise((resolve) => (this.#start = resolve));
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: environment.setup,
      env: { ...environment.env, ...asEnvironment(environment.credentials) },
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: environment.memoryMb },
    });
    this.#worker.on('message', (answer: Answer) => this.#hear(answer));
    this.#worker.on('error', (error) => (this.#lastError = uncaught(error)));
    this.#worker.on('exit', (status) => this.#ended(status));
    eachLine(this.#worker.stdout, (line) => hooks.onLine(line));
    eachLine(this.#worker.stderr, (line) => hooks.onLine(line));
  }

  /** Whether the next event may be given to this worker: none is being handled, and it is not about to end. */
  get isFree(): boolean {
    return this.#inFlight === undefined && !this.#isEnding;
  }

  /** Resolves when the bundle has been imported, or could not be. */
  started(): Promise<void> {
    return this.#started;
  }

  /** Handles one event; never rejects: every way to fail is an answer. */
  run(job: Job): Promise<Invoked> {
    return new Promise((answer) => {
      this.#inFlight = { job, answer };
      if (this.#isReady) this.#post(this.#inFlight);
    });
  }

  /** Ends the worker now; an event that it was handling is answered as Lambda answers when a runtime dies. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.terminate();
  }

  #post(inFlight: InFlight): void {
    const seconds = (inFlight.job.timeoutMs / 1000).toFixed(2);
    inFlight.timeout = later(inFlight.job.timeoutMs, () => {
      const requestId = inFlight.job.context['awsRequestId'] ?? '';
      this.#fail({
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
        trace: [],
      });
      void this.end();
    });
    this.#worker.postMessage(inFlight.job);
  }

  #hear(answer: Answer): void {
    if (answer.kind === 'ready') this.#ready();
    else if (answer.kind === 'result') this.#answer({ payload: answer.payload });
    else this.#failed(answer.error);
  }

  #ready(): void {
    this.#isReady = true;
    this.#start();
    if (this.#inFlight) this.#post(this.#inFlight);
  }

  #failed(error: ErrorShape): void {
    if (this.#isReady) return this.#fail(error);
    this.#lastError = error;
    this.#hooks.onLine(`The bundle could not be imported: ${error.errorType}: ${error.errorMessage}`);
    void this.end();
  }

  #ended(status: number): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const why =
      status === 0
        ? 'Runtime exited without providing a reason'
        : `Runtime exited with error: exit status ${status}`;
    this.#fail(this.#lastError ?? { errorType: 'Runtime.ExitError', errorMessage: why, trace: [] });
    this.#start();
    this.#hooks.onEnd();
  }

  #fail(error: ErrorShape): void {
    this.#answer({ payload: JSON.stringify(error), functionError: 'Unhandled' });
  }

  #answer(invoked: Invoked): void {
    const inFlight = this.#inFlight;
    this.#inFlight = undefined;
    clearTimeout(inFlight?.timeout);
    inFlight?.answer(invoked);
  }
}

const asEnvironment = (credentials: Credentials): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken,
});

const uncaught = (error: unknown): ErrorShape =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: String(error), trace: [] };

const eachLine = (stream: NodeJS.ReadableStream, hear: (line: string) => void): void => {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(hear);
  });
  stream.on('end', () => rest && hear(rest));
};
