// Which S3 operation a request is. A query parameter that none of the known operations has makes it another operation,
// whose name is then not implemented; nothing falls through to GetObject or PutObject.
import { notImplemented } from '../endpoint/service.ts';
import { type S3Request } from './s3-request.ts';

/** Parameters that change nothing about which operation it is: signatures, SDK hints. */
const IRRELEVANT = /^(x-id|x-amz-.*)$/i;

/** How the API calls what a query parameter such as `?tagging` is about, where it is not the parameter capitalised. */
const SUBRESOURCES: Readonly<Record<string, string>> = {
  acl: 'Acl',
  attributes: 'Attributes',
  cors: 'Cors',
  encryption: 'Encryption',
  'legal-hold': 'LegalHold',
  lifecycle: 'LifecycleConfiguration',
  notification: 'NotificationConfiguration',
  policy: 'Policy',
  retention: 'Retention',
  tagging: 'Tagging',
  versioning: 'Versioning',
};

interface Shape {
  /** Method, what it is about, and the parameter that makes it this operation. */
  readonly match: string;
  readonly operation: string;
  readonly parameters?: readonly string[];
}

const LISTING = ['prefix', 'delimiter', 'max-keys', 'encoding-type', 'fetch-owner'];

const SHAPES: readonly Shape[] = [
  { match: 'GET service', operation: 'ListBuckets' },
  { match: 'PUT bucket', operation: 'CreateBucket' },
  { match: 'HEAD bucket', operation: 'HeadBucket' },
  { match: 'GET bucket location', operation: 'GetBucketLocation' },
  {
    match: 'GET bucket list-type',
    operation: 'ListObjectsV2',
    parameters: [...LISTING, 'continuation-token', 'start-after'],
  },
  {
    match: 'GET bucket versions',
    operation: 'ListObjectVersions',
    parameters: ['prefix', 'max-keys', 'encoding-type'],
  },
  { match: 'GET bucket', operation: 'ListObjects', parameters: [...LISTING, 'marker'] },
  { match: 'DELETE bucket', operation: 'DeleteBucket' },
  { match: 'POST bucket delete', operation: 'DeleteObjects' },
  { match: 'GET object', operation: 'GetObject', parameters: ['versionId'] },
  { match: 'HEAD object', operation: 'HeadObject', parameters: ['versionId'] },
  { match: 'PUT object', operation: 'PutObject' },
  { match: 'DELETE object', operation: 'DeleteObject', parameters: ['versionId'] },
  { match: 'POST object uploads', operation: 'CreateMultipartUpload' },
  { match: 'PUT object uploadId', operation: 'UploadPart', parameters: ['partNumber'] },
  { match: 'POST object uploadId', operation: 'CompleteMultipartUpload' },
  { match: 'DELETE object uploadId', operation: 'AbortMultipartUpload' },
  { match: 'GET object uploadId', operation: 'ListParts', parameters: ['max-parts', 'part-number-marker'] },
  { match: 'GET bucket uploads', operation: 'ListMultipartUploads' },
];

/** The operation's name; throws notImplemented for what has no name that can be told. */
export const operationName = (request: S3Request): string => {
  const parameters = [...request.query.keys()].filter((name) => !IRRELEVANT.test(name));
  const about = aboutOf(request);
  const shape = SHAPES.find((it) => fits(it, `${request.method} ${about}`, parameters));
  if (!shape) return otherName(request.method, about, parameters);
  return request.headers['x-amz-copy-source'] === undefined ? shape.operation : copyName(shape.operation);
};

type About = 'service' | 'bucket' | 'object';

const aboutOf = ({ bucket, key }: S3Request): About => {
  if (key !== '') return 'object';
  return bucket === '' ? 'service' : 'bucket';
};

const fits = (shape: Shape, start: string, parameters: readonly string[]): boolean => {
  const [method = '', about = '', marker] = shape.match.split(' ');
  if (`${method} ${about}` !== start || (marker !== undefined && !parameters.includes(marker))) return false;
  return parameters.every((name) => name === marker || shape.parameters?.includes(name));
};

const copyName = (operation: string): string =>
  operation === 'PutObject' ? 'CopyObject' : `${operation}Copy`;

const otherName = (method: string, about: About, parameters: readonly string[]): string => {
  const verb = { GET: 'Get', PUT: 'Put', DELETE: 'Delete' }[method];
  const subresource = parameters.map((name) => SUBRESOURCES[name]).find((it) => it !== undefined);
  if (verb !== undefined && subresource !== undefined) {
    return `${verb}${about === 'object' ? 'Object' : 'Bucket'}${subresource}`;
  }
  const asked = parameters.length > 0 ? ` with ?${parameters.join('&')}` : '';
  throw notImplemented(
    `s3 ${method} of ${{ service: 'the service', bucket: 'a bucket', object: 'an object' }[about]}${asked}`,
  );
};
