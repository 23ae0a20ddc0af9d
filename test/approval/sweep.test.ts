// Whatever was due and did not happen: each stage with each state of its execution, and when to look again.
import { describe, expect, test } from 'vitest';
import { instant, type Instant } from '../../approval/ids.ts';
import { type Judged, type Request, type Stage } from '../../approval/request.ts';
import { dueAt, isAnnounced, needsCard, sweep, type ExecutionState } from '../../approval/sweep.ts';
import { missingParts, votePart } from '../../approval/thread-parts.ts';
import {
  applying,
  approval,
  asking,
  at,
  bob,
  byExpiry,
  byPolicy,
  closed,
  CLOSES,
  decided,
  judged,
  opened,
  policy,
  request,
  settled,
  vote,
} from './values.ts';

const NOW = Date.parse(at('24 12:00'));
const LATE = Date.parse(CLOSES);
const alone = { channel: 'C0MODELS', begunAt: at('23 14:05'), ts: '1.1' };
const BOBS = votePart(bob, approval().at);
const posted = {
  ...alone,
  thread: { begunAt: at('23 14:05'), table: '1.2', 'requester:asked': '1.5', [BOBS]: '1.4' },
};
const curves: Judged = { ...judged(), exhibits: [{ kind: 'bars', title: 'SHAP', bars: [] }] };
const askingWithCurves: Stage = { kind: 'asking', judged: curves, closesAt: CLOSES };
const both = { ...alone, shown: 3, thread: { ...posted.thread, exhibits: '1.3' } };
const open: [name: string, stage: Stage][] = [
  ['opened', opened],
  ['judged', { kind: 'judged', judged: judged() }],
  ['asking', asking()],
  ['decided', decided(approval())],
  ['applying', applying(approval())],
];
const TOLD = { topic: at('23'), bus: at('23'), requester: at('23') };
const ALL = { ...TOLD, lineage: at('23') };
const voted = { ...posted.thread, [votePart(bob, vote().at)]: '1.4' };
const shown = { ...posted, thread: voted, shown: 3 };
const does = (on: Request, execution: ExecutionState, now = NOW) => sweep(on, execution, now);

describe.each(open)('a request that is %s', (_name, stage) => {
  const on = request(stage, { card: posted, token: 'T' });
  const failed = (when: Instant) =>
    request(stage, { failure: { at: when, error: 'AccessDeniedException', cause: 'x' } });

  test('without an execution is started', () => {
    expect(does(on, 'absent')).toEqual({ kind: 'start' });
  });

  test.each<[ExecutionState]>([['FAILED'], ['TIMED_OUT'], ['ABORTED']])(
    'with one that is %s is redriven for 13 days',
    (state) => {
      const when = Date.parse(at('24 12:00'));
      expect(does(on, state)).toEqual({ kind: 'redrive' });
      expect(does(failed(at('24 12:00')), state, when + 13 * 86_400_000)).toEqual({ kind: 'redrive' });
      expect(does(failed(at('24 12:00')), state, when + 13 * 86_400_000 + 1)).toEqual({
        kind: 'give-up',
        why: 'its execution failed, and 13 days of attempts to resume it have passed',
      });
    },
  );

  test('with one that ended is given up', () => {
    expect(does(on, 'SUCCEEDED')).toEqual({ kind: 'give-up', why: 'its execution ended without closing it' });
  });
});

describe('while the execution runs', () => {
  test.each<[what: string, on: Request, now: number, step: object]>([
    ['an opened one waits', request(opened), NOW, { kind: 'wait' }],
    ['a judged one waits', request({ kind: 'judged', judged: judged() }), NOW, { kind: 'wait' }],
    ['an open question waits', request(asking(), { card: shown, token: 'T' }), NOW, { kind: 'wait' }],
    ['a question that is not posted is', request(asking(), { token: 'T' }), NOW, { kind: 'announce' }],
    [
      'a post whose answer was lost is looked for',
      request(asking(), { card: { channel: 'C', begunAt: at('23') }, token: 'T' }),
      NOW,
      { kind: 'announce' },
    ],
    [
      'a question without its thread is posted',
      request(asking(), { card: alone, token: 'T' }),
      NOW,
      { kind: 'announce' },
    ],
    [
      'a thread without its curves is posted',
      request(askingWithCurves, { card: posted, token: 'T' }),
      NOW,
      { kind: 'announce' },
    ],
    ['a whole thread waits', request(askingWithCurves, { card: both, token: 'T' }), NOW, { kind: 'wait' }],
    [
      'a question past its end rings',
      request(asking(), { card: posted, token: 'T' }),
      LATE,
      { kind: 'ring', token: 'T' },
    ],
    [
      'a question past its end that is not posted rings',
      request(asking(), { token: 'T' }),
      LATE,
      { kind: 'ring', token: 'T' },
    ],
    [
      'one millisecond before it calls on people',
      request(asking(), { card: shown, token: 'T' }),
      LATE - 1,
      { kind: 'remind', part: 'reminder:2' },
    ],
    ['a question without a token cannot ring', request(asking(), { card: shown }), LATE, { kind: 'wait' }],
    [
      'a question whose card is out of date is shown',
      request(asking(), { card: { ...shown, shown: 2 }, token: 'T' }),
      NOW,
      { kind: 'announce' },
    ],
    [
      'a decision whose bell was lost rings',
      request(decided(approval()), { card: posted, token: 'T' }),
      NOW,
      { kind: 'ring', token: 'T' },
    ],
    ['a decision of the policy has no bell', request(decided(byPolicy)), NOW, { kind: 'wait' }],
    [
      'one that is being written waits',
      request(applying(approval()), { card: posted, token: 'T' }),
      NOW,
      { kind: 'wait' },
    ],
    [
      'one that is being written past the end of its question waits all the same',
      request(applying(approval()), { card: posted, token: 'T' }),
      LATE,
      { kind: 'wait' },
    ],
  ])('%s', (_what, on, now, step) => {
    expect(does(on, 'RUNNING', now)).toEqual(step);
    expect(does(on, 'PENDING_REDRIVE', now)).toEqual(step);
  });
});

