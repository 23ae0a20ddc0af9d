// Supersede: of two open questions of one group, which is replaced by which. The newest question of a group is noted once
// a group, so that finding the older one costs the same however many versions there are.
import * as z from 'zod';
import { instant, PackageArn } from './ids.ts';
import { closedWithout, type Request } from './request.ts';

const Place = z.object({
  arn: PackageArn,
  round: z.number().int().min(1),
  version: z.number().int().min(1),
});
export type Place = z.infer<typeof Place>;

/** The newest question of a group, and the one that was the newest before, whose round it closes. */
export const NewestQuestion = Place.extend({ before: Place.optional() });
export type NewestQuestion = z.infer<typeof NewestQuestion>;

/** What is noted when a question is asked, by what was noted before. A repeat finds the same older question again. */
export const newestAfter = (
  { arn, round, version }: Place,
  known: NewestQuestion | undefined,
): NewestQuestion => {
  const before = known && known.version < version ? placeOf(known) : known?.before;
  const isOlder = before !== undefined && before.version < version;
  return { arn, round, version, ...(isOlder && { before }) };
};

const placeOf = ({ arn, round, version }: Place): Place => ({ arn, round, version });

/** The older question, closed because the newer one is open; undefined when it is not open itself any more. */
export const superseded = (
  older: Request,
  newer: Request,
  { link, now }: { readonly link: string | undefined; readonly now: number },
): Request | undefined =>
  older.stage.kind === 'asking'
    ? closedWithout(
        older,
        {
          as: 'superseded',
          why: `v${newer.version} is asked about instead`,
          replacedBy: {
            version: newer.version,
            registeredAt: newer.registeredAt,
            channel: newer.card?.channel ?? newer.policy.channel,
            ...(link && { link }),
          },
        },
        instant(now),
      )
    : undefined;
