// Who may take an approval back, when, the round that it opens, and what everybody is told of it.
import { expect, test } from 'vitest';
import { cardOf } from '../../approval/announce.ts';
import { decisionNotice } from '../../approval/decision-notice.ts';
import { guard } from '../../approval/guard.ts';
import { type PersonKey, requestId } from '../../approval/ids.ts';
import { intake, maybeUnstarted } from '../../approval/intake.ts';
import { opsNotice } from '../../approval/ops-notice.ts';
import { closedAs, obstacle, registryWrite, settleWithoutVote } from '../../approval/record.ts';
import { Request, type Stage } from '../../approval/request.ts';
import { endedNotice } from '../../approval/requester-notice.ts';
import { markedRevoked, revoke, revokers, type Revoking } from '../../approval/revoke.ts';
import { isAnnounced, sweep } from '../../approval/sweep.ts';
import { missingParts } from '../../approval/thread-parts.ts';
import { type Decision } from '../../approval/vote.ts';
import { asRead } from './as-read.ts';
import { revocation, WHY_REVOKED } from './alone.ts';
import {
  alice,
  applying,
  approval,
  asking,
  at,
  bob,
  byExpiry,
  byPolicy,
  carol,
  closed,
  CLEAR,
  CONTENT,
  decided,
  digest,
  EVIDENCE,
  FAIL,
  identities,
  judged,
  key,
  modelPackage,
  policy,
  request,
  rosterFor,
  settled,
} from './values.ts';

const dave = key('dave');
const NOW = Date.parse(at('25 09:00'));
const approved = request(settled(approval('Holds.'), undefined, at('23 15:03')));
const onApproved = modelPackage({ approvalStatus: 'Approved' });

const asked = (
  over: Partial<Revoking> = {},
  person: PersonKey | undefined = carol,
  roster = rosterFor(approved),
) => {
  const last = over.last ?? approved;
  return revoke(
    { request: last, last, found: onApproved, reason: WHY_REVOKED, now: NOW, ...over },
    person,
    roster,
  );
};
const second = (stage: Stage): Request =>
  request(stage, { round: 2, id: requestId('churn-telco', 42, 2), revision: 1 });
const taken = (decision: Decision = revocation): Stage => ({ kind: 'decided', judged: judged(), decision });
const over = (readBackAt = at('25 09:01')): Stage => ({
  kind: 'closed',
  as: 'settled',
  judged: judged(),
  decision: revocation,
  at: at('25 09:01'),
  readBackAt,
});
const writing: Stage = { kind: 'applying', judged: judged(), decision: revocation };

test('an approval is taken back by a round that is decided already, on the evidence of the approval', () => {
  const found = asked();
  expect(found).toEqual({
    kind: 'revokes',
    message: 'churn-telco v42: the approval is revoked. Countersign sets v42 to Rejected now.',
    next: { ...second(taken()), openedAt: at('25 09:00') },
  });
  if (found.kind === 'revokes') expect(Request.parse(found.next)).toEqual(found.next);
});

test('what the approval showed in its thread is not kept twice', () => {
  const shown = settled(approval());
  const last = request({
    ...shown,
    judged: { ...judged(), runs: { kind: 'said', lines: ['There is no run.'] } },
  } as Stage);
  const found = asked({ last });
  expect(found.kind === 'revokes' && found.next.stage).toEqual(
    taken({ ...revocation, revokes: { ...revocation.revokes } }),
  );
});

test.each<[who: string, person: PersonKey | undefined, may: boolean]>([
  ['who approved it', bob, true],
  ['another approver', carol, true],
  ['the author, who is none of them', alice, false],
  ['somebody else', dave, false],
  ['somebody whom nobody knows', undefined, false],
])('%s', (_, person, may) => {
  const found = asked({}, person ?? key('mallory'));
  expect(found.kind).toBe(may ? 'revokes' : 'refused');
  if (found.kind === 'refused')
    expect(found).toEqual({
      kind: 'refused',
      why: 'not-entitled',
      message: 'Not revoked: you are not among those who decide about churn-telco. Bob or Carol can.',
    });
});

