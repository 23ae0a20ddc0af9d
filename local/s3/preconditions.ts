// Conditional requests: a write only if the object is as expected, a read only if it is (or is no longer) as known.
import { AwsError, type RestResponse, notImplemented } from '../endpoint/service.ts';
import { type Bucket, type StoredObject } from './buckets.ts';
import { type S3Request } from './s3-request.ts';

const failed = (): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export const refuseWrite = (bucket: Bucket, { key, headers }: S3Request): void => {
  const current = bucket.current(key);
  refuseOtherThan(headers['if-match'], current);
  const unwanted = headers['if-none-match'];
  if (unwanted === undefined) return;
  if (unwanted !== '*') throw notImplemented('If-None-Match other than * of s3 PutObject');
  if (current) throw failed();
};

const refuseOtherThan = (wanted: string | undefined, current: StoredObject | undefined): void => {
  if (wanted === undefined) return;
  if (!current) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  if (wanted !== current.etag) throw failed();
};

/** The answer to a reader who has the object already; undefined when it is to be read. */
export const unchangedAnswer = (stored: StoredObject, { headers }: S3Request): RestResponse | undefined => {
  const wanted = headers['if-match'] ?? '*';
  if (wanted !== '*' && wanted !== stored.etag) throw failed();
  const known = headers['if-none-match'];
  return known === stored.etag || known === '*' ? { status: 304, headers: { etag: stored.etag } } : undefined;
};
