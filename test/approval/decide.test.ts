// What a person's click or answer means: every refusal, in its order, and the vote that counts.
import { describe, expect, test } from 'vitest';
import { answered, hear } from '../../approval/decide.ts';
import { type SlackAnswer } from '../../approval/vote.ts';
import { type Instant, instant } from '../../approval/ids.ts';
import { type Request, type Stage } from '../../approval/request.ts';
import { type Verdict } from '../../approval/verdict.ts';
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
  CLOSES,
  decided,
  identities,
  judged,
  opened,
  PASS,
  policy,
  request,
  rosterFor,
  settled,
  UNREADABLE,
  userArn,
} from './values.ts';

const NOW = at('23 15:02');
const TS = '1795442110.000100';
const answer = (over: Partial<SlackAnswer> = {}): SlackAnswer => ({
  choice: 'approve',
  slackUser: 'U0BOB',
  evidenceShown: '4f1c9a02',
  channel: 'C0MODELS',
  messageTs: TS,
  ...over,
});
const shown = (stage: Stage, over: Partial<Request> = {}): Request =>
  request(stage, { card: { channel: 'C0MODELS', begunAt: at('23 14:05'), ts: TS }, ...over });
const refusal = (on: Request, over: Partial<SlackAnswer> = {}, now: Instant = NOW) => {
  const heard = hear(on, answer(over), rosterFor(on), now);
  return heard.kind === 'refused' ? heard.refusal : heard;
};

describe('of whom the verdict needs', () => {
  const under = policy({ roles: { risk: ['carol', 'dave'] } });
  const needing = (needs: Verdict['needs']): Request => shown(asking({ ...PASS, needs }), { policy: under });

  test.each<[needs: Verdict['needs'], slackUser: string, heard: object]>([
    [{ risk: 1 }, 'U0DAVE', { kind: 'counts', name: 'Dave' }],
    [{ risk: 1 }, 'U0CAROL', { kind: 'counts', name: 'Carol' }],
    [{ risk: 1 }, 'U0BOB', { kind: 'not-entitled', person: bob }],
    [{ risk: 1 }, 'U0ALICE', { kind: 'author', person: alice }],
    [{ approvers: 1 }, 'U0DAVE', { kind: 'not-entitled' }],
    [{ approvers: 2 }, 'U0BOB', { kind: 'counts', name: 'Bob' }],
    [{ approvers: 1, risk: 1 }, 'U0DAVE', { kind: 'counts', name: 'Dave' }],
    [{ approvers: 1, risk: 2 }, 'U0ALICE', { kind: 'author' }],
  ])('%j and %s', (needs, slackUser, heard) => {
    expect(refusal(needing(needs), { slackUser })).toMatchObject(heard);
  });

  test('one may reject where several would have to approve', () => {
    expect(refusal(needing({ approvers: 2 }), { choice: 'reject' })).toMatchObject({ kind: 'counts' });
  });

  test('what became of it comes before how many are needed', () => {
    expect(refusal(needing({ approvers: 2 }), {}, CLOSES)).toMatchObject({ kind: 'expired' });
  });
});

describe('an answer counts', () => {
  test.each<[user: string, choice: 'approve' | 'reject', heard: object]>([
    ['U0BOB', 'approve', { kind: 'counts', person: bob, name: 'Bob' }],
    ['U0CAROL', 'reject', { kind: 'counts', person: carol, name: 'Carol' }],
  ])('of %s, to %s', (slackUser, choice, heard) => {
    expect(hear(shown(asking()), answer({ slackUser, choice }), rosterFor(shown(asking())), NOW)).toEqual(
      heard,
    );
  });

  test('until the last moment', () => {
    expect(refusal(shown(asking()), {}, instant(Date.parse(CLOSES) - 1))).toMatchObject({ kind: 'counts' });
  });

  test('while the place of the card is not known yet', () => {
    expect(refusal(request(asking()))).toMatchObject({ kind: 'counts' });
    expect(
      refusal(request(asking(), { card: { channel: 'C0MODELS', begunAt: at('23 14:05') } })),
    ).toMatchObject({ kind: 'counts' });
  });

  test('on evidence that could not be read, where the policy asks', () => {
    expect(refusal(shown(asking(UNREADABLE)))).toMatchObject({ kind: 'counts' });
  });
});

