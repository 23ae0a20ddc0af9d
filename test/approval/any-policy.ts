// Policies with rules of every kind, and files that have, lack, or break what they look at: what the properties draw from.
import fc from 'fast-check';
import { type Facts } from '../../approval/facts.ts';
import { type Policy } from '../../approval/policy.ts';
import { SOURCE_NAMES, type Source, type SourceName } from '../../approval/sources.ts';
import { anyLineage, lineageRuleWith } from './any-lineage.ts';
import { details, policy, read } from './values.ts';

export const NAMES = ['auc', 'accuracy', 'recall', 'rmse', 'lift'] as const;
const level = fc.constantFrom('block', 'ask', 'note');
const role = fc.dictionary(fc.constantFrom('approvers', 'risk', 'legal'), fc.integer({ min: 1, max: 3 }), {
  maxKeys: 2,
});
/** As the policy itself has it: never nobody. */
const someone = role.filter((needs) => Object.keys(needs).length > 0);
export const hundredth = fc.integer({ min: -50, max: 150 }).map((it) => it / 100);

/** Keys that may stand or not, never as undefined. */
const some = <T extends object>(keys: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T, never>(keys, { requiredKeys: [] }).map((it) => ({ ...it }));

/** How strict a rule is; `bare` rules leave what is missing to the policy. */
const strictness = some({ level, onMissing: level, needs: role });
const bare = some({ level, needs: role });

/** At least one bound, and none that nothing could keep. */
export const bounds = fc
  .record({ kind: fc.constantFrom('min', 'max', 'between'), a: hundredth, b: hundredth })
  .map(({ kind, a, b }) =>
    kind === 'between' ? { between: [Math.min(a, b), Math.max(a, b)] } : { [kind]: a },
  );

const allowance = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((it) => it / 100),
  fc.integer({ min: 0, max: 40 }).map((it) => `${it}%`),
);
const drop = fc.oneof(allowance, fc.record({ atMost: allowance, level }));
const must = fc.constantFrom('better', 'not-worse');
const compare = fc.oneof(
  must,
  fc.record({ must, sigmas: fc.constantFrom(1, 2, 3), samples: fc.constant('rows'), level }),
);

const metricWith = (strict: fc.Arbitrary<object>) =>
  fc
    .tuple(
      fc.constantFrom(...NAMES),
      bounds,
      some({ drop, compare }),
      fc.constantFrom('higher', 'lower'),
      strict,
      fc.boolean(),
    )
    .map(([path, bound, beside, better, strictly, bounded]) => ({
      path,
      better,
      ...(bounded || Object.keys(beside).length === 0 ? bound : {}),
      ...beside,
      ...strictly,
    }));

const sliceWith = (strict: fc.Arbitrary<object>) =>
  fc
    .tuple(
      fc.constantFrom('slices.*.auc', 'slices.*.recall', 'groups.*.*.auc'),
      bounds,
      strict,
      fc.option(fc.constantFrom(0, 0.1)),
    )
    .map(([path, bound, strictly, gap]) => ({ path, ...bound, ...strictly, ...(gap !== null && { gap }) }));

const facetWith = (strict: fc.Arbitrary<object>) =>
  fc
    .tuple(
      fc.constantFrom('DI', 'DPL'),
      bounds,
      strict,
      some({
        facet: fc.constantFrom('gender', 'age'),
        stage: fc.constantFrom('pre-training', 'post-training'),
      }),
    )
    .map(([metric, bound, strictly, where]) => ({ metric, ...bound, ...strictly, ...where }));

const constraintsWith = (strict: fc.Arbitrary<object>) =>
  fc
    .tuple(fc.constantFrom('model-quality', 'data-quality'), strict)
    .map(([of, strictly]) => ({ of, ...strictly }));

const evidence = fc
  .tuple(
    some({
      files: fc.uniqueArray(fc.constantFrom('model-quality', 'data-quality', 'bias', 'explainability'), {
        minLength: 1,
      }),
      modelCard: fc.constant(['Approved']),
      samplePayload: fc.constant(true),
      metadata: fc.constantFrom(['ticket', '__proto__'], { ticket: ['ML-1'], owner: 'any' }),
      groupTags: fc.constantFrom(['owner'], { owner: ['x', 'y'] }, { owner: ['y'], team: 'any' }),
    }),
    strictness,
  )
  .map(([wanted, strictly]) => ({ trainingCommit: true, ...wanted, ...strictly }));
const images = fc
  .tuple(some({ allow: fc.constant(['xgb*']), digest: fc.constant(true) }), strictness)
  .map(([wanted, strictly]) => ({ allow: ['*'], ...wanted, ...strictly }));
const naming = fc
  .tuple(some({ description: fc.constantFrom(1, 20) }), strictness)
  .map(([wanted, strictly]) => ({ group: 'churn-*', ...wanted, ...strictly }));

const lineage = lineageRuleWith(strictness);

const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });

const policyWith = (strict: fc.Arbitrary<object>, over: fc.Arbitrary<object>): fc.Arbitrary<Policy> =>
  fc
    .record({
      metrics: few(metricWith(strict)),
      slices: few(sliceWith(strict)),
      facets: few(facetWith(strict)),
      constraints: fc.array(constraintsWith(strict), { maxLength: 2 }),
      single: some({ evidence, images, naming, lineage }),
      over,
    })
    .map(({ single, over: more, ...rules }) => policy({ ...rules, ...single, ...more }));

