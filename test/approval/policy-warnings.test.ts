// What the check of policies points at, sentence by sentence.
import { describe, expect, test } from 'vitest';
import { policyNotes, policyWarnings } from '../../approval/policy-warnings.ts';
import { policy } from './values.ts';

const AUC = 'binary_classification_metrics.auc.value';
const warnings = (over: object): string[] => policyWarnings(policy(over));

const ONE_MORE =
  'unknownAuthor: one-more can never be met. What somebody registers whom identities.yml does not know, such as the ' +
  'role of a pipeline, cannot be approved: name another approver, or say accept or refuse.';

test('an ordinary policy has none', () => {
  expect(warnings({})).toEqual([]);
  expect(policyNotes(policy())).toEqual([]);
});

test('slices of two places are two rules', () => {
  const slices = [
    { path: 'a.*.lift', max: 1 },
    { path: 'b.*.lift', min: 2 },
  ];
  expect(warnings({ slices })).toEqual([]);
});

test('observing is meant so, and noted', () => {
  expect(warnings({ mode: 'observe' })).toEqual([]);
  expect(policyNotes(policy({ mode: 'observe' }))).toEqual([
    'churn, mode: it only observes. Nobody is asked, and the registry is never written.',
  ]);
});

describe('approving without asking', () => {
  const WORDS =
    'churn, approveWithoutAsking: metrics are the own words of whoever registers a version, and nobody looks at ' +
    'them before it is approved. Require the job that wrote them: lineage: {require: [evaluation-job]}.';
  const NEVER =
    'churn, approveWithoutAsking: nobody can ever be asked. A version is approved when every rule passes, and rejected otherwise.';

  test('of rules that all block never asks anybody', () => {
    expect(warnings({ approveWithoutAsking: true })).toEqual([WORDS, NEVER]);
    expect(
      warnings({
        approveWithoutAsking: true,
        metrics: [{ path: AUC, min: 0.8, drop: 0.1, onNoChampion: 'block' }],
        slices: [{ path: 'a.*', min: 0 }],
        facets: [{ metric: 'DI', max: 1 }],
        constraints: ['data-quality', { of: 'model-quality' }],
        evidence: { files: ['bias'] },
        images: { digest: true },
        naming: { description: 10 },
      }),
    ).toEqual([WORDS, NEVER]);
  });

  test.each<[lineage: object, words: string[]]>([
    [{ require: ['evaluation-job'] }, [NEVER]],
    [{ evaluation: ['newer-than-training'] }, [NEVER]],
    [{ require: ['training-job'] }, [WORDS, NEVER]],
    [{ require: ['evaluation-job'], level: 'note' }, [WORDS]],
    [{ require: ['evaluation-job'], onMissing: 'note' }, [WORDS]],
  ])('is less daring where a job must have written the metrics: %j', (lineage, words) => {
    expect(warnings({ approveWithoutAsking: true, lineage })).toEqual(words);
  });

  test.each<[what: string, over: object]>([
    ['bad evidence', { onBadEvidence: 'ask' }],
    ['a rule that asks', { metrics: [{ path: AUC, min: 0.8, level: 'ask' }] }],
    ['a rule whose value may be missing', { metrics: [{ path: AUC, min: 0.8, onMissing: 'ask' }] }],
    ['nothing to compare with', { metrics: [{ path: AUC, drop: 0.1 }] }],
    ['a drop', { metrics: [{ path: AUC, drop: { atMost: 0.1, level: 'ask' }, onNoChampion: 'block' }] }],
    ['a note', { metrics: [{ path: AUC, level: 'note' }] }],
    ['evidence', { evidence: { files: ['bias'], level: 'ask' } }],
    ['a name', { naming: { description: 10, level: 'ask' } }],
  ])('can ask because of %s', (_, over) => {
    expect(warnings({ approveWithoutAsking: true, ...over })).toEqual([WORDS]);
  });
});

