// Who may approve alone in an emergency, when, the round that it opens; what everybody reads; and who reviews it until when.
import { describe, expect, test } from 'vitest';
import { cardOf } from '../../approval/announce.ts';
import {
  breakGlass,
  decidedFirst,
  overridden,
  overriddenBy,
  type Emergency,
} from '../../approval/break-glass.ts';
import { reviewNotice } from '../../approval/broken-glass-card.ts';
import { decisionNotice } from '../../approval/decision-notice.ts';
import { guard } from '../../approval/guard.ts';
import { type PersonKey, requestId } from '../../approval/ids.ts';
import { maybeUnstarted } from '../../approval/intake.ts';
import { opsNotice } from '../../approval/ops-notice.ts';
import { policyWarnings } from '../../approval/policy-warnings.ts';
import { roleFaults } from '../../approval/policy-rules.ts';
import { isAskedAnew, obstacle, registryWrite } from '../../approval/record.ts';
import { Request, type Stage } from '../../approval/request.ts';
import { endedNotice } from '../../approval/requester-notice.ts';
import { reviewersOf, reviewReminded, signReview } from '../../approval/review.ts';
import { dueAt, needsCard, sweep } from '../../approval/sweep.ts';
import { missingParts } from '../../approval/thread-parts.ts';
import { type BrokenGlass, type Decision } from '../../approval/vote.ts';
import { asRead } from './as-read.ts';
import { brokenGlass, dave, WHY_BROKEN } from './alone.ts';
import {
  alice,
  applying,
  approval,
  asking,
  at,
  bob,
  byPolicy,
  carol,
  closed,
  CONTENT,
  digest,
  FAIL,
  identities,
  judged,
  key,
  modelPackage,
  opened,
  policy,
  request,
  settled,
} from './values.ts';

const NOW = Date.parse(at('25 09:00'));
const OTHER = digest('beef');
const glassy = policy({
  roles: { risk: ['dave'] },
  breakGlass: { people: ['alice', 'dave'], reviewWithin: '4h' },
});
const today = { identities, policy: glassy };
const question = request(asking());
const rejected = request(settled(byPolicy, FAIL, at('23 14:07')));
const pending = modelPackage();
const onRejected = modelPackage({ approvalStatus: 'Rejected' });

const asked = (over: Partial<Emergency> = {}, person: PersonKey | undefined = dave, roster = today) => {
  const last = over.last ?? question;
  const given = { request: last, last, content: CONTENT, found: pending, contentNow: CONTENT };
  return breakGlass(
    { ...given, reason: WHY_BROKEN, now: NOW, policyDigest: digest('7be13d55'), ...over },
    person,
    roster,
  );
};

const glass = (over: Partial<BrokenGlass> = {}): BrokenGlass => ({ ...brokenGlass, ...over });
const REVIEW = { remindAt: at('25 13:00'), reminders: 0 };
const second = (stage: Stage, over: Partial<Request> = {}): Request =>
  request(stage, {
    round: 2,
    id: requestId('churn-telco', 42, 2),
    revision: 1,
    policy: glassy,
    review: REVIEW,
    ...over,
  });
const overriding = glass({ overrides: 1 });
const taken = (decision: Decision = glass()): Stage => ({ kind: 'decided', judged: judged(), decision });
const over = (decision = glass(), verdict = judged()): Stage => ({
  kind: 'closed',
  as: 'settled',
  judged: verdict,
  decision,
  at: at('25 09:01'),
  readBackAt: at('25 09:01'),
});
const done = second(over());

test('the next round is decided already, and the open question is closed by it', () => {
  const found = asked();
  expect(found).toEqual({
    kind: 'breaks',
    message:
      'churn-telco v42: the glass is broken. Countersign sets v42 to Approved now, and tells everybody who decides about it. ' +
      'Somebody else has to review it.',
    opens: { ...second(taken(overriding)), openedAt: at('25 09:00'), subject: pending.subject },
  });
  if (found.kind !== 'breaks') return;
  expect(Request.parse(found.opens)).toEqual(found.opens);
  expect(overriddenBy(found.opens)).toBe(1);
  expect(overridden(question, found.opens, NOW)).toEqual({
    ...question,
    stage: closed('overridden', 'Dave broke the glass', {
      at: at('25 09:00'),
      judged: judged(),
      closesAt: at('26 14:05'),
    }),
  });
});

