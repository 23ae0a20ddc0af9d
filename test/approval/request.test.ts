// The request as it is kept: nothing of it is lost between two writes, and what is no request is not taken for one.
import { describe, expect, test } from 'vitest';
import { RequestMissing } from '../../approval/request-missing.ts';
import {
  closedWithout,
  closesAtOf,
  decisionOf,
  judgedOf,
  Request,
  type ClosedWithout,
  type Stage,
} from '../../approval/request.ts';
import {
  applying,
  approval,
  asking,
  at,
  byExpiry,
  byPolicy,
  closed,
  CLOSES,
  decided,
  digest,
  judged,
  MISSING,
  opened,
  policy,
  rejection,
  request,
  settled,
  UNREADABLE,
} from './values.ts';

const kept = (whole: unknown): unknown => JSON.parse(JSON.stringify(whole));
const isRequest = (whole: unknown): boolean => Request.safeParse(whole).success;
const onlyJudged: Stage = { kind: 'judged', judged: judged() };
const withAll = { judged: judged(), closesAt: CLOSES, decision: approval('Numbers hold.') };
const full = request(asking(), {
  token: 'T',
  card: { channel: 'C0MODELS', ts: '1.1', begunAt: at('23 14:05'), shown: 3 },
  told: {
    topic: at('23 15:03'),
    bus: at('23 15:04'),
    requester: at('23 15:05'),
    ops: at('23 15:06'),
    opsChannel: at('23 15:06'),
    lineage: at('23 15:07'),
  },
  failure: { at: at('23 14:07'), state: 'Ask', error: 'Timeout', cause: 'Slack did not answer.' },
  redrivenAt: at('23 14:08'),
});

describe('what is kept comes back whole', () => {
  const stages: Stage[] = [
    opened,
    onlyJudged,
    asking(MISSING),
    asking(UNREADABLE),
    decided(approval('Numbers hold.')),
    { kind: 'decided', judged: judged(), decision: byPolicy },
    applying(rejection('Too old by now.')),
    { kind: 'applying', judged: judged(), decision: byPolicy },
    settled(byExpiry()),
    settled(byExpiry('Pending')),
    settled(approval(), undefined, at('23 15:03')),
    closed('changed', 'x', withAll),
    closed('gone', 'x'),
    closed('overtaken', 'x'),
    closed('observed', 'x', { judged: judged() }),
    closed('left-pending', 'x', { closesAt: CLOSES }),
  ];

  test.each(stages)('in the stage %j', (stage) => {
    expect(Request.parse(kept(request(stage)))).toEqual(request(stage));
  });

  test('with its token, card, announcements, failure and redrive', () => {
    expect(Request.parse(kept(full))).toEqual(full);
  });

  test('with nothing told, where nothing is said of it', () => {
    const { told: _, ...silent } = request(opened);
    expect(Request.parse(kept(silent))).toEqual(request(opened));
  });
});

describe('what is no request', () => {
  test.each<[what: string, whole: object]>([
    ['of no round', { ...full, round: 0 }],
    ['of half a round', { ...full, round: 1.5 }],
    ['of no version', { ...full, version: 0 }],
    ['of no revision', { ...full, revision: 0 }],
    ['with a token longer than those of Step Functions', { ...full, token: 'T'.repeat(2_049) }],
    ['shown in half a revision', { ...full, card: { ...full.card, shown: 2.5 } }],
    ['with a card that nobody began', { ...full, card: { channel: 'C0MODELS' } }],
    ['with a failure that does not say what failed', { ...full, failure: { at: at('23'), cause: 'x' } }],
    ['with a digest cut short', { ...full, contentDigest: 'c0ffee' }],
    ['without a policy', { ...full, policy: undefined }],
    ['without an author', { ...full, author: undefined }],
    ['of an unknown stage', { ...full, stage: { kind: 'paused' } }],
    ['asked without an end', { ...full, stage: { kind: 'asking', judged: judged() } }],
    ['asked without a verdict', { ...full, stage: { kind: 'asking', closesAt: CLOSES } }],
    ['decided without a decision', { ...full, stage: { kind: 'decided', judged: judged() } }],
    ['settled without a decision', { ...full, stage: { ...settled(approval()), decision: undefined } }],
    ['ended for no reason', { ...full, stage: { ...closed('gone', 'x'), why: undefined } }],
    ['ended in an unknown way', { ...full, stage: { ...closed('gone', 'x'), as: 'lost' } }],
    [
      'decided by nobody known',
      { ...full, stage: { ...decided(approval()), decision: { ...approval(), by: 'chance' } } },
    ],
    [
      'with a vote for neither',
      {
        ...full,
        stage: {
          ...decided(approval()),
          decision: { ...approval(), votes: [{ ...approval().votes[0], choice: 'maybe' }] },
        },
      },
    ],
  ])('%s', (_what, whole) => {
    expect(isRequest(kept(full))).toBe(true);
    expect(isRequest(kept(whole))).toBe(false);
  });

  test('a token may be as long as those of Step Functions', () => {
    expect(isRequest({ ...full, token: 'T'.repeat(2_048) })).toBe(true);
  });
});

