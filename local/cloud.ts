// Starts one local cloud from a packaged template: both ports, every service, every resource, one worker a function.
// Several can run in one process; nothing here is kept between them.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { IdentitiesFile } from '../approval/identities.ts';
import { Policy } from '../approval/policy.ts';
import type { Status } from './control/control.ts';
import { endpoint } from './endpoint/endpoint.ts';
import type { Published } from './eventbridge/bus.ts';
import { writeUsed } from './iam/used-permissions.ts';
import { listen, type Listening } from './listen.ts';
import { Page } from './page/page.ts';
import { takeSnapshot } from './page/snapshot.ts';
import { detailsOf } from './page/version-details.ts';
import { createResources } from './resources.ts';
import { makeServices, type Services } from './services.ts';
import { BOT_TOKEN, SIGNING_SECRET } from './slack/people.ts';
import { read } from './slack/read-model.ts';
import { resolveTemplate, type Template } from './template/template.ts';
import { webPort } from './web-port.ts';

/** What stage `local` of serverless.yml calls its stack. */
const STACK = 'countersign-local';
const TEMPLATE = 'cloudformation-template-update-stack.json';
const WORKERS = 4;

export interface CloudSettings {
  /** The folder with the packaged template and the functions' zips. */
  readonly packageDir: string;
  /** 0, unless given: a free port. */
  readonly awsPort?: number;
  readonly webPort?: number;
  /** Workers per function at most. */
  readonly workers?: number;
  /** The deploy parameter of that name: versions older than this are left alone. The start, unless given. */
  readonly startFrom?: string | undefined;
  /** What the local cloud itself has to say: dropped events, faults of its own. */
  readonly log?: (line: string) => void;
  /** Hears what SageMaker and Step Functions put on the bus. */
  readonly heard?: ((event: Published) => void) | undefined;
  /** Gets the permissions that this cloud's calls used, for `npm run iam:unused`; IAM_USED_DIR unless given. */
  readonly iamUsedDir?: string | undefined;
}

export interface Cloud extends Services {
  readonly awsUrl: string;
  readonly webUrl: string;
  readonly template: Template;
  /** What the bundles were built with. */
  readonly policies: readonly Policy[];
  status(): Status;
  stop(): Promise<void>;
}

/** Starts a local cloud; resolves when it is ready. Throws PortTaken, or by name what it does not know in the template. */
export const startCloud = async (settings: CloudSettings): Promise<Cloud> => {
  const ports: Listening[] = [];
  try {
    const aws = await listen(settings.awsPort ?? 0);
    ports.push(aws);
    const web = await listen(settings.webPort ?? 0);
    ports.push(web);
    return await started(settings, aws, web);
  } catch (error) {
    await Promise.all(ports.map((port) => port.stop()));
    throw error;
  }
};

const started = async (settings: CloudSettings, aws: Listening, web: Listening): Promise<Cloud> => {
  const {
    packageDir,
    log = () => undefined,
    heard = () => undefined,
    workers = WORKERS,
    startFrom,
  } = settings;
  const around = { stackName: STACK, awsUrl: aws.url, webUrl: web.url };
  const template = resolveTemplate(readFileSync(join(packageDir, TEMPLATE), 'utf8'), around);
  const services = makeServices({ ...around, template, packageDir, workers, startFrom, log, heard });
  const compiled = compiledPolicies(packageDir);
  const page = pageOf(services, compiled, aws.url);
  let isReady = false;
  const status = (): Status => statusOf(services, around, isReady);
  const cloud: Cloud = {
    ...services,
    ...around,
    template,
    policies: compiled.policies,
    status,
    stop: () => (page.stop(), stop(settings, services, [aws, web])),
  };
  aws.answer(
    endpoint({
      ...services,
      callerOf: (key) => services.iam.callerOf(key),
      allowed: (roleArn, need) => services.iam.allowed(roleArn, need),
      log,
    }),
  );
  web.answer(
    webPort({
      ...services,
      control: controlParts(services, status),
      page: (request, response) => void page.handle(request, response),
      log,
    }),
  );
  await Promise.all([services.lambdas.warm(), createResources(template, services)]);
  isReady = true;
  return cloud;
};

const Compiled = z.object({ policies: z.array(Policy), identities: IdentitiesFile });

/** The policies and identities that stand in the packaged bundles, as the build wrote them beside. */
const compiledPolicies = (packageDir: string): z.infer<typeof Compiled> =>
  Compiled.parse(JSON.parse(readFileSync(join(dirname(packageDir), 'dist', 'policies.json'), 'utf8')));

const pageOf = (services: Services, compiled: z.infer<typeof Compiled>, awsUrl: string): Page => {
  const sources = {
    ...services,
    ...compiled,
    awsUrl: () => awsUrl,
    stepFunctions: services.machines,
    slack: (newest: number) => read(services.slack.workspace, newest),
  };
  return new Page({
    changes: services.changes,
    awsUrl: sources.awsUrl,
    snapshot: () => takeSnapshot(sources),
  });
};

const shortName = (name: string): string =>
  name.startsWith(`${STACK}-`) ? name.slice(STACK.length + 1) : name;

const statusOf = (
  services: Services,
  around: { awsUrl: string; webUrl: string },
  ready: boolean,
): Status => ({
  ready,
  now: new Date(services.clock.now()).toISOString(),
  awsUrl: around.awsUrl,
  webUrl: around.webUrl,
  signingSecret: SIGNING_SECRET,
  botToken: BOT_TOKEN,
  functions: services.lambdas.list(),
  stateMachines: services.machines.machines().map(({ name, arn }) => ({ name: shortName(name), arn })),
});

const controlParts = (services: Services, status: () => Status) => ({
  ...services,
  status,
  interactions: services.slack.interactions,
  browsing: services.slack.browsing,
  workspace: services.slack.workspace,
  channelId: (nameOrId: string) =>
    services.slack.workspace.channels.find(({ name }) => name === nameOrId.replace(/^#/, ''))?.id ?? nameOrId,
  version: (arn: string) => detailsOf(services, arn),
  redeliver: (arn: string, times: number, newIds: boolean) => services.bus.redeliver(arn, times, newIds),
  services: [...services.services.map(({ name }) => name), 'slack'],
});

const stop = async (
  { iamUsedDir = process.env['IAM_USED_DIR'] }: CloudSettings,
  services: Services,
  ports: readonly Listening[],
): Promise<void> => {
  services.bus.stop();
  services.machines.stop();
  services.clock.stop();
  services.topics.stop();
  services.sqs.isStopped = true;
  await services.lambdas.stop();
  await Promise.all(ports.map((port) => port.stop()));
  if (iamUsedDir) writeUsed(iamUsedDir, services.iam);
};
