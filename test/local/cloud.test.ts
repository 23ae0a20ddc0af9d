// Whole local clouds from the packaged template: several in one process, their ports, and who is let in.
import {
  DescribeModelPackageCommand,
  ListModelPackageGroupsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerVersion } from '../../cli/register.ts';
import { startCloud, type Cloud } from '../../local/cloud.ts';
import { PortTaken } from '../../local/listen.ts';
import { TEST_PACKAGE } from '../test-package.ts';
import { clientOf } from './endpoint/listening.ts';

let one: Cloud;
let other: Cloud;
beforeAll(async () => {
  [one, other] = await Promise.all([
    startCloud({ packageDir: TEST_PACKAGE }),
    startCloud({ packageDir: TEST_PACKAGE }),
  ]);
});
afterAll(() => Promise.all([one.stop(), other.stop()]));

const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${one.webUrl}${path}`, init);

test('status says the ports that were free, every function and the state machine', async () => {
  const status = (await (await get('/_local/status')).json()) as Record<string, unknown>;
  expect(status).toMatchObject({ ready: true, awsUrl: one.awsUrl, webUrl: one.webUrl });
  const names = (status['functions'] as { name: string }[]).map(({ name }) => name);
  expect(names.sort()).toEqual([
    'announce',
    'answer',
    'ask',
    'browse',
    'decide',
    'evaluate',
    'guard',
    'intake',
    'record',
    'sweep',
  ]);
  expect(status['stateMachines']).toEqual([
    {
      name: 'model-approval',
      arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:countersign-local-model-approval',
    },
  ]);
});

test('two clouds in one process know nothing of each other', async () => {
  const { arn } = await registerVersion({ awsUrl: one.awsUrl, as: 'alice', kind: 'good' });
  const described = await new SageMakerClient(clientOf(one.awsUrl)).send(
    new DescribeModelPackageCommand({ ModelPackageName: arn }),
  );
  expect(described.CreatedBy?.IamIdentity?.Arn).toBe('arn:aws:iam::000000000000:user/alice');
  const elsewhere = await new SageMakerClient(clientOf(other.awsUrl)).send(
    new ListModelPackageGroupsCommand({}),
  );
  expect(elsewhere.ModelPackageGroupSummaryList).toEqual([]);
  await one.settling.settled();
  expect(one.machines.executions()).toHaveLength(1);
  expect(other.machines.executions()).toEqual([]);
});

test("a function's calls to Slack carry its name; a key that no worker has is refused", async () => {
  await registerVersion({ awsUrl: one.awsUrl, as: 'alice', kind: 'good' });
  await expect
    .poll(() => one.calls.list('ask').map(({ service, operation }) => `${service} ${operation}`))
    .toContain('slack chat.postMessage');
  expect((await get('/_as/ASIA0000000000000000/api/auth.test', { method: 'POST' })).status).toBe(403);
  expect((await get('/_as/alice/api/auth.test', { method: 'POST' })).status).toBe(403);
});

test('an unsigned post to the product reaches decide and is turned away', async () => {
  const answer = await get('/slack/interactions', { method: 'POST', body: 'payload=%7B%7D' });
  expect(answer.status).toBe(401);
});

test('an unknown route is what an HTTP API answers', async () => {
  const answer = await get('/nowhere');
  expect([answer.status, await answer.json()]).toEqual([404, { message: 'Not Found' }]);
});

test('the local Slack is steered to refuse tables, and one post of any kind', async () => {
  const post = async (path: string, body: object): Promise<unknown> => {
    const authorization = `Bearer ${one.status().botToken}`;
    const headers = { authorization, 'content-type': 'application/json' };
    return (await get(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  const rows = [[{ type: 'raw_text', text: 'AUC' }]];
  const message = { channel: 'C0MODELS', text: 'Evidence' };
  const table = { ...message, blocks: [{ type: 'table', rows }] };
  expect(await post('/_local/slack/features', { nativeBlocks: false })).toEqual({ nativeBlocks: false });
  expect(await post('/api/chat.postMessage', table)).toMatchObject({ ok: false, error: 'invalid_blocks' });
  expect(await post('/api/chat.postMessage', message)).toMatchObject({ ok: true });
  expect(await post('/_local/slack/features', { nativeBlocks: true })).toEqual({ nativeBlocks: true });
  expect(await post('/api/chat.postMessage', table)).toMatchObject({ ok: true });
  const once = { service: 'slack', operation: 'chat.postMessage', times: 1 };
  await post('/_local/faults', { ...once, kind: 'error', code: 'invalid_blocks' });
  expect(await post('/api/chat.postMessage', message)).toEqual({ ok: false, error: 'invalid_blocks' });
  expect(await post('/api/chat.postMessage', message)).toMatchObject({ ok: true });
});

test('a foreign page cannot steer', async () => {
  const answer = await get('/_local/clock', {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body: '{"advance":"3d"}',
  });
  expect(answer.status).toBe(403);
});

test('a port that is taken is said by number, and the other port is given back', async () => {
  const taken = Number(new URL(one.webUrl).port);
  await expect(startCloud({ packageDir: TEST_PACKAGE, webPort: taken })).rejects.toThrow(
    new PortTaken(taken),
  );
  await expect(startCloud({ packageDir: TEST_PACKAGE, awsPort: taken })).rejects.toThrow(
    `Port ${taken} is taken by another program.`,
  );
});
