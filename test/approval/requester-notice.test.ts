// What whoever registered a version reads: that it is asked about, and how that ended. Whole messages, as they are read.
import { describe, expect, test } from 'vitest';
import {
  askedNotice,
  endedNotice,
  requesterOf,
  type RequesterNotice,
} from '../../approval/requester-notice.ts';
import { type Request, type Stage } from '../../approval/request.ts';
import { type Decision } from '../../approval/vote.ts';
import { type Verdict } from '../../approval/verdict.ts';
import { partAsRead } from './as-read.ts';
import {
  alice,
  approval,
  asking,
  at,
  bob,
  byExpiry,
  byPolicy,
  carol,
  CLOSES,
  closed,
  decided,
  FAIL,
  identities,
  judged,
  opened,
  PASS,
  policy,
  rejection,
  request,
  settled,
  UNREADABLE,
  vote,
} from './values.ts';

const LINK = 'https://local.slack/archives/C0MODELS/p1';
const read = (notice: RequesterNotice | undefined): string[] | undefined =>
  notice?.section.parts.flatMap(partAsRead);

describe('while it is asked about', () => {
  const asked = (over: Partial<Request> = {}, verdict: Verdict = PASS): RequesterNotice =>
    askedNotice(request({ ...asking(), judged: judged(verdict) } as Stage, over), judged(verdict), {
      roster: { identities },
      link: LINK,
    });

  test('who decides, until when and what then', () => {
    expect(asked().summary).toBe(
      'Your churn-telco v42 is asked about. All 2 checks pass. It waits for Bob or Carol, one is enough. It closes 26 Nov 14:05 UTC and is then rejected.',
    );
    expect(read(asked())).toEqual([
      'Your churn-telco v42 is asked about. All 2 checks pass.',
      'It waits for Bob or Carol, one is enough. It closes 26 Nov 2026, 14:05 UTC and is then rejected.',
      'You will read here how it ends. Follow it',
    ]);
  });

  test('two roles, and an end that leaves it pending', () => {
    const roles = { 'ml-leads': [bob], risk: [carol] };
    const needs = { 'ml-leads': 1, risk: 1 };
    const two = { policy: policy({ roles, needs, onExpiry: 'leave-pending' }) };
    expect(read(asked(two, { ...PASS, needs }))?.[1]).toBe(
      'It waits for Bob or Carol: one of ml-leads and one of risk. It closes 26 Nov 2026, 14:05 UTC and then stays pending.',
    );
  });

  test('nobody can decide, because its author is the only approver', () => {
    const own = { policy: policy({ approvers: [alice] }) };
    expect(read(asked(own))?.[1]).toBe(
      'It waits for nobody: Alice registered it and is the only approver. It closes 26 Nov 2026, 14:05 UTC and is then rejected.',
    );
  });
});

