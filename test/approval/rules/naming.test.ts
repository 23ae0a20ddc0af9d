// How groups are named and versions described; only what can be seen counts as a description.
import { expect, test } from 'vitest';
import { naming } from '../../../approval/rules/naming.ts';
import { NamingRule } from '../../../approval/rule.ts';
import { type Reason } from '../../../approval/verdict.ts';
import { details, facts, policy } from '../values.ts';

const judge = (rule: object, description?: string, group = 'churn-telco'): Reason =>
  naming(
    NamingRule.parse(rule),
    facts({}, { details: details({ group, ...(description !== undefined && { description }) }) }),
    policy(),
  );
const FINE = 'Named and described as the policy wants it';

test.each<[rule: object, description: string | undefined, words: string]>([
  [{ group: 'churn-*' }, undefined, FINE],
  [{ group: '*-telco' }, undefined, FINE],
  [{ group: 'Churn-*' }, undefined, 'The group’s name churn-telco is not of the form Churn-*'],
  [{ group: 'churn' }, undefined, 'The group’s name churn-telco is not of the form churn'],
  [{ description: 1 }, 'x', FINE],
  [{ description: 5 }, 'Adds.', FINE],
  [{ description: 5 }, '🙂🙂🙂🙂🙂', FINE],
  [{ description: 6 }, 'Adds.', 'The description has 5 characters, needs at least 6'],
  [{ description: 2 }, 'x', 'The description has 1 character, needs at least 2'],
  [{ description: 5 }, ' a \n\n b ', 'The description has 3 characters, needs at least 5'],
  [
    { description: 5 },
    'a\u200b\u2060\u202eb\u3164\u2800',
    'The description has 2 characters, needs at least 5',
  ],
  [{ description: 1 }, undefined, 'The version has no description, needs at least 1 characters'],
  [{ description: 5 }, '', 'The version has no description, needs at least 5 characters'],
  [{ description: 5 }, ' \u3164\u200b\u2800 ', 'The version has no description, needs at least 5 characters'],
  [
    { group: 'fraud-*', description: 5 },
    'x',
    'The group’s name churn-telco is not of the form fraud-*; The description has 1 character, needs at least 5',
  ],
])('%j of %j', (rule, description, words) => {
  const reason = judge(rule, description);
  expect([reason.outcome, reason.sentence]).toEqual([words === FINE ? 'passes' : 'fails', words]);
});

test('a name is cleaned before it is shown', () => {
  expect(judge({ group: 'churn-\u202e*' }, undefined, 'a\u202eb').sentence).toBe(
    'The group’s name a\ufffdb is not of the form churn-\ufffd*',
  );
});

test.each<[rule: object, effect: string, needs: object | undefined]>([
  [{}, 'block', undefined],
  [{ level: 'ask', needs: { risk: 1 } }, 'ask', { risk: 1 }],
  [{ level: 'note', needs: { risk: 1 } }, 'note', undefined],
])('%j that fails', (rule, effect, needs) => {
  const reason = judge({ description: 5, ...rule });
  expect([reason.rule, reason.kind, reason.effect, reason.needs]).toEqual([
    'naming',
    'naming',
    effect,
    needs,
  ]);
  expect(judge({ description: 5, ...rule }, 'Adds.').effect).toBe('none');
});
