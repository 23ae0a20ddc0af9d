// Whatever the policy and the files say.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '../../approval/evaluate.ts';
import { type Facts } from '../../approval/facts.ts';
import { Policy } from '../../approval/policy.ts';
import { type SourceName } from '../../approval/sources.ts';
import { type Reason, Verdict } from '../../approval/verdict.ts';
import {
  anyPolicy,
  bounds,
  factsWith,
  hundredth,
  likelyFacts,
  NAMES,
  notFinite,
  strictPolicy,
} from './any-policy.ts';
import { facts, policy, read } from './values.ts';

const json = fc.jsonValue({ maxDepth: 5 });
const anyFacts = fc.oneof({ weight: 3, arbitrary: likelyFacts }, { weight: 1, arbitrary: factsWith(json) });
const all = (reasons: readonly Reason[]): Reason[] => reasons.flatMap((it) => [it, ...all(it.because ?? [])]);
const RANK = { approve: 0, ask: 1, reject: 2 } as const;

test('the order of the rules never changes the outcome nor the needs', () => {
  const shuffled = anyPolicy.chain((it) =>
    fc
      .record({
        metrics: fc.shuffledSubarray(it.metrics, { minLength: it.metrics.length }),
        slices: fc.shuffledSubarray(it.slices, { minLength: it.slices.length }),
        facets: fc.shuffledSubarray(it.facets, { minLength: it.facets.length }),
        constraints: fc.shuffledSubarray(it.constraints, { minLength: it.constraints.length }),
      })
      .map((rules): [Policy, Policy] => [it, { ...it, ...rules }]),
  );
  fc.assert(
    fc.property(shuffled, likelyFacts, ([one, other], found) => {
      const [a, b] = [evaluate(one, found), evaluate(other, found)];
      expect([b.outcome, b.needs]).toEqual([a.outcome, a.needs]);
      const told = ({ reasons }: Verdict) => reasons.map(({ rule, effect }) => `${rule} ${effect}`).sort();
      expect(told(b)).toEqual(told(a));
    }),
    { numRuns: 300 },
  );
});

test('it approves only where the policy allows it and no reason has an effect; a note or more is asked about', () => {
  fc.assert(
    fc.property(anyPolicy, anyFacts, (it, found) => {
      const { outcome, reasons, needs } = evaluate(it, found);
      const effects = new Set(reasons.map(({ effect }) => effect));
      const clean = effects.size === 1 && effects.has('none');
      expect(outcome === 'reject').toBe(effects.has('block'));
      expect(outcome === 'approve').toBe(it.approveWithoutAsking && clean);
      expect(outcome === 'ask' || Object.keys(needs).length === 0).toBe(true);
      if (outcome === 'ask')
        for (const [role, count] of Object.entries(it.needs))
          expect(needs[role]).toBeGreaterThanOrEqual(count);
    }),
    { numRuns: 500 },
  );
});

test('every verdict can be kept and read again, and its sentences are clean and short', () => {
  fc.assert(
    fc.property(anyPolicy, anyFacts, (it, found) => {
      const verdict = evaluate(it, found);
      expect(Verdict.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
      for (const { sentence, cells } of all(verdict.reasons))
        for (const words of [sentence, ...Object.values(cells ?? {})]) {
          expect(words.length).toBeLessThan(1_000);
          expect(words).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\n]/u);
        }
      for (const { sentence } of all(verdict.reasons)) expect(sentence).toMatch(/^\S/);
    }),
    { numRuns: 500 },
  );
});

test('each rule is told: by itself, or by the file that kept it from being judged', () => {
  fc.assert(
    fc.property(anyPolicy, anyFacts, (it, found) => {
      const { reasons } = evaluate(it, found);
      const unjudged = reasons.flatMap(({ kind, because }) => (kind === 'file' ? (because ?? []) : []));
      const judged = reasons.filter(
        ({ kind, rule }) => kind !== 'file' && rule !== 'policy' && rule !== 'author',
      );
      const { metrics, slices, facets, constraints } = it;
      const single = [it.evidence, it.images, it.naming, it.lineage].filter((rule) => rule !== undefined);
      expect(unjudged.length + judged.length).toBe(
        [metrics, slices, facets, constraints, single].reduce((sum, rules) => sum + rules.length, 0),
      );
    }),
  );
});

