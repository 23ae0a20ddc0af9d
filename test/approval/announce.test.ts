// The card of a request in every stage.
import { describe, expect, test } from 'vitest';
import { cardOf } from '../../approval/announce.ts';
import { type Stage } from '../../approval/request.ts';
import { type Decision } from '../../approval/vote.ts';
import { asRead } from './as-read.ts';
import {
  applying,
  approval,
  asking,
  at,
  byExpiry,
  byPolicy,
  closed,
  decided,
  judged,
  opened,
  request,
  rosterFor,
  settled,
} from './values.ts';

const card = (stage: Stage, over: Parameters<typeof request>[1] = {}) => {
  const on = request(stage, over);
  return cardOf(on, rosterFor(on));
};
const read = (...given: Parameters<typeof card>): string[] => {
  const made = card(...given);
  return made ? asRead(made) : [];
};
const failure = {
  at: at('23 15:03'),
  error: 'AccessDeniedException',
  cause: 'The role may not call UpdateModelPackage.',
};

test.each<[stage: Stage]>([[opened], [{ kind: 'judged', judged: judged() }]])(
  'there is nothing to show yet: %j',
  (stage) => {
    expect(card(stage)).toBeUndefined();
  },
);

test.each<[stage: Stage, title: string]>([
  [asking(), 'churn-telco v42: approval needed'],
  [settled(approval()), 'churn-telco v42: approved'],
  [closed('gone', 'the version was deleted'), 'churn-telco v42: not decided, the version is gone'],
])('%j', (stage, title) => {
  expect(card(stage)?.title).toBe(title);
});

test('a question whose execution failed is still a question', () => {
  expect(card(asking(), { failure })?.title).toBe('churn-telco v42: approval needed');
});

describe('between the vote and the registry', () => {
  test.each<[stage: Stage]>([
    [decided(approval('Numbers hold on the September holdout too.'))],
    [applying(approval('Numbers hold on the September holdout too.'))],
  ])('%j', (stage) => {
    expect(read(stage)).toEqual([
      'churn-telco v42: decided, registry not updated yet',
      'Bob approved, 23 Nov 2026, 15:02 UTC.',
      '> Numbers hold on the September holdout too.',
      'Next: Countersign compares the evidence once more, then sets the status. This takes seconds. ' +
        'If the evidence changed, the vote is void and the question is asked again.',
      'Round 1 · evidence 4f1c9a02 · policy 7be13d55',
    ]);
    expect(card(stage)?.summary).toBe(
      'churn-telco v42: decided, registry not updated yet. Bob approved; Countersign is checking the evidence once more.',
    );
  });

  test.each<[decision: Decision, who: string]>([
    [byPolicy, 'The policy rejected, 23 Nov 2026, 14:06 UTC.'],
    [byExpiry(), 'Nobody decided in time, 26 Nov 2026, 14:06 UTC.'],
  ])('no vote is void where there was none: %j', (decision, who) => {
    expect(read(decided(decision))).toEqual([
      'churn-telco v42: decided, registry not updated yet',
      who,
      'Next: Countersign compares the evidence once more, then sets the status. This takes seconds. ' +
        'If the evidence changed, the question is asked again.',
      'Round 1 · evidence 4f1c9a02 · policy 7be13d55',
    ]);
  });
});

describe('approved, but the registry refused', () => {
  test('says that the decision stands, why, and who sees to it', () => {
    expect(read(applying(approval()), { failure })).toEqual([
      'churn-telco v42: decided, registry not updated',
      'Bob approved. Writing it to the registry failed.',
      'Now: v42 is still PendingManualApproval and cannot be deployed.',
      'Next: ops, told by alarm, repair it and resume. The votes are kept, nobody votes again. ' +
        'If the evidence changes meanwhile, the question is asked again.',
      'Why: AccessDeniedException: The role may not call UpdateModelPackage. Execution churn-telco-v42-r1.',
      'Round 1 · evidence 4f1c9a02 · policy 7be13d55',
    ]);
    expect(card(decided(approval()), { failure })?.summary).toBe(
      'churn-telco v42: decided, but writing it to the registry failed. Bob approved. Ops have been told; nobody has to vote again.',
    );
  });

  test('a long or hostile cause is cut and cleaned', () => {
    const cause = `denied\u202E${'x'.repeat(400)}`;
    const why = read(decided(approval()), { failure: { ...failure, cause } }).find((line) =>
      line.startsWith('Why'),
    );
    expect(why).toMatch(
      /^Why: AccessDeniedException: denied\uFFFDx+ … \(shortened\)\. Execution churn-telco-v42-r1\.$/,
    );
    expect(why?.length).toBeLessThanOrEqual(250);
  });
});
