// Gives a service of operations (JSON or query) the same face as a REST service, so that the endpoint has one path.
import { randomUUID } from 'node:crypto';
import { queryInput } from './query-form.ts';
import {
  AwsError,
  notImplemented,
  type Caller,
  type OperationService,
  type RestOperation,
  type RestRequest,
  type RestResponse,
  type RestService,
} from './service.ts';
import { toXml } from './xml.ts';

/** The wire protocol of an OperationService: which operation, its input, its output, its errors. */
export const onTheWire = (service: OperationService): RestService => {
  const wire = service.protocol === 'json' ? JSON_WIRE : QUERY_WIRE;
  return {
    name: service.name,
    protocol: 'rest',
    route: (request) => routed(service, wire, request),
    error: (error, request) => wire.error(error, request),
  };
};

interface Wire {
  operation(request: RestRequest, service: OperationService): string | undefined;
  input(request: RestRequest): unknown;
  output(operation: string, output: unknown, request: RestRequest): RestResponse;
  error(error: AwsError, request: RestRequest): RestResponse;
}

const routed = (service: OperationService, wire: Wire, request: RestRequest): RestOperation => {
  const name = wire.operation(request, service);
  if (name === undefined)
    throw notImplemented(`${service.name} ${request.method} ${request.url.split('?')[0] ?? ''}`);
  const found = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (!found) return failing(name, notImplemented(`${service.name} ${name}`));
  try {
    // `parse` made this value for this very operation; the type was hidden on purpose (service.ts).
    const input = found.parse(wire.input(request)) as never;
    return {
      operation: name,
      needs: found.needs(input),
      run: async (caller: Caller) => wire.output(name, await found.run(input, caller), request),
    };
  } catch (error) {
    return failing(name, error);
  }
};

/** Bad input is still a call of a known operation, and stands in the list of calls as such. */
const failing = (operation: string, error: unknown): RestOperation => ({
  operation,
  needs: [],
  run: () => Promise.reject(error instanceof Error ? error : new Error(String(error))),
});

const JSON_WIRE: Wire = {
  operation: (request, { paths = {} }) => targetOf(request) ?? byPath(request, paths),
  input: ({ body }) => {
    try {
      const input: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
      return input;
    } catch {
      throw new AwsError('SerializationException', 'The request body is not JSON.');
    }
  },
  output: (_operation, output, request) => ({
    status: 200,
    headers: { 'content-type': contentType(request) },
    body: JSON.stringify(output ?? {}, epochSeconds),
  }),
  error: (error, request) => jsonError(error, contentType(request)),
};

const targetOf = ({ headers }: RestRequest): string | undefined =>
  headers['x-amz-target']?.split('.').at(-1) || undefined;

const byPath = (
  { method, url }: RestRequest,
  paths: Readonly<Record<string, string>>,
): string | undefined => {
  const path = `${method} ${url.split('?')[0] ?? ''}`;
  return Object.hasOwn(paths, path) ? paths[path] : undefined;
};

const contentType = ({ headers }: RestRequest): string => {
  if (headers['x-amz-target'] === undefined && headers['content-type'] === 'application/json')
    return 'application/json';
  return headers['content-type'] === 'application/x-amz-json-1.0'
    ? 'application/x-amz-json-1.0'
    : 'application/x-amz-json-1.1';
};

/** The JSON protocols' error answer; REST-JSON services use it too. */
export const jsonError = (error: AwsError, type = 'application/json'): RestResponse => ({
  status: error.status,
  headers: { 'content-type': type, 'x-amzn-errortype': error.code },
  body: JSON.stringify({ ...error.detail, __type: error.code, message: error.message }, epochSeconds),
});

/** Times in JSON answers are epoch seconds with a fraction. JSON.stringify has made text of the Date by now: look at its holder. */
function epochSeconds(this: unknown, key: string, value: unknown): unknown {
  const holder = this as Readonly<Record<string, unknown>>;
  const raw = holder[key];
  return raw instanceof Date ? raw.getTime() / 1000 : value;
}

const QUERY_WIRE: Wire = {
  operation: (request) => formOf(request).get('Action') ?? undefined,
  input: (request) => queryInput(formOf(request)),
  output: (operation, output) => xmlAnswer(200, operationXml(operation, output)),
  error: (error) => {
    const type = error.status >= 500 ? 'Receiver' : 'Sender';
    const fault = toXml('Error', { Type: type, Code: error.code, Message: error.message });
    const answer = xmlAnswer(
      error.status,
      `<ErrorResponse>${fault}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
    );
    return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': error.code } };
  },
};

/** POST carries the form in its body; GET (a confirmation link opened in a browser) in the URL. */
const formOf = ({ method, url, body }: RestRequest): URLSearchParams =>
  new URLSearchParams(method === 'GET' ? (url.split('?')[1] ?? '') : body.toString('utf8'));

const operationXml = (operation: string, output: unknown): string => {
  const metadata = toXml('ResponseMetadata', { RequestId: randomUUID() });
  return `<${operation}Response>${toXml(`${operation}Result`, output ?? {})}${metadata}</${operation}Response>`;
};

const xmlAnswer = (status: number, body: string): RestResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});
