// How our app is installed in the local workspace: which scopes its token has, and which channels it was invited to. As
// slack-manifest.yml asks for them, unless /_local/slack/app says otherwise.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { type Arguments } from './method.ts';
import { CHANNEL } from './people.ts';
import { SlackError } from './slack-error.ts';

export const installationSchema = z.strictObject({
  scopes: z.array(z.string()),
  /** Ids of the channels that our app is a member of. */
  channels: z.array(z.string()),
});
export type Installation = z.infer<typeof installationSchema>;

const Manifest = z.object({
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});
const manifest = Manifest.parse(
  parse(readFileSync(join(import.meta.dirname, '..', '..', 'slack-manifest.yml'), 'utf8')),
);

export const AS_SHIPPED: Installation = {
  scopes: manifest.oauth_config.scopes.bot,
  channels: [CHANNEL.id],
};

/** Direct messages have scopes of their own. https://docs.slack.dev/reference/scopes */
const ofConversation = ({ channel }: Arguments, what: string): string =>
  `${typeof channel === 'string' && channel.startsWith('D') ? 'im' : 'channels'}:${what}`;

const SCOPE: Readonly<Record<string, (given: Arguments) => string>> = {
  'chat.postMessage': () => 'chat:write',
  'chat.postEphemeral': () => 'chat:write',
  'chat.update': () => 'chat:write',
  'chat.delete': () => 'chat:write',
  'conversations.info': (given) => ofConversation(given, 'read'),
  'conversations.history': (given) => ofConversation(given, 'history'),
  'conversations.replies': (given) => ofConversation(given, 'history'),
  'conversations.open': () => 'im:write',
  'users.info': () => 'users:read',
  'users.list': () => 'users:read',
  'usergroups.list': () => 'usergroups:read',
  'usergroups.users.list': () => 'usergroups:read',
};

/** Refuses a call for which the token lacks the scope, as Slack does. */
export const checkScope = (method: string, given: Arguments, { scopes }: Installation): void => {
  const needed = SCOPE[method]?.(given);
  if (needed === undefined || scopes.includes(needed)) return;
  throw new SlackError('missing_scope', [`needed: ${needed}`, `provided: ${scopes.join(',')}`]);
};
