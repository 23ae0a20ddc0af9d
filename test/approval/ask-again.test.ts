// Who may have a version asked about again, when, and what they are told.
import { expect, test } from 'vitest';
import { askAgain } from '../../approval/ask-again.ts';
import { type PersonKey } from '../../approval/ids.ts';
import { type ModelPackage } from '../../approval/package.ts';
import { type Request } from '../../approval/request.ts';
import { alice, asking, at, bob, closed, key, modelPackage, request, rosterFor } from './values.ts';

const ended = request(closed('changes-requested', 'Bob requested changes'));
const second: Request = { ...ended, round: 2, id: 'churn-telco-v42-r2' as Request['id'] };
const asked = (
  over: { last?: Request; found?: ModelPackage | undefined; policy?: undefined },
  person: PersonKey | undefined = bob,
) => {
  const { last = ended } = over;
  const found = 'found' in over ? over.found : modelPackage();
  const roster = { ...rosterFor(ended), ...('policy' in over && { policy: undefined }) };
  return askAgain({ request: ended, last, found }, person, roster);
};
const NOT_YOU = 'Not counted: you are not among those who decide about churn-telco. Bob or Carol can.';
const NOBODY =
  'Not counted: you are not among those who decide about churn-telco. Its policy names nobody else who could.';

test.each([
  ['who decides', bob],
  ['the author', alice],
])('%s may', (_, person) => {
  expect(asked({}, person)).toEqual({
    kind: 'asks',
    by: person,
    message: 'churn-telco v42 is asked about again, as round 2.',
  });
});

test.each<
  [
    what: string,
    over: Parameters<typeof asked>[0],
    person: PersonKey | undefined,
    why: string,
    message: string,
  ]
>([
  ['somebody else', {}, key('dave'), 'not-entitled', NOT_YOU],
  ['a key that is nobody’s', {}, key('nobody'), 'not-entitled', NOT_YOU],
  ['a group without a policy', { policy: undefined }, bob, 'not-entitled', NOBODY],
  [
    'a round that is not the last',
    { last: second },
    bob,
    'newer-round',
    'Not asked again: round 2 of churn-telco v42 came after the one you saw.',
  ],
  [
    'an open question',
    { last: { ...ended, stage: asking() } },
    bob,
    'still-open',
    'Not asked again: the question about churn-telco v42 is open already.',
  ],
  [
    'a deleted version',
    { found: undefined },
    bob,
    'gone',
    'Not asked again: churn-telco v42 is not in the registry any more.',
  ],
  [
    'another version of that name',
    { found: modelPackage({ registeredAt: at('25 10:00') }) },
    bob,
    'gone',
    'Not asked again: churn-telco v42 is not in the registry any more.',
  ],
  [
    'a rejected version',
    { found: modelPackage({ approvalStatus: 'Rejected' }) },
    bob,
    'not-pending',
    'Not asked again: the registry says churn-telco v42 is Rejected. Set it to PendingManualApproval, and it is asked about anew.',
  ],
])('%s is refused', (...[, over, person, why, message]) => {
  expect(asked(over, person)).toEqual({ kind: 'refused', why, message });
});

test('whoever AWS names and the identities do not is refused', () => {
  const roster = rosterFor(ended);
  expect(askAgain({ request: ended, last: ended, found: modelPackage() }, undefined, roster)).toMatchObject({
    why: 'not-entitled',
  });
});
