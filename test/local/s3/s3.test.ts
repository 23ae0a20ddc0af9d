// S3 through the real client: versions, conditions, ranges, listings, and what a role may learn.
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
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
import { type UnderTest, clientOf, underTest } from '../endpoint-under-test.ts';

let house: UnderTest;
let client: S3Client;
beforeEach(async () => {
  house = underTest();
  const local = s3(house);
  local.createBucket('models');
  await house.serve(local.service);
  client = new S3Client(clientOf(house.url));
});
afterEach(() => house.stop());

const Bucket = 'models';
const as = (accessKeyId: string) => new S3Client(clientOf(house.url, accessKeyId));
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
      ChecksumCRC32: written.ChecksumCRC32,
    });
    expect(read.ChecksumCRC32).toBeDefined();
  });

  it('are read in part', async () => {
    await put('k', '0123456789');
    expect(await get('k', { Range: 'bytes=2-4' })).toMatchObject({
      text: '234',
      ContentRange: 'bytes 2-4/10',
    });
    expect((await get('k', { Range: 'bytes=8-' })).text).toBe('89');
    expect((await get('k', { Range: 'bytes=-3' })).text).toBe('789');
    expect(await get('k', { Range: 'bytes=5-99' })).toMatchObject({
      text: '56789',
      ContentRange: 'bytes 5-9/10',
    });
    expect((await get('k', { Range: 'bytes=4-2' })).text).toBe('0123456789');
    expect(await refusal(get('k', { Range: 'bytes=10-' }))).toMatchObject({
      name: 'InvalidRange',
      status: 416,
    });
  });

  it('keep every version, and a deleted one can still be read by its id', async () => {
    const first = await put('k', 'one');
    const second = await put('k', 'two');
    expect((await get('k')).text).toBe('two');
    expect((await get('k', { VersionId: first.VersionId })).text).toBe('one');
    const marker = await client.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    expect(marker.DeleteMarker).toBe(true);
    expect(await refusal(get('k'))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect((await get('k', { VersionId: second.VersionId })).text).toBe('two');
    expect(await refusal(get('k', { VersionId: marker.VersionId }))).toMatchObject({ status: 405 });
    const all = await client.send(new ListObjectVersionsCommand({ Bucket }));
    expect(all.Versions?.map((it) => [it.VersionId, it.IsLatest])).toEqual([
      [second.VersionId, false],
      [first.VersionId, false],
    ]);
    expect(all.DeleteMarkers?.map((it) => [it.VersionId, it.IsLatest])).toEqual([[marker.VersionId, true]]);
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId: marker.VersionId }));
    expect((await get('k')).text).toBe('two');
    expect(await refusal(get('k', { VersionId: 'nobody' }))).toMatchObject({
      name: 'NoSuchVersion',
      status: 404,
    });
  });

  it('are created once with If-None-Match, and read or replaced by their ETag', async () => {
    const { ETag } = await put('k', 'one', { IfNoneMatch: '*' });
    expect(await refusal(put('k', 'two', { IfNoneMatch: '*' }))).toMatchObject({
      name: 'PreconditionFailed',
      status: 412,
    });
    expect((await get('k', { IfMatch: ETag })).text).toBe('one');
    expect(await refusal(get('k', { IfMatch: '"other"' }))).toMatchObject({ status: 412 });
    expect(await refusal(get('k', { IfNoneMatch: ETag }))).toMatchObject({ status: 304 });
    await put('k', 'two', { IfMatch: ETag });
    expect(await refusal(put('k', 'three', { IfMatch: ETag }))).toMatchObject({ status: 412 });
    expect(await refusal(put('none', 'x', { IfMatch: ETag }))).toMatchObject({ name: 'NoSuchKey' });
  });

  it('are checked against the digests that come with them', async () => {
    expect(await refusal(put('k', 'one', { ChecksumCRC32: 'AAAAAA==' }))).toMatchObject({
      name: 'BadDigest',
      status: 400,
    });
    expect(await refusal(put('k', 'one', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }))).toMatchObject({
      name: 'BadDigest',
    });
    expect(await refusal(get('k'))).toMatchObject({ name: 'NoSuchKey' });
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
  it('go by prefix and delimiter, page by page, and leave deleted keys out', async () => {
    for (const key of ['a', 'b/1', 'b/2', 'b/c/3', 'd', 'gone']) await put(key, key);
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
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
  it('are created, listed, found, and are in us-east-1', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    await client.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    const listed = await client.send(new ListBucketsCommand({}));
    expect(listed.Buckets?.map((it) => it.Name)).toEqual(['evidence', 'models']);
    await client.send(new HeadBucketCommand({ Bucket: 'evidence' }));
    const location = await client.send(new GetBucketLocationCommand({ Bucket: 'evidence' }));
    expect(location.LocationConstraint).toBeUndefined();
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
    as('role-evaluate').send(new GetObjectCommand({ Bucket, Key, ...more }));

  it('learns that a key is missing only if it may list the bucket', async () => {
    expect(await refusal(read('missing'))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    house.allow = ({ action }) => action !== 's3:ListBucket';
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
    house.allow = () => false;
    const write = as('role-evaluate').send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
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
      's3 GetObjectTagging is not implemented locally.',
    ]);
    expect(await named(client.send(new GetBucketVersioningCommand({ Bucket })))).toEqual([
      501,
      's3 GetBucketVersioning is not implemented locally.',
    ]);
    expect(await named(client.send(new ListObjectsCommand({ Bucket, EncodingType: 'url' })))).toEqual([
      501,
      's3 ListObjects is not implemented locally.',
    ]);
    expect(
      await named(client.send(new CopyObjectCommand({ Bucket, Key: 'c', CopySource: 'models/k' }))),
    ).toEqual([501, 's3 CopyObject is not implemented locally.']);
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
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
  expect(rung).toBe(2);
});
