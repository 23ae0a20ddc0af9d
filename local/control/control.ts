// `/_local/*`: what scripts and tests use to watch and to steer the local cloud. Never part of what is deployed.
// Whatever it does not understand is answered with 400 and a sentence.
import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import type { Calls } from '../endpoint/calls.ts';
import { faultSchema, type Faults } from '../endpoint/faults.ts';
import { featuresSchema } from '../slack/features.ts';
import type { Browsing } from '../slack/browsing.ts';
import { installationSchema } from '../slack/installation.ts';
import type { Interactions } from '../slack/interactions.ts';
import { personSchema } from '../slack/people.ts';
import { SlackError } from '../slack/slack-error.ts';
import { changeUserGroup, userGroupSchema } from '../slack/user-groups.ts';
import type { Workspace } from '../slack/workspace.ts';
import type { VersionDetails } from '../page/shown.ts';
import { span } from './span.ts';

export interface Status {
  readonly ready: boolean;
  readonly now: string;
  readonly awsUrl: string;
  readonly webUrl: string;
  readonly signingSecret: string;
  readonly botToken: string;
  readonly functions: readonly { name: string; arn: string }[];
  readonly stateMachines: readonly { name: string; arn: string }[];
}

export interface ControlParts {
  readonly clock: Clock;
  readonly status: () => Status;
  readonly interactions: Pick<Interactions, 'click' | 'submit'>;
  readonly browsing: Pick<Browsing, 'click' | 'command' | 'home'>;
  readonly workspace: Workspace;
  /** The id of a channel given by name or id. */
  readonly channelId: (nameOrId: string) => string;
  /** Delivers the last matched event of a resource again; answers how many were delivered. */
  readonly redeliver: (arn: string, times: number, newIds: boolean) => number;
  /** Lineage and run of a version by its ARN, for the page. */
  readonly version: (arn: string) => VersionDetails | undefined;
  readonly faults: Faults;
  readonly calls: Calls;
  /** The services that faults can be ordered for. */
  readonly services: readonly string[];
}

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}
export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

type Endpoint = (request: ControlRequest) => unknown;

/** A request that cannot be understood; the message is the answer. */
class Misunderstood extends Error {}

/** Answers requests to `/_local/*`. */
export const control = (parts: ControlParts): ((request: ControlRequest) => Promise<ControlAnswer>) => {
  const endpoints = endpointsOf(parts);
  return async (request) => {
    const methods = endpoints[request.path];
    if (!methods)
      return refusal(404, `There is no ${request.path}. There are: ${Object.keys(endpoints).join(', ')}.`);
    const endpoint = methods[request.method];
    if (!endpoint)
      return refusal(
        405,
        `${request.path} answers ${Object.keys(methods).join(' and ')}, not ${request.method}.`,
      );
    try {
      return { status: 200, body: await endpoint(request) };
    } catch (error) {
      if (error instanceof Misunderstood) return refusal(400, error.message);
      if (error instanceof SlackError) return refusal(400, `The local Slack refuses: ${error.message}`);
      throw error;
    }
  };
};

const refusal = (status: number, error: string): ControlAnswer => ({ status, body: { error } });

const clickSchema = z.strictObject({
  user: z.string(),
  channel: z.string(),
  ts: z.string(),
  actionId: z.string(),
});
/** Home stands in no channel. */
const homeClickSchema = z.strictObject({ user: z.string(), viewId: z.string(), actionId: z.string() });
const homeSchema = z.strictObject({ user: z.string() });
const commandSchema = z.strictObject({ user: z.string(), channel: z.string(), text: z.string() });
const isOnHome = (body: string): boolean =>
  z.looseObject({ viewId: z.string() }).safeParse(json(body)).success;

const submitSchema = z.strictObject({
  user: z.string(),
  viewId: z.string(),
  values: z.record(z.string(), z.string()),
});
const eventsSchema = z.strictObject({
  arn: z.string(),
  times: z.int().min(1).max(10_000),
  newIds: z.boolean().default(false),
});
const clockSchema = z.strictObject({ advance: span });