test('who counts is who has a role of the approval today: whoever came later may, whoever left may not', () => {
  const today = { identities, policy: policy({ approvers: ['alice', 'dave'] }) };
  expect(revokers(approved, today)).toEqual([alice, dave]);
  expect(asked({}, dave, today).kind).toBe('revokes');
  expect(asked({}, alice, today).kind).toBe('revokes');
  expect(asked({}, bob, today)).toMatchObject({ why: 'not-entitled' });
  expect(revokers(approved, { identities, policy: undefined })).toEqual([]);
  expect(asked({}, bob, { identities, policy: undefined })).toMatchObject({
    message: 'Not revoked: you are not among those who decide about churn-telco. Its policy names nobody.',
  });
});

test('an approval by the policy alone can be taken back, too', () => {
  const last = request(settled({ ...byPolicy, outcome: 'Approved' }, CLEAR));
  expect(asked({ last })).toMatchObject({
    kind: 'revokes',
    next: { stage: { decision: { revokes: { who: 'The policy approved' } } } },
  });
});

test.each<[what: string, given: Partial<Revoking>, why: string, because: string]>([
  [
    'a round that came after the one that was shown',
    { request: approved, last: second(settled(approval())) },
    'newer-round',
    'round 2 of churn-telco v42 came after the one you saw.',
  ],
  [
    'a question that is open',
    { last: request(asking()) },
    'not-approved',
    'the question about churn-telco v42 is open, and nothing is approved. Reject it instead.',
  ],
  [
    'an approval that is being written',
    { last: request(applying(approval())) },
    'being-written',
    'the decision about churn-telco v42 is being written. Try again in a minute.',
  ],
  [
    'a revocation that is being written',
    { request: approved, last: second(writing) },
    'already-revoked',
    'Carol revoked the approval of churn-telco v42 already, on 25 Nov 09:00 UTC.',
  ],
  [
    'a revocation that is done',
    { last: second(over()), found: modelPackage({ approvalStatus: 'Rejected' }) },
    'already-revoked',
    'Carol revoked the approval of churn-telco v42 already, on 25 Nov 09:00 UTC.',
  ],
  [
    'a revocation that somebody else’s status overtook',
    { last: second(closed('overtaken', 'x', { decision: revocation, judged: judged() })) },
    'outside',
    'churn-telco v42 was approved outside Countersign, so there is no approval here to take back. ' +
      'Set it to Rejected in the registry; the runbook says how, under Decided outside.',
  ],
  [
    'an approval outside Countersign',
    { last: request(closed('overtaken', 'x')) },
    'outside',
    'churn-telco v42 was approved outside Countersign, so there is no approval here to take back. ' +
      'Set it to Rejected in the registry; the runbook says how, under Decided outside.',
  ],
  [
    'a rejected one that somebody approved outside',
    { last: request(settled(byPolicy, FAIL)) },
    'outside',
    'churn-telco v42 was approved outside Countersign, so there is no approval here to take back. ' +
      'Set it to Rejected in the registry; the runbook says how, under Decided outside.',
  ],
  [
    'a rejected one',
    { last: request(settled(byExpiry())), found: modelPackage({ approvalStatus: 'Rejected' }) },
    'not-approved',
    'the registry says churn-telco v42 is Rejected.',
  ],
  [
    'one that was set back to pending',
    { found: modelPackage() },
    'not-approved',
    'the registry says churn-telco v42 is PendingManualApproval.',
  ],
  ['a deleted one', { found: undefined }, 'gone', 'churn-telco v42 is not in the registry any more.'],
  [
    'another of that name',
    { found: modelPackage({ approvalStatus: 'Approved', registeredAt: at('25 08:00') }) },
    'gone',
    'churn-telco v42 is not in the registry any more.',
  ],
])('%s is not', (_, given, why, because) => {
  expect(asked(given)).toEqual({ kind: 'refused', why, message: `Not revoked: ${because}` });
});

