// What an ordered fault makes of a call, to AWS or to Slack: refused, late, lost, or the end of the worker that made it.
import { type ServerResponse } from 'node:http';
import { type Fault } from './faults.ts';

/** How long a `timeout` holds the connection and a `slow` call waits, unless the fault says otherwise. Real time. */
const DEFAULT_HOLD_MS = 3000;

export interface Meeting<Outcome> {
  /** Nobody waits for an answer any longer once it is closed. */
  readonly connection?: ServerResponse;
  /** Executes the call. */
  readonly work: () => Promise<Outcome>;
  /** The refusal of a `throttle` or `error` fault. */
  readonly refuse: () => Outcome;
  readonly crash: () => void;
  /** No answer: the connection is cut; `done` is what an executed call came to. */
  readonly cut: (done?: Outcome) => Outcome;
}

/** Lets a call meet its fault. */
export const meet = async <Outcome>(fault: Fault, it: Meeting<Outcome>): Promise<Outcome> => {
  switch (fault.kind) {
    case 'throttle':
    case 'error':
      return it.refuse();
    case 'slow':
      await pause(fault.ms, it.connection);
      return it.work();
    case 'timeout':
      await pause(fault.ms, it.connection);
      return it.cut();
    case 'lost':
      return it.cut(await it.work());
    case 'crash-before':
      it.crash();
      return it.cut();
    case 'crash-after': {
      const done = await it.work();
      it.crash();
      return it.cut(done);
    }
  }
};

/** Waits in real time, or until the client has gone. */
const pause = (ms = DEFAULT_HOLD_MS, connection?: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    connection?.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
