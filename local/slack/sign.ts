// Slack's request signature, as the local Slack writes it. The product has a verifier of its own.
import { createHmac } from 'node:crypto';

/** The X-Slack-Signature of a body sent at a time in Unix seconds. */
export const sign = (secret: string, timestamp: number | string, body: string | Buffer): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
