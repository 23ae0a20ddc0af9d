// What the door `intake` works with, made once per cold start.
import { Requests } from '../adapters/dynamodb/requests.ts';
import { Executions, ring } from '../adapters/executions.ts';
import { handOver } from '../adapters/lambda.ts';
import { Registry } from '../adapters/registry.ts';
import { sha256 } from '../adapters/sha256.ts';
import { config, Environment } from './config.ts';

const env = config(
  Environment.pick({ TABLE_NAME: true, STATE_MACHINE_ARN: true, START_FROM: true, ANNOUNCE_FUNCTION: true }),
);

export const requests = new Requests(env.TABLE_NAME);
export const executions = new Executions(env.STATE_MACHINE_ARN);
export const registry = new Registry();
export const startFrom = env.START_FROM;

/** Has `announce` tell ops of a group that no policy names. */
export const announceGroup = (group: string): Promise<void> =>
  handOver(env.ANNOUNCE_FUNCTION, { notice: group });

export { ring, sha256 };
