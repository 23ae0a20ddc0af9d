// Serves chosen services on a free port through the real endpoint, for tests of one service with real SDK clients.
// Access key ids: `role-<name>` is a function's role whose permissions the test decides; anything else is a user.
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Changes } from '../../local/changes.ts';
import { Clock } from '../../local/clock/clock.ts';
import { Settling } from '../../local/clock/settling.ts';
import { Calls } from '../../local/endpoint/calls.ts';
import { endpoint } from '../../local/endpoint/endpoint.ts';
import { Faults } from '../../local/endpoint/faults.ts';
import { ACCOUNT, type Caller, type LocalService, type Need } from '../../local/endpoint/service.ts';

export interface UnderTest {
  readonly url: string;
  readonly clock: Clock;
  readonly changes: Changes;
  readonly calls: Calls;
  /** The needs that roles were asked for, and whether they get them. */
  readonly needs: Need[];
  allow: (need: Need) => boolean;
  readonly allowed: (roleArn: string, need: Need) => boolean;
  serve(service: LocalService): Promise<void>;
  stop(): Promise<void>;
}

/** Parts first, then `serve` with the service made from them. */
export const underTest = (): UnderTest => {
  const settling = new Settling();
  const needs: Need[] = [];
  const services: LocalService[] = [];
  const it = {
    url: '',
    clock: new Clock(settling),
    changes: new Changes(),
    calls: new Calls(),
    needs,
    allow: (_: Need): boolean => true,
    allowed: (_: string, need: Need): boolean => {
      needs.push(need);
      return it.allow(need);
    },
    serve: async (service: LocalService): Promise<void> => {
      services.push(service);
      const parts = { ...it, services, callerOf, settling, faults: new Faults(), log: console.error };
      server.on('request', endpoint(parts));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      it.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    stop: async (): Promise<void> => {
      it.clock.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer();
  return it;
};

const callerOf = (accessKeyId: string): Caller => {
  if (!accessKeyId.startsWith('role-')) {
    return { kind: 'user', name: accessKeyId, arn: `arn:aws:iam::${ACCOUNT}:user/${accessKeyId}` };
  }
  const role = accessKeyId.slice('role-'.length);
  return {
    kind: 'role',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/countersign-local-${role}`,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
    function: role,
  };
};

/** Settings of an SDK client that acts as `accessKeyId`. */
export const clientOf = (url: string, accessKeyId = 'alice') => ({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'any' },
  maxAttempts: 1,
});
