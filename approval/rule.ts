// What every rule of a policy can say beside its own keys: how strict it is, what follows when there is nothing to judge,
// and who must decide then. Nothing here is transformed, so that a stored policy parses as it was written.
import * as z from 'zod';
import { knownDirection } from './direction.ts';
import { isKeepable } from './keepable.ts';
import { hasStar, METRIC_PATH } from './metric-path.ts';
import { Needs } from './needs.ts';
import { RequiredValues } from './required-values.ts';
import { SourceName } from './sources.ts';
import { Level } from './verdict.ts';

const number = z
  .number('a finite number')
  .refine(isKeepable, 'at most 9007199254740991, and not nearer to 0 than 1e-120');

/** A path into a file of evidence. */
export const Path = z
  .string()
  .max(300)
  .regex(METRIC_PATH, "keys between dots; one that has dots itself as ['a.b']");

const level = Level.describe('block rejects, ask lets a person decide, note is shown only').default('block');
const onMissing = Level.optional().describe(
  'What follows when there is nothing to compare; unless set, block (note for a rule that is a note)',
);
const needs = Needs.optional().describe(
  'Who must say yes when this rule asks, such as {approvers: 1, risk: 1}',
);

/** The keys that all rules share. */
export const strictness = { level, onMissing, needs };

const label = z
  .string()
  .min(1)
  .max(40)
  .optional()
  .describe('How people call it; known AWS paths have names already');

const bounds = {
  min: number.optional().describe('The value must be at least this'),
  max: number.optional().describe('The value must be at most this'),
  between: z
    .tuple([number, number])
    .optional()
    .describe('The value must lie between these two, or be one of them'),
};

interface Bounded {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly between?: readonly [number, number] | undefined;
}

const isBounded = ({ min, max, between }: Bounded): boolean =>
  min !== undefined || max !== undefined || between !== undefined;

/** Whether some number could meet all of the bounds. */
const isPossible = ({ min = -Infinity, max = Infinity, between = [-Infinity, Infinity] }: Bounded): boolean =>
  Math.max(min, between[0]) <= Math.min(max, between[1]);

const IMPOSSIBLE = 'min is above max: nothing could pass';

const ALLOWANCE = 'a number such as 0.01, or a share such as 2%';

/** How much worse than the newest approved version: a number, or a share of its value. */
export const Allowance = z.union([number.min(0), z.string().regex(/^\d{1,3}(\.\d{1,6})?%$/, ALLOWANCE)], {
  error: ALLOWANCE,
});
export type Allowance = z.infer<typeof Allowance>;

const ownLevel = Level.optional().describe('As level of the metric, for this alone');

const Drop = z.union(
  [
    Allowance,
    z.strictObject({
      atMost: Allowance.describe('How much worse it may be: 0.01, or 2% of what that version has'),
      level: ownLevel,
      needs,
    }),
  ],
  { error: 'a number such as 0.01, a share such as 2%, or {atMost, level, needs}' },
);

const Must = z.enum(['better', 'not-worse']);
const Compare = z.union(
  [
    Must,
    z.strictObject({
      must: Must.describe('better, or not-worse, beyond the noise'),
      sigmas: z
        .number()
        .positive()
        .max(10)
        .optional()
        .describe('How many standard errors are noise; 2 unless set'),
      samples: Path.optional().describe('Where the number of samples stands, for shares such as accuracy'),
      level: ownLevel,
      needs,
    }),
  ],
  { error: 'better, not-worse, or {must, sigmas, samples, level, needs}' },
);

/** One number of one file: its bounds, and how it has to compare with the newest approved version. */
export const MetricRule = z
  .strictObject({
    path: Path.describe('Dotted path into the file, such as binary_classification_metrics.auc.value'),
    from: SourceName.default('model-quality').describe('Which of the registered files holds it, or run'),
    label,
    better: z
      .enum(['higher', 'lower'])
      .optional()
      .describe('Which direction is better; known for AWS’s metrics'),
    ...bounds,
    drop: Drop.optional().describe('How much worse than the newest approved version it may be: 0.01, or 2%'),
    compare: Compare.optional().describe('Compared beyond the noise with the newest approved version'),
    onNoChampion: Level.optional().describe(
      'What follows when there is nothing approved to compare with; unless set, ask',
    ),
    ...strictness,
  })
  .refine(
    (rule) =>
      isBounded(rule) || rule.drop !== undefined || rule.compare !== undefined || rule.level === 'note',
    'give min, max, between, drop or compare',
  )
  .refine(
    ({ path, better, drop, compare }) =>
      (drop === undefined && compare === undefined) || (better ?? knownDirection(path)) !== undefined,
    'say better: higher or better: lower, because AWS does not name this metric',
  )
  .refine(isPossible, IMPOSSIBLE);
