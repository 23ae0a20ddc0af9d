// The HTTP API of a template: which route a request takes, the event that the function gets, how its answer is rendered.
import { describe, expect, test } from 'vitest';
import { Clock } from '../../../local/clock/clock.ts';
import { Settling } from '../../../local/clock/settling.ts';
import type { HttpRequest } from '../../../local/http-api/event.ts';
import { httpApi } from '../../../local/http-api/http-api.ts';
import { Iam } from '../../../local/iam/iam.ts';
import type { Invoked } from '../../../local/lambda/lambdas.ts';
import { resolveTemplate } from '../../../local/template/template.ts';

const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

const route = (id: string, key: string, AuthorizationType = 'NONE'): [string, object][] => [
  [
    id,
    {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: 'api',
        RouteKey: key,
        AuthorizationType,
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: `${id}To` }]] },
      },
    },
  ],
  [
    `${id}To`,
    {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: 'api',
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: functionArn(id),
        PayloadFormatVersion: '2.0',
      },
    },
  ],
];
const permission = (id: string, SourceArn: string): [string, object] => [
  `${id}May`,
  {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: functionArn(id),
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn,
    },
  },
];

const ROUTES: readonly (readonly [string, string])[] = [
  ['root', 'GET /'],
  ['latest', 'GET /decisions/latest'],
  ['click', 'POST /slack/interactions'],
];

const api = (answer: (functionName: string, event: Record<string, unknown>) => Invoked) => {
  const Resources = Object.fromEntries(
    ROUTES.flatMap(([id, key]) => [
      ...route(id, key),
      permission(id, 'arn:aws:execute-api:us-east-1:000000000000:api/*'),
    ]),
  );
  const template = resolveTemplate(JSON.stringify({ Resources }), {
    stackName: 'stack',
    awsUrl: 'http://aws',
    webUrl: 'http://web',
  });
  const lambdas = {
    invoke: async (name: string, payload: string) =>
      answer(name, JSON.parse(payload) as Record<string, unknown>),
    invokeAsync: () => undefined,
  };
  return httpApi({ template, lambdas, clock: new Clock(new Settling()), iam: new Iam() });
};
const request = (given: Partial<HttpRequest>): HttpRequest => ({
  method: 'GET',
  url: '/',
  headers: {},
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
  ...given,
});

describe('routes', () => {
  test.each([
    ['POST', '/slack/interactions', 'click'],
    ['GET', '/decisions/latest?a=1', 'latest'],
  ])('%s %s goes to %s', async (method, url, expected) => {
    let called = '';
    const answer = api((name) => ((called = name), { payload: '{}' }));
    await answer(request({ method, url }));
    expect(called).toBe(functionArn(expected));
  });

  test.each(['GET /slack/interactions', 'GET /nowhere'])('an unknown route is 404: %s', async (key) => {
    const [method, url] = key.split(' ');
    const answer = await api(() => ({ payload: '{}' }))(request({ method: method ?? '', url: url ?? '' }));
    expect([answer.status, answer.body]).toEqual([404, '{"message":"Not Found"}']);
  });

  test.each(['$default', 'ANY /every', 'GET /decisions/{group}'])('%s is refused by name', (key) => {
    const Resources = Object.fromEntries(route('odd', key));
    const around = { stackName: 'stack', awsUrl: 'http://aws', webUrl: 'http://web' };
    const template = resolveTemplate(JSON.stringify({ Resources }), around);
    const lambdas = { invoke: async () => ({ payload: '{}' }), invokeAsync: () => undefined };
    expect(() => httpApi({ template, lambdas, clock: new Clock(new Settling()), iam: new Iam() })).toThrow(
      `The route ${key} is not implemented locally.`,
    );
  });

  test('a route whose function does not let API Gateway in is 500, as on AWS', async () => {
    const template = resolveTemplate(
      JSON.stringify({ Resources: Object.fromEntries(route('click', 'POST /x')) }),
      {
        stackName: 'stack',
        awsUrl: 'http://aws',
        webUrl: 'http://web',
      },
    );
    const lambdas = { invoke: async () => ({ payload: '{}' }), invokeAsync: () => undefined };
    const answer = await httpApi({ template, lambdas, clock: new Clock(new Settling()), iam: new Iam() })(
      request({ method: 'POST', url: '/x' }),
    );
    expect(answer.status).toBe(500);
  });
});

