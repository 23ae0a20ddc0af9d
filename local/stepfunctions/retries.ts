// Whether and when a failed task is tried again, by the rules of its state's `Retry`. The waiting itself is on the
// local clock (task.ts), which is why the interpreter never sees `Retry`.
import { type Retrier } from './fence.ts';
import { NOT_BY_WILDCARD } from './task-failure.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error */
const MAX_ATTEMPTS = 3;
const INTERVAL_SECONDS = 1;
const BACKOFF_RATE = 2;

/** The retries of one visit to one state; it counts what has been used. */
export class Retries {
  readonly #rules: readonly { readonly retrier: Retrier; used: number }[];

  constructor(retriers: readonly Retrier[] = []) {
    this.#rules = retriers.map((retrier) => ({ retrier, used: 0 }));
  }

  /** Milliseconds until the next attempt after this error; undefined when there is none. */
  delayFor(error: string): number | undefined {
    const rule = this.#rules.find(({ retrier }) => isFor(retrier, error));
    if (!rule || rule.used >= (rule.retrier.MaxAttempts ?? MAX_ATTEMPTS)) return undefined;
    return delay(rule.retrier, rule.used++) * 1000;
  }
}

const isFor = ({ ErrorEquals }: Retrier, error: string): boolean => {
  if (ErrorEquals.includes(error)) return true;
  if (NOT_BY_WILDCARD.includes(error)) return false;
  return (
    ErrorEquals.includes('States.ALL') ||
    (ErrorEquals.includes('States.TaskFailed') && error !== 'States.Timeout')
  );
};

const delay = (retrier: Retrier, used: number): number => {
  const grown = (retrier.IntervalSeconds ?? INTERVAL_SECONDS) * (retrier.BackoffRate ?? BACKOFF_RATE) ** used;
  const capped = Math.min(grown, retrier.MaxDelaySeconds ?? Infinity);
  return retrier.JitterStrategy === 'FULL' ? Math.random() * capped : capped;
};
