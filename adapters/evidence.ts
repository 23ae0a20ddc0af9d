// Evidence in S3: the metrics file that a version registered, read strictly, and the store that keeps what was read.
import {
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type GetObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { type Digest } from '../approval/ids.ts';
import { parseMetrics, type Evidence } from '../approval/metrics.ts';
import { errorName, Inability, orInability } from './inability.ts';
import { sha256 } from './sha256.ts';

/** A metrics file of 10,000 metrics has well under one MiB; beyond this it is not one. */
export const METRICS_BYTES_LIMIT = 8 * 1024 * 1024;

const S3_URI = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/;

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

  /** Reads a registered metrics file; anything wrong with the file is bad evidence, anything wrong with us is thrown. */
  async read(
    uri: string | undefined,
    buckets: readonly string[],
  ): Promise<{ evidence: Evidence; bytes?: Uint8Array }> {
    const place = placeOf(uri, buckets);
    if (place.kind === 'refused') return { evidence: bad(uri, place.why) };
    const object = await this.#get(place.bucket, place.key);
    if (!object) return { evidence: bad(uri, 'the file does not exist.') };
    if ((object.ContentLength ?? 0) > METRICS_BYTES_LIMIT) return { evidence: bad(uri, tooLarge) };
    const bytes = await boundedBytes(object);
    if (!bytes) return { evidence: bad(uri, tooLarge) };
    const parsed = parseMetrics(bytes);
    const digest = sha256(bytes);
    if (parsed.kind === 'json')
      return { evidence: { kind: 'read', uri: place.uri, digest, metrics: parsed.value }, bytes };
    return {
      evidence: { ...bad(uri, parsed.problem), digest, ...(parsed.advice && { advice: parsed.advice }) },
      bytes,
    };
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

const tooLarge = `the file is larger than ${METRICS_BYTES_LIMIT / 1024 / 1024} MiB.`;

const bad = (uri: string | undefined, problem: string): Extract<Evidence, { kind: 'bad' }> => ({
  kind: 'bad',
  ...(uri && { uri }),
  problem,
});

type Place =
  | { readonly kind: 'place'; readonly uri: string; readonly bucket: string; readonly key: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Only `s3://` in a bucket that the policy names; there is no other way to read. */
const placeOf = (uri: string | undefined, buckets: readonly string[]): Place => {
  if (!uri)
    return { kind: 'refused', why: 'no metrics are registered (ModelMetrics.ModelQuality.Statistics).' };
  const [, bucket, key] = S3_URI.exec(uri) ?? [];
  if (!bucket || !key) return { kind: 'refused', why: 'it is not the s3:// address of a file.' };
  if (key.endsWith('/')) return { kind: 'refused', why: 'it is a folder, not a file.' };
  if (!buckets.includes(bucket))
    return { kind: 'refused', why: `the policy does not allow the bucket ${bucket}.` };
  return { kind: 'place', uri, bucket, key };
};

/** Reads at most the limit: the length that S3 announced is not relied upon. Undefined when there is more. */
const boundedBytes = async (object: GetObjectCommandOutput): Promise<Uint8Array | undefined> => {
  const body = object.Body;
  if (!body) throw new Inability('ServiceUnavailable', 'S3 GetObject: the answer had no body.');
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
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
