// What the doors that Slack knocks at share: the secrets, whose bytes these are, and whether they are from our app.
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { Secrets, type SlackSecrets } from '../adapters/secrets.ts';
import { NotUnderstood } from '../adapters/slack/interaction.ts';
import { verifySignature } from '../adapters/slack/signature.ts';
import { config, Environment } from './config.ts';
import { type Told } from './door.ts';

const env = config(
  Environment.pick({ SLACK_PARAMETERS_PREFIX: true, SLACK_APP_ID: true, SLACK_TEAM_ID: true }),
);
const secrets = new Secrets(env.SLACK_PARAMETERS_PREFIX, ['slack-bot-token', 'slack-signing-secret']);
// Asked for while the rest of the module loads; a fault is met again, and told, when the secrets are first needed.
secrets.get().catch(() => undefined);

/** A request of Slack's as API Gateway hands it over. */
export const SlackRequest = z.object({
  headers: z.record(z.string(), z.string().optional()),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
});
export type SlackRequest = z.infer<typeof SlackRequest>;

export type Reply = APIGatewayProxyStructuredResultV2;
export const empty = (statusCode: number): Reply => ({ statusCode, body: '' });
export const json = (body: unknown): Reply => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export const botToken = async (): Promise<string> => (await secrets.get()).botToken;

/** What has the app and the workspace that it came from. */
interface Sent {
  readonly kind: string;
  readonly app: string;
  readonly team: string | undefined;
}

/** Bytes that Slack signed, as `parse` reads them; or the status that refuses or ends it. */
export const trusted = async <T extends { readonly kind: string }>(
  request: SlackRequest,
  parse: (body: Buffer) => T,
  told: Told,
): Promise<{ readonly from: T; readonly secrets: SlackSecrets } | number> => {
  const { count, logger } = told;
  const body = Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8');
  const known = await verified(request.headers, body);
  if (typeof known === 'string') {
    count('SignaturesRefused');
    logger.warn('A request was refused: its signature does not hold.', { signature: known });
    return 401;
  }
  const from = understood(parse, body);
  if (!from) return 400;
  if (from.kind === 'other') return 200;
  if (!isStranger(from)) return { from, secrets: known };
  count('StrangersRefused');
  logger.warn('A request was refused: it comes from another app or workspace.', {
    app: from.app,
    team: from.team,
  });
  return 403;
};

const isStranger = (from: { readonly kind: string } | Sent): from is Sent =>
  'app' in from && !(from.app === env.SLACK_APP_ID && from.team === env.SLACK_TEAM_ID);

const understood = <T>(parse: (body: Buffer) => T, body: Buffer): T | undefined => {
  try {
    return parse(body);
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
};

/** The secrets under which these bytes were signed, or why they do not hold; once more with secrets read anew. */
const verified = async (
  headers: SlackRequest['headers'],
  body: Buffer,
): Promise<SlackSecrets | 'missing' | 'stale' | 'wrong'> => {
  const known = await secrets.get();
  const nowSeconds = Date.now() / 1000;
  const first = verifySignature(known.signingSecrets, headers, body, nowSeconds);
  if (first.kind === 'ok') return known;
  if (first.kind !== 'wrong') return first.kind;
  const fresh = await secrets.reread();
  return verifySignature(fresh.signingSecrets, headers, body, nowSeconds).kind === 'ok' ? fresh : 'wrong';
};
