// What Slack has rolled out to the local workspace: newer kinds of blocks reach real workspaces at different times, and
// until then are refused like blocks that never were. Set through /_local/slack/features.
import * as z from 'zod';

export const featuresSchema = z.strictObject({
  /** Tables and charts in messages. */
  nativeBlocks: z.boolean(),
});
export type Features = z.infer<typeof featuresSchema>;

export const ALL_FEATURES: Features = { nativeBlocks: true };