test('where a revocation was never written, or the approval never read back, it can be taken back anew', () => {
  const failed = second(closed('left-pending', 'x', { decision: revocation, judged: judged() }));
  expect(asked({ last: failed })).toMatchObject({
    next: { round: 3, stage: { decision: { revokes: revocation.revokes } } },
  });
  const unread = request(closed('left-pending', 'x', { decision: approval(), judged: judged() }));
  expect(asked({ last: unread })).toMatchObject({
    next: { round: 2, stage: { decision: { revokes: revocation.revokes } } },
  });
});

test.each<[what: string, given: [stage: Stage, status: string, content: string], as: string | undefined]>([
  ['approved: it is written', [taken(), 'Approved', 'c0ffee'], undefined],
  ['approved with other content: no reason to leave it approved', [taken(), 'Approved', 'beef'], undefined],
  ['as we wrote it, where the answer was lost', [writing, 'Rejected', 'beef'], undefined],
  ['rejected by somebody else meanwhile', [taken(), 'Rejected', 'c0ffee'], 'overtaken'],
  ['set back to pending meanwhile', [taken(), 'PendingManualApproval', 'c0ffee'], 'overtaken'],
])('record finds it %s', (_, [stage, approvalStatus, content], as) => {
  const found = obstacle(second(stage), modelPackage({ approvalStatus }), digest(content), 'Rejected');
  expect(found?.as).toBe(as);
});

test('nobody settles it again, and what an approval needs is still that it waits', () => {
  const round = second(taken());
  expect(settleWithoutVote(round, NOW)).toEqual({ kind: 'settle', request: round });
  expect(obstacle(request(decided(approval())), onApproved, CONTENT, 'Approved')?.as).toBe('overtaken');
  expect(closedAs(second(over()))).toBe('revoked');
});

test('what is written to the version', () => {
  expect(registryWrite(second(taken()), revocation, onApproved)).toEqual({
    status: 'Rejected',
    description: `Approval revoked by Carol (U0CAROL): ${WHY_REVOKED} Countersign churn-telco-v42-r2.`,
    metadata: { 'countersign-request': 'churn-telco-v42-r2', 'countersign-by': 'carol' },
  });
});

test('intake and sweep start a round whose execution is missing, and intake opens none beside it', () => {
  const round = second(taken());
  expect(maybeUnstarted(round)).toBe(true);
  expect(maybeUnstarted(request(decided(approval())))).toBe(false);
  const facts = { found: onApproved, contentDigest: CONTENT, policy: policy(), startFrom: at('01') };
  expect(intake({ ...facts, last: round })).toEqual({ kind: 'resume', request: round });
  expect(sweep(round, 'absent', NOW)).toEqual({ kind: 'start' });
});

test.each<[stage: Stage, status: string, kind: string]>([
  [taken(), 'Approved', 'wait'],
  [writing, 'Rejected', 'nothing'],
  [over(), 'Rejected', 'nothing'],
  [over(), 'Approved', 'see'],
])('guard, %#', (stage, approvalStatus, kind) => {
  const found = modelPackage({ approvalStatus });
  const seen = guard({ found, last: second(stage), seen: undefined, policy: policy(), startFrom: at('01') });
  expect(seen.kind).toBe(kind);
});

test('the card of the round that took it back', () => {
  const card = cardOf(second(over()), rosterFor(approved));
  expect(card && asRead(card)).toEqual([
    'churn-telco v42: approval revoked',
    'Carol revoked the approval, 25 Nov 2026, 09:00 UTC. The registry says Rejected. Reason:',
    `> ${WHY_REVOKED}`,
    'Before: Bob approved in round 1, 23 Nov 2026, 15:02 UTC.',
    'Next: no deployment may start with v42. What runs it already goes on: check your deployments. ' +
      'To ask about v42 again, set it to PendingManualApproval.',
    'Round 2 · evidence 4f1c9a02 · policy 7be13d55',
  ]);
  expect(card?.summary).toBe(
    `churn-telco v42: approval revoked by Carol on 25 Nov 09:00 UTC. The registry says Rejected. Reason: ${WHY_REVOKED}`,
  );
});

const LINK = 'https://example.slack.com/archives/C0MODELS/p1';

