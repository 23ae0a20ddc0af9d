// The web port: the page, Slack's Web API, the product's own routes, and /_local for scripts and tests.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type Changes } from './changes.ts';
import { control, type ControlParts } from './control/control.ts';
import { isFromHere } from './control/loopback.ts';
import { readBody } from './endpoint/body.ts';
import { errorText } from './endpoint/error-text.ts';
import type { HttpApi } from './http-api/http-api.ts';
import type { Iam } from './iam/iam.ts';
import type { Slack } from './slack/slack.ts';

export interface WebParts {
  readonly control: ControlParts;
  readonly changes: Changes;
  readonly httpApi: HttpApi;
  readonly slack: Slack;
  readonly iam: Iam;
  /** Serves `/` and `/_page/*`. */
  readonly page: RequestListener;
  readonly log: (line: string) => void;
}

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

/** The request listener of the web port. */
export const webPort = (parts: WebParts): RequestListener => {
  const routes: readonly (readonly [RegExp, Answer])[] = [
    [/^\/_local\//, local(parts)],
    [/^\/api\/[^/]+$/, slackMethod(parts)],
    [/^\/_as\/[^/]+\/api\/[^/]+$/, slackMethod(parts)],
    [/^\/slack-response$/, responseUrl],
    [/^\/archives\/[^/]+\/p\d+$/, message],
    [/^\/($|_page\/)/, (request, response) => parts.page(request, response)],
    [/^/, product(parts)],
  ];
  return (request, response) => {
    response.on('error', () => undefined);
    const url = URL.parse(request.url ?? '/', 'http://local');
    const answer = url && routes.find(([path]) => path.test(url.pathname))?.[1];
    if (!url || !answer)
      return reply(response, 400, { error: 'The request line holds no URL that can be read.' });
    Promise.resolve()
      .then(() => answer(request, response, url))
      .catch((error: unknown) => failed(parts, response, error));
  };
};

const local = ({ control: controlParts, changes }: WebParts): Answer => {
  const answer = control(controlParts);
  return async (request, response, url) => {
    if (!isFromHere(request)) return reply(response, 403, { error: '/_local answers this machine only.' });
    const { status, body } = await answer({
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      body: (await readBody(request)).toString('utf8'),
    });
    // A fault or a moved clock is nothing that a service would tell of; the page shows both.
    if (request.method !== 'GET') changes.ring();
    reply(response, status, body);
  };
};

/** A function's worker calls Slack under an address of its own, so that its calls can be told from others. */
const slackMethod =
  ({ slack, iam }: WebParts): Answer =>
  async (request, response, url) => {
    const [, first = '', key = ''] = url.pathname.split('/');
    const method = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
    if (first === 'api') return slack.api(request, response, { method, function: '', workerKey: '' });
    const caller = iam.callerOf(key);
    if (caller?.kind !== 'role')
      return reply(response, 403, { error: 'No worker has this key, or it has ended.' });
    return slack.api(request, response, { method, function: caller.function ?? '', workerKey: key });
  };

/** Slack would take an answer to a click here; the product answers by `chat.postEphemeral` instead. */
const responseUrl: Answer = (_request, response) =>
  reply(response, 501, { ok: false, error: 'Answering a response_url is not implemented locally.' });

/** The address of a message, as Slack writes it: the page shows it. */
const message: Answer = (_request, response, { pathname }) => {
  const [, , channel = '', p = ''] = pathname.split('/');
  const query = new URLSearchParams({ channel, message: p.replace(/^p(\d+)(\d{6})$/, '$1.$2') });
  response.writeHead(302, { location: `/?${query.toString()}` }).end();
};

const product =
  ({ httpApi }: WebParts): Answer =>
  async (request, response) => {
    const { status, headers, body } = await httpApi({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: request.headers,
      body: await readBody(request),
      sourceIp: request.socket.remoteAddress ?? '',
    });
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };

const failed = ({ log }: WebParts, response: ServerResponse, error: unknown): void => {
  log(`web: ${errorText(error)}`);
  if (response.headersSent) response.destroy();
  else reply(response, 500, { error: 'A fault of the local cloud itself; its log says more.' });
};

const reply = (response: ServerResponse, status: number, body: unknown): void => {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
};