test.each<[what: string, question: Stage, isVoid: boolean]>([
  ['approved', taken(approval()), true],
  ['being written', applying(approval()), true],
  ['rejected by its policy', settled(byPolicy, FAIL, at('25 09:01')), true],
  ['left pending', settled({ ...byPolicy, outcome: 'Pending', by: 'expiry' }, FAIL), false],
  ['closed for changes', closed('changes-requested', 'Bob requested changes'), false],
  ['overridden', closed('overridden', 'Dave broke the glass'), false],
])(
  'a question that is %s meanwhile is not closed again: the broken glass is void %j %s',
  (_, stage, isVoid) => {
    expect(overridden(request(stage), second(taken(overriding)), NOW)).toBeUndefined();
    expect(decidedFirst(request(stage))).toEqual(
      isVoid ? { as: 'overtaken', why: 'round 1 was decided before the glass was broken' } : undefined,
    );
  },
);

test('what a void one is read as', () => {
  const by = { decision: overriding, judged: judged() };
  const card = cardOf(
    second(closed('overtaken', 'round 1 was decided before the glass was broken', by)),
    today,
  );
  expect(card && asRead(card)).toEqual([
    'churn-telco v42: not approved by break glass, it was decided before',
    'Round 1 was decided before the glass was broken.',
    'Void: Dave approved by break glass, 25 Nov 2026, 09:00 UTC.',
    'Next: the card of round 1 says what became of v42.',
    'Round 2 · evidence 4f1c9a02 · policy 7be13d55',
  ]);
});

test('a rejected version is approved over its rejection, content that changed since is named as such', () => {
  expect(asked({ last: rejected, found: onRejected, content: OTHER, contentNow: OTHER })).toMatchObject({
    opens: { contentDigest: OTHER, stage: { decision: { over: 'Rejected', isStale: true } } },
  });
  const found = asked({ last: rejected, found: onRejected });
  expect(found.kind === 'breaks' && overriddenBy(found.opens)).toBeUndefined();
});

const OFF = 'the policy of churn-telco lets nobody approve alone, not in an emergency either.';
const NOT_NAMED = 'you are not among those who may break the glass of churn-telco.';

test.each<[who: string, person: PersonKey | undefined, policy: typeof glassy | undefined, because?: string]>([
  ['who is named', dave, glassy],
  ['who is named, about their own work', alice, glassy],
  ['an approver who is not named', bob, glassy, NOT_NAMED],
  ['somebody whom the identities do not know', key('mallory'), glassy, NOT_NAMED],
  ['nobody known', undefined, glassy, NOT_NAMED],
  ['anybody, without a word in the policy', dave, policy(), OFF],
  ['anybody, without a policy', dave, undefined, OFF],
  ['anybody, where the policy only observes', dave, { ...glassy, mode: 'observe' }, OFF],
])('%s', (_, person, now, because) => {
  const last = { request: question, last: question };
  const roster = { identities, policy: now };
  const found = breakGlass(
    {
      ...last,
      content: CONTENT,
      contentNow: CONTENT,
      found: pending,
      reason: WHY_BROKEN,
      now: NOW,
      policyDigest: CONTENT,
    },
    person,
    roster,
  );
  expect(found.kind === 'breaks' ? undefined : found.message).toBe(because && `Not approved: ${because}`);
});

test.each<[what: string, given: Partial<Emergency>, why: string]>([
  ['a round after the one that was shown', { request: question, last: second(asking()) }, 'newer-round'],
  ['other content than was shown', { contentNow: OTHER }, 'content-changed'],
  ['a deleted version', { found: undefined, contentNow: undefined }, 'gone'],
  ['another of that name', { found: modelPackage({ registeredAt: at('25') }) }, 'gone'],
  ['what is not judged yet', { last: request(opened) }, 'not-judged'],
  ['what was never judged', { last: request(closed('left-pending', 'x')) }, 'not-judged'],
  ['a decision that is being written', { last: request(applying(approval())) }, 'being-written'],
  ['what is approved', { found: modelPackage({ approvalStatus: 'Approved' }) }, 'not-waiting'],
  ['what failed to register', { found: modelPackage({ status: 'Failed' }) }, 'not-waiting'],
])('%s is not approved', (_, given, why) => {
  expect(asked(given)).toMatchObject({ kind: 'refused', why });
});

