// Asynchronous invocations: an event that fails is tried twice more, after one and two minutes of the local clock, and
// is then dropped with a line in the log. Dead-letter queues and failure destinations of functions are not
// implemented: our template has none, and shapes.ts refuses one.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import type { Invoked } from './lambdas.ts';
import type { LocalFunction } from './local-function.ts';

const MINUTE_MS = 60_000;
const RETRIES = 2;

export interface AsyncInvocations {
  /** Accepts an event and returns at once. */
  accept(to: LocalFunction, payload: string): void;
}

interface Event {
  readonly to: LocalFunction;
  readonly payload: string;
  readonly requestId: string;
  readonly tries: number;
}

/** The queue in front of the functions; a retry keeps its request id, and waiting for one is not being under way. */
export const asyncInvocations = (it: {
  clock: Clock;
  invoke: (to: LocalFunction, payload: string, requestId: string) => Promise<Invoked>;
  log: (to: LocalFunction, line: string) => void;
}): AsyncInvocations => {
  const attempt = async (event: Event): Promise<void> => {
    const invoked = await it.invoke(event.to, event.payload, event.requestId);
    if (!invoked.functionError) return;
    if (event.tries > RETRIES) {
      it.log(
        event.to,
        `An asynchronous event failed ${event.tries} times and was dropped: ${invoked.payload}`,
      );
      return;
    }
    it.clock.after(event.tries * MINUTE_MS, () => void attempt({ ...event, tries: event.tries + 1 }));
  };
  return { accept: (to, payload) => void attempt({ to, payload, requestId: randomUUID(), tries: 1 }) };
};
