// What is written to lineage about a decision, and what of the same name counts as ours.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { executionArn, PackageArn, RequestId } from '../../approval/ids.ts';
import {
  inscribed,
  inscriptionName,
  inscriptionOf,
  isInscribed,
  saysTheSame,
  type FoundAction,
  type Inscription,
} from '../../approval/inscribe.ts';
import { DECISION_ACTION } from '../../approval/lineage-graph.ts';
import { type Request, type Stage } from '../../approval/request.ts';
import { type Decision } from '../../approval/vote.ts';
import {
  applying,
  approval,
  asking,
  at,
  byExpiry,
  byPolicy,
  carol,
  closed,
  decided,
  judged,
  key,
  opened,
  rejection,
  request,
  settled,
  vote,
} from './values.ts';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:countersign-local-model-approval';
const EXECUTION =
  'arn:aws:states:us-east-1:000000000000:execution:countersign-local-model-approval:churn-telco-v42-r1';
const ARN = PackageArn.parse('arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42');
const of = (decision: Decision, over: Partial<Request> = {}) =>
  inscriptionOf(request(settled(decision), over), EXECUTION);

const DIGESTS = {
  evidence: '4f1c9a0200000000000000000000000000000000000000000000000000000000',
  policy: '7be13d5500000000000000000000000000000000000000000000000000000000',
  content: 'c0ffee0000000000000000000000000000000000000000000000000000000000',
};
const ABOUT = { request: 'churn-telco-v42-r1', execution: EXECUTION, ...DIGESTS };

test('an approval, whole', () => {
  expect(of(approval('Numbers hold.'))).toEqual({
    name: 'countersign-churn-telco-v42-r1',
    arn: ARN,
    properties: {
      outcome: 'Approved',
      by: 'person',
      approvers: 'bob',
      slackUsers: 'U0BOB',
      decidedAt: '2026-11-23T15:02:00.000Z',
      ...ABOUT,
    },
  });
});

test('the execution is named as Step Functions names it', () => {
  expect(executionArn(MACHINE, RequestId.parse('churn-telco-v42-r1'))).toBe(EXECUTION);
});

const both = [vote(), vote({ person: carol, name: 'Carol', slack: 'U0CAROL' })];
const no = vote({ person: key('dave'), slack: 'U0DAVE', choice: 'reject' });

test.each<[what: string, decision: Decision, properties: Record<string, string>]>([
  ['rejected', rejection('Too old by now.'), { outcome: 'Rejected', by: 'person', approvers: 'carol' }],
  ['by policy', byPolicy, { outcome: 'Rejected', by: 'policy', decidedAt: byPolicy.at }],
  ['by expiry', byExpiry(), { outcome: 'Rejected', by: 'expiry', decidedAt: byExpiry().at }],
  ['two people', { ...approval(), votes: both }, { approvers: 'bob, carol', slackUsers: 'U0BOB, U0CAROL' }],
  ['a no among yeses', { ...approval(), votes: [...both, no] }, { approvers: 'bob, carol' }],
  [
    'a no that decides',
    { ...rejection('x'), votes: [...both, no] },
    { approvers: 'dave', slackUsers: 'U0DAVE' },
  ],
])('who decided: %s', (_what, decision, properties) => {
  expect(of(decision)?.properties).toMatchObject(properties);
});

test.each([[byPolicy], [byExpiry()]])('names nobody where nobody decided: %j', (decision) => {
  expect(Object.keys(of(decision)?.properties ?? {})).toEqual([
    ...['outcome', 'by', 'decidedAt', 'request', 'execution', 'evidence', 'policy', 'content'],
  ]);
});

const notApplied: [what: string, stage: Stage][] = [
  ['opened', opened],
  ['judged', { kind: 'judged', judged: judged() }],
  ['asking', asking()],
  ['decided', decided(approval())],
  ['applying', applying(approval())],
  ['left pending', settled(byExpiry('Pending'))],
  ...(['changed', 'gone', 'overtaken', 'observed', 'left-pending'] as const).map((as): [string, Stage] => [
    as,
    closed(as, 'x', { decision: approval(), judged: judged() }),
  ]),
];