describe('how it ended', () => {
  test.each<[what: string, decided: [Decision, Verdict], summary: string, words: string[]]>([
    [
      'approved by a person',
      [approval('Numbers hold.'), PASS],
      'Your churn-telco v42 is approved, by Bob. Deployments may use it.',
      [
        'Your churn-telco v42 is approved, by Bob.',
        'Deployments may use it. Decided 23 Nov 2026, 15:02 UTC. Open the card',
        '> Numbers hold.',
      ],
    ],
    [
      'approved by two',
      [
        {
          ...approval(),
          votes: [vote({ words: 'Numbers hold.' }), vote({ person: carol, name: 'Carol', slack: 'U0CAROL' })],
        },
        PASS,
      ],
      'Your churn-telco v42 is approved, by Bob and Carol. Deployments may use it.',
      [
        'Your churn-telco v42 is approved, by Bob and Carol.',
        'Deployments may use it. Decided 23 Nov 2026, 15:02 UTC. Open the card',
        'Bob:',
        '> Numbers hold.',
      ],
    ],
    [
      'rejected by a person',
      [rejection('Split by customer.'), PASS],
      'Your churn-telco v42 was rejected by Carol.',
      [
        'Your churn-telco v42 was rejected by Carol.',
        'Decided 23 Nov 2026, 15:10 UTC. Open the card',
        '> Split by customer.',
      ],
    ],
    [
      'rejected by policy',
      [byPolicy, FAIL],
      'Your churn-telco v42 was rejected by policy. AUC 0.74, needs at least 0.80: too low by 0.06. Nobody was asked.',
      [
        'Your churn-telco v42 was rejected by policy.',
        'AUC 0.74, needs at least 0.80: too low by 0.06. Nobody was asked. Decided 23 Nov 2026, 14:06 UTC. Open the card',
        'To see what the policy says before you register: countersign simulate',
      ],
    ],
    [
      'unreadable',
      [byPolicy, UNREADABLE],
      'Your churn-telco v42 was rejected by policy. Its metrics cannot be read: not JSON. Line 7 has NaN; JSON has no such number. Nobody was asked.',
      [
        'Your churn-telco v42 was rejected by policy.',
        'Its metrics cannot be read: not JSON. Line 7 has NaN; JSON has no such number. Nobody was asked. Decided 23 Nov 2026, 14:06 UTC. Open the card',
        'To see what the policy says before you register: countersign simulate',
      ],
    ],
    [
      'nobody in time',
      [byExpiry(), PASS],
      'Your churn-telco v42 was rejected: nobody decided in time.',
      [
        'Your churn-telco v42 was rejected: nobody decided in time.',
        'It closed 26 Nov 2026, 14:06 UTC. Open the card',
      ],
    ],
    [
      'nobody in time, left pending',
      [byExpiry('Pending'), PASS],
      'Your churn-telco v42 was left pending: nobody decided in time.',
      [
        'Your churn-telco v42 was left pending: nobody decided in time.',
        'It closed 26 Nov 2026, 14:06 UTC. Open the card',
      ],
    ],
  ])('%s', (_what, [decision, verdict], summary, words) => {
    const notice = endedNotice(request(settled(decision, verdict)), LINK);
    expect(notice?.summary).toBe(summary);
    expect(read(notice)).toEqual(words);
  });

  test.each<[stage: Stage, words: string[]]>([
    [
      closed('changes-requested', 'Carol requested changes', {
        closesAt: CLOSES,
        votes: [
          vote({ person: carol, name: 'Carol', choice: 'request-changes', words: 'Add the age facet.' }),
        ],
      }),
      [
        'Your churn-telco v42 is not approved, and not rejected: Carol requested changes.',
        '> Add the age facet.',
        'Register a new version, or correct this one. Countersign then checks again and asks again. Open the card',
      ],
    ],
    [
      closed('superseded', 'v43 is asked about instead', {
        closesAt: CLOSES,
        replacedBy: { version: 43, registeredAt: at('23 16:40'), channel: 'C0MODELS', link: `${LINK}43` },
      }),
      [
        'Your churn-telco v42 is not asked about any more: v43 took its place.',
        'It stays PendingManualApproval and cannot be deployed. Open the card',
      ],
    ],
    [
      closed('gone', 'the version was deleted', { closesAt: CLOSES }),
      [
        'Your churn-telco v42 is not asked about any more.',
        'The version was deleted. Nothing was approved. Open the card',
      ],
    ],
    [
      closed('overtaken', 'its status was set to Approved outside Countersign by erin', { closesAt: CLOSES }),
      [
        'Your churn-telco v42 is not decided here.',
        'Its status was set to Approved outside Countersign by erin. Open the card',
      ],
    ],
    [
      closed('left-pending', 'its execution failed'),
      [
        'Your churn-telco v42 was left pending: Countersign could not finish.',
        'Ops have been told. It cannot be deployed. To ask again: countersign ask-again churn-telco 42, or register a new version. Open the card',
      ],
    ],
  ])('%j', (stage, words) => {
    expect(read(endedNotice(request(stage), LINK))).toEqual(words);
  });

  test.each<[stage: Stage]>([
    [opened],
    [asking()],
    [decided(approval())],
    [closed('changed', 'x', { closesAt: CLOSES })],
    [closed('gone', 'before anybody was asked')],
    [closed('observed', 'x')],
  ])('nobody waits for more of %j', (stage) => {
    expect(endedNotice(request(stage), LINK)).toBeUndefined();
  });

  test('the link is that of the newer card, where that took its place; and without a card there is none', () => {
    const by = { version: 43, registeredAt: at('23 16:40'), channel: 'C0MODELS', link: `${LINK}43` };
    const links = (notice: RequesterNotice | undefined): string => JSON.stringify(notice?.section);
    const superseded = request(closed('superseded', 'x', { closesAt: CLOSES, replacedBy: by }));
    expect(links(endedNotice(superseded, LINK))).toContain(`${LINK}43`);
    expect(links(endedNotice(request(settled(approval()))))).not.toContain('link');
  });
});

test('it goes to the first of the author’s people whom Slack knows', () => {
  expect(requesterOf(request(opened), identities)).toBe('U0ALICE');
  const nobody = request(opened, { author: { identities: ['arn:aws:iam::1:user/x'], people: [] } });
  expect(requesterOf(nobody, identities)).toBeUndefined();
});
