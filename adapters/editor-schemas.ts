// The JSON Schemas that editors complete and check policies and identities by. Written by npm run policy:schemas.
import * as z from 'zod';
import { IdentitiesFile } from '../approval/identities.ts';
import { PolicyFile } from '../approval/policy.ts';
import { Inheritance } from './policy-layers.ts';

/** One override: any key of a policy, and its groups. */
const Override = PolicyFile.partial().required({ groups: true });

const File = PolicyFile.partial().extend({
  extends: Inheritance.shape.extends,
  overrides: z.array(Override).optional().describe('What is different for some of these groups'),
});

/** Keys that a policy must have by itself, when it starts from no other file. */
const requiredKeys = (): readonly string[] => z.toJSONSchema(PolicyFile, { io: 'input' }).required ?? [];

/** The schemas by the names of their files. */
export const editorSchemas = (): Record<string, unknown> => ({
  'policy.schema.json': {
    ...z.toJSONSchema(File, { io: 'input' }),
    if: { required: ['groups'], not: { required: ['extends'] } },
    then: { required: requiredKeys() },
  },
  'identities.schema.json': z.toJSONSchema(IdentitiesFile, { io: 'input' }),
});
