// The one AWS endpoint of the local cloud. It finds the service and the caller of a request, has the call performed
// (perform.ts: faults, the caller's role, the service, the list of calls) and answers in the service's protocol.
// Whatever comes in, the process goes on: what nobody foresaw is a 500 in the service's own shape and a log line.
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { readBody } from './body.ts';
import { credentialScope, type CredentialScope } from './credential-scope.ts';
import { errorText } from './error-text.ts';
import { onTheWire } from './operation-wire.ts';
import { type EndpointParts, perform, type Incoming } from './perform.ts';
import {
  ACCOUNT,
  AwsError,
  type Caller,
  type RestOperation,
  type RestRequest,
  type RestResponse,
  type RestService,
} from './service.ts';
import { unrouted, unsignedService } from './unsigned.ts';

/** The request listener of the AWS port. */
export const endpoint = (parts: EndpointParts): RequestListener => {
  const services = new Map(
    parts.services.map((it) => [it.name, it.protocol === 'rest' ? it : onTheWire(it)] as const),
  );
  return (request, response) => {
    response.on('error', () => undefined);
    answer({ parts, services }, request, response).catch((error: unknown) => {
      if (!request.destroyed || request.complete) parts.log(`endpoint: ${errorText(error)}`);
      response.destroy();
    });
  };
};

interface House {
  readonly parts: EndpointParts;
  readonly services: ReadonlyMap<string, RestService>;
}

const answer = async (house: House, message: IncomingMessage, response: ServerResponse): Promise<void> => {
  const request = await received(message).catch((error: unknown) => {
    if (error instanceof AwsError) return error;
    throw error;
  });
  if (request instanceof AwsError) return send(house.parts, response, unrouted(request, message.headers));
  const incoming = arrived(house, request);
  if (incoming instanceof AwsError) return send(house.parts, response, unrouted(incoming, request.headers));
  await handle(house.parts, incoming, response);
};

const received = async (message: IncomingMessage): Promise<RestRequest> => ({
  method: message.method ?? 'GET',
  url: message.url ?? '/',
  headers: Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value ?? '')]),
  ),
  body: await readBody(message),
});

const arrived = ({ parts, services }: House, request: RestRequest): Incoming | AwsError => {
  const signer = signerOf(request);
  if (signer instanceof AwsError) return signer;
  const service = services.get(signer.service);
  if (!service) {
    return new AwsError('NotImplemented', `The service ${signer.service} is not implemented locally.`, 501);
  }
  const { accessKeyId } = signer;
  const caller = accessKeyId === '' ? ANONYMOUS : parts.callerOf(accessKeyId);
  if (!caller) {
    return new AwsError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      403,
    );
  }
  return { request, service, caller, accessKeyId, operation: routed(service, request) };
};

/** The credential scope; its access key id is empty for links that need no signature. */
const signerOf = ({ url, headers }: RestRequest): CredentialScope | AwsError => {
  const parsed = URL.parse(url, 'http://local');
  if (!parsed) return new AwsError('InvalidRequest', 'The request line holds no URL that can be read.');
  const scope = credentialScope(headers.authorization ?? '', parsed);
  if (scope) return scope;
  const service = unsignedService(parsed);
  if (service !== undefined) return { accessKeyId: '', service };
  const advice = 'Sign it with any credentials: the access key id names the caller.';
  return new AwsError(
    'MissingAuthenticationToken',
    `Request is missing Authentication Token. ${advice}`,
    403,
  );
};

const ANONYMOUS: Caller = { kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/anonymous`, name: 'anonymous' };

/** A long poll may wait for what only a moved clock sets off: it is not under way. */
const waits = (incoming: Incoming): boolean =>
  String(incoming.request.headers['x-amz-target']).endsWith('.ReceiveMessage');

const handle = async (parts: EndpointParts, incoming: Incoming, response: ServerResponse): Promise<void> => {
  const end = waits(incoming) ? () => undefined : parts.settling.begin();
  try {
    const answered = await perform(parts, incoming, response);
    if (answered) send(parts, response, answered);
    else response.destroy();
  } finally {
    end();
  }
};

const routed = (service: RestService, request: RestRequest): RestOperation => {
  try {
    return service.route(request);
  } catch (error) {
    return unknownOperation(request, error instanceof Error ? error : new Error(String(error)));
  }
};

const unknownOperation = (request: RestRequest, error: Error): RestOperation => ({
  operation: `${request.method} ${request.url.split('?')[0] ?? ''}`,
  needs: [],
  run: () => Promise.reject(error),
});

const send = (
  parts: EndpointParts,
  response: ServerResponse,
  { status, headers, body }: RestResponse,
): void => {
  if (response.destroyed) return;
  const id = randomUUID();
  response.writeHead(status, {
    'x-amzn-requestid': id,
    'x-amz-request-id': id,
    // The local clock, so that SDKs inside functions see no skew.
    date: new Date(parts.clock.now()).toUTCString(),
    'content-length': Buffer.byteLength(body ?? ''),
    ...headers,
  });
  response.end(body);
};
