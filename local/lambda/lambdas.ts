// What the rest of the local cloud knows of Lambda: invoke and wait, or hand over and go on.

/** What Lambda answers to a synchronous invocation. */
export interface Invoked {
  /** The result, or `{errorType, errorMessage, trace}` when `functionError` is set; JSON text. */
  readonly payload: string;
  readonly functionError?: 'Unhandled';
}

export interface Lambdas {
  /** Invokes by function name or ARN and waits. Throws AwsError ResourceNotFoundException for an unknown function. */
  invoke(functionName: string, payload: string): Promise<Invoked>;
  /** Queues an event as Lambda does for InvocationType Event: two retries after a failure, then dropped and logged. */
  invokeAsync(functionName: string, payload: string): void;
}
