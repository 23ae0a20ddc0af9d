// Our own inability, by the names that the state machine retries.
import { describe, expect, test } from 'vitest';
import { Inability, orInability, type InabilityName } from '../../adapters/inability.ts';

const vendor = (name: string, status?: number): Error =>
  Object.assign(new Error('what the vendor said'), {
    name,
    ...(status && { $metadata: { httpStatusCode: status } }),
  });
const named = async (thrown: unknown): Promise<unknown> =>
  orInability('S3 GetObject', Promise.reject(thrown as Error)).catch((error: unknown) => error);

describe('a vendor’s error', () => {
  test.each<[name: string, status: number | undefined, ours: InabilityName]>([
    ['AccessDenied', 403, 'AccessDeniedException'],
    ['AccessDeniedException', 400, 'AccessDeniedException'],
    ['AuthorizationErrorException', undefined, 'AccessDeniedException'],
    ['ExpiredTokenException', 400, 'AccessDeniedException'],
    ['UnrecognizedClientException', 400, 'AccessDeniedException'],
    ['InvalidAccessKeyId', 403, 'AccessDeniedException'],
    ['ThrottlingException', 400, 'ThrottlingException'],
    ['ProvisionedThroughputExceededException', 400, 'ThrottlingException'],
    ['TooManyRequestsException', 429, 'ThrottlingException'],
    ['SlowDown', 503, 'ThrottlingException'],
    ['RequestLimitExceeded', 503, 'ThrottlingException'],
    ['Unknown', 429, 'ThrottlingException'],
    ['ConflictException', 400, 'ConflictException'],
    ['InternalFailure', 500, 'ServiceUnavailable'],
    ['ServiceUnavailable', 503, 'ServiceUnavailable'],
    ['TimeoutError', undefined, 'ServiceUnavailable'],
    ['ValidationException', 400, 'ServiceUnavailable'],
    ['NotAccessDeniedAtAll', 400, 'ServiceUnavailable'],
  ])('%s (%s) is our %s', async (name, status, ours) => {
    const thrown = vendor(name, status);
    const error = await named(thrown);
    expect(error).toBeInstanceOf(Inability);
    expect(error).toMatchObject({
      name: ours,
      message: `S3 GetObject: ${name}: what the vendor said`,
      cause: thrown,
    });
  });

  test.each<[thrown: unknown, message: string]>([
    ['lost', 'S3 GetObject: Error: lost'],
    [undefined, 'S3 GetObject: Error: undefined'],
  ])('%j, which is no error at all, is ours as well', async (thrown, message) => {
    expect(await named(thrown)).toMatchObject({ name: 'ServiceUnavailable', message });
  });
});

test('what a call answers is handed on', async () => {
  expect(await orInability('x', Promise.resolve(42))).toBe(42);
});
