// The policies and identities that were validated at build and stand in this bundle.
import compiled from 'countersign:policies';
import * as z from 'zod';
import { IdentitiesFile, type Identities } from '../approval/identities.ts';
import { Policy } from '../approval/policy.ts';

const Bundled = z.object({ policies: z.array(Policy), identities: IdentitiesFile });

/** What the build compiled in; once per cold start. */
export const { policies, identities }: { policies: Policy[]; identities: Identities } =
  Bundled.parse(compiled);
