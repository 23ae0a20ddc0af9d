// Whatever the policy and the file say.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '../../approval/evaluate.ts';
import { type Evidence } from '../../approval/metrics.ts';
import { type MetricRule } from '../../approval/policy.ts';
import { asks, Verdict } from '../../approval/verdict.ts';
import { policy } from './values.ts';

const NAMES = ['auc', 'accuracy', 'recall', 'latency', 'f1'] as const;
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const rule: fc.Arbitrary<MetricRule> = fc
  .record({
    path: fc.constantFrom(...NAMES),
    min: fc.option(number, { nil: undefined }),
    max: fc.option(number, { nil: undefined }),
  })
  .map(({ path, min, max }) => {
    if (min === undefined && max === undefined) return { path, min: 0 };
    if (min !== undefined && max !== undefined)
      return { path, min: Math.min(min, max), max: Math.max(min, max) };
    return min === undefined ? { path, max: max ?? 0 } : { path, min };
  });
const rules = fc.array(rule, { minLength: 1, maxLength: 6 });
const onBadEvidence = fc.constantFrom('reject', 'ask');
const value = fc.oneof(
  number,
  fc.constantFrom<unknown>(NaN, Infinity, -Infinity, '0.95', 'NaN', null, true, [0.95], {}, undefined),
);
const file = fc.record(Object.fromEntries(NAMES.map((name) => [name, value])), { requiredKeys: [] });

const read = (metrics: unknown): Evidence => ({
  kind: 'read',
  uri: 's3://models/x.json',
  digest: 'd',
  metrics,
});
const judge = (metrics: readonly MetricRule[], found: unknown, bad: string = 'reject') =>
  evaluate({ ...policy({ onBadEvidence: bad }), metrics: [...metrics] }, read(found));

test('the order of the rules never changes the kind of verdict', () => {
  const shuffled = rules.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, file, onBadEvidence, ([one, other], found, bad) => {
      expect(judge(one, found, bad).kind).toBe(judge(other, found, bad).kind);
    }),
  );
});

test('it passes only when every number is there, finite, and within its bounds', () => {
  fc.assert(
    fc.property(rules, file, onBadEvidence, (metrics, found, bad) => {
      const all = metrics.every(({ path, min, max }) => {
        const it = found[path];
        return (
          typeof it === 'number' && Number.isFinite(it) && it >= (min ?? -Infinity) && it <= (max ?? Infinity)
        );
      });
      expect(judge(metrics, found, bad).kind === 'pass').toBe(all);
    }),
    { numRuns: 500 },
  );
});

test('nothing that is not a finite number ever passes', () => {
  const notFinite = fc.constantFrom<unknown>(NaN, Infinity, -Infinity, '1', null, true, [1], {}, undefined);
  fc.assert(
    fc.property(rule, notFinite, (one, it) => {
      const verdict = judge([one], { [one.path]: it });
      expect(verdict.kind).toBe('missing');
      expect(asks(verdict)).toBe(false);
    }),
  );
});

test('a better value never turns a pass into a failure', () => {
  fc.assert(
    fc.property(rules, file, fc.constantFrom(...NAMES), number, (metrics, found, name, it) => {
      const onlyMin = metrics.every(({ path, max }) => path !== name || max === undefined);
      const onlyMax = metrics.every(({ path, min }) => path !== name || min === undefined);
      const known = found[name];
      fc.pre(typeof known === 'number' && judge(metrics, found).kind === 'pass');
      const better = (onlyMin && it >= known) || (onlyMax && it <= known);
      fc.pre(better);
      expect(judge(metrics, { ...found, [name]: it }).kind).toBe('pass');
    }),
    { maxSkipsPerRun: 10_000, numRuns: 50 },
  );
});

test('a missing number never turns a rejection into a question', () => {
  fc.assert(
    fc.property(rules, file, fc.constantFrom(...NAMES), (metrics, found, name) => {
      const { [name]: _, ...less } = found;
      if (asks(judge(metrics, less))) expect(asks(judge(metrics, found))).toBe(true);
    }),
  );
});

test('every verdict has a reason for each rule, and survives being kept', () => {
  fc.assert(
    fc.property(rules, file, onBadEvidence, (metrics, found, bad) => {
      const verdict = judge(metrics, found, bad);
      if (verdict.kind === 'bad-evidence') throw new Error('The file was read.');
      expect(verdict.reasons.map(({ rule: path }) => path)).toEqual(metrics.map(({ path }) => path));
      for (const { sentence } of verdict.reasons) expect(sentence).toMatch(/^\S.*needs at (least|most) /);
      const kept = JSON.stringify(verdict);
      expect(JSON.stringify(Verdict.parse(JSON.parse(kept)))).toBe(kept);
    }),
  );
});
