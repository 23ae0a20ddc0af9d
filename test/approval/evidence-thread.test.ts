// The thread under a card in words: every row, in the order of what weighs most; and exhibits where they cannot be drawn.
import { describe, expect, test } from 'vitest';
import { evidenceThread, exhibitInWords, moreInWords } from '../../approval/evidence-thread.ts';
import { type Exhibit } from '../../approval/exhibit.ts';
import { type Reason, type Verdict } from '../../approval/verdict.ts';
import { asking, judged, request, UNREADABLE } from './values.ts';

const of = (verdict: Verdict) => evidenceThread(request(asking(verdict)), judged(verdict));
const verdictOf = (reasons: Reason[], over: Partial<Verdict> = {}): Verdict => ({
  outcome: 'ask',
  reasons,
  needs: { approvers: 1 },
  champion: 41,
  ...over,
});
const reason = (over: Partial<Reason>): Reason => ({
  rule: 'binary_classification_metrics.auc.value',
  kind: 'metric',
  outcome: 'passes',
  effect: 'none',
  sentence: 'AUC 0.91, needs at least 0.80, v41 has 0.90: better by 0.01',
  ...over,
});
const AUC = reason({
  cells: {
    name: 'AUC',
    value: '0.91',
    needs: 'at least 0.80',
    champion: '0.90',
    words: 'passes, better by 0.01',
  },
});
const RECALL = reason({
  rule: 'binary_classification_metrics.recall.value',
  outcome: 'fails',
  effect: 'ask',
  sentence: 'Recall 0.77, needs at least 0.70, v41 has 0.80: worse by 0.03, at most 0.01 worse is allowed',
  cells: {
    name: 'Recall',
    value: '0.77',
    needs: 'at least 0.70',
    champion: '0.80',
    words: 'worse by 0.03, at most 0.01 worse is allowed',
  },
  because: [
    reason({ kind: 'threshold', sentence: '0.77, needs at least 0.70' }),
    reason({ kind: 'drop', sentence: 'worse by 0.03', outcome: 'fails', effect: 'ask' }),
  ],
});
const slice = (sentence: string, over: Partial<Reason> = {}): Reason =>
  reason({ kind: 'slices', sentence, ...over });
const SLICES = slice(
  'AUC of every slice: eu has 0.68, needs at least 0.70: too low by 0.02; the other one holds',
  {
    outcome: 'fails',
    effect: 'block',
    because: [
      slice('eu has 0.68, needs at least 0.70: too low by 0.02', { outcome: 'fails', effect: 'block' }),
      slice('us has 0.81, needs at least 0.70'),
    ],
  },
);
const NAMING = reason({
  rule: 'naming',
  kind: 'naming',
  outcome: 'fails',
  effect: 'note',
  sentence: 'The version has no description, needs at least 20 characters',
});

test('every check as a row, with a column for the champion', () => {
  const thread = of(verdictOf([AUC, NAMING, RECALL, SLICES]));
  expect(thread).toMatchObject({
    summary: 'All evidence of churn-telco v42. 1 of 4 checks needs a person.',
    title: 'All evidence of churn-telco v42',
    compared: ', compared with v41, the newest approved',
    count: '1 of 4 checks needs a person.',
  });
  expect([thread.columns, ...thread.rows.map(({ cells }) => cells)]).toEqual([
    ['Check', 'v42', 'Needs', 'v41', 'In words'],
    [
      'Slices',
      '',
      '',
      '',
      'fails: AUC of every slice: eu has 0.68, needs at least 0.70: too low by 0.02; the other one holds',
    ],
    ['Slices', '', '', '', 'fails: eu has 0.68, needs at least 0.70: too low by 0.02'],
    ['Slices', '', '', '', 'passes: us has 0.81, needs at least 0.70'],
    ['Recall', '0.77', 'at least 0.70', '0.80', 'worse by 0.03, at most 0.01 worse is allowed'],
    ['Naming', '', '', '', 'noted: The version has no description, needs at least 20 characters'],
    ['AUC', '0.91', 'at least 0.80', '0.90', 'passes, better by 0.01'],
  ]);
  expect(thread.rows.map(({ sentence, isPart }) => `${isPart ? '  ' : ''}${sentence}`)).toEqual([
    'AUC of every slice: eu has 0.68, needs at least 0.70: too low by 0.02; the other one holds',
    '  eu has 0.68, needs at least 0.70: too low by 0.02',
    '  us has 0.81, needs at least 0.70',
    'Recall 0.77, needs at least 0.70, v41 has 0.80: worse by 0.03, at most 0.01 worse is allowed',
    'The version has no description, needs at least 20 characters',
    'AUC 0.91, needs at least 0.80, v41 has 0.90: better by 0.01',
  ]);
  expect(thread.closing(6)).toBe('All 4 checks shown.');
  expect(thread.closing(5)).toBe('Shown 5 of 6 lines; the evidence 4f1c9a02 holds all.');
});

test('without a champion there is no column for one', () => {
  const { champion: _, ...none } = verdictOf([AUC]);
  const thread = of(none);
  expect(thread.compared).toBe(', no version is approved yet to compare with');
  expect(thread.columns).toEqual(['Check', 'v42', 'Needs', 'In words']);
  expect(thread.rows.map(({ cells }) => cells)).toEqual([
    ['AUC', '0.91', 'at least 0.80', 'passes, better by 0.01'],
  ]);
  expect(thread.closing(1)).toBe('The one check is shown.');
});

test('a file that cannot be read has a row for each check that wanted it', () => {
  const thread = of(UNREADABLE);
  expect(thread.rows.map(({ cells }) => cells)).toEqual([
    [
      'Metrics',
      '',
      '',
      'fails: Its metrics cannot be read: not JSON. Line 7 has NaN; JSON has no such number',
    ],
    ['Metrics', '', '', 'fails: AUC at least 0.80: not judged'],
    ['Metrics', '', '', 'fails: Accuracy at least 0.75: not judged'],
  ]);
  expect(thread.closing(3)).toBe('All 2 checks shown.');
});

