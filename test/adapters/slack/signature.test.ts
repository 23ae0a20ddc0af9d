// The one lock on the door: a published example opens it, every change to a valid request closes it.
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Headers, verifySignature } from '../../../adapters/slack/signature.ts';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const TIMESTAMP = '1531420618';
const NOW = 1_531_420_618;
const BODY =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V' +
  '&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=' +
  '&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
  '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
const HEX = 'a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
const SIGNATURE = `v0=${HEX}`;

interface Request {
  readonly secrets: readonly string[];
  readonly headers: Headers;
  readonly body: Buffer;
  readonly now: number;
}
const signed = (timestamp: string, signature: string): Headers => ({
  'x-slack-request-timestamp': timestamp,
  'x-slack-signature': signature,
});
const valid: Request = {
  secrets: [SECRET],
  headers: signed(TIMESTAMP, SIGNATURE),
  body: Buffer.from(BODY),
  now: NOW,
};
const judge = (change: Partial<Request> = {}) => {
  const { secrets, headers, body, now } = { ...valid, ...change };
  return verifySignature(secrets, headers, body, now).kind;
};
const sign = (secret: string, timestamp: string, body: string | Buffer) =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
const withSignature = (signature: string): Partial<Request> => ({ headers: signed(TIMESTAMP, signature) });
const withTimestamp = (timestamp: string): Partial<Request> => ({ headers: signed(timestamp, SIGNATURE) });
const withBody = (body: string | Buffer): Partial<Request> => ({ body: Buffer.from(body) });

test("Slack's published example is accepted", () => {
  expect(judge()).toBe('ok');
});