test.each<[stage: Stage, verdict: boolean, end: boolean, decision: boolean]>([
  [opened, false, false, false],
  [onlyJudged, true, false, false],
  [asking(), true, true, false],
  [decided(approval()), true, true, true],
  [{ kind: 'decided', judged: judged(), decision: byPolicy }, true, false, true],
  [applying(approval()), true, true, true],
  [settled(approval()), true, true, true],
  [closed('gone', 'x'), false, false, false],
  [closed('overtaken', 'x', withAll), true, true, true],
])('of %j there is a verdict: %s, an end: %s, a decision: %s', (stage, verdict, end, decision) => {
  const on = request(stage);
  expect(judgedOf(on)?.evidence).toBe(verdict ? judged().evidence : undefined);
  expect(closesAtOf(on)).toBe(end ? CLOSES : undefined);
  expect(decisionOf(on)).toEqual(decision && 'decision' in stage ? stage.decision : undefined);
});

describe('a round that ends without a decision of its own', () => {
  const ENDED = at('24 09:00');
  const end = (stage: Stage, as: ClosedWithout = 'overtaken') =>
    closedWithout(request(stage), { as, why: 'its status was set elsewhere' }, ENDED).stage;
  const words = { kind: 'closed', as: 'overtaken', why: 'its status was set elsewhere', at: ENDED };

  test.each<[stage: Stage, keeps: object]>([
    [opened, {}],
    [onlyJudged, { judged: judged() }],
    [decided(approval()), { judged: judged(), closesAt: CLOSES, decision: approval() }],
    [
      { kind: 'applying', judged: judged(), decision: byPolicy },
      { judged: judged(), decision: byPolicy },
    ],
  ])('keeps what was found, asked and decided, and nothing more, from %j', (stage, keeps) => {
    expect(end(stage)).toStrictEqual({ ...words, ...keeps });
  });

  test('tells ops of its end, whatever they were told on the way; everything else stays said', () => {
    const after = closedWithout(
      full,
      { as: 'left-pending', why: 'its execution ended without closing it' },
      ENDED,
    );
    expect(after).toStrictEqual({
      ...full,
      told: {
        topic: at('23 15:03'),
        bus: at('23 15:04'),
        requester: at('23 15:05'),
        lineage: at('23 15:07'),
      },
      stage: {
        kind: 'closed',
        as: 'left-pending',
        why: 'its execution ended without closing it',
        at: ENDED,
        judged: judged(),
        closesAt: CLOSES,
      },
    });
  });
});

test('an execution without a request fails under a name of its own, and says of which request', () => {
  expect(new RequestMissing('churn-telco-v42-r1')).toMatchObject({
    name: 'RequestMissing',
    message: 'churn-telco-v42-r1',
  });
});

test('a policy is kept as it was, so that a later file changes nothing of an open round', () => {
  const strict = policy({ onExpiry: 'leave-pending', onBadEvidence: 'ask', mode: 'observe' });
  const on = request(asking(), { policy: strict, policyDigest: digest('beef') });
  expect(Request.parse(kept(on))).toEqual(on);
});
