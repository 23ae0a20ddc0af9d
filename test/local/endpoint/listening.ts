// A local AWS endpoint over real HTTP for the tests of single services: any services, any callers, port 0.
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Changes } from '../../../local/changes.ts';
import { Clock } from '../../../local/clock/clock.ts';
import { Settling } from '../../../local/clock/settling.ts';
import { Calls } from '../../../local/endpoint/calls.ts';
import { endpoint } from '../../../local/endpoint/endpoint.ts';
import { Faults } from '../../../local/endpoint/faults.ts';
import {
  ACCOUNT,
  REGION,
  type Caller,
  type LocalService,
  type Need,
} from '../../../local/endpoint/service.ts';

export interface Cloud {
  readonly clock: Clock;
  readonly settling: Settling;
  readonly changes: Changes;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly log: string[];
  /** Functions ended by crash faults. */
  readonly crashed: string[];
  /** Permissions of every role; a test may change it. */
  allowed: (need: Need) => boolean;
  /** What roles were asked for. */
  readonly needs: Need[];
  /** The check as the cloud has it. */
  readonly permits: (roleArn: string, need: Need) => boolean;
  url: string;
  /** Configuration of an SDK client that calls as this access key. */
  as(accessKeyId: string): ClientConfig;
  close(): Promise<void>;
}

export interface ClientConfig {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  maxAttempts: number;
}

/** A key that begins with `fn-` is the function of that name and has its role; every other key is a user. */
export const callerOf = (accessKeyId: string): Caller => {
  if (!accessKeyId.startsWith('fn-')) {
    return { kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/${accessKeyId}`, name: accessKeyId };
  }
  const name = accessKeyId.slice(3);
  return {
    kind: 'role',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}-role/${name}`,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/${name}-role`,
    function: name,
  };
};

/** Settings of an SDK client that acts as `accessKeyId`. */
export const clientOf = (url: string, accessKeyId = 'alice'): ClientConfig => ({
  endpoint: url,
  region: REGION,
  credentials: { accessKeyId, secretAccessKey: 'any' },
  maxAttempts: 1,
});

/** Starts listening with the services that `make` returns. */
export const listening = async (make: (cloud: Cloud) => readonly LocalService[]): Promise<Cloud> => {
  const settling = new Settling();
  const server = createServer();
  const cloud: Cloud = {
    settling,
    clock: new Clock(settling),
    changes: new Changes(),
    faults: new Faults(),
    calls: new Calls(),
    log: [],
    crashed: [],
    allowed: () => true,
    needs: [],
    permits: (_role, need) => {
      cloud.needs.push(need);
      return cloud.allowed(need);
    },
    url: '',
    as: (accessKeyId) => ({ ...clientOf(cloud.url, accessKeyId), maxAttempts: 2 }),
    close: () => closed(server, cloud.clock),
  };
  server.on(
    'request',
    endpoint({
      ...cloud,
      services: make(cloud),
      callerOf,
      allowed: cloud.permits,
      log: (line) => cloud.log.push(line),
      crash: (name) => cloud.crashed.push(name),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cloud.url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return cloud;
};

const closed = (server: Server, clock: Clock): Promise<void> => {
  clock.stop();
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
};
