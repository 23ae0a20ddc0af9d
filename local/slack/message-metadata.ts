// Message metadata: what the app writes on a message for itself. People do not see it.
import * as z from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const flat = z.record(z.string(), scalar);

// https://docs.slack.dev/messaging/message-metadata
/** Slack has a limit and does not publish it (`metadata_too_large`); Countersign stays under this one. */
export const METADATA_CHARACTERS = 4_096;

export const messageMetadata = z.strictObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.union([scalar, flat, z.array(z.union([scalar, flat]))])),
});

export type MessageMetadata = z.infer<typeof messageMetadata>;
