// Multipart uploads: boto3 and `aws s3 cp` send everything from 8 MB up this way.
import { createHash, randomUUID } from 'node:crypto';
import { AwsError, type RestResponse } from '../endpoint/service.ts';
import { type Buckets } from './buckets.ts';
import { refuseWrite } from './preconditions.ts';
import { checkedDigests, keptHeaders } from './put-object.ts';
import { type S3Request } from './s3-request.ts';
import { xmlAnswer } from './s3-xml.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_PARTS = 10_000;

interface Part {
  readonly etag: string;
  readonly body: Buffer;
}

interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, Part>;
}

export class MultipartUploads {
  readonly #buckets: Buckets;
  readonly #uploads = new Map<string, Upload>();

  constructor(buckets: Buckets) {
    this.#buckets = buckets;
  }

  create(request: S3Request): RestResponse {
    const { name } = this.#buckets.get(request.bucket);
    const id = randomUUID();
    const headers = keptHeaders(request, 'CreateMultipartUpload');
    this.#uploads.set(id, { bucket: name, key: request.key, headers, parts: new Map() });
    return xmlAnswer('InitiateMultipartUploadResult', { Bucket: name, Key: request.key, UploadId: id });
  }

  uploadPart(request: S3Request): RestResponse {
    const { parts } = this.#upload(request);
    const number = Number(request.query.get('partNumber'));
    if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS) {
      throw new AwsError('InvalidArgument', `Part number must be an integer between 1 and ${MAX_PARTS}`);
    }
    const checksum = checkedDigests(request);
    const etag = `"${createHash('md5').update(request.body).digest('hex')}"`;
    parts.set(number, { etag, body: request.body });
    return { status: 200, headers: { etag, ...checksum } };
  }

  complete(request: S3Request): RestResponse {
    const upload = this.#upload(request);
    const bucket = this.#buckets.get(upload.bucket);
    refuseWrite(bucket, request);
    const parts = chosenParts(upload, request.body.toString('utf8'));
    const digests = parts.map((part) => Buffer.from(part.etag.slice(1, -1), 'hex'));
    const digest = createHash('md5').update(Buffer.concat(digests)).digest('hex');
    const body = Buffer.concat(parts.map((part) => part.body));
    const stored = this.#buckets.version(body, upload.headers, `"${digest}-${parts.length}"`);
    bucket.add(upload.key, stored);
    this.#uploads.delete(request.query.get('uploadId') ?? '');
    const answer = xmlAnswer('CompleteMultipartUploadResult', {
      Location: `/${upload.bucket}/${upload.key}`,
      Bucket: upload.bucket,
      Key: upload.key,
      ETag: stored.etag,
    });
    return { ...answer, headers: { ...answer.headers, 'x-amz-version-id': stored.versionId } };
  }

  abort(request: S3Request): RestResponse {
    this.#upload(request);
    this.#uploads.delete(request.query.get('uploadId') ?? '');
    return { status: 204 };
  }

  #upload({ query, bucket, key }: S3Request): Upload {
    const upload = this.#uploads.get(query.get('uploadId') ?? '');
    if (upload && upload.bucket === bucket && upload.key === key) return upload;
    throw new AwsError(
      'NoSuchUpload',
      'The specified upload does not exist. It may have been aborted or completed.',
      404,
    );
  }
}

/** The parts that the client lists, in its order, which must be ascending. */
const chosenParts = (upload: Upload, xml: string): Part[] => {
  const listed = [...xml.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
    etag: (/<ETag>(.*?)<\/ETag>/.exec(part)?.[1] ?? '').replace(/&quot;|&#34;|"/g, ''),
  }));
  if (listed.length === 0) throw new AwsError('MalformedXML', 'The XML you provided was not well-formed.');
  if (listed.some((it, index) => index > 0 && it.number <= (listed[index - 1]?.number ?? 0))) {
    throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
  const parts = listed.map(({ number, etag }) => {
    const part = upload.parts.get(number);
    if (part?.etag === `"${etag}"`) return part;
    throw new AwsError('InvalidPart', `Part ${number} was not uploaded, or its ETag is another one.`);
  });
  if (parts.slice(0, -1).some((part) => part.body.length < MIN_PART_BYTES)) {
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  return parts;
};
