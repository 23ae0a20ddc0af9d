// Counting: one person once, each role as many as it needs, whatever the order.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PersonKey } from '../../approval/ids.ts';
import { type Needs } from '../../approval/needs.ts';
import { missingInWords, progressInWords, tally } from '../../approval/tally.ts';
import { matchesOneEach } from '../../approval/distinct-people.ts';
import { key, vote } from './values.ts';

const PEOPLE = ['ann', 'ben', 'cid', 'dot', 'eve'] as const;
const ROLES = ['approvers', 'risk', 'legal'] as const;
const of = (...people: string[]) => people.map((name) => vote({ person: key(name), name }));
const count = (needs: Needs, roles: Record<string, string[]>, ...people: string[]) => {
  const { isMet, counted, needed, missing } = tally(needs, of(...people), (person) =>
    Object.keys(roles).filter((role) => roles[role]?.includes(person)),
  );
  return { isMet, counted: counted.map((it) => `${it.vote.person} for ${it.role}`), needed, missing };
};

test.each<[needs: Needs, people: string[], expected: object]>([
  [{ approvers: 1 }, [], { isMet: false, counted: [], needed: 1, missing: { approvers: 1 } }],
  [{ approvers: 1 }, ['ann'], { isMet: true, counted: ['ann for approvers'], missing: {} }],
  [{ approvers: 1 }, ['ann', 'ben'], { isMet: true, counted: ['ann for approvers'] }],
  [{ approvers: 2 }, ['ann', 'ann'], { isMet: false, missing: { approvers: 1 } }],
  [
    { approvers: 2, risk: 1 },
    ['ben'],
    { counted: ['ben for approvers'], missing: { approvers: 1, risk: 1 } },
  ],
  [
    { approvers: 1, risk: 1 },
    ['ben', 'ann'],
    { isMet: true, counted: ['ben for risk', 'ann for approvers'] },
  ],
  [{ risk: 1 }, ['ann'], { isMet: false, counted: [], missing: { risk: 1 } }],
  [{}, [], { isMet: true, counted: [], needed: 0, missing: {} }],
])('%j by %j', (needs, people, expected) => {
  expect(count(needs, { approvers: ['ann', 'ben'], risk: ['ben', 'cid'] }, ...people)).toMatchObject(
    expected,
  );
});

test.each<[people: string[], words: string, progress: string]>([
  [[], 'one of approvers and one of risk', 'approval needed'],
  [['ann'], 'one of risk', '1 of 2 approvals, risk still needed'],
  // Ben has both roles: he moves to the one that the next does not have.
  [['ben'], 'one of approvers or risk', '1 of 2 approvals, approvers or risk still needed'],
  [['ben', 'cid'], 'nobody', '2 of 2 approvals'],
])('%j leave %j', (people, words, progress) => {
  const roles: Record<string, string[]> = { approvers: ['ann', 'ben'], risk: ['ben', 'cid'] };
  const it = tally({ approvers: 1, risk: 1 }, of(...people), (person) =>
    Object.keys(roles).filter((role) => roles[role]?.includes(person)),
  );
  expect([missingInWords(it), progressInWords(it)]).toEqual([words, progress]);
});

test('is met just when every place can be given to another of those who said yes, in any order', () => {
  const needs = fc.dictionary(fc.constantFrom(...ROLES), fc.integer({ min: 1, max: 3 }));
  const roles = fc.record(Object.fromEntries(ROLES.map((role) => [role, fc.subarray([...PEOPLE])])));
  fc.assert(
    fc.property(
      needs,
      roles,
      fc.shuffledSubarray([...PEOPLE]),
      fc.shuffledSubarray([...PEOPLE]),
      (wanted, who, said, order) => {
        const people = order
          .filter((person) => said.includes(person))
          .concat(said.filter((it) => !order.includes(it)));
        const counted = count(wanted, who, ...said);
        const places = Object.entries(wanted).flatMap(([role, times]) =>
          Array.from({ length: times }, () =>
            (who[role] ?? []).filter((person) => said.some((it) => it === person)),
          ),
        );
        expect(counted.isMet).toBe(matchesOneEach(places));
        expect(count(wanted, who, ...people).counted).toHaveLength(counted.counted.length);
        const lacking = Object.values(counted.missing).reduce((sum, times) => sum + times, 0);
        expect(counted.counted.length + lacking).toBe(counted.needed);
        expect(PersonKey.parse('ann')).toBe('ann');
      },
    ),
    { numRuns: 1_000 },
  );
});
