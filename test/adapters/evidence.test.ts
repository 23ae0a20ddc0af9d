// Evidence over the wire: files are read from the local S3, within the limit, from our own account's buckets only.
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { type Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EvidenceStore, METRICS_BYTES_LIMIT } from '../../adapters/evidence.ts';
import { comparedSources, readAll } from '../../adapters/facts.ts';
import { SOURCE_NAMES } from '../../approval/sources.ts';
import { policy } from '../approval/values.ts';
import { ACCOUNT } from '../../local/endpoint/service.ts';
import { s3 } from '../../local/s3/s3.ts';
import { type Cloud, listening } from '../local/endpoint/listening.ts';

let house: Cloud;
let client: S3Client;
let agent: Agent;
let store: EvidenceStore;
let answers: GetObjectCommandOutput[];

beforeEach(async () => {
  house = await listening((parts) => {
    const local = s3({ ...parts, allowed: parts.permits });
    local.createBucket('models');
    local.createBucket('evidence');
    return [local.service];
  });
  // One connection: whoever does not give it back is the last to read anything.
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  client = new S3Client({ ...house.as('alice'), maxAttempts: 1, requestHandler: { httpAgent: agent } });
  answers = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      answers.push(answer.output);
      return answer;
    },
    { step: 'initialize', name: 'watch' },
  );
  store = new EvidenceStore('evidence', ACCOUNT, client);
});
afterEach(async () => {
  agent.destroy();
  await house.close();
});

const put = (Key: string, Body: string | Uint8Array) =>
  client.send(new PutObjectCommand({ Bucket: 'models', Key, Body }));
const read = async (uri: string, contentDigest?: string, buckets: readonly string[] = ['models']) =>
  store.read({ kind: 'file', uri, ...(contentDigest && { contentDigest }) }, buckets);
const problemOf = async (uri: string): Promise<string> => {
  const { source, bytes } = await read(uri);
  expect(bytes).toBeUndefined();
  return source.kind === 'bad' ? source.problem : source.kind;
};
const digestOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
/** The body of the last answer: whether anything of it was read, and whether it was given up. */
const lastBody = (): Readable => answers.at(-1)?.Body as Readable;

test('a file is read with its digest and its bytes', async () => {
  await put('x.json', '{"auc": 0.9}');
  const { source, bytes } = await read('s3://models/x.json', `SHA256:${digestOf('{"auc": 0.9}')}`);
  expect(source).toEqual({
    kind: 'read',
    uri: 's3://models/x.json',
    digest: digestOf('{"auc": 0.9}'),
    json: { auc: 0.9 },
  });
  expect(Buffer.from(bytes ?? []).toString()).toBe('{"auc": 0.9}');
});

test('what is wrong with it is told, and its bytes are kept all the same', async () => {
  await put('x.json', '{"auc": NaN}');
  const { source, bytes } = await read('s3://models/x.json');
  expect(source).toMatchObject({
    kind: 'bad',
    problem: 'not JSON. Line 1 has NaN; JSON has no such number.',
  });
  expect(bytes).toHaveLength(12);
  expect((await read('s3://models/x.json', `sha256:${'0'.repeat(64)}`)).source).toMatchObject({
    problem: 'the file is not the one that was registered: its content digest is another.',
  });
});

test('a key is taken as it stands, whatever a client on the way could make of it', async () => {
  for (const key of [
    'a b/%2e%2e/x+y.json',
    'a/\u2024\u2024/é.json',
    '/x.json',
    'a?versionId=1.json',
    'a#b.json',
  ])
    await put(key, JSON.stringify({ key }));
  for (const key of [
    'a b/%2e%2e/x+y.json',
    'a/\u2024\u2024/é.json',
    '/x.json',
    'a?versionId=1.json',
    'a#b.json',
  ])
    expect((await read(`s3://models/${key}`)).source).toMatchObject({ json: { key } });
});

test.each<[what: string, uri: string]>([
  ['a missing file', 's3://models/missing.json'],
  ['a prefix', 's3://models/churn'],
  ['a file of a bucket that does not exist', 's3://elsewhere/x.json'],
])('%s does not exist', async (_what, uri) => {
  await put('churn/x.json', '{}');
  const { source } = await read(uri, undefined, ['models', 'elsewhere']);
  expect(source).toEqual({ kind: 'bad', uri, problem: 'the file does not exist.' });
});

test('an address that is not allowed is not even asked for', async () => {
  const before = house.calls.list().length;
  expect(await problemOf('https://evil.example/x.json')).toBe('it is not the s3:// address of a file.');
  expect(await problemOf('s3://evidence/x.json')).toBe('the policy does not allow the bucket evidence.');
  expect(await problemOf('s3://models/churn/')).toBe('it is a folder, not a file.');
  expect(house.calls.list().length).toBe(before);
});

