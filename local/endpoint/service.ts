// What every local AWS service is made of: operations that say which permissions they need, and then run.
// The endpoint (endpoint.ts) parses the wire protocol, finds the caller, applies faults, checks the role, keeps the
// list of calls, and renders the answer. A service never does any of that itself.
import type * as z from 'zod';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** Who signed a call, told by the access key id. Users may do everything; the others are checked against their role. */
export type Caller =
  | { readonly kind: 'user'; readonly arn: string; readonly name: string }
  | { readonly kind: 'role'; readonly arn: string; readonly roleArn: string; readonly function?: string };

/** One permission that a call needs, in IAM's own words. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that this call carries, such as `sagemaker:ModelApprovalStatus`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** An error as AWS would answer it. `code` is the vendor's error name, for example `ValidationException`. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the modelled error shape. */
  readonly detail: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, status = 400, detail: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}

/** 501 is the one status that no SDK retries and that pretends nothing. */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} is not implemented locally.`, 501);

/** An operation of a JSON or query service after its input type has been hidden. */
export interface Operation {
  parse(input: unknown): unknown;
  needs(input: never): readonly Need[];
  run(input: never, caller: Caller): unknown;
}

/**
 * Declares an operation: `input` refuses what AWS refuses (as a ValidationException unless `invalid` says otherwise),
 * `needs` names the permissions, `run` does it and returns the output or throws an AwsError.
 */
export const operation = <I>(it: {
  input: z.ZodType<I>;
  needs: (input: I) => readonly Need[];
  run: (input: I, caller: Caller) => unknown;
  invalid?: string;
}): Operation => ({
  parse: (input) => parseInput(it.input, input, it.invalid ?? 'ValidationException'),
  needs: it.needs,
  run: it.run,
});

const parseInput = <I>(schema: z.ZodType<I>, input: unknown, code: string): I => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  // Ignoring a member that AWS knows would pretend.
  const unknown = parsed.error.issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) throw notImplemented(`The member ${unknown.keys.join(', ')}`);
  const faults = parsed.error.issues.map(
    (issue) =>
      `Value at '${issue.path.map(String).join('.')}' failed to satisfy constraint: ${issue.message}`,
  );
  throw new AwsError(
    code,
    `${faults.length} validation error${faults.length > 1 ? 's' : ''} detected: ${faults.join('; ')}`,
  );
};

/** JSON 1.0/1.1 (`X-Amz-Target`) or query (`Action=`). Query outputs become XML, lists as `<member>`. */
export interface OperationService {
  /** The SigV4 signing name: `sagemaker`, `states`, `events`, `sns`, `sqs`, `ssm`, `sts`. */
  readonly name: string;
  readonly protocol: 'json' | 'query';
  readonly operations: Readonly<Record<string, Operation>>;
  /**
   * REST-JSON operations that sign with the same name, as sagemaker-metrics does with `sagemaker`: `PUT /Path` to the
   * operation. They have no X-Amz-Target, which goes first; their input is the body alone.
   */
  readonly paths?: Readonly<Record<string, string>>;
}

export interface RestRequest {
  readonly method: string;
  /** Path and query as sent, still percent-encoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
export interface RestResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}
/** A request of a REST service once it is known which operation it is. */
export interface RestOperation {
  readonly operation: string;
  readonly needs: readonly Need[];
  run(caller: Caller): Promise<RestResponse> | RestResponse;
}
/** S3, Lambda, DynamoDB (dynalite): services with their own wire format. */
export interface RestService {
  readonly name: string;
  readonly protocol: 'rest';
  /** Which operation this is; throws an AwsError for what is not implemented. */
  route(request: RestRequest): RestOperation;
  error(error: AwsError, request: RestRequest): RestResponse;
}

export type LocalService = OperationService | RestService;