describe('a change to a valid request', () => {
  test.each<[change: string, Partial<Request>, verdict: string]>([
    ['no headers', { headers: {} }, 'missing'],
    ['no signature', { headers: { 'x-slack-request-timestamp': TIMESTAMP } }, 'missing'],
    ['no timestamp', { headers: { 'x-slack-signature': SIGNATURE } }, 'missing'],
    ['empty signature', withSignature(''), 'missing'],
    ['empty timestamp', withTimestamp(''), 'missing'],
    [
      'headers under other names',
      { headers: { 'x-slack-signature-v1': SIGNATURE, date: TIMESTAMP } },
      'missing',
    ],
    ['timestamp in words', withTimestamp('now'), 'missing'],
    ['timestamp with a sign', withTimestamp(`+${TIMESTAMP}`), 'missing'],
    ['negative timestamp', withTimestamp(`-${TIMESTAMP}`), 'missing'],
    ['timestamp with a fraction', withTimestamp(`${TIMESTAMP}.0`), 'missing'],
    ['timestamp as a power', withTimestamp('1531420618e0'), 'missing'],
    ['timestamp in hex', withTimestamp('0x5b47b28a'), 'missing'],
    ['timestamp with a blank', withTimestamp(` ${TIMESTAMP}`), 'missing'],
    ['timestamp with a line end', withTimestamp(`${TIMESTAMP}\n`), 'missing'],
    ['timestamp in other digits', withTimestamp('١٥٣١٤٢٠٦١٨'), 'missing'],
    ['timestamp beyond all time', withTimestamp('9'.repeat(400)), 'missing'],
    ['timestamp given twice', withTimestamp(`${TIMESTAMP},${TIMESTAMP}`), 'missing'],
    ['timestamp in milliseconds', withTimestamp(`${TIMESTAMP}0`), 'stale'],
    ['timestamp with a zero before it', withTimestamp(`0${TIMESTAMP}`), 'wrong'],
    ['timestamp of the next second', withTimestamp('1531420619'), 'wrong'],
    ['signature without version', withSignature(HEX), 'wrong'],
    ['version 1', withSignature(`v1=${HEX}`), 'wrong'],
    ['version in upper case', withSignature(`V0=${HEX}`), 'wrong'],
    ['hex in upper case', withSignature(`v0=${HEX.toUpperCase()}`), 'wrong'],
    ['version alone', withSignature('v0='), 'wrong'],
    ['hash cut short', withSignature(SIGNATURE.slice(0, -1)), 'wrong'],
    ['hash cut to half', withSignature(SIGNATURE.slice(0, 35)), 'wrong'],
    ['hash with more behind it', withSignature(`${SIGNATURE}0`), 'wrong'],
    ['first digit changed', withSignature(SIGNATURE.replace('=a', '=b')), 'wrong'],
    ['last digit changed', withSignature(SIGNATURE.replace(/3$/, '4')), 'wrong'],
    ['blank before', withSignature(` ${SIGNATURE}`), 'wrong'],
    ['line end behind', withSignature(`${SIGNATURE}\n`), 'wrong'],
    ['signature given twice', withSignature(`${SIGNATURE},${SIGNATURE}`), 'wrong'],
    ['right one behind a wrong one', withSignature(`v0=${'0'.repeat(64)},${SIGNATURE}`), 'wrong'],
    ['base64 instead of hex', withSignature(`v0=${Buffer.from(HEX, 'hex').toString('base64')}`), 'wrong'],
    ['characters that look alike', withSignature(SIGNATURE.replace('a', 'а')), 'wrong'],
    ['as many characters, more bytes', withSignature(`v0=${'é'.repeat(64)}`), 'wrong'],
    [
      'signature of the body alone',
      withSignature(`v0=${createHmac('sha256', SECRET).update(BODY).digest('hex')}`),
      'wrong',
    ],
    ['signature by a stranger', withSignature(sign('a stranger', TIMESTAMP, BODY)), 'wrong'],
    ['signature by the empty secret', withSignature(sign('', TIMESTAMP, BODY)), 'wrong'],
    ['signature of another time', withSignature(sign(SECRET, '1531420617', BODY)), 'wrong'],
    ['empty body', withBody(''), 'wrong'],
    ['one byte more', withBody(`${BODY}\n`), 'wrong'],
    ['one byte less', withBody(BODY.slice(0, -1)), 'wrong'],
    ['another user', withBody(BODY.replace('U2CERLKJA', 'U2CERLKJB')), 'wrong'],
    ['fields in another order', withBody(BODY.split('&').reverse().join('&')), 'wrong'],
    ['body decoded', withBody(decodeURIComponent(BODY)), 'wrong'],
    ['body in base64', withBody(Buffer.from(BODY).toString('base64')), 'wrong'],
    ['byte order mark before it', withBody(`\u{feff}${BODY}`), 'wrong'],
    [
      'digits moved from timestamp to body',
      { ...withTimestamp('153142061'), ...withBody(`8:${BODY}`), now: 153_142_061 },
      'wrong',
    ],
    ['another secret', { secrets: [`${SECRET}0`] }, 'wrong'],
    ['no secret', { secrets: [] }, 'wrong'],
    ['only a lost secret', { secrets: [''], ...withSignature(sign('', TIMESTAMP, BODY)) }, 'wrong'],
    ['301 seconds old', { now: NOW + 301 }, 'stale'],
    ['301 seconds ahead', { now: NOW - 301 }, 'stale'],
    ['a day ahead', { now: NOW - 86_400 }, 'stale'],
    ['no clock', { now: Number.NaN }, 'stale'],
  ])('%s', (_change, change, verdict) => {
    expect(judge(change)).toBe(verdict);
  });
});

test.each([-300, -299, 0, 299, 300])(
  'the window holds %i seconds, and counts parts of a second',
  (seconds) => {
    expect(judge({ now: NOW + seconds })).toBe('ok');
    expect(judge({ now: NOW + Math.sign(seconds) * 300.001 })).toBe(seconds === 0 ? 'ok' : 'stale');
  },
);

test('during a rotation the old secret and the new one both count, in any order', () => {
  expect(judge({ secrets: [SECRET, 'the new one'] })).toBe('ok');
  expect(judge({ secrets: ['the new one', SECRET] })).toBe('ok');
  expect(judge({ secrets: ['', SECRET] })).toBe('ok');
});

test('bytes that are no text are judged as they are', () => {
  const body = Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3]);
  const headers = signed(TIMESTAMP, sign(SECRET, TIMESTAMP, body));
  expect(judge({ body, headers })).toBe('ok');
  expect(judge({ body: Buffer.from(body.toString('utf8')), headers })).toBe('wrong');
});
