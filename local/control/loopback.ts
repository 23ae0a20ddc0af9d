// Who may steer the local cloud: programs on this machine, and the page that it serves itself. A web site that is open
// in a browser on this machine is neither, even when a name of its own points here.

const HERE = new Set(['127.0.0.1', 'localhost', '[::1]']);
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** What of an IncomingMessage tells where it comes from. */
interface Origin {
  readonly headers: { readonly host?: string | undefined; readonly origin?: string | undefined };
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Whether a request comes from this machine and not from a foreign web page. */
export const isFromHere = (request: Origin): boolean => {
  const host = request.headers.host ?? '';
  const origin = request.headers.origin;
  return (
    LOOPBACK.has(request.socket.remoteAddress ?? '') &&
    HERE.has(host.replace(/:\d+$/, '')) &&
    (origin === undefined || origin === `http://${host}`)
  );
};
