// Lists the objects of a bucket, page by page.
import { AwsError, type RestResponse } from '../endpoint/service.ts';
import { type Bucket } from './buckets.ts';
import { type S3Request } from './s3-request.ts';
import { type Xml, xmlAnswer } from './s3-xml.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const MAX_KEYS = 1000;

interface Asked {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  readonly maxKeys: number;
  readonly after: string;
}

interface Page {
  readonly keys: string[];
  readonly prefixes: string[];
  /** Where the next page goes on; undefined at the end. */
  readonly next: string | undefined;
}

export const listObjectsV2 = (bucket: Bucket, { query }: S3Request): RestResponse => {
  const encode = encoder(query);
  const asked = askedOf(query);
  const found = page(bucket, asked);
  return xmlAnswer('ListBucketResult', {
    Name: bucket.name,
    Prefix: encode(asked.prefix),
    Delimiter: asked.delimiter && encode(asked.delimiter),
    MaxKeys: asked.maxKeys,
    EncodingType: query.get('encoding-type') ?? undefined,
    KeyCount: found.keys.length + found.prefixes.length,
    IsTruncated: found.next !== undefined,
    ContinuationToken: query.get('continuation-token') ?? undefined,
    NextContinuationToken: found.next && Buffer.from(found.next).toString('base64url'),
    Contents: found.keys.flatMap((key) => summary(bucket, key, encode)),
    CommonPrefixes: found.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
};

const askedOf = (query: URLSearchParams): Asked => {
  const token = query.get('continuation-token');
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? undefined,
    maxKeys: maxKeysOf(query),
    after: token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString(),
  };
};

const summary = (bucket: Bucket, key: string, encode: (text: string) => string): Xml[] => {
  const stored = bucket.find(key);
  if (!stored) return [];
  const { at, etag: ETag, body } = stored;
  const LastModified = new Date(at).toISOString();
  return [{ Key: encode(key), LastModified, ETag, Size: body.length, StorageClass: 'STANDARD' }];
};

const maxKeysOf = (query: URLSearchParams): number => {
  const asked = Number(query.get('max-keys') ?? MAX_KEYS);
  if (Number.isInteger(asked) && asked >= 0) return Math.min(asked, MAX_KEYS);
  throw new AwsError('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647');
};

/** Clients ask for URL encoding because XML cannot hold every character that a key can. */
const encoder = (query: URLSearchParams): ((text: string) => string) =>
  query.get('encoding-type') === 'url'
    ? (text) => encodeURIComponent(text).replaceAll('%2F', '/')
    : (text) => text;

const page = (bucket: Bucket, asked: Asked): Page => {
  const entries: { name: string; folded: boolean }[] = [];
  for (const key of candidates(bucket, asked)) {
    const folded = foldedPrefix(key, asked);
    // All keys below a prefix that was listed, on this page or the one before, are in that one entry.
    if (folded !== undefined && [entries.at(-1)?.name, asked.after].includes(folded)) continue;
    if (entries.length === asked.maxKeys) return pageOf(entries, entries.at(-1)?.name);
    entries.push({ name: folded ?? key, folded: folded !== undefined });
  }
  return pageOf(entries, undefined);
};

const pageOf = (entries: readonly { name: string; folded: boolean }[], next: string | undefined): Page => ({
  keys: entries.filter((it) => !it.folded).map((it) => it.name),
  prefixes: entries.filter((it) => it.folded).map((it) => it.name),
  next,
});

const candidates = (bucket: Bucket, { prefix, after }: Asked): string[] =>
  bucket.keys().filter((key) => key.startsWith(prefix) && key > after);

const foldedPrefix = (key: string, { prefix, delimiter }: Asked): string | undefined => {
  const at = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
  return !delimiter || at < 0 ? undefined : key.slice(0, at + delimiter.length);
};
