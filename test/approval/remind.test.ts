// Which reminder is due, whom it calls on, and what it says, whole.
import { describe, expect, test } from 'vitest';
import { directNotice, reminderNotice } from '../../approval/reminder-notice.ts';
import { dueReminder, nextReminderAt, reminded } from '../../approval/remind.ts';
import { type Reminder, type Request } from '../../approval/request.ts';
import { missingParts, nextDirectAt } from '../../approval/thread-parts.ts';
import { type Vote } from '../../approval/vote.ts';
import { partAsRead } from './as-read.ts';
import {
  asking,
  at,
  bob,
  carol,
  closed,
  judged,
  key,
  policy,
  request,
  rosterFor,
  vote,
  CLOSES,
} from './values.ts';

// Asked at 23 14:05: reminders are due at 24 14:05 and at 26 10:05.
const dave = key('dave');
const two = policy({
  roles: { risk: ['dave', 'alice'] },
  needs: { approvers: 1, risk: 1 },
  escalate: { after: '36h', to: 'risk' },
});
const asked = (reminders: Reminder[] = [], over: Partial<Request> = {}, votes: Vote[] = []): Request =>
  request(
    { kind: 'asking', judged: { ...judged(), verdict: verdict }, closesAt: CLOSES, reminders, votes },
    { policy: two, card: { channel: 'C', begunAt: at('23'), ts: '1.1', shown: 3 }, ...over },
  );
const verdict = { ...judged().verdict, needs: { approvers: 1, risk: 1 } };
const first: Reminder = { part: 'reminder:1', at: at('24 14:06'), people: [bob, carol, dave] };
const second: Reminder = { part: 'reminder:2', at: at('26 10:06'), people: [carol, dave] };
const escalation: Reminder = { part: 'escalation', at: at('25 02:06'), people: [dave] };

describe('what is due', () => {
  test.each<
    [what: string, on: Request, ...moments: [now: string, due: string | undefined, next: string | undefined]]
  >([
    ['nothing before', asked(), '24 14:04', undefined, '24 14:05'],
    ['the first', asked(), '24 14:05', 'reminder:1', '24 14:05'],
    ['the first was sent', asked([first]), '24 14:07', undefined, '25 02:05'],
    ['the escalation', asked([first]), '25 02:05', 'escalation', '25 02:05'],
    ['after it', asked([first, escalation]), '25 02:06', undefined, '26 10:05'],
    ['the last', asked([first, escalation]), '26 10:05', 'reminder:2', '26 10:05'],
    ['all were sent', asked([first, escalation, second]), '26 10:07', undefined, undefined],
    ['the first was missed', asked([escalation]), '26 11:00', 'reminder:2', '24 14:05'],
    ['the question is over', asked(), '26 14:05', undefined, '24 14:05'],
    ['never', asked([], { policy: policy({ reminders: 'never' }) }), '26 11:00', undefined, undefined],
    ['it is closed', request(closed('changed', 'x')), '26 11:00', undefined, undefined],
  ])('%s', (_what, on, ...[now, due, next]) => {
    expect(dueReminder(on, Date.parse(at(now)))).toBe(due);
    expect(nextReminderAt(on)).toBe(next && at(next));
  });
});

describe('who is called on', () => {
  const people = (on: Request, part: Reminder['part'], now: string): Reminder | undefined => {
    const noted = reminded(on, part, rosterFor(on), Date.parse(at(now)));
    return noted?.stage.kind === 'asking' ? noted.stage.reminders?.at(-1) : undefined;
  };
  const yes = vote({ role: 'approvers' });

  test('those who can say the yes that is lacking, never the author', () => {
    expect(people(asked(), 'reminder:1', '24 14:06')).toEqual(first);
    expect(people(asked([], {}, [yes]), 'reminder:1', '24 14:06')?.people).toEqual([dave]);
  });

  test('by an escalation the people of its role who have not answered', () => {
    expect(people(asked([first]), 'escalation', '25 02:06')).toEqual(escalation);
    const daves = vote({ person: dave, role: 'risk' });
    expect(people(asked([first], {}, [daves]), 'escalation', '25 02:06')?.people).toEqual([]);
  });

  test('nobody by what is not due, so that nothing is noted twice', () => {
    expect(people(asked([first]), 'reminder:1', '24 14:07')).toBeUndefined();
  });

  test('and a card that was current stays so', () => {
    expect(reminded(asked(), 'reminder:1', rosterFor(asked()), Date.parse(at('24 14:06')))?.card?.shown).toBe(
      4,
    );
  });
});

