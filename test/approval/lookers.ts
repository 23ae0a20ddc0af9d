// People who look at requests of the tests, on the day after they were asked about.
import { type Looker } from '../../approval/browse.ts';
import { type PersonKey } from '../../approval/ids.ts';
import { at, identities, policy } from './values.ts';

/** Somebody who looks, under the policy of the tests. */
export const lookerAs = (person: PersonKey): Looker => ({
  person,
  now: at('24 10:00'),
  rosterOf: () => ({ identities, policy: policy() }),
  linkTo: ({ channel, ts }) => `https://acme.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
});