describe('the event', () => {
  const eventOf = async (given: Partial<HttpRequest>): Promise<Record<string, unknown>> => {
    let seen: Record<string, unknown> = {};
    await api((_, event) => ((seen = event), { payload: '{}' }))(request(given));
    return seen;
  };

  test('a form arrives as the bytes that were sent, base64-encoded', async () => {
    const body = Buffer.from('payload=%7B%22a%22%3A%22%C3%A9%22%7D');
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const event = await eventOf({ method: 'POST', url: '/slack/interactions', headers, body });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /slack/interactions',
      isBase64Encoded: true,
    });
    expect(Buffer.from(String(event['body']), 'base64')).toEqual(body);
  });

  test.each(['application/json', 'text/plain; charset=utf-8', 'application/problem+json'])(
    '%s arrives as text',
    async (type) => {
      const event = await eventOf({
        method: 'POST',
        url: '/slack/interactions',
        headers: { 'content-type': type },
        body: Buffer.from('{"é":1}'),
      });
      expect(event).toMatchObject({ body: '{"é":1}', isBase64Encoded: false });
    },
  );

  test('path, query and headers stand where format 2.0 puts them', async () => {
    const event = await eventOf({
      url: '/decisions/latest?a=1&a=2&b=%C3%A9',
      headers: { host: '127.0.0.1:8080', 'user-agent': 'me', 'x-one': 'two' },
    });
    expect(event).toMatchObject({
      rawPath: '/decisions/latest',
      rawQueryString: 'a=1&a=2&b=%C3%A9',
      queryStringParameters: { a: '1,2', b: 'é' },
      headers: { host: '127.0.0.1:8080', 'user-agent': 'me', 'x-one': 'two' },
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        apiId: 'api',
        stage: '$default',
        routeKey: 'GET /decisions/latest',
        http: {
          method: 'GET',
          path: '/decisions/latest',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'me',
        },
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) as string,
      },
    });
    expect(event).not.toHaveProperty('body');
  });

  test('nothing stands there that the request does not have', async () => {
    const event = await eventOf({ url: '/' });
    for (const field of ['body', 'queryStringParameters']) expect(event).not.toHaveProperty(field);
  });
});

describe('a route that only signed calls may take', () => {
  const FUNCTION_ROLE = 'arn:aws:iam::000000000000:role/AnswerRole';
  const iam = new Iam();
  iam.register({
    arn: FUNCTION_ROLE,
    statements: [
      {
        Effect: 'Allow',
        Action: ['execute-api:Invoke'],
        Resource: ['arn:aws:execute-api:us-east-1:000000000000:api/$default/POST/decisions'],
      },
    ],
  });
  iam.register({ arn: 'arn:aws:iam::000000000000:role/OtherRole', statements: [] });
  const minted = (role: string): string =>
    iam.mint(`arn:aws:iam::000000000000:role/${role}`, { name: 'work', function: 'x' }).accessKeyId;
  const signed = (key: string, service = 'execute-api'): { authorization: string } => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261126/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  });
  const post = async (headers: HttpRequest['headers']) => {
    const Resources = Object.fromEntries([
      ...route('answer', 'POST /decisions', 'AWS_IAM'),
      permission('answer', 'arn:aws:execute-api:us-east-1:000000000000:api/*'),
    ]);
    const around = { stackName: 'stack', awsUrl: 'http://aws', webUrl: 'http://web' };
    const template = resolveTemplate(JSON.stringify({ Resources }), around);
    let event: { requestContext?: object } = {};
    const lambdas = {
      invoke: async (_: string, payload: string) => (
        (event = JSON.parse(payload) as typeof event),
        { payload: '{}' }
      ),
      invokeAsync: () => undefined,
    };
    const web = httpApi({ template, lambdas, clock: new Clock(new Settling()), iam });
    const { status, body } = await web(request({ method: 'POST', url: '/decisions', headers }));
    return { status, body: body.toString(), context: event.requestContext };
  };

  test.each<[what: string, headers: () => HttpRequest['headers']]>([
    ['without a signature', () => ({})],
    ['signed for another service', () => signed('bob', 'sagemaker')],
    ['signed with a key that nobody has', () => signed('ASIA0123456789ABCDEF')],
    ['by a role that may not', () => signed(minted('OtherRole'))],
  ])('a call %s is 403 and reaches no function', async (_, headers) => {
    expect(await post(headers())).toEqual({
      status: 403,
      body: '{"message":"Forbidden"}',
      context: undefined,
    });
  });

  test.each<[who: string, key: () => string, arn: string]>([
    ['a user', () => 'bob', 'arn:aws:iam::000000000000:user/bob'],
    ['a role that may', () => minted('AnswerRole'), 'arn:aws:sts::000000000000:assumed-role/AnswerRole/work'],
  ])('%s is named in the event', async (_, key, userArn) => {
    const { status, context } = await post(signed(key()));
    expect(status).toBe(200);
    expect(context).toMatchObject({ authorizer: { iam: { accountId: '000000000000', userArn } } });
  });
});

describe('the answer', () => {
  const answered = (payload: unknown, functionError?: 'Unhandled') =>
    api(() => ({ payload: JSON.stringify(payload), ...(functionError && { functionError }) }))(request({}));

  test('status, headers and body as the function gives them', async () => {
    const answer = await answered({
      statusCode: 201,
      headers: { 'X-A': 1 },
      body: 'é',
    });
    expect(answer).toMatchObject({
      status: 201,
      headers: { 'x-a': '1', 'content-type': 'text/plain;charset=UTF-8' },
    });
    expect(answer.body.toString()).toBe('é');
  });

  test('a base64 body is decoded', async () => {
    const answer = await answered({
      statusCode: 200,
      isBase64Encoded: true,
      body: Buffer.from([0, 255]).toString('base64'),
    });
    expect(answer.body).toEqual(Buffer.from([0, 255]));
  });

  test('without a status code the result is the body of a 200', async () => {
    const answer = await answered({ ok: true });
    expect([answer.status, answer.body]).toEqual([200, '{"ok":true}']);
  });

  test("a function's error is 500 and says nothing more", async () => {
    const answer = await answered({ errorType: 'Error', errorMessage: 'secret' }, 'Unhandled');
    expect([answer.status, answer.body]).toEqual([500, '{"message":"Internal Server Error"}']);
  });
});