describe('whose direct message waits for their morning', () => {
  const quiet = { from: '20:00', to: '08:00', zone: 'UTC', weekend: false };
  const laterOf = (zone: string, now = '24 14:05', over: object = { reminders: { quiet } }): unknown => {
    const on = asked([], { policy: policy({ ...two, ...over }) });
    const zones = new Map([[bob, zone]]);
    const roster = { ...rosterFor(on), slack: { groups: new Map(), barred: new Map(), zones } };
    const noted = reminded(on, now === '24 14:05' ? 'reminder:1' : 'reminder:2', roster, Date.parse(at(now)));
    return noted?.stage.kind === 'asking' ? noted.stage.reminders?.at(-1)?.later : undefined;
  };

  test.each<[what: string, zone: string, later: string | undefined]>([
    ['nobody’s where it is day', 'Europe/Berlin', undefined],
    ['that of somebody for whom it is night', 'Asia/Tokyo', '24 23:00'],
    ['with the minutes of a zone that has them', 'Asia/Kolkata', undefined],
    ['with summer time', 'Australia/Sydney', '24 21:00'],
    ['nobody’s where Slack names a zone that is none', 'Mars/Olympus', undefined],
  ])('%s', (_, zone, later) => {
    expect(laterOf(zone)).toEqual(later === undefined ? undefined : { [bob]: at(later) });
  });

  test('nobody’s where the policy has no quiet hours, or the question closes before they end', () => {
    expect(laterOf('Asia/Tokyo', '24 14:05', { reminders: { after: '24h' } })).toBeUndefined();
    // In Los Angeles it is 02:05 of the day on which it closes at 06:05.
    expect(laterOf('America/Los_Angeles', '26 10:05')).toBeUndefined();
  });
});

describe('what is still to be sent', () => {
  const parts = (on: Request, now = '26 13:00'): string[] =>
    missingParts(on, Date.parse(at(now))).filter((part) => /remind|escal/.test(part));

  test('the message in the thread first, then each direct one', () => {
    expect(parts(asked([first]))).toEqual([
      'reminder:1',
      'direct:reminder:1:bob',
      'direct:reminder:1:carol',
      'direct:reminder:1:dave',
    ]);
  });

  test('to nobody who answered meanwhile', () => {
    expect(parts(asked([first], {}, [vote(), vote({ person: dave })]))).toEqual([
      'reminder:1',
      'direct:reminder:1:carol',
    ]);
    expect(parts(asked([escalation], {}, [vote({ person: dave })]))).toEqual([]);
  });

  test('of several that could not be sent the newest, and the escalation', () => {
    expect(parts(asked([first, escalation, second]))).toEqual([
      'escalation',
      'direct:escalation:dave',
      'reminder:2',
      'direct:reminder:2:carol',
      'direct:reminder:2:dave',
    ]);
  });

  test('to whom it is night later, and not at all to whoever answers until then', () => {
    const held: Reminder = { ...first, later: { [bob]: at('25 07:00') } };
    const others = ['reminder:1', 'direct:reminder:1:carol', 'direct:reminder:1:dave'];
    expect(parts(asked([held]), '25 06:59')).toEqual(others);
    expect(parts(asked([held]), '25 07:00')).toContain('direct:reminder:1:bob');
    expect(nextDirectAt(asked([held]))).toBe(at('25 07:00'));
    expect(nextDirectAt(asked([held], {}, [vote()]))).toBeUndefined();
    const sent = { 'direct:reminder:1:bob': '2.1' };
    const told = asked([held], { card: { channel: 'C', begunAt: at('23'), ts: '1.1', thread: sent } });
    expect(nextDirectAt(told)).toBeUndefined();
  });

  test('nothing once it is decided', () => {
    expect(parts(request(closed('changed', 'x', { judged: judged() })))).toEqual([]);
  });
});

