// Whether a request comes from Slack: judged on the bytes as they came, before anything reads them. Called by the door
// `decide` for every request; it parses nothing, logs nothing and never throws for what a stranger sends.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** `missing`: not even the shape of a signed request; `stale`: outside the window; `wrong`: no secret of ours made it. */
export interface SignatureVerdict {
  readonly kind: 'ok' | 'missing' | 'stale' | 'wrong';
}

/** As a payload of format 2.0 carries them: names in lower case, repeated headers joined by commas. */
export type Headers = Readonly<Record<string, string | undefined>>;

// https://docs.slack.dev/authentication/verifying-requests-from-slack
const WINDOW_SECONDS = 300;
const TIMESTAMP = /^[0-9]{1,12}$/;

/**
 * Judges a request by Slack's signature, version 0. Every secret of ours is tried, so that the old one and the new one
 * both count during a rotation; without a secret nothing is ever `ok`.
 */
export const verifySignature = (
  secrets: readonly string[],
  headers: Headers,
  rawBody: Buffer,
  nowSeconds: number,
): SignatureVerdict => {
  const timestamp = headers['x-slack-request-timestamp'];
  const signature = headers['x-slack-signature'];
  if (!timestamp || !signature || !TIMESTAMP.test(timestamp)) return { kind: 'missing' };
  // Both directions: a time far ahead would stay replayable until it has come. NaN is not within the window either.
  if (!(Math.abs(nowSeconds - Number(timestamp)) <= WINDOW_SECONDS)) return { kind: 'stale' };
  const given = Buffer.from(signature, 'utf8');
  // All secrets are tried, so that the time taken does not tell which of them matched.
  const matches = secrets.map((secret) => isSignedWith(secret, { timestamp, rawBody, given }));
  return { kind: matches.includes(true) ? 'ok' : 'wrong' };
};

const isSignedWith = (
  secret: string,
  { timestamp, rawBody, given }: { timestamp: string; rawBody: Buffer; given: Buffer },
): boolean => {
  // Anyone can sign with the empty secret; one that got lost on its way here must not open the door.
  if (secret === '') return false;
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody).digest('hex');
  const expected = Buffer.from(`v0=${digest}`, 'utf8');
  return expected.length === given.length && timingSafeEqual(expected, given);
};