test.each<[what: string, given: [stage: Stage, status: string, content: typeof CONTENT], as?: string]>([
  ['as it was', [taken(), 'PendingManualApproval', CONTENT]],
  ['rejected, as it was', [taken(glass({ over: 'Rejected' })), 'Rejected', CONTENT]],
  ['with other content', [taken(), 'PendingManualApproval', OTHER], 'changed'],
  ['rejected meanwhile', [taken(), 'Rejected', CONTENT], 'overtaken'],
  [
    'set back to pending meanwhile',
    [taken(glass({ over: 'Rejected' })), 'PendingManualApproval', CONTENT],
    'overtaken',
  ],
])('record finds it %s', (_, [stage, approvalStatus, content], as) => {
  expect(obstacle(second(stage), modelPackage({ approvalStatus }), content, 'Approved')?.as).toBe(as);
});

test('a rejected version whose content changed stays rejected: nobody asked for a question', () => {
  const changed = { as: 'changed', why: 'x' } as const;
  const round = second(taken(glass({ over: 'Rejected' })));
  expect(isAskedAnew(round, changed, onRejected)).toBe(false);
  expect(isAskedAnew(round, changed, pending)).toBe(true);
  const writing = request(applying(approval()));
  expect(isAskedAnew(writing, changed, modelPackage({ approvalStatus: 'Approved' }))).toBe(true);
  expect(isAskedAnew(writing, { ...changed, as: 'gone' }, undefined)).toBe(false);
});

test('what is written says what it is', () => {
  expect(registryWrite(second(taken()), glass(), pending)?.description).toBe(
    `Approved by break glass by Dave (U0DAVE): ${WHY_BROKEN} No quorum voted. Countersign churn-telco-v42-r2.`,
  );
});

test('a round whose execution is missing is started, and guard sees nothing in it', () => {
  expect(maybeUnstarted(second(taken()))).toBe(true);
  const facts = { last: done, seen: undefined, policy: glassy, startFrom: at('01') };
  expect(guard({ ...facts, found: modelPackage({ approvalStatus: 'Approved' }) }).kind).toBe('nothing');
});

