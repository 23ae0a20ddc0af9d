// What the door `record` works with, made once per cold start.
import { Approvals } from '../adapters/dynamodb/approvals.ts';
import { Requests } from '../adapters/dynamodb/requests.ts';
import { Inscriptions } from '../adapters/inscriptions.ts';
import { Registry } from '../adapters/registry.ts';
import { sha256 } from '../adapters/sha256.ts';
import { executionArn } from '../approval/ids.ts';
import { type Request } from '../approval/request.ts';
import { config, Environment } from './config.ts';

const env = config(Environment.pick({ TABLE_NAME: true, STATE_MACHINE_ARN: true }));

export const requests = new Requests(env.TABLE_NAME);
export const approvals = new Approvals(env.TABLE_NAME);
export const registry = new Registry();
export const inscriptions = new Inscriptions();

export const executionOf = ({ id }: Request): string => executionArn(env.STATE_MACHINE_ARN, id);

export { sha256 };
