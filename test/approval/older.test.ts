// Approving an older version than the newest approved one: not at all, only with a reason, or like any other.
import { describe, expect, test } from 'vitest';
import { modalOf } from '../../adapters/slack/modal.ts';
import { answered, hear } from '../../approval/decide.ts';
import { type SlackAnswer } from '../../approval/vote.ts';
import { RequestId } from '../../approval/ids.ts';
import { type Approval, approvalsAfter, type ApprovalNews, goesBackBehind } from '../../approval/older.ts';
import { refusalAnswer } from '../../approval/private-answer.ts';
import { type Request } from '../../approval/request.ts';
import { asking, at, PASS, policy, request, rosterFor, bob } from './values.ts';

const NOW = at('23 16:00');
const asked = (champion: number | undefined, older?: string): Request => {
  const { champion: _, ...verdict } = PASS;
  return request(asking({ ...verdict, ...(champion !== undefined && { champion }) }), {
    policy: policy({ older }),
    card: { channel: 'C0MODELS', begunAt: at('23 14:05'), ts: '1.1' },
  });
};
const answerOf = (over: Partial<SlackAnswer> = {}): SlackAnswer => ({
  choice: 'approve',
  slackUser: 'U0BOB',
  evidenceShown: '4f1c9a02',
  channel: 'C0MODELS',
  messageTs: '1.1',
  ...over,
});
/** What becomes of an answer: `decided`, or the sentence that refuses it. */
const outcome = (on: Request, answer: SlackAnswer): string => {
  const context = { roster: rosterFor(on), now: NOW };
  const result = answered(on, answer, hear(on, answer, context.roster, NOW), context);
  return result.kind === 'counts'
    ? result.next.stage.kind
    : refusalAnswer(result.refusal, on, rosterFor(on)).summary;
};

const NEWER = 'Not counted: v43 of churn-telco is approved, and is newer than v42.';
const REFUSED = `${NEWER} Its policy lets nobody approve an older version. Register it as a new version to go back to it.`;
const WHY = `${NEWER} To go back behind v43, choose Approve again and write why.`;
const WORDS = 'The newer one fails on the September data.';

describe('an approval', () => {
  const warned = { newestShown: 43 };
  test.each<[what: string, on: Request, given: Partial<SlackAnswer>, expected: string]>([
    ['of a newer version', asked(41), {}, 'decided'],
    ['of the first version', asked(undefined, 'refuse'), {}, 'decided'],
    ['of the version that is approved', asked(42, 'refuse'), {}, 'decided'],
    ['of an older one, without a reason', asked(43), warned, WHY],
    [
      'of an older one, with blanks for a reason',
      asked(43, 'ask'),
      { ...warned, words: ' '.repeat(20) },
      WHY,
    ],
    [
      'of an older one, with what nobody sees',
      asked(43, 'ask'),
      { ...warned, words: '\u200b'.repeat(20) },
      WHY,
    ],
    ['of an older one, by whom nobody told', asked(43), { words: WORDS }, WHY],
    ['of an older one, by whom was told of another', asked(43), { words: WORDS, newestShown: 44 }, WHY],
    ['of an older one, with a reason', asked(43, 'ask'), { ...warned, words: WORDS }, 'decided'],
    ['of an older one that the policy refuses', asked(43, 'refuse'), { ...warned, words: WORDS }, REFUSED],
    ['of an older one that the policy allows', asked(43, 'allow'), {}, 'decided'],
  ])('%s', (_what, on, given, expected) => {
    expect(outcome(on, answerOf(given))).toBe(expected);
  });
});

test('whoever rejects an older version, or wants changes, is not asked about it', () => {
  for (const choice of ['reject', 'request-changes'] as const)
    expect(outcome(asked(43, 'refuse'), answerOf({ choice, words: WORDS }))).not.toBe(REFUSED);
});

