// What the AWS endpoint is put together from.
import { type Clock } from '../clock/clock.ts';
import { type Settling } from '../clock/settling.ts';
import { type Calls } from './calls.ts';
import { type Faults } from './faults.ts';
import { type Caller, type LocalService, type Need } from './service.ts';

export interface EndpointParts {
  readonly services: readonly LocalService[];
  readonly callerOf: (accessKeyId: string) => Caller | undefined;
  readonly allowed: (roleArn: string, need: Need) => boolean;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly clock: Clock;
  readonly settling: Settling;
  /** Ends the worker of a function that calls with this key, for the crash faults. */
  readonly crash?: (functionName: string, accessKeyId: string) => void;
  readonly log: (line: string) => void;
}
