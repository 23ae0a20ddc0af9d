// Environment -> configuration: each door takes what it needs, and a missing value is told by name at the first start.
import * as z from 'zod';
import { Instant } from '../approval/ids.ts';

const text = z.string().min(1);

/** Every environment value that the template sets, and what it must look like. */
export const Environment = z.object({
  TABLE_NAME: text,
  STATE_MACHINE_ARN: text,
  START_FROM: z.iso
    .datetime({ offset: true })
    .transform((value) => Instant.parse(new Date(value).toISOString())),
  EVIDENCE_BUCKET: text,
  ACCOUNT_ID: z.string().regex(/^\d{12}$/),
  SLACK_PARAMETERS_PREFIX: text,
  SLACK_APP_ID: text,
  SLACK_TEAM_ID: text,
  OPS_CHANNEL: text,
  TOPIC_ARN: text,
  INTAKE_FUNCTION: text,
  ANNOUNCE_FUNCTION: text,
  BROWSE_FUNCTION: text,
  GUARD_FUNCTION: text,
  RECORD_FUNCTION: text,
});

/** The values that a door picked; throws with the names of those that are missing or wrong. */
export const config = <T>(picked: z.ZodType<T>): T => {
  const parsed = picked.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw new Error(`The environment lacks a usable ${[...new Set(faults)].join(', ')}.`);
};

/** Where Slack's Web API is, when not at Slack: the local cloud sets it. */
export const slackApiUrl = (): string | undefined => process.env['SLACK_API_URL'];
