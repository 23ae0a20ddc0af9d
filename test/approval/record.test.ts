// What is written to the registry, and whether it still may be.
import { describe, expect, test } from 'vitest';
import {
  closedAs,
  METADATA_ENTRIES_LIMIT,
  obstacle,
  QuestionStillOpen,
  registryWrite,
  settleWithoutVote,
} from '../../approval/record.ts';
import { type Decision, type Stage } from '../../approval/request.ts';
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
  MISSING,
  modelPackage,
  opened,
  policy,
  rejection,
  request,
  settled,
  UNREADABLE,
  vote,
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
    expect(settleWithoutVote(before, NOW)).toEqual({
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
  const overtaken = (status: string, by = '') => ({
    as: 'overtaken',
    why: `its status was set to ${status} outside Countersign${by}`,
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
      overtaken('Rejected', ' by arn:x/erin'),
    ],
    [
      'by a hostile name',
      decided(approval()),
      [on('Rejected', 'e\u202Erin'), CONTENT, 'Approved'],
      overtaken('Rejected', ' by e\uFFFDrin'),
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
  ])('%s', (_what, stage, given, found) => {
    expect(obstacle(request(stage), ...given)).toEqual(found);
  });
});

describe('what is written', () => {
  const write = (stage: Stage, decision: Decision, found = modelPackage()) =>
    registryWrite(request(stage), decision, found);
  const described = (decision: Decision, verdict?: Parameters<typeof decided>[1]) =>
    write(decided(decision, verdict), decision)?.description;

  const full = (count: number) =>
      modelPackage({ metadata: Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v'])) });

  test('an approval: status, who and why, and the stamp beside their own metadata', () => {
    const found = modelPackage({ metadata: { team: 'growth' } });
    expect(write(decided(approval('Numbers hold')), approval('Numbers hold'), found)).toEqual({
      status: 'Approved',
      description: 'Approved by Bob (U0BOB): Numbers hold. Countersign churn-telco-v42-r1.',
      metadata: { team: 'growth', 'countersign-request': 'churn-telco-v42-r1', 'countersign-by': 'bob' },
    });
  });

  test.each<[what: string, description: string | undefined, words: string]>([
    ['without a comment', described(approval()), 'Approved by Bob (U0BOB). Countersign churn-telco-v42-r1.'],
    [
      'a rejection',
      described(rejection('Holdout overlaps the training data.\nSplit by customer!')),
      'Rejected by Carol (U0CAROL): Holdout overlaps the training data. Split by customer! Countersign churn-telco-v42-r1.',
    ],
    [
      'a threshold',
      described(byPolicy, FAIL),
      'Rejected by policy: AUC 0.74, needs at least 0.80: too low by 0.06. Countersign churn-telco-v42-r1.',
    ],
    [
      'a missing number',
      described(byPolicy, MISSING),
      'Rejected by policy: AUC is not in the file, needs at least 0.80. Countersign churn-telco-v42-r1.',
    ],
    [
      'an unreadable file',
      described(byPolicy, UNREADABLE),
      'Rejected by policy, metrics unreadable: s3://models/churn/v42/evaluation.json: not JSON. Line 7 has NaN; JSON has no such number. Countersign churn-telco-v42-r1.',
    ],
    [
      'no file',
      described(byPolicy, { kind: 'bad-evidence', bad: { problem: 'none.', wanted: [] }, ask: false }),
      'Rejected by policy, metrics unreadable: no metrics registered: none. Countersign churn-telco-v42-r1.',
    ],
    [
      'expiry',
      described(byExpiry()),
      'Rejected because nobody decided in time. Countersign churn-telco-v42-r1.',
    ],
    [
      'no verdict',
      write(opened, byPolicy)?.description,
      'Rejected by policy. Countersign churn-telco-v42-r1.',
    ],
    [
      'no verdict any more',
      write(closed('left-pending', 'x'), byPolicy)?.description,
      'Rejected by policy. Countersign churn-telco-v42-r1.',
    ],
  ])('%s is described', (_what, description, words) => {
    expect(description).toBe(words);
  });

  test('nothing, when the version is left pending', () => {
    expect(write(decided(byExpiry('Pending')), byExpiry('Pending'))).toBeUndefined();
  });

  test('the stamp says by what, when it was nobody', () => {
    expect(write(decided(byPolicy), byPolicy)?.metadata).toMatchObject({ 'countersign-by': 'policy' });
    expect(write(decided(byExpiry()), byExpiry())?.metadata).toMatchObject({ 'countersign-by': 'expiry' });
  });

  test('a version that has no room for the stamp is decided all the same', () => {
    const one = decided(approval());
    expect(Object.keys(write(one, approval(), full(48))?.metadata ?? {})).toHaveLength(
      METADATA_ENTRIES_LIMIT,
    );
    for (const count of [49, 50]) {
      const written = write(one, approval(), full(count));
      expect(written).toMatchObject({
        status: 'Approved',
        description: expect.stringContaining('Approved by Bob'),
      });
      expect(written).not.toHaveProperty('metadata');
    }
  });

  test('a stamp that stands there is never left standing, even where there is no room for both', () => {
    const forged = { 'countersign-by': 'carol' };
    const on48 = modelPackage({ metadata: { ...full(48).metadata, ...forged, 'countersign-request': 'old' } });
    expect(write(decided(approval()), approval(), on48)?.metadata).toEqual({
      ...full(48).metadata,
      'countersign-by': 'bob',
      'countersign-request': 'churn-telco-v42-r1',
    });
    const on49 = modelPackage({ metadata: { ...full(49).metadata, ...forged } });
    expect(write(decided(approval()), approval(), on49)?.metadata).toEqual({
      ...full(49).metadata,
      'countersign-by': 'bob',
    });
  });
  });

  test('the stamp of many people fits SageMaker’s characters and length', () => {
    const votes = Array.from({ length: 30 }, () => vote({ person: vote().person }));
    const by = write(decided(approval()), { ...approval(), votes })?.metadata?.['countersign-by'] ?? '';
    expect(by.length).toBeLessThanOrEqual(256);
    expect(by).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u);
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