test('a valid policy is read again as it is', () => {
  fc.assert(
    fc.property(anyPolicy, (it) => {
      expect(Policy.parse(JSON.parse(JSON.stringify(it)))).toEqual(it);
    }),
  );
});

/** Facts with one file less, or with one member of a file less. */
const without = (found: Facts, name: SourceName, key: string | undefined): Facts => {
  const { [name]: source, ...others } = found.sources;
  if (key === undefined || source?.kind !== 'read') return { ...found, sources: others };
  const { [key]: _, ...less } = source.json as Record<string, unknown>;
  return { ...found, sources: { ...others, [name]: { ...source, json: less } } };
};

test('to leave out a file or a number never turns a rejection into a question', () => {
  const name = fc.constantFrom<SourceName>(
    'model-quality',
    'model-quality-constraints',
    'data-quality',
    'bias',
  );
  const key = fc.option(fc.constantFrom(...NAMES, 'slices', 'rows'), { nil: undefined });
  fc.assert(
    fc.property(strictPolicy, likelyFacts, name, key, (it, found, file, member) => {
      // Where one of several reports is left out, the others are judged: a report alone is required by an evidence rule.
      fc.pre(file !== 'bias' || it.facets.length === 0);
      const less = without(found, file, file === 'model-quality-constraints' ? undefined : member);
      expect(RANK[evaluate(it, less).outcome]).toBeGreaterThanOrEqual(RANK[evaluate(it, found).outcome]);
    }),
    { numRuns: 1_000, maxSkipsPerRun: 1_000 },
  );
});

test('nothing that is not a finite number ever passes, in any rule', () => {
  const rules: [over: (bound: object) => object, sources: (value: unknown) => Facts['sources']][] = [
    [(bound) => ({ metrics: [{ path: 'x', ...bound }] }), (x) => ({ 'model-quality': read({ x }) })],
    [
      () => ({ metrics: [{ path: 'x', better: 'higher', drop: '100%', compare: 'not-worse' }] }),
      (x) => ({ 'model-quality': read({ x }) }),
    ],
    [
      (bound) => ({ slices: [{ path: '*.x', ...bound }] }),
      (x) => ({ 'model-quality': read({ a: { x: 1 }, b: { x } }) }),
    ],
    [
      () => ({ slices: [{ path: '*.x', gap: 9 }] }),
      (x) => ({ 'model-quality': read({ a: { x: 1 }, b: { x }, c: { x: 1 } }) }),
    ],
    [
      (bound) => ({ facets: [{ metric: 'DI', ...bound }] }),
      (value) => ({
        bias: read({
          post_training_bias_metrics: {
            facets: { a: [{ value_or_threshold: 1, metrics: [{ name: 'DI', value }] }] },
          },
        }),
      }),
    ],
    [
      () => ({ constraints: ['model-quality'] }),
      (x) => ({
        'model-quality': read({ regression_metrics: { x } }),
        'model-quality-constraints': read({
          regression_constraints: { x: { threshold: -9, comparison_operator: 'LessThanThreshold' } },
        }),
      }),
    ],
    [
      () => ({ constraints: ['model-quality'] }),
      (threshold) => ({
        'model-quality': read({ regression_metrics: { x: 1 } }),
        'model-quality-constraints': read({
          regression_constraints: { x: { threshold, comparison_operator: 'LessThanThreshold' } },
        }),
      }),
    ],
    [
      () => ({ constraints: ['data-quality'] }),
      (min) => ({
        'data-quality': read({ features: [{ name: 'a', numerical_statistics: { min } }] }),
        'data-quality-constraints': read({
          features: [{ name: 'a', num_constraints: { is_non_negative: true } }],
        }),
      }),
    ],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...rules), bounds, notFinite, ([over, sources], bound, value) => {
      const { reasons, outcome } = evaluate(
        policy({ metrics: [], approveWithoutAsking: true, ...over(bound) }),
        facts(sources(value), {
          champion: {
            kind: 'version',
            version: 1,
            sources: { 'model-quality': read({ x: { value: 1, standard_deviation: 1 } }) },
          },
        }),
      );
      expect(outcome).toBe('reject');
      const [reason] = reasons;
      const [worst] = (reason?.because ?? [reason]).filter((it) => it?.outcome !== 'fails');
      expect(worst?.outcome).toBe('missing');
    }),
    { numRuns: 400 },
  );
});

