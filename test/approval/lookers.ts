// People who look at requests of the tests, on the day after they were asked about; and what one person alone decided then.
import { type Looker } from '../../approval/browse.ts';
import { requestId, type PersonKey } from '../../approval/ids.ts';
import { type BrokenGlass, type Revocation } from '../../approval/vote.ts';
import { at, carol, identities, key, policy, vote } from './values.ts';

/** Somebody who looks, under the policy of the tests. */
export const lookerAs = (person: PersonKey): Looker => ({
  person,
  now: at('24 10:00'),
  rosterOf: () => ({ identities, policy: policy() }),
  linkTo: ({ channel, ts }) => `https://acme.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
});

/** Dave approved alone, in an emergency. */
export const brokenGlass: BrokenGlass = {
  outcome: 'Approved',
  by: 'break-glass',
  votes: [
    vote({ person: key('dave'), name: 'Dave', words: 'Fraud wave, v41 is blind to it.', at: at('24 09:00') }),
  ],
  at: at('24 09:00'),
  over: 'PendingManualApproval',
};

/** Carol took an approval back. */
export const revocation: Revocation = {
  outcome: 'Rejected',
  by: 'revocation',
  votes: [vote({ person: carol, name: 'Carol', choice: 'reject', words: 'Drift since Tuesday.' })],
  at: at('24 09:00'),
  revokes: { request: requestId('churn-telco', 42, 1), round: 1, who: 'Bob approved', at: at('23 15:02') },
};
