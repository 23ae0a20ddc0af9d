// When a question calls on people: growing gaps, a last one before the end, and nothing in quiet hours.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../approval/ids.ts';
import { Reminders, scheduleOf } from '../../approval/reminders.ts';

const HOUR = 3_600;
// Thursday.
const ASKED = Date.parse('2026-11-26T10:00:00Z');
const scheduled = (open: number, reminders?: unknown, escalate?: { after: string; to: string }) =>
  scheduleOf(
    { open, reminders: reminders === undefined ? undefined : Reminders.parse(reminders), escalate },
    instant(ASKED + open * 1000),
  );
const hours = (open: number, reminders?: unknown): number[] =>
  scheduled(open, reminders).reminders.map((at) => (Date.parse(at) - ASKED) / 3_600_000);
const written = (open: number, reminders?: unknown): string[] =>
  scheduled(open, reminders).reminders.map((at) => at.slice(5, 16));

describe('reminders, in hours after the question', () => {
  test.each<[what: string, open: number, reminders: unknown, expected: number[]]>([
    ['after a third of the window, and before its end', 72, undefined, [24, 68]],
    ['never', 72, 'never', []],
    ['after what the policy says', 72, { after: '8h' }, [8, 24, 56, 68]],
    ['each gap twice the last', 30 * 24, { after: '24h' }, [24, 72, 168, 360, 716]],
    ['none just before the last', 72, { after: '65h' }, [68]],
    ['a first that is later than the end leaves the last', 72, { after: '100h' }, [68]],
    ['of a short window in its proportion', 1.5, undefined, [0.5, 1.25]],
  ])('%s', (_what, open, reminders, expected) => {
    expect(hours(open * HOUR, reminders)).toEqual(expected);
  });
});

describe('in quiet hours', () => {
  const night = { from: '20:00', to: '08:00' };
  test.each<[what: string, open: number, reminders: unknown, expected: string[]]>([
    ['one is moved to their end', 48, { after: '12h', quiet: night }, ['11-27T08:00', '11-28T08:00']],
    [
      'over a weekend to Monday morning',
      96,
      { after: '48h', quiet: { ...night, weekend: true } },
      ['11-30T08:00'],
    ],
    ['one that would come too late comes before', 12, { after: '11h', quiet: night }, ['11-26T19:59']],
    ['all of it quiet, nobody is reminded', 8, { quiet: { from: '09:00', to: '20:00' } }, []],
  ])('%s', (_what, open, reminders, expected) => {
    expect(written(open * HOUR, reminders)).toEqual(expected);
  });

  test('the escalation moves as well', () => {
    const to = { after: '14h', to: 'risk' };
    expect(scheduled(72 * HOUR, { quiet: night }, to).escalation).toBe('2026-11-27T08:00:00.000Z');
    expect(scheduled(72 * HOUR, 'never', to).escalation).toBe('2026-11-27T00:00:00.000Z');
    expect(scheduled(10 * HOUR, 'never', to).escalation).toBeUndefined();
  });
});

test('whatever the policy, reminders come in order, once each, while the question is open', () => {
  const after = fc.option(
    fc.integer({ min: 1, max: 9_999 }).map((minutes) => `${minutes}m`),
    { nil: undefined },
  );
  const quiet = fc.option(fc.constant({ from: '20:00', to: '08:00', weekend: true }), { nil: undefined });
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 300 * 86_400 }), after, quiet, (open, first, hush) => {
      const { reminders } = scheduled(open, { after: first, quiet: hush });
      expect([...new Set(reminders)].sort()).toEqual(reminders);
      for (const at of reminders) {
        expect(Date.parse(at)).toBeGreaterThan(ASKED);
        expect(Date.parse(at)).toBeLessThan(ASKED + open * 1000);
      }
      expect(reminders.length).toBeLessThan(25);
    }),
  );
});