test('a champion that is not finite is nothing to compare with', () => {
  fc.assert(
    fc.property(notFinite, fc.constantFrom('0%', '100%', 0.1), (x, drop) => {
      const champion = { kind: 'version', version: 1, sources: { 'model-quality': read({ x }) } } as const;
      const verdict = evaluate(
        policy({ metrics: [{ path: 'x', better: 'higher', drop }], approveWithoutAsking: true }),
        facts({ 'model-quality': read({ x: 1 }) }, { champion }),
      );
      expect([verdict.outcome, verdict.reasons[0]?.outcome]).toEqual(['ask', 'no-champion']);
    }),
  );
});

test('a better value never turns a pass into a fail', () => {
  const share = fc.integer({ min: 0, max: 1_000 }).map((it) => it / 1_000);
  const leaf = (value: number, samples: number, deviation: number | undefined) => ({
    x: { value, ...(deviation !== undefined && { standard_deviation: deviation }) },
    rows: samples,
    slices: { eu: { x: value }, us: { x: 0.5 } },
  });
  const rules = {
    min: (at: number) => ({ metrics: [{ path: 'x', min: at }] }),
    max: (at: number) => ({ metrics: [{ path: 'x', max: at, better: 'lower' }] }),
    higherDrop: (at: number) => ({ metrics: [{ path: 'x', better: 'higher', drop: at }] }),
    higherShare: (at: number) => ({
      metrics: [{ path: 'x', better: 'higher', drop: `${Math.round(at * 100)}%` }],
    }),
    lowerDrop: (at: number) => ({ metrics: [{ path: 'x', better: 'lower', drop: at }] }),
    higherBetter: (at: number) => compared('higher', 'better', at),
    higherNotWorse: (at: number) => compared('higher', 'not-worse', at),
    lowerBetter: (at: number) => compared('lower', 'better', at),
    lowerNotWorse: (at: number) => compared('lower', 'not-worse', at),
    slices: (at: number) => ({ metrics: [], slices: [{ path: 'slices.*.x', min: at / 2 }] }),
    lowSlices: (at: number) => ({ metrics: [], slices: [{ path: 'slices.*.x', max: (1 + at) / 2 }] }),
  };
  const compared = (better: string, must: string, at: number) => ({
    metrics: [{ path: 'x', better, compare: { must, samples: 'rows', sigmas: 0.1 + at * 9 } }],
  });
  const falling = /^(max|low)/;
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(rules) as (keyof typeof rules)[])),
      fc.record({ at: share, then: share, now: share, gain: share }),
      fc.record({ samples: fc.integer({ min: 20, max: 400 }), before: fc.integer({ min: 20, max: 400 }) }),
      fc.option(fc.constantFrom(0, 0.01, 0.2), { nil: undefined }),
      (name, { at, then, now, gain }, { samples, before }, deviation) => {
        const judge = (value: number) =>
          evaluate(
            policy(rules[name](at)),
            facts(
              { 'model-quality': read(leaf(value, samples, deviation)) },
              {
                champion: {
                  kind: 'version',
                  version: 1,
                  sources: { 'model-quality': read(leaf(then, before, deviation)) },
                },
              },
            ),
          ).reasons[0]?.outcome;
        const better = falling.test(name) ? Math.max(0, now - gain) : Math.min(1, now + gain);
        if (judge(now) === 'passes') expect(judge(better)).toBe('passes');
      },
    ),
    { numRuns: 3_000 },
  );
});

test('a number between its bounds passes, and only such a one', () => {
  fc.assert(
    fc.property(bounds, hundredth, (bound, x) => {
      const {
        min = -Infinity,
        max = Infinity,
        between = [min, max],
      } = bound as {
        min?: number;
        max?: number;
        between?: [number, number];
      };
      const { reasons } = evaluate(
        policy({ metrics: [{ path: 'x', ...bound }] }),
        facts({ 'model-quality': read({ x }) }),
      );
      expect(reasons[0]?.outcome).toBe(x >= between[0] && x <= between[1] ? 'passes' : 'fails');
    }),
  );
});