describe('two rules that no value could pass', () => {
  test.each<[over: object, words: string[]]>([
    [
      {
        metrics: [
          { path: AUC, min: 0.9 },
          { path: 'binary_classification_metrics.auc', between: [0.1, 0.8] },
        ],
      },
      [
        'churn, metrics.0 and metrics.1: AUC cannot be at least 0.90 and at least 0.10 and at most 0.80. Every version is rejected.',
      ],
    ],
    [
      {
        slices: [
          { path: 'a.*.lift', max: 1 },
          { path: 'a.*.lift', min: 2, gap: 1 },
        ],
      },
      [
        'churn, slices.0 and slices.1: Lift of every slice cannot be at most 1.00 and at least 2.00. Every version is rejected.',
      ],
    ],
    [
      {
        metrics: [
          { path: 'lift', between: [0.92, 0.99] },
          { path: 'lift', max: 0.9 },
        ],
      },
      [
        'churn, metrics.0 and metrics.1: Lift cannot be at least 0.92 and at most 0.99 and at most 0.90. Every version is rejected.',
      ],
    ],
    [
      {
        facets: [
          { metric: 'DI', max: 1 },
          { metric: 'DI', min: 2 },
          { metric: 'DI', facet: 'age', min: 2 },
        ],
      },
      [
        'churn, facets.0 and facets.1: DI of every facet cannot be at most 1.00 and at least 2.00. Every version is rejected.',
      ],
    ],
  ])('%j', (over, words) => {
    expect(warnings({ metrics: [], ...over })).toEqual(words);
  });

  test.each<[what: string, metrics: object[]]>([
    [
      'both could pass',
      [
        { path: 'lift', min: 0.8 },
        { path: 'lift', max: 0.8 },
      ],
    ],
    [
      'one only asks',
      [
        { path: 'lift', min: 0.8 },
        { path: 'lift', max: 0.1, level: 'ask' },
      ],
    ],
    [
      'they are of two files',
      [
        { path: 'lift', min: 0.8 },
        { path: 'lift', max: 0.1, from: 'bias' },
      ],
    ],
    [
      'one is wider',
      [
        { path: 'lift', between: [0.5, 0.9] },
        { path: 'lift', max: 0.95 },
        { path: 'lift', min: 0.4 },
      ],
    ],
  ])('are none when %s', (_, metrics) => {
    expect(warnings({ metrics })).toEqual([]);
  });
});

describe('the wrong direction', () => {
  test.each<[over: object, words: string]>([
    [
      { metrics: [{ path: AUC, max: 0.8 }] },
      `metrics.0 (${AUC}): max alone refuses good values and takes bad ones, because more of it is better.`,
    ],
    [
      { metrics: [{ path: 'regression_metrics.rmse.value', min: 3 }] },
      'metrics.0 (regression_metrics.rmse.value): min alone refuses good values and takes bad ones, because less of it is better.',
    ],
    [
      { slices: [{ path: 'slices.*.recall', max: 0.8 }] },
      'slices.0 (slices.*.recall): max alone refuses good values and takes bad ones, because more of it is better.',
    ],
    [
      { metrics: [{ path: AUC, min: 0.8, better: 'lower' }] },
      `metrics.0 (${AUC}): better: lower is against AWS's metric, of which more is better.`,
    ],
    [
      { metrics: [{ path: 'm.mae', max: 0.8, better: 'higher' }] },
      "metrics.0 (m.mae): better: higher is against AWS's metric, of which less is better.",
    ],
  ])('%j', (over, words) => {
    expect(warnings({ metrics: [], ...over })).toEqual([`churn, ${words}`]);
  });

  test.each<[metrics: object[]]>([
    [[{ path: AUC, between: [0.8, 0.99] }]],
    [[{ path: AUC, min: 0.8, max: 0.99, better: 'higher' }]],
    [[{ path: 'lift', max: 2, better: 'higher' }]],
    [[{ path: AUC, drop: 0.1 }]],
  ])('%j is right', (metrics) => {
    expect(warnings({ metrics })).toEqual([]);
  });
});

