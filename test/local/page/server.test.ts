// The page's server side: for this machine only, nothing from elsewhere, a snapshot now and after every change.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY, FIXTURE, PageUnderTest } from './page-under-test.ts';

let served: PageUnderTest;
beforeEach(async () => {
  served = await PageUnderTest.open(FIXTURE);
});
afterEach(() => served.close());

/** fetch sets Host by itself; a hostile page's request needs another. */
const statusOf = (method: string, path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(`${served.url}${path}`, { method, headers, agent: false }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject).end();
  });

describe('the page on its server side', () => {
  it('serves every file that the page names', async () => {
    const html = await (await fetch(served.url)).text();
    const named = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(new Set(named)).toEqual(
      new Set(['/_page/mark.svg', '/_page/style.css', '/_page/theme.js', '/_page/page.js']),
    );
    const answers = await Promise.all(named.map((path) => fetch(`${served.url}${path}`)));
    expect(answers.map(({ status }) => status)).toEqual(named.map(() => 200));
  });

  it('allows nothing from elsewhere and nobody to frame it', async () => {
    const { headers } = await fetch(served.url);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers this machine by its own names only, and no foreign page', async () => {
    const { host } = new URL(served.url);
    expect(await statusOf('GET', '/_page/stream', { host })).toBe(200);
    expect(await statusOf('GET', '/', { host: host.replace('127.0.0.1', 'localhost') })).toBe(200);
    expect(await statusOf('GET', '/_page/stream', { host: 'rebound.example.com' })).toBe(403);
    expect(await statusOf('GET', '/', { host: `127.0.0.1.example.com` })).toBe(403);
    expect(await statusOf('POST', '/_page/register', { host, origin: 'https://example.com' })).toBe(403);
  });

  it('says what it does not understand', async () => {
    const register = (body: string): Promise<Response> =>
      fetch(`${served.url}/_page/register`, { method: 'POST', body });
    expect((await register('{')).status).toBe(400);
    expect((await register('{"kind":"perfect","as":"alice"}')).status).toBe(400);
    expect((await register('{"kind":"good","as":"../alice"}')).status).toBe(400);
    expect((await fetch(`${served.url}/_page/snapshot.ts`)).status).toBe(404);
    expect((await fetch(`${served.url}/`, { method: 'PUT' })).status).toBe(405);
  });

  it('streams a whole snapshot at once and after a change, and ends when it stops', async () => {
    const stream = await fetch(`${served.url}/_page/stream`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async (): Promise<unknown> => {
      let text = '';
      while (!text.endsWith('\n\n')) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) return 'the end';
        text += value;
      }
      return JSON.parse(text.replace(/^data: /, ''));
    };
    expect(await next()).toEqual(FIXTURE);
    for (let i = 0; i < 10; i++) served.show({ ...EMPTY, callCount: i });
    expect(await next()).toEqual({ ...EMPTY, callCount: 9 });
    await served.close();
    expect(await next().catch(() => 'the end')).toBe('the end');
    served = await PageUnderTest.open(EMPTY);
  });
});
