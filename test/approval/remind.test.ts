// Which reminder is due, whom it calls on, and what it says, whole.
import { describe, expect, test } from 'vitest';
import { directNotice, reminderNotice } from '../../approval/reminder-notice.ts';
import { IdentitiesFile } from '../../approval/identities.ts';
import { instant } from '../../approval/ids.ts';
import { dueReminder, nextReminderAt, reminded } from '../../approval/remind.ts';
import { type Reminder, type Request } from '../../approval/request.ts';
import { type Roster } from '../../approval/roster.ts';
import { dueAt } from '../../approval/sweep.ts';
import { missingParts, nextHeldAt } from '../../approval/thread-parts.ts';
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
/** What stands in the thread besides reminders. */
const SHOWN = { table: '2.1', 'requester:asked': '2.2' };

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

  test('and the card is shown anew, in case that somebody deleted it', () => {
    const noted = reminded(asked(), 'reminder:1', rosterFor(asked()), Date.parse(at('24 14:06')));
    expect(noted?.card?.shown).toBe(noted?.revision);
  });
});

describe('what waits until it is not quiet any more', () => {
  const quiet = { from: '20:00', to: '08:00', zone: 'UTC', weekend: false };
  /** What was noted at a moment, to Bob, whose zone Slack says or does not, and to others. */
  const noted = (zone: string | undefined, now: string, over: object = { reminders: { quiet } }): Request => {
    const on = asked([], { policy: policy({ ...two, ...over }) });
    const zones = new Map(zone === undefined ? [] : [[bob, zone]]);
    const roster = { ...rosterFor(on), slack: { groups: new Map(), barred: new Map(), zones } };
    const part = dueReminder(on, Date.parse(at(now))) ?? 'reminder:1';
    const done = reminded(on, part, roster, Date.parse(at(now)));
    if (done === undefined) throw new Error(`${part} is not due.`);
    return done;
  };
  /** Until when the direct message to Bob is held back, and the message in the thread. */
  const held = (on: Request, now: string): (string | undefined)[] => {
    const missing = missingParts(on, Date.parse(at(now)));
    const isHeld = (part: RegExp): boolean => !missing.some((one) => part.test(one));
    const until = nextHeldAt(on, Date.parse(at(now)));
    return [/^direct:.*:bob$/, /^reminder:/].map((part) => (isHeld(part) ? until : undefined));
  };

  test.each<[what: string, zone: string | undefined, until: string | undefined]>([
    ['nothing where it is day', 'Europe/Berlin', undefined],
    ['a direct message to somebody for whom it is night', 'Asia/Tokyo', '24 23:00'],
    ['with the minutes of a zone that has them', 'Asia/Kolkata', undefined],
    ['with summer time', 'Australia/Sydney', '24 21:00'],
    ['nothing where Slack names a zone that is none', 'Mars/Olympus', undefined],
    ['nothing where Slack names none', undefined, undefined],
  ])('%s', (_, zone, until) => {
    const on = noted(zone, '24 14:05');
    expect(held(on, '24 14:05')).toEqual([until && at(until), undefined]);
  });

  test('nothing where the policy has no quiet hours, or the question closes before they end', () => {
    const now = '24 14:05';
    expect(held(noted('Asia/Tokyo', now, { reminders: { after: '24h' } }), now)).toEqual([
      undefined,
      undefined,
    ]);
    // In Los Angeles it is 02:05 of the day on which it closes at 06:05.
    expect(held(noted('America/Los_Angeles', '26 10:05', { escalate: undefined }), '26 10:05')).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('what could not be sent before a quiet time comes after it, and wakes sweep then', () => {
    const on = noted(undefined, '24 14:05');
    expect(held(on, '24 19:59')).toEqual([undefined, undefined]);
    expect(held(on, '24 20:00')).toEqual([at('25 08:00'), at('25 08:00')]);
    expect(held(on, '25 08:00')).toEqual([undefined, undefined]);
    const alone = { ...on, policy: { ...on.policy, escalate: undefined } };
    const card = { channel: 'C', begunAt: at('23'), ts: '1.1', shown: on.revision, thread: SHOWN };
    expect(dueAt({ ...alone, card }, Date.parse(at('24 20:00')))).toBe(at('25 08:00'));
  });

  test('what sweep noted late, in the night, too; a direct message goes by the night of its reader', () => {
    const on = noted('Asia/Tokyo', '25 01:00');
    expect(held(on, '25 01:00')).toEqual([undefined, at('25 08:00')]);
    expect(held(noted(undefined, '25 01:00'), '25 01:00')).toEqual([at('25 08:00'), at('25 08:00')]);
  });

  test('the weekend, if the policy says so', () => {
    // 28 November 2026 is a Saturday.
    const reminders = { quiet: { ...quiet, weekend: true } };
    const over = { policy: policy({ ...two, open: 864_000, reminders, escalate: undefined }) };
    const on = asked([{ ...first, at: at('27 19:33') }], over);
    const open = { ...on, stage: { ...on.stage, closesAt: instant(Date.parse('2026-12-03T14:05:00Z')) } };
    expect(held(open as Request, '28 03:00')).toEqual([at('30 08:00'), at('30 08:00')]);
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

  test('for nobody who answered meanwhile; whose yes is not needed any more is found when it is sent', () => {
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
    const reminders = { quiet: { from: '20:00', to: '07:00', zone: 'UTC', weekend: false } };
    const on = (votes: Vote[] = [], over: Partial<Request> = {}): Request =>
      asked(
        [{ ...first, zones: { [bob]: 'Asia/Tokyo' } }],
        { policy: { ...two, reminders }, ...over },
        votes,
      );
    const now = Date.parse(at('24 14:06'));
    const others = ['reminder:1', 'direct:reminder:1:carol', 'direct:reminder:1:dave'];
    expect(parts(on(), '24 14:06')).toEqual(others);
    expect(parts(on(), '24 22:00')).toEqual(['direct:reminder:1:bob']);
    expect(nextHeldAt(on(), now)).toBe(at('24 22:00'));
    expect(nextHeldAt(on([vote()]), now)).toBeUndefined();
    const sent = { 'direct:reminder:1:bob': '2.1' };
    const told = on([], { card: { channel: 'C', begunAt: at('23'), ts: '1.1', thread: sent } });
    expect(nextHeldAt(told, now)).toBeUndefined();
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
      'churn-telco v42 still needs one of risk: @Dave',
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

  const LINK = 'https://acme.slack.com/archives/C/p1';
  /** A direct message, whole: its summary, then its lines. */
  const direct = (on: Request, part: string, over: Partial<Roster> = {}, link?: string): string[] => {
    const notice = directNotice(on, part, { roster: { ...rosterFor(on), ...over }, link });
    return notice ? [notice.summary, ...notice.section.parts.flatMap(partAsRead)] : [];
  };

  test('directly', () => {
    expect(direct(asked([first]), 'direct:reminder:1:bob', {}, LINK).at(-1)).toBe(
      'Decide on its card. You get this because the policy names you.',
    );
    expect(direct(asked([first]), 'direct:reminder:1:bob')).toEqual([
      'churn-telco v42 waits for you. All 2 checks pass. It closes 26 Nov 14:05 UTC and is then rejected.',
      'churn-telco v42 waits for you.',
      'All 2 checks pass. It closes 26 Nov 2026, 14:05 UTC and is then rejected.',
      'Decide on its card in the channel. You get this because the policy names you.',
    ]);
  });

  test('directly to whom an escalation calls on although they have no vote', () => {
    const needs = { approvers: 1 };
    const on = (votes: Vote[] = [], people = first.people): Request => ({
      ...request({
        kind: 'asking',
        judged: { ...judged(), verdict: { ...judged().verdict, needs } },
        closesAt: CLOSES,
        reminders: [{ ...escalation, people }],
        votes,
      }),
      policy: { ...two, needs },
    });
    const WAITS = 'It closes 26 Nov 2026, 14:05 UTC and is then rejected.';
    expect(direct(on(), 'direct:escalation:dave', {}, LINK)).toEqual([
      'Nobody has decided about churn-telco v42 yet; you cannot decide, Bob or Carol can. All 2 checks pass. It closes 26 Nov 14:05 UTC and is then rejected.',
      'Nobody has decided about churn-telco v42 yet; you cannot decide, Bob or Carol can.',
      `All 2 checks pass. ${WAITS}`,
      'See its card. You were called on by the policy’s escalation.',
    ]);
    const noMore = { policy: policy({ ...two, approvers: ['dave'], needs: { approvers: 1 } }) };
    expect(direct(on(), 'direct:escalation:dave', noMore)[1]).toBe(
      'Nobody has decided about churn-telco v42 yet; you cannot decide, and it still needs one of approvers.',
    );
    // Whose role is needed decides as ever.
    expect(direct(asked([escalation]), 'direct:escalation:dave')[1]).toBe('churn-telco v42 waits for you.');
  });

  const yes = vote({ role: 'approvers' });
  const barred = new Map([[dave, 'guest' as const]]);
  test.each<[what: string, on: Request, over: Partial<Roster>, mentioned: string | undefined]>([
    ['whose yes was given by others', asked([first], {}, [yes]), {}, '@Dave'],
    [
      'whom today’s policy does not name',
      asked([first]),
      { policy: policy({ ...two, approvers: ['bob'] }) },
      '@Bob or @Dave',
    ],
    [
      'who became a guest',
      asked([first]),
      { slack: { groups: new Map(), zones: new Map(), barred } },
      '@Bob or @Carol',
    ],
    ['anybody, when nobody is left', asked([{ ...first, people: [bob, carol] }], {}, [yes]), {}, undefined],
  ])('not to, nor about, those %s', (_what, on, over, mentioned) => {
    const notice = reminderNotice(on, 'reminder:1', { ...rosterFor(on), ...over });
    expect(notice?.section.parts.flatMap(partAsRead)[0]?.split(': ')[1]).toBe(mentioned);
    const told = [bob, carol, dave].filter((one) => direct(on, `direct:reminder:1:${one}`, over).length > 0);
    expect(told.map((one) => `@${one.charAt(0).toUpperCase()}${one.slice(1)}`).join(' or ')).toBe(
      mentioned ?? '',
    );
  });

  test('by an escalation only to its people of today', () => {
    const on = asked([escalation]);
    const gone = { policy: policy({ ...two, roles: { risk: ['alice'] } }) };
    expect(direct(on, 'direct:escalation:dave', gone)).toEqual([]);
    expect(reminderNotice(on, 'escalation', { ...rosterFor(on), ...gone })).toBeUndefined();
    const left: Roster = { ...rosterFor(on), identities: IdentitiesFile.parse({ people: {} }) };
    expect(direct(on, 'direct:escalation:dave', left)).toEqual([]);
  });

  test('of what is no reminder, nothing', () => {
    expect(said(asked([first]), 'vote:bob:x')).toEqual([]);
    expect(said(request(asking()), 'reminder:1')).toEqual([]);
  });
});
