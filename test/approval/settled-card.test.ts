// The card of a round that ended with a decision, whole, as a person reads it.
import { expect, test } from 'vitest';
import { settledCard } from '../../approval/settled-card.ts';
import { type Closed, type Request } from '../../approval/request.ts';
import { type Decision, type Vote } from '../../approval/vote.ts';
import { type Verdict } from '../../approval/verdict.ts';
import { asRead } from './as-read.ts';
import {
  approval,
  byExpiry,
  byPolicy,
  CLEAR,
  FAIL,
  judged,
  key,
  MISSING,
  PASS,
  policy,
  rejection,
  request,
  rosterFor,
  settled,
  UNREADABLE,
  vote,
} from './values.ts';

const card = (decision: Decision, verdict: Verdict = PASS, over: Partial<Request> = {}) => {
  const stage = { ...settled(decision, verdict) } as Extract<Closed, { as: 'settled' }>;
  const on = request(stage, over);
  return settledCard(on, stage, rosterFor(on));
};
const FOOTER = 'Round 1 · evidence 4f1c9a02 · policy 7be13d55';

test('approved, with a comment', () => {
  const given = card(approval('Numbers hold on the September holdout too.'));
  expect(asRead(given)).toEqual([
    'churn-telco v42: approved',
    'Bob approved, 23 Nov 2026, 15:02 UTC. The registry says Approved.',
    '> Numbers hold on the September holdout too.',
    'All 2 checks passed. Compared with v41, the newest approved.',
    '- AUC 0.91, needs at least 0.80',
    '- Accuracy 0.84, needs at least 0.75',
    'Next: deployments may use v42. Alice registered it.',
    FOOTER,
  ]);
  expect(given.summary).toBe(
    'churn-telco v42: approved by Bob on 23 Nov 15:02 UTC. The registry says Approved.',
  );
});

test('approved without a word, although a number was missing', () => {
  expect(asRead(card(approval(), MISSING))).toEqual([
    'churn-telco v42: approved',
    'Bob approved, 23 Nov 2026, 15:02 UTC. The registry says Approved.',
    '1 of 2 checks needs a person.',
    '- AUC is not in the file, needs at least 0.80',
    'The other check passes. There was no approved version to compare with.',
    '- Accuracy 0.84, needs at least 0.75',
    'Next: deployments may use v42. Alice registered it.',
    FOOTER,
  ]);
});

test('rejected, with the reason', () => {
  const given = card(rejection('Holdout overlaps the training data: 1,204 customers are in both.'));
  expect(asRead(given)).toEqual([
    'churn-telco v42: rejected',
    'Carol rejected, 23 Nov 2026, 15:10 UTC. Reason:',
    '> Holdout overlaps the training data: 1,204 customers are in both.',
    'All 2 checks had passed. Compared with v41, the newest approved.',
    '- AUC 0.91, needs at least 0.80',
    '- Accuracy 0.84, needs at least 0.75',
    'Next: v42 stays Rejected. Alice registered it. A new version opens a new question.',
    FOOTER,
  ]);
  expect(given.summary).toBe(
    'churn-telco v42: rejected by Carol on 23 Nov 15:10 UTC. Reason: Holdout overlaps the training data: 1,204 customers are in both.',
  );
});

test('a long reason is cut on the card, and shorter in the summary', () => {
  const given = card(rejection('x'.repeat(500)));
  expect(asRead(given)[2]).toBe(`> ${'x'.repeat(266)} … (shortened)`);
  expect(given.summary).toMatch(/Reason: x{126} … \(shortened\)$/);
});

test('a rejection without words, as an older request may have it', () => {
  const silent = { ...rejection('x'), votes: rejection('x').votes.map(({ words: _, ...rest }) => rest) };
  expect(asRead(card(silent))[1]).toBe('Carol rejected, 23 Nov 2026, 15:10 UTC. Reason:');
});

test('approved by policy, where nobody had to be asked', () => {
  const decision: Decision = { ...byPolicy, outcome: 'Approved' };
  const given = card(decision, CLEAR);
  expect(asRead(given)).toEqual([
    'churn-telco v42: approved by policy',
    'Approved by policy 7be13d55, 23 Nov 2026, 14:06 UTC. Nobody was asked.',
    'The policy approves without asking when every rule passes. The registry says Approved.',
    'All 2 checks passed. Compared with v41, the newest approved.',
    '- AUC 0.91, needs at least 0.80',
    '- Accuracy 0.84, needs at least 0.75',
    'Next: deployments may use v42. Alice registered it.',
    FOOTER,
  ]);
  expect(given.summary).toBe(
    'churn-telco v42: approved by policy on 23 Nov 14:06 UTC, nobody was asked. All 2 checks pass.',
  );
});

