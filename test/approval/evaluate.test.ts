// The policy applied to the facts: what fails rejects, what is missing rejects or asks, what passes asks or approves.
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../approval/evaluate.ts';
import { type Facts } from '../../approval/facts.ts';
import { type Source, type Sources } from '../../approval/sources.ts';
import { details, facts, policy, read } from './values.ts';

const report = (auc: unknown, accuracy: unknown): Sources => ({
  'model-quality': read({
    binary_classification_metrics: { auc: { value: auc }, accuracy: { value: accuracy } },
  }),
});
const judge = (over: object, sources: Sources, more: Partial<Facts> = {}) =>
  evaluate(policy(over), facts(sources, more));
const AUC = 'binary_classification_metrics.auc.value';
const ACCURACY = 'binary_classification_metrics.accuracy.value';

test.each<[auc: unknown, accuracy: unknown, outcomes: string[], outcome: string]>([
  [0.91, 0.84, ['passes', 'passes'], 'ask'],
  [0.8, 0.75, ['passes', 'passes'], 'ask'],
  [0.79, 0.84, ['fails', 'passes'], 'reject'],
  [0.91, 0.74, ['passes', 'fails'], 'reject'],
  [0.79, 0.74, ['fails', 'fails'], 'reject'],
  [0.79, undefined, ['fails', 'missing'], 'reject'],
  [undefined, 0.74, ['missing', 'fails'], 'reject'],
  [0.91, undefined, ['passes', 'missing'], 'reject'],
  [undefined, undefined, ['missing', 'missing'], 'reject'],
  ['0.91', 0.84, ['missing', 'passes'], 'reject'],
])('AUC %j and accuracy %j: %j, %s', (auc, accuracy, outcomes, outcome) => {
  const verdict = judge({}, report(auc, accuracy));
  expect(verdict.reasons.map((reason) => reason.outcome)).toEqual(outcomes);
  expect([verdict.outcome, verdict.needs]).toEqual([outcome, outcome === 'ask' ? { approvers: 1 } : {}]);
});

test('a verdict has its reasons in the order of the policy, its needs, and the champion', () => {
  const champion = { kind: 'version', version: 41, sources: report(0.9, 0.84) } as const;
  expect(judge({}, report(0.74, 0.84), { champion })).toMatchObject({
    outcome: 'reject',
    needs: {},
    champion: 41,
    reasons: [
      { rule: AUC, sentence: 'AUC 0.74, needs at least 0.80: too low by 0.06. v41 has 0.90' },
      { rule: ACCURACY, sentence: 'Accuracy 0.84, needs at least 0.75, v41 has 0.84: no change' },
    ],
  });
  expect(judge({}, report(0.91, 0.84))).not.toHaveProperty('champion');
});

describe('the outcome', () => {
  const level = (name: string, min: number) => ({ path: AUC, min, level: name });
  test.each<[what: string, over: object, auc: unknown, outcome: string]>([
    ['all pass', { metrics: [level('block', 0.8)] }, 0.9, 'ask'],
    [
      'all pass and nobody need be asked',
      { approveWithoutAsking: true, metrics: [level('block', 0.8)] },
      0.9,
      'approve',
    ],
    ['a note fails', { approveWithoutAsking: true, metrics: [level('note', 0.8)] }, 0.7, 'ask'],
    ['a rule that asks fails', { approveWithoutAsking: true, metrics: [level('ask', 0.8)] }, 0.7, 'ask'],
    [
      'a rule that blocks fails',
      { approveWithoutAsking: true, metrics: [level('block', 0.8)] },
      0.7,
      'reject',
    ],
    ['one asks and one blocks', { metrics: [level('ask', 0.8), level('block', 0.75)] }, 0.7, 'reject'],
    ['one notes and one asks', { metrics: [level('note', 0.8), level('ask', 0.75)] }, 0.7, 'ask'],
    [
      'a number is only shown',
      { approveWithoutAsking: true, metrics: [{ path: AUC, level: 'note' }] },
      0.7,
      'approve',
    ],
    [
      'a number to be shown is missing',
      { approveWithoutAsking: true, metrics: [{ path: AUC, level: 'note' }] },
      'x',
      'ask',
    ],
    [
      'nothing is approved yet',
      { approveWithoutAsking: true, metrics: [{ path: AUC, drop: 0.01 }] },
      0.9,
      'ask',
    ],
    [
      'a person decides about what is missing',
      { onBadEvidence: 'ask', approveWithoutAsking: true, metrics: [level('block', 0.8)] },
      'x',
      'ask',
    ],
  ])('%s', (_what, over, auc, outcome) => {
    expect(judge(over, report(auc, 0.84)).outcome).toBe(outcome);
  });

  test('of a policy without a rule is never an approval', () => {
    expect(judge({ metrics: [], approveWithoutAsking: true }, {})).toEqual({
      outcome: 'ask',
      needs: { approvers: 1 },
      reasons: [
        {
          rule: 'policy',
          kind: 'evidence',
          outcome: 'missing',
          effect: 'ask',
          sentence: 'The policy has no rules, so nothing was checked',
        },
      ],
    });
  });
});