export type MetricRule = z.infer<typeof MetricRule>;

/** One number for each slice of the data. */
export const SliceRule = z
  .strictObject({
    path: Path.describe('Path with a * for the slices, such as slices.*.auc.value'),
    from: SourceName.default('model-quality').describe('Which of the registered files holds it'),
    label,
    ...bounds,
    gap: number.min(0).optional().describe('The best and the worst slice may differ by at most this'),
    ...strictness,
  })
  .refine((rule) => isBounded(rule) || rule.gap !== undefined, 'give min, max, between or gap')
  .refine(({ path }) => hasStar(path), 'a path of slices has a * in it')
  .refine(isPossible, IMPOSSIBLE);
export type SliceRule = z.infer<typeof SliceRule>;

/** One bias metric for each facet value of a Clarify report. */
export const FacetRule = z
  .strictObject({
    metric: z.string().min(1).max(60).describe('The name of the metric in the report, such as DI or DPL'),
    facet: z.string().min(1).max(100).optional().describe('The facet; all of them unless set'),
    stage: z.enum(['pre-training', 'post-training']).optional().describe('Which section; both unless set'),
    label,
    ...bounds,
    ...strictness,
  })
  .refine(isBounded, 'give min, max or between')
  .refine(isPossible, IMPOSSIBLE);
export type FacetRule = z.infer<typeof FacetRule>;

const Constrained = z.enum(['model-quality', 'data-quality']);

/** The constraints that the version itself registers. */
export const ConstraintsRule = z.union(
  [Constrained, z.strictObject({ of: Constrained.describe('Whose constraints'), ...strictness })],
  {
    error: 'model-quality, data-quality, or {of, level, onMissing, needs}',
  },
);
export type ConstraintsRule = z.infer<typeof ConstraintsRule>;

/** Files that can be required. */
export const REQUIRABLE = ['model-quality', 'data-quality', 'bias', 'explainability'] as const;

/** What has to be there at all. */
export const EvidenceRule = z
  .strictObject({
    files: z
      .array(z.enum(REQUIRABLE))
      .min(1)
      .optional()
      .describe('Reports that must be registered and readable'),
    modelCard: z
      .array(z.enum(['Draft', 'PendingReview', 'Approved', 'Archived']))
      .min(1)
      .optional()
      .describe('A model card must be there, in one of these statuses'),
    trainingCommit: z.literal(true).optional().describe('MetadataProperties.CommitId must be given'),
    samplePayload: z.literal(true).optional().describe('SamplePayloadUrl must be given'),
    metadata: RequiredValues.optional().describe(
      'CustomerMetadataProperties that must be given: [owner], or {owner: any, data-classification: [public, internal]}',
    ),
    groupTags: RequiredValues.optional().describe(
      'Tags that the model package group must have: [owner], or {owner: any, risk-tier: [low, medium, high]}',
    ),
    ...strictness,
  })
  .refine(
    ({ level: _, onMissing: __, needs: ___, ...wanted }) =>
      Object.values(wanted).some((it) => it !== undefined),
    'say what must be there: files, modelCard, trainingCommit, samplePayload, metadata or groupTags',
  );
export type EvidenceRule = z.infer<typeof EvidenceRule>;

/** Which container images may be used. */
export const ImagesRule = z
  .strictObject({
    allow: z
      .array(z.string().min(1).max(255))
      .min(1)
      .optional()
      .describe('Repositories without tag; * stands for any run of characters'),
    digest: z.literal(true).optional().describe('Every image must be pinned by its digest'),
    ...strictness,
  })
  .refine(({ allow, digest }) => allow !== undefined || digest !== undefined, 'give allow, digest or both');
export type ImagesRule = z.infer<typeof ImagesRule>;

/** How groups are named and versions described. */
export const NamingRule = z
  .strictObject({
    group: z.string().min(1).max(63).optional().describe('The pattern that the name of the group must match'),
    description: z
      .number()
      .int()
      .min(1)
      .max(1024)
      .optional()
      .describe('The version must be described in so many characters'),
    ...strictness,
  })
  .refine(
    ({ group, description }) => group !== undefined || description !== undefined,
    'give group, description or both',
  );
export type NamingRule = z.infer<typeof NamingRule>;
