// Writes an object, and reads it in its newest or in a named version. What a header asks for and is not known here is
// refused by name: ignoring it would pretend.
import { AwsError, type RestResponse, notImplemented } from '../endpoint/service.ts';
import { type Bucket } from './buckets.ts';
import { type S3Request } from './s3-request.ts';

/** Kept and given back as they came. */
const KEPT = /^(content-(type|disposition|language)|cache-control|expires|x-amz-meta-.+)$/;

/** Would change what is stored, who may read it, or what is given back. */
const NOT_KNOWN =
  /^(range|if-none-match|if-modified-since|if-unmodified-since|x-amz-(copy-source|acl|grant-.+|tagging|object-lock-.+|server-side-encryption.*|storage-class|website-.+|write-offset-.+))$/;

const refuseUnknown = ({ headers }: S3Request, operation: string): void => {
  const unknown = Object.keys(headers).find((name) => NOT_KNOWN.test(name));
  if (unknown !== undefined) throw notImplemented(`${unknown} of s3 ${operation}`);
};

export const putObject = (bucket: Bucket, request: S3Request): RestResponse => {
  refuseUnknown(request, 'PutObject');
  if (request.headers['if-match'] !== undefined) throw notImplemented('if-match of s3 PutObject');
  const { etag, versionId } = bucket.add(request.key, request.body, keptHeaders(request));
  return { status: 200, headers: { etag, 'x-amz-version-id': versionId } };
};

const keptHeaders = ({ headers }: S3Request): Record<string, string> => {
  const encoding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '' && it !== 'aws-chunked');
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT.test(name))),
    ...(encoding.length > 0 && { 'content-encoding': encoding.join(',') }),
  };
};

/** HEAD answers the same without the content. */
export const getObject = (bucket: Bucket, request: S3Request): RestResponse => {
  refuseUnknown(request, 'GetObject');
  const stored = bucket.find(request.key, request.query.get('versionId') ?? undefined);
  if (!stored) throw missing(request);
  const wanted = request.headers['if-match'] ?? '*';
  if (wanted !== '*' && wanted !== stored.etag) throw failed();
  return {
    status: 200,
    headers: {
      ...stored.headers,
      'content-length': String(stored.body.length),
      'last-modified': new Date(stored.at).toUTCString(),
      etag: stored.etag,
      'x-amz-version-id': stored.versionId,
    },
    ...(request.method !== 'HEAD' && { body: stored.body }),
  };
};

const missing = ({ query }: S3Request): AwsError =>
  query.has('versionId')
    ? new AwsError('NoSuchVersion', 'The specified version does not exist.', 404)
    : new AwsError('NoSuchKey', 'The specified key does not exist.', 404);

const failed = (): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
