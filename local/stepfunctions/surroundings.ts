// What Step Functions needs of the rest of the local cloud.
import { type Changes } from '../changes.ts';
import { type Clock } from '../clock/clock.ts';
import { type Settling } from '../clock/settling.ts';
import { type Calls } from '../endpoint/calls.ts';
import { type Faults } from '../endpoint/faults.ts';
import { type Need } from '../endpoint/service.ts';
import { type EventBus } from '../eventbridge/bus.ts';
import { type Lambdas } from '../lambda/lambdas.ts';

export interface Surroundings {
  readonly clock: Clock;
  readonly settling: Settling;
  readonly changes: Changes;
  readonly bus: EventBus;
  readonly lambdas: Lambdas;
  readonly allowed: (roleArn: string, need: Need) => boolean;
  readonly calls: Pick<Calls, 'add'>;
  /** Faults ordered for `{service: "lambda", operation: "Invoke", function: "states"}` meet the machine's own calls. */
  readonly faults: Pick<Faults, 'take'>;
}
