// The messages of the thread as Slack gets them, in both variants, as a person reads them; and Slack's limits, whatever
// strangers wrote.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exhibitsMessage, tableMessage, type ThreadMessage } from '../../../adapters/slack/thread.ts';
import { type Exhibit } from '../../../approval/exhibit.ts';
import { exhibits } from '../../../approval/exhibits.ts';
import { type Reason, type Verdict } from '../../../approval/verdict.ts';
import { checkBlocks } from '../../../local/slack/block-kit.ts';
import { asking, facts, judged, read, request } from '../../approval/values.ts';

const metric = (
  name: string,
  numbers: [value: string, needs: string, champion: string],
  words: string,
): Reason => ({
  rule: `m.${name}`,
  kind: 'metric',
  outcome: 'passes',
  effect: 'none',
  sentence: `${name} ${numbers[0]}, needs ${numbers[1]}, v41 has ${numbers[2]}: ${words}`,
  cells: { name, value: numbers[0], needs: numbers[1], champion: numbers[2], words: `passes, ${words}` },
});
const piece = (sentence: string): Reason => ({
  rule: 'evidence',
  kind: 'evidence',
  outcome: 'passes',
  effect: 'none',
  sentence,
});
const VERDICT: Verdict = {
  outcome: 'ask',
  needs: { approvers: 1 },
  champion: 41,
  reasons: [
    metric('AUC', ['0.91', 'at least 0.80', '0.90'], 'better by 0.01'),
    metric('Accuracy', ['0.84', 'at least 0.75', '0.84'], 'no change'),
    {
      ...piece('Evidence complete: bias report, model card'),
      because: [piece('bias report: s3://models/churn/bias.json'), piece('model card: Approved')],
    },
    metric('Recall', ['0.81', 'at least 0.70', '0.80'], 'better by 0.01'),
  ],
};
const of = (verdict: Verdict) => tableMessage(request(asking(verdict)), judged(verdict));

type Loose = Record<string, unknown> & {
  type?: string;
  elements?: Loose[];
  text?: unknown;
  rows?: Loose[][];
};

/** A block as lines: lists with bullets, tables with bars between the cells. */
const linesOf = (it: Loose): string[] => {
  switch (it.type) {
    case 'text':
    case 'plain_text':
    case 'raw_text':
      return [String(it.text)];
    case 'rich_text_section':
      return (it.elements ?? []).flatMap(linesOf).join('').split('\n');
    case 'rich_text_list':
      return (it.elements ?? [])
        .flatMap(linesOf)
        .map((line) => `${'  '.repeat(Number(it['indent']))}- ${line}`);
    case 'table':
      return (it.rows ?? []).map((row) => row.flatMap(linesOf).join(' | '));
    default:
      return (it.elements ?? []).flatMap(linesOf);
  }
};
const asRead = ({ blocks }: ThreadMessage): string[] => (blocks as Loose[]).flatMap(linesOf);

describe('the whole evidence', () => {
  test('as a table', () => {
    const { native } = of(VERDICT);
    expect(native.text).toBe('All evidence of churn-telco v42. All 4 checks pass.');
    expect(asRead(native)).toEqual([
      'All evidence of churn-telco v42, compared with v41, the newest approved',
      'Check | v42 | Needs | v41 | In words',
      'AUC | 0.91 | at least 0.80 | 0.90 | passes, better by 0.01',
      'Accuracy | 0.84 | at least 0.75 | 0.84 | passes, no change',
      'Evidence | – | – | – | passes: Evidence complete: bias report, model card',
      'Evidence | – | – | – | passes: bias report: s3://models/churn/bias.json',
      'Evidence | – | – | – | passes: model card: Approved',
      'Recall | 0.81 | at least 0.70 | 0.80 | passes, better by 0.01',
      'All 4 checks shown.',
    ]);
    expect(native.blocks.map((block) => [block.type, block.block_id])).toEqual([
      ['rich_text', 'cap'],
      ['table', 'evidence'],
      ['context', 'cut'],
    ]);
    expect(native.blocks[1]).toMatchObject({
      column_settings: [
        { is_wrapped: true },
        { align: 'right' },
        { align: 'right' },
        { align: 'right' },
        { is_wrapped: true },
      ],
    });
  });

  test('as lists', () => {
    const { plain } = of(VERDICT);
    expect(plain.text).toBe('All evidence of churn-telco v42. All 4 checks pass.');
    expect(asRead(plain)).toEqual([
      'All evidence of churn-telco v42, compared with v41, the newest approved',
      'All 4 checks pass.',
      '- AUC 0.91, needs at least 0.80, v41 has 0.90: better by 0.01',
      '- Accuracy 0.84, needs at least 0.75, v41 has 0.84: no change',
      '- Evidence complete: bias report, model card',
      '  - bias report: s3://models/churn/bias.json',
      '  - model card: Approved',
      '- Recall 0.81, needs at least 0.70, v41 has 0.80: better by 0.01',
      'All 4 checks shown.',
    ]);
    expect(plain.blocks.map((block) => [block.type, block.block_id])).toEqual([
      ['rich_text', 'cap'],
      ['rich_text', 'evidence'],
      ['context', 'cut'],
    ]);
  });

  const many = (count: number): Verdict => ({
    ...VERDICT,
    reasons: Array.from({ length: count }, (_, index) => metric(`m${index}`, ['1', '', ''], '')),
  });
  const rowsOf = ({ blocks }: ThreadMessage): number => ((blocks[1] as Loose).rows ?? []).length;

  test('a table has at most 100 rows, its header among them, and fewer where the message would be too long', () => {
    const shownOf = (verdict: Verdict): string => asRead(of(verdict).native).at(-1) ?? '';
    expect(rowsOf(of(many(20)).native)).toBe(21);
    expect(shownOf(many(20))).toBe('All 20 checks shown.');
    const most = rowsOf(of(many(812)).native);
    expect(most).toBeGreaterThan(40);
    expect(most).toBeLessThanOrEqual(100);
    expect(shownOf(many(812))).toBe(`Shown ${most - 1} of 812 lines; the evidence 4f1c9a02 holds all.`);
    expect(JSON.stringify(of(many(812)).native.blocks).length).toBeGreaterThan(11_500);
  });
});