describe('what it says', () => {
  const said = (on: Request, part: string): string[] => {
    const notice = reminderNotice(on, part, rosterFor(on));
    return notice ? [notice.summary, ...notice.section.parts.flatMap(partAsRead)] : [];
  };

  test('the first', () => {
    expect(said(asked([first]), 'reminder:1')).toEqual([
      'Reminder: churn-telco v42 still needs one of approvers and one of risk. It closes 26 Nov 14:05 UTC and is then rejected.',
      'churn-telco v42 still needs one of approvers and one of risk: @Bob, @Carol or @Dave',
      'It closes 26 Nov 2026, 14:05 UTC and is then rejected. After this there is one more reminder, 4 hours before.',
    ]);
  });

  test('the last, where a version then stays pending', () => {
    const on = asked([first, second], { policy: { ...two, onExpiry: 'leave-pending' } }, [vote()]);
    expect(said(on, 'reminder:2')).toEqual([
      'Reminder: churn-telco v42 still needs one of risk. It closes 26 Nov 14:05 UTC and then stays pending.',
      'churn-telco v42 still needs one of risk: @Carol or @Dave',
      'It closes 26 Nov 2026, 14:05 UTC and then stays pending. This is the last reminder.',
    ]);
  });

  test('the escalation', () => {
    expect(said(asked([first, escalation]), 'escalation')).toEqual([
      'Escalation: churn-telco v42 still needs one of approvers and one of risk. It closes 26 Nov 14:05 UTC and is then rejected. Called on: Dave.',
      'churn-telco v42 still needs one of approvers and one of risk, and nobody has decided yet: @Dave',
      'It closes 26 Nov 2026, 14:05 UTC and is then rejected.',
    ]);
  });

  test('with more to come, and with a next one at an odd time', () => {
    const often = asked([first], { policy: { ...two, reminders: { after: '8h' } } });
    expect(said(often, 'reminder:1').at(-1)).toMatch(/ After this there are 3 more reminders\.$/);
    const quiet = { from: '09:30', to: '11:15', weekend: false, zone: 'UTC' };
    const hushed = asked([first], { policy: { ...two, reminders: { quiet } } });
    expect(said(hushed, 'reminder:1').at(-1)).toMatch(
      / After this there is one more reminder, 26 Nov 2026, 11:15 UTC\.$/,
    );
  });

  test('directly', () => {
    const { summary, section } = directNotice(asked([first]), undefined);
    const linked = directNotice(asked([first]), 'https://acme.slack.com/archives/C/p1').section.parts;
    expect(linked.flatMap(partAsRead).at(-1)).toBe(
      'Decide on its card. You get this because the policy names you.',
    );
    expect([summary, ...section.parts.flatMap(partAsRead)]).toEqual([
      'churn-telco v42 waits for you. All 2 checks pass. It closes 26 Nov 14:05 UTC and is then rejected.',
      'churn-telco v42 waits for you.',
      'All 2 checks pass. It closes 26 Nov 2026, 14:05 UTC and is then rejected.',
      'Decide on its card in the channel. You get this because the policy names you.',
    ]);
  });

  test('of what is no reminder, nothing', () => {
    expect(said(asked([first]), 'vote:bob:x')).toEqual([]);
    expect(said(request(asking()), 'reminder:1')).toEqual([]);
  });
});
