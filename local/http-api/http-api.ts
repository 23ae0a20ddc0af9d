// The product's HTTP API as the template describes it: a request takes a route, the route's function is invoked and
// its answer is rendered as API Gateway renders it.
import type { Clock } from '../clock/clock.ts';
import type { Lambdas } from '../lambda/lambdas.ts';
import { permits } from '../lambda/permissions.ts';
import { ACCOUNT, REGION } from '../endpoint/service.ts';
import type { Iam } from '../iam/iam.ts';
import type { Template } from '../template/template.ts';
import { admitted } from './authorizer.ts';
import { httpEvent, type HttpRequest } from './event.ts';
import { routesOf, type Route } from './routes.ts';

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** Answers requests to the product's routes. */
export type HttpApi = (request: HttpRequest) => Promise<HttpResponse>;

/** The HTTP API of a template. */
export const httpApi = (it: {
  template: Template;
  lambdas: Lambdas;
  clock: Clock;
  iam: Pick<Iam, 'callerOf' | 'allowed'>;
}): HttpApi => {
  const routes = routesOf(it.template);
  const mayInvoke = permits(it.template);
  return async (request) => {
    const taken = routes.get(`${request.method} ${request.url.split('?')[0]}`);
    if (!taken) return message(404, 'Not Found');
    const { functionArn } = taken;
    const by = taken.isSigned ? admitted(request, sourceArn(taken), it.iam) : undefined;
    if (taken.isSigned && !by) return message(403, 'Forbidden');
    if (!mayInvoke(functionArn, 'apigateway.amazonaws.com', sourceArn(taken))) return failed();
    const event = httpEvent(request, taken, { now: it.clock.now(), by });
    const invoked = await it.lambdas.invoke(functionArn, JSON.stringify(event));
    return invoked.functionError ? failed() : rendered(JSON.parse(invoked.payload));
  };
};

const sourceArn = ({ apiId, key }: Route): string =>
  `arn:aws:execute-api:${REGION}:${ACCOUNT}:${apiId}/$default/${key.replace(' /', '/')}`;

const message = (status: number, text: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: text }),
});

const failed = (): HttpResponse => message(500, 'Internal Server Error');

interface ProxyResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const isProxyResult = (result: unknown): result is ProxyResult =>
  typeof result === 'object' &&
  result !== null &&
  'statusCode' in result &&
  typeof result.statusCode === 'number';

/** A result without a status code is the body of a 200. */
const rendered = (result: unknown): HttpResponse => {
  if (!isProxyResult(result)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(result) };
  }
  const headers = Object.entries(result.headers ?? {}).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    String(value),
  ]);
  return {
    status: result.statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(headers),
    },
    body: Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8'),
  };
};
