// What only the person who clicked reads: every refusal gets a sentence, and what to do.
import { expect, test } from 'vitest';
import { asCommanded, unknownCaller } from '../../approval/answer.ts';
import { bold, lines, text } from '../../approval/card.ts';
import { type Refusal } from '../../approval/decide.ts';
import {
  type PrivateAnswer,
  refusalAnswer,
  tryAgain,
  unknownRequest,
} from '../../approval/private-answer.ts';
import { type Request } from '../../approval/request.ts';
import { type Roster } from '../../approval/roster.ts';
import { type Decision } from '../../approval/vote.ts';
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
  closed,
  CLOSES,
  identities,
  key,
  opened,
  policy,
  rejection,
  request,
  rosterFor,
  settled,
  userArn,
  vote,
} from './values.ts';

const both = ({ summary, part }: PrivateAnswer): string[] => [summary, ...partAsRead(part)];
const answer = (refusal: Refusal, on: Request = request(asking())): string[] =>
  both(refusalAnswer(refusal, on, rosterFor(on)));
const only = (...approvers: string[]): Request => request(asking(), { policy: policy({ approvers }) });

test('the author', () => {
  expect(answer({ kind: 'author', person: alice })).toEqual([
    'Not counted: you registered churn-telco v42, and nobody approves their own version. Bob or Carol can.',
    'Not counted: you registered churn-telco v42.',
    'Nobody approves their own version. Bob or Carol can, until 26 Nov 2026, 14:05 UTC. You will get a message when it is decided.',
  ]);
});

test.each([
  ['pipeline', 'you started the pipeline of churn-telco v42'],
  ['training', 'you started the training of churn-telco v42'],
] as const)('who started the %s', (started, did) => {
  const starters = [{ identity: userArn('bob'), started, arn: 'arn', person: bob }];
  const of = request(asking(), { author: { identities: [], people: [alice, bob], starters } });
  expect(answer({ kind: 'author', person: bob }, of)).toEqual([
    `Not counted: ${did}, and nobody approves their own version. Carol can.`,
    `Not counted: ${did}.`,
    'Nobody approves their own version. Carol can, until 26 Nov 2026, 14:05 UTC.',
  ]);
  expect(answer({ kind: 'author', person: alice }, of)[2]).toMatch(
    /You will get a message when it is decided\.$/,
  );
  expect(answer({ kind: 'author', person: alice }, of)[1]).toBe(
    'Not counted: you registered churn-telco v42.',
  );
});

test('the author, before the question has an end', () => {
  expect(answer({ kind: 'author', person: alice }, request(opened))[2]).toBe(
    'Nobody approves their own version. Bob or Carol can. You will get a message when it is decided.',
  );
});

test('the author, before the question has an end, reads two sentences and no blank between them', () => {
  expect(
    refusalAnswer({ kind: 'author', person: alice }, request(opened), rosterFor(request(opened))).part,
  ).toEqual(
    lines(
      [bold('Not counted: you registered churn-telco v42.')],
      [
        text('Nobody approves their own version. Bob or Carol can'),
        text('. You will get a message when it is decided.'),
      ],
    ),
  );
});

test('the author, when there is nobody else', () => {
  expect(answer({ kind: 'author', person: alice }, only('alice'))).toEqual([
    'Not counted: you registered churn-telco v42, and nobody approves their own version. Its policy names nobody else who could.',
    'Not counted: you registered churn-telco v42.',
    'Nobody approves their own version. Its policy names nobody else who could. You will get a message when it is decided.',
  ]);
});

test('whoever may not decide under an override is sent to the owner of its file', () => {
  const of = policy({ name: 'churn:churn-telco', file: 'churn' });
  expect(answer({ kind: 'unknown-person' }, request(asking(), { policy: of }))[2]).toBe(
    'Bob or Carol can; one is enough. If you should be able to, ask the owner of policies/churn.yml. Your click was recorded.',
  );
});

test.each<[Refusal]>([[{ kind: 'not-entitled', person: key('dave') }], [{ kind: 'unknown-person' }]])(
  '%j',
  (refusal) => {
    expect(answer(refusal)).toEqual([
      'Not counted: you are not among those who decide about churn-telco. Bob or Carol can.',
      'Not counted: you are not among those who decide about churn-telco.',
      'Bob or Carol can; one is enough. If you should be able to, ask the owner of policies/churn.yml. Your click was recorded.',
    ]);
    expect(answer(refusal, only('bob'))[2]).toMatch(/^Bob can\. If you/);
    expect(answer(refusal, only('alice'))[2]).toMatch(/^Its policy names nobody else who could\. If you/);
  },
);

