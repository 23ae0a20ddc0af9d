// What one person decided alone, by the command: Dave broke the glass, Carol took an approval back.
import { requestId } from '../../approval/ids.ts';
import { type BrokenGlass, type Revocation } from '../../approval/vote.ts';
import { at, carol, key, vote } from './values.ts';

export const dave = key('dave');
const WHEN = at('25 09:00');

export const WHY_BROKEN = 'Fraud wave, v41 is blind to it.';
export const brokenGlass: BrokenGlass = {
  outcome: 'Approved',
  by: 'break-glass',
  votes: [vote({ person: dave, name: 'Dave', slack: 'U0DAVE', via: 'command', words: WHY_BROKEN, at: WHEN })],
  at: WHEN,
  over: 'PendingManualApproval',
};

export const WHY_REVOKED = 'Scores drift since Monday.';
export const revocation: Revocation = {
  outcome: 'Rejected',
  by: 'revocation',
  votes: [
    vote({
      person: carol,
      name: 'Carol',
      slack: 'U0CAROL',
      via: 'command',
      choice: 'reject',
      words: WHY_REVOKED,
      at: WHEN,
    }),
  ],
  at: WHEN,
  revokes: { request: requestId('churn-telco', 42, 1), round: 1, who: 'Bob approved', at: at('23 15:02') },
};
