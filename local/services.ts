// All services of one local cloud, made and wired to each other; what the template holds is put in by resources.ts.
import { Changes } from './changes.ts';
import { Clock } from './clock/clock.ts';
import { Settling } from './clock/settling.ts';
import { dynamoDb } from './dynamodb/dynamodb.ts';
import { Calls } from './endpoint/calls.ts';
import { Faults } from './endpoint/faults.ts';
import type { LocalService } from './endpoint/service.ts';
import type { EventBus, Published } from './eventbridge/bus.ts';
import { EventBridge } from './eventbridge/eventbridge.ts';
import { httpApi } from './http-api/http-api.ts';
import { Iam } from './iam/iam.ts';
import { maySend } from './iam/queue-policies.ts';
import { lambda } from './lambda/lambda.ts';
import { LocalLambdas } from './lambda/local-lambdas.ts';
import { permits } from './lambda/permissions.ts';
import { s3 } from './s3/s3.ts';
import { sagemaker } from './sagemaker/sagemaker.ts';
import { slack } from './slack/slack.ts';
import { sns } from './sns/sns.ts';
import { Sqs } from './sqs/sqs.ts';
import { ssm } from './ssm/ssm.ts';
import { stepFunctions } from './stepfunctions/step-functions.ts';
import { sts } from './sts/sts.ts';
import type { Template } from './template/template.ts';

export interface Given {
  readonly template: Template;
  readonly packageDir: string;
  readonly stackName: string;
  readonly awsUrl: string;
  readonly webUrl: string;
  /** Workers per function at most. */
  readonly workers: number;
  readonly startFrom: string | undefined;
  readonly log: (line: string) => void;
  /** Hears what SageMaker and Step Functions put on the bus. */
  readonly heard: (event: Published) => void;
}

export type Services = ReturnType<typeof makeServices>;

/** Makes every service of one cloud; nothing of it is shared with another. */
export const makeServices = (given: Given) => {
  const { template, awsUrl, webUrl, log } = given;
  const settling = new Settling();
  const clock = new Clock(settling);
  const changes = new Changes();
  const faults = new Faults();
  const calls = new Calls();
  const iam = new Iam();
  const allowed = iam.allowed.bind(iam);
  const startFrom = given.startFrom ?? new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const environment = (workerKey: string): Record<string, string> =>
    workerEnvironment({ awsUrl, webUrl, startFrom, workerKey });
  const lambdas = new LocalLambdas({ ...given, clock, settling, changes, iam, environment });
  const crash = (functionName: string, workerKey: string): void =>
    void lambdas.crash(functionName, workerKey);
  const sqs = new Sqs({ clock, awsUrl: () => awsUrl });
  const mayInvoke = permits(template);
  const queuePermits = maySend(template);
  const bus = new EventBridge({
    clock,
    settling,
    lambdas,
    queues: sqs,
    faults,
    mayInvoke: (functionArn, ruleArn) => mayInvoke(functionArn, 'events.amazonaws.com', ruleArn),
    maySend: queuePermits,
    log,
  });
  const told: EventBus = { publish: (event) => (bus.publish(event), given.heard(event)) };
  const topics = sns({ clock, settling, sqs, maySend: queuePermits, awsUrl: () => awsUrl, log });
  const models = sagemaker({ clock, changes, bus: told });
  const buckets = s3({ clock, changes, allowed });
  const tables = dynamoDb();
  const parameters = ssm({ clock });
  const machines = stepFunctions({ clock, settling, changes, bus: told, lambdas, allowed, calls, faults });
  const web = httpApi({ template, lambdas, clock, iam });
  const deliver = deliverTo(web, webUrl);
  const chat = slack({ clock, settling, changes, faults, calls, deliver, crash, webUrl, log });
  const services: readonly LocalService[] = [
    models.service,
    machines.service,
    bus.service,
    topics.service,
    sqs.service,
    buckets.service,
    tables.service,
    parameters.service,
    sts(),
    lambda(lambdas),
  ];
  return {
    settling,
    clock,
    changes,
    faults,
    calls,
    iam,
    lambdas,
    crash,
    sqs,
    bus,
    topics,
    registry: models.registry,
    experiments: models.experiments,
    lineageOf: models.lineageOf,
    buckets,
    tables,
    parameters,
    machines,
    httpApi: web,
    slack: chat,
    services,
  };
};

/** What every worker's environment holds beside the template's variables. */
const workerEnvironment = (it: {
  awsUrl: string;
  webUrl: string;
  startFrom: string;
  workerKey: string;
}): Record<string, string> => ({
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: it.awsUrl,
  // The SDK must not find what lies in the home directory of whoever runs this.
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  SLACK_API_URL: `${it.webUrl}/_as/${it.workerKey}/api/`,
  START_FROM: it.startFrom,
});

type WebApi = ReturnType<typeof httpApi>;

/** How the local Slack reaches the product: by its HTTP API's routes, with the bytes as they would arrive. */
const deliverTo =
  (web: WebApi, webUrl: string) =>
  async (path: string, headers: Readonly<Record<string, string>>, body: string) => {
    const started = performance.now();
    const response = await web({
      method: 'POST',
      url: path,
      headers: { ...headers, host: new URL(webUrl).host },
      body: Buffer.from(body),
      sourceIp: '127.0.0.1',
    });
    return {
      status: response.status,
      headers: response.headers,
      body: response.body.toString(),
      ms: Math.round(performance.now() - started),
    };
  };
