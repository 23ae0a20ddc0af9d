// Data quality: each feature's registered constraints against its registered statistics. Judged are type, completeness,
// sign and domain; drift of distributions needs a second data set, and is Model Monitor's own work later.
// https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-constraints.html
import * as z from 'zod';
import { cleanName, cleanText } from '../foreign-text.ts';
import { numberInWords } from '../number-words.ts';
import { type Item } from './many.ts';

const NAME_LIMIT = 60;
const number = z.number();
const count = number.min(0);

const Common = z.object({ common: z.object({ num_present: count, num_missing: count }).optional() });
const Buckets = z.array(z.object({ value: z.string(), count }));

const Statistics = z.object({
  name: z.string(),
  inferred_type: z.string().optional(),
  numerical_statistics: Common.extend({ min: number.optional() }).optional(),
  string_statistics: Common.extend({
    distribution: z.object({ categorical: z.object({ buckets: Buckets }).optional() }).optional(),
  }).optional(),
});
type Statistics = z.infer<typeof Statistics>;

const Constraint = z.object({
  name: z.string(),
  inferred_type: z.string().optional(),
  completeness: number.optional(),
  num_constraints: z.object({ is_non_negative: z.boolean().optional() }).optional(),
  string_constraints: z.object({ domains: z.array(z.string()).optional() }).optional(),
});
type Constraint = z.infer<typeof Constraint>;

const Limits = z.object({
  features: z.array(z.unknown()),
  monitoring_config: z.object({ domain_content_threshold: number.optional() }).optional(),
});
const Measured = z.object({ features: z.array(z.unknown()) });

/** What Model Monitor takes when a file does not say it: every value must be one of the domain. */
const USUAL_DOMAIN_SHARE = 1;

/** One item a constraint of a feature; none when the files have no features. */
export const featureItems = (statistics: unknown, limits: unknown): Item[] => {
  const [measured, limited] = [Measured.safeParse(statistics), Limits.safeParse(limits)];
  if (!measured.success || !limited.success) return [];
  const known = Map.groupBy(
    measured.data.features.flatMap((it) => Statistics.safeParse(it).data ?? []),
    ({ name }) => name,
  );
  const share = limited.data.monitoring_config?.domain_content_threshold ?? USUAL_DOMAIN_SHARE;
  return limited.data.features.flatMap((it) => {
    const limit = Constraint.safeParse(it);
    if (!limit.success)
      return [
        {
          outcome: 'missing' as const,
          words: () => 'a feature has constraints that Countersign does not know',
        },
      ];
    return itemsOf(limit.data, known.get(limit.data.name) ?? [], share);
  });
};

const itemsOf = (limit: Constraint, found: readonly Statistics[], share: number): Item[] => {
  const name = (): string => cleanName(limit.name, NAME_LIMIT);
  const [feature] = found;
  if (!feature || found.length > 1)
    return [
      missing(
        () => `${name()} ${feature ? 'stands in the statistics more than once' : 'is not in the statistics'}`,
      ),
    ];
  return [
    ...typeItem(name, limit, feature),
    ...completenessItem(name, limit, feature),
    ...signItem(name, limit, feature),
    ...domainItem(name, limit, feature, share),
  ];
};

const missing = (words: Item['words']): Item => ({ outcome: 'missing', words });
const item = (holds: boolean, words: Item['words']): Item => ({ outcome: holds ? 'passes' : 'fails', words });

const typeItem = (name: () => string, limit: Constraint, feature: Statistics): Item[] => {
  const wanted = limit.inferred_type;
  if (wanted === undefined || wanted === 'Unknown') return [];
  const type = feature.inferred_type ?? 'of no type';
  const needs = (): string => (type === wanted ? '' : `, needs ${cleanText(wanted, NAME_LIMIT)}`);
  return [item(type === wanted, () => `${name()} is ${cleanText(type, NAME_LIMIT)}${needs()}`)];
};

const completenessItem = (name: () => string, { completeness }: Constraint, feature: Statistics): Item[] => {
  if (completeness === undefined) return [];
  const common = (feature.numerical_statistics ?? feature.string_statistics)?.common;
  const all = common ? common.num_present + common.num_missing : 0;
  if (!common || !(all > 0)) return [missing(() => `${name()} has no counts to tell its completeness by`)];
  const share = common.num_present / all;
  return [item(share >= completeness, () => `${name()} is complete in ${percents(share, completeness)}`)];
};

const signItem = (
  name: () => string,
  { num_constraints: limit }: Constraint,
  feature: Statistics,
): Item[] => {
  if (limit?.is_non_negative !== true) return [];
  const least = feature.numerical_statistics?.min;
  if (least === undefined) return [missing(() => `${name()} has no least value to tell its sign by`)];
  return [item(least >= 0, () => `${name()} goes down to ${numberInWords(least)}, needs no value below 0`)];
};

const domainItem = (
  name: () => string,
  { string_constraints: limit }: Constraint,
  feature: Statistics,
  share: number,
): Item[] => {
  if (limit?.domains === undefined) return [];
  const buckets = feature.string_statistics?.distribution?.categorical?.buckets ?? [];
  const all = countOf(buckets);
  if (!(all > 0)) return [missing(() => `${name()} has no values to hold against its domain`)];
  const domain = new Set(limit.domains);
  const inside = countOf(buckets.filter(({ value }) => domain.has(value))) / all;
  return [item(inside >= share, () => `${name()} keeps its domain in ${percents(inside, share)}`)];
};

const countOf = (buckets: z.infer<typeof Buckets>): number =>
  buckets.reduce((sum, { count }) => sum + count, 0);

/** `99.5 %, needs 99.9 %`: never rounded up to a whole that it is not, and apart where the shares are. */
const percents = (share: number, least: number): string => {
  for (let decimals = 1; decimals < MOST_DECIMALS; decimals++) {
    const [has, needs] = [percentage(share, decimals), percentage(least, decimals)];
    if (has < needs === share < least) return `${has} %, needs ${needs} %`;
  }
  return `${share * 100} %, needs ${least * 100} %`;
};

const MOST_DECIMALS = 6;

const percentage = (share: number, decimals: number): number =>
  Math.floor(share * 100 * 10 ** decimals + 1e-6) / 10 ** decimals;
