// What the command shows of a question, to whom it says that it waits, and what it says of an answer that counted.
import { describe, expect, test } from 'vitest';
import { countedInWords, openQuestion, shownRequest, youAre } from '../../approval/answer.ts';
import { type PersonKey } from '../../approval/ids.ts';
import {
  alice,
  approval,
  asking,
  at,
  bob,
  carol,
  CLOSES,
  decided,
  identities,
  key,
  opened,
  PASS,
  policy,
  request,
  rosterFor,
  vote,
} from './values.ts';

const NOW = at('23 15:02');
const under = policy({ roles: { risk: ['dave'] } });
const asked = (votes: Parameters<typeof vote>[0][] = []) =>
  request(
    {
      ...asking({ ...PASS, needs: { approvers: 1, risk: 1 } }),
      ...(votes.length > 0 && { votes: votes.map(vote) }),
    },
    { policy: under },
  );

describe('a line of the list', () => {
  const line = (on = asked(), person: PersonKey | undefined = bob, now = NOW) =>
    openQuestion(on, rosterFor(on), { person, now });

  test('says how far it is, why it is asked, and until when', () => {
    expect(line()).toEqual({
      id: 'churn-telco-v42-r1',
      arn: 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42',
      group: 'churn-telco',
      version: 42,
      forYou: true,
      votes: '0 of 2, risk needed',
      why: 'All 2 checks pass',
      closesAt: CLOSES,
    });
    expect(line(asked([{}]))).toMatchObject({ votes: '1 of 2, risk needed', forYou: false });
  });

  test.each<[person: PersonKey | undefined, forYou: boolean]>([
    [bob, true],
    [carol, true],
    [key('dave'), true],
    [alice, false],
    [key('nobody'), false],
  ])('waits for %s: %s', (person, forYou) => {
    expect(line(asked(), person)).toMatchObject({ forYou });
  });

  test('waits for nobody whom the identities do not name', () => {
    const on = asked();
    expect(openQuestion(on, rosterFor(on), { person: undefined, now: NOW })).toMatchObject({ forYou: false });
  });

  test('is there only while it can be decided', () => {
    expect(line(asked(), bob, CLOSES)).toBeUndefined();
    expect(line(request(decided(approval())))).toBeUndefined();
    expect(line(request(opened))).toBeUndefined();
  });
});

describe('one version', () => {
  const you = youAre('arn:aws:iam::000000000000:user/bob', bob, identities);

  test('is shown as its card, with what has to be sent along', () => {
    const on = asked();
    expect(shownRequest(on, rosterFor(on), you, NOW)).toMatchObject({
      you: { caller: 'arn:aws:iam::000000000000:user/bob', person: { key: 'bob', name: 'Bob' } },
      id: 'churn-telco-v42-r1',
      isOpen: true,
      evidence: expect.stringMatching(/^4f1c9a020+$/) as string,
      card: { title: 'churn-telco v42: approval needed' },
    });
    expect(shownRequest(on, rosterFor(on), you, CLOSES)).toMatchObject({ isOpen: false });
  });

  test('has neither card nor evidence before it is judged', () => {
    const on = request(opened);
    const shown = shownRequest(on, rosterFor(on), youAre('someone', undefined, identities), NOW);
    expect(shown).toMatchObject({ isOpen: false, you: { caller: 'someone' } });
    expect(shown).not.toHaveProperty('card');
    expect(shown).not.toHaveProperty('evidence');
    expect(shown.you).not.toHaveProperty('person');
  });
});

test('an answer that counted is told as the thread tells it, with what follows', () => {
  const first = asked([{}]);
  expect(countedInWords(first, bob, rosterFor(first))).toBe(
    'churn-telco v42: Bob approved, 1 of 2. Still needed: one of risk. The question stays open.',
  );
  const over = request(decided(approval()));
  expect(countedInWords(over, bob, rosterFor(over))).toBe(
    'churn-telco v42: Bob approved. Countersign compares the evidence once more, then sets v42 to Approved.',
  );
});
