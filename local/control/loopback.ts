// Who may steer the local cloud: programs on this machine, and the page that it serves itself. A web site that is open
// in a browser on this machine is neither, even when a name of its own points here.
import type { IncomingMessage } from 'node:http';

const HERE = new Set(['127.0.0.1', 'localhost', '[::1]']);
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Whether a request comes from this machine and not from a foreign web page. */
export const isFromHere = (request: IncomingMessage): boolean => {
  const host = request.headers.host ?? '';
  const origin = request.headers.origin;
  return (
    LOOPBACK.has(request.socket.remoteAddress ?? '') &&
    HERE.has(host.replace(/:\d+$/, '')) &&
    (origin === undefined || origin === `http://${host}`)
  );
};
