// Our own inability, by name. A call of ours that was denied, throttled or not answered never decides about a model:
// it is thrown under a name that the state machine's Retry lists, and fails the execution when that was not enough.

/** The names under which our own inability is retried; the state machine's Retry lists exactly these. */
export type InabilityName =
  'AccessDeniedException' | 'ThrottlingException' | 'ConflictException' | 'ServiceUnavailable';

export class Inability extends Error {
  override readonly name: InabilityName;
  constructor(name: InabilityName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|Forbidden|AuthorizationError|AuthorizationErrorException|KMSAccessDenied.*|.*TokenException|InvalidClientTokenId|UnrecognizedClientException)$/;
const THROTTLED =
  /(Throttl|TooManyRequests|SlowDown|ProvisionedThroughputExceeded|RequestLimitExceeded|LimitExceeded)/i;

/** The vendor's own name of an error, as its SDK gives it. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : 'Error');

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;

const nameOf = (error: unknown): InabilityName => {
  const name = errorName(error);
  if (DENIED.test(name) || statusOf(error) === 403) return 'AccessDeniedException';
  if (THROTTLED.test(name) || statusOf(error) === 429) return 'ThrottlingException';
  return name === 'ConflictException' ? 'ConflictException' : 'ServiceUnavailable';
};

/** Runs a call and gives whatever it throws the name of our own inability; `doing` says what was tried. */
export const orInability = async <T>(doing: string, call: Promise<T>): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Inability(nameOf(error), `${doing}: ${errorName(error)}: ${message}`, { cause: error });
  }
};
