// What the door `record` works with, made once per cold start.
import { Requests } from '../adapters/dynamodb/requests.ts';
import { Registry } from '../adapters/registry.ts';
import { sha256 } from '../adapters/sha256.ts';
import { config, Environment } from './config.ts';

const env = config(Environment.pick({ TABLE_NAME: true }));

export const requests = new Requests(env.TABLE_NAME);
export const registry = new Registry();

export { sha256 };
