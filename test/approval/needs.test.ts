// Who must say yes: of each role the larger number, whoever asks first.
import { expect, test } from 'vitest';
import { PolicyFile } from '../../approval/policy.ts';
import { allOf, Needs, needsInWords, peopleNeeded } from '../../approval/needs.ts';

test.each<[all: Needs[], together: Needs, words: string, people: number]>([
  [[], {}, 'nobody', 0],
  [[{ approvers: 1 }], { approvers: 1 }, 'one of approvers', 1],
  [[{ approvers: 1 }, { approvers: 2 }], { approvers: 2 }, '2 of approvers', 2],
  [[{ approvers: 2 }, { approvers: 1 }], { approvers: 2 }, '2 of approvers', 2],
  [[{ risk: 1 }, { approvers: 1 }], { approvers: 1, risk: 1 }, 'one of approvers and one of risk', 2],
  [
    [{ risk: 3 }, { approvers: 1, legal: 1 }, { risk: 2 }],
    { approvers: 1, legal: 1, risk: 3 },
    'one of approvers, one of legal and 3 of risk',
    5,
  ],
  [
    [{ constructor: 1 }, { approvers: 1 }],
    { approvers: 1, constructor: 1 },
    'one of approvers and one of constructor',
    2,
  ],
])('%j together', (all, together, words, people) => {
  const needs = allOf(all);
  expect(needs).toEqual(together);
  expect(Object.keys(needs)).toEqual(Object.keys(together).sort());
  expect([needsInWords(needs), peopleNeeded(needs)]).toEqual([words, people]);
});

test.each([
  [{ Risk: 1 }],
  [{ '1st': 1 }],
  [{ 'a b': 1 }],
  [{ ['r'.repeat(41)]: 1 }],
  [{ risk: 0 }],
  [{ risk: 1.5 }],
  [{ risk: 21 }],
  [{ risk: '1' }],
])('%j is refused', (needs) => {
  expect(Needs.safeParse(needs).success).toBe(false);
});

test.each([[{}], [{ risk: 1 }], [{ 'model-risk-2': 20 }], [{ ['r'.repeat(40)]: 1 }]])(
  '%j is taken',
  (needs) => {
    expect(Needs.parse(needs)).toEqual(needs);
  },
);

test('of a policy they are never nobody', () => {
  const parsed = PolicyFile.shape.needs.safeParse({});
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual([
    'say who: a version is approved by nobody only where approveWithoutAsking is true',
  ]);
  expect(PolicyFile.shape.needs.parse(undefined)).toEqual({ approvers: 1 });
});
