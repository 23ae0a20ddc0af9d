// Who must say yes: so many distinct people of each role. A verdict states it, and it may depend on what was found.
import * as z from 'zod';
import { inWords } from './card.ts';

/** The role that every policy has: the people under `approvers`. */
export const APPROVERS = 'approvers';

/** The name of a role in a policy, such as `risk`. */
export const RoleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'a role: lower-case letters, digits and hyphens, a letter first');

/** As many of a role as a policy can require. */
const MOST = 20;

/** How many distinct people of each role must say yes. */
export const Needs = z.record(RoleName, z.number().int().min(1).max(MOST));
export type Needs = z.infer<typeof Needs>;

/** The same of a verdict, which may add one to what the policy requires. */
export const Needed = z.record(
  RoleName,
  z
    .number()
    .int()
    .min(1)
    .max(MOST + 1),
);

/** All of several needs at once: of each role the larger number. */
export const allOf = (needs: readonly Needs[]): Needs => {
  const most = new Map<string, number>();
  for (const [role, count] of needs.flatMap((one) => Object.entries(one)))
    most.set(role, Math.max(count, most.get(role) ?? 0));
  return Object.fromEntries([...most].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** How many people that are, because one person counts once. */
export const peopleNeeded = (needs: Needs): number =>
  Object.values(needs).reduce((sum, count) => sum + count, 0);

/** `one of approvers and one of risk` */
export const needsInWords = (needs: Needs): string =>
  inWords(
    Object.entries(needs).map(([role, count]) => `${count === 1 ? 'one' : count} of ${role}`),
    'and',
  );
