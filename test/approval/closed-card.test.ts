// The card of a round that ended without a decision of its own, whole, as a person reads it.
import { expect, test } from 'vitest';
import { closedCard } from '../../approval/closed-card.ts';
import { type Closed } from '../../approval/request.ts';
import { type Verdict } from '../../approval/verdict.ts';
import { asRead } from './as-read.ts';
import {
  approval,
  at,
  byPolicy,
  closed,
  FAIL,
  identities,
  judged,
  MISSING,
  PASS,
  request,
  UNREADABLE,
  CLEAR,
} from './values.ts';

type Without = Exclude<Closed, { as: 'settled' }>;
const card = (...given: Parameters<typeof closed>) => {
  const stage = closed(...given) as Without;
  return closedCard(request(stage), stage, identities);
};
const observed = (verdict: Verdict) =>
  card('observed', 'the policy only observes', { judged: judged(verdict) });
const SHOWN = 'Round 1 · evidence 4f1c9a02 · policy 7be13d55';
const NOT_SHOWN = 'Round 1 · evidence none · policy 7be13d55';

test('observed: what would have been asked', () => {
  expect(asRead(observed(PASS))).toEqual([
    'churn-telco v42: observed only',
    'This policy only observes. If it were enforced, a person would be asked.',
    'All 2 checks pass. Compared with v41, the newest approved.',
    '- AUC 0.91, needs at least 0.80',
    '- Accuracy 0.84, needs at least 0.75',
    'Next: nothing: the registry is not written. Registered by Alice.',
    SHOWN,
  ]);
  expect(observed(PASS).summary).toBe(
    'churn-telco v42: observed only. This policy only observes. If it were enforced, a person would be asked.',
  );
});

test('observed: what would have been rejected', () => {
  expect(asRead(observed(FAIL))).toEqual([
    'churn-telco v42: observed only',
    'This policy only observes. If it were enforced, it would be rejected by policy.',
    '1 of 2 checks fails.',
    '- AUC 0.74, needs at least 0.80: too low by 0.06',
    'The other check passes. Compared with v41, the newest approved.',
    '- Accuracy 0.84, needs at least 0.75',
    'Next: nothing: the registry is not written. Registered by Alice.',
    SHOWN,
  ]);
  expect(asRead(observed(UNREADABLE))[2]).toBe('Nothing could be checked.');
  expect(asRead(observed(MISSING))[1]).toMatch(/a person would be asked\.$/);
  expect(asRead(observed(CLEAR))[1]).toMatch(/it would be approved by policy\.$/);
  expect(asRead(card('observed', 'x'))[1]).toMatch(/rejected by policy\.$/);
});

