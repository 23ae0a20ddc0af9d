// Approving an older version than the newest approved one: not at all, only with a reason, or like any other.
import { describe, expect, test } from 'vitest';
import { modalOf } from '../../adapters/slack/modal.ts';
import { answered, hear } from '../../approval/decide.ts';
import { type SlackAnswer } from '../../approval/vote.ts';
import { RequestId } from '../../approval/ids.ts';
import { goesBackBehind } from '../../approval/older.ts';
import { refusalAnswer } from '../../approval/private-answer.ts';
import { type Request } from '../../approval/request.ts';
import { asking, at, identities, PASS, policy, request, rosterFor, bob } from './values.ts';

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
    : refusalAnswer(result.refusal, on, { identities }).summary;
};

const NEWER = 'Not counted: v43 of churn-telco is approved, and is newer than v42.';
const REFUSED = `${NEWER} Its policy lets nobody approve an older version. Register it as a new version to go back to it.`;
const WHY = `${NEWER} To go back to the older version, choose Approve again and write why.`;
const WORDS = 'The newer one fails on the September data.';

describe('an approval', () => {
  test.each<[what: string, on: Request, words: string | undefined, expected: string]>([
    ['of a newer version', asked(41), undefined, 'decided'],
    ['of the first version', asked(undefined, 'refuse'), undefined, 'decided'],
    ['of the version that is approved', asked(42, 'refuse'), undefined, 'decided'],
    ['of an older one, without a reason', asked(43), undefined, WHY],
    ['of an older one, with blanks for a reason', asked(43, 'ask'), ' '.repeat(20), WHY],
    ['of an older one, with what nobody sees', asked(43, 'ask'), '\u200b'.repeat(20), WHY],
    ['of an older one, with a reason', asked(43, 'ask'), WORDS, 'decided'],
    ['of an older one that the policy refuses', asked(43, 'refuse'), WORDS, REFUSED],
    ['of an older one that the policy allows', asked(43, 'allow'), undefined, 'decided'],
  ])('%s', (_what, on, words, expected) => {
    expect(outcome(on, answerOf(words === undefined ? {} : { words }))).toBe(expected);
  });
});

test('whoever rejects an older version, or wants changes, is not asked about it', () => {
  for (const choice of ['reject', 'request-changes'] as const)
    expect(outcome(asked(43, 'refuse'), answerOf({ choice, words: WORDS }))).not.toBe(REFUSED);
});

test('the modal says it first, and its comment is mandatory', () => {
  const place = { r: RequestId.parse('churn-telco-v42-r1'), e: '4f1c9a02', c: 'C0MODELS', t: '1.1' };
  const blocks = (on: Request) =>
    modalOf('approve', on, { roster: rosterFor(on), person: bob }, place).blocks;
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
});

test.each<[found: number | undefined, since: number | undefined, newest: number | undefined]>([
  [43, undefined, 43],
  [41, 43, 43],
  [44, 43, 44],
  [undefined, 43, 43],
  [undefined, 42, undefined],
  [41, 40, undefined],
  [undefined, undefined, undefined],
])('v%s was approved when the question was put, v%s since: behind v%s', (found, since, newest) => {
  const back = goesBackBehind(asked(found), { newestApproved: since });
  expect(back).toEqual(newest === undefined ? undefined : { newest, then: 'ask' });
});
