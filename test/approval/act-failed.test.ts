// Somebody whose deed met a fault is told what did not happen, or that nobody can know.
import { expect, test } from 'vitest';
import { outrun, uncertain, type ActName } from '../../approval/act-failed.ts';

test.each<[act: ActName, not: string, maybe: string]>([
  ['ask-again', 'Not asked again', 'the question was put again'],
  ['revoke', 'Not revoked', 'the approval was revoked'],
  ['break-glass', 'Not approved', 'the version was approved'],
  ['sign-review', 'Not signed', 'the review was signed'],
])('%s', (act, not, maybe) => {
  expect(outrun(act)).toBe(
    `${not}: others changed the request at the same moment, again and again. Try again in a minute.`,
  );
  expect(uncertain(act)).toBe(
    `Countersign met a fault, and cannot tell whether ${maybe}. In a minute countersign show says how it stands; if it was ` +
      'not done, give the command again. Ops see this fault.',
  );
});
