// Reads an S3 request: bucket and key from the path, decoded once, and the query.
import { AwsError, type RestRequest } from '../endpoint/service.ts';

export interface S3Request {
  readonly method: string;
  /** Empty when the request is about the service itself. */
  readonly bucket: string;
  /** Empty when the request is about the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024;

export const s3Request = (request: RestRequest): S3Request => {
  refuseVirtualHost(request.headers.host ?? '');
  const [path = '/', query = ''] = split(request.url, '?');
  const [bucket = '', key = ''] = split(path.slice(1), '/');
  const decoded = { bucket: decode(bucket), key: decode(key) };
  if (Buffer.byteLength(decoded.key) > MAX_KEY_BYTES) {
    throw new AwsError('KeyTooLongError', 'Your key is too long');
  }
  return { ...request, ...decoded, query: new URLSearchParams(query) };
};

/** The two sides of the first separator; the second is undefined without one. */
const split = (text: string, separator: string): string[] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
};

const refuseVirtualHost = (host: string): void => {
  const name = host.replace(/:\d+$/, '');
  if (!/(\.localhost|\.amazonaws\.com)$/.test(name)) return;
  throw new AwsError(
    'InvalidRequest',
    `The bucket is named by the host ${name}; only path style is supported locally. Use the endpoint http://127.0.0.1 or switch path style on.`,
  );
};