const onBadEvidence = fc.constantFrom('reject', 'ask');

/** Any valid policy with rules of every kind. */
export const anyPolicy = policyWith(
  strictness,
  some({
    approveWithoutAsking: fc.boolean(),
    onBadEvidence,
    needs: someone,
    unknownAuthor: fc.constantFrom('one-more', 'refuse', 'accept'),
  }),
);
/** One that takes what is missing as strictly as policies do by themselves. */
export const strictPolicy = policyWith(bare, some({ approveWithoutAsking: fc.boolean() }));

export const notFinite = fc.constantFrom<unknown>(
  NaN,
  Infinity,
  -Infinity,
  '0.95',
  'NaN',
  null,
  true,
  [0.95],
  {},
);
const value = fc.oneof({ weight: 4, arbitrary: hundredth }, { weight: 1, arbitrary: notFinite });
const leaf = fc.oneof(
  value,
  fc.record({ value, standard_deviation: fc.oneof(fc.constantFrom(0, 0.01, 0.1), notFinite) }),
);
const limit = fc.record({
  threshold: value,
  comparison_operator: fc.constantFrom('LessThanThreshold', 'GreaterThanThreshold', 'Other'),
});
const named = fc.record(Object.fromEntries(NAMES.map((name) => [name, leaf])), { requiredKeys: [] });
const group = fc.constantFrom('eu', 'us', '__proto__', 'a\u202e');
const slices = fc.dictionary(group, fc.oneof(named, value), { maxKeys: 3 });
const facetValues = fc.array(
  fc.record({
    value_or_threshold: fc.constantFrom<unknown>('0', 1, null),
    metrics: fc.array(fc.record({ name: fc.constantFrom('DI', 'DPL'), value }), { maxLength: 2 }),
  }),
  { maxLength: 2 },
);
const section = fc.record({ facets: fc.dictionary(fc.constantFrom('gender', 'age'), facetValues) });
const feature = fc.record(
  {
    name: fc.constantFrom('age', 'plan'),
    inferred_type: fc.constantFrom('Integral', 'String'),
    completeness: value,
    numerical_statistics: fc.record({
      common: fc.record({ num_present: value, num_missing: value }),
      min: value,
    }),
    num_constraints: fc.constant({ is_non_negative: true }),
    string_constraints: fc.constant({ domains: ['a'] }),
  },
  { requiredKeys: ['name'] },
);

/** A file that has some of everything that any rule looks for. */
const file = fc
  .tuple(
    named,
    fc.record(
      {
        rows: value,
        slices,
        groups: fc.dictionary(group, slices, { maxKeys: 2 }),
        regression_metrics: named,
        regression_constraints: fc.dictionary(fc.constantFrom(...NAMES), limit),
        features: fc.array(feature, { maxLength: 3 }),
        pre_training_bias_metrics: section,
        post_training_bias_metrics: section,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([metrics, more]) => ({ ...metrics, ...more }));

const problem = fc.string({ unit: 'binary', maxLength: 400 });
/** A source that was read, whatever its JSON, or that could not be. */
export const sourceOf = (json: fc.Arbitrary<unknown>): fc.Arbitrary<Source> =>
  fc.oneof(
    { weight: 6, arbitrary: json.map(read) },
    {
      weight: 1,
      arbitrary: problem.map((it): Source => ({ kind: 'bad', uri: 's3://models/x', problem: it })),
    },
  );

const textOrNone = fc.option(fc.string({ unit: 'binary', maxLength: 200 }), { nil: undefined });
const detailsOf = fc
  .record({
    commit: textOrNone,
    description: textOrNone,
    modelCardStatus: fc.option(fc.constantFrom('Approved', 'Draft'), { nil: undefined }),
    images: fc.array(
      fc.record({ uri: fc.oneof(fc.constantFrom('xgb:1', 'evil:1'), fc.string({ unit: 'binary' })) }),
      {
        maxLength: 3,
      },
    ),
    unnamedImages: fc.nat(2),
    metadata: fc.dictionary(
      fc.constantFrom('ticket', 'owner'),
      fc.string({ unit: 'binary', maxLength: 300 }),
    ),
  })
  .map(({ commit, description, modelCardStatus, ...it }) =>
    details({
      ...it,
      ...(commit !== undefined && { commit }),
      ...(description !== undefined && { description }),
      ...(modelCardStatus !== undefined && { modelCardStatus }),
    }),
  );

const sourcesOf = (json: fc.Arbitrary<unknown>) =>
  fc.record(
    Object.fromEntries(SOURCE_NAMES.map((name) => [name, sourceOf(json)])) as Record<
      SourceName,
      fc.Arbitrary<Source>
    >,
    {
      requiredKeys: [],
    },
  );

/** The facts of a version whose files are of this JSON, with or without a champion. */
export const factsWith = (json: fc.Arbitrary<unknown>): fc.Arbitrary<Facts> =>
  fc.record({
    details: detailsOf,
    sources: sourcesOf(json),
    champion: fc.oneof(
      fc.constant({ kind: 'none' as const }),
      sourcesOf(json).map((sources) => ({ kind: 'version' as const, version: 41, sources })),
    ),
    lineage: anyLineage,
    registrant: fc.constantFrom('known' as const, 'unknown' as const, 'not-asked' as const),
    groupTags: fc.constant({ owner: 'x' }),
  });

/** Facts in which the rules find much of what they look for. */
export const likelyFacts = factsWith(file);
