// What a decision writes to the version: its status, who and why in one line, and the stamp.
import { describe, expect, test } from 'vitest';
import { MOST_ENTRIES } from '../../approval/metadata.ts';
import { registryWrite } from '../../approval/record.ts';
import { type Stage } from '../../approval/request.ts';
import { type Decision } from '../../approval/vote.ts';
import { type Verdict } from '../../approval/verdict.ts';
import {
  ACCURACY,
  approval,
  byExpiry,
  byPolicy,
  CLEAR,
  closed,
  decided,
  FAIL,
  key,
  LOW_AUC,
  MISSING,
  modelPackage,
  NO_AUC,
  opened,
  rejection,
  request,
  UNREADABLE,
  vote,
} from './values.ts';

describe('what is written', () => {
  const write = (stage: Stage, decision: Decision, found = modelPackage()) =>
    registryWrite(request(stage), decision, found);
  const described = (decision: Decision, verdict?: Parameters<typeof decided>[1]) =>
    write(decided(decision, verdict), decision)?.description;

  const unregistered: Verdict = {
    ...UNREADABLE,
    reasons: UNREADABLE.reasons.map((reason) => ({
      ...reason,
      file: { name: 'metrics', problem: 'none.', wanted: [] },
    })),
  };

  const full = (count: number) =>
    modelPackage({ metadata: Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v'])) });

  test('an approval: status, who and why, and the stamp beside their own metadata', () => {
    const found = modelPackage({ metadata: { team: 'growth' } });
    expect(write(decided(approval('Numbers hold')), approval('Numbers hold'), found)).toEqual({
      status: 'Approved',
      description: 'Approved by Bob (U0BOB): Numbers hold. Countersign churn-telco-v42-r1.',
      metadata: { team: 'growth', 'countersign-request': 'churn-telco-v42-r1', 'countersign-by': 'bob' },
    });
  });

  test.each<[what: string, description: string | undefined, words: string]>([
    ['without a comment', described(approval()), 'Approved by Bob (U0BOB). Countersign churn-telco-v42-r1.'],
    [
      'a rejection',
      described(rejection('Holdout overlaps the training data.\nSplit by customer!')),
      'Rejected by Carol (U0CAROL): Holdout overlaps the training data. Split by customer! Countersign churn-telco-v42-r1.',
    ],
    [
      'a threshold',
      described(byPolicy, FAIL),
      'Rejected by policy: AUC 0.74, needs at least 0.80: too low by 0.06. Countersign churn-telco-v42-r1.',
    ],
    [
      'a reason with blanks around it',
      described(rejection('  Holdout overlaps.\n ')),
      'Rejected by Carol (U0CAROL): Holdout overlaps. Countersign churn-telco-v42-r1.',
    ],
    [
      'all that does not hold',
      described(byPolicy, { ...FAIL, reasons: [LOW_AUC, ACCURACY, { ...NO_AUC, effect: 'block' }] }),
      'Rejected by policy: AUC 0.74, needs at least 0.80: too low by 0.06; AUC is not in the file, needs at least 0.80. Countersign churn-telco-v42-r1.',
    ],
    [
      'a missing number',
      described(byPolicy, MISSING),
      'Rejected by policy: AUC is not in the file, needs at least 0.80. Countersign churn-telco-v42-r1.',
    ],
    [
      'an unreadable file',
      described(byPolicy, UNREADABLE),
      'Rejected by policy, metrics unreadable: s3://models/churn/v42/evaluation.json: not JSON. Line 7 has NaN; JSON has no such number. Countersign churn-telco-v42-r1.',
    ],
    [
      'no file',
      described(byPolicy, unregistered),
      'Rejected by policy, metrics unreadable: nothing registered: none. Countersign churn-telco-v42-r1.',
    ],
    [
      'an approval that nobody had to give',
      described({ ...byPolicy, outcome: 'Approved' }, CLEAR),
      'Approved by policy 7be13d55, nobody was asked: All 2 checks pass. Countersign churn-telco-v42-r1.',
    ],
    [
      'expiry',
      described(byExpiry()),
      'Rejected because nobody decided in time. Countersign churn-telco-v42-r1.',
    ],
    [
      'no verdict',
      write(opened, byPolicy)?.description,
      'Rejected by policy. Countersign churn-telco-v42-r1.',
    ],
    [
      'no verdict any more',
      write(closed('left-pending', 'x'), byPolicy)?.description,
      'Rejected by policy. Countersign churn-telco-v42-r1.',
    ],
  ])('%s is described', (_what, description, words) => {
    expect(description).toBe(words);
  });

  test('a long reason is cut so that all of it is 1,024 characters', () => {
    const long = described(rejection('x'.repeat(2_000)));
    expect(long).toHaveLength(1_024);
    expect(long).toMatch(
      /^Rejected by Carol \(U0CAROL\): x+ … \(shortened\) Countersign churn-telco-v42-r1\.$/,
    );
  });

  test('nothing, when the version is left pending', () => {
    expect(write(decided(byExpiry('Pending')), byExpiry('Pending'))).toBeUndefined();
  });

  test('the stamp says by what, when it was nobody', () => {
    expect(write(decided(byPolicy), byPolicy)?.metadata).toMatchObject({ 'countersign-by': 'policy' });
    expect(write(decided(byExpiry()), byExpiry())?.metadata).toMatchObject({ 'countersign-by': 'expiry' });
    const unasked: Decision = { ...byPolicy, outcome: 'Approved' };
    expect(write(decided(unasked, CLEAR), unasked)?.metadata).toMatchObject({
      'countersign-by': `policy 7be13d55${'0'.repeat(56)}`,
    });
  });

  test('a version that has no room for the stamp is decided all the same', () => {
    const one = decided(approval());
    expect(Object.keys(write(one, approval(), full(48))?.metadata ?? {})).toHaveLength(MOST_ENTRIES);
    for (const count of [49, 50]) {
      const written = write(one, approval(), full(count));
      expect(written).toEqual({
        status: 'Approved',
        description: 'Approved by Bob (U0BOB). Countersign churn-telco-v42-r1.',
      });
    }
  });

  test('a stamp that stands there is never left standing, even where there is no room for both', () => {
    const forged = { 'countersign-by': 'carol' };
    const on48 = modelPackage({
      metadata: { ...full(48).metadata, ...forged, 'countersign-request': 'old' },
    });
    expect(write(decided(approval()), approval(), on48)?.metadata).toEqual({
      ...full(48).metadata,
      'countersign-by': 'bob',
      'countersign-request': 'churn-telco-v42-r1',
    });
    const on49 = modelPackage({ metadata: { ...full(49).metadata, ...forged } });
    expect(write(decided(approval()), approval(), on49)?.metadata).toEqual({
      ...full(49).metadata,
      'countersign-by': 'bob',
    });
  });

  test('the stamp names everybody who decided, and where they are too many as many whole as a value holds', () => {
    const by = (...people: string[]) => {
      const votes = people.map((name) => vote({ person: key(name) }));
      return write(decided(approval()), { ...approval(), votes })?.metadata?.['countersign-by'];
    };
    expect(by('bob', 'carol')).toBe('bob carol');
    const long = (letter: string) => letter.repeat(63);
    const four = [long('a'), long('b'), long('c'), long('d')];
    expect(by(...four)).toBe(four.join(' '));
    expect(by(...four, 'e')).toBe(`${four.slice(0, 3).join(' ')} +2`);
    const fifty = Array.from({ length: 50 }, (_, at) => `p${100 + at}`);
    expect(by(...fifty)).toBe(fifty.join(' '));
    const more = [...fifty, ...fifty.slice(0, 3)];
    expect(by(...more)).toBe(`${fifty.join(' ')} +3`);
    expect(by(...more, 'bo')).toBe(`${fifty.join(' ')} +4`);
  });
});
