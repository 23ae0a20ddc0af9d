// A policy over another: which values replace, which rules are joined, and where each value is written.
import { describe, expect, test } from 'vitest';
import { mergePolicy, subjectOf, writtenIn, type Raw } from '../../approval/policy-merge.ts';

describe('over another policy', () => {
  test.each<[what: string, base: Raw, over: Raw, merged: Raw]>([
    ['a value replaces', { open: '1h', channel: 'C1' }, { open: '2h' }, { open: '2h', channel: 'C1' }],
    ['a list replaces', { approvers: ['a', 'b'] }, { approvers: ['c'] }, { approvers: ['c'] }],
    ['needs replace', { needs: { a: 1 } }, { needs: { b: 1 } }, { needs: { b: 1 } }],
    [
      'roles, evidence, images and naming are joined key by key',
      {
        roles: { a: ['x'], b: ['y'] },
        evidence: { files: ['bias'], level: 'ask' },
        images: { digest: true },
        naming: { group: 'a' },
      },
      {
        roles: { b: ['z'] },
        evidence: { files: ['explainability'] },
        images: { allow: ['x'] },
        naming: { description: 1 },
      },
      {
        roles: { a: ['x'], b: ['z'] },
        evidence: { files: ['explainability'], level: 'ask' },
        images: { digest: true, allow: ['x'] },
        naming: { group: 'a', description: 1 },
      },
    ],
    [
      'required metadata and tags are joined key by key, and written again the values are new',
      { evidence: { metadata: { owner: 'any', tier: ['low'] }, groupTags: ['team'] } },
      { evidence: { metadata: { tier: ['high'], area: ['eu'] }, groupTags: { cost: ['a'] } } },
      {
        evidence: {
          metadata: { owner: 'any', tier: ['high'], area: ['eu'] },
          groupTags: { team: 'any', cost: ['a'] },
        },
      },
    ],
    [
      'a list of required keys adds keys, and leaves the inherited values',
      { evidence: { metadata: { tier: ['low'] }, groupTags: ['team', 'owner'] } },
      { evidence: { metadata: ['tier', 'owner'], groupTags: ['owner', 'cost'] } },
      {
        evidence: { metadata: { tier: ['low'], owner: 'any' }, groupTags: ['team', 'owner', 'cost'] },
      },
    ],
    [
      'what requires nothing, or nothing that can be read, is left to be refused',
      { evidence: { metadata: { tier: ['low'] }, groupTags: ['team'] } },
      { evidence: { metadata: [], groupTags: [3] } },
      { evidence: { metadata: [], groupTags: [3] } },
    ],
    [
      'a metric of the same place is joined, another is added after',
      {
        metrics: [
          { path: 'a.b.value', min: 1, level: 'ask' },
          { path: 'c', max: 1 },
        ],
      },
      {
        metrics: [
          { path: 'd', min: 0 },
          { path: "a['b']", level: 'block' },
          { path: 'c', from: 'bias', max: 2 },
        ],
      },
      {
        metrics: [
          { path: "a['b']", min: 1, level: 'block' },
          { path: 'c', max: 1 },
          { path: 'd', min: 0 },
          { path: 'c', from: 'bias', max: 2 },
        ],
      },
    ],
    [
      'several rules of one place are joined in their order',
      {
        metrics: [
          { path: 'a', min: 1 },
          { path: 'a', min: 2, level: 'ask' },
        ],
      },
      {
        metrics: [
          { path: 'a', label: 'x' },
          { path: 'a', min: 3 },
          { path: 'a', min: 4 },
        ],
      },
      {
        metrics: [
          { path: 'a', min: 1, label: 'x' },
          { path: 'a', min: 3, level: 'ask' },
          { path: 'a', min: 4 },
        ],
      },
    ],
    [
      'a facet is known by metric, facet and stage',
      {
        facets: [
          { metric: 'DI', max: 1 },
          { metric: 'DI', facet: 'age', max: 1 },
        ],
      },
      {
        facets: [
          { metric: 'DI', facet: 'age', max: 2 },
          { metric: 'DI', stage: 'pre-training', max: 3 },
        ],
      },
      {
        facets: [
          { metric: 'DI', max: 1 },
          { metric: 'DI', facet: 'age', max: 2 },
          { metric: 'DI', stage: 'pre-training', max: 3 },
        ],
      },
    ],
    [
      'constraints are known by what they are of, also in their short form',
      { constraints: ['model-quality', { of: 'data-quality', level: 'ask' }] },
      { constraints: ['data-quality', { of: 'model-quality', level: 'note' }] },
      {
        constraints: [
          { of: 'model-quality', level: 'note' },
          { of: 'data-quality', level: 'ask' },
        ],
      },
    ],
    [
      'the short form stays short',
      { constraints: ['model-quality'] },
      { constraints: ['model-quality'] },
      { constraints: ['model-quality'] },
    ],
    [
      'what is no rule is added, to be told as a fault',
      { metrics: [{ min: 1 }] },
      { metrics: [{ min: 2 }, 3] },
      { metrics: [{ min: 1 }, { min: 2 }, 3] },
    ],
    [
      'a short constraint is joined with a long one',
      { constraints: ['data-quality'] },
      { constraints: [{ of: 'data-quality', level: 'ask' }] },
      { constraints: [{ of: 'data-quality', level: 'ask' }] },
    ],
    ['what is no list replaces', { metrics: [{ path: 'a' }] }, { metrics: null }, { metrics: null }],
    [
      'an empty list takes nothing away',
      { metrics: [{ path: 'a' }] },
      { metrics: [] },
      { metrics: [{ path: 'a' }] },
    ],
  ])('%s', (_what, base, over, merged) => {
    expect(mergePolicy(base, over)).toEqual(merged);
  });

  test.each<[base: Raw, over: Raw, bounds: Raw]>([
    [{ min: 1, max: 2 }, { min: 0 }, { min: 0, max: 2 }],
    [{ min: 1 }, { max: 2 }, { min: 1, max: 2 }],
    [{ min: 1, max: 2 }, { between: [3, 4] }, { between: [3, 4] }],
    [{ between: [1, 2] }, { between: [3, 4] }, { between: [3, 4] }],
    [{ between: [1, 2] }, { min: 0 }, { min: 0, max: 2 }],
    [{ between: [1, 2] }, { max: 3 }, { min: 1, max: 3 }],
    [{ between: [1, 2], min: 1.5 }, { max: 3 }, { min: 1.5, max: 3 }],
    [{ between: [1, 2], max: 1.5 }, { min: 0 }, { min: 0, max: 1.5 }],
    [{ between: [1, 2] }, { level: 'ask' }, { between: [1, 2], level: 'ask' }],
    [{ between: [1, 2], min: 0.5, max: 4 }, { max: 3 }, { min: 1, max: 3 }],
    [{ between: [1, 2], min: 0.5, max: 4 }, { min: 0 }, { min: 0, max: 2 }],
    [{ between: [1, 2], min: 'x' }, { max: 3 }, { min: 'x', max: 3 }],
    [{ between: ['x', 2], min: 1 }, { max: 3 }, { min: 1, max: 3 }],
    [{ label: 'A', min: 1 }, { between: [3, 4] }, { label: 'A', between: [3, 4] }],
    [{ label: 'A', between: [1, 2] }, { min: 0 }, { label: 'A', min: 0, max: 2 }],
    [{ between: 'x' }, { min: 0 }, { between: 'x', min: 0 }],
    [{ between: [1] }, { min: 0 }, { between: [1], min: 0 }],
  ])('bounds %j and %j are %j', (base, over, bounds) => {
    const rule = (it: Raw): Raw => ({ metrics: [{ path: 'a', ...it }] });
    expect(mergePolicy(rule(base), rule(over))).toEqual(rule(bounds));
  });

  test('keys that every object has are keys like others', () => {
    const base = { roles: { a: ['x'] } };
    expect(mergePolicy(base, JSON.parse('{"toString": 1, "__proto__": {"mode": 1}}') as Raw)).toEqual(
      JSON.parse('{"roles": {"a": ["x"]}, "toString": 1, "__proto__": {"mode": 1}}'),
    );
  });
});