test.each<[choice: 'approve' | 'reject', noun: string]>([
  ['approve', 'approval'],
  ['reject', 'rejection'],
])('a repeat of their own %s', (choice, noun) => {
  expect(answer({ kind: 'already-yours', vote: vote({ choice }) })).toEqual([
    `Already counted: your ${noun} of churn-telco v42 from 23 Nov 15:02 UTC stands. This repeat changed nothing.`,
    `Already counted: your ${noun} of churn-telco v42 from 23 Nov 2026, 15:02 UTC stands.`,
    'This repeat changed nothing.',
  ]);
});

test('decided by another', () => {
  expect(answer({ kind: 'already-decided', decision: approval() })).toEqual([
    'Not counted: Bob already approved churn-telco v42 on 23 Nov 15:02 UTC.',
    'Not counted: Bob already approved churn-telco v42, 23 Nov 2026, 15:02 UTC.',
    'Nothing changed by your click. If that should not stand, tell Bob in the thread.',
  ]);
  expect(answer({ kind: 'already-decided', decision: rejection('too old now') })[0]).toBe(
    'Not counted: Carol already rejected churn-telco v42 on 23 Nov 15:10 UTC.',
  );
});

test('decided by the policy', () => {
  expect(answer({ kind: 'already-decided', decision: byPolicy })).toEqual([
    'Not counted: the policy already rejected churn-telco v42 on 23 Nov 14:06 UTC.',
    'Not counted: the policy already rejected churn-telco v42, 23 Nov 2026, 14:06 UTC.',
    'Nothing changed by your click.',
  ]);
});

test.each<[decision: Extract<Refusal, { kind: 'expired' }>['decision'], then: string]>([
  [byExpiry(), 'churn-telco v42 was rejected'],
  [byExpiry('Pending'), 'churn-telco v42 stays pending'],
  [undefined, 'churn-telco v42 is being closed as its policy says'],
])('too late: %j', (decision, then) => {
  const again =
    decision?.outcome === 'Pending'
      ? 'To ask again: countersign ask-again churn-telco 42, or register a new version.'
      : 'To ask again, register it as a new version.';
  expect(answer({ kind: 'expired', closesAt: CLOSES, decision })).toEqual([
    `Not counted: the question about churn-telco v42 closed on 26 Nov 14:05 UTC and ${then}.`,
    'Not counted: the question closed 26 Nov 2026, 14:05 UTC.',
    `Nobody had decided by then, so ${then}. ${again}`,
  ]);
});

test.each<[Refusal, first: string, second: string]>([
  [
    { kind: 'not-asked' },
    'the question about churn-telco v42 is not open.',
    'Nothing was approved or rejected by your click.',
  ],
  [
    { kind: 'evidence-changed' },
    'the evidence of churn-telco v42 changed after this card was shown.',
    'Nothing was approved. Look for the newest card about it and decide there.',
  ],
  [
    { kind: 'wrong-place' },
    'this is not the card of churn-telco v42 that Countersign posted.',
    'Decide on the card in the channel that its policy names.',
  ],
])('%j', (refusal, first, second) => {
  expect(answer(refusal)).toEqual([`Not counted: ${first} ${second}`, `Not counted: ${first}`, second]);
});

test('our own fault is said as such', () => {
  expect(both(tryAgain())).toEqual([
    'Not counted: Countersign could not record your vote. Nothing was approved or rejected, and the card is still open. Choose again in a minute. Ops see this fault.',
    'Not counted: Countersign could not record your vote.',
    'Nothing was approved or rejected, and the card is still open. Choose again in a minute. Ops see this fault.',
  ]);
});

test('a request that is not known', () => {
  expect(both(unknownRequest())).toEqual([
    'Not counted: Countersign does not know this request. Nothing was approved or rejected by your click.',
    'Not counted: Countersign does not know this request.',
    'Nothing was approved or rejected by your click.',
  ]);
});