test('the modal says it first, and its comment is mandatory', () => {
  const place = { r: RequestId.parse('churn-telco-v42-r1'), e: '4f1c9a02', c: 'C0MODELS', t: '1.1' };
  const modal = (on: Request) => modalOf('approve', on, { roster: rosterFor(on), person: bob }, place);
  const blocks = (on: Request) => modal(on).blocks;
  expect(JSON.stringify(blocks(asked(43))[0])).toContain(
    '"text":"v43 is approved, and is newer. ","style":{"bold":true}},{"type":"text","text":"Approving v42 goes back behind it. Say why."}',
  );
  expect(blocks(asked(43)).at(-1)).toMatchObject({
    optional: false,
    label: { text: 'Why the older version' },
    element: { min_length: 10, max_length: 500 },
  });
  expect(blocks(asked(41)).at(-1)).toMatchObject({ optional: true, label: { text: 'Comment' } });
  expect(JSON.stringify(blocks(asked(41)))).not.toContain('goes back');
  // What was read is sent along.
  expect(JSON.parse(modal(asked(43)).private_metadata ?? '')).toEqual({ ...place, n: 43 });
  expect(JSON.parse(modal(asked(41)).private_metadata ?? '')).toEqual(place);
});

const BEFORE = at('23 14:00');
const SINCE = at('23 15:00');
const noted = (version: number, is: Approval['is'], when = SINCE): Approval => ({
  version,
  round: 1,
  is,
  at: when,
});

test.each<[what: string, found: number | undefined, approvals: Approval[], newest: number | undefined]>([
  ['nothing', undefined, [], undefined],
  ['one that was found', 43, [], 43],
  ['one since', undefined, [noted(43, 'approved')], 43],
  ['itself since', undefined, [noted(42, 'approved')], undefined],
  ['an older one since', 41, [noted(40, 'approved')], undefined],
  ['a newer one since', 43, [noted(44, 'approved')], 44],
  ['one since, which is taken back', 41, [noted(43, 'taken-back')], undefined],
  ['two since, of which the newer is taken back', 41, [noted(44, 'taken-back'), noted(43, 'approved')], 43],
  ['one that was found and is taken back since', 43, [noted(43, 'taken-back')], undefined],
  ['one that was found though it had been taken back', 43, [noted(43, 'taken-back', BEFORE)], 43],
  [
    'one that was found and is taken back since, behind which another stands',
    44,
    [noted(44, 'taken-back'), noted(43, 'approved', BEFORE)],
    43,
  ],
  ['one before, which was not found any more', 41, [noted(43, 'approved', BEFORE)], undefined],
])('what is newer and approved: %s', (_what, found, approvals, newest) => {
  const back = goesBackBehind(asked(found), { approvals });
  expect(back).toEqual(newest === undefined ? undefined : { newest, then: 'ask' });
});

describe('what is noted', () => {
  const news = (is: ApprovalNews['is'], round = 1, when = SINCE): ApprovalNews => ({
    version: 43,
    round,
    is,
    at: when,
  });
  const first = { ...noted(43, 'approved'), at: BEFORE };

  test.each<[what: string, news: ApprovalNews, expected: Approval | undefined]>([
    ['the same again', news('approved'), undefined],
    ['its next approval', news('approved', 2), { ...first, round: 2, at: SINCE }],
    ['that it is revoked', news('taken-back', 2), { ...first, round: 2, is: 'taken-back', at: SINCE }],
    ['that it is not approved any more', news('taken-back'), { ...first, is: 'taken-back', at: SINCE }],
    [
      'that it is asked about again',
      news('judged-anew', 2),
      { ...first, round: 2, is: 'taken-back', at: SINCE },
    ],
    ['that its own round was judged', news('judged-anew'), undefined],
  ])('after an approval: %s', (_what, given, expected) => {
    expect(approvalsAfter([first], given)).toEqual(expected && [expected]);
  });

  test('late news of an earlier round change nothing', () => {
    const second = { ...first, round: 3 };
    for (const is of ['approved', 'taken-back', 'judged-anew'] as const)
      expect(approvalsAfter([second], news(is, 2))).toBeUndefined();
    const over = { ...second, is: 'taken-back' } as const;
    expect(approvalsAfter([over], news('approved', 3))).toBeUndefined();
  });

  test('a version that was never approved here is noted only where an approval of it ended', () => {
    expect(approvalsAfter([], news('judged-anew', 2))).toBeUndefined();
    expect(approvalsAfter([], news('taken-back'))).toEqual([noted(43, 'taken-back')]);
  });

  test('the newest twenty versions are kept, in whatever order they come', () => {
    let known: Approval[] = [];
    for (const version of [30, 1, 31, 2, ...Array.from({ length: 20 }, (_, index) => index + 5), 3])
      known = approvalsAfter(known, { ...news('approved'), version }) ?? known;
    expect(known.map(({ version }) => version)).toEqual([
      31,
      30,
      ...Array.from({ length: 18 }, (_, index) => 24 - index),
    ]);
  });
});
