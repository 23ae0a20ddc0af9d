// The local Parameter Store with the real client.
import {
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ssm, type Ssm } from '../../../local/ssm/ssm.ts';
import { listening, type Cloud } from '../endpoint/listening.ts';

let cloud: Cloud;
let store: Ssm;
let client: SSMClient;
beforeEach(async () => {
  cloud = await listening((it) => {
    store = ssm(it);
    return [store.service];
  });
  client = new SSMClient(cloud.as('alice'));
});
afterEach(() => cloud.close());

test('both secrets in one GetParameters; a SecureString shows its value only when decrypted', async () => {
  store.put('/countersign/local/token', 'xoxb', 'SecureString');
  const Names = ['/countersign/local/token', '/countersign/local/missing'];
  const open = await client.send(new GetParametersCommand({ Names, WithDecryption: true }));
  expect(open.Parameters).toMatchObject([
    { Name: Names[0], Value: 'xoxb', Type: 'SecureString', Version: 1 },
  ]);
  expect(open.Parameters?.[0]?.LastModifiedDate).toBeInstanceOf(Date);
  expect(open.InvalidParameters).toEqual([Names[1]]);
  const sealed = await client.send(new GetParametersCommand({ Names }));
  expect(sealed.Parameters?.[0]?.Value).not.toContain('xoxb');
});

test('a parameter is overwritten only when told so, and its version counts up', async () => {
  const put = (more: object) => client.send(new PutParameterCommand({ Name: '/a', Value: 'v', ...more }));
  await expect(put({})).rejects.toMatchObject({ name: 'ValidationException' });
  expect((await put({ Type: 'SecureString' })).Version).toBe(1);
  await expect(put({ Value: 'w' })).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  expect((await put({ Value: 'w', Overwrite: true })).Version).toBe(2);
  const { Parameter } = await client.send(new GetParameterCommand({ Name: '/a', WithDecryption: true }));
  expect(Parameter).toMatchObject({ Value: 'w', Type: 'SecureString' });
  const missing = client.send(new GetParameterCommand({ Name: '/b' }));
  await expect(missing).rejects.toMatchObject({ name: 'ParameterNotFound' });
});

test('a function needs the permission on every name, without a double slash', async () => {
  const asked: string[] = [];
  cloud.allowed = (need) => asked.push(`${need.action} ${need.resource}`) > 0;
  const names = new GetParametersCommand({ Names: ['/countersign/a', 'plain'] });
  await new SSMClient(cloud.as('fn-ask')).send(names);
  expect(asked).toEqual([
    'ssm:GetParameters arn:aws:ssm:us-east-1:000000000000:parameter/countersign/a',
    'ssm:GetParameters arn:aws:ssm:us-east-1:000000000000:parameter/plain',
  ]);
});
