// Where sagemaker-metrics is asked, and how it is signed: seen by a connection that answers from here. The curves
// themselves are asked of the local cloud in experiments.test.ts.
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { SageMakerMetrics } from '../../adapters/sagemaker-metrics.ts';

interface Asked {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const COMPONENT = 'arn:aws:sagemaker:eu-west-1:000000000000:experiment-trial-component/churn-run-44';
const GOOD = {
  MetricQueryResults: [{ Status: 'Complete', XAxisValues: [0, 1], MetricValues: [0.5, 'NaN'] }],
};

/** A client whose connection notes what is asked, and answers. */
const answering = (answer: unknown, over: object = {}, statusCode = 200) => {
  const asked: Asked[] = [];
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const metrics = new SageMakerMetrics({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
    requestHandler: {
      handle: async (request: Asked) => {
        asked.push(request);
        return { response: { statusCode, headers: {}, body: Readable.from([Buffer.from(text)]) } };
      },
      metadata: { handlerProtocol: 'http/1.1' },
    },
    ...over,
  });
  return { asked, curves: () => metrics.curves([{ component: COMPONENT, metric: 'loss' }]) };
};

test.each([
  ['the host of the region', {}, 'https: metrics.sagemaker.eu-west-1.amazonaws.com'],
  ['another partition', { region: 'cn-north-1' }, 'https: metrics.sagemaker.cn-north-1.amazonaws.com.cn'],
  ['an endpoint that was given', { endpoint: 'http://127.0.0.1:4566' }, 'http: 127.0.0.1'],
])('is asked at %s', async (_, over, where) => {
  const { asked, curves } = answering(GOOD, over);
  await curves();
  expect(asked.map(({ protocol, hostname }) => `${protocol} ${hostname}`)).toEqual([where]);
});

test('is asked signed, for the last value at each step', async () => {
  const { asked, curves } = answering(GOOD);
  expect(await curves()).toEqual([
    [
      { step: 0, value: 0.5 },
      { step: 1, value: Number.NaN },
    ],
  ]);
  const [request] = asked;
  expect([request?.method, request?.path]).toEqual(['POST', '/BatchGetMetrics']);
  expect(request?.headers['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-west-1\/sagemaker\/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/,
  );
  expect(JSON.parse(request?.body ?? '')).toEqual({
    MetricQueries: [
      {
        MetricName: 'loss',
        ResourceArn: COMPONENT,
        MetricStat: 'Last',
        Period: 'IterationNumber',
        XAxisType: 'IterationNumber',
      },
    ],
  });
});

test.each([
  ['a refusal', {}, 403, 'BatchGetMetrics answered 403.'],
  ['no JSON', '<html>', 200, 'BatchGetMetrics answered something else than curves.'],
  [
    'something else',
    { MetricQueryResults: 'all' },
    200,
    'BatchGetMetrics answered something else than curves.',
  ],
  [
    'more than can be drawn',
    ' '.repeat(9 * 1024 * 1024),
    200,
    'BatchGetMetrics answered more than can be drawn.',
  ],
])('%s is an error', async (_, answer, status, message) => {
  await expect(answering(answer, {}, status).curves()).rejects.toThrow(message);
});

test.each([
  ['a query without an answer', { MetricQueryResults: [] }],
  ['a query that failed', { MetricQueryResults: [{ Status: 'InternalError', Message: 'no' }] }],
  ['steps without values', { MetricQueryResults: [{ XAxisValues: [1, 2], MetricValues: [1] }] }],
])('%s has no points', async (_, answer) => {
  expect(await answering(answer).curves()).toEqual([[]]);
});
