// The real page over HTTP on a free port, with snapshots that a test makes up and /_local answers that it gives.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Changes } from '../../../local/changes.ts';
import { Page } from '../../../local/page/page.ts';
import { type Snapshot, type VersionDetails } from '../../../local/page/shown.ts';

export const FIXTURE = JSON.parse(readFileSync(new URL('fixture.json', import.meta.url), 'utf8')) as Snapshot;

/** A snapshot of a local cloud in which nothing has happened yet. */
export const EMPTY: Snapshot = {
  ...FIXTURE,
  conversations: [{ id: 'C0MODELS', name: 'model-approvals', messages: [] }],
  policies: FIXTURE.policies.map((policy) => ({ ...policy, claims: [] })),
  privates: [],
  groups: [],
  executions: [],
  calls: [],
  callCount: 0,
};

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export class PageUnderTest {
  readonly url: string;
  /** What the page asked of /_local. */
  readonly asked: Asked[] = [];
  readonly #changes: Changes;
  readonly #close: () => Promise<void>;
  #snapshot: Snapshot;
  answer: (asked: Asked) => unknown = () => ({});
  /** Whose details the page asked for, apart from what it asked to be done. */
  readonly detailsAsked: string[] = [];
  details: (arn: string) => VersionDetails | undefined = () => ({
    lineage: { vertices: [], edges: [], isCut: false },
  });

  private constructor(
    url: string,
    parts: { changes: Changes; snapshot: Snapshot; close: () => Promise<void> },
  ) {
    this.url = url;
    this.#changes = parts.changes;
    this.#snapshot = parts.snapshot;
    this.#close = parts.close;
  }

  static async open(snapshot: Snapshot, port = 0): Promise<PageUnderTest> {
    const changes = new Changes();
    const current = (): PageUnderTest => it;
    const page = new Page({
      changes,
      snapshot: () => current().#snapshot,
      awsUrl: () => 'http://127.0.0.1:4566',
    });
    const server = createServer((request, response) => {
      if (page.handle(request, response)) return;
      const url = new URL(request.url ?? '', 'http://local');
      if (url.pathname === '/_local/version') {
        const arn = url.searchParams.get('arn') ?? '';
        current().detailsAsked.push(arn);
        const details = current().details(arn);
        response.writeHead(details ? 200 : 500).end(JSON.stringify(details ?? {}));
        return;
      }
      void current()
        .#control(request)
        .then((answer) => response.end(JSON.stringify(answer)));
    });
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    const close = async (): Promise<void> => {
      page.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    };
    const it = new PageUnderTest(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      changes,
      snapshot,
      close,
    });
    return it;
  }

  /** Shows another snapshot. */
  show(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.#changes.ring();
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #control(request: IncomingMessage): Promise<unknown> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const asked: Asked = {
      method: request.method ?? '',
      path: request.url ?? '',
      body: text ? JSON.parse(text) : undefined,
    };
    this.asked.push(asked);
    return this.answer(asked);
  }
}