test('rejected by policy: the failing number first', () => {
  const given = card(byPolicy, FAIL);
  expect(asRead(given)).toEqual([
    'churn-telco v42: rejected by policy',
    '1 of 2 checks fails. Nobody was asked.',
    '- AUC 0.74, needs at least 0.80: too low by 0.06',
    'The other check passes. Compared with v41, the newest approved.',
    '- Accuracy 0.84, needs at least 0.75',
    'Decided: by policy, 23 Nov 2026, 14:06 UTC. Registered by Alice.',
    'Next: v42 stays Rejected. A version that meets the policy has to be registered anew.',
    FOOTER,
  ]);
  expect(given.summary).toBe(
    'churn-telco v42: rejected by policy, nobody was asked. AUC 0.74, needs at least 0.80: too low by 0.06.',
  );
});

test('rejected, metrics unreadable: which file, why, and what to do', () => {
  const given = card(byPolicy, UNREADABLE);
  expect(asRead(given)).toEqual([
    'churn-telco v42: rejected, metrics unreadable',
    'Nothing could be checked, so nobody was asked.',
    'File: s3://models/churn/v42/evaluation.json',
    'Problem: not JSON. Line 7 has NaN; JSON has no such number.',
    'Often: Python’s json.dumps writes NaN. With allow_nan=False it stops there instead.',
    'Wanted from it: AUC at least 0.80, Accuracy at least 0.75.',
    'Decided: by policy, 23 Nov 2026, 14:06 UTC. Registered by Alice.',
    'Next: v42 stays Rejected. Correct the file and register a new version.',
    FOOTER,
  ]);
  expect(given.summary).toBe(
    'churn-telco v42: rejected, nobody was asked. Its metrics cannot be read: not JSON. Line 7 has NaN; JSON has no such number.',
  );
});

test('nobody decided in time: rejected', () => {
  const given = card(byExpiry());
  expect(asRead(given)).toEqual([
    'churn-telco v42: rejected, nobody decided in time',
    '0 of 1 approvals when the question closed, 26 Nov 2026, 14:05 UTC.',
    'Asked: Bob and Carol. The policy rejects after 72 hours.',
    'All 2 checks had passed. Compared with v41, the newest approved.',
    '- AUC 0.91, needs at least 0.80',
    '- Accuracy 0.84, needs at least 0.75',
    'Next: v42 stays Rejected. To ask again, register it as a new version.',
    FOOTER,
  ]);
  expect(given.summary).toBe('churn-telco v42: rejected, because nobody decided by 26 Nov 14:05 UTC.');
});

const yes = (name: string, role?: string) =>
  vote({ person: key(name), name, ...(role !== undefined && { role }) });

test.each<[what: string, votes: Vote[], given: string]>([
  ['two of one role', [yes('bob', 'approvers'), yes('carol')], '1 of 2'],
  ['one of each role', [yes('dave', 'risk'), yes('carol')], '2 of 2'],
  ['one whose place was free since another withdrew', [yes('carol')], '1 of 2'],
  ['one of a user group, by the role of the vote', [yes('erin', 'risk')], '1 of 2'],
  ['a no', [vote({ choice: 'reject', role: 'approvers' })], '0 of 2'],
])('nobody decided in time, one of each role was needed, and there was %s', (_what, votes, given) => {
  const verdict = { ...PASS, needs: { approvers: 1, risk: 1 } };
  const over = { policy: policy({ roles: { risk: ['dave'] } }) };
  expect(asRead(card({ ...byExpiry(), votes }, verdict, over))[1]).toBe(
    `${given} approvals when the question closed, 26 Nov 2026, 14:05 UTC.`,
  );
});

test('nobody decided in time: left pending', () => {
  const given = card(byExpiry('Pending'), PASS, {
    policy: policy({ onExpiry: 'leave-pending', approvers: ['alice', 'bob'] }),
  });
  expect(asRead(given)).toEqual([
    'churn-telco v42: left pending, nobody decided in time',
    '0 of 1 approvals when the question closed, 26 Nov 2026, 14:05 UTC.',
    'Asked: Bob. The policy leaves the version pending after 72 hours.',
    'All 2 checks had passed. Compared with v41, the newest approved.',
    '- AUC 0.91, needs at least 0.80',
    '- Accuracy 0.84, needs at least 0.75',
    'Next: v42 stays PendingManualApproval and cannot be deployed. To ask again: countersign ask-again churn-telco 42, or register a new version.',
    FOOTER,
  ]);
  expect(given.summary).toBe('churn-telco v42: left pending, because nobody decided by 26 Nov 14:05 UTC.');
});

test('without a known end, the moment of the decision stands for it', () => {
  const stage: Extract<Closed, { as: 'settled' }> = {
    kind: 'closed',
    as: 'settled',
    judged: judged(),
    decision: byExpiry(),
    at: byExpiry().at,
  };
  expect(asRead(settledCard(request(stage), stage, rosterFor(request(stage))))[1]).toBe(
    '0 of 1 approvals when the question closed, 26 Nov 2026, 14:06 UTC.',
  );
});

test('no card of an ended round offers a choice', () => {
  for (const decision of [approval(), rejection('too old now'), byPolicy, byExpiry()])
    expect(card(decision).choices).toEqual([]);
});