describe('a place that is not the card’s', () => {
  test.each<[over: Partial<SlackAnswer>]>([
    [{ channel: 'C0OTHER' }],
    [{ messageTs: '1795442110.000101' }],
    [{ channel: '' }],
    [{ messageTs: '' }],
  ])('%j is refused before anything else', (over) => {
    expect(refusal(shown(asking()), over)).toEqual({ kind: 'wrong-place' });
    expect(refusal(shown(decided(approval())), { ...over, slackUser: 'U0NOBODY' })).toEqual({
      kind: 'wrong-place',
    });
  });

  test('is any but the policy’s channel while nothing is posted', () => {
    expect(refusal(request(asking()), { channel: 'C0OTHER' })).toEqual({ kind: 'wrong-place' });
  });
});

describe('who may not decide', () => {
  const everyStage: Stage[] = [
    opened,
    asking(),
    decided(approval()),
    applying(approval()),
    settled(approval()),
    closed('changed', 'x'),
  ];

  test.each(everyStage)('a stranger learns only that: %j', (stage) => {
    for (const slackUser of ['U0NOBODY', 'u0bob', ' U0BOB', ''])
      expect(refusal(shown(stage), { slackUser })).toEqual({ kind: 'unknown-person' });
    expect(refusal(shown(stage), { slackUser: 'U0DAVE' })).toEqual({ kind: 'not-entitled', person: 'dave' });
  });

  test('the author, also one who is an approver, and also by any of their people', () => {
    const own = policy({ approvers: ['alice', 'bob'] });
    expect(refusal(shown(asking(), { policy: own }), { slackUser: 'U0ALICE' })).toEqual({
      kind: 'author',
      person: alice,
    });
    expect(refusal(shown(asking()), { slackUser: 'U0ALICE' })).toEqual({ kind: 'author', person: alice });
    const two = { identities: ['a', 'b'], people: [alice, bob] };
    expect(refusal(shown(asking(), { author: two }))).toEqual({ kind: 'author', person: bob });
  });

  test('the author cannot reject either', () => {
    expect(refusal(shown(asking()), { slackUser: 'U0ALICE', choice: 'reject' })).toEqual({
      kind: 'author',
      person: alice,
    });
  });

  test('somebody whose key the file no longer has', () => {
    const less = { ...identities, people: {} };
    expect(hear(shown(asking()), answer(), rosterFor(shown(asking()), less), NOW)).toEqual({
      kind: 'refused',
      refusal: { kind: 'unknown-person' },
    });
  });
});

