// The guard of the test run itself: no test, and no worker of a test, reaches another machine.
import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';

const REFUSED = 'A test tried to connect to 192.0.2.1; tests reach only this machine.';

describe('a test run', () => {
  it('refuses a connection to another machine', () => {
    expect(() => connect({ host: '192.0.2.1', port: 443 })).toThrow(REFUSED);
    expect(() => connect(443, '192.0.2.1')).toThrow(REFUSED);
  });

  it('refuses a fetch from another machine', async () => {
    const refused: unknown = await fetch('http://192.0.2.1/').catch((error: unknown) => error);
    expect(refused).toMatchObject({ cause: { message: REFUSED } });
  });

  it('refuses the same in a worker', async () => {
    const code =
      "try { require('node:net').connect(443, '192.0.2.1') } catch (e) { require('node:worker_threads').parentPort.postMessage(e.message) }";
    const worker = new Worker(code, { eval: true });
    const [message] = (await once(worker, 'message')) as [string];
    expect(message).toBe(REFUSED);
  });

  it('reaches this machine', async () => {
    const server = createServer((socket) => socket.end('here'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toBe('here');
    server.close();
  });
});
