// The policies and identities that were validated at build and stand in this bundle.
import compiled from 'countersign:policies';
import * as z from 'zod';
import { IdentitiesFile, type Identities } from '../approval/identities.ts';
import { Policy, policyOf } from '../approval/policy.ts';
import { type Roster } from '../approval/roster.ts';

const Bundled = z.object({ policies: z.array(Policy), identities: IdentitiesFile });

/** What the build compiled in; once per cold start. */
export const { policies, identities }: { policies: Policy[]; identities: Identities } =
  Bundled.parse(compiled);

/** Who counts today about a group. */
export const rosterOf = (group: string): Roster => ({ identities, policy: policyOf(policies, group) });
