// S3 through the real client: versions, listings, and what a role may learn.
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { s3 } from '../../../local/s3/s3.ts';
import { type Cloud, listening } from '../endpoint/listening.ts';

let house: Cloud;
let client: S3Client;
beforeEach(async () => {
  house = await listening((parts) => {
    const local = s3({ ...parts, allowed: parts.permits });
    local.createBucket('models');
    return [local.service];
  });
  client = as('alice');
});
afterEach(() => house.close());

const Bucket = 'models';
const as = (accessKeyId: string) => new S3Client({ ...house.as(accessKeyId), maxAttempts: 1 });
const put = (Key: string, Body: string, more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more: Partial<GetObjectCommandInput> = {}) => {
  const answer = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...answer, text: (await answer.Body?.transformToString()) ?? '' };
};

interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}
const refusal = async (call: Promise<unknown>): Promise<Refusal> => {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  return { name: 'not refused', message: '', status: 200 };
};

describe('objects', () => {
  it('come back as they were put, with ETag, version and what describes them', async () => {
    const written = await put('a/evaluation.json', '{"auc":1}', {
      ContentType: 'application/json',
      Metadata: { by: 'alice' },
      CacheControl: 'no-store',
    });
    const read = await get('a/evaluation.json');
    expect(read.text).toBe('{"auc":1}');
    expect(read.ETag).toBe(`"${createHash('md5').update('{"auc":1}').digest('hex')}"`);
    expect(read).toMatchObject({
      ETag: written.ETag,
      VersionId: written.VersionId,
      ContentType: 'application/json',
      CacheControl: 'no-store',
      Metadata: { by: 'alice' },
      ContentLength: 9,
    });
  });

  it('keep every version, which can be read by its id', async () => {
    const first = await put('k', 'one');
    await put('k', 'two');
    expect((await get('k')).text).toBe('two');
    expect((await get('k', { VersionId: first.VersionId })).text).toBe('one');
    expect(await refusal(get('k', { VersionId: 'nobody' }))).toMatchObject({
      name: 'NoSuchVersion',
      status: 404,
    });
  });

  it('are read by their ETag', async () => {
    const { ETag } = await put('k', 'one');
    expect((await get('k', { IfMatch: ETag })).text).toBe('one');
    expect(await refusal(get('k', { IfMatch: '"other"' }))).toMatchObject({ status: 412 });
  });

  it('are put from a stream, which SDKs send in chunks', async () => {
    const Body = Readable.from([Buffer.from('ab'), Buffer.from('cd')]);
    await client.send(
      new PutObjectCommand({ Bucket, Key: 'k', Body, ContentLength: 4, ContentEncoding: 'gzip' }),
    );
    expect(await get('k')).toMatchObject({ text: 'abcd', ContentEncoding: 'gzip' });
  });

  it.each(['a b', 'a+b', 'a%2Fb', 'ä/ö', 'a//b', 'a/../b', '?x=1', '#x', "it's (1) & <2>", '100%'])(
    'have a key decoded once: %s',
    async (Key) => {
      await put(Key, Key);
      expect((await get(Key)).text).toBe(Key);
      expect(await keys({})).toEqual([Key]);
    },
  );

  it('that are missing have a HEAD without a body', async () => {
    expect(await refusal(client.send(new HeadObjectCommand({ Bucket, Key: 'k' })))).toMatchObject({
      name: 'NotFound',
      status: 404,
    });
    await put('k', 'one');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    expect(head).toMatchObject({ ContentLength: 3, ContentType: 'application/octet-stream' });
  });

  it('have keys of at most 1024 bytes', async () => {
    expect(await refusal(put('ä'.repeat(513), 'x'))).toMatchObject({ name: 'KeyTooLongError', status: 400 });
    await put('ä'.repeat(512), 'x');
  });
});

const keys = async (given: object, pageSize = 100): Promise<(string | undefined)[]> => {
  const found: (string | undefined)[] = [];
  for await (const page of paginateListObjectsV2({ client, pageSize }, { Bucket, ...given })) {
    found.push(
      ...(page.Contents ?? []).map((it) => it.Key),
      ...(page.CommonPrefixes ?? []).map((it) => it.Prefix),
    );
  }
  return found;
};

describe('listings', () => {
  it('go by prefix and delimiter, page by page', async () => {
    for (const key of ['a', 'b/1', 'b/2', 'b/c/3', 'd']) await put(key, key);
    expect(await keys({})).toEqual(['a', 'b/1', 'b/2', 'b/c/3', 'd']);
    expect(await keys({}, 2)).toEqual(['a', 'b/1', 'b/2', 'b/c/3', 'd']);
    expect(await keys({ Prefix: 'b/' })).toEqual(['b/1', 'b/2', 'b/c/3']);
    expect(await keys({ Delimiter: '/' })).toEqual(['a', 'd', 'b/']);
    expect(await keys({ Delimiter: '/' }, 1)).toEqual(['a', 'b/', 'd']);
    expect(await keys({ Prefix: 'b/', Delimiter: '/' }, 1)).toEqual(['b/1', 'b/2', 'b/c/']);
    expect(await keys({ StartAfter: 'b/2' })).toEqual(['b/c/3', 'd']);
    expect(await keys({ Prefix: 'nothing' })).toEqual([]);
  });
});