describe('who must say yes', () => {
  test.each<[what: string, over: object, words: string[]]>([
    ['several people', { approvers: ['alice', 'bob', 'carol'], needs: { approvers: 2 } }, []],
    [
      'one person alone',
      { approvers: ['bob'] },
      [
        'needs: it cannot be met without bob, and nobody approves their own version: what bob registers cannot be approved.',
        ONE_MORE,
      ],
    ],
    [
      'two people who both have to',
      { roles: { risk: ['carol'] }, approvers: ['bob'], needs: { approvers: 1, risk: 1 } },
      [
        'needs: it cannot be met without bob and carol, and nobody approves their own version: what bob or carol registers cannot be approved.',
        ONE_MORE,
      ],
    ],
    [
      'one person in two roles',
      { approvers: ['bob'], roles: { risk: ['bob'] }, needs: { approvers: 1, risk: 1 } },
      ['needs: there are not so many different people: nobody can ever approve.'],
    ],
    [
      'a rule that asks for one of few, told once for all that ask for it',
      {
        roles: { risk: ['dave'] },
        metrics: [
          { path: AUC, min: 0.8, level: 'ask', needs: { risk: 1 } },
          { path: AUC, drop: { atMost: '1%', level: 'ask', needs: { risk: 1 } } },
        ],
      },
      [
        'metrics.0.needs: it cannot be met without dave, and nobody approves their own version: what dave registers cannot be approved.',
      ],
    ],
    ['as many who must reject as there are people', { rejections: 2 }, []],
    [
      'more who must reject than there are people',
      { rejections: 3 },
      ['rejections: 3 people must reject, and only 2 can decide: nobody can ever reject.'],
    ],
    [
      'a drop that asks for one of few',
      {
        approvers: ['alice', 'bob', 'carol'],
        roles: { risk: ['carol'] },
        needs: { risk: 1 },
        metrics: [{ path: AUC, compare: { must: 'better', level: 'ask', needs: { approvers: 1 } } }],
      },
      [
        'needs: it cannot be met without carol, and nobody approves their own version: what carol registers cannot be approved.',
        'metrics.0.compare.needs: it cannot be met without carol, and nobody approves their own version: what carol registers cannot be approved.',
      ],
    ],
    [
      'a note, which asks nobody',
      { metrics: [{ path: AUC, level: 'note', needs: { approvers: 1 } }] },
      ['metrics.0.needs: it has no effect, because this rule never asks.'],
    ],
    [
      'rules that only block',
      {
        naming: { description: 1, needs: { approvers: 1 } },
        evidence: { files: ['bias'], needs: { approvers: 1 } },
      },
      [
        'evidence.needs: it has no effect, because this rule never asks.',
        'naming.needs: it has no effect, because this rule never asks.',
      ],
    ],
  ])('%s', (_, over, words) => {
    expect(warnings(over)).toEqual(words.map((one) => `churn, ${one}`));
  });
});

describe('required metadata and tags that can never be there', () => {
  const TAKES = 'SageMaker takes only letters, digits, blanks and _ . : / = + - @ in';

  test.each<[what: string, evidence: object, words: string[]]>([
    ['what SageMaker takes', { metadata: { 'a b:/=+-@.é': ['1.5 EUR'] }, groupTags: ['aws:x'] }, []],
    [
      'a key of our own',
      { metadata: ['owner', 'countersign-by'] },
      [
        'evidence.metadata.countersign-by: Countersign writes this key itself and never counts it as given. Every version is rejected.',
      ],
    ],
    ['a tag that is called so', { groupTags: ['countersign-by'] }, []],
    [
      'a key that cannot be, where somebody is asked',
      { metadata: ['owner(s)'], groupTags: { 'a,b': ['x'] }, level: 'ask' },
      [
        `evidence.metadata.owner(s): ${TAKES} metadata: there can be no such key.`,
        `evidence.groupTags.a,b: ${TAKES} tags: there can be no such key.`,
      ],
    ],
    [
      'some values',
      { metadata: { cls: ['public', 'for us, only', 'a&b'] } },
      [`evidence.metadata.cls: ${TAKES} metadata: no value can be for us, only; a&b.`],
    ],
    [
      'all values',
      { groupTags: { tier: ['<low>'] }, onMissing: 'ask' },
      [`evidence.groupTags.tier: ${TAKES} tags: no value can be <low>. Every version is rejected.`],
    ],
    [
      'all values, of a note',
      { groupTags: { tier: ['<low>'] }, level: 'note' },
      [`evidence.groupTags.tier: ${TAKES} tags: no value can be <low>.`],
    ],
  ])('%s', (_, evidence, words) => {
    expect(warnings({ evidence })).toEqual(words.map((one) => `churn, ${one}`));
  });
});

test.each<[what: string, over: object, words: string[]]>([
  ['one approver more than is needed', {}, []],
  ['none more', { needs: { approvers: 2 }, unknownAuthor: 'one-more' }, [ONE_MORE]],
  ['none more, and none asked for', { needs: { approvers: 2 }, unknownAuthor: 'accept' }, []],
  ['none more, and refused', { needs: { approvers: 2 }, unknownAuthor: 'refuse' }, []],
  ['none more, and nobody asked', { needs: { approvers: 2 }, mode: 'observe' }, []],
  ['an approver beside one of risk', { roles: { risk: ['bob'] }, needs: { risk: 1 } }, []],
  ['the one of risk alone', { approvers: ['bob'], roles: { risk: ['bob'] }, needs: { risk: 1 } }, [ONE_MORE]],
])('where nobody can tell who registered it: %s', (_, over, words) => {
  expect(warnings(over).filter((one) => one.includes('unknownAuthor'))).toEqual(
    words.map((one) => `churn, ${one}`),
  );
});
