import { expect, test } from 'vitest';
import { Duration, durationInWords, durationWritten } from '../../approval/duration.ts';

test.each([
  ['1m', 60, '1 minute'],
  ['90m', 5_400, '90 minutes'],
  ['60m', 3_600, '1 hour'],
  ['72h', 259_200, '72 hours'],
  ['3d', 259_200, '72 hours'],
  ['1d', 86_400, '24 hours'],
  ['4d', 345_600, '4 days'],
  ['100h', 360_000, '100 hours'],
])('%s is %d seconds, %s', (text, seconds, words) => {
  expect(Duration.parse(text)).toBe(seconds);
  expect(durationInWords(seconds)).toBe(words);
  expect(Duration.parse(durationWritten(seconds))).toBe(seconds);
});

test('a span is written in the unit that a person would use', () => {
  expect(['90m', '60m', '3d', '4d', '100h'].map((text) => durationWritten(Duration.parse(text)))).toEqual([
    '90m',
    '1h',
    '72h',
    '4d',
    '100h',
  ]);
});

test.each(['', 'h', '0h', '1.5h', '-1h', '1 h', '1H', '1s', '1w', '1000000m', ' 1h', '1h\n', '１h'])(
  '%j is no span',
  (text) => {
    expect(Duration.safeParse(text).success).toBe(false);
  },
);