describe('a file that is too large', () => {
  const TOO_LARGE = 'the file is larger than 8 MiB.';
  const text = (size: number): Buffer => Buffer.from(`"${'x'.repeat(size - 2)}"`);

  test('by what it announces is not read at all, and its connection is free again', async () => {
    await put('large.json', text(METRICS_BYTES_LIMIT + 1));
    expect(await problemOf('s3://models/large.json')).toBe(TOO_LARGE);
    expect([lastBody().readableDidRead, lastBody().destroyed]).toEqual([false, true]);
    await put('small.json', '{}');
    expect((await read('s3://models/small.json')).source.kind).toBe('read');
  });

  test('without announcing it is read no further than the limit, and its connection is free again', async () => {
    await put('large.json', text(METRICS_BYTES_LIMIT * 3));
    client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        delete (answer.output as GetObjectCommandOutput).ContentLength;
        return answer;
      },
      { step: 'initialize', name: 'says-no-length' },
    );
    let size = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        const body = (answer.output as GetObjectCommandOutput).Body as Readable | undefined;
        const push = body?.read.bind(body);
        if (body && push)
          body.read = (most?: number) => {
            const chunk = push(most) as Buffer | null;
            size += chunk?.length ?? 0;
            return chunk;
          };
        return answer;
      },
      { step: 'initialize', name: 'counts' },
    );
    expect(await problemOf('s3://models/large.json')).toBe(TOO_LARGE);
    await expect.poll(() => lastBody().destroyed).toBe(true);
    expect(size).toBeGreaterThan(METRICS_BYTES_LIMIT);
    expect(size).toBeLessThan(METRICS_BYTES_LIMIT + 1024 * 1024);
    await put('small.json', '{}');
    expect((await read('s3://models/small.json')).source.kind).toBe('read');
  });

  test('is one byte larger than a file that is not', async () => {
    await put('edge.json', text(METRICS_BYTES_LIMIT));
    const { source, bytes } = await read('s3://models/edge.json');
    expect([source.kind, bytes?.length]).toEqual(['read', METRICS_BYTES_LIMIT]);
  });
});

describe('our own inability is thrown by name, and is never bad evidence', () => {
  test('a bucket of another owner', async () => {
    await put('x.json', '{}');
    const foreign = new EvidenceStore('evidence', '111111111111', client);
    await expect(foreign.read({ kind: 'file', uri: 's3://models/x.json' }, ['models'])).rejects.toMatchObject(
      {
        name: 'AccessDeniedException',
        message: expect.stringMatching(/^S3 GetObject of s3:\/\/models\/x\.json: AccessDenied: /) as string,
      },
    );
    await expect(foreign.keep('metrics', '{}')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test.each([
    ['throttle', undefined, 'ThrottlingException'],
    ['error', undefined, 'ServiceUnavailable'],
    ['error', 'AccessDenied', 'AccessDeniedException'],
    ['lost', undefined, 'ServiceUnavailable'],
  ] as const)('%s %s is %s', async (kind, code, name) => {
    await put('x.json', '{}');
    house.faults.add({ service: 's3', operation: 'GetObject', times: 9, kind, ...(code && { code }) });
    await expect(read('s3://models/x.json')).rejects.toMatchObject({ name });
  });
});

test('a file that stands under several names is read once, and each digest has its bytes', async () => {
  await put('a.json', '{"a": 1}');
  await put('b.json', '{"b": 2');
  const [a, b] = [
    { kind: 'file', uri: 's3://models/a.json' },
    { kind: 'file', uri: 's3://models/b.json' },
  ] as const;
  const registered = {
    bias: a,
    'post-training-bias': a,
    explainability: { ...a, contentDigest: `sha256:${digestOf('{"a": 1}')}` },
    'model-quality': b,
    'data-quality': { kind: 'file', uri: 's3://evil/x.json' },
    'model-card': { kind: 'text', text: '{"c": 3}' },
  } as const;
  const before = answers.length;
  const { sources, bytes } = await readAll(store, { registered }, ['models'], SOURCE_NAMES);
  expect(answers.length - before).toBe(3);
  expect(Object.fromEntries(Object.entries(sources).map(([name, { kind }]) => [name, kind]))).toEqual({
    bias: 'read',
    'post-training-bias': 'read',
    explainability: 'read',
    'model-quality': 'bad',
    'data-quality': 'bad',
    'model-card': 'read',
  });
  expect(sources.bias).toBe(sources['post-training-bias']);
  expect([...bytes.keys()].sort()).toEqual(['{"a": 1}', '{"b": 2', '{"c": 3}'].map(digestOf).sort());
  const only = await readAll(store, { registered }, ['models'], ['bias', 'pre-training-bias']);
  expect(Object.keys(only.sources)).toEqual(['bias']);
});

test('of the champion only what is compared with it is read', () => {
  const compared = (...from: string[]) =>
    comparedSources(policy({ metrics: from.map((it) => ({ path: 'a', from: it, min: 0 })) }));
  expect(compared()).toEqual(['model-quality']);
  expect(compared('model-card', 'bias', 'model-card')).toEqual(['model-quality', 'model-card', 'bias']);
});

test('text in the registry itself is a source with its own bytes', async () => {
  const { source, bytes } = await store.read({ kind: 'text', text: '{"é": 1}' }, []);
  expect(source).toEqual({
    kind: 'read',
    uri: 'ModelCard.ModelCardContent',
    digest: digestOf('{"é": 1}'),
    json: { é: 1 },
  });
  expect(Buffer.from(bytes ?? []).toString()).toBe('{"é": 1}');
  expect((await store.read({ kind: 'text', text: '{' }, [])).source.kind).toBe('bad');
});

test('what was read is kept under its digest, as often as it is kept', async () => {
  const digest = digestOf('{"auc": 0.9}');
  expect(await store.keep('metrics', '{"auc": 0.9}')).toBe(digest);
  expect(await store.keep('metrics', Buffer.from('{"auc": 0.9}'))).toBe(digest);
  const kept = await client.send(new GetObjectCommand({ Bucket: 'evidence', Key: `metrics/${digest}.json` }));
  expect([kept.ContentType, await kept.Body?.transformToString()]).toEqual([
    'application/json',
    '{"auc": 0.9}',
  ]);
});
