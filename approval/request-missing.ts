// What a state of the machine finds when its request is not there.

/** An execution runs for a request that the table does not have. */
export class RequestMissing extends Error {
  override readonly name = 'RequestMissing';
}
