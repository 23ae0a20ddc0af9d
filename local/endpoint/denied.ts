// How each service says that a role may not do this.
import { AwsError, type Caller, type Need } from './service.ts';

/** Services whose AccessDenied is not `AccessDeniedException` with 400. */
const DENIALS: Readonly<Record<string, readonly [code: string, status: number]>> = {
  s3: ['AccessDenied', 403],
  sts: ['AccessDenied', 403],
  sns: ['AuthorizationError', 403],
  lambda: ['AccessDeniedException', 403],
};

export const denialStatus = (service: string): number => DENIALS[service]?.[1] ?? 400;

/** The refusal of one permission in the service's own shape and AWS's sentence. */
export const denied = (service: string, caller: Caller, need: Need): AwsError => {
  const [code, status] = DENIALS[service] ?? ['AccessDeniedException', 400];
  const what = `${need.action} on resource: ${need.resource}`;
  return new AwsError(
    code,
    `User: ${caller.arn} is not authorized to perform: ${what} because no identity-based policy allows the ${need.action} action`,
    status,
  );
};
