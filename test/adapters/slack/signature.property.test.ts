// What holds for every request, whatever is in it.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifySignature } from '../../../adapters/slack/signature.ts';

const secret = fc.string({ minLength: 1, maxLength: 64 });
const body = fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes));
const time = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 });
const near = fc.integer({ min: -300, max: 300 });

const headersFor = (key: string, timestamp: number, signedBody: Buffer) => ({
  'x-slack-request-timestamp': String(timestamp),
  'x-slack-signature': `v0=${createHmac('sha256', key).update(`v0:${timestamp}:`).update(signedBody).digest('hex')}`,
});

test('whatever Slack signed is accepted within the window', () => {
  fc.assert(
    fc.property(secret, body, time, near, (key, sent, at, drift) => {
      expect(verifySignature([key], headersFor(key, at, sent), sent, at + drift).kind).toBe('ok');
    }),
  );
});

test('outside the window it is stale, on both sides', () => {
  const far = fc.oneof(fc.integer({ min: 301, max: 1e9 }), fc.integer({ min: -1e9, max: -301 }));
  fc.assert(
    fc.property(secret, body, time, far, (key, sent, at, drift) => {
      expect(verifySignature([key], headersFor(key, at, sent), sent, at + drift).kind).toBe('stale');
    }),
  );
});

test('a single changed bit of the body is found', () => {
  const notEmpty = body.filter(({ length }) => length > 0);
  fc.assert(
    fc.property(secret, notEmpty, time, fc.nat(), (key, sent, at, place) => {
      const changed = Buffer.from(sent);
      const byte = (place >> 3) % changed.length;
      changed.writeUInt8(changed.readUInt8(byte) ^ (1 << (place & 7)), byte);
      expect(verifySignature([key], headersFor(key, at, sent), changed, at).kind).toBe('wrong');
    }),
  );
});

test('a single changed character of the signature is found', () => {
  fc.assert(
    fc.property(
      secret,
      body,
      fc.nat({ max: 66 }),
      fc.string({ minLength: 1, maxLength: 1 }),
      (key, sent, place, other) => {
        const headers = headersFor(key, 2_000_000_000, sent);
        const signature = headers['x-slack-signature'];
        fc.pre(signature[place] !== other);
        const forged = {
          ...headers,
          'x-slack-signature': signature.slice(0, place) + other + signature.slice(place + 1),
        };
        expect(verifySignature([key], forged, sent, 2_000_000_000).kind).toBe('wrong');
      },
    ),
  );
});

test('what a stranger sends is never accepted and never throws', () => {
  const any = fc.option(fc.string({ unit: 'binary', maxLength: 80 }), { nil: undefined });
  const signature = fc.oneof(any, fc.stringMatching(/^v0=[0-9a-f]{64}$/));
  const timestamp = fc.oneof(any, fc.constant('2000000000'));
  fc.assert(
    fc.property(secret, timestamp, signature, body, (key, at, given, sent) => {
      const headers = { 'x-slack-request-timestamp': at, 'x-slack-signature': given };
      expect(verifySignature([key], headers, sent, 2_000_000_000).kind).not.toBe('ok');
    }),
  );
});