describe('a question that is not open', () => {
  const judgedOnly: Stage = { kind: 'judged', judged: judged() };
  test.each<[what: string, on: Request, over: Partial<SlackAnswer>, now: Instant, refused: object]>([
    ['not asked yet', shown(opened), {}, NOW, { kind: 'not-asked' }],
    ['judged only', shown(judgedOnly), {}, NOW, { kind: 'not-asked' }],
    ['just closed', shown(asking()), {}, CLOSES, { kind: 'expired', closesAt: CLOSES, decision: undefined }],
    ['of other evidence', shown(asking()), { evidenceShown: 'a81e0c77' }, NOW, { kind: 'evidence-changed' }],
    ['of no evidence', shown(asking()), { evidenceShown: '' }, NOW, { kind: 'evidence-changed' }],
    [
      'decided by another',
      shown(decided(approval())),
      { slackUser: 'U0CAROL' },
      NOW,
      { kind: 'already-decided', decision: approval() },
    ],
    [
      'decided by them',
      shown(decided(approval())),
      {},
      NOW,
      { kind: 'already-yours', vote: approval().votes[0] },
    ],
    [
      'decided by them, the other way now',
      shown(applying(approval())),
      { choice: 'reject' },
      NOW,
      { kind: 'already-decided', decision: approval() },
    ],
    [
      'settled, for them',
      shown(settled(approval())),
      {},
      NOW,
      { kind: 'already-yours', vote: approval().votes[0] },
    ],
    [
      'settled, for the author',
      shown(settled(approval())),
      { slackUser: 'U0ALICE' },
      NOW,
      { kind: 'already-decided', decision: approval() },
    ],
    [
      'closed, for the author',
      shown(asking()),
      { slackUser: 'U0ALICE' },
      CLOSES,
      { kind: 'expired', closesAt: CLOSES, decision: undefined },
    ],
    [
      'settled by the policy',
      shown(settled(byPolicy)),
      {},
      NOW,
      { kind: 'already-decided', decision: byPolicy },
    ],
    [
      'settled by expiry',
      shown(settled(byExpiry())),
      {},
      NOW,
      { kind: 'expired', closesAt: CLOSES, decision: byExpiry() },
    ],
    ['changed', shown(closed('changed', 'x')), {}, NOW, { kind: 'evidence-changed' }],
    [
      'changed after their vote',
      shown(closed('changed', 'x', { decision: approval() })),
      {},
      NOW,
      { kind: 'evidence-changed' },
    ],
    ['gone', shown(closed('gone', 'x')), {}, NOW, { kind: 'not-asked' }],
    [
      'gone after their vote',
      shown(closed('gone', 'x', { decision: approval() })),
      {},
      NOW,
      { kind: 'not-asked' },
    ],
    ['overtaken', shown(closed('overtaken', 'x', { decision: approval() })), {}, NOW, { kind: 'not-asked' }],
    ['observed', shown(closed('observed', 'x')), {}, NOW, { kind: 'not-asked' }],
    ['left pending', shown(closed('left-pending', 'x')), {}, NOW, { kind: 'not-asked' }],
  ])('%s', (_what, on, ...[over, now, refused]) => {
    expect(refusal(on, over, now)).toEqual(refused);
  });

  test('by expiry of a request that never had an end is told as decided', () => {
    const stage = { ...settled(byExpiry()), closesAt: undefined } as Stage;
    expect(refusal(shown(stage))).toEqual({ kind: 'already-decided', decision: byExpiry() });
  });
});

describe('of an answer by the command', () => {
  const said = (caller: string, over: object = {}) => ({
    choice: 'approve' as const,
    caller,
    evidenceShown: '4f1c9a02',
    ...over,
  });
  const session = (name: string): string => `arn:aws:sts::000000000000:assumed-role/ModelApprovers/${name}`;
  const people = { ...identities, sessionsArePeople: ['arn:aws:iam::000000000000:role/ModelApprovers'] };
  const heardAs = (on: Request, caller: string, over: object = {}) =>
    hear(on, said(caller, over), { ...rosterFor(on), identities: people }, NOW);

  test.each<[caller: string, over: object, heard: object]>([
    [userArn('bob'), {}, { kind: 'counts', person: bob, name: 'Bob' }],
    [session('carol'), {}, { kind: 'counts', person: carol, name: 'Carol' }],
    [userArn('dave'), {}, { kind: 'refused', refusal: { kind: 'not-entitled', person: 'dave' } }],
    [userArn('alice'), {}, { kind: 'refused', refusal: { kind: 'author', person: alice } }],
    [userArn('mallory'), {}, { kind: 'refused', refusal: { kind: 'unknown-person' } }],
    ['U0BOB', {}, { kind: 'refused', refusal: { kind: 'unknown-person' } }],
    [session('mallory'), {}, { kind: 'refused', refusal: { kind: 'unknown-person' } }],
    [
      'arn:aws:sts::000000000000:assumed-role/DataScientist/bob',
      {},
      { kind: 'refused', refusal: { kind: 'unknown-person' } },
    ],
    [
      userArn('bob'),
      { evidenceShown: 'deadbeef' },
      { kind: 'refused', refusal: { kind: 'evidence-changed' } },
    ],
  ])('%s %j', (caller, over, heard) => {
    expect(heardAs(shown(asking()), caller, over)).toEqual(heard);
  });

  test('it needs no card, and counts as the vote of the same person in Slack', () => {
    const on = request(asking());
    const roster = rosterFor(on);
    const answer = said(userArn('bob'));
    expect(answered(on, answer, hear(on, answer, roster, NOW), { roster, now: NOW })).toMatchObject({
      kind: 'counts',
      next: {
        stage: {
          kind: 'decided',
          decision: {
            outcome: 'Approved',
            votes: [{ person: bob, slack: 'U0BOB', via: 'command', choice: 'approve' }],
          },
        },
      },
    });
  });
});
