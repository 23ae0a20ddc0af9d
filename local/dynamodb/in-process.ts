// Hands one request to dynalite's own listener and collects the answer, without any socket.
import { EventEmitter } from 'node:events';
import { type Server } from 'node:http';
import { type RestRequest, type RestResponse } from '../endpoint/service.ts';

/** dynalite checks only that these are there; who may do what was settled by the endpoint before. */
const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20000101T000000Z',
};

/** The answer to one request. */
export const ask = (server: Server, request: RestRequest): Promise<RestResponse> =>
  new Promise((resolve) => {
    const message = new Incoming(request);
    server.emit('request', message, new Outgoing(resolve));
    if (request.body.length > 0) message.emit('data', request.body);
    message.emit('end');
  });

class Incoming extends EventEmitter {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor({ method, url, headers }: RestRequest) {
    super();
    this.method = method;
    this.url = url;
    this.headers = {
      'content-type': headers['content-type'] ?? '',
      'x-amz-target': headers['x-amz-target'] ?? '',
      ...SIGNED,
    };
  }
}

/** The few members of a ServerResponse that dynalite uses. */
class Outgoing {
  statusCode = 200;
  readonly #headers: Record<string, string> = {};
  readonly #resolve: (response: RestResponse) => void;
  constructor(resolve: (response: RestResponse) => void) {
    this.#resolve = resolve;
  }
  setHeader(name: string, value: string | number): void {
    this.#headers[name.toLowerCase()] = String(value);
  }
  end(body = ''): void {
    this.#resolve({ status: this.statusCode, headers: this.#headers, body });
  }
}
