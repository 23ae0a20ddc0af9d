// Whatever people write and whatever the policy found: SageMaker takes the description.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { APPROVAL_DESCRIPTION_LIMIT, registryWrite } from '../../approval/record.ts';
import { type Decision } from '../../approval/vote.ts';
import { type Verdict } from '../../approval/verdict.ts';
import { byPolicy, decided, modelPackage, rejection, request, vote } from './values.ts';

const words = fc.string({ unit: 'binary', maxLength: 1_500, size: 'max' });
const piece = fc.string({ unit: 'binary', maxLength: 100, size: 'max' });
const reason = fc.record({
  rule: piece,
  kind: fc.constant('metric' as const),
  outcome: fc.constantFrom('fails', 'missing', 'passes'),
  effect: fc.constantFrom('block', 'ask', 'note', 'none'),
  sentence: piece,
});
const file = fc.record({
  name: piece,
  uri: words,
  problem: words,
  wanted: fc.array(piece, { maxLength: 2 }),
});
const reasons = fc.oneof(
  fc.array(reason, { minLength: 1, maxLength: 40 }),
  fc.tuple(
    fc.record({
      rule: piece,
      kind: fc.constant('file' as const),
      outcome: fc.constant('missing' as const),
      effect: fc.constant('block' as const),
      sentence: piece,
      file,
    }),
  ),
);
const verdict: fc.Arbitrary<Verdict> = fc.record({
  outcome: fc.constant('reject' as const),
  reasons,
  needs: fc.constant({}),
});

const holds = (decision: Decision, found?: Verdict): void => {
  const written = registryWrite(request(decided(decision, found)), decision, modelPackage());
  const description = written?.description ?? '';
  expect(description.length).toBeLessThanOrEqual(APPROVAL_DESCRIPTION_LIMIT);
  expect(description).toMatch(/^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]+$/u);
  expect(description).not.toMatch(/[\r\n\u2028\u2029]/);
  expect(description).toMatch(/ Countersign churn-telco-v42-r1\.$/);
};

test('the words of a person', () => {
  fc.assert(
    fc.property(words, words, (reason, name) => {
      holds(rejection(reason));
      holds({ ...rejection(reason), votes: [vote({ name, choice: 'reject', words: reason })] });
    }),
  );
});

test('the reasons of the policy', () => {
  fc.assert(fc.property(verdict, (found) => holds(byPolicy, found)));
});
