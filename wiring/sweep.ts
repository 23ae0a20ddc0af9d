// What the door `sweep` works with, made once per cold start.
import { type Due } from '../adapters/dynamodb/keys.ts';
import { Requests } from '../adapters/dynamodb/requests.ts';
import { Executions, ring, type ExecutionSeen } from '../adapters/executions.ts';
import { handOver } from '../adapters/lambda.ts';
import { Registry, type PendingVersion } from '../adapters/registry.ts';
import type { Request } from '../approval/request.ts';
import { config, Environment } from './config.ts';
import { policies, rosters } from './policies.ts';
import { directoryRefresh } from './refresh-directory.ts';

const env = config(
  Environment.pick({
    TABLE_NAME: true,
    STATE_MACHINE_ARN: true,
    START_FROM: true,
    INTAKE_FUNCTION: true,
    ANNOUNCE_FUNCTION: true,
    GUARD_FUNCTION: true,
    RECORD_FUNCTION: true,
    SLACK_PARAMETERS_PREFIX: true,
  }),
);

export const requests = new Requests(env.TABLE_NAME);
export const executions = new Executions(env.STATE_MACHINE_ARN);

/** Who counts now. */
export const rosterToday = rosters(env.TABLE_NAME);

/** Asks Slack again who counts. */
export const refreshDirectory = directoryRefresh({
  table: env.TABLE_NAME,
  slackParameters: env.SLACK_PARAMETERS_PREFIX,
});

/** All versions that wait for approval and are ours to look after. */
export const pending = (): AsyncGenerator<PendingVersion> => new Registry().pendingSince(env.START_FROM);

/** Has `intake` look at a version. */
export const takeIn = (arn: Request['arn']): Promise<void> => handOver(env.INTAKE_FUNCTION, { arn });

/** Has `announce` tell what a request has come to. */
export const announce = ({ arn, round }: Request): Promise<void> =>
  handOver(env.ANNOUNCE_FUNCTION, { arn, round });

/** Has `record` write a decision to lineage that is applied already. */
export const inscribe = ({ arn, round }: Request): Promise<void> =>
  handOver(env.RECORD_FUNCTION, { arn, round });

/** Has `announce` tell ops of a group that no policy names. */
export const announceGroup = (group: string): Promise<void> =>
  handOver(env.ANNOUNCE_FUNCTION, { notice: group });

/** Has `announce` tell of a status that no request explains. */
export const announceSighting = (arn: Request['arn'], sighting: string): Promise<void> =>
  handOver(env.ANNOUNCE_FUNCTION, { arn, sighting });

/** Has `guard` look at a version again. */
export const guardAgain = (arn: Request['arn']): Promise<void> =>
  handOver(env.GUARD_FUNCTION, { arn, again: true });

export { policies, ring, type Due, type ExecutionSeen, type PendingVersion };
