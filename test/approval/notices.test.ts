// What machines and ops are told.
import { describe, expect, test } from 'vitest';
import { decisionNotice } from '../../approval/decision-notice.ts';
import { groupNotice, opsNotice, sightingNotice } from '../../approval/ops-notice.ts';
import { type Request, type Stage } from '../../approval/request.ts';
import { type Decision } from '../../approval/vote.ts';
import {
  applying,
  approval,
  asking,
  at,
  byExpiry,
  byPolicy,
  closed,
  decided,
  digest,
  EVIDENCE,
  identities,
  opened,
  rejection,
  request,
  settled,
} from './values.ts';

const untold: Stage[] = [
  opened,
  asking(),
  decided(approval()),
  applying(approval()),
  closed('changed', 'x', { decision: approval() }),
  closed('observed', 'x'),
];

describe('machines', () => {
  test.each<[decision: Decision, outcome: string, by: string, who: string[]]>([
    [approval(), 'Approved', 'person', ['bob']],
    [rejection('too old now'), 'Rejected', 'person', ['carol']],
    [byPolicy, 'Rejected', 'policy', []],
    [byExpiry('Pending'), 'Pending', 'expiry', []],
  ])('%j', (decision, outcome, by, who) => {
    expect(decisionNotice(request(settled(decision)))).toEqual({
      group: 'churn-telco',
      version: 42,
      arn: 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42',
      outcome,
      by,
      who,
      requestId: 'churn-telco-v42-r1',
      evidence: EVIDENCE,
      policy: digest('7be13d55'),
    });
  });

  test.each(untold)('hear nothing of %j', (stage) => {
    expect(decisionNotice(request(stage))).toBeUndefined();
  });
});

describe('ops', () => {
  const failure = { at: at('23 15:03'), error: 'AccessDeniedException', cause: 'The role may not.' };
  const said = (stage: Stage, over: Partial<Request> = {}): string | undefined =>
    opsNotice(request(stage, over), identities)?.message;

  test.each<[what: string, stage: Stage, over: Partial<Request>, words: string]>([
    [
      'a failure before the question',
      opened,
      { failure },
      'churn-telco v42: execution churn-telco-v42-r1 failed with AccessDeniedException: The role may not. The version stays PendingManualApproval. Repair the cause and redrive the execution; sweep redrives it at most hourly.',
    ],
    [
      'a failure after the decision',
      applying(approval()),
      { failure: { ...failure, cause: 'Refused' } },
      'churn-telco v42: execution churn-telco-v42-r1 failed with AccessDeniedException: Refused. The version stays PendingManualApproval; its decision is kept. Repair the cause and redrive the execution; sweep redrives it at most hourly.',
    ],
    [
      'decided, failed',
      decided(approval()),
      { failure: { ...failure, cause: 'Refused' } },
      said(applying(approval()), { failure: { ...failure, cause: 'Refused' } }) ?? '',
    ],
    [
      'overtaken',
      closed('overtaken', 'its status was set to Approved outside Countersign'),
      {},
      'churn-telco v42: not decided here: its status was set to Approved outside Countersign.',
    ],
    [
      'approved outside',
      closed('overtaken', 'x', {
        outside: { status: 'Approved', by: 'arn:aws:iam::1:user/erin', modifiedAt: at('24 08:59') },
      }),
      {},
      'churn-telco v42: decided outside Countersign by erin (arn:aws:iam::1:user/erin): set to Approved, and nothing was set back. No vote led to this. Check your deployments, and set it to PendingManualApproval to stop it. arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42',
    ],
    [
      'changed after a decision',
      closed('changed', 'the content changed', { decision: approval() }),
      {},
      'churn-telco v42: the content changed. The decision was not applied and is asked for again.',
    ],
    [
      'left pending',
      closed('left-pending', 'its execution ended without closing it'),
      {},
      'churn-telco v42: its execution ended without closing it. The version stays pending.',
    ],
  ])('%s', (_what, stage, over, words) => {
    expect(opsNotice(request(stage, over), identities)).toEqual({
      subject: 'Countersign: churn-telco v42 needs ops',
      message: words,
      requestId: 'churn-telco-v42-r1',
      arn: 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42',
    });
  });

  test.each<[stage: Stage]>([
    [opened],
    [asking()],
    [settled(approval())],
    [closed('changed', 'x')],
    [closed('gone', 'x')],
    [closed('observed', 'x')],
  ])('are not bothered with %j', (stage) => {
    expect(said(stage)).toBeUndefined();
  });

  test('a failure of a round that has ended is over', () => {
    expect(said(settled(approval()), { failure })).toBeUndefined();
  });

  const seen = {
    arn: request(opened).arn,
    group: 'churn-telco',
    version: 42,
    registeredAt: at('23 14:05'),
    round: 0,
    by: 'arn:aws:iam::000000000000:user/bob',
    modifiedAt: at('24 09:00'),
    channel: 'C0MODELS',
    told: {},
  };

  test('a decision outside without a request', () => {
    expect(sightingNotice({ ...seen, status: 'Rejected' }, identities)).toEqual({
      subject: 'Countersign: churn-telco v42 rejected outside',
      message:
        'churn-telco v42: decided outside Countersign by Bob (arn:aws:iam::000000000000:user/bob): set to Rejected, and nothing was set back. Ask whoever did it; set it to PendingManualApproval if it should not stand. arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42',
      arn: seen.arn,
    });
    expect(sightingNotice({ ...seen, status: 'Approved' }, identities)).toMatchObject({
      subject: 'Countersign: churn-telco v42 approved outside',
    });
    expect(sightingNotice({ ...seen, by: '/', status: 'Approved' }, identities)?.message).toContain(
      'by (no name) (/): set to Approved',
    );
  });

  test('a version that was set back is nothing to tell', () => {
    expect(sightingNotice({ ...seen, status: 'PendingManualApproval' }, identities)).toBeUndefined();
  });

  test('a group that no policy names', () => {
    expect(groupNotice('fraud-card', 'arn')).toEqual({
      subject: 'Countersign: no policy names fraud-card',
      message:
        'No policy names fraud-card. Nobody can approve its versions by accident, and nobody is asked about them. Add policies/fraud-card.yml; versions that wait are asked about then.',
      arn: 'arn',
    });
  });
});
