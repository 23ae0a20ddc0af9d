// Runs inside a worker thread: one execution environment of one function. It imports the bundle, then handles one
// event at a time. Its environment and credentials are its own, and its `Date` is the local clock.
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

/** What the worker is started with. */
export interface Setup {
  readonly file: string;
  readonly exportName: string;
  /** Clock.shared: offset in milliseconds, and the instant that the clock stands at (0 = it runs). */
  readonly clock: Float64Array;
  readonly compileCache: string;
}
/** One event for the handler, as JSON text. */
export interface Job {
  readonly payload: string;
  readonly timeoutMs: number;
  readonly context: Readonly<Record<string, string>>;
}
export interface ErrorShape {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly error: ErrorShape };

type Handler = (event: unknown, context: unknown) => unknown;

const setup = workerData as Setup;

const useLocalClock = (): void => {
  const realNow = Date.now.bind(Date);
  const now = (): number => setup.clock[1] || Math.floor(realNow() + (setup.clock[0] ?? 0));
  Date.now = now;
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [now()], newTarget) as Date,
    apply: (target) => new target(now()).toString(),
  });
};

const errorShape = (error: unknown): ErrorShape =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

const say = (answer: Answer): void => parentPort?.postMessage(answer);

const load = async (): Promise<Handler> => {
  const module = (await import(setup.file)) as Readonly<Record<string, unknown>>;
  const handler = module[setup.exportName];
  if (typeof handler === 'function') return handler as Handler;
  throw Object.assign(new Error(`${setup.exportName} is undefined or not exported`), {
    name: 'Runtime.HandlerNotFound',
  });
};

const handle = async (handler: Handler, job: Job): Promise<void> => {
  const endsAt = performance.now() + job.timeoutMs;
  const context = {
    ...job.context,
    functionVersion: '$LATEST',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(endsAt - performance.now())),
  };
  try {
    const result = await handler(JSON.parse(job.payload), context);
    say({ kind: 'result', payload: JSON.stringify(result ?? null) });
  } catch (error) {
    say({ kind: 'error', error: errorShape(error) });
  }
};

useLocalClock();
enableCompileCache(setup.compileCache);
try {
  const handler = await load();
  parentPort?.on('message', (job: Job) => void handle(handler, job));
  say({ kind: 'ready' });
} catch (error) {
  say({ kind: 'error', error: errorShape(error) });
}
