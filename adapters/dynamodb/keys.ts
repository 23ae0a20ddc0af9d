// The keys of the request table that more than one file here has to know, and what an item that is due is about.
import { PackageArn } from '../../approval/ids.ts';

export const PARTITION_OF_DUE = 'open';
/** How the sort keys of sightings begin. */
export const SIGHTING = 'outside#';
/** The sort key of what `guard` has to look at again. */
export const LOOK = 'guard';

/** A key of the index of what is due. */
export type Due =
  | { readonly kind: 'request'; readonly arn: PackageArn; readonly round: number }
  | { readonly kind: 'sighting'; readonly arn: PackageArn; readonly sighting: string }
  | { readonly kind: 'look'; readonly arn: PackageArn }
  | { readonly kind: 'notice'; readonly group: string };

export const dueOf = (item: Record<string, unknown>): Due => {
  const [key, sort] = [String(item['arn']), String(item['sort'])];
  if (key.startsWith('group#')) return { kind: 'notice', group: key.slice('group#'.length) };
  const arn = PackageArn.parse(key);
  if (sort.startsWith(SIGHTING)) return { kind: 'sighting', arn, sighting: sort };
  if (sort === LOOK) return { kind: 'look', arn };
  return { kind: 'request', arn, round: Number(sort.split('#')[1]) };
};
