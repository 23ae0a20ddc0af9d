// What the door `answer` works with, made once per cold start.
import { Approvals } from '../adapters/dynamodb/approvals.ts';
import { NoSuchPage, OpenQuestions } from '../adapters/dynamodb/open-questions.ts';
import { RequestMoved, Requests } from '../adapters/dynamodb/requests.ts';
import { Inability } from '../adapters/inability.ts';
import { handOver } from '../adapters/lambda.ts';
import { Registry } from '../adapters/registry.ts';
import { sha256 } from '../adapters/sha256.ts';
import { type AskedAgain } from '../approval/intake.ts';
import { type Request } from '../approval/request.ts';
import { Acts } from './acts.ts';
import { config, Environment } from './config.ts';
import { identities, rosters } from './policies.ts';
import { lastOf as lastOfVersion } from './versions.ts';
import { Votes } from './votes.ts';

const env = config(Environment.pick({ TABLE_NAME: true, ANNOUNCE_FUNCTION: true, INTAKE_FUNCTION: true }));

export const requests = new Requests(env.TABLE_NAME);
export const rosterToday = rosters(env.TABLE_NAME);
export const votes = new Votes({
  requests,
  rosterToday,
  approvals: new Approvals(env.TABLE_NAME),
  announceFunction: env.ANNOUNCE_FUNCTION,
});
export const questions = new OpenQuestions(env.TABLE_NAME, requests);
export const registry = new Registry();

export const lastOf = (group: string, version: number): Promise<Request | undefined> =>
  lastOfVersion(requests, group, version);

/** Has `intake` look at a version, and open its next round where somebody asks for one. */
const takeIn = (arn: Request['arn'], askedAgain?: AskedAgain): Promise<void> =>
  handOver(env.INTAKE_FUNCTION, { arn, ...(askedAgain && { askedAgain }) });

const announce = ({ arn, round }: Request): Promise<void> => handOver(env.ANNOUNCE_FUNCTION, { arn, round });

export const acts = new Acts({ requests, registry, takeIn, announce, rosterToday });

export { identities, Inability, NoSuchPage, RequestMoved, sha256 };
