// Who and what the local Slack consists of: one team, four people, one channel, our app. Fixed, local, no secrets.

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
}

const person = (name: string): Person => ({
  id: `U0${name.toUpperCase()}`,
  name,
  realName: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  isBot: false,
});

export const PEOPLE: readonly Person[] = ['alice', 'bob', 'carol', 'dave'].map(person);
export const BOT_PERSON: Person = { id: BOT.userId, name: BOT.name, realName: 'Countersign', isBot: true };

/** The one public channel; everybody is a member of it, our app too. */
export const CHANNEL = { id: 'C0MODELS', name: 'model-approvals' } as const;