test.each(notApplied)('a request that is %s has nothing to write, so nothing is lacking', (_what, stage) => {
  expect(inscriptionOf(request(stage), EXECUTION)).toBeUndefined();
  expect(isInscribed(request(stage))).toBe(true);
});

describe('once it is written', () => {
  const before = request(settled(approval()), { told: { topic: at('23 15:03') } });
  const card = { channel: 'C0MODELS', begunAt: at('23 14:05'), ts: '1.1' };

  test('nothing is lacking, and nothing is written again', () => {
    const after = inscribed(before, at('23 15:04'));
    expect([isInscribed(before), isInscribed(after)]).toEqual([false, true]);
    expect(after).toEqual({ ...before, told: { topic: at('23 15:03'), lineage: at('23 15:04') } });
    expect(inscriptionOf(after, EXECUTION)).toBeUndefined();
  });

  test.each([
    ['that is current stays so', 3, 4],
    ['that is behind stays behind', 2, 2],
    ['that shows nothing yet shows nothing', undefined, undefined],
  ])('a card %s', (_what, shown, then) => {
    const on = { ...before, card: { ...card, ...(shown !== undefined && { shown }) } };
    expect(inscribed(on, at('23 15:04')).card?.shown).toBe(then);
  });
});

describe('an action of the same name', () => {
  const ours = of(approval()) as Inscription;
  const found: FoundAction = { type: DECISION_ACTION, source: ARN, properties: { ...ours.properties } };
  const saying = (change: Record<string, string>) => ({ properties: { ...ours.properties, ...change } });

  test.each<[what: string, change: Partial<FoundAction>, same: boolean]>([
    ['that we wrote', {}, true],
    ['of another type', { type: 'Approval' }, false],
    ['without a type', { type: undefined }, false],
    ['about another version', { source: `${ARN}3` }, false],
    ['about nothing', { source: undefined }, false],
    ['with another outcome', saying({ outcome: 'Rejected' }), false],
    ['with another person', saying({ approvers: 'mallory' }), false],
    ['with more in it', saying({ revoked: 'yes' }), false],
    ['with less in it', { properties: { outcome: 'Approved' } }, false],
    ['with nothing in it', { properties: {} }, false],
  ])('%s', (_what, change, same) => {
    expect(saysTheSame(ours, { ...found, ...change })).toBe(same);
  });
});

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateAction.html
const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}$/;
const id = fc
  .stringMatching(/^[a-zA-Z0-9-]{1,63}-v[0-9]{1,9}-r[0-9]{1,4}$/)
  .map((text) => RequestId.parse(text));

test('every request has a name that SageMaker takes', () => {
  const longest = RequestId.parse(`${'g'.repeat(63)}-v${'9'.repeat(9)}-r${'9'.repeat(4)}`);
  expect(inscriptionName(longest)).toHaveLength(92);
  fc.assert(
    fc.property(fc.oneof(id, fc.constant(longest)), (it) => {
      expect(inscriptionName(it)).toMatch(NAME);
      expect(inscriptionName(it).length).toBeLessThanOrEqual(120);
    }),
  );
});

test('whoever decides, in whatever number, SageMaker takes the properties', () => {
  const voter = fc.record({
    person: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,62}$/).map(key),
    slack: fc.stringMatching(/^[UW][A-Z0-9]{2,60}$/),
    choice: fc.constantFrom('approve' as const, 'reject' as const),
  });
  const outcome = fc.constantFrom('Approved' as const, 'Rejected' as const);
  fc.assert(
    fc.property(fc.array(voter, { maxLength: 200, size: 'max' }), outcome, (voters, outcome) => {
      const votes = voters.map(vote);
      const { properties } = of({ outcome, by: 'person', votes, at: at('23 15:02') }) as Inscription;
      expect(Object.keys(properties).length).toBeLessThanOrEqual(30);
      for (const value of Object.values(properties)) {
        expect(value.length).toBeLessThanOrEqual(2_500);
        expect(value).toMatch(/^.*$/);
        expect(value).not.toBe('');
      }
    }),
  );
});
