// A task that failed, as `Retry` and `Catch` see it: a name to match and a cause to keep.

/** Errors that no wildcard stands for. */
export const NOT_BY_WILDCARD = ['States.DataLimitExceeded', 'States.Runtime'];

export class TaskFailure extends Error {
  /** Read by the interpreter before it looks at `Catch`. */
  readonly isCatchable: boolean;

  /** `error` becomes Error, `cause` becomes Cause of what `Catch` hands on. */
  constructor(error: string, cause: string) {
    super(cause);
    this.name = error;
    this.isCatchable = !NOT_BY_WILDCARD.includes(error);
  }
}

/** Thrown into whatever an execution waits for when it was stopped; nothing may retry or record it. */
export class Abandoned extends Error {}
