// What npm start says of the policies that it runs with: what they want, and whose yes.
import { expect, test } from 'vitest';
import { type Policy } from '../../approval/policy.ts';
import { introduction } from '../../local/introduction.ts';
import { policy } from '../approval/values.ts';

const linesFor = (one: Policy): string[] =>
  introduction({ awsUrl: 'http://127.0.0.1:4566', webUrl: 'http://127.0.0.1:8080', policies: [one] }, '1.0.0')
    .split('\n')
    .filter((line) => /^ {2}(?:people|policy) /.test(line));

test.each<[Partial<Policy>, asks: string]>([
  [{}, 'one yes; 72 h'],
  [{ needs: { approvers: 2 } }, '2 of approvers; 72 h'],
  [{ needs: { approvers: 1, risk: 1 } }, 'one of approvers and one of risk; 72 h'],
  [{ needs: { risk: 1 } }, 'one of risk; 72 h'],
  [{ mode: 'observe' }, 'observes only'],
])('%j: %s', (over, asks) => {
  expect(linesFor(policy(over)).at(-1)?.split('; ').slice(1).join('; ')).toBe(asks);
});

test('everybody who decides is named, and who may not', () => {
  expect(linesFor(policy())[0]).toBe('  people   alice registers, bob and carol decide, dave may not');
  const risky = policy({ roles: { risk: ['dave'] }, needs: { approvers: 1, risk: 1 } });
  expect(linesFor(risky)[0]).toBe('  people   alice registers, bob, carol and dave decide');
});