test.each<[refusal: Refusal, words: string]>([
  [
    { kind: 'no-longer-entitled', person: bob },
    'Not counted: you no longer decide about churn-telco. You did when churn-telco v42 was asked about; the policy or the identities changed since. Carol can.',
  ],
  [
    { kind: 'changes-requested', vote: vote({ choice: 'request-changes' }) },
    'Not counted: Bob requested changes to churn-telco v42 on 23 Nov 15:02 UTC.',
  ],
  [{ kind: 'changes-requested', vote: undefined }, 'Not counted: changes to churn-telco v42 were requested.'],
  [
    { kind: 'withdraw-first', vote: vote() },
    'Not counted: you approved churn-telco v42 already. Withdraw that vote first: choose any button on the card. Then choose again.',
  ],
  [
    { kind: 'nothing-to-withdraw' },
    'Not counted: no vote of yours about churn-telco v42 stands. Nothing changed by your click.',
  ],
  [
    { kind: 'already-yours', vote: vote({ choice: 'request-changes' }) },
    'Already counted: your request for changes of churn-telco v42 from 23 Nov 15:02 UTC stands. This repeat changed nothing.',
  ],
])('$kind', (refused, words) => {
  const on = request(asking());
  const withoutBob = { identities, policy: policy({ approvers: ['carol'] }) };
  const today = refused.kind === 'no-longer-entitled' ? withoutBob : rosterFor(on);
  expect(refusalAnswer(refused, on, today).summary).toBe(words);
});

test.each<[Roster['policy'], can: string]>([
  [policy({ approvers: ['carol'] }), 'Carol can'],
  [policy({ approvers: ['dave'] }), 'Its policy names nobody else who could'],
  [undefined, 'Its policy names nobody else who could'],
])('nobody is named who counts no more by the policy of today: %#', (today, can) => {
  const on = request(asking());
  const words = refusalAnswer({ kind: 'author', person: alice }, on, { identities, policy: today });
  expect(words.summary).toBe(
    `Not counted: you registered churn-telco v42, and nobody approves their own version. ${can}.`,
  );
});

const END = 'Nothing was approved or rejected by your click.';
const OUTSIDE = { status: 'Rejected', by: userArn('carol'), modifiedAt: at('24 08:59') } as const;

test.each<[what: string, on: Request, words: readonly string[]]>([
  [
    'somebody broke the glass',
    request(closed('overridden', 'Dave broke the glass')),
    [
      'Not counted: Dave broke the glass for churn-telco v42 on 24 Nov 09:00 UTC.',
      'Not counted: Dave broke the glass for churn-telco v42, 24 Nov 2026, 09:00 UTC.',
      `The card of round 2 says what became of it. ${END}`,
    ],
  ],
  [
    'somebody decided outside Countersign',
    request(closed('overtaken', 'it was set to Rejected', { outside: OUTSIDE })),
    [
      'Not counted: Carol rejected churn-telco v42 outside Countersign on 24 Nov 08:59 UTC.',
      'Not counted: Carol rejected churn-telco v42 outside Countersign, 24 Nov 2026, 08:59 UTC.',
      END,
    ],
  ],
  [
    'the version is gone',
    request(closed('gone', 'the version was deleted')),
    [
      'Not counted: the question about churn-telco v42 was closed on 24 Nov 09:00 UTC.',
      'Not counted: the question about churn-telco v42 was closed, 24 Nov 2026, 09:00 UTC.',
      `Why: the version was deleted. ${END}`,
    ],
  ],
])('a click after %s is told by whom and when', (_, on, words) => {
  expect(answer({ kind: 'not-asked' }, on)).toEqual(words);
});

const LINK = 'https://local.slack.com/archives/C0MODELS/p1';
test.each<[Refusal]>([
  [{ kind: 'already-decided', decision: approval() }],
  [{ kind: 'already-yours', vote: vote() }],
])('a click after the approval was revoked is told that, and nobody that it stands: %j', (refusal) => {
  const revoked = { request: request(opened).id, by: 'Carol', at: at('25 10:00') };
  const words = [
    'Not counted: Carol revoked the approval of churn-telco v42 on 25 Nov 10:00 UTC.',
    'Not counted: Carol revoked the approval of churn-telco v42, 25 Nov 2026, 10:00 UTC.',
  ];
  const after = (link?: string): Request =>
    request({ ...settled(approval()), revoked: { ...revoked, ...(link && { link }) } } as Request['stage']);
  expect(answer(refusal, after())).toEqual([...words, 'It is Rejected, and nothing changed by your click.']);
  expect(asCommanded(refusalAnswer(refusal, after(LINK), rosterFor(after(LINK))))).toBe(
    'Not counted: Carol revoked the approval of churn-telco v42, 25 Nov 10:00 UTC. ' +
      `It is Rejected, and nothing changed by your answer. Why it was revoked: ${LINK}`,
  );
});

