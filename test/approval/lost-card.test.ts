// Whose card is posted anew when somebody deleted it, and what is not said again then.
import { expect, test } from 'vitest';
import { cardAnew, needsItsCard } from '../../approval/lost-card.ts';
import { type Request, type Stage } from '../../approval/request.ts';
import { brokenGlass } from './alone.ts';
import { applying, approval, asking, at, bob, closed, decided, policy, request, settled } from './values.ts';

const THREAD = {
  begunAt: at('23 14:06'),
  table: '2.1',
  exhibits: '2.2',
  runs: '2.3',
  'requester:asked': '2.4',
  'vote:bob:2026-11-23T15:02:00.000Z': '2.5',
  'withdrawn:bob:2026-11-23T15:03:00.000Z': '2.6',
  'reminder:1': '2.7',
  'direct:reminder:1:bob': 'not-written',
  escalation: '2.8',
  'direct:escalation:dave': '2.9',
  'review:1': '2.10',
};
const shownIn = (stage: Stage, over: Partial<Request> = {}): Request =>
  request(stage, {
    card: { channel: 'C0OLD', ts: '1.1', begunAt: at('23 14:05'), shown: 3, thread: THREAD },
    ...over,
  });
const REVIEW = { remindAt: at('25 09:00'), reminders: 1 };
const now = at('24 09:00');

test.each<[what: string, on: Request, needsIt: boolean]>([
  ['an open question', shownIn(asking()), true],
  ['a decision that is being written', shownIn(decided(approval())), true],
  ['the same', shownIn(applying(approval())), true],
  ['a decision that stands', shownIn(settled(approval())), false],
  ['a round that ended without one', shownIn(closed('superseded', 'x')), false],
  ['break glass that nobody has reviewed', shownIn(settled(brokenGlass), { review: REVIEW }), true],
  [
    'break glass that somebody reviewed',
    shownIn(settled(brokenGlass), {
      review: { ...REVIEW, signed: { person: bob, name: 'Bob', at: now } },
    }),
    false,
  ],
])('%s', (_what, on, needsIt) => {
  expect(needsItsCard(on)).toBe(needsIt);
  expect(cardAnew(on, '1.1', now) !== undefined).toBe(needsIt);
});

test('what called on people, or was said to one, is not said again; evidence and votes are', () => {
  const on = shownIn(asking(), { policy: policy({ channel: 'C0NEW' }) });
  expect(cardAnew(on, '1.1', now)).toEqual({
    ...on,
    card: {
      channel: 'C0NEW',
      begunAt: now,
      thread: {
        'requester:asked': '2.4',
        'reminder:1': '2.7',
        'direct:reminder:1:bob': 'not-written',
        escalation: '2.8',
        'direct:escalation:dave': '2.9',
        'review:1': '2.10',
      },
    },
  });
});

test('nothing where another card stands meanwhile, or its post is under way', () => {
  expect(cardAnew(shownIn(asking()), '1.0', now)).toBeUndefined();
  const begun = { channel: 'C', begunAt: now };
  expect(cardAnew(request(asking(), { card: begun }), '1.1', now)).toBeUndefined();
  expect(cardAnew(request(asking()), '1.1', now)).toBeUndefined();
});
