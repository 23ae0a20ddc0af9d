// The page at `/` of the local cloud, on its server's side: the page's files, the stream of snapshots, and the one route
// that registers a version, with the AWS SDK like any client. Everything else the page does through /_local.
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { REGISTRATION_KINDS, registerVersion } from '../../cli/register.ts';
import { type Changes } from '../changes.ts';
import { isFromHere } from '../control/loopback.ts';
import { readBody } from '../endpoint/body.ts';
import { FILES } from './files.ts';
import { type Snapshot } from './shown.ts';
import { Stream } from './stream.ts';

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const registration = z.strictObject({
  kind: z.enum(REGISTRATION_KINDS),
  as: z.string().regex(/^[\w.-]{1,64}$/),
});

export interface PageParts {
  readonly changes: Changes;
  /** Everything that is shown, now (snapshot.ts). */
  readonly snapshot: () => Snapshot;
  readonly awsUrl: () => string;
}

export class Page {
  readonly #parts: PageParts;
  readonly #stream: Stream;

  constructor(parts: PageParts) {
    this.#parts = parts;
    this.#stream = new Stream(parts.changes, parts.snapshot);
  }

  /** Answers what belongs to the page (`/` and `/_page/*`); false when the request is not the page's. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    if (path !== '/' && !path.startsWith('/_page/')) return false;
    this.#answer(request, response, path).catch((error: unknown) => {
      const status = error instanceof SyntaxError ? 400 : 500;
      if (!response.headersSent) json(response, status, { error: String(error) });
    });
    return true;
  }

  /** Ends the streams, so that the server can close. */
  stop(): void {
    this.#stream.stop();
  }

  async #answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (!isFromHere(request))
      return json(response, 403, { error: 'Only for this machine, by the name localhost or 127.0.0.1.' });
    if (request.method === 'POST' && path === '/_page/register') return this.#register(request, response);
    if (request.method !== 'GET') return json(response, 405, { error: `${path} is only read.` });
    if (path === '/_page/stream') return this.#stream.open(response);
    const file = await FILES[path]?.();
    if (!file) return json(response, 404, { error: `There is no ${path}.` });
    response.writeHead(200, { ...HEADERS, 'content-type': file.type }).end(file.body);
  }

  async #register(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = registration.safeParse(JSON.parse(String(await readBody(request))));
    if (!asked.success)
      return json(response, 400, { error: 'Give a kind (good, failing, bad-evidence) and whom to act as.' });
    const registered = await registerVersion({ ...asked.data, awsUrl: this.#parts.awsUrl() });
    json(response, 200, registered);
  }
}

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(body));
};
