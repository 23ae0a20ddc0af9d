// What it comes to that nobody can tell who registered a version.
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../approval/evaluate.ts';
import { type Registrant } from '../../../approval/author.ts';
import { Verdict } from '../../../approval/verdict.ts';
import { facts, policy, read } from '../values.ts';

const metrics = (auc: number) =>
  read({ binary_classification_metrics: { auc: { value: auc }, accuracy: { value: 0.84 } } });
const judge = (over: object, registrant: Registrant = 'unknown', auc = 0.91): Verdict =>
  evaluate(policy(over), facts({ 'model-quality': metrics(auc) }, { registrant }));
const said = ({ reasons }: Verdict): string[] =>
  reasons.filter(({ kind }) => kind === 'author').map(({ effect, sentence }) => `${effect}: ${sentence}`);

const ONE_MORE = 'ask: Nobody can tell who registered it, so one more must say yes';
const REFUSED =
  'block: Nobody can tell who registered it: register it as yourself, or have its identity mapped in identities.yml';

test.each<[what: string, over: object, is: [outcome: string, needs: object, said: string[]]]>([
  ['one more by default', {}, ['ask', { approvers: 2 }, [ONE_MORE]]],
  ['one more than two', { needs: { approvers: 2 } }, ['ask', { approvers: 3 }, [ONE_MORE]]],
  [
    'an approver beside one of risk',
    { roles: { risk: ['dave'] }, needs: { risk: 1 } },
    ['ask', { approvers: 1, risk: 1 }, [ONE_MORE]],
  ],
  ['one is enough where it is accepted', { unknownAuthor: 'accept' }, ['ask', { approvers: 1 }, []]],
  ['nobody is asked where it is refused', { unknownAuthor: 'refuse' }, ['reject', {}, [REFUSED]]],
  ['without asking there is no yes to one’s own', { approveWithoutAsking: true }, ['approve', {}, []]],
])('%s', (_, over, is) => {
  const verdict = judge(over);
  expect([verdict.outcome, verdict.needs, said(verdict)]).toEqual(is);
});

test('one more than what the rules that ask need, after the larger number of each', () => {
  const verdict = judge({
    approvers: ['bob', 'carol', 'dave'],
    approveWithoutAsking: true,
    metrics: [
      { path: 'binary_classification_metrics.auc.value', min: 0.95, level: 'ask', needs: { approvers: 2 } },
    ],
  });
  expect([verdict.outcome, verdict.needs]).toEqual(['ask', { approvers: 3 }]);
});

test('what the metrics reject is rejected, and says both', () => {
  const verdict = judge({}, 'unknown', 0.7);
  expect([verdict.outcome, verdict.needs, said(verdict)]).toEqual(['reject', {}, [ONE_MORE]]);
});

describe.each(['known', 'not-asked'] as const)('%s', (registrant) => {
  test.each(['one-more', 'refuse', 'accept'])(
    'nothing is added where the policy says %s',
    (unknownAuthor) => {
      const verdict = judge({ unknownAuthor }, registrant);
      expect([verdict.outcome, verdict.needs, said(verdict)]).toEqual(['ask', { approvers: 1 }, []]);
    },
  );
});

test('one more than the most that a policy can require is kept', () => {
  const approvers = Array.from({ length: 21 }, (_, index) => `person-${index}`);
  const verdict = judge({ approvers, needs: { approvers: 20 } });
  expect(Verdict.parse(JSON.parse(JSON.stringify(verdict))).needs).toEqual({ approvers: 21 });
});