describe('what is read of it', () => {
  test('the card of a version that its policy rejected, by its own author', () => {
    const own = glass({ over: 'Rejected', isStale: true });
    const [vote] = own.votes;
    const byAlice = {
      ...own,
      votes: vote ? [{ ...vote, person: alice, name: 'Alice', slack: 'U0ALICE' }] : [],
    };
    const card = cardOf(second(over(byAlice, judged(FAIL))), today);
    expect(card && asRead(card)).toEqual([
      'churn-telco v42: approved by break glass',
      'Alice approved by break glass, 25 Nov 2026, 09:00 UTC. No quorum voted. The registry says Approved. Reason:',
      `> ${WHY_BROKEN}`,
      'It is Alice’s own work: nobody else looked at it.',
      'Its content changed after it was checked: what follows is about what it was.',
      '1 of 2 checks fails.',
      '- AUC 0.74, needs at least 0.80: too low by 0.06',
      'The other check passes. Compared with v41, the newest approved.',
      '- Accuracy 0.84, needs at least 0.75',
      'To know: @Bob, @Carol, @Dave.',
      'Review: not signed yet. Bob or Carol can: countersign sign-review churn-telco 42',
      'Next: deployments may use v42. If it should not stand: countersign revoke churn-telco 42',
      'Round 2 · evidence 4f1c9a02 · policy 7be13d55',
    ]);
    expect(card?.summary).toBe(
      `churn-telco v42: approved by break glass by Alice on 25 Nov 09:00 UTC. No quorum voted. Reason: ${WHY_BROKEN}`,
    );
  });

  test('the question that it overrode, and one whose content moved', () => {
    const override = cardOf(request(closed('overridden', 'Dave broke the glass')), today);
    expect(override && asRead(override)).toEqual([
      'churn-telco v42: not decided, overridden by break glass',
      'Dave broke the glass. No quorum voted.',
      'Next: the card of round 2 says what became of v42.',
      'Round 1 · evidence none · policy 7be13d55',
    ]);
    const moved = second(
      closed('changed', 'the content of the version changed', { decision: glass({ over: 'Rejected' }) }),
    );
    const card = cardOf(moved, today);
    expect(card && asRead(card)).toEqual([
      'churn-telco v42: content changed, the break glass is void',
      'The content of the version changed. Nothing was approved.',
      'Void: Dave approved by break glass, 25 Nov 2026, 09:00 UTC.',
      'Next: v42 is still Rejected and cannot be deployed. Look again, and give the command again if it still has to be.',
      'Round 2 · evidence none · policy 7be13d55',
    ]);
    expect(needsCard(moved)).toBe(true);
    expect(opsNotice(moved, identities)?.message).toBe(
      'churn-telco v42: the content of the version changed. The break glass is void, and nothing was approved.',
    );
  });

  test('machines, the requester and ops', () => {
    expect(decisionNotice(done)).toMatchObject({ outcome: 'Approved', by: 'break-glass', who: ['dave'] });
    expect(endedNotice(done)?.summary).toBe(
      'Your churn-telco v42 is approved by break glass, by Dave. No quorum voted. Deployments may use it; somebody else reviews it.',
    );
    expect(opsNotice(done, identities)).toMatchObject({
      subject: 'Countersign: churn-telco v42 approved by break glass',
      message:
        `churn-telco v42: Dave approved by break glass: ${WHY_BROKEN} No quorum voted. ` +
        `It is Approved, and somebody else has to review it. ${done.arn}`,
    });
  });
});

