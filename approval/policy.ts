// The policy of a group: which numbers must hold, who may decide, how long the question stays open. Written by
// operators in policies/*.yml, validated at build, kept with every request that is decided under it.
import * as z from 'zod';
import { Duration } from './duration.ts';
import { canBothMatch, GroupPattern, matchesGroup, specificity } from './group-pattern.ts';
import { PersonKey } from './ids.ts';
import { METRIC_PATH } from './metrics.ts';

/** How long a question may stay open at most: an execution can be redriven for 14 days, and lives at most a year. */
const LONGEST_WINDOW_SECONDS = 300 * 86_400;

const threshold = z.number('a finite number');

/** One number in the metrics file and what it must be. */
export const MetricRule = z
  .strictObject({
    path: z
      .string()
      .max(300)
      .regex(METRIC_PATH, "keys between dots; one that has dots itself as ['a.b']")
      .describe('Dotted path into the metrics file, such as binary_classification_metrics.auc.value'),
    label: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe('How people call it; known AWS paths have names already'),
    min: threshold.optional().describe('The value must be at least this'),
    max: threshold.optional().describe('The value must be at most this'),
  })
  .refine((rule) => rule.min !== undefined || rule.max !== undefined, 'give min, max or both')
  .refine(
    (rule) => (rule.min ?? -Infinity) <= (rule.max ?? Infinity),
    'min is above max: nothing could pass',
  );
export type MetricRule = z.infer<typeof MetricRule>;

/** A policy as it is written in a file. Unknown keys are refused, so that a slip of the pen is not a silent default. */
export const PolicyFile = z.strictObject({
  groups: z.array(GroupPattern).min(1).describe('Model package groups; * stands for any run of characters'),
  mode: z
    .enum(['enforce', 'observe'])
    .default('enforce')
    .describe('observe: a card without buttons, and the registry is never written'),
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]{2,}$/, 'a Slack channel id, such as C0MODELS')
    .describe('The id of the Slack channel where the question is asked'),
  approvers: z
    .array(PersonKey)
    .min(1)
    .describe('Keys of people in identities.yml; any one of them decides, never the author'),
  open: Duration.refine((seconds) => seconds <= LONGEST_WINDOW_SECONDS, 'at most 300d').describe(
    'How long the question stays open: 90m, 72h, 3d',
  ),
  onExpiry: z.enum(['reject', 'leave-pending']).describe('What happens when nobody decides in time'),
  onBadEvidence: z
    .enum(['reject', 'ask'])
    .default('reject')
    .describe('What happens when the metrics are absent or cannot be read'),
  buckets: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'an S3 bucket name'))
    .min(1)
    .describe('The only buckets that metrics are read from'),
  metrics: z.array(MetricRule).min(1).describe('The numbers that must hold, in the order of the card'),
});
export type PolicyFile = z.infer<typeof PolicyFile>;

/** A policy after validation: what is in the file, and the file's name without its ending. */
export const Policy = z.object({
  ...PolicyFile.shape,
  name: z.string().min(1).max(100),
  open: z.number().int().positive().describe('Seconds'),
});
export type Policy = z.infer<typeof Policy>;

/** The most specific policy of a group; undefined when none names it, and then nobody can approve it. */
export const policyOf = (policies: readonly Policy[], group: string): Policy | undefined =>
  policies
    .map((policy) => ({
      policy,
      rank: Math.max(-1, ...policy.groups.filter((pattern) => matchesGroup(pattern, group)).map(specificity)),
    }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => b.rank - a.rank)[0]?.policy;

/** Two policies that claim one group equally; `policy` and `group` are the place of the second claim. */
export interface Tie {
  readonly policy: Policy;
  readonly group: number;
  readonly why: string;
}

/** Refused at build, because a verdict must not hang on the order of files. */
export const policyTies = (policies: readonly Policy[]): Tie[] => {
  const claims = policies.flatMap((policy) =>
    policy.groups.map((pattern, group) => ({ policy, group, pattern })),
  );
  return claims.flatMap(({ policy, group, pattern }, index) =>
    claims
      .slice(0, index)
      .filter((other) => other.policy !== policy && specificity(other.pattern) === specificity(pattern))
      .filter((other) => canBothMatch(other.pattern, pattern))
      .map((other) => ({
        policy,
        group,
        why: `${pattern} and ${other.pattern} of ${other.policy.name} claim the same groups; make one more specific`,
      })),
  );
};
