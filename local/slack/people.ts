// Who and what the local Slack consists of: one team, four people, one channel, our app. Fixed at first, local, no secrets.
import * as z from 'zod';

/** Local only: what signs the requests of the local Slack, and the token of our app there. */
export const SIGNING_SECRET = 'local-signing-secret-not-for-production';
export const BOT_TOKEN = 'xoxb-local-countersign';

export const TEAM = { id: 'T0LOCAL', name: 'Local', domain: 'local' } as const;
export const APP_ID = 'A0COUNTERSIGN';
export const BOT = { id: 'B0COUNTERSIGN', userId: 'U0COUNTERSIGN', name: 'countersign' } as const;

export interface Person {
  readonly id: string;
  /** The handle, for example `alice`. */
  readonly name: string;
  readonly realName: string;
  readonly isBot: boolean;
  /** The time zone of their profile. */
  readonly tz: string;
  /** Whether their account is deactivated. */
  readonly deleted?: boolean;
  /** Whether they are a guest, of several channels or of one. */
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
}

/** What the control says of a person, as an admin of the workspace would, or they themselves. */
export const personSchema = z.strictObject({
  user: z.string(),
  isBot: z.boolean().optional(),
  deleted: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  tz: z.string().optional(),
});
export type PersonChange = z.infer<typeof personSchema>;

const person = (name: string, tz: string): Person => ({
  id: `U0${name.toUpperCase()}`,
  name,
  realName: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  isBot: false,
  tz,
});

export const PEOPLE: readonly Person[] = [
  person('alice', 'Europe/London'),
  person('bob', 'Europe/Berlin'),
  person('carol', 'America/New_York'),
  person('dave', 'Asia/Kolkata'),
];
export const BOT_PERSON: Person = {
  id: BOT.userId,
  name: BOT.name,
  realName: 'Countersign',
  isBot: true,
  tz: 'America/Los_Angeles',
};

/** The one public channel; everybody is a member of it, our app too. */
export const CHANNEL = { id: 'C0MODELS', name: 'model-approvals' } as const;
