// The policies and identities that were validated at build and stand in this bundle.
import compiled from 'countersign:policies';
import * as z from 'zod';
import type { KeptDirectory } from '../adapters/dynamodb/directory.ts';
import { slackToday } from '../approval/directory.ts';
import { IdentitiesFile, type Identities } from '../approval/identities.ts';
import { Policy, policyOf } from '../approval/policy.ts';
import { type Roster } from '../approval/roster.ts';

const Bundled = z.object({ policies: z.array(Policy), identities: IdentitiesFile });

/** What the build compiled in; once per cold start. */
export const { policies, identities }: { policies: Policy[]; identities: Identities } =
  Bundled.parse(compiled);

/** Who counts today about a group. */
export type RosterOf = (group: string) => Roster;

/**
 * Makes what finds out who counts now, with what Slack last said of people and user groups; nobody asks Slack here. Made
 * once per cold start, called once per event; throws Inability.
 */
export const rosters = (table: string): (() => Promise<RosterOf>) => {
  let kept: Promise<KeptDirectory> | undefined;
  return async () => {
    kept ??= import('../adapters/dynamodb/directory.ts').then((adapter) => new adapter.KeptDirectory(table));
    const slack = slackToday(await (await kept).get(), identities, Date.now());
    return (group) => ({ identities, policy: policyOf(policies, group), slack });
  };
};
