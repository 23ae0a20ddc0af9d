// What the door `guard` works with, made once per cold start.
import { Approvals } from '../adapters/dynamodb/approvals.ts';
import { RequestMoved, Requests } from '../adapters/dynamodb/requests.ts';
import { Sightings } from '../adapters/dynamodb/sightings.ts';
import { ring } from '../adapters/executions.ts';
import { handOver } from '../adapters/lambda.ts';
import { Registry } from '../adapters/registry.ts';
import type { Sighting } from '../approval/guard.ts';
import { config, Environment } from './config.ts';

const env = config(Environment.pick({ TABLE_NAME: true, START_FROM: true, ANNOUNCE_FUNCTION: true }));

export const requests = new Requests(env.TABLE_NAME);
export const approvals = new Approvals(env.TABLE_NAME);
export const sightings = new Sightings(env.TABLE_NAME);
export const registry = new Registry();
export const startFrom = env.START_FROM;

/** Has `announce` tell of a status that no request explains. */
export const announceSighting = (sighting: Sighting): Promise<void> =>
  handOver(env.ANNOUNCE_FUNCTION, { arn: sighting.arn, sighting: sightings.keyOf(sighting) });

export { RequestMoved, ring };