test('a click on the card of a revocation, or of a broken glass, is told what it was', () => {
  const said = (decision: Decision): string | undefined => answer({ kind: 'already-decided', decision })[0];
  const by = { person: carol, name: 'Carol', slack: 'U0CAROL' };
  const revokes = { round: 1, who: 'Bob approved', at: at('23 15:02') };
  expect(
    said({
      outcome: 'Rejected',
      by: 'revocation',
      votes: [vote({ ...by, choice: 'reject' })],
      at: at('25 10:00'),
      revokes,
    } as Decision),
  ).toBe('Not counted: Carol revoked the approval of churn-telco v42 on 25 Nov 10:00 UTC.');
  expect(
    said({ outcome: 'Approved', by: 'break-glass', votes: [vote(by)], at: at('25 10:00'), over: 'Rejected' }),
  ).toBe('Not counted: Carol already approved churn-telco v42 by break glass on 25 Nov 10:00 UTC.');
});

test('a click after the policy approved by itself', () => {
  const decision = { ...byPolicy, outcome: 'Approved' as const };
  expect(answer({ kind: 'already-decided', decision })[0]).toBe(
    'Not counted: the policy already approved churn-telco v42 on 23 Nov 14:06 UTC.',
  );
});

test.each<[Refusal]>([
  [{ kind: 'not-entitled', person: key('dave') }],
  [{ kind: 'unknown-person' }],
  [{ kind: 'not-asked' }],
  [{ kind: 'withdraw-first', vote: vote() }],
  [{ kind: 'nothing-to-withdraw' }],
  [{ kind: 'older', newest: 43, then: 'ask' }],
  [{ kind: 'already-decided', decision: approval() }],
])('by the command nobody is told of a click or a button: %j', (refusal) => {
  const on = request(asking());
  const words = asCommanded(refusalAnswer(refusal, on, rosterFor(on)));
  expect(words).toMatch(/^(Not|Already) counted: /);
  expect(words).not.toMatch(/click|button|card|choose/i);
});

test('by the command one is told how to withdraw, and how to go back to an older version', () => {
  const on = request(asking());
  const said = (refusal: Refusal): string => asCommanded(refusalAnswer(refusal, on, rosterFor(on)));
  expect(said({ kind: 'withdraw-first', vote: vote() })).toBe(
    'Not counted: you approved churn-telco v42 already. Withdraw that vote first: countersign withdraw. Then answer again.',
  );
  expect(said({ kind: 'older', newest: 43, then: 'ask' })).toBe(
    'Not counted: v43 of churn-telco is approved, and is newer than v42. To go back behind v43, approve it again with --behind 43 and --comment.',
  );
});

test('by the command one is told what to do, as in Slack', () => {
  const on = request(asking());
  const said = (refusal: Refusal): string => asCommanded(refusalAnswer(refusal, on, rosterFor(on)));
  expect(said({ kind: 'not-entitled', person: key('dave') })).toBe(
    'Not counted: you are not among those who decide about churn-telco. Bob or Carol can; one is enough. ' +
      'If you should be able to, ask the owner of policies/churn.yml. Your answer was recorded.',
  );
  expect(said({ kind: 'author', person: alice })).toBe(
    'Not counted: you registered churn-telco v42. Nobody approves their own version. Bob or Carol can, until ' +
      '26 Nov 14:05 UTC. You will get a message when it is decided.',
  );
});

test('whom identities.yml does not name is told so by the command, and never whom the policy names', () => {
  expect(unknownCaller(userArn('mallory'))).toBe(
    `Not counted: identities.yml names nobody for ${userArn('mallory')}. ` +
      'Ask whoever looks after Countersign to add it there.',
  );
});