test('no two blocks of an observed card have one name', () => {
  const names = observed(FAIL).sections.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('its own reason stands first, what an observed version was found to be below it, what to do last', () => {
  const names = (given: ReturnType<typeof card>) => given.sections.map(({ name }) => name);
  expect(names(card('gone', 'x'))).toEqual(['why', 'next']);
  expect(names(observed(FAIL)).slice(0, 2)).toEqual(['why', 'found']);
  expect(names(observed(FAIL)).at(-1)).toBe('next');
});

test('changed while nobody had voted', () => {
  expect(asRead(card('changed', 'the content of the version changed'))).toEqual([
    'churn-telco v42: evidence changed, votes are void',
    'The content of the version changed. Nothing was approved.',
    'Next: v42 is asked about again in a new round, with what it is now.',
    NOT_SHOWN,
  ]);
});

test('changed after a vote, which is void', () => {
  const given = card('changed', 'the content of the version changed after it was shown', {
    judged: judged(),
    decision: approval(),
  });
  expect(asRead(given)).toEqual([
    'churn-telco v42: evidence changed, votes are void',
    'The content of the version changed after it was shown. Nothing was approved.',
    'Void: Bob approved, 23 Nov 2026, 15:02 UTC.',
    'Next: v42 is asked about again in a new round, with what it is now.',
    SHOWN,
  ]);
  expect(given.summary).toBe(
    'churn-telco v42: evidence changed, votes are void. The content of the version changed after it was shown. Nothing was approved.',
  );
});

test('gone', () => {
  expect(asRead(card('gone', 'the version was deleted'))).toEqual([
    'churn-telco v42: not decided, the version is gone',
    'The version was deleted. Nothing was approved.',
    'Next: nothing more to do here.',
    NOT_SHOWN,
  ]);
});

test('overtaken, with and without a decision', () => {
  const why = 'its status was set to Approved outside Countersign by arn:aws:iam::1:user/erin';
  expect(asRead(card('overtaken', why))).toEqual([
    'churn-telco v42: not decided here, its status was set elsewhere',
    'Its status was set to Approved outside Countersign by arn:aws:iam::1:user/erin.',
    'Next: check who did it. Countersign wrote nothing to this version.',
    NOT_SHOWN,
  ]);
  expect(asRead(card('overtaken', why, { decision: approval() })).slice(0, 3)).toEqual([
    'churn-telco v42: decision not written, its status was set elsewhere',
    'Its status was set to Approved outside Countersign by arn:aws:iam::1:user/erin.',
    'Void: Bob approved, 23 Nov 2026, 15:02 UTC.',
  ]);
  expect(asRead(card('overtaken', why, { decision: byPolicy })).join('\n')).not.toContain('Void');
});

test.each<[status: 'Approved' | 'Rejected', by: string | undefined, whole: string[]]>([
  [
    'Approved',
    'arn:aws:iam::000000000000:user/bob',
    [
      'churn-telco v42: approved outside Countersign, still Approved',
      'Decided outside Countersign by Bob: set to Approved. No vote led to this, and deployments may use v42 now.',
      'Next: check your deployments. Countersign reverts nothing; ops are told, and the runbook says how to set v42 back.',
      NOT_SHOWN,
    ],
  ],
  [
    'Rejected',
    'arn:aws:sts::1:assumed-role/DataScientist/erin',
    [
      'churn-telco v42: rejected outside Countersign, still Rejected',
      'Decided outside Countersign by erin (arn:aws:sts::1:assumed-role/DataScientist/erin): set to Rejected. No vote led to this, and v42 cannot be deployed.',
      'Next: ask whoever did it. Countersign reverts nothing; ops are told, and the runbook says how to set v42 back.',
      NOT_SHOWN,
    ],
  ],
  [
    'Approved',
    undefined,
    [
      'churn-telco v42: approved outside Countersign, still Approved',
      'Decided outside Countersign by somebody whom the registry does not name: set to Approved. No vote led to this, and deployments may use v42 now.',
      'Next: check your deployments. Countersign reverts nothing; ops are told, and the runbook says how to set v42 back.',
      NOT_SHOWN,
    ],
  ],
])('decided outside: %s by %s', (status, by, whole) => {
  const outside = { status, ...(by !== undefined && { by }), modifiedAt: at('24 08:59') };
  const given = card('overtaken', 'x', { outside });
  expect(asRead(given)).toEqual(whole);
  expect(given.summary).toBe(`${whole[0]}. ${whole[1]}`);
});

test('decided outside after somebody voted', () => {
  const outside = { status: 'Rejected', by: 'e\u202Erin', modifiedAt: at('24 08:59') } as const;
  expect(asRead(card('overtaken', 'x', { outside, decision: approval() })).slice(1, 3)).toEqual([
    'Decided outside Countersign by e\uFFFDrin (e\uFFFDrin): set to Rejected. No vote led to this, and v42 cannot be deployed.',
    'Void: Bob approved, 23 Nov 2026, 15:02 UTC.',
  ]);
});

test('left pending, because we could not finish', () => {
  const why = 'its execution ended without closing it';
  expect(asRead(card('left-pending', why))).toEqual([
    'churn-telco v42: not decided, Countersign could not finish',
    'Its execution ended without closing it.',
    'Next: v42 stays PendingManualApproval and cannot be deployed. To ask again: countersign ask-again churn-telco 42, or register a new version.',
    NOT_SHOWN,
  ]);
  expect(asRead(card('left-pending', why, { decision: approval() })).slice(0, 3)).toEqual([
    'churn-telco v42: decided, never written to the registry',
    'Its execution ended without closing it.',
    'Void: Bob approved, 23 Nov 2026, 15:02 UTC.',
  ]);
});
