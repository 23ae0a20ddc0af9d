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
import { listObjectsV2 } from './list-objects.ts';
import { getObject, putObject } from './objects.ts';
import { type S3Request, s3Request } from './s3-request.ts';
import { errorAnswer, xmlAnswer } from './s3-xml.ts';

export interface S3Parts {
  readonly clock: Clock;
  readonly changes: Changes;
  /** Whether a role may do something; asked when a key is missing. */
  readonly allowed: (roleArn: string, need: Need) => boolean;
}

interface S3Operation {
  readonly name: string;
  readonly action: string;
  /** Query parameters that it may have; the first one must be there if `isMarked`. */
  readonly parameters?: readonly string[];
  readonly isMarked?: boolean;
  run(request: S3Request, caller: Caller): RestResponse;
}

/** S3 as an AWS service, and a way to have buckets from the start. */
export const s3 = (parts: S3Parts): { service: RestService; createBucket: (name: string) => void } => {
  const buckets = new Buckets(parts.clock);
  const operations = operationsOf(buckets, parts);
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

/** Parameters that change nothing about which operation it is: signatures, SDK hints. */
const IRRELEVANT = /^(x-id|x-amz-.*)$/i;

/** A parameter that the known operations do not have makes it another one; nothing falls through to GetObject. */
const routed = (operations: Readonly<Record<string, S3Operation>>, request: S3Request): RestOperation => {
  const parameters = [...request.query.keys()].filter((name) => !IRRELEVANT.test(name));
  const found = operations[`${request.method} ${aboutOf(request)}`];
  const [marker = ''] = found?.parameters ?? [];
  const isIt =
    found &&
    parameters.every((name) => found.parameters?.includes(name)) &&
    (!found.isMarked || parameters.includes(marker));
  if (!isIt) throw notImplemented(notKnown(request, parameters));
  return {
    operation: found.name,
    needs: [needOf(found.action, request)],
    run: (caller) => {
      refuseOtherOwner(request);
      return found.run(request, caller);
    },
  };
};

const aboutOf = ({ bucket, key }: S3Request): string => {
  if (key !== '') return 'an object';
  return bucket === '' ? 'the service' : 'a bucket';
};

const notKnown = (request: S3Request, parameters: readonly string[]): string => {
  // boto3's upload_file and `aws s3 cp` send everything from 8 MB up in parts.
  if (parameters.includes('uploads')) return 'A multipart upload (PutObject takes up to 50 MB at once)';
  const asked = parameters.length > 0 ? ` with ?${parameters.join('&')}` : '';
  return `s3 ${request.method} of ${aboutOf(request)}${asked}`;
};

/** Reading a version that is named is a permission of its own, called after the plain one. */
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

const LISTING = ['prefix', 'delimiter', 'max-keys', 'encoding-type', 'continuation-token', 'start-after'];

const operationsOf = (buckets: Buckets, parts: S3Parts): Readonly<Record<string, S3Operation>> => {
  const bucketOf = (request: S3Request): Bucket => buckets.get(request.bucket);
  const read = (request: S3Request, caller: Caller): RestResponse => {
    const bucket = bucketOf(request);
    if (!mayKnow(parts, bucket, request.key, caller)) throw accessDenied();
    return getObject(bucket, request);
  };
  const reading = { action: 's3:GetObject', parameters: ['versionId'], run: read };
  return {
    'GET the service': {
      name: 'ListBuckets',
      action: 's3:ListAllMyBuckets',
      run: () => listBuckets(buckets),
    },
    'PUT a bucket': {
      name: 'CreateBucket',
      action: 's3:CreateBucket',
      run: (request) => createBucket(buckets, request),
    },
    'HEAD a bucket': {
      name: 'HeadBucket',
      action: 's3:ListBucket',
      run: (request) => {
        bucketOf(request);
        return { status: 200, headers: { 'x-amz-bucket-region': REGION } };
      },
    },
    'GET a bucket': {
      name: 'ListObjectsV2',
      action: 's3:ListBucket',
      parameters: ['list-type', ...LISTING, 'fetch-owner'],
      isMarked: true,
      run: (request) => listObjectsV2(bucketOf(request), request),
    },
    'GET an object': { name: 'GetObject', ...reading },
    'HEAD an object': { name: 'HeadObject', ...reading },
    'PUT an object': {
      name: 'PutObject',
      action: 's3:PutObject',
      run: (request) => {
        const answer = putObject(bucketOf(request), request);
        parts.changes.ring();
        return answer;
      },
    },
  };
};

/** Who may not list a bucket is not told that a key is missing: 403 instead of 404. */
const mayKnow = (parts: S3Parts, bucket: Bucket, key: string, caller: Caller): boolean =>
  bucket.find(key) !== undefined ||
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
    const why = `The location constraint ${asked} is not valid in us-east-1.`;
    throw new AwsError('InvalidLocationConstraint', why);
  }
  buckets.create(request.bucket);
  return { status: 200, headers: { location: `/${request.bucket}` } };
};
