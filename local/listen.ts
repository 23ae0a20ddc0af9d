// A server on the loopback interface whose answers can be given later: the ports must be known before the template can
// be resolved, and the template before anything can answer.
import { createServer, type RequestListener, type Server } from 'node:http';

export interface Listening {
  readonly url: string;
  /** From now on requests are answered by this; before, they are told to wait. */
  answer(listener: RequestListener): void;
  stop(): Promise<void>;
}

/** The port is taken by another program. */
export class PortTaken extends Error {
  readonly port: number;
  constructor(port: number) {
    super(`Port ${port} is taken by another program.`);
    this.port = port;
  }
}

/** Listens on 127.0.0.1; port 0 is a free one. Throws PortTaken. */
export const listen = async (port: number): Promise<Listening> => {
  let listener: RequestListener = (_, response) => {
    response
      .writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' })
      .end('{"ready":false}\n');
  };
  const server = createServer((request, response) => listener(request, response));
  await bound(server, port);
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The server has no address.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    answer: (next) => (listener = next),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const bound = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port) : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