const endpointsOf = (parts: ControlParts): Readonly<Record<string, Readonly<Record<string, Endpoint>>>> => ({
  '/_local/status': { GET: () => parts.status() },
  '/_local/slack/click': {
    POST: ({ body }) => {
      if (isOnHome(body)) return parts.browsing.click(read(homeClickSchema, body));
      const click = read(clickSchema, body);
      return parts.interactions.click({ ...click, channel: parts.channelId(click.channel) });
    },
  },
  '/_local/slack/submit': { POST: ({ body }) => parts.interactions.submit(read(submitSchema, body)) },
  '/_local/slack/home': { POST: ({ body }) => parts.browsing.home(read(homeSchema, body).user) },
  '/_local/slack/command': {
    POST: ({ body }) => {
      const command = read(commandSchema, body);
      return parts.browsing.command({ ...command, channel: parts.channelId(command.channel) });
    },
  },
  '/_local/slack/features': {
    POST: ({ body }) => (parts.workspace.features = read(featuresSchema, body)),
  },
  '/_local/slack/people': {
    POST: ({ body }) => parts.workspace.changePerson(read(personSchema, body)),
  },
  '/_local/slack/usergroups': {
    POST: ({ body }) => changeUserGroup(parts.workspace, read(userGroupSchema, body)),
  },
  '/_local/slack/app': {
    POST: ({ body }) => (parts.workspace.installation = read(installationSchema, body)),
  },
  '/_local/calls': {
    GET: ({ query }) => ({ calls: parts.calls.list(functionFilter(query)) }),
    DELETE: () => (parts.calls.clear(), {}),
  },
  '/_local/events': {
    POST: ({ body }) => {
      const { arn, times, newIds } = read(eventsSchema, body);
      return { delivered: parts.redeliver(arn, times, newIds) };
    },
  },
  '/_local/version': { GET: ({ query }) => versionAsked(parts, query) },
  '/_local/faults': {
    POST: ({ body }) => (orderFault(parts, body), {}),
    DELETE: () => (parts.faults.clear(), {}),
  },
  '/_local/clock': {
    POST: async ({ body }) => {
      const now = await parts.clock.advance(read(clockSchema, body).advance);
      return { now: new Date(now).toISOString() };
    },
  },
});

/** A fault that could never be met would be a silent mistake of whoever ordered it. */
const orderFault = ({ faults, services, status }: ControlParts, body: string): void => {
  const fault = read(faultSchema, body);
  if (!services.includes(fault.service)) {
    throw new Misunderstood(`There is no service ${fault.service}. There are: ${services.join(', ')}.`);
  }
  const callers = [...status().functions.map(({ name }) => name), 'states', 'events'];
  if (fault.function !== undefined && !callers.includes(fault.function)) {
    throw new Misunderstood(`There is no function ${fault.function}. There are: ${callers.join(', ')}.`);
  }
  faults.add(fault);
};

const versionAsked = ({ version }: ControlParts, query: URLSearchParams): VersionDetails => {
  const arn = query.get('arn');
  if (!arn) throw new Misunderstood('Name the version: /_local/version?arn=<its ARN>.');
  const details = version(arn);
  if (!details) throw new Misunderstood(`There is no version ${arn}.`);
  return details;
};

const functionFilter = (query: URLSearchParams): string | undefined => {
  const unknown = [...query.keys()].find((key) => key !== 'function');
  if (unknown !== undefined)
    throw new Misunderstood(`Calls can be asked for by function, not by ${unknown}.`);
  return query.get('function') ?? undefined;
};

const read = <T>(schema: z.ZodType<T>, body: string): T => {
  const parsed = schema.safeParse(json(body));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.map(String).join('.') || 'the body'}: ${issue.message}`,
  );
  throw new Misunderstood(`The body is not understood. ${faults.join('; ')}.`);
};

const json = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new Misunderstood('The body is not JSON.');
  }
};