const MANY: Exhibit[] = exhibits(
  facts(
    {
      'model-quality': read({
        binary_classification_metrics: {
          receiver_operating_characteristic_curve: {
            false_positive_rates: [0, 0.1, 1],
            true_positive_rates: [0, 0.8, 1],
          },
          precision_recall_curve: { precisions: [0.4, 1], recalls: [1, 0] },
          confusion_matrix: { 0: { 0: 28, 1: 3 }, 1: { 0: 4, 1: 15 } },
        },
      }),
      explainability: read({
        explanations: {
          kernel_shap: {
            label0: { global_shap_values: { age: 0.0224, income: 0.0731, region: 0, tenure: -0.001 } },
          },
        },
      }),
    },
    {
      champion: {
        kind: 'version',
        version: 41,
        sources: {
          'model-quality': read({
            binary_classification_metrics: {
              receiver_operating_characteristic_curve: {
                false_positive_rates: [0, 1],
                true_positive_rates: [0, 1],
              },
            },
          }),
        },
      },
    },
  ),
);

describe('what the reports show', () => {
  test('natively: charts, a table, bars', () => {
    const { native } = exhibitsMessage(MANY);
    expect(native.text).toBe(
      'What the reports show: ROC curve, Precision-recall curve, Confusion matrix, Features that count most (SHAP).',
    );
    expect(native.blocks.map(({ type }) => type)).toEqual([
      'rich_text',
      'data_visualization',
      'data_visualization',
      'rich_text',
      'table',
      'rich_text',
    ]);
    expect(native.blocks[1]).toMatchObject({
      title: 'ROC curve',
      chart: {
        type: 'line',
        series: [
          {
            name: 'v42',
            data: [
              { label: '0.0', value: 0 },
              { label: '0.1', value: 0.8 },
              ...Array<unknown>(9).fill(expect.anything()),
            ],
          },
          {
            name: 'v41',
            data: [
              { label: '0.0', value: 0 },
              { label: '0.1', value: 0.1 },
              ...Array<unknown>(9).fill(expect.anything()),
            ],
          },
        ],
        axis_config: {
          categories: ['0.0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9', '1.0'],
          x_label: 'False positive rate',
          y_label: 'True positive rate',
        },
      },
    });
    expect(asRead(native)).toEqual([
      'What the reports show',
      'Confusion matrix',
      'Class | Predicted 0 | Predicted 1',
      'Actual 0 | 28 | 3',
      'Actual 1 | 4 | 15',
      'Features that count most (SHAP)',
      '- income 0.0731 ████████████',
      '- age 0.0224 ████',
      '- tenure -0.001 █',
      '- region 0.00',
    ]);
  });

  test('as lists', () => {
    const { plain } = exhibitsMessage(MANY);
    expect(plain.blocks.map(({ type }) => type)).toEqual(Array(5).fill('rich_text'));
    const lines = asRead(plain);
    expect(lines).toContain('ROC curve: true positive rate at each false positive rate');
    expect(lines).toContain('- At 0.1: v42 0.80, v41 0.10');
    expect(lines.slice(-8)).toEqual([
      'Confusion matrix',
      '- Actual 0: 28 as 0, 3 as 1',
      '- Actual 1: 4 as 0, 15 as 1',
      'Features that count most (SHAP)',
      '- income 0.0731 ████████████',
      '- age 0.0224 ████',
      '- tenure -0.001 █',
      '- region 0.00',
    ]);
  });

  test('a third chart and a second table are lists; what was left out is counted', () => {
    const [roc, , matrix, bars] = MANY;
    if (!roc || matrix?.kind !== 'matrix' || bars?.kind !== 'bars') throw new Error('There are too few.');
    const all = [roc, roc, roc, { ...matrix, more: 4 }, matrix, { ...bars, more: 1 }];
    const { native } = exhibitsMessage(all);
    expect(() => checkBlocks(native.blocks)).not.toThrow();
    expect(native.blocks.map(({ type }) => type).filter((type) => type !== 'rich_text')).toEqual([
      'data_visualization',
      'data_visualization',
      'table',
    ]);
    const lines = asRead(native);
    expect(lines).toContain('- At 0.1: v42 0.80, v41 0.10');
    expect(lines).toContain('and 4 more classes');
    expect(lines).toContain('- Actual 0: 28 as 0, 3 as 1');
    expect(lines.at(-1)).toBe('- and 1 more feature');
  });
});

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};
const unseen = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\u200B\u3164\u2800]/u;

