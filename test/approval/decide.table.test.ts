// Who may do what: everybody whom a question can meet, times everything they can answer, times what became of it.
import { expect, test } from 'vitest';
import { answered, hear } from '../../approval/decide.ts';
import { type SlackAnswer } from '../../approval/vote.ts';
import { IdentitiesFile } from '../../approval/identities.ts';
import { type Instant } from '../../approval/ids.ts';
import { type Request, type Stage } from '../../approval/request.ts';
import { type Roster } from '../../approval/roster.ts';
import {
  alice,
  applying,
  asking,
  at,
  closed,
  CLOSES,
  decided,
  judged,
  key,
  PASS,
  policy,
  request,
  settled,
  vote,
  byExpiry,
} from './values.ts';

const NOW = at('23 15:02');
const TS = '1795442110.000100';
const person = (name: string) => ({ name, slack: `U0${name.toUpperCase()}` });
const KNOWN = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'heidi', 'ivan'];
/** Grace left, and stands in the identities no more. */
const identities = IdentitiesFile.parse({
  people: Object.fromEntries(KNOWN.map((name) => [name, person(name)])),
});
const shownPolicy = policy({
  approvers: ['alice', 'bob', 'carol', 'frank', 'grace', 'ivan'],
  roles: { risk: ['carol', 'dave'] },
});
const today: Roster = {
  identities,
  policy: policy({
    approvers: ['alice', 'bob', 'carol', 'heidi', 'ivan'],
    roles: { risk: ['carol', 'dave'] },
  }),
};

const IVANS = vote({ person: key('ivan'), name: 'Ivan', slack: 'U0IVAN', role: 'approvers' });
const needing: Stage = {
  ...asking({ ...PASS, needs: { approvers: 1, risk: 1 } }),
  votes: [IVANS],
} as Stage;
const BOBS = vote({ choice: 'request-changes', words: 'Add the bias report.' });
const bothDecided = {
  outcome: 'Approved',
  by: 'person',
  votes: [IVANS, vote({ person: key('dave'), name: 'Dave', slack: 'U0DAVE', role: 'risk' })],
  at: NOW,
} as const;
const decision = { ...bothDecided, votes: [...bothDecided.votes] };

const on = (stage: Stage): Request =>
  request(stage, {
    card: { channel: 'C0MODELS', begunAt: at('23 14:05'), ts: TS },
    policy: shownPolicy,
    author: { identities: [], people: [alice] },
  });

/** What comes of it in a word: the outcome, `kept` or `withdrawn` while the question stays open, or why it is refused. */
const comesTo = (stage: Stage, slackUser: string, choice: SlackAnswer['choice'], now: Instant): string => {
  const given = { choice, slackUser, evidenceShown: '4f1c9a02', channel: 'C0MODELS', messageTs: TS };
  const before = on(stage);
  const result = answered(before, given, hear(before, given, today, now), { roster: today, now });
  if (result.kind === 'refused') return result.refusal.kind;
  const { stage: next } = result.next;
  if (next.kind === 'decided') return next.decision.outcome;
  if (next.kind === 'closed') return next.as;
  return choice === 'withdraw' ? 'withdrawn' : 'kept';
};

const CHOICES = ['approve', 'reject', 'request-changes', 'withdraw'] as const;

// One of approvers and one of risk are needed; Ivan, an approver, has said yes.
test.each<
  [who: string, slackUser: string, approve: string, reject: string, change: string, withdraw: string]
>([
  [
    'of the role that is not needed any more',
    'U0BOB',
    'kept',
    'Rejected',
    'changes-requested',
    'nothing-to-withdraw',
  ],
  [
    'of the role that is still needed',
    'U0DAVE',
    'Approved',
    'Rejected',
    'changes-requested',
    'nothing-to-withdraw',
  ],
  ['of both roles', 'U0CAROL', 'Approved', 'Rejected', 'changes-requested', 'nothing-to-withdraw'],
  ['who has voted', 'U0IVAN', 'already-yours', 'withdraw-first', 'withdraw-first', 'withdrawn'],
  ['who registered it, an approver', 'U0ALICE', 'author', 'author', 'author', 'author'],
  ['of no role', 'U0ERIN', 'not-entitled', 'not-entitled', 'not-entitled', 'not-entitled'],
  ['added since', 'U0HEIDI', 'not-entitled', 'not-entitled', 'not-entitled', 'not-entitled'],
  [
    'taken off the policy since',
    'U0FRANK',
    'no-longer-entitled',
    'no-longer-entitled',
    'no-longer-entitled',
    'no-longer-entitled',
  ],
  [
    'taken off the identities since',
    'U0GRACE',
    'unknown-person',
    'unknown-person',
    'unknown-person',
    'unknown-person',
  ],
  ['whom nobody knows', 'U0NOBODY', 'unknown-person', 'unknown-person', 'unknown-person', 'unknown-person'],
])('while it is open, somebody %s', (_who, slackUser, ...expected) => {
  expect(CHOICES.map((choice) => comesTo(needing, slackUser, choice, NOW))).toEqual(expected);
});

const ENDS: readonly (readonly [what: string, stage: Stage, now: Instant])[] = [
  ['past its end', needing, CLOSES],
  ['decided', decided(decision), NOW],
  ['applied', applying(decision), NOW],
  ['settled', settled(decision), NOW],
  ['expired', settled(byExpiry()), NOW],
  ['ended for changes', closed('changes-requested', 'x', { judged: judged(), votes: [IVANS, BOBS] }), NOW],
];
const OVER = [
  'expired',
  'already-decided',
  'already-decided',
  'already-decided',
  'expired',
  'changes-requested',
];
const all = (kind: string): string[] => ENDS.map(() => kind);

test.each<[who: string, slackUser: string, approve: string[], change: string[]]>([
  ['who requested the changes', 'U0BOB', OVER, OVER.with(5, 'already-yours')],
  ['of both roles', 'U0CAROL', OVER, OVER],
  [
    'whose yes was counted',
    'U0IVAN',
    ['expired', ...Array<string>(3).fill('already-yours'), ...OVER.slice(4)],
    OVER,
  ],
  ['who registered it', 'U0ALICE', OVER, OVER],
  ['of no role', 'U0ERIN', all('not-entitled'), all('not-entitled')],
  ['added since', 'U0HEIDI', all('not-entitled'), all('not-entitled')],
  ['taken off the policy since', 'U0FRANK', all('no-longer-entitled'), all('no-longer-entitled')],
  ['taken off the identities since', 'U0GRACE', all('unknown-person'), all('unknown-person')],
  ['whom nobody knows', 'U0NOBODY', all('unknown-person'), all('unknown-person')],
])('once it is over, somebody %s learns it, and nothing counts', (_who, slackUser, approve, change) => {
  const outcomes = (choice: SlackAnswer['choice']) =>
    ENDS.map(([, stage, now]) => comesTo(stage, slackUser, choice, now));
  expect(outcomes('approve')).toEqual(approve);
  expect(outcomes('request-changes')).toEqual(change);
  expect(outcomes('withdraw')).toEqual(approve.map((kind, i) => (kind === 'already-yours' ? OVER[i] : kind)));
});