describe('buckets', () => {
  it('are created, listed and found', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    await client.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    const listed = await client.send(new ListBucketsCommand({}));
    expect(listed.Buckets?.map((it) => it.Name)).toEqual(['evidence', 'models']);
    await client.send(new HeadBucketCommand({ Bucket: 'evidence' }));
  });

  it('that are missing or badly named are refused', async () => {
    expect(await refusal(client.send(new HeadBucketCommand({ Bucket: 'nobody' })))).toMatchObject({
      status: 404,
    });
    expect(await refusal(put('k', 'x', { Bucket: 'nobody' }))).toMatchObject({
      name: 'NoSuchBucket',
      status: 404,
    });
    expect(await refusal(client.send(new CreateBucketCommand({ Bucket: 'Not_A_Name' })))).toMatchObject({
      name: 'InvalidBucketName',
    });
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' as const };
    expect(
      await refusal(client.send(new CreateBucketCommand({ Bucket: 'eu-bucket', CreateBucketConfiguration }))),
    ).toMatchObject({ name: 'InvalidLocationConstraint' });
  });

  it('of another owner than expected are refused', async () => {
    await put('k', 'x', { ExpectedBucketOwner: '000000000000' });
    const read = get('k', { ExpectedBucketOwner: '111111111111' });
    expect(await refusal(read)).toMatchObject({ name: 'AccessDenied', status: 403 });
  });
});

describe('a role', () => {
  const read = (Key: string, more: object = {}) =>
    as('fn-evaluate').send(new GetObjectCommand({ Bucket, Key, ...more }));

  it('learns that a key is missing only if it may list the bucket', async () => {
    expect(await refusal(read('missing'))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    house.allowed = ({ action }) => action !== 's3:ListBucket';
    expect(await refusal(read('missing'))).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(house.needs).toEqual([
      { action: 's3:GetObject', resource: 'arn:aws:s3:::models/missing' },
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::models' },
      { action: 's3:GetObject', resource: 'arn:aws:s3:::models/missing' },
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::models' },
    ]);
    await put('there', 'x');
    expect((await read('there')).ContentLength).toBe(1);
  });

  it('needs a permission of its own for a named version', async () => {
    const { VersionId } = await put('k', 'x');
    await read('k', { VersionId });
    expect(house.needs).toEqual([{ action: 's3:GetObjectVersion', resource: 'arn:aws:s3:::models/k' }]);
    expect(house.calls.list('evaluate').map((it) => it.operation)).toEqual(['GetObject']);
  });

  it('is refused what its policies do not allow', async () => {
    house.allowed = () => false;
    const write = as('fn-evaluate').send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    expect(await refusal(write)).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(await refusal(get('k'))).toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('what is not implemented', () => {
  it('is refused by name and never taken for another operation', async () => {
    await put('k', 'x');
    const named = async (call: Promise<unknown>) => {
      const { status, message } = await refusal(call);
      return [status, message];
    };
    expect(await named(client.send(new GetObjectTaggingCommand({ Bucket, Key: 'k' })))).toEqual([
      501,
      's3 GET of an object with ?tagging is not implemented locally.',
    ]);
    expect(await named(client.send(new GetBucketVersioningCommand({ Bucket })))).toEqual([
      501,
      's3 GET of a bucket with ?versioning is not implemented locally.',
    ]);
    expect(await named(client.send(new ListObjectsCommand({ Bucket })))).toEqual([
      501,
      's3 GET of a bucket is not implemented locally.',
    ]);
    expect(await named(client.send(new DeleteObjectCommand({ Bucket, Key: 'k' })))).toEqual([
      501,
      's3 DELETE of an object is not implemented locally.',
    ]);
    expect(await named(client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'k' })))).toEqual([
      501,
      'A multipart upload (PutObject takes up to 50 MB at once) is not implemented locally.',
    ]);
    expect(
      await named(client.send(new CopyObjectCommand({ Bucket, Key: 'c', CopySource: 'models/k' }))),
    ).toEqual([501, 'x-amz-copy-source of s3 PutObject is not implemented locally.']);
    expect(await named(put('k', 'y', { IfNoneMatch: '*' }))).toEqual([
      501,
      'if-none-match of s3 PutObject is not implemented locally.',
    ]);
    expect(await named(get('k', { Range: 'bytes=0-1' }))).toEqual([
      501,
      'range of s3 GetObject is not implemented locally.',
    ]);
    expect(await named(put('k', 'y', { Tagging: 'a=b' }))).toEqual([
      501,
      'x-amz-tagging of s3 PutObject is not implemented locally.',
    ]);
    expect(await named(get('k', { PartNumber: 1 }))).toEqual([
      501,
      's3 GET of an object with ?partNumber is not implemented locally.',
    ]);
    expect((await get('k')).text).toBe('x');
    expect(await keys({})).toEqual(['k']);
  });

  it('includes buckets named by the host', async () => {
    const { port } = new URL(house.url);
    const authorization = 'AWS4-HMAC-SHA256 Credential=alice/20260101/us-east-1/s3/aws4_request';
    const { request } = await import('node:http');
    const status = await new Promise<string>((resolve) => {
      const headers = { host: `models.localhost:${port}`, authorization };
      request({ port, host: '127.0.0.1', path: '/k', headers }, (answer) => {
        void answer
          .setEncoding('utf8')
          .toArray()
          .then((body) => resolve(body.join('')));
      }).end();
    });
    expect(status).toMatch(/<Code>InvalidRequest<\/Code>.*only path style is supported locally/);
  });
});

it('the page hears of what is written', async () => {
  let rung = 0;
  house.changes.listen(() => rung++);
  await put('k', 'x');
  expect(rung).toBe(1);
});
