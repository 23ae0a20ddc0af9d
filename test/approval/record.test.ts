// What is written to the registry, and whether it still may be.
import { describe, expect, test } from 'vitest';
import { closedAs, obstacle, QuestionStillOpen, settleWithoutVote } from '../../approval/record.ts';
import { type Stage } from '../../approval/request.ts';
import {
  applying,
  approval,
  asking,
  at,
  byExpiry,
  byPolicy,
  closed,
  CLOSES,
  CONTENT,
  decided,
  digest,
  FAIL,
  judged,
  modelPackage,
  opened,
  policy,
  REGISTERED,
  request,
  settled,
  userArn,
} from './values.ts';

const NOW = Date.parse(at('23 16:00'));
const OVER = Date.parse(CLOSES);

describe('what no vote settled', () => {
  test.each<[stage: Stage]>([[opened], [closed('gone', 'x')], [settled(approval())]])(
    '%j: nothing',
    (stage) => {
      expect(settleWithoutVote(request(stage), NOW)).toEqual({ kind: 'nothing' });
    },
  );

  test('a verdict that asks nobody is the decision of the policy', () => {
    const before = request({ kind: 'judged', judged: judged(FAIL) });
    expect(settleWithoutVote(before, NOW)).toStrictEqual({
      kind: 'settle',
      request: {
        ...before,
        stage: {
          kind: 'decided',
          judged: judged(FAIL),
          decision: { outcome: 'Rejected', by: 'policy', votes: [], at: at('23 16:00') },
        },
      },
    });
  });

  test('a question is open until its very end, whoever rang', () => {
    expect(settleWithoutVote(request(asking()), OVER - 1)).toEqual({ kind: 'still-open' });
    expect(settleWithoutVote(request(asking()), OVER)).toMatchObject({ kind: 'settle' });
  });

  test.each<[onExpiry: string, outcome: string]>([
    ['reject', 'Rejected'],
    ['leave-pending', 'Pending'],
  ])('after it the policy says %s', (onExpiry, outcome) => {
    const before = request(asking(), { policy: policy({ onExpiry }) });
    expect(settleWithoutVote(before, OVER)).toEqual({
      kind: 'settle',
      request: {
        ...before,
        stage: {
          kind: 'decided',
          judged: judged(),
          closesAt: CLOSES,
          decision: { outcome, by: 'expiry', votes: [], at: CLOSES },
        },
      },
    });
  });

  test.each<[stage: Stage]>([[decided(approval())], [applying(approval())]])(
    'what is decided stays as it is: %j',
    (stage) => {
      const before = request(stage);
      const found = settleWithoutVote(before, OVER + 1);
      expect(found).toEqual({ kind: 'settle', request: before });
      expect(found.kind === 'settle' && found.request).toBe(before);
    },
  );

  test('the error that the state machine catches has its name', () => {
    expect(new QuestionStillOpen('x').name).toBe('QuestionStillOpen');
  });
});

describe('an obstacle', () => {
  const gone = { as: 'gone', why: 'the version was deleted' };
  const changed = { as: 'changed', why: 'the content of the version changed after it was shown' };
  const overtaken = (status: string, by = '', identity = userArn('alice')) => ({
    as: 'overtaken',
    why: `its status was set to ${status} outside Countersign${by}`,
    outside: { status, by: identity, modifiedAt: REGISTERED },
  });
  const on = (approvalStatus: string, modifiedBy?: string) => modelPackage({ approvalStatus, modifiedBy });

  test.each<
    [
      what: string,
      stage: Stage,
      given: Parameters<typeof obstacle> extends [unknown, ...infer Rest] ? Rest : never,
      found: object | undefined,
    ]
  >([
    ['none', decided(approval()), [on('PendingManualApproval'), CONTENT, 'Approved'], undefined],
    ['deleted', decided(approval()), [undefined, undefined, 'Approved'], gone],
    [
      'another of that name',
      decided(approval()),
      [modelPackage({ registeredAt: at('25') }), CONTENT, 'Approved'],
      gone,
    ],
    [
      'other content',
      decided(approval()),
      [on('PendingManualApproval'), digest('beef'), 'Approved'],
      changed,
    ],
    [
      'other content, and approved outside: nothing of ours to undo',
      decided(approval()),
      [on('Approved'), digest('beef'), 'Approved'],
      overtaken('Approved'),
    ],
    [
      'other content under our own write, which has to be undone',
      applying(approval()),
      [on('Approved'), digest('beef'), 'Approved'],
      changed,
    ],
    ['approved outside', decided(approval()), [on('Approved'), CONTENT, 'Approved'], overtaken('Approved')],
    [
      'rejected outside',
      decided(approval()),
      [on('Rejected', 'arn:x/erin'), CONTENT, 'Approved'],
      overtaken('Rejected', ' by arn:x/erin', 'arn:x/erin'),
    ],
    [
      'by a hostile name',
      decided(approval()),
      [on('Rejected', 'e\u202Erin'), CONTENT, 'Approved'],
      overtaken('Rejected', ' by e\uFFFDrin', 'e\u202Erin'),
    ],
    [
      'our own write, whose answer was lost',
      applying(approval()),
      [on('Approved'), CONTENT, 'Approved'],
      undefined,
    ],
    [
      'another’s, while we wrote',
      applying(approval()),
      [on('Rejected'), CONTENT, 'Approved'],
      overtaken('Rejected'),
    ],
    [
      'nothing written yet while applying',
      applying(approval()),
      [on('PendingManualApproval'), CONTENT, 'Approved'],
      undefined,
    ],
    [
      'a status that SageMaker does not document',
      decided(approval()),
      [on('Revoked'), CONTENT, 'Approved'],
      { as: 'overtaken', why: 'its status was set to Revoked outside Countersign', outside: undefined },
    ],
  ])('%s', (_what, stage, given, found) => {
    expect(obstacle(request(stage), ...given)).toEqual(found);
  });
});

test.each<[stage: Stage, word: string]>([
  [opened, 'opened'],
  [asking(), 'asking'],
  [closed('changed', 'x'), 'changed'],
  [closed('observed', 'x'), 'observed'],
  [settled(approval()), 'approved'],
  [settled(byPolicy), 'rejected'],
  [settled(byExpiry('Pending')), 'left-pending'],
])('%j in one word', (stage, word) => {
  expect(closedAs(request(stage))).toBe(word);
});