describe('who must say yes', () => {
  const asking = (min: number, needs: object) => ({ path: AUC, min, level: 'ask', needs });
  test.each<[what: string, over: object, auc: number, needs: object]>([
    ['the policy’s own when all pass', { metrics: [asking(0.8, { risk: 1 })] }, 0.9, { approvers: 1 }],
    [
      'and those of the rule that asks',
      { metrics: [asking(0.8, { risk: 1 })] },
      0.7,
      { approvers: 1, risk: 1 },
    ],
    [
      'of every rule that asks, the most of each role',
      {
        needs: { approvers: 2 },
        metrics: [asking(0.8, { risk: 1 }), asking(0.75, { risk: 2, approvers: 1 })],
      },
      0.7,
      { approvers: 2, risk: 2 },
    ],
    [
      'not of one that notes',
      { metrics: [{ ...asking(0.8, { risk: 1 }), level: 'note' }] },
      0.7,
      { approvers: 1 },
    ],
    ['nobody when it is rejected', { metrics: [asking(0.8, { risk: 1 }), { path: AUC, min: 0.8 }] }, 0.7, {}],
    [
      'nobody when it is approved',
      { approveWithoutAsking: true, metrics: [asking(0.8, { risk: 1 })] },
      0.9,
      {},
    ],
  ])('%s', (_what, over, auc, needs) => {
    expect(judge(over, report(auc, 0.84)).needs).toEqual(needs);
  });
});

const BAD: Source = {
  kind: 'bad',
  uri: 's3://models/x.json',
  digest: 'd',
  problem: 'not JSON.',
  advice: 'Look.',
};

describe('a file that cannot be read', () => {
  test('is one reason that says which, what is wrong and what was wanted, for all its rules', () => {
    expect(judge({}, { 'model-quality': BAD })).toEqual({
      outcome: 'reject',
      needs: {},
      reasons: [
        {
          rule: 'file.model-quality',
          kind: 'file',
          outcome: 'missing',
          effect: 'block',
          sentence: 'Its metrics cannot be read: not JSON',
          file: {
            name: 'metrics',
            uri: 's3://models/x.json',
            problem: 'not JSON.',
            advice: 'Look.',
            wanted: ['AUC at least 0.80', 'Accuracy at least 0.75'],
          },
          because: [
            {
              rule: 'file.model-quality',
              kind: 'file',
              outcome: 'missing',
              effect: 'block',
              sentence: 'AUC at least 0.80: not judged',
            },
            {
              rule: 'file.model-quality',
              kind: 'file',
              outcome: 'missing',
              effect: 'block',
              sentence: 'Accuracy at least 0.75: not judged',
            },
          ],
        },
      ],
    });
  });

  test('has no address when none is registered', () => {
    const [reason] = judge({}, {}).reasons;
    expect(reason?.sentence).toBe(
      'Its metrics cannot be read: nothing is registered (ModelMetrics.ModelQuality.Statistics)',
    );
    expect(reason?.file).toEqual({
      name: 'metrics',
      problem: 'nothing is registered (ModelMetrics.ModelQuality.Statistics).',
      wanted: ['AUC at least 0.80', 'Accuracy at least 0.75'],
    });
  });

  test('stands before what was judged, and its words are cleaned', () => {
    const metrics = [
      { path: 'a.auc', min: 0.5 },
      { path: 'data', from: 'data-quality', level: 'note' },
      { path: 'card', from: 'model-card', min: 1, level: 'ask' },
    ];
    const sources = {
      'model-quality': read({ a: { auc: 0.9 } }),
      'data-quality': { ...BAD, problem: `line 1 has the key "\u202e${'k'.repeat(300)}" again.` },
    };
    const verdict = judge({ metrics }, sources);
    expect(verdict.reasons.map(({ effect, sentence }) => `${effect}: ${sentence}`)).toEqual([
      `note: Its data quality report cannot be read: line 1 has the key "\ufffd${'k'.repeat(165)} … (shortened)`,
      'block: Its model card cannot be read: nothing is registered (ModelCard.ModelCardContent)',
      'none: AUC 0.90, needs at least 0.50',
    ]);
    expect(verdict.reasons[0]?.file?.wanted).toEqual(['Data']);
  });

  test.each<[over: object, effect: string, needs: object | undefined]>([
    [{ onBadEvidence: 'ask' }, 'ask', undefined],
    [{ metrics: [{ path: AUC, min: 0.8, onMissing: 'ask', needs: { risk: 1 } }] }, 'ask', { risk: 1 }],
    [{ metrics: [{ path: AUC, min: 0.8, level: 'note', needs: { risk: 1 } }] }, 'note', undefined],
    [{ metrics: [{ path: AUC, level: 'note', drop: { atMost: 0.1, level: 'block' } }] }, 'block', undefined],
    [
      {
        metrics: [
          { path: AUC, min: 0.8, onMissing: 'ask', needs: { risk: 1 } },
          { path: ACCURACY, min: 0.8, onMissing: 'ask', needs: { risk: 2, legal: 1 } },
          { path: AUC, min: 0.8, level: 'note', needs: { other: 1 } },
        ],
      },
      'ask',
      { legal: 1, risk: 2 },
    ],
  ])('under %j: %s', (over, effect, needs) => {
    const [reason] = judge(over, { 'model-quality': BAD }).reasons;
    expect([reason?.effect, reason?.needs]).toEqual([effect, needs]);
  });

  test('asks a person where the policy says so, but never for a number that fails', () => {
    const lenient = { onBadEvidence: 'ask' };
    expect(judge(lenient, { 'model-quality': BAD }).outcome).toBe('ask');
    expect(judge(lenient, report(0.91, undefined)).outcome).toBe('ask');
    expect(judge(lenient, report(0.74, undefined)).outcome).toBe('reject');
    expect(judge({}, { 'model-quality': BAD }).outcome).toBe('reject');
  });
});

