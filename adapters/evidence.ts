// Evidence in S3: the files that a version registered, read strictly, and the store that keeps what was read.
import {
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type GetObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { type Digest } from '../approval/ids.ts';
import { type Registered } from '../approval/package.ts';
import { type Source } from '../approval/sources.ts';
import { errorName, Inability, orInability } from './inability.ts';
import { placeOf } from './s3-place.ts';
import { sha256 } from './sha256.ts';
import { sourceFrom } from './source.ts';

/** A metrics file of 10,000 metrics has well under one MiB; beyond this it is not one. */
export const METRICS_BYTES_LIMIT = 8 * 1024 * 1024;

/** A source as it was found, with the bytes that it was read from. */
export interface ReadSource {
  readonly source: Source;
  readonly bytes?: Uint8Array;
}

export class EvidenceStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #account: string;

  /** `bucket` keeps the evidence; `account` must own every bucket that is read or written. */
  constructor(bucket: string, account: string, client: S3Client = new S3Client({})) {
    this.#client = client;
    this.#bucket = bucket;
    this.#account = account;
  }

  /** Reads a registered source; anything wrong with it is bad evidence, anything wrong with us is thrown. */
  async read(registered: Registered, buckets: readonly string[]): Promise<ReadSource> {
    if (registered.kind === 'text') {
      const bytes = Buffer.from(registered.text, 'utf8');
      return { source: sourceFrom('ModelCard.ModelCardContent', bytes), bytes };
    }
    const { uri, contentDigest } = registered;
    const place = placeOf(uri, buckets);
    if (place.kind === 'refused') return { source: bad(uri, place.why) };
    const object = await this.#get(place.bucket, place.key);
    if (!object) return { source: bad(uri, 'the file does not exist.') };
    const bytes = await boundedBytes(object);
    return bytes ? { source: sourceFrom(uri, bytes, contentDigest), bytes } : { source: bad(uri, TOO_LARGE) };
  }

  /** Keeps bytes under their digest. Writing the same twice changes nothing. */
  async keep(kind: 'metrics' | 'verdicts', content: Uint8Array | string): Promise<Digest> {
    const digest = sha256(content);
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: `${kind}/${digest}.json`,
      Body: content,
      ContentType: 'application/json',
      ExpectedBucketOwner: this.#account,
    });
    await orInability('S3 PutObject of evidence', this.#client.send(command));
    return digest;
  }

  async #get(bucket: string, key: string): Promise<GetObjectCommandOutput | undefined> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ExpectedBucketOwner: this.#account });
    const got = this.#client.send(command).catch((error: unknown) => {
      if (errorName(error) === 'NoSuchKey' || errorName(error) === 'NoSuchBucket') return undefined;
      throw error;
    });
    return orInability(`S3 GetObject of s3://${bucket}/${key}`, got);
  }
}

/** The problem of a file beyond the limit. */
export const TOO_LARGE = `the file is larger than ${METRICS_BYTES_LIMIT / 1024 / 1024} MiB.`;

const bad = (uri: string, problem: string): Source => ({ kind: 'bad', uri, problem });

/**
 * Reads at most the limit: nothing of a file that announces more, and no further in one that announced less. Undefined
 * when there is more.
 */
const boundedBytes = async (object: GetObjectCommandOutput): Promise<Uint8Array | undefined> => {
  const body = object.Body as (AsyncIterable<Uint8Array> & { destroy?: () => void }) | undefined;
  if (!body) throw new Inability('ServiceUnavailable', 'S3 GetObject: the answer had no body.');
  if ((object.ContentLength ?? 0) > METRICS_BYTES_LIMIT) {
    body.destroy?.();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > METRICS_BYTES_LIMIT) return undefined;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new Inability('ServiceUnavailable', `S3 GetObject: reading stopped: ${String(error)}`, {
      cause: error,
    });
  }
  return Buffer.concat(chunks);
};