/** Slack's undocumented limit is about 13,200. */
const MOST_CHARACTERS = 12_000;

const holds = (messages: readonly ThreadMessage[]): void => {
  for (const { text, blocks } of messages) {
    expect(() => checkBlocks(blocks)).not.toThrow();
    const json = JSON.stringify(blocks);
    expect(json.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(json).not.toContain('mrkdwn"');
    expect(text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
    for (const one of textsIn(blocks)) {
      expect(one).not.toBe('');
      expect(one).not.toMatch(unseen);
      expect(one.length).toBeLessThanOrEqual(3_000);
    }
    for (const block of blocks as Loose[]) expect(block.rows?.length ?? 0).toBeLessThanOrEqual(100);
  }
};

const HOSTILE = [
  '<!channel> <!here> <@U0BOB> <#C0MODELS>',
  '<https://evil.example|Approve via portal>',
  '*bold* _it_ ~no~ `code` ```',
  '\u202Etxt.exe\u200B\uFEFF\u0000\uD83D',
  '{"type":"mrkdwn","text":"<!channel>"}',
  '"'.repeat(2_000),
  '🎉'.repeat(2_000),
  'x'.repeat(10_000),
  ' \n\t',
  '',
];

const hostileVerdict = (count: number, textAt: (index: number) => string, champion?: number): Verdict => ({
  outcome: 'reject',
  needs: {},
  ...(champion !== undefined && { champion }),
  reasons: Array.from({ length: count }, (_, index): Reason => {
    const words = textAt(index);
    const cells = { name: words, value: words, needs: words, champion: words, words };
    return {
      rule: words,
      kind: index % 3 === 0 ? 'metric' : 'slices',
      outcome: 'fails',
      effect: index % 2 === 0 ? 'block' : 'none',
      sentence: words,
      ...(index % 3 === 0 && { cells }),
      ...(index % 3 === 1 && {
        because: [words, words, words].map((sentence) => ({
          ...piece(sentence),
          outcome: 'missing',
          effect: 'ask',
        })),
        more: 7,
      }),
    };
  }),
});

describe('every message holds Slack’s limits', () => {
  test('10,000 hostile reasons', () => {
    const verdict = hostileVerdict(10_000, (index) => HOSTILE[index % HOSTILE.length] ?? '', 41);
    const { native, plain } = of(verdict);
    holds([native, plain]);
    expect(asRead(native).at(-1)).toMatch(/^Shown \d+ of 43330 lines; the evidence 4f1c9a02 holds all\.$/);
  });

  const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...HOSTILE));

  test('whatever strangers wrote', () => {
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 150 }),
        fc.option(fc.integer({ min: 1, max: 999_999_999 }), { nil: undefined }),
        (texts, count, champion) => {
          const { native, plain } = of(
            hostileVerdict(count, (index) => texts[index % texts.length] ?? '', champion),
          );
          holds([native, plain]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('whatever the reports name', () => {
    const names = fc.uniqueArray(words, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(names, names, words, (classes, features, label) => {
        const matrix = Object.fromEntries(
          classes.map((row) => [row, Object.fromEntries(classes.map((column) => [column, 2 ** 53 - 1]))]),
        );
        const values = Object.fromEntries(features.map((feature) => [feature, -1 / 3]));
        const shap = { [label]: { global_shap_values: values }, other: {} };
        const shown = exhibits(
          facts({
            'model-quality': read({
              binary_classification_metrics: {
                confusion_matrix: matrix,
                receiver_operating_characteristic_curve: {
                  false_positive_rates: [0, 1],
                  true_positive_rates: [0, 1 / 3],
                },
                precision_recall_curve: { precisions: [1, 1 / 3], recalls: [0, 1] },
              },
            }),
            explainability: read({ explanations: { kernel_shap: shap } }),
          }),
        );
        const { native, plain } = exhibitsMessage(shown);
        holds([native, plain]);
      }),
      { numRuns: 60 },
    );
  });
});
