// The tree of reasons as it is printed, whole.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Reason, type Verdict } from '../../approval/verdict.ts';
import { reasonTree } from '../../cli/reason-tree.ts';

const plain = (columns: number) => ({ columns, paint: (_: unknown, words: string) => words });

const reason = (given: Partial<Reason>): Reason => ({
  rule: 'metrics.auc',
  kind: 'metric',
  outcome: 'passes',
  effect: 'none',
  sentence: 'AUC 0.91, needs at least 0.80',
  ...given,
});

const verdict = (outcome: Verdict['outcome'], ...reasons: Reason[]): Verdict => ({
  outcome,
  reasons,
  needs: {},
});

const SLICES = reason({
  rule: 'slices.*.auc',
  kind: 'slices',
  outcome: 'fails',
  effect: 'block',
  sentence: 'AUC of every slice: eu 0.68, needs at least 0.70: too low by 0.02; the other 13 hold',
  because: [
    reason({ outcome: 'fails', effect: 'block', sentence: 'eu 0.68, needs at least 0.70: too low by 0.02' }),
    reason({ sentence: 'us 0.81, needs at least 0.70' }),
  ],
  more: 12,
});

describe('the reason tree', () => {
  it('tells first what rejects, then what asks, then what is noted, then what passes', () => {
    const asks = reason({
      rule: 'metrics.recall',
      outcome: 'no-champion',
      effect: 'ask',
      sentence: 'Recall 0.81, no approved version yet to compare with',
      needs: { approvers: 1, risk: 2 },
    });
    const notes = reason({
      rule: 'naming',
      kind: 'naming',
      outcome: 'fails',
      effect: 'note',
      sentence: 'Described in 3 characters, needs 20',
    });
    const shown = reason({ outcome: 'shown', sentence: 'Samples 12,000' });
    expect(reasonTree(verdict('reject', reason({}), notes, asks, shown, SLICES), plain(80)))
      .toBe(`rejected because 1 of 5 checks fails
|- fails   AUC of every slice: eu 0.68, needs at least 0.70: too low by 0.02;
|          the other 13 hold
|          slices.*.auc
|          |- fails   eu 0.68, needs at least 0.70: too low by 0.02
|          |- passes  us 0.81, needs at least 0.70
|          \`- and 12 more
|- alone   Recall 0.81, no approved version yet to compare with (a person
|          decides)
|          metrics.recall
|          needs one of approvers and 2 of risk
|- fails   Described in 3 characters, needs 20 (noted only)
|- passes  AUC 0.91, needs at least 0.80
\`- shown   Samples 12,000`);
  });

  it('tells of a file that cannot be read where it is, what is often the cause, and what was wanted of it', () => {
    const file = reason({
      rule: 'file.model-quality',
      kind: 'file',
      outcome: 'missing',
      effect: 'block',
      sentence: 'Its metrics cannot be read: not JSON. Line 1 has NaN',
      file: {
        name: 'metrics',
        uri: 's3://models/churn/\u202Eevaluation.json',
        problem: 'not JSON. Line 1 has NaN',
        advice: 'json.dumps writes NaN.',
        wanted: ['AUC at least 0.80'],
      },
      because: [
        reason({
          kind: 'file',
          outcome: 'missing',
          effect: 'block',
          sentence: 'AUC at least 0.80: not judged',
        }),
      ],
    });
    expect(reasonTree(verdict('reject', file), plain(60))).toBe(`rejected because 1 of 1 check fails
\`- missing  Its metrics cannot be read: not JSON. Line 1 has
            NaN
            s3://models/churn/\uFFFDevaluation.json
            Often: json.dumps writes NaN.
            \`- missing  AUC at least 0.80: not judged`);
  });

  it.each([
    [verdict('approve', reason({})), 'approved because the one check passes'],
    [verdict('ask', reason({}), reason({})), 'asked: all 2 checks pass, and the policy has a person decide'],
    [
      verdict('ask', reason({ outcome: 'fails', effect: 'ask' }), reason({})),
      'asked because 1 of 2 checks needs a person',
    ],
    [
      verdict('ask', reason({ outcome: 'fails', effect: 'note' }), reason({})),
      'asked: 1 of 2 checks passes, and the policy has a person decide',
    ],
  ])('says why: %#', (given, why) => {
    expect(reasonTree(given, plain(80)).split('\n')[0]).toBe(why);
  });

  it('never is wider than the terminal, and loses no word', () => {
    const sentence = fc.array(fc.stringMatching(/^[a-z0-9.]{1,30}$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sentence, fc.integer({ min: 40, max: 120 }), (words, columns) => {
        const inner = reason({ sentence: words.join(' ') });
        const tree = reasonTree(verdict('ask', { ...inner, because: [inner] }), plain(columns));
        const lines = tree.split('\n');
        expect(lines.filter((line) => line.length > columns)).toEqual([]);
        const letters = (text: string): string => text.replace(/[^a-z0-9.]/g, '');
        const body = lines.filter((line) => !line.startsWith('asked') && !line.startsWith('a person'));
        expect(letters(body.join('\n'))).toContain(letters(words.join('')));
      }),
    );
  });
});
