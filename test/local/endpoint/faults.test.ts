// Ordered faults, seen as a client sees them: through the SDK, over HTTP.
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { faultError, faultSchema } from '../../../local/endpoint/faults.ts';
import { ssm } from '../../../local/ssm/ssm.ts';
import { listening, type Cloud } from './listening.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await listening((it) => [ssm(it).service]);
});
beforeEach(() => {
  cloud.faults.clear();
  cloud.calls.clear();
});
afterAll(() => cloud.close());

const once = (key = 'alice'): SSMClient => new SSMClient({ ...cloud.as(key), maxAttempts: 1 });
const put = (name: string) =>
  new PutParameterCommand({ Name: name, Value: 'v', Type: 'String', Overwrite: true });
const order = (fault: object): void => {
  cloud.faults.add(faultSchema.parse({ service: 'ssm', operation: '*', times: 1, ...fault }));
};
const versionOf = async (name: string): Promise<number | undefined> =>
  (await once().send(new GetParameterCommand({ Name: name }))).Parameter?.Version;

test('throttled calls are throttled as often as ordered, and an SDK that retries gets through', async () => {
  order({ kind: 'throttle' });
  await new SSMClient(cloud.as('alice')).send(put('/throttled'));
  expect(cloud.calls.list().map((call) => call.error ?? call.status)).toEqual(['ThrottlingException', 200]);
});

test('an error is the ordered one, and meets only the ordered operation', async () => {
  order({ kind: 'error', code: 'AccessDeniedException', operation: 'GetParameter' });
  await once().send(put('/error'));
  await expect(versionOf('/error')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(await versionOf('/error')).toBe(1);
});

test('an error without a code is the service’s own failure', async () => {
  order({ kind: 'error' });
  await expect(once().send(put('/e'))).rejects.toMatchObject({
    name: 'InternalServerError',
    $metadata: { httpStatusCode: 500 },
  });
});

test('a fault for one function leaves the others alone', async () => {
  order({ kind: 'error', function: 'ask' });
  await once('alice').send(put('/f'));
  await once('fn-decide').send(put('/f'));
  await expect(once('fn-ask').send(put('/f'))).rejects.toThrow();
});

test('a timeout is not executed and never answered', async () => {
  await once().send(put('/timeout'));
  order({ kind: 'timeout', ms: 1 });
  await expect(once().send(put('/timeout'))).rejects.toThrow();
  expect(await versionOf('/timeout')).toBe(1);
  expect(cloud.calls.list()[1]).toMatchObject({ status: 0, error: 'timeout' });
});

test('a lost answer is of a call that was executed', async () => {
  await once().send(put('/lost'));
  order({ kind: 'lost' });
  await expect(once().send(put('/lost'))).rejects.toThrow();
  expect(await versionOf('/lost')).toBe(2);
});

test('a slow call is executed and answered', async () => {
  order({ kind: 'slow', ms: 1 });
  await once().send(put('/slow'));
  expect(await versionOf('/slow')).toBe(1);
});

test('a crash ends the caller before or after the call', async () => {
  await once().send(put('/crash'));
  order({ kind: 'crash-before' });
  await expect(once('fn-ask').send(put('/crash'))).rejects.toThrow();
  expect(await versionOf('/crash')).toBe(1);
  order({ kind: 'crash-after' });
  await expect(once('fn-record').send(put('/crash'))).rejects.toThrow();
  expect(await versionOf('/crash')).toBe(2);
  expect(cloud.crashed).toEqual(['ask', 'record']);
});

test.each([
  ['s3', 'throttle', undefined, 'SlowDown', 503],
  ['dynamodb', 'throttle', undefined, 'ProvisionedThroughputExceededException', 400],
  ['states', 'throttle', undefined, 'ThrottlingException', 400],
  ['states', 'error', undefined, 'InternalFailure', 500],
  ['dynamodb', 'error', undefined, 'InternalServerError', 500],
  ['s3', 'error', 'AccessDenied', 'AccessDenied', 403],
  ['s3', 'error', 'NoSuchKey', 'NoSuchKey', 404],
  ['sagemaker', 'error', 'AccessDeniedException', 'AccessDeniedException', 400],
  ['sagemaker', 'error', 'ConflictException', 'ConflictException', 400],
] as const)('%s: %s %s is %s %d', (...[service, kind, code, name, status]) => {
  const error = faultError(faultSchema.parse({ service, operation: '*', times: 1, kind, code }));
  expect([error.code, error.status]).toEqual([name, status]);
});