test('two rules have one subject when they judge the same value', () => {
  const subject = (path: string): string => subjectOf('metrics', { path });
  expect(subject('a.value')).toBe(subject("['a']"));
  expect(subject('value')).not.toBe(subject('a'));
  expect(subjectOf('metrics', { path: 'a', from: 'model-quality' })).toBe(subject('a'));
  expect(subjectOf('metrics', { path: 'a', from: 'bias' })).not.toBe(subject('a'));
  expect(subjectOf('facets', {})).toBe('');
  expect(subjectOf('facets', { metric: 'DI' })).not.toBe(subjectOf('facets', { metric: 'DPL' }));
  expect(subjectOf('metrics', null)).toBe('');
});

describe('where a value is written', () => {
  const base = {
    value: {
      open: '1h',
      metrics: [
        { path: 'a', min: 1 },
        { path: 'b', min: 2 },
      ],
    },
  };
  const over = {
    value: {
      channel: 'C1',
      metrics: [
        { path: 'c', min: 3 },
        { path: 'b', level: 'ask' },
      ],
    },
  };
  const merged = mergePolicy(base.value, over.value);

  test.each<[path: PropertyKey[], layer: object, at: PropertyKey[]]>([
    [['open'], base, ['open']],
    [['channel'], over, ['channel']],
    [['metrics', 0, 'min'], base, ['metrics', 0, 'min']],
    [['metrics', 1, 'min'], base, ['metrics', 1, 'min']],
    [['metrics', 1, 'level'], over, ['metrics', 1, 'level']],
    [['metrics', 1], over, ['metrics', 1]],
    [['metrics', 2, 'min'], over, ['metrics', 0, 'min']],
    // What is nowhere is missing in the last.
    [['buckets'], over, ['buckets']],
    [['metrics', 0, 'max'], base, ['metrics', 0, 'max']],
    [[], over, []],
  ])('%j', (path, layer, at) => {
    expect(writtenIn([base, over], merged, path)).toMatchObject({ layer, path: at });
  });

  test('is found for entries that are no rules, and where a layer has no list', () => {
    const [first, second] = [{ value: { metrics: [3, null] } }, { value: { metrics: [4] } }];
    const layers = [first, { value: { metrics: 'x', open: null } }, second];
    const all = mergePolicy(first.value, second.value);
    expect(all).toEqual({ metrics: [3, null, 4] });
    expect(writtenIn(layers, all, ['metrics', 1])).toMatchObject({ layer: first, path: ['metrics', 1] });
    expect(writtenIn(layers, all, ['metrics', 2, 'min'])).toMatchObject({
      layer: second,
      path: ['metrics', 0, 'min'],
    });
    expect(writtenIn(layers, all, ['open', 'x', 'y'])).toMatchObject({
      layer: layers[1],
      path: ['open', 'x', 'y'],
    });
  });

  test('is nowhere for a rule that no layer has', () => {
    expect(writtenIn([base, over], merged, ['metrics', 9])).toBeUndefined();
    expect(writtenIn([], {}, ['metrics', 9])).toBeUndefined();
  });
});
