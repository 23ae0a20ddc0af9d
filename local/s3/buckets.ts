// Buckets and the versions of their objects, in memory. Every bucket is versioned.
import { createHash, randomBytes } from 'node:crypto';
import { type Clock } from '../clock/clock.ts';
import { AwsError } from '../endpoint/service.ts';

export interface StoredObject {
  readonly versionId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The MD5 of the content, with its quotes. */
  readonly etag: string;
  readonly body: Buffer;
  /** Content type, user metadata and the like, as they are given back. */
  readonly headers: Readonly<Record<string, string>>;
}

export class Bucket {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly #clock: Clock;
  /** Every key's versions, the newest first. */
  readonly #objects = new Map<string, StoredObject[]>();

  constructor(name: string, clock: Clock) {
    this.name = name;
    this.created = clock.now();
    this.#clock = clock;
  }

  /** All keys, in S3's order. */
  keys(): readonly string[] {
    return [...this.#objects.keys()].sort();
  }

  /** The newest version, or the one of that id. */
  find(key: string, versionId?: string): StoredObject | undefined {
    const versions = this.#objects.get(key) ?? [];
    return versionId === undefined ? versions[0] : versions.find((it) => it.versionId === versionId);
  }

  add(key: string, body: Buffer, headers: StoredObject['headers']): StoredObject {
    const stored = {
      versionId: randomBytes(24).toString('base64url'),
      at: this.#clock.now(),
      etag: `"${createHash('md5').update(body).digest('hex')}"`,
      body,
      headers,
    };
    this.#objects.set(key, [stored, ...(this.#objects.get(key) ?? [])]);
    return stored;
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export class Buckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Creates a bucket; in us-east-1, creating one's own bucket again changes nothing. */
  create(name: string): void {
    if (!BUCKET_NAME.test(name)) {
      throw new AwsError('InvalidBucketName', `The specified bucket is not valid: ${name}`);
    }
    if (!this.#buckets.has(name)) this.#buckets.set(name, new Bucket(name, this.#clock));
  }

  all(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket) return bucket;
    throw new AwsError('NoSuchBucket', `The specified bucket does not exist: ${name}`, 404);
  }
}
