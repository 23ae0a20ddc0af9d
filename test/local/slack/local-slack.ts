// The local Slack behind a real HTTP server, with a small product that receives its interactions over HTTP.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import * as z from 'zod';
import { Changes } from '../../../local/changes.ts';
import { Clock } from '../../../local/clock/clock.ts';
import { Settling } from '../../../local/clock/settling.ts';
import { Calls } from '../../../local/endpoint/calls.ts';
import { Faults } from '../../../local/endpoint/faults.ts';
import { type Deliver } from '../../../local/slack/delivery.ts';
import { BOT_TOKEN } from '../../../local/slack/people.ts';
import { slack } from '../../../local/slack/slack.ts';

const payloadSchema = z.looseObject({
  type: z.string(),
  trigger_id: z.string(),
  user: z.looseObject({ id: z.string() }),
  message: z.looseObject({ ts: z.string() }).optional(),
  actions: z.array(z.looseObject({ action_id: z.string() })).optional(),
  view: z.looseObject({ id: z.string() }).optional(),
});

/** Of what is no interaction: an event or a slash command. */
const NO_PAYLOAD = '{"type":"none","trigger_id":"","user":{"id":""}}';

/** A request as the product received it. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: z.infer<typeof payloadSchema>;
}
/** What the product answers; `tookMs` stands for a slow one, so that no test has to wait. */
export interface Reply {
  readonly status?: number;
  readonly body?: string | object;
  readonly tookMs?: number;
}
export type Product = (received: Received) => Promise<Reply | undefined> | Reply | undefined;

const silence = (): void => undefined;
const silent: Logger = {
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
  setLevel: silence,
  setName: silence,
  getLevel: () => LogLevel.ERROR,
};

const listen = (server: Server): Promise<string> =>
  new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address) resolve(`http://127.0.0.1:${address.port}`);
      else reject(new Error('no address'));
    });
  });

const received = async (request: IncomingMessage): Promise<Received> => {
  const body = await text(request);
  const payload = payloadSchema.parse(JSON.parse(new URLSearchParams(body).get('payload') ?? NO_PAYLOAD));
  return { path: request.url ?? '', headers: request.headers, body, payload };
};

/** Starts a local Slack of its own; `product` may be replaced at any time. */
export const startSlack = async () => {
  const settling = new Settling();
  const clock = new Clock(settling);
  const faults = new Faults();
  const calls = new Calls();
  const changes = new Changes();
  const crashed: string[] = [];
  const log: string[] = [];
  const requests: Received[] = [];
  let product: Product = () => undefined;
  let tookMs = 5;

  const productServer = createServer((request, response) => {
    void received(request).then(async (it) => {
      requests.push(it);
      const reply = (await product(it)) ?? {};
      tookMs = reply.tookMs ?? 5;
      response.writeHead(reply.status ?? 200);
      response.end(typeof reply.body === 'object' ? JSON.stringify(reply.body) : reply.body);
    });
  });
  const productUrl = await listen(productServer);
  const deliver: Deliver = async (path, headers, body) => {
    const answer = await fetch(productUrl + path, { method: 'POST', headers: { ...headers }, body });
    return { status: answer.status, headers: {}, body: await answer.text(), ms: tookMs };
  };

  const webServer = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const [, workerKey = '', method = ''] = /^(?:\/_as\/([^/]+))?\/api\/([^/]+)$/.exec(path) ?? [];
    void local.api(request, response, { method, function: workerKey && 'decide', workerKey });
  });
  const url = await listen(webServer);
  const local = slack({
    clock,
    settling,
    changes,
    faults,
    calls,
    deliver,
    crash: (functionName, workerKey) => crashed.push(`${functionName} ${workerKey}`),
    webUrl: url,
    log: (line) => log.push(line),
  });

  return {
    ...local,
    clock,
    faults,
    calls,
    changes,
    crashed,
    log,
    requests,
    url,
    client: (options: WebClientOptions = {}, token: string | undefined = BOT_TOKEN, base = '') =>
      new WebClient(token, {
        slackApiUrl: `${url}${base}/api/`,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        logger: silent,
        ...options,
      }),
    /** A call without the SDK, for what the SDK would not send. */
    raw: async (method: string, init: RequestInit, authorized = true): Promise<Record<string, unknown>> => {
      const headers = new Headers(init.headers);
      if (authorized) headers.set('authorization', `Bearer ${BOT_TOKEN}`);
      const answer = await fetch(`${url}/api/${method}`, { method: 'POST', ...init, headers });
      return z.record(z.string(), z.unknown()).parse(await answer.json());
    },
    become: (next: Product) => {
      product = next;
    },
    stop: () => {
      clock.stop();
      for (const server of [productServer, webServer]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
};

export type LocalSlack = Awaited<ReturnType<typeof startSlack>>;

/** What a refused call answered, as the SDK throws it. */
export const refusal = async (call: Promise<unknown>): Promise<string> => {
  const schema = z.looseObject({ data: z.looseObject({ error: z.string() }) });
  return call.then(
    () => 'accepted',
    (error: unknown) => schema.parse(error).data.error,
  );
};

export const plain = (words: string) => ({ type: 'plain_text' as const, text: words });

export const card = (...actionIds: string[]) => [
  { type: 'header' as const, block_id: 'head', text: plain('churn-telco v1: approval needed') },
  {
    type: 'actions' as const,
    block_id: 'vote',
    elements: actionIds.map((id) => ({
      type: 'button' as const,
      action_id: id,
      text: plain(id),
      value: 'churn-telco-v1-r1:4f1c9a02',
    })),
  },
];

export const rejectModal = {
  type: 'modal' as const,
  callback_id: 'approval.reject',
  title: plain('Reject this version?'),
  submit: plain('Reject v1'),
  private_metadata: '{"r":"churn-telco-v1-r1"}',
  blocks: [
    {
      type: 'input' as const,
      block_id: 'reason',
      label: plain('Reason'),
      element: { type: 'plain_text_input' as const, action_id: 'text', min_length: 10, max_length: 500 },
    },
    {
      type: 'input' as const,
      block_id: 'comment',
      optional: true,
      label: plain('Comment'),
      element: { type: 'plain_text_input' as const, action_id: 'comment' },
    },
  ],
};
