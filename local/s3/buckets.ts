// Buckets and the versions of their objects, in memory. Every bucket is versioned.
import { createHash, randomBytes } from 'node:crypto';
import { type Clock } from '../clock/clock.ts';
import { AwsError } from '../endpoint/service.ts';

export interface StoredObject {
  readonly versionId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** A delete marker has no content. */
  readonly deleted: boolean;
  /** With its quotes. */
  readonly etag: string;
  readonly body: Buffer;
  /** Content type, user metadata and the like, as they are given back. */
  readonly headers: Readonly<Record<string, string>>;
}

export class Bucket {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly created: number;
  /** Every key's versions, the newest first. */
  readonly #objects = new Map<string, StoredObject[]>();
  #sortedKeys: string[] | undefined;

  constructor(name: string, created: number) {
    this.name = name;
    this.created = created;
  }

  /** All keys that ever held something, in S3's order. */
  keys(): readonly string[] {
    this.#sortedKeys ??= [...this.#objects.keys()].sort();
    return this.#sortedKeys;
  }

  versions(key: string): readonly StoredObject[] {
    return this.#objects.get(key) ?? [];
  }

  /** What a reader sees; undefined when there is nothing or the newest version is a delete marker. */
  current(key: string): StoredObject | undefined {
    const newest = this.versions(key)[0];
    return newest?.deleted ? undefined : newest;
  }

  add(key: string, stored: StoredObject): void {
    const versions = this.#objects.get(key);
    if (versions) versions.unshift(stored);
    else {
      this.#objects.set(key, [stored]);
      this.#sortedKeys = undefined;
    }
  }

  /** Takes one version away for good; the one below it becomes current. */
  remove(key: string, versionId: string): StoredObject | undefined {
    const versions = this.#objects.get(key) ?? [];
    const found = versions.findIndex((version) => version.versionId === versionId);
    const [removed] = found < 0 ? [] : versions.splice(found, 1);
    if (versions.length === 0 && this.#objects.delete(key)) this.#sortedKeys = undefined;
    return removed;
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
    if (!this.#buckets.has(name)) this.#buckets.set(name, new Bucket(name, this.#clock.now()));
  }

  all(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket) return bucket;
    throw new AwsError('NoSuchBucket', `The specified bucket does not exist: ${name}`, 404);
  }

  /** A new version to be added under a key; `etag` unless it is the MD5 of the content. */
  version(
    body: Buffer | undefined,
    headers: StoredObject['headers'] = {},
    etag = `"${createHash('md5')
      .update(body ?? '')
      .digest('hex')}"`,
  ): StoredObject {
    return {
      versionId: randomBytes(24).toString('base64url'),
      at: this.#clock.now(),
      deleted: body === undefined,
      etag,
      body: body ?? Buffer.alloc(0),
      headers,
    };
  }
}