describe('a rule that reads several files', () => {
  const wanted = (over: object, sources: Sources) =>
    judge({ metrics: [], ...over }, sources).reasons.map(({ rule, file }) => [rule, file?.wanted]);
  const report_ = read({});

  test('of constraints needs both', () => {
    const over = { constraints: ['model-quality'] };
    const missing = [['what its constraints limit']];
    expect(wanted(over, {})).toEqual([['file.model-quality', ...missing]]);
    expect(wanted(over, { 'model-quality': report_ })).toEqual([
      ['file.model-quality-constraints', ...missing],
    ]);
    expect(wanted(over, { 'model-quality-constraints': report_ })).toEqual([
      ['file.model-quality', ...missing],
    ]);
    expect(wanted(over, { 'model-quality': report_, 'model-quality-constraints': report_ })).toEqual([
      ['constraints.model-quality', undefined],
    ]);
    expect(wanted({ constraints: [{ of: 'data-quality' }] }, {})).toEqual([
      ['file.data-quality', ...missing],
    ]);
  });

  test('of facets needs one, and none of them bad: it could hold what the other hides', () => {
    const over = { facets: [{ metric: 'DI', min: 0.8 }] };
    const words = ['DI of every facet at least 0.80'];
    expect(wanted(over, {})).toEqual([['file.bias', words]]);
    expect(wanted(over, { 'pre-training-bias': report_ })).toEqual([['facets.*.DI', undefined]]);
    expect(wanted(over, { bias: report_, 'post-training-bias': BAD })).toEqual([
      ['file.post-training-bias', words],
    ]);
    expect(wanted(over, { bias: BAD, 'pre-training-bias': BAD })).toEqual([['file.bias', words]]);
  });

  test.each([
    { slices: [{ path: 's.*.auc', min: 0.8 }] },
    { facets: [{ metric: 'DI', min: 0.8 }] },
    { constraints: ['model-quality'] },
    { constraints: [{ of: 'data-quality' }] },
  ])('%j blocks without its files, and asks its people where it is to ask', (over) => {
    expect(judge({ metrics: [], ...over }, {})).toMatchObject({
      outcome: 'reject',
      reasons: [{ effect: 'block' }],
    });
    const [[kind, [rule]]] = Object.entries(over) as [[string, [object | string]]];
    const whole = typeof rule === 'string' ? { of: rule } : rule;
    const asking = { [kind]: [{ ...whole, onMissing: 'ask', needs: { risk: 1 } }] };
    expect(judge({ metrics: [], ...asking }, {})).toMatchObject({
      outcome: 'ask',
      needs: { approvers: 1, risk: 1 },
    });
  });

  test('slices want what they are called', () => {
    const slices = [
      { path: 's.*.auc', min: 0.8 },
      { path: 's.*.auc', gap: 0.1, label: 'Area' },
    ];
    expect(wanted({ slices }, {})).toEqual([
      ['file.model-quality', ['AUC of every slice at least 0.80', 'Area of every slice']],
    ]);
  });
});

test('every kind of rule has its reason, files first, then by the order of the policy', () => {
  const over = {
    metrics: [{ path: AUC, min: 0.8 }],
    slices: [{ path: 'slices.*.auc', min: 0.8 }],
    facets: [{ metric: 'DI', min: 0.8 }],
    constraints: ['model-quality'],
    evidence: { trainingCommit: true },
    images: { digest: true },
    naming: { group: 'churn-*' },
  };
  const sources = { ...report(0.9, 0.9), 'model-quality-constraints': read({}) };
  const verdict = judge(over, sources, { details: details({ commit: 'c0ffee' }) });
  expect(verdict.reasons.map(({ kind }) => kind)).toEqual([
    'file',
    'metric',
    'slices',
    'constraints',
    'evidence',
    'images',
    'naming',
  ]);
});
