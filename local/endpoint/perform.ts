// One call once its service, operation and caller are known: ordered fault, permission, run, list of calls, answer.
import { type ServerResponse } from 'node:http';
import { denied } from './denied.ts';
import { type EndpointParts } from './endpoint-parts.ts';
import { DEFAULT_HOLD_MS, faultError, type Fault } from './faults.ts';
import {
  AwsError,
  type Caller,
  type Need,
  type RestOperation,
  type RestRequest,
  type RestResponse,
  type RestService,
} from './service.ts';

/** What one request turned out to be. */
export interface Incoming {
  readonly request: RestRequest;
  readonly service: RestService;
  readonly caller: Caller;
  readonly accessKeyId: string;
  readonly operation: RestOperation;
}

interface Outcome {
  readonly response: RestResponse;
  readonly allowed: boolean;
  readonly error?: string;
}

/** Performs the call; undefined when the connection is to be cut without an answer. */
export const perform = async (
  parts: EndpointParts,
  incoming: Incoming,
  connection: ServerResponse,
): Promise<RestResponse | undefined> => {
  const { service, operation, caller } = incoming;
  const name = functionOf(caller);
  const fault = parts.faults.take({ service: service.name, operation: operation.operation, function: name });
  const outcome = fault ? await faulty(parts, incoming, fault, connection) : await outcomeOf(parts, incoming);
  parts.calls.add({
    at: new Date(parts.clock.now()).toISOString(),
    function: name,
    service: service.name,
    operation: operation.operation,
    resource: operation.needs[0]?.resource ?? '*',
    allowed: outcome.allowed,
    status: outcome.response.status,
    ...(outcome.error === undefined ? {} : { error: outcome.error }),
  });
  return outcome.response.status === 0 ? undefined : outcome.response;
};

const faulty = async (
  parts: EndpointParts,
  incoming: Incoming,
  fault: Fault,
  connection: ServerResponse,
): Promise<Outcome> => {
  const { service, request } = incoming;
  const unanswered: Outcome = { response: { status: 0 }, allowed: true, error: fault.kind };
  switch (fault.kind) {
    case 'throttle':
    case 'error': {
      const error = faultError(fault);
      return { response: service.error(error, request), allowed: true, error: error.code };
    }
    case 'slow':
      await pause(fault.ms ?? DEFAULT_HOLD_MS, connection);
      return outcomeOf(parts, incoming);
    case 'timeout':
      await pause(fault.ms ?? DEFAULT_HOLD_MS, connection);
      return unanswered;
    case 'lost':
      return { ...unanswered, allowed: (await outcomeOf(parts, incoming)).allowed };
    case 'crash-before':
      crash(parts, incoming);
      return unanswered;
    case 'crash-after':
      await outcomeOf(parts, incoming);
      crash(parts, incoming);
      return unanswered;
  }
};

const crash = (parts: EndpointParts, { caller, accessKeyId }: Incoming): void =>
  parts.crash?.(functionOf(caller), accessKeyId);

const outcomeOf = async (
  parts: EndpointParts,
  { service, request, caller, operation }: Incoming,
): Promise<Outcome> => {
  let allowed = true;
  try {
    const missing = firstMissing(parts, caller, operation.needs);
    allowed = missing === undefined;
    if (missing) throw denied(service.name, caller, missing);
    const response = await operation.run(caller);
    const error = response.status >= 400 ? response.headers?.['x-amzn-errortype'] : undefined;
    return { response, allowed, ...(error === undefined ? {} : { error }) };
  } catch (thrown) {
    const error = asAwsError(parts, service, thrown);
    return { response: service.error(error, request), allowed, error: error.code };
  }
};

const firstMissing = (parts: EndpointParts, caller: Caller, needs: readonly Need[]): Need | undefined =>
  caller.kind === 'role' ? needs.find((need) => !parts.allowed(caller.roleArn, need)) : undefined;

const asAwsError = (parts: EndpointParts, service: RestService, thrown: unknown): AwsError => {
  if (thrown instanceof AwsError) return thrown;
  parts.log(`${service.name}: ${text(thrown)}`);
  return new AwsError(
    'InternalFailure',
    'The local cloud failed while it handled this request; its log says how.',
    500,
  );
};

/** Short name of the caller in lists of calls and in faults. */
const functionOf = (caller: Caller): string => (caller.kind === 'user' ? '' : (caller.function ?? 'states'));

/** Waits in real time, or until the client has gone. */
const pause = (ms: number, response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });

const text = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
