// sagemaker-metrics: the points that were logged to runs. The service has no client that we can install (decision 0014), so
// this signs its one call with what SageMaker's own client is made of: credentials, region, signer, connection.
import { boundedText, jsonOf } from './answer-text.ts';
import { SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { type CurvePoint } from '../approval/runs.ts';
import { type Patience } from './artifact.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_metrics_BatchGetMetrics.html */
export const MOST_QUERIES = 100;
/** Well above 100 curves of a thousand steps; what is longer is not drawn. */
const ANSWER_BYTES_LIMIT = 8 * 1024 * 1024;

/** One metric of one trial component, which is named by its ARN. */
export interface CurveQuery {
  readonly component: string;
  readonly metric: string;
}

/** JSON has no number for what is not finite; AWS may send its name. */
const Numbers = z.array(z.union([z.number(), z.string().transform(Number)]));

/** Only what is drawn; a query that AWS could not answer has no points. */
const Answer = z.object({
  MetricQueryResults: z.array(
    z.object({ XAxisValues: Numbers.default([]), MetricValues: Numbers.default([]) }),
  ),
});

/** As the handler of SageMaker's client has it, whose types say nothing. */
const Answered = z.object({
  response: z.object({
    statusCode: z.number(),
    body: z.custom<AsyncIterable<Uint8Array>>(
      (it) => typeof it === 'object' && it !== null && Symbol.asyncIterator in it,
    ),
  }),
});

/** The service did not give the curves: its status, or what was wrong with its answer. */
export class MetricsUnread extends Error {
  override readonly name = 'MetricsUnread';
}

export class SageMakerMetrics {
  readonly #client: SageMakerClient;

  /** `settings` are those of SageMaker's client; the endpoint of this service is found as any SDK finds it. */
  constructor(settings: SageMakerClientConfig = {}) {
    this.#client = new SageMakerClient({ ...settings, serviceId: 'SageMaker Metrics' });
  }

  /** The last value at each step, for each query; one call. Throws MetricsUnread, and whatever the connection throws. */
  async curves(queries: readonly CurveQuery[], { abortSignal }: Patience = {}): Promise<CurvePoint[][]> {
    const { requestHandler } = this.#client.config;
    const signed = await this.#signed(JSON.stringify({ MetricQueries: queries.map(queryOf) }));
    const answered: unknown = await requestHandler.handle(signed, { ...(abortSignal && { abortSignal }) });
    const { statusCode, body } = Answered.parse(answered).response;
    const text = await boundedText(body, ANSWER_BYTES_LIMIT, TOO_LONG);
    if (statusCode !== 200) throw new MetricsUnread(`BatchGetMetrics answered ${statusCode}.`);
    const answer = Answer.safeParse(jsonOf(text));
    if (!answer.success) throw new MetricsUnread('BatchGetMetrics answered something else than curves.');
    return queries.map((_, index) => pointsOf(answer.data.MetricQueryResults[index]));
  }

  /** Ends what the client holds open. */
  destroy(): void {
    this.#client.destroy();
  }

  async #signed(body: string) {
    const { config } = this.#client;
    const region = await config.region();
    const url = await this.#address(region);
    const signer = await config.signer({
      name: 'sigv4',
      signingName: 'sagemaker',
      signingRegion: region,
      properties: {},
    });
    return signer.sign(
      {
        method: 'POST',
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port !== '' && { port: Number(url.port) }),
        path: '/BatchGetMetrics',
        query: {},
        headers: { host: url.host, 'content-type': 'application/json' },
        body,
      },
      { signingService: 'sagemaker', signingRegion: region },
    );
  }

  /** AWS's own host is that of SageMaker with another first word. */
  async #address(region: string): Promise<URL> {
    const { config } = this.#client;
    const given = await config.endpoint?.();
    if (given) return new URL(`${given.protocol}//${given.hostname}${given.port ? `:${given.port}` : ''}`);
    const named = await config.serviceConfiguredEndpoint?.();
    if (named !== undefined) return new URL(named);
    const { url } = config.endpointProvider({
      Region: region,
      UseDualStack: await config.useDualstackEndpoint(),
      UseFIPS: await config.useFipsEndpoint(),
    });
    return new URL(url.href.replace(/^https:\/\/api/, 'https://metrics'));
  }
}

const queryOf = ({ component, metric }: CurveQuery) => ({
  MetricName: metric,
  ResourceArn: component,
  MetricStat: 'Last',
  Period: 'IterationNumber',
  XAxisType: 'IterationNumber',
});

const pointsOf = (result: z.infer<typeof Answer>['MetricQueryResults'][number] | undefined): CurvePoint[] => {
  const { XAxisValues: steps = [], MetricValues: values = [] } = result ?? {};
  return steps.length === values.length
    ? steps.map((step, index) => ({ step, value: values[index] ?? Number.NaN }))
    : [];
};

const TOO_LONG = (): Error => new MetricsUnread('BatchGetMetrics answered more than can be drawn.');
