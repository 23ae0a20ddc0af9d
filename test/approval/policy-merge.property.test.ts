// What must hold of every policy, whoever writes it: nothing inherited is lost, and nothing but the name of the group
// chooses.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergePolicy, subjectOf, type Raw } from '../../approval/policy-merge.ts';
import { policyOf, type Policy } from '../../approval/policy.ts';
import { facts, policy } from './values.ts';

const LISTS = ['metrics', 'slices', 'facets', 'constraints'] as const;

const path = fc.constantFrom('a', 'a.value', "['a']", 'b', 'b.c', 'b.c.value', 's.*.a');
const from = fc.option(fc.constantFrom('model-quality', 'bias'), { nil: undefined });
const bound = fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined });
const strictness = { level: fc.option(fc.constantFrom('block', 'ask', 'note'), { nil: undefined }) };
const placed = fc.record({ path, from, min: bound, max: bound, ...strictness }).map(written);
const facet = fc
  .record({
    metric: fc.constantFrom('DI', 'DPL'),
    facet: fc.option(fc.constantFrom('age', 'sex'), { nil: undefined }),
    min: bound,
    ...strictness,
  })
  .map(written);
const constraint = fc.oneof(
  fc.constantFrom('model-quality', 'data-quality'),
  fc.record({ of: fc.constantFrom('model-quality', 'data-quality'), ...strictness }).map(written),
);

/** YAML has no undefined: a key is there or not. */
function written(value: object): Raw {
  return Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined));
}

const raw: fc.Arbitrary<Raw> = fc
  .record(
    {
      open: fc.constantFrom('1h', '2h'),
      metrics: fc.array(placed, { maxLength: 5 }),
      slices: fc.array(placed, { maxLength: 3 }),
      facets: fc.array(facet, { maxLength: 4 }),
      constraints: fc.array(constraint, { maxLength: 3 }),
      evidence: fc.record({ files: fc.constant(['bias']) }),
      images: fc.record({ digest: fc.constant(true) }),
      naming: fc.record({ description: fc.constant(10) }),
    },
    { requiredKeys: [] },
  )
  .map((it) => ({ ...it }));

const listOf = (value: Raw, list: string): unknown[] => (value[list] as unknown[] | undefined) ?? [];
const subjects = (value: Raw, list: (typeof LISTS)[number]): string[] =>
  listOf(value, list)
    .map((rule) => subjectOf(list, rule))
    .sort();
const counted = (all: readonly string[], one: string): number => all.filter((it) => it === one).length;

test('no rule of the base and none of the override is lost, and none comes from nowhere', () => {
  fc.assert(
    fc.property(raw, raw, (base, over) => {
      const merged = mergePolicy(base, over);
      for (const list of LISTS) {
        const [before, above, after] = [subjects(base, list), subjects(over, list), subjects(merged, list)];
        for (const subject of new Set([...before, ...above, ...after]))
          expect(counted(after, subject)).toBe(Math.max(counted(before, subject), counted(above, subject)));
      }
      for (const single of ['evidence', 'images', 'naming'])
        expect(Object.hasOwn(merged, single)).toBe(
          Object.hasOwn(base, single) || Object.hasOwn(over, single),
        );
    }),
  );
});

test('a rule that the override does not speak of stays as it was, and where it was', () => {
  fc.assert(
    fc.property(raw, raw, (base, over) => {
      const merged = mergePolicy(base, over);
      for (const list of LISTS) {
        const spoken = new Set(subjects(over, list));
        for (const [index, rule] of listOf(base, list).entries())
          if (!spoken.has(subjectOf(list, rule))) expect(listOf(merged, list)[index]).toBe(rule);
      }
    }),
  );
});

test('a key that an override gives is what holds, and one that it does not give is inherited', () => {
  fc.assert(
    fc.property(raw, raw, (base, over) => {
      const merged = mergePolicy(base, over);
      expect(merged['open']).toBe(over['open'] ?? base['open']);
      expect(mergePolicy(base, {})).toEqual(base);
      expect(mergePolicy({}, over)).toEqual(over);
    }),
  );
});

const pattern = fc.stringMatching(/^[ab*]{1,5}$/);
const policies: fc.Arbitrary<Policy[]> = fc
  .array(fc.array(pattern, { minLength: 1, maxLength: 3 }), { maxLength: 5 })
  .map((all) => all.map((groups, index) => policy({ name: `p${index}`, groups })));

/** Everything about a version that its author writes: description, metadata, tags, images, numbers. */
const words = fc.record({
  description: fc.string(),
  metadata: fc.dictionary(fc.string(), fc.string()),
  modelCardStatus: fc.string(),
});

test('the policy of a version hangs on the name of its group alone, whatever its author writes', () => {
  fc.assert(
    fc.property(policies, fc.stringMatching(/^[ab]{1,5}$/), words, words, (all, group, one, other) => {
      const chosen = [one, other].map((details) => {
        const known = facts(
          {},
          { details: { ...facts({}).details, ...details, group }, groupTags: details.metadata },
        );
        // All that a version is judged by is known here, and only the group is asked for.
        return policyOf(all, known.details.group);
      });
      expect(chosen[0]).toBe(chosen[1]);
      expect(policyOf.length).toBe(2);
      if (chosen[0]) expect(all).toContain(chosen[0]);
    }),
  );
});
