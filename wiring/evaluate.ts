// What the door `evaluate` works with, made once per cold start.
import { Approvals } from '../adapters/dynamodb/approvals.ts';
import { Requests } from '../adapters/dynamodb/requests.ts';
import { EvidenceStore } from '../adapters/evidence.ts';
import { Experiments } from '../adapters/experiments.ts';
import { gather as gatherFrom, type Gathered } from '../adapters/facts.ts';
import { LineageReader } from '../adapters/lineage.ts';
import { Registry } from '../adapters/registry.ts';
import { sha256 } from '../adapters/sha256.ts';
import { Starters } from '../adapters/starters.ts';
import { type ModelPackage } from '../approval/package.ts';
import { type Policy } from '../approval/policy.ts';
import { config, Environment } from './config.ts';

const env = config(Environment.pick({ TABLE_NAME: true, EVIDENCE_BUCKET: true, ACCOUNT_ID: true }));

export const requests = new Requests(env.TABLE_NAME);
export const approvals = new Approvals(env.TABLE_NAME);
export const registry = new Registry();
export const evidence = new EvidenceStore(env.EVIDENCE_BUCKET, env.ACCOUNT_ID);

const lineage = new LineageReader();
const experiments = new Experiments();
const starters = new Starters();

/** The facts that a policy can look at, as one value; and who started what the version came from. */
export const gather = (found: ModelPackage, policy: Policy): Promise<Gathered> =>
  gatherFrom({ registry, evidence, lineage, experiments, starters }, found, policy);

export { sha256 };
