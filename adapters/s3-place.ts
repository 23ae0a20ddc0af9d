// Which files may be read at all: `s3://` in a bucket, or under a prefix, that the policy names. There is no other way.

const S3_URI = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/;

export type Place =
  | { readonly kind: 'place'; readonly bucket: string; readonly key: string }
  | { readonly kind: 'refused'; readonly why: string };

const refused = (why: string): Place => ({ kind: 'refused', why });

/** Where a registered address leads, or why it is not followed. `allowed` are buckets, some with a prefix. */
export const placeOf = (uri: string, allowed: readonly string[]): Place => {
  const [, bucket, key] = S3_URI.exec(uri) ?? [];
  if (!bucket || !key) return refused('it is not the s3:// address of a file.');
  if (key.endsWith('/')) return refused('it is a folder, not a file.');
  // S3 takes such a key as it stands; a client on the way may not.
  if (key.split('/').some((part) => part === '.' || part === '..'))
    return refused('its key has a . or .. in it.');
  if (!allowed.some((one) => one.split('/')[0] === bucket))
    return refused(`the policy does not allow the bucket ${bucket}.`);
  if (!allowed.some((one) => isUnder(`${bucket}/${key}`, one)))
    return refused(`the policy allows the bucket ${bucket} only under ${prefixesOf(bucket, allowed)}.`);
  return { kind: 'place', bucket, key };
};

/** Whole parts only: `models/churn` allows `models/churn/v1.json` and not `models/churn-old/v1.json`. */
const isUnder = (path: string, allowed: string): boolean => path.startsWith(`${allowed.replace(/\/$/, '')}/`);

const prefixesOf = (bucket: string, allowed: readonly string[]): string =>
  allowed
    .filter((one) => one.startsWith(`${bucket}/`))
    .map((one) => one.slice(bucket.length + 1))
    .join(', ');