describe('the review', () => {
  test.each<[who: string, roster: typeof glassy, people: PersonKey[]]>([
    ['the approvers', glassy, [bob, carol]],
    ['a role of its own; not who broke the glass', policy({ roles: { risk: ['dave'] } }), [bob, carol]],
    ['never the author', policy({ approvers: ['alice', 'carol'] }), [carol]],
    [
      'whoever else decides, where none of them is left',
      policy({ approvers: ['dave'], roles: { risk: ['bob'] } }),
      [bob],
    ],
    ['nobody, where nobody is left', policy({ approvers: ['dave'] }), []],
  ])('is signed by %s', (_, now, people) => {
    expect(reviewersOf(done, { identities, policy: now })).toEqual(people);
  });

  test('reminders come with growing gaps, at most a week apart, until it is signed', () => {
    const moments: string[] = [];
    let now = done;
    for (let count = 0; count < 8; count++) {
      const due = now.review?.remindAt ?? at('01');
      expect(reviewReminded(now, Date.parse(due) - 1)).toBeUndefined();
      const next = reviewReminded(now, Date.parse(due));
      if (!next) throw new Error('not due');
      moments.push(due.slice(5, 16));
      now = next;
    }
    expect(moments).toEqual([
      '11-25T13:00',
      '11-25T21:00',
      '11-26T13:00',
      '11-27T21:00',
      '11-30T13:00',
      '12-05T21:00',
      '12-12T21:00',
      '12-19T21:00',
    ]);
  });

  test('sweep reminds as long as nobody has signed, weeks after the round has ended', () => {
    const told = { topic: at('25'), bus: at('25'), requester: at('25'), lineage: at('25') };
    const card = { channel: 'C0MODELS', ts: '1.1', begunAt: at('25'), shown: 1 };
    const whole = { ...done, told, card };
    expect(dueAt(whole, NOW)).toBe(at('25 13:00'));
    expect(sweep(whole, 'SUCCEEDED', Date.parse(at('25 13:00')))).toEqual({ kind: 'remind-review' });
    expect(sweep(whole, 'SUCCEEDED', Date.parse(at('25 13:00')) + 30 * 86_400_000)).toEqual({
      kind: 'remind-review',
    });
    const by = { person: bob, words: 'It was right.', now: NOW };
    const signing = signReview(whole, by, today);
    expect(signing).toMatchObject({ kind: 'signs' });
    if (signing.kind !== 'signs') return;
    const shown = { ...signing.next, card: { ...card, shown: signing.next.revision } };
    expect(Request.parse(shown).review?.signed).toEqual({
      person: bob,
      name: 'Bob',
      at: at('25 09:00'),
      words: 'It was right.',
    });
    expect(dueAt(shown, NOW)).toBeUndefined();
    const read = cardOf(shown, today);
    expect(read && asRead(read).slice(-4)).toEqual([
      'Reviewed: by Bob, 25 Nov 2026, 09:00 UTC.',
      '> It was right.',
      'Next: deployments may use v42. If it should not stand: countersign revoke churn-telco 42',
      'Round 2 · evidence 4f1c9a02 · policy 7be13d55',
    ]);
  });

  test('only the newest reminder is posted, and mentions those who can sign', () => {
    const reminded = { ...done, review: { ...REVIEW, reminders: 2 } };
    expect(missingParts(done, Date.parse(at('25 09:00')))).toEqual([]);
    expect(missingParts(reminded, Date.parse(at('25 09:00')))).toEqual(['review:2']);
    const notice = reviewNotice(reminded, 'review:2', today);
    expect(notice?.summary).toBe(
      'Reminder: churn-telco v42 was approved by break glass, and nobody has reviewed it yet.',
    );
    expect(JSON.stringify(notice?.section)).toMatch(/"slack":"U0BOB".*"slack":"U0CAROL"/);
    expect(reviewNotice(reminded, 'table', today)).toBeUndefined();
  });

  test.each<[what: string, on: Request, person: PersonKey | undefined, message: string]>([
    [
      'their own',
      done,
      dave,
      'Not signed: you broke the glass yourself, and somebody else has to review it. Bob or Carol can.',
    ],
    [
      'as its author',
      done,
      alice,
      'Not signed: you are not among those who review churn-telco v42. Bob or Carol can.',
    ],
    [
      'whom nobody knows',
      done,
      undefined,
      'Not signed: you are not among those who review churn-telco v42. Bob or Carol can.',
    ],
    [
      'what was approved by its question',
      request(settled(approval()), { policy: glassy }),
      carol,
      'Not signed: churn-telco v42 was not approved by break glass, so there is nothing to review.',
    ],
    [
      'what was never applied',
      second(taken()),
      bob,
      'Not signed: churn-telco v42 was not approved by break glass, so there is nothing to review.',
    ],
    [
      'a second time',
      { ...done, review: { ...REVIEW, signed: { person: carol, name: 'Carol', at: at('25 10:00') } } },
      bob,
      'Not signed: Carol reviewed churn-telco v42 already, on 25 Nov 10:00 UTC.',
    ],
  ])('nobody signs %s', (_, on, person, message) => {
    expect(signReview(on, { person, words: '', now: NOW }, today)).toMatchObject({
      kind: 'refused',
      message,
    });
  });
});

test.each<[over: object, faults: string[], warnings: string[]]>([
  [{ breakGlass: { people: ['dave'] } }, [], []],
  [{ breakGlass: { people: ['bob'] } }, [], []],
  [{ approvers: ['S0RISK'] }, [], []],
  [{ approvers: ['S0RISK'], breakGlass: { people: ['bob'] } }, [], []],
  [
    { breakGlass: { people: ['bob', 'carol'] } },
    [],
    ['churn, breakGlass: everybody who decides may also approve alone, so needs bind nobody.'],
  ],
  [
    { breakGlass: { people: ['bob'], reviewers: 'risk' } },
    ['risk is no role here: write who they are under roles'],
    [],
  ],
  [
    { approvers: ['bob'], breakGlass: { people: ['dave', 'bob'] } },
    ['nobody of approvers could review what bob did'],
    ['churn, breakGlass: everybody who decides may also approve alone, so needs bind nobody.'],
  ],
])('a policy that says %j', (over_, faults, warnings) => {
  const on = policy(over_);
  expect(roleFaults(on).map(({ words }) => words)).toEqual(faults);
  expect(policyWarnings(on).filter((words) => words.includes('breakGlass'))).toEqual(warnings);
});
