// The local S3: path style, every bucket versioned. Says which operation a request is and what it needs; whatever it
// does not know is refused by name and never taken for another operation.
import { type Changes } from '../changes.ts';
import { type Clock } from '../clock/clock.ts';
import {
  ACCOUNT,
  AwsError,
  type Caller,
  type Need,
  type RestOperation,
  type RestResponse,
  REGION,
  type RestService,
  notImplemented,
} from '../endpoint/service.ts';
import { type Bucket, Buckets } from './buckets.ts';
import { getObject } from './get-object.ts';
import { listObjectVersions, listObjectsV2 } from './list-objects.ts';
import { MultipartUploads } from './multipart.ts';
import { operationName } from './operation-name.ts';
import { putObject } from './put-object.ts';
import { type S3Request, s3Request } from './s3-request.ts';
import { errorAnswer, xmlAnswer } from './s3-xml.ts';

export interface S3Parts {
  readonly clock: Clock;
  readonly changes: Changes;
  /** Whether a role may do something; asked when a key is missing. */
  readonly allowed: (roleArn: string, need: Need) => boolean;
}

interface S3Operation {
  readonly action: string;
  run(request: S3Request, caller: Caller): RestResponse;
}

/** S3 as an AWS service, and a way to have buckets from the start. */
export const s3 = (parts: S3Parts): { service: RestService; createBucket: (name: string) => void } => {
  const buckets = new Buckets(parts.clock);
  const operations = { ...bucketOperations(buckets), ...objectOperations(buckets, parts) };
  return {
    createBucket: (name) => buckets.create(name),
    service: {
      name: 's3',
      protocol: 'rest',
      route: (request) => routed(operations, s3Request(request)),
      error: (error, request) => errorAnswer(error, request.method),
    },
  };
};

const routed = (operations: Readonly<Record<string, S3Operation>>, request: S3Request): RestOperation => {
  const name = operationName(request);
  const found = Object.hasOwn(operations, name) ? operations[name] : undefined;
  return {
    operation: name,
    needs: found ? [needOf(found.action, request)] : [],
    run: (caller) => {
      if (!found) throw notImplemented(`s3 ${name}`);
      refuseOtherOwner(request);
      return found.run(request, caller);
    },
  };
};

/** Reading or deleting a version that is named is a permission of its own, called after the plain one. */
const needOf = (action: string, request: S3Request): Need => ({
  action: request.query.has('versionId') ? `${action}Version` : action,
  resource: resourceOf(request),
});

const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;

const resourceOf = ({ bucket, key }: S3Request): string => {
  if (bucket === '') return '*';
  return key === '' ? bucketArn(bucket) : `${bucketArn(bucket)}/${key}`;
};

const refuseOtherOwner = ({ headers }: S3Request): void => {
  const expected = headers['x-amz-expected-bucket-owner'];
  if (expected !== undefined && expected !== ACCOUNT) throw accessDenied();
};

const accessDenied = (): AwsError => new AwsError('AccessDenied', 'Access Denied', 403);

const bucketOperations = (buckets: Buckets): Record<string, S3Operation> => ({
  ListBuckets: { action: 's3:ListAllMyBuckets', run: () => listBuckets(buckets) },
  CreateBucket: { action: 's3:CreateBucket', run: (request) => createBucket(buckets, request) },
  HeadBucket: {
    action: 's3:ListBucket',
    run: (request) => {
      buckets.get(request.bucket);
      return { status: 200, headers: { 'x-amz-bucket-region': REGION } };
    },
  },
  GetBucketLocation: {
    action: 's3:GetBucketLocation',
    run: (request) => {
      buckets.get(request.bucket);
      // us-east-1 is the absence of a constraint.
      return xmlAnswer('LocationConstraint', {});
    },
  },
  ListObjectsV2: {
    action: 's3:ListBucket',
    run: (request) => listObjectsV2(buckets.get(request.bucket), request),
  },
  ListObjectVersions: {
    action: 's3:ListBucketVersions',
    run: (request) => listObjectVersions(buckets.get(request.bucket), request),
  },
});

const objectOperations = (buckets: Buckets, parts: S3Parts): Record<string, S3Operation> => {
  const uploads = new MultipartUploads(buckets);
  const read = (request: S3Request, caller: Caller): RestResponse => {
    const bucket = buckets.get(request.bucket);
    if (!mayKnow(parts, bucket, request.key, caller)) throw accessDenied();
    return getObject(bucket, request);
  };
  const changing = (run: (request: S3Request) => RestResponse) => (request: S3Request) => {
    const answer = run(request);
    parts.changes.ring();
    return answer;
  };
  return {
    GetObject: { action: 's3:GetObject', run: read },
    HeadObject: { action: 's3:GetObject', run: read },
    PutObject: { action: 's3:PutObject', run: changing((request) => putObject(buckets, request)) },
    DeleteObject: { action: 's3:DeleteObject', run: changing((request) => deleteObject(buckets, request)) },
    CreateMultipartUpload: { action: 's3:PutObject', run: (request) => uploads.create(request) },
    UploadPart: { action: 's3:PutObject', run: (request) => uploads.uploadPart(request) },
    CompleteMultipartUpload: {
      action: 's3:PutObject',
      run: changing((request) => uploads.complete(request)),
    },
    AbortMultipartUpload: { action: 's3:AbortMultipartUpload', run: (request) => uploads.abort(request) },
  };
};

/** Who may not list a bucket is not told that a key is missing: 403 instead of 404. */
const mayKnow = (parts: S3Parts, bucket: Bucket, key: string, caller: Caller): boolean =>
  bucket.current(key) !== undefined ||
  caller.kind === 'user' ||
  parts.allowed(caller.roleArn, { action: 's3:ListBucket', resource: bucketArn(bucket.name) });

const listBuckets = (buckets: Buckets): RestResponse =>
  xmlAnswer('ListAllMyBucketsResult', {
    Owner: { ID: ACCOUNT },
    Buckets: {
      Bucket: buckets
        .all()
        .map(({ name, created }) => ({ Name: name, CreationDate: new Date(created).toISOString() })),
    },
  });

const createBucket = (buckets: Buckets, request: S3Request): RestResponse => {
  const asked = /<LocationConstraint[^>]*>([^<]+)</.exec(request.body.toString('utf8'))?.[1];
  if (asked !== undefined) {
    throw new AwsError(
      'InvalidLocationConstraint',
      `The location constraint ${asked} is not valid in us-east-1.`,
    );
  }
  buckets.create(request.bucket);
  return { status: 200, headers: { location: `/${request.bucket}` } };
};

const deleteObject = (buckets: Buckets, { bucket, key, query }: S3Request): RestResponse => {
  const versionId = query.get('versionId');
  if (versionId !== null) return deleteVersion(buckets.get(bucket), key, versionId);
  const marker = buckets.version(undefined);
  buckets.get(bucket).add(key, marker);
  return { status: 204, headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.versionId } };
};

const deleteVersion = (bucket: Bucket, key: string, versionId: string): RestResponse => {
  const removed = bucket.remove(key, versionId);
  const marker = removed?.deleted ? { 'x-amz-delete-marker': 'true' } : {};
  return { status: 204, headers: { 'x-amz-version-id': versionId, ...marker } };
};
