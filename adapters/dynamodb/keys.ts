// The keys of the request table that more than one file here has to know, and what an item that is due is about.
import { PackageArn } from '../../approval/ids.ts';
import { type Request } from '../../approval/request.ts';

export const PARTITION_OF_DUE = 'open';
export const PARTITION_OF_ENDED = 'ended';
/** How the sort keys of sightings begin. */
export const SIGHTING = 'outside#';
/** The sort key of what `guard` has to look at again. */
export const LOOK = 'guard';

/**
 * The place of a request in the index of those that have ended, and whose versions they are; none while it is open, and
 * none where the next round asks the same again.
 */
export const endOf = ({ stage, author }: Request): Record<string, unknown> =>
  stage.kind === 'closed' && stage.as !== 'changed'
    ? { ended: PARTITION_OF_ENDED, endedAt: Date.parse(stage.at), endedOf: author.people }
    : {};

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
