// Multipart uploads through the real client, as boto3 and the AWS CLI send everything from 8 MB up.
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { s3 } from '../../../local/s3/s3.ts';
import { type UnderTest, clientOf, underTest } from '../endpoint-under-test.ts';

let house: UnderTest;
let client: S3Client;
beforeAll(async () => {
  house = underTest();
  const local = s3(house);
  local.createBucket('models');
  await house.serve(local.service);
  client = new S3Client(clientOf(house.url));
});
afterAll(() => house.stop());

const object = { Bucket: 'models', Key: 'big/model.tar.gz' };
const parts = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('the end')];

const begun = async () => {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...object, ContentType: 'application/gzip' }),
  );
  return { ...object, UploadId };
};
type Upload = Awaited<ReturnType<typeof begun>>;
const upload = async (to: Upload, PartNumber: number, Body: Buffer) => ({
  PartNumber,
  ETag: (await client.send(new UploadPartCommand({ ...to, PartNumber, Body }))).ETag,
});
const complete = (to: Upload, Parts: object[]) =>
  client.send(new CompleteMultipartUploadCommand({ ...to, MultipartUpload: { Parts } }));

it('become one object, whose ETag counts the parts', async () => {
  const to = await begun();
  const sent = [
    await upload(to, 1, parts[0] ?? Buffer.alloc(0)),
    await upload(to, 2, parts[1] ?? Buffer.alloc(0)),
  ];
  const done = await complete(to, sent);
  const digests = parts.map((part) => createHash('md5').update(part).digest());
  expect(done.ETag).toBe(`"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-2"`);
  const read = await client.send(new GetObjectCommand(object));
  expect(Buffer.concat(parts).equals(Buffer.from((await read.Body?.transformToByteArray()) ?? []))).toBe(
    true,
  );
  expect(read).toMatchObject({ ContentType: 'application/gzip', VersionId: done.VersionId });
  await expect(complete(to, sent)).rejects.toMatchObject({ name: 'NoSuchUpload' });
});

it('refuse parts that are out of order, unknown or too small, and can be given up', async () => {
  const to = await begun();
  const one = await upload(to, 1, Buffer.from('small'));
  const two = await upload(to, 2, Buffer.from('end'));
  await expect(complete(to, [two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
  await expect(complete(to, [{ ...one, PartNumber: 3 }])).rejects.toMatchObject({ name: 'InvalidPart' });
  await expect(complete(to, [one, two])).rejects.toMatchObject({ name: 'EntityTooSmall' });
  await expect(upload(to, 0, Buffer.from('x'))).rejects.toMatchObject({ name: 'InvalidArgument' });
  await client.send(new AbortMultipartUploadCommand(to));
  await expect(complete(to, [one])).rejects.toMatchObject({ name: 'NoSuchUpload' });
});
