// Every rule of a policy in one list: where it stands, what it could lead to, and whom it calls for.
import { describe, expect, test } from 'vitest';
import { claimsOf, listedRules, roleFaults } from '../../approval/policy-rules.ts';
import { policy } from './values.ts';

const EVERY_KIND = {
  roles: { risk: ['dave'] },
  metrics: [
    { path: 'm.auc', min: 0.8 },
    { path: 'm.lift', better: 'higher', drop: '1%', level: 'ask', onNoChampion: 'note' },
    { path: 'm.f1', compare: { must: 'better', level: 'note' }, max: 1, onMissing: 'ask' },
    { path: 'm.mae', between: [0, 1], drop: { atMost: 1, level: 'ask' } },
    { path: 'm.r2', level: 'note' },
  ],
  slices: [{ path: 's.*.auc', gap: 0.1, level: 'ask' }],
  facets: [{ metric: 'DI', min: 0.8 }],
  constraints: ['data-quality', { of: 'model-quality', level: 'note' }],
  evidence: { files: ['bias'], level: 'ask' },
  images: { digest: true },
  naming: { description: 10, level: 'note' },
};

test('every rule stands in the list, with what its outcomes would do', () => {
  const rules = listedRules(policy(EVERY_KIND)).map(({ at, about, effects }) => [
    at.join('.'),
    about,
    effects,
  ]);
  expect(rules).toEqual([
    ['metrics.0', 'm.auc', ['block', 'block']],
    ['metrics.1', 'm.lift', ['block', 'ask', 'note']],
    ['metrics.2', 'm.f1', ['block', 'ask', 'note', 'ask', 'note']],
    ['metrics.3', 'm.mae', ['block', 'block', 'ask', 'ask']],
    ['metrics.4', 'm.r2', ['note']],
    ['slices.0', 's.*.auc', ['ask', 'block']],
    ['facets.0', 'DI', ['block', 'block']],
    ['constraints.0', 'data-quality', ['block', 'block']],
    ['constraints.1', 'model-quality', ['note', 'note']],
    ['evidence', '', ['ask']],
    ['images', '', ['block', 'block']],
    ['naming', '', ['note']],
  ]);
  expect(listedRules(policy({ metrics: [] }))).toEqual([]);
});

test('what bad evidence does is what the policy says of it', () => {
  const [first] = listedRules(policy({ ...EVERY_KIND, onBadEvidence: 'ask' }));
  expect(first?.effects).toEqual(['block', 'ask']);
});

test('what is required fails at its own level, unless it says otherwise', () => {
  const effects = (evidence: object) =>
    listedRules(policy({ metrics: [], evidence })).flatMap((rule) => rule.effects);
  expect(effects({ files: ['bias'] })).toEqual(['block']);
  expect(effects({ files: ['bias'], level: 'block', onMissing: 'note' })).toEqual(['note']);
  expect(effects({ metadata: { owner: 'any' }, onMissing: 'note' })).toEqual(['note']);
  expect(effects({ groupTags: { tier: ['low'] }, onMissing: 'note' })).toEqual(['block', 'note']);
});

describe('whom a policy calls for', () => {
  test('is told with its place, the policy first, and with what the rule could lead to', () => {
    const needs = { risk: 1 };
    const claims = claimsOf(
      policy({
        roles: { risk: ['dave'] },
        metrics: [
          {
            path: 'm.auc',
            min: 0.8,
            needs,
            drop: { atMost: 0.1, level: 'ask', needs },
            compare: { must: 'better', level: 'note', needs },
          },
          { path: 'm.f1', drop: 0.1, compare: 'better', min: 0 },
        ],
        slices: [{ path: 's.*', min: 0, needs }],
        facets: [{ metric: 'DI', min: 0, needs }],
        constraints: [{ of: 'data-quality', needs }],
        evidence: { files: ['bias'], needs },
        images: { digest: true, needs },
        naming: { description: 1, level: 'ask', needs },
      }),
    );
    const BLOCKS = ['block', 'block'];
    expect(claims.map(({ at, needs: who, effects }) => [at.join('.'), who, effects])).toEqual([
      ['', { approvers: 1 }, ['ask']],
      ['metrics.0', needs, ['block', 'block', 'ask', 'ask', 'note', 'note', 'note']],
      ['metrics.0.drop', needs, ['ask', 'ask']],
      ['metrics.0.compare', needs, ['note', 'note', 'note']],
      ['slices.0', needs, BLOCKS],
      ['facets.0', needs, BLOCKS],
      ['constraints.0', needs, BLOCKS],
      ['evidence', needs, ['block']],
      ['images', needs, BLOCKS],
      ['naming', needs, ['ask']],
    ]);
  });

  test.each<[over: object, faults: [at: string, words: string][]]>([
    [{}, []],
    [{ needs: { approvers: 2 } }, []],
    [
      { needs: { approvers: 3 } },
      [['needs.approvers', 'approvers has 2 people, fewer than the 3 who must say yes']],
    ],
    [{ needs: { risk: 1 } }, [['needs.risk', 'risk is no role here: write who they are under roles']]],
    [
      { roles: { risk: ['bob', 'bob'] }, needs: { risk: 2 } },
      [['needs.risk', 'risk has one person, fewer than the 2 who must say yes']],
    ],
    [
      { naming: { description: 1, needs: { legal: 1, approvers: 1 } } },
      [['naming.needs.legal', 'legal is no role here: write who they are under roles']],
    ],
    [{ roles: { risk: ['dave'] }, escalate: { after: '71h', to: 'risk' } }, []],
    [
      { escalate: { after: '72h', to: 'risk' } },
      [
        ['escalate.to', 'risk is no role here: write who they are under roles'],
        ['escalate.after', 'the question is closed by then'],
      ],
    ],
  ])('%j', (over, faults) => {
    expect(roleFaults(policy(over)).map(({ at, words }) => [at.join('.'), words])).toEqual(faults);
  });
});
