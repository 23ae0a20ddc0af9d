// Writes an object: what its headers promise is checked, what they ask for and is not known here is refused by name.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, type RestResponse, notImplemented } from '../endpoint/service.ts';
import { type Buckets } from './buckets.ts';
import { refuseWrite } from './preconditions.ts';
import { type S3Request } from './s3-request.ts';

/** Kept and given back as they came. */
const KEPT = /^(content-(type|disposition|language)|cache-control|expires|x-amz-meta-.+)$/;

/** Would change what is stored or who may read it. Ignoring them would pretend. */
const NOT_KNOWN =
  /^x-amz-(acl|grant-.+|tagging|object-lock-.+|server-side-encryption.*|storage-class|website-.+|write-offset-.+)$/;

export const putObject = (buckets: Buckets, request: S3Request): RestResponse => {
  const bucket = buckets.get(request.bucket);
  refuseWrite(bucket, request);
  const checksum = checkedDigests(request);
  const stored = buckets.version(request.body, { ...keptHeaders(request, 'PutObject'), ...checksum });
  bucket.add(request.key, stored);
  return { status: 200, headers: { etag: stored.etag, 'x-amz-version-id': stored.versionId, ...checksum } };
};

/** The headers that belong to the object; those that are not known make the call fail. */
export const keptHeaders = (request: S3Request, operation: string): Record<string, string> => {
  const unknown = Object.keys(request.headers).find((name) => NOT_KNOWN.test(name));
  if (unknown !== undefined) throw notImplemented(`${unknown} of s3 ${operation}`);
  const kept = Object.entries(request.headers).filter(([name]) => KEPT.test(name));
  const encoding = (request.headers['content-encoding'] ?? '')
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '' && it !== 'aws-chunked');
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(kept),
    ...(encoding.length > 0 && { 'content-encoding': encoding.join(',') }),
  };
};

/** Compares the digests that the client sent; answers the checksum that S3 keeps and gives back. */
export const checkedDigests = ({ headers, body }: S3Request): Record<string, string> => {
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64'))
    throw badDigest('Content-MD5');
  const sent = headers['x-amz-checksum-crc32'];
  if (sent === undefined) return {};
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  if (checksum.toString('base64') !== sent) throw badDigest('x-amz-checksum-crc32');
  return { 'x-amz-checksum-crc32': sent };
};

const badDigest = (header: string): AwsError =>
  new AwsError('BadDigest', `The ${header} you specified did not match what we received.`);