test('a round that ended is announced, whatever its execution', () => {
  for (const state of ['absent', 'FAILED', 'SUCCEEDED', 'RUNNING'] as const)
    expect(does(request(closed('observed', 'x')), state)).toEqual({ kind: 'announce' });
});

test.each<[what: string, on: Request, kind: string]>([
  ['nothing is told and nothing inscribed', request(settled(approval())), 'announce-and-inscribe'],
  ['rejected by policy, too', request(settled(byPolicy)), 'announce-and-inscribe'],
  ['all is told', request(settled(approval()), { card: shown, told: TOLD }), 'inscribe'],
  ['it is inscribed', request(settled(approval()), { told: { lineage: at('23') } }), 'announce'],
  ['all is done', request(settled(approval()), { card: shown, told: ALL }), 'announce'],
  ['it was left pending', request(settled(byExpiry('Pending'))), 'announce'],
  ['it was not applied', request(closed('changed', 'x', { decision: approval() })), 'announce'],
  ['it was decided elsewhere', request(closed('overtaken', 'x', { decision: approval() })), 'announce'],
])('what a round that ended lacks when %s', (_what, on, kind) => {
  expect(does(on, 'SUCCEEDED')).toEqual({ kind });
});

test('what could not be inscribed within 13 days of the end is given up, and not looked at again', () => {
  const on = request(settled(approval()), { card: shown, told: TOLD });
  const last = Date.parse(approval().at) + 13 * 86_400_000;
  expect(does(on, 'SUCCEEDED', last)).toEqual({ kind: 'inscribe' });
  expect(dueAt(on, last)).toBe(instant(last + 60_000));
  expect(does(on, 'SUCCEEDED', last + 1)).toEqual({ kind: 'wait' });
  expect(dueAt(on, last + 1)).toBeUndefined();
});

test('what could not be told within 13 days of the end is given up, and not looked at again', () => {
  const on = request(closed('observed', 'x', { at: at('24 12:00') }));
  const last = Date.parse(at('24 12:00')) + 13 * 86_400_000;
  expect(does(on, 'SUCCEEDED', last)).toEqual({ kind: 'announce' });
  expect(dueAt(on, last)).toBe(instant(last + 60_000));
  expect(does(on, 'SUCCEEDED', last + 1)).toEqual({ kind: 'wait' });
  expect(dueAt(on, last + 1)).toBeUndefined();
});

