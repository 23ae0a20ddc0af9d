// The vote that counts: alone, as one of several, against, for other changes; taken back; and what it decides.
import { describe, expect, test } from 'vitest';
import { answered, hear } from '../../approval/decide.ts';
import { decisionOf, type Request } from '../../approval/request.ts';
import { type Roster } from '../../approval/roster.ts';
import { type Needs } from '../../approval/needs.ts';
import { decidingVotes, type SlackAnswer, type Vote } from '../../approval/vote.ts';
import {
  asking,
  at,
  bob,
  carol,
  closed,
  CLOSES,
  EVIDENCE,
  judged,
  PASS,
  policy,
  request,
  rosterFor,
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
const ROLES = { roles: { risk: ['carol', 'dave'] } };
const asked = (needs: Needs = { approvers: 1 }, over: object = {}): Request =>
  request(asking({ ...PASS, needs }), {
    card: { channel: 'C0MODELS', begunAt: at('23 14:05'), ts: TS },
    policy: policy({ ...ROLES, ...over }),
  });

/** What an answer comes to. */
const take = (on: Request, given: Partial<SlackAnswer> = {}, today?: Roster) => {
  const roster = today ?? rosterFor(on);
  const it = answer(given);
  return answered(on, it, hear(on, it, roster, NOW), { roster, now: NOW });
};
const after = (on: Request, given: Partial<SlackAnswer> = {}, today?: Roster): Request => {
  const result = take(on, given, today);
  if (result.kind === 'refused') throw new Error(`Refused: ${result.refusal.kind}`);
  return result.next;
};
const refusal = (on: Request, given: Partial<SlackAnswer> = {}) => {
  const result = take(on, given);
  return result.kind === 'refused' ? result.refusal : result.kind;
};
const votesOf = ({ stage }: Request): readonly Vote[] => (stage.kind === 'asking' ? (stage.votes ?? []) : []);

/** Whoever the decision names in the registry, on the card and to machines. */
const whoDecidedIt = (decided: Request) => {
  const decision = decisionOf(decided);
  return decision && decidingVotes(decision).map(({ person }) => person);
};

test('one yes where one is enough is the decision, with what was shown and what was said', () => {
  expect(after(asked(), { words: 'Numbers hold.' }).stage).toEqual({
    kind: 'decided',
    judged: judged(),
    closesAt: CLOSES,
    decision: {
      outcome: 'Approved',
      by: 'person',
      at: NOW,
      counted: [bob],
      votes: [
        {
          person: bob,
          name: 'Bob',
          slack: 'U0BOB',
          choice: 'approve',
          role: 'approvers',
          words: 'Numbers hold.',
          at: NOW,
          evidence: EVIDENCE,
        },
      ],
    },
  });
});

describe('where two roles must say yes', () => {
  const needs = { approvers: 1, risk: 1 };

  test('the first is kept, for its role; the second decides', () => {
    const first = after(asked(needs), { slackUser: 'U0DAVE' });
    expect(votesOf(first)).toMatchObject([{ person: 'dave', role: 'risk' }]);
    const second = after(first, { slackUser: 'U0BOB' });
    expect(second.stage).toMatchObject({
      kind: 'decided',
      decision: {
        outcome: 'Approved',
        votes: [
          { person: 'dave', role: 'risk' },
          { person: bob, role: 'approvers' },
        ],
      },
    });
  });

  test('one who has both roles counts once, and moves to where they are needed', () => {
    const first = after(asked(needs), { slackUser: 'U0CAROL' });
    expect(votesOf(first)).toMatchObject([{ person: carol, role: 'approvers' }]);
    expect(after(first, { slackUser: 'U0BOB' }).stage.kind).toBe('decided');
    expect(after(first, { slackUser: 'U0DAVE' }).stage.kind).toBe('decided');
  });

  test('a second yes of one person is no second person', () => {
    const first = after(asked(needs), { slackUser: 'U0CAROL' });
    expect(refusal(first, { slackUser: 'U0CAROL' })).toMatchObject({ kind: 'already-yours' });
  });

  test('two of one role are not one of each', () => {
    const two = after(after(asked({ approvers: 2, risk: 1 })), { slackUser: 'U0CAROL' });
    expect(two.stage.kind).toBe('asking');
    expect(after(two, { slackUser: 'U0DAVE' }).stage.kind).toBe('decided');
  });
});

describe('who was taken off since', () => {
  const needs = { approvers: 1, risk: 1 };
  const today = (over: object): Roster => ({
    ...rosterFor(asked(needs)),
    policy: policy({ ...ROLES, ...over }),
  });

  test('may not vote any more', () => {
    const roster = today({ approvers: ['carol'] });
    const it = answer();
    expect(hear(asked(needs), it, roster, NOW)).toEqual({
      kind: 'refused',
      refusal: { kind: 'no-longer-entitled', person: bob },
    });
    const nobody = { ...roster, policy: undefined };
    expect(hear(asked(needs), it, nobody, NOW)).toMatchObject({ refusal: { kind: 'no-longer-entitled' } });
  });

  test('no longer counts, though they voted', () => {
    const first = after(asked(needs), { slackUser: 'U0DAVE' });
    const second = after(first, {}, today({ roles: { risk: ['carol'] } }));
    expect(second.stage.kind).toBe('asking');
    const third = after(second, { slackUser: 'U0CAROL' }, today({ roles: { risk: ['carol'] } }));
    expect(third.stage).toMatchObject({ kind: 'decided', decision: { votes: { length: 3 } } });
    expect(whoDecidedIt(third)).toEqual([bob, carol]);
  });

  test('rejected with those who do, and is not among those who did', () => {
    const wants = { rejections: 2, approvers: ['bob', 'carol', 'dave'] };
    const reject = { choice: 'reject', words: 'Holdout overlaps.' } as const;
    const first = after(asked({ approvers: 1 }, wants), reject);
    const without = today({ ...wants, approvers: ['carol', 'dave'] });
    const second = after(first, { ...reject, slackUser: 'U0CAROL' }, without);
    expect(second.stage.kind).toBe('asking');
    expect(whoDecidedIt(after(second, { ...reject, slackUser: 'U0DAVE' }, without))).toEqual([carol, 'dave']);
  });

  test('nobody is added whom the card did not name', () => {
    const roster = today({ approvers: ['bob', 'carol', 'dave'] });
    expect(hear(asked({ approvers: 1 }), answer({ slackUser: 'U0DAVE' }), roster, NOW)).toMatchObject({
      refusal: { kind: 'not-entitled' },
    });
  });
});

describe('a no', () => {
  const reject = { choice: 'reject', words: 'Holdout overlaps.' } as const;

  test('of anybody who decides settles', () => {
    expect(after(asked({ approvers: 2 }), reject).stage).toMatchObject({
      kind: 'decided',
      decision: { outcome: 'Rejected', votes: [{ choice: 'reject', words: 'Holdout overlaps.' }] },
    });
  });

  test('waits for more where the policy wants more, and does not keep others from saying yes', () => {
    const first = after(asked({ approvers: 1 }, { rejections: 2 }), reject);
    expect(first.stage.kind).toBe('asking');
    expect(after(first, { ...reject, slackUser: 'U0CAROL' }).stage).toMatchObject({
      decision: { outcome: 'Rejected', votes: [{ person: bob }, { person: carol }] },
    });
    expect(after(first, { slackUser: 'U0CAROL' }).stage).toMatchObject({
      decision: { outcome: 'Approved', votes: [{ choice: 'reject' }, { choice: 'approve' }] },
    });
  });
});

test('to request changes ends the round, and keeps the votes', () => {
  const first = after(asked({ approvers: 2 }));
  const words = 'Add the bias report.';
  expect(after(first, { choice: 'request-changes', slackUser: 'U0CAROL', words }).stage).toMatchObject({
    kind: 'closed',
    as: 'changes-requested',
    why: 'Carol requested changes',
    at: NOW,
    votes: [{ person: bob }, { person: carol, choice: 'request-changes', words }],
  });
});

describe('a vote that stands', () => {
  const first = after(asked({ approvers: 2 }), { words: 'Fine.' });

  test('can be taken back, is kept, and counts for nothing', () => {
    const without = after(first, { choice: 'withdraw' });
    expect(without).toMatchObject({
      stage: { kind: 'asking', votes: [] },
      withdrawn: [{ person: bob, words: 'Fine.', withdrawnAt: NOW }],
    });
    expect(after(after(without), { slackUser: 'U0CAROL' }).withdrawn).toEqual(without.withdrawn);
    expect(after(without, { slackUser: 'U0CAROL' }).stage.kind).toBe('asking');
    expect(votesOf(after(without, {}))).toMatchObject([{ person: bob }]);
  });

  test('has to be taken back before another', () => {
    expect(refusal(first, { choice: 'reject', words: 'No, it is not.' })).toMatchObject({
      kind: 'withdraw-first',
    });
    expect(refusal(first)).toMatchObject({ kind: 'already-yours' });
  });

  test('of nobody cannot be taken back', () => {
    expect(refusal(first, { choice: 'withdraw', slackUser: 'U0CAROL' })).toEqual({
      kind: 'nothing-to-withdraw',
    });
  });

  test('cannot be taken back once it is settled', () => {
    const over = after(first, { slackUser: 'U0CAROL' });
    expect(refusal(over, { choice: 'withdraw' })).toMatchObject({ kind: 'already-decided' });
  });

  test('only so many are kept', () => {
    let now = first;
    for (let time = 0; time < 30; time++) now = after(after(now, { choice: 'withdraw' }));
    expect(now).toMatchObject({ withdrawn: { length: 20 } });
  });
});

test('after changes were requested everybody learns it', () => {
  const over = after(asked(), { choice: 'request-changes', words: 'Add the bias report.' });
  expect(refusal(over, { slackUser: 'U0CAROL' })).toMatchObject({
    kind: 'changes-requested',
    vote: { person: bob },
  });
  expect(refusal(over, { choice: 'request-changes' })).toMatchObject({ kind: 'already-yours' });
  const lost = closed('changes-requested', 'Bob requested changes', { judged: judged() });
  expect(refusal(request(lost, { card: over.card }))).toEqual({
    kind: 'changes-requested',
    vote: undefined,
  });
});
