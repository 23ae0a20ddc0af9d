// Four eyes where nobody can tell who registered a version: whoever approves could be its author. One more person then says
// yes, unless the policy refuses such a version, or accepts it.
import { APPROVERS, type Needs } from '../needs.ts';
import { type Facts } from '../facts.ts';
import { type Policy } from '../policy.ts';
import { type Reason } from '../verdict.ts';

/** What it comes to that nobody can tell who registered it; undefined where it is known, or the policy accepts it. */
export const author = ({ unknownAuthor }: Policy, { registrant }: Facts): Reason | undefined => {
  if (registrant !== 'unknown') return undefined;
  switch (unknownAuthor) {
    case 'accept':
      return undefined;
    case 'one-more':
      return { ...UNKNOWN, effect: 'ask', sentence: ONE_MORE };
    case 'refuse':
      return { ...UNKNOWN, effect: 'block', sentence: REFUSED };
  }
};

const UNKNOWN = { rule: 'author', kind: 'author', outcome: 'missing' } as const;
const ONE_MORE = 'Nobody can tell who registered it, so one more must say yes';
const REFUSED =
  'Nobody can tell who registered it: register it as yourself, or have its identity mapped in identities.yml';

/** One more of the approvers than would be needed. */
export const oneMore = (needs: Needs): Needs => ({ ...needs, [APPROVERS]: (needs[APPROVERS] ?? 0) + 1 });
