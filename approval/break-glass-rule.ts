// The rule of emergencies as a policy says it: who may approve alone, and who reviews it afterwards. Without it nobody may.
import * as z from 'zod';
import { Span } from './duration.ts';
import { PersonKey } from './ids.ts';
import { APPROVERS, RoleName } from './needs.ts';

export const BreakGlass = z.strictObject({
  people: z
    .array(PersonKey)
    .min(1)
    .max(20)
    .describe('Keys of the people who may approve alone in an emergency, each by name'),
  reviewers: RoleName.default(APPROVERS).describe('The role of which somebody else reviews it afterwards'),
  reviewWithin: Span.default('24h').describe(
    'When the reviewers are reminded first; each next time after twice the gap, until one signs',
  ),
});
export type BreakGlass = z.infer<typeof BreakGlass>;
