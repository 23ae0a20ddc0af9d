// Faults that a test or a person orders through /_local/faults: the next calls that match go wrong in the ordered way.
// The endpoint, the local Slack and the event bus ask here before they do anything.
import * as z from 'zod';
import { AwsError } from './service.ts';
import { denialStatus } from './denied.ts';

export const faultSchema = z.strictObject({
  service: z.string().min(1),
  operation: z.string().min(1),
  function: z.string().min(1).optional(),
  times: z.int().min(1),
  kind: z.enum(['throttle', 'error', 'timeout', 'lost', 'slow', 'crash-before', 'crash-after']),
  code: z.string().min(1).optional(),
  ms: z.int().min(0).optional(),
});

/** One ordered fault; `operation` may be `*`, and `function` limits it to one caller. */
export type Fault = z.infer<typeof faultSchema>;

export class Faults {
  #ordered: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#ordered.push({ fault, left: fault.times });
  }

  clear(): void {
    this.#ordered = [];
  }

  /** What is still to be met. */
  list(): readonly Fault[] {
    return this.#ordered.map(({ fault }) => fault);
  }

  /** The fault that this call meets, if any; it counts as met. */
  take(call: { service: string; operation: string; function?: string }): Fault | undefined {
    const met = this.#ordered.find(({ fault }) => matches(fault, call));
    if (!met) return undefined;
    met.left--;
    if (met.left === 0) this.#ordered = this.#ordered.filter((other) => other !== met);
    return met.fault;
  }
}

const matches = (fault: Fault, call: { service: string; operation: string; function?: string }): boolean =>
  fault.service === call.service &&
  (fault.operation === '*' || fault.operation === call.operation) &&
  (fault.function === undefined || fault.function === call.function);

/** The error that a `throttle` or `error` fault makes of a call to an AWS service. */
export const faultError = (fault: Fault): AwsError => {
  if (fault.kind === 'throttle') return throttled(fault.service);
  const code = fault.code ?? INTERNAL[fault.service] ?? 'InternalFailure';
  return new AwsError(code, `An ordered fault: ${code}.`, statusOf(fault.service, code));
};

const throttled = (service: string): AwsError => {
  const [code, status] = THROTTLES[service] ?? ['ThrottlingException', 400];
  return new AwsError(code, 'Rate exceeded', status);
};

const statusOf = (service: string, code: string): number => {
  if (/AccessDenied|NotAuthorized|AuthorizationError/.test(code)) return denialStatus(service);
  if (/^Internal|^Service|Unavailable/.test(code)) return 500;
  if (/^NoSuch|NotFound/.test(code) && ['s3', 'lambda', 'sns'].includes(service)) return 404;
  return 400;
};

/** What each service calls its throttling, where it is not ThrottlingException with 400. */
const THROTTLES: Readonly<Record<string, readonly [string, number]>> = {
  s3: ['SlowDown', 503],
  dynamodb: ['ProvisionedThroughputExceededException', 400],
  lambda: ['TooManyRequestsException', 429],
  sns: ['Throttled', 429],
  sts: ['Throttling', 400],
};

/** What each service calls its own failure, where it is not InternalFailure. */
const INTERNAL: Readonly<Record<string, string>> = {
  s3: 'InternalError',
  sns: 'InternalError',
  dynamodb: 'InternalServerError',
  ssm: 'InternalServerError',
  lambda: 'ServiceException',
  events: 'InternalException',
};
