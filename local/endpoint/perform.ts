// One call once its service, operation and caller are known: ordered fault, permission, run, list of calls, answer.
import { type ServerResponse } from 'node:http';
import { type Clock } from '../clock/clock.ts';
import { type Settling } from '../clock/settling.ts';
import { type Calls } from './calls.ts';
import { denied } from './denied.ts';
import { errorText } from './error-text.ts';
import { faultError, type Faults } from './faults.ts';
import { meet } from './meet.ts';
import {
  AwsError,
  type Caller,
  type LocalService,
  type Need,
  type RestOperation,
  type RestRequest,
  type RestResponse,
  type RestService,
} from './service.ts';

/** What the AWS endpoint is put together from. */
export interface EndpointParts {
  readonly services: readonly LocalService[];
  readonly callerOf: (accessKeyId: string) => Caller | undefined;
  readonly allowed: (roleArn: string, need: Need) => boolean;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly clock: Clock;
  readonly settling: Settling;
  /** Ends the worker of a function that calls with this key, for the crash faults. */
  readonly crash?: (functionName: string, accessKeyId: string) => void;
  readonly log: (line: string) => void;
}

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
  const work = (): Promise<Outcome> => outcomeOf(parts, incoming);
  const fault = parts.faults.take({ service: service.name, operation: operation.operation, function: name });
  const outcome = await (fault
    ? meet(fault, {
        connection,
        work,
        refuse: () => refusal(incoming, faultError(fault)),
        crash: () => parts.crash?.(name, incoming.accessKeyId),
        cut: (done) => ({ response: { status: 0 }, allowed: done?.allowed ?? true, error: fault.kind }),
      })
    : work());
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

const refusal = ({ service, request }: Incoming, error: AwsError, allowed = true): Outcome => ({
  response: service.error(error, request),
  allowed,
  error: error.code,
});

const outcomeOf = async (parts: EndpointParts, incoming: Incoming): Promise<Outcome> => {
  const { service, caller, operation } = incoming;
  let allowed = true;
  try {
    const missing = firstMissing(parts, caller, operation.needs);
    allowed = missing === undefined;
    if (missing) throw denied(service.name, caller, missing);
    const response = await operation.run(caller);
    const error = response.status >= 400 ? response.headers?.['x-amzn-errortype'] : undefined;
    return { response, allowed, ...(error === undefined ? {} : { error }) };
  } catch (thrown) {
    return refusal(incoming, asAwsError(parts, service, thrown), allowed);
  }
};

const firstMissing = (parts: EndpointParts, caller: Caller, needs: readonly Need[]): Need | undefined =>
  caller.kind === 'role' ? needs.find((need) => !parts.allowed(caller.roleArn, need)) : undefined;

const asAwsError = (parts: EndpointParts, service: RestService, thrown: unknown): AwsError => {
  if (thrown instanceof AwsError) return thrown;
  parts.log(`${service.name}: ${errorText(thrown)}`);
  return new AwsError(
    'InternalFailure',
    'The local cloud failed while it handled this request; its log says how.',
    500,
  );
};

/** Short name of the caller in lists of calls and in faults. */
const functionOf = (caller: Caller): string => (caller.kind === 'user' ? '' : (caller.function ?? 'states'));