test('a file that one check wanted says which', () => {
  const [file] = UNREADABLE.reasons;
  const because = file?.because?.slice(0, 1);
  const thread = of(verdictOf([{ ...(file ?? AUC), ...(because && { because }) }]));
  expect(thread.rows.map(({ sentence }) => sentence)).toEqual([
    'Its metrics cannot be read: not JSON. Line 7 has NaN; JSON has no such number',
    'AUC at least 0.80: not judged',
  ]);
  expect(thread.closing(2)).toBe('The one check is shown.');
});

test('one slice alone stands in the check already', () => {
  const one = { ...SLICES, because: SLICES.because?.slice(0, 1) ?? [] };
  expect(of(verdictOf([one])).rows).toHaveLength(1);
});

test('what a check follows from beyond what is kept is counted', () => {
  const thread = of(verdictOf([{ ...SLICES, more: 30 }, AUC]));
  expect(thread.rows).toHaveLength(4);
  expect(thread.closing(4)).toBe('Shown 4 of 34 lines; the evidence 4f1c9a02 holds all.');
});

test.each<[check: string, over: Partial<Reason>]>([
  ['Constraints', { kind: 'constraints', rule: 'constraints.model-quality' }],
  ['Bias', { kind: 'facets', rule: 'facets.*.DI' }],
  ['Evidence', { kind: 'evidence', rule: 'evidence' }],
  ['Images', { kind: 'images', rule: 'images' }],
  ['Naming', { kind: 'naming', rule: 'naming' }],
  ['Slices', { kind: 'slices', rule: 'by_region.*.auc' }],
  ['AUC', { kind: 'metric', outcome: 'missing', effect: 'block' }],
  ['Log loss', { kind: 'metric', rule: 'm.log_loss', outcome: 'missing', effect: 'block' }],
])('the check is called %s', (check, over) => {
  expect(of(verdictOf([reason(over)])).rows.map(({ cells }) => cells[0])).toEqual([check]);
});

test.each<[words: string, over: Partial<Reason>]>([
  ['passes: x', {}],
  ['shown only: x', { outcome: 'shown' }],
  ['noted: x', { outcome: 'missing', effect: 'note' }],
  ['needs a person: x', { outcome: 'no-champion', effect: 'ask' }],
  ['fails: x', { outcome: 'fails', effect: 'block' }],
])('%s', (words, over) => {
  expect(of(verdictOf([reason({ sentence: 'x', ...over })])).rows[0]?.cells.at(-1)).toBe(words);
});

test('what strangers wrote is cleaned and cut', () => {
  const long = `\u202E${'x'.repeat(500)}`;
  const cells = { name: long, value: long, needs: long, champion: long, words: long };
  const [row, plain] = of(verdictOf([reason({ sentence: long, cells }), reason({ sentence: long })])).rows;
  const shown = row?.cells ?? [];
  expect(shown.map((cell) => [...cell].length)).toEqual([60, 40, 40, 40, 400]);
  for (const cell of shown) expect(cell).toMatch(/^\uFFFDx+ … \(shortened\)$/);
  expect([...(plain?.sentence ?? '')]).toHaveLength(400);
  expect(plain?.cells.at(-1)).toBe(`passes: ${plain?.sentence}`);
});

describe('exhibits in words', () => {
  const curve: Exhibit = {
    kind: 'curve',
    title: 'ROC curve',
    xLabel: 'False positive rate',
    yLabel: 'True positive rate',
    points: ['0.0', '0.1'],
    series: [
      { name: 'v42', values: [0, 0.8222] },
      { name: 'v41', values: [0.1] },
    ],
  };
  const matrix: Exhibit = {
    kind: 'matrix',
    title: 'Confusion matrix',
    classes: ['stays', 'leaves'],
    rows: [
      [28, 3],
      [4, 15],
    ],
  };
  const bars: Exhibit = {
    kind: 'bars',
    title: 'Features that count most (SHAP)',
    bars: [
      { name: 'income', value: -0.0731235 },
      { name: 'age', value: 0.0224 },
    ],
  };

  test.each<[exhibit: Exhibit, title: string, lines: string[]]>([
    [
      curve,
      'ROC curve: true positive rate at each false positive rate',
      ['At 0.0: v42 0.00, v41 0.10', 'At 0.1: v42 0.82, v41 unknown'],
    ],
    [
      matrix,
      'Confusion matrix',
      ['Actual stays: 28 as stays, 3 as leaves', 'Actual leaves: 4 as stays, 15 as leaves'],
    ],
    [
      { ...matrix, more: 4 },
      'Confusion matrix',
      [
        'Actual stays: 28 as stays, 3 as leaves',
        'Actual leaves: 4 as stays, 15 as leaves',
        'and 4 more classes',
      ],
    ],
    [bars, 'Features that count most (SHAP)', ['income -0.0731235', 'age 0.0224']],
    [
      { ...bars, more: 1 },
      'Features that count most (SHAP)',
      ['income -0.0731235', 'age 0.0224', 'and 1 more feature'],
    ],
  ])('%j', (exhibit, title, lines) => {
    expect(exhibitInWords(exhibit)).toEqual({ title, lines });
  });

  test.each([
    [{ ...matrix, more: 0 }, []],
    [{ ...matrix, more: 1 }, ['and 1 more class']],
    [{ ...bars, more: 2 }, ['and 2 more features']],
  ])('%j', (exhibit, words) => {
    expect(moreInWords(exhibit)).toEqual(words);
  });
});
