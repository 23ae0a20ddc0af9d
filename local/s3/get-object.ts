// Reads an object, whole or in part, in its current or a named version; HEAD answers the same without the content.
import { AwsError, type RestResponse } from '../endpoint/service.ts';
import { type Bucket, type StoredObject } from './buckets.ts';
import { unchangedAnswer } from './preconditions.ts';
import { errorAnswer } from './s3-xml.ts';
import { type S3Request } from './s3-request.ts';

export const getObject = (bucket: Bucket, request: S3Request): RestResponse => {
  const versionId = request.query.get('versionId') ?? undefined;
  const versions = bucket.versions(request.key);
  const stored = versionId === undefined ? versions[0] : versions.find((it) => it.versionId === versionId);
  if (!stored) throw missing(versionId);
  if (stored.deleted) return deleteMarker(stored, versionId, request.method);
  return unchangedAnswer(stored, request) ?? contentAnswer(stored, request);
};

const missing = (versionId: string | undefined): AwsError =>
  versionId === undefined
    ? new AwsError('NoSuchKey', 'The specified key does not exist.', 404)
    : new AwsError('NoSuchVersion', 'The specified version does not exist.', 404);

const deleteMarker = (stored: StoredObject, versionId: string | undefined, method: string): RestResponse => {
  const error =
    versionId === undefined
      ? missing(undefined)
      : new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
  const answer = errorAnswer(error, method);
  const marker = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': stored.versionId };
  return { ...answer, headers: { ...answer.headers, ...marker } };
};

const contentAnswer = (stored: StoredObject, request: S3Request): RestResponse => {
  const range = rangeOf(request.headers.range, stored.body.length);
  const body = range ? stored.body.subarray(range.first, range.last + 1) : stored.body;
  const { 'x-amz-checksum-crc32': checksum, ...kept } = stored.headers;
  return {
    status: range ? 206 : 200,
    headers: {
      ...kept,
      'content-length': String(body.length),
      'accept-ranges': 'bytes',
      'last-modified': new Date(stored.at).toUTCString(),
      etag: stored.etag,
      'x-amz-version-id': stored.versionId,
      ...(range ? contentRange(range, stored) : checksumWanted(request, checksum)),
    },
    ...(request.method !== 'HEAD' && { body }),
  };
};

interface Range {
  readonly first: number;
  readonly last: number;
}

const contentRange = ({ first, last }: Range, { body }: StoredObject) => ({
  'content-range': `bytes ${first}-${last}/${body.length}`,
});

/** The checksum covers the whole content, so a part comes without one. */
const checksumWanted = ({ headers }: S3Request, checksum: string | undefined): Record<string, string> => {
  const wanted = headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED';
  return wanted && checksum !== undefined ? { 'x-amz-checksum-crc32': checksum } : {};
};

/** One range, as S3 supports it; a header that is not one is ignored, as HTTP asks. */
const rangeOf = (header: string | undefined, size: number): Range | undefined => {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (!from && !to) return undefined;
  const { first, last } = from ? forwards(from, to, size) : { first: size - Number(to), last: size - 1 };
  if (first >= size) throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  return last < first ? undefined : { first: Math.max(first, 0), last: Math.min(last, size - 1) };
};

const forwards = (from: string, to: string | undefined, size: number): Range => ({
  first: Number(from),
  last: to ? Number(to) : size - 1,
});
