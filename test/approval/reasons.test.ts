// The reasons of a verdict: what failed first, then what passes, never more lines than a phone shows.
import { describe, expect, test } from 'vitest';
import { countInWords, firstReason, verdictSections, type Tense } from '../../approval/reasons.ts';
import { type Reason, type Verdict } from '../../approval/verdict.ts';
import { partAsRead } from './as-read.ts';
import { ACCURACY, AUC, FAIL, LOW_AUC, MISSING, NO_AUC, PASS, UNREADABLE } from './values.ts';

const asRead = (...given: Parameters<typeof verdictSections>): string[] =>
  verdictSections(...given).flatMap(({ name, parts }) => [name, ...parts.flatMap(partAsRead)]);
const many = (count: number, reason: Reason): Reason[] => Array.from({ length: count }, () => reason);

test.each<[reasons: Reason[], tense: Tense, words: string]>([
  [[AUC], 'pass', 'The one check passes.'],
  [[AUC], 'passed', 'The one check passed.'],
  [[AUC], 'had passed', 'The one check had passed.'],
  [[AUC, ACCURACY], 'pass', 'All 2 checks pass.'],
  [[AUC, ACCURACY], 'passed', 'All 2 checks passed.'],
  [[AUC, ACCURACY], 'had passed', 'All 2 checks had passed.'],
  [[LOW_AUC], 'pass', '1 of 1 check fails.'],
  [[LOW_AUC, ACCURACY], 'pass', '1 of 2 checks fails.'],
  [[LOW_AUC, NO_AUC, ACCURACY], 'passed', '2 of 3 checks fail.'],
])('%j, %s', (reasons, tense, words) => {
  expect(countInWords(reasons, tense)).toBe(words);
});

test('all pass', () => {
  expect(asRead(PASS)).toEqual([
    'checks',
    'All 2 checks pass.',
    `- ${AUC.sentence}`,
    `- ${ACCURACY.sentence}`,
  ]);
});

test('some fail', () => {
  expect(asRead(FAIL, 'passed', false)).toEqual([
    'why',
    '1 of 2 checks fails. Nobody was asked.',
    `- ${LOW_AUC.sentence}`,
    'checks',
    'The other check passes.',
    `- ${ACCURACY.sentence}`,
  ]);
});

test('all fail, and nothing stands below', () => {
  expect(asRead({ kind: 'fail', reasons: [LOW_AUC] }, 'passed', false)).toEqual([
    'why',
    '1 of 1 check fails. Nobody was asked.',
    `- ${LOW_AUC.sentence}`,
  ]);
});

test('at most six lines of each', () => {
  expect(asRead({ kind: 'fail', reasons: many(6, LOW_AUC) })).toHaveLength(8);
  const reasons = [...many(20, LOW_AUC), ...many(7, AUC)];
  expect(asRead({ kind: 'fail', reasons })).toEqual([
    'why',
    '20 of 27 checks fail.',
    ...many(6, LOW_AUC).map(({ sentence }) => `- ${sentence}`),
    '- and 14 more',
    'checks',
    'The other 7 checks pass.',
    ...many(6, AUC).map(({ sentence }) => `- ${sentence}`),
    '- and 1 more',
  ]);
});

describe('a file that cannot be read', () => {
  test('says which, what is wrong, why that is often so, and what was wanted', () => {
    expect(asRead(UNREADABLE, 'passed', false)).toEqual([
      'why',
      'Nothing could be checked, so nobody was asked.',
      'File: s3://models/churn/v42/evaluation.json',
      'Problem: not JSON. Line 7 has NaN; JSON has no such number.',
      'Often: Python’s json.dumps writes NaN. With allow_nan=False it stops there instead.',
      'Wanted from it: AUC at least 0.80, Accuracy at least 0.75.',
    ]);
  });

  test('or that there is none', () => {
    const none: Verdict = {
      kind: 'bad-evidence',
      bad: { problem: 'no metrics are registered.', wanted: many(8, AUC).map(() => 'AUC at least 0.80') },
      ask: true,
    };
    expect(asRead(none)).toEqual([
      'why',
      'Nothing could be checked.',
      'File: none is registered',
      'Problem: no metrics are registered.',
      `Wanted from it: ${'AUC at least 0.80, '.repeat(6)}and 2 more.`,
    ]);
  });
});

test.each<[verdict: Verdict, words: string]>([
  [PASS, 'All 2 checks pass.'],
  [FAIL, 'AUC 0.74, needs at least 0.80: too low by 0.06.'],
  [MISSING, 'AUC is not in the file, needs at least 0.80.'],
  [UNREADABLE, 'Its metrics cannot be read: not JSON. Line 7 has NaN; JSON has no such number.'],
])('the one fact that matters of %j', (verdict, words) => {
  expect(firstReason(verdict)).toBe(words);
});
