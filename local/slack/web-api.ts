// Slack's Web API over HTTP: reads the call, checks the token, meets the ordered fault, runs the method, answers, and
// keeps the call in the list. Errors are HTTP 200 with `{ok: false, error}`, as with Slack.
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Settling } from '../clock/settling.ts';
import { type Calls } from '../endpoint/calls.ts';
import { errorText } from '../endpoint/error-text.ts';
import { type Fault, type Faults } from '../endpoint/faults.ts';
import { meet } from '../endpoint/meet.ts';
import { argumentsOf } from './arguments.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { identity } from './identity.ts';
import { type Answer, type Arguments, type Method } from './method.ts';
import { checkScope } from './installation.ts';
import { BOT_TOKEN } from './people.ts';
import { SlackError } from './slack-error.ts';
import { userGroups } from './user-groups.ts';
import { views } from './views.ts';
import { type Workspace } from './workspace.ts';

const METHODS = new Map<string, Method>(
  Object.entries({ ...identity, ...userGroups, ...conversations, ...chat, ...views }),
);

/** Which method is called, and by whom: a function's short name and its worker's key, both '' for outside callers. */
export interface SlackCall {
  readonly method: string;
  readonly function: string;
  readonly workerKey: string;
}

export interface WebApiParts {
  readonly workspace: Workspace;
  readonly settling: Settling;
  readonly faults: Pick<Faults, 'take'>;
  readonly calls: Pick<Calls, 'add'>;
  /** Ends the worker that makes a call, for the crash faults. */
  readonly crash: (functionName: string, workerKey: string) => void;
  readonly log: (line: string) => void;
}

/** An HTTP answer; status 0 = the connection is cut. */
interface Outcome {
  readonly status: number;
  readonly body: Answer;
  readonly headers?: Readonly<Record<string, string>>;
}

export type WebApi = (request: IncomingMessage, response: ServerResponse, call: SlackCall) => Promise<void>;

/** The handler of `/api/<method>`. It never rejects. */
export const webApi =
  (parts: WebApiParts): WebApi =>
  (request, response, call) =>
    parts.settling.during(async () => {
      const given = await argumentsOf(request).catch((error: unknown) => asSlackError(parts, error));
      const fault = parts.faults.take({ service: 'slack', operation: call.method, function: call.function });
      const work = (): Outcome => performed(parts, { call, request, given });
      const outcome = fault ? await faulty(parts, { fault, call, response, work }) : work();
      list(parts, call, given, outcome);
      send(parts.workspace, response, outcome);
    });

interface Incoming {
  readonly call: SlackCall;
  readonly request: IncomingMessage;
  readonly given: Arguments | SlackError;
}

const performed = (parts: WebApiParts, { call, request, given }: Incoming): Outcome => {
  try {
    if (given instanceof SlackError) throw given;
    const method = METHODS.get(call.method);
    if (!method) throw new SlackError('unknown_method', [`${call.method} is not implemented locally`]);
    const { token, ...rest } = given;
    checkToken(request.headers.authorization, token);
    checkScope(call.method, rest, parts.workspace.installation);
    const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
    return { status: 200, body: { ok: true, ...method(rest, { workspace: parts.workspace, origin }) } };
  } catch (error) {
    return refused(asSlackError(parts, error));
  }
};

const checkToken = (authorization: string | undefined, field: unknown): void => {
  const token = authorization?.replace(/^Bearer /i, '') ?? field;
  if (token === undefined || token === '') throw new SlackError('not_authed');
  if (token !== BOT_TOKEN) throw new SlackError('invalid_auth');
};

const asSlackError = (parts: WebApiParts, error: unknown): SlackError => {
  if (error instanceof SlackError) return error;
  parts.log(`slack: ${errorText(error)}`);
  return new SlackError('internal_error');
};

const refused = ({ code, faults }: SlackError): Outcome => ({
  status: 200,
  body: {
    ok: false,
    error: code,
    ...(faults.length > 0 && {
      errors: faults,
      response_metadata: { messages: faults.map((fault) => `[ERROR] ${fault}`) },
    }),
  },
});

interface Faulty {
  readonly fault: Fault;
  readonly call: SlackCall;
  readonly response: ServerResponse;
  readonly work: () => Outcome;
}

const faulty = (parts: WebApiParts, { fault, call, response, work }: Faulty): Promise<Outcome> =>
  meet(fault, {
    connection: response,
    work: () => Promise.resolve(work()),
    refuse: () => (fault.kind === 'throttle' ? rateLimited(fault) : failing(fault.code ?? 'internal_error')),
    crash: () => parts.crash(call.function, call.workerKey),
    cut: () => ({ status: 0, body: { error: fault.kind } }),
  });

/** `ms` is how long the caller is told to wait; a second unless the fault says otherwise. */
const rateLimited = ({ ms = 1_000 }: Fault): Outcome => ({
  status: 429,
  headers: { 'retry-after': String(Math.ceil(ms / 1_000)) },
  body: { ok: false, error: 'ratelimited' },
});

/** A code of Slack's, or an HTTP status such as `503`. */
const failing = (code: string): Outcome =>
  /^5\d\d$/.test(code)
    ? { status: Number(code), body: { ok: false, error: 'service_unavailable' } }
    : { status: 200, body: { ok: false, error: code } };

const list = (parts: WebApiParts, call: SlackCall, given: Arguments | SlackError, outcome: Outcome): void => {
  const { error } = outcome.body;
  const { channel, user, view_id } = given instanceof SlackError ? {} : given;
  const resource = [channel, user, view_id].find((it) => typeof it === 'string') ?? '';
  parts.calls.add({
    at: new Date(parts.workspace.clock.now()).toISOString(),
    function: call.function,
    service: 'slack',
    operation: call.method,
    resource,
    allowed: error !== 'not_authed' && error !== 'invalid_auth',
    status: outcome.status,
    ...(typeof error === 'string' && { error }),
  });
};

/** Slack's clock is the local one, which also signs; what the token may do stands in every answer. */
const send = (
  { clock, installation }: Workspace,
  response: ServerResponse,
  { status, headers, body }: Outcome,
): void => {
  if (status === 0) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    date: new Date(clock.now()).toUTCString(),
    'x-oauth-scopes': installation.scopes.join(','),
    ...headers,
  });
  response.end(JSON.stringify(body));
};
