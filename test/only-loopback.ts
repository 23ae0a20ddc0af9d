// Loaded before anything else into every process and worker of a test run: a connection to another machine is an
// error that names it. What the tests prove, they prove without a network.
import { Socket } from 'node:net';

interface Destination {
  readonly host?: string;
  readonly path?: string;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\]|::ffff:127(\.\d+){3})$/;

/** Where the overloads of `connect` lead: (options), (path), (port, host), or Node's own list of these. */
const destinationOf = (args: readonly unknown[]): Destination => {
  const [first, second] = args;
  if (Array.isArray(first)) return destinationOf(first);
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { path: first };
  return typeof second === 'string' ? { host: second } : {};
};

const refused = ({ host = 'localhost', path }: Destination): string | undefined =>
  path === undefined && !LOOPBACK.test(host) ? host : undefined;

const guarded = (connect: (...args: unknown[]) => unknown): typeof connect =>
  new Proxy(connect, {
    apply: (_, socket, args: unknown[]): unknown => {
      const host = refused(destinationOf(args));
      if (host !== undefined)
        throw new Error(`A test tried to connect to ${host}; tests reach only this machine.`);
      return Reflect.apply(connect, socket, args);
    },
  });

Object.assign(Socket.prototype, {
  connect: guarded(Reflect.get(Socket.prototype, 'connect') as () => unknown),
});