describe('when it is due again', () => {
  test.each<[what: string, on: Request, due: Instant | undefined]>([
    [
      'ended, though nobody has rung: a minute',
      request(closed('gone', 'x'), { token: 'T' }),
      instant(NOW + 60_000),
    ],
    ['ended, and rung', request(closed('gone', 'x')), undefined],
    ['opened: a minute', request(opened), instant(NOW + 60_000)],
    ['judged: a minute', request({ kind: 'judged', judged: judged() }), instant(NOW + 60_000)],
    ['decided: a minute', request(decided(approval())), instant(NOW + 60_000)],
    ['applying: a minute', request(applying(approval())), instant(NOW + 60_000)],
    [
      'decided on its card: a minute, and not the end of its question',
      request(decided(approval()), { card: posted }),
      instant(NOW + 60_000),
    ],
    ['asked: at its first reminder', request(asking(), { card: shown }), at('24 14:05')],
    [
      'asked, nobody is reminded: a minute after its end',
      request(asking(), { card: shown, policy: policy({ reminders: 'never' }) }),
      instant(LATE + 60_000),
    ],
    [
      'voted, and not shown: a minute',
      request(asking(), { card: { ...shown, shown: 2 } }),
      instant(NOW + 60_000),
    ],
    ['not posted: a minute', request(asking()), instant(NOW + 60_000)],
    ['no thread: a minute', request(asking(), { card: alone }), instant(NOW + 60_000)],
    ['no curves: a minute', request(askingWithCurves, { card: posted }), instant(NOW + 60_000)],
    ['whole thread: at its first reminder', request(askingWithCurves, { card: both }), at('24 14:05')],
    [
      'post begun: a minute',
      request(asking(), { card: { channel: 'C', begunAt: at('23') } }),
      instant(NOW + 60_000),
    ],
    [
      'failed: a minute after that',
      request(asking(), { card: posted, failure: { at: at('24 11:00'), error: 'E', cause: 'c' } }),
      at('24 11:01'),
    ],
    [
      'redriven: an hour after that',
      request(decided(approval()), {
        failure: { at: at('24 11:00'), error: 'E', cause: 'c' },
        redrivenAt: at('24 11:30'),
      }),
      at('24 12:30'),
    ],
    ['ended, all told: never', request(settled(approval()), { card: shown, told: ALL }), undefined],
    [
      'ended, not in lineage: a minute',
      request(settled(approval()), { card: shown, told: TOLD }),
      instant(NOW + 60_000),
    ],
    [
      'ended as pending, all told: never',
      request(settled(byExpiry('Pending')), { card: shown, told: TOLD }),
      undefined,
    ],
    [
      'ended, card not current: a minute',
      request(settled(approval()), { card: { ...shown, shown: 2 }, told: ALL }),
      instant(NOW + 60_000),
    ],
    ['ended, card not posted: a minute', request(settled(byPolicy), { told: ALL }), instant(NOW + 60_000)],
    [
      'ended, topic not told: a minute',
      request(settled(approval()), { card: shown, told: { ...ALL, topic: undefined } }),
      instant(NOW + 60_000),
    ],
    [
      'ended, bus not told: a minute',
      request(settled(approval()), { card: shown, told: { ...ALL, bus: undefined } }),
      instant(NOW + 60_000),
    ],
    [
      'ended, requester not told: a minute',
      request(settled(approval()), { card: shown, told: { ...ALL, requester: undefined } }),
      instant(NOW + 60_000),
    ],
    [
      'replaced, requester not told: a minute',
      request(closed('superseded', 'x', { judged: judged(), closesAt: CLOSES }), { card: shown }),
      instant(NOW + 60_000),
    ],
    [
      'replaced, all told: never',
      request(closed('superseded', 'x', { judged: judged(), closesAt: CLOSES }), {
        card: shown,
        told: { requester: at('24 12:00') },
      }),
      undefined,
    ],
    [
      'ended, thread not posted: a minute',
      request(settled(approval()), { card: { ...alone, shown: 3 }, told: ALL }),
      instant(NOW + 60_000),
    ],
    [
      'ended, the thread lacks its vote: a minute',
      request(settled(approval()), {
        card: { ...shown, thread: { table: '1.2' } },
        told: ALL,
      }),
      instant(NOW + 60_000),
    ],
    [
      'observed, thread not posted: a minute',
      request(closed('observed', 'x', { judged: judged() }), { card: { ...alone, shown: 3 } }),
      instant(NOW + 60_000),
    ],
    [
      'overtaken before it was judged, shown: never',
      request(closed('overtaken', 'x'), { card: { ...alone, shown: 3 } }),
      undefined,
    ],
    ['observed, shown: never', request(closed('observed', 'x'), { card: shown }), undefined],
    ['observed, not shown: a minute', request(closed('observed', 'x')), instant(NOW + 60_000)],
    ['changed before it was shown: never', request(closed('changed', 'x')), undefined],
    [
      'changed after it was shown: a minute',
      request(closed('changed', 'x'), { card: { ...shown, shown: 2 } }),
      instant(NOW + 60_000),
    ],
  ])('%s', (_what, on, due) => {
    expect(dueAt(on, NOW)).toBe(due);
  });
});

test.each<[on: Request, needed: boolean]>([
  [request(opened), true],
  [request(settled(byPolicy)), true],
  [request(closed('observed', 'x')), true],
  [request(closed('overtaken', 'x')), true],
  [request(closed('left-pending', 'x')), true],
  [request(closed('changed', 'x')), false],
  [request(closed('gone', 'x')), false],
  [request(closed('gone', 'x'), { card: posted }), true],
])('%j needs a card: %s', (on, needed) => {
  expect(needsCard(on)).toBe(needed);
});

test('nothing that is open is announced', () => {
  for (const [, stage] of open) expect(isAnnounced(request(stage, { card: shown, told: TOLD }))).toBe(false);
});

test.each<[what: string, on: Request, missing: string[]]>([
  ['not judged', request(opened), []],
  ['gone before it was judged', request(closed('gone', 'x')), []],
  ['judged', request({ kind: 'judged', judged: judged() }), ['table']],
  ['card not posted', request(askingWithCurves), ['table', 'exhibits', 'requester:asked']],
  ['thread not begun', request(askingWithCurves, { card: alone }), ['table', 'exhibits', 'requester:asked']],
  ['table posted', request(askingWithCurves, { card: posted }), ['exhibits']],
  [
    'nobody to tell who registered it',
    request(askingWithCurves, { author: { identities: [], people: [] } }),
    ['table', 'exhibits'],
  ],
  ['all posted', request(askingWithCurves, { card: both }), []],
])('what a thread lacks: %s', (_what, on, missing) => {
  expect(missingParts(on, Date.parse(at('23 14:05')))).toEqual(missing);
});
