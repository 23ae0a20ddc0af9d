// Quiet hours on the clock of a zone: over midnight, at weekends, and on the days when the clocks are set.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterQuiet, beforeQuiet, Quiet } from '../../approval/quiet.ts';

const NIGHT = { from: '20:00', to: '08:00' };
const WEEKENDS = { ...NIGHT, weekend: true };
const BERLIN = { ...NIGHT, zone: 'Europe/Berlin' };
const moved = (by: typeof afterQuiet, quiet: object, at: string): string =>
  new Date(by(Quiet.parse(quiet), Date.parse(at))).toISOString().slice(0, 16);

// 2026-11-26 is a Thursday; the clocks of Berlin are set on 2026-03-29 and 2026-10-25.
test.each<[what: string, quiet: object, ...moments: [at: string, after: string, before: string]]>([
  ['by day nothing moves', NIGHT, '2026-11-26T12:34', '2026-11-26T12:34', '2026-11-26T12:34'],
  ['in the evening', NIGHT, '2026-11-26T22:10', '2026-11-27T08:00', '2026-11-26T19:59'],
  ['after midnight', NIGHT, '2026-11-27T03:00', '2026-11-27T08:00', '2026-11-26T19:59'],
  ['when it begins', NIGHT, '2026-11-26T20:00', '2026-11-27T08:00', '2026-11-26T19:59'],
  ['when it ends', NIGHT, '2026-11-27T08:00', '2026-11-27T08:00', '2026-11-27T08:00'],
  ['at noon', { from: '12:00', to: '14:00' }, '2026-11-26T13:00', '2026-11-26T14:00', '2026-11-26T11:59'],
  ['on Friday night', WEEKENDS, '2026-11-27T21:00', '2026-11-30T08:00', '2026-11-27T19:59'],
  ['on Saturday', WEEKENDS, '2026-11-28T12:00', '2026-11-30T08:00', '2026-11-27T19:59'],
  ['on Sunday night', WEEKENDS, '2026-11-29T23:59', '2026-11-30T08:00', '2026-11-27T19:59'],
  ['a weekend without the word', NIGHT, '2026-11-28T12:00', '2026-11-28T12:00', '2026-11-28T12:00'],
  ['in winter', BERLIN, '2026-11-26T21:00', '2026-11-27T07:00', '2026-11-26T18:59'],
  ['in summer', BERLIN, '2026-07-01T21:00', '2026-07-02T06:00', '2026-07-01T17:59'],
  ['the night that is short', BERLIN, '2026-03-28T20:00', '2026-03-29T06:00', '2026-03-28T18:59'],
  ['the night that is long', BERLIN, '2026-10-24T20:00', '2026-10-25T07:00', '2026-10-24T17:59'],
  ['the long night from its end', BERLIN, '2026-10-25T06:30', '2026-10-25T07:00', '2026-10-24T17:59'],
  [
    'an end that the clocks skip',
    { from: '23:00', to: '02:30', zone: 'Europe/Berlin' },
    '2026-03-28T23:00',
    '2026-03-29T01:30',
    '2026-03-28T21:59',
  ],
  [
    'half an hour beside the others',
    { ...NIGHT, zone: 'Asia/Kolkata' },
    '2026-11-26T15:00',
    '2026-11-27T02:30',
    '2026-11-26T14:29',
  ],
])('%s', (_what, quiet, ...[at, after, before]) => {
  expect(moved(afterQuiet, quiet, `${at}Z`)).toBe(after);
  expect(moved(beforeQuiet, quiet, `${at}Z`)).toBe(before);
});

const minutes = fc
  .integer({ min: 0, max: 1439 })
  .map((at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`);
const quiets = fc
  .record({
    from: minutes,
    to: minutes,
    weekend: fc.boolean(),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'),
  })
  .filter(({ from, to }) => from !== to)
  .map((quiet) => Quiet.parse(quiet));

test('what was moved lies outside, is never moved again, and never moves by more than four days', () => {
  const at = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') });
  fc.assert(
    fc.property(quiets, at, (quiet, moment) => {
      const [after, before] = [afterQuiet(quiet, moment), beforeQuiet(quiet, moment)];
      expect(afterQuiet(quiet, after)).toBe(after);
      expect(beforeQuiet(quiet, before)).toBe(before);
      expect(after - moment).toBeGreaterThanOrEqual(0);
      expect(moment - before).toBeGreaterThanOrEqual(0);
      expect(after - before).toBeLessThan(4 * 86_400_000);
    }),
  );
});

test.each([
  [{ from: '8:00', to: '20:00' }],
  [{ from: '20:00', to: '24:00' }],
  [{ from: '20:00', to: '20:00' }],
  [{ ...NIGHT, zone: 'Europe/Atlantis' }],
  [{ ...NIGHT, weekends: true }],
])('%j is no quiet time', (quiet) => {
  expect(Quiet.safeParse(quiet).success).toBe(false);
});
