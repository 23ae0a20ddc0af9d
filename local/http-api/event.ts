// An HTTP request as API Gateway hands it to a function, payload format 2.0.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ACCOUNT } from '../endpoint/service.ts';
import type { Admitted } from './authorizer.ts';
import type { Route } from './routes.ts';

export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** Bodies of these types arrive as text; everything else, forms included, arrives base64-encoded. */
const AS_TEXT = /^(text\/.*|application\/(json|javascript|xml|.*\+json|.*\+xml))$/;

/** The event of one request; `now` is the local clock, `by` who signed where the route asks for it. */
export const httpEvent = (
  request: HttpRequest,
  route: Route,
  { now, by }: { now: number; by?: Admitted | undefined },
): unknown => {
  const [path = '/', query = ''] = splitOnce(request.url, '?');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(',')]),
  );
  const queryParameters = Object.fromEntries(grouped(new URLSearchParams(query)));
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: path,
    rawQueryString: query,
    headers,
    ...(query && { queryStringParameters: queryParameters }),
    requestContext: {
      ...context(request, { path, apiId: route.apiId, routeKey: route.key, now }),
      ...(by && { authorizer: { iam: signer(by) } }),
    },
    ...bodyFields(request),
  };
};

const context = (
  request: HttpRequest,
  at: { path: string; apiId: string; routeKey: string; now: number },
): object => ({
  accountId: ACCOUNT,
  apiId: at.apiId,
  domainName: request.headers.host ?? '',
  domainPrefix: (request.headers.host ?? '').split('.')[0],
  http: {
    method: request.method,
    path: at.path,
    protocol: 'HTTP/1.1',
    sourceIp: request.sourceIp,
    userAgent: request.headers['user-agent'] ?? '',
  },
  requestId: randomUUID(),
  routeKey: at.routeKey,
  stage: '$default',
  time: logTime(at.now),
  timeEpoch: at.now,
});

/** https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html, payload format 2.0 */
const signer = ({ accessKeyId, caller }: Admitted): unknown => ({
  accessKey: accessKeyId,
  accountId: ACCOUNT,
  callerId: accessKeyId,
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: caller.arn,
  userId: accessKeyId,
});

const bodyFields = ({ body, headers }: HttpRequest): { body?: string; isBase64Encoded: boolean } => {
  if (body.length === 0) return { isBase64Encoded: false };
  const type = (headers['content-type'] ?? 'text/plain').split(';')[0]?.trim().toLowerCase() ?? '';
  if (AS_TEXT.test(type)) return { body: body.toString('utf8'), isBase64Encoded: false };
  return { body: body.toString('base64'), isBase64Encoded: true };
};

const grouped = (query: URLSearchParams): [string, string][] =>
  [...new Set(query.keys())].map((key) => [key, query.getAll(key).join(',')]);

const splitOnce = (text: string, at: string): string[] => {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
};

/** `12/Mar/2026:19:03:58 +0000` */
const logTime = (now: number): string => {
  const [, day, month, year, time] = new Date(now).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
};