test.each([
  [LINK, 'Why it was revoked'],
  [undefined, 'Why stands on a card of its own.'],
])('the card of the approval then says so, and leads there: %s', (link, why) => {
  const marked = markedRevoked(approved, second(over()), link);
  const card = marked && cardOf(Request.parse(marked), rosterFor(approved));
  expect(card && asRead(card)).toEqual([
    'churn-telco v42: approved, later revoked by Carol',
    'Bob approved, 23 Nov 2026, 15:02 UTC.',
    '> Holds.',
    'All 2 checks had passed. Compared with v41, the newest approved.',
    '- AUC 0.91, needs at least 0.80',
    '- Accuracy 0.84, needs at least 0.75',
    'Now: Carol revoked the approval, 25 Nov 2026, 09:00 UTC. v42 is Rejected.',
    why,
    'Round 1 · evidence 4f1c9a02 · policy 7be13d55',
  ]);
  expect(card?.summary).toBe(
    'churn-telco v42: approved, later revoked by Carol on 25 Nov 09:00 UTC. The registry says Rejected.',
  );
  if (link) expect(JSON.stringify(card)).toContain(link);
  expect(marked && markedRevoked(marked, second(over()), LINK)).toBeUndefined();
});

test('while it is not written, everybody is told that the version is still approved', () => {
  const failure = { at: at('25 09:01'), error: 'AccessDeniedException', cause: 'No.' };
  const stuck = { ...second(taken()), failure };
  const card = cardOf(stuck, rosterFor(approved));
  expect(card && asRead(card)).toContain(
    'Now: v42 is still Approved, and deployments may use it until this is repaired.',
  );
  expect(opsNotice(stuck, identities)?.message).toBe(
    'churn-telco v42: execution churn-telco-v42-r2 failed with AccessDeniedException: No. ' +
      'The version stays Approved; its decision is kept. ' +
      'Repair the cause and redrive the execution; sweep redrives it at most hourly.',
  );
  const givenUp = second(closed('left-pending', 'its execution failed', { decision: revocation }));
  expect(opsNotice(givenUp, identities)?.message).toBe(
    'churn-telco v42: its execution failed. The version stays Approved: give the command again.',
  );
  const last = cardOf(givenUp, rosterFor(approved));
  expect(last && asRead(last)).toContain(
    'Next: v42 is still Approved, and deployments may use it until this is repaired. Give the command again.',
  );
});

test('machines, the requester and ops are told', () => {
  const round = second(over());
  expect(decisionNotice(round)).toEqual({
    group: 'churn-telco',
    version: 42,
    arn: round.arn,
    outcome: 'Rejected',
    by: 'revocation',
    who: ['carol'],
    requestId: 'churn-telco-v42-r2',
    revokes: 'churn-telco-v42-r1',
    evidence: EVIDENCE,
    policy: round.policyDigest,
  });
  expect(endedNotice(round)?.summary).toBe(
    'Your churn-telco v42 is not approved any more: Carol revoked the approval. It is Rejected, and deployments may not use it.',
  );
  expect(opsNotice(round, identities)).toEqual({
    subject: 'Countersign: churn-telco v42 approval revoked',
    message:
      `churn-telco v42: Carol revoked the approval: ${WHY_REVOKED} It is Rejected. ` +
      `What runs it already goes on: check your deployments. ${round.arn}`,
    requestId: 'churn-telco-v42-r2',
    arn: round.arn,
  });
});

test('the round is announced when the card of the approval says it, too; its thread repeats nothing', () => {
  const at0 = at('25 09:02');
  const card = { channel: 'C0MODELS', ts: '1.1', begunAt: at0, shown: 1 };
  const told = { topic: at0, bus: at0, requester: at0 };
  const round = { ...second(over()), card, told };
  expect(missingParts(round, Date.parse(at0))).toEqual([]);
  expect(isAnnounced(round)).toBe(false);
  expect(isAnnounced({ ...round, told: { ...told, before: at0 } })).toBe(true);
  // Ops know it from the topic, and not from Slack yet.
  const half = { ...told, before: at0, ops: at0 };
  expect(isAnnounced({ ...round, told: half })).toBe(false);
  expect(isAnnounced({ ...round, told: { ...half, opsChannel: at0 } })).toBe(true);
});
