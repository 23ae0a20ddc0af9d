// What stands in AWS of one stage, read with the caller's own credentials and never changed: for `countersign doctor`.
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clockOffset } from './clock-offset.ts';
import { orInability } from './inability.ts';

export interface FunctionFound {
  readonly state: string;
  readonly environment: Readonly<Record<string, string>>;
}
export interface RuleFound {
  readonly isEnabled: boolean;
  /** ARNs. */
  readonly targets: readonly string[];
  /** ARNs of the queues that get what could not be delivered. */
  readonly deadLetters: readonly string[];
}
export interface Secret {
  readonly value: string;
  readonly isEncrypted: boolean;
}

interface Settings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly maxAttempts?: number;
}

/** How each service says that something is not there. */
const ABSENT =
  /^(ResourceNotFoundException|StateMachineDoesNotExist|QueueDoesNotExist|NotFound|NoSuchBucket|AWS\.SimpleQueueService\.NonExistentQueue)$/;

/** Every read answers undefined for what does not exist, and throws Inability for whatever else went wrong. */
export class Deployment {
  readonly #lambda: LambdaClient;
  readonly #events: EventBridgeClient;
  readonly #sfn: SFNClient;
  readonly #dynamodb: DynamoDBClient;
  readonly #s3: S3Client;
  readonly #sqs: SQSClient;
  readonly #ssm: SSMClient;
  #clockOffsetMs: number | undefined;

  constructor(settings: Settings, forcePathStyle: boolean) {
    this.#lambda = new LambdaClient(settings);
    this.#events = new EventBridgeClient(settings);
    this.#sfn = new SFNClient(settings);
    this.#dynamodb = new DynamoDBClient(settings);
    this.#s3 = new S3Client({ ...settings, forcePathStyle });
    this.#sqs = new SQSClient(settings);
    this.#ssm = new SSMClient(settings);
    this.#watchClock();
  }

  /** How far AWS's clock is ahead of this machine's, in ms to about a second; undefined before the first answer. */
  get clockOffsetMs(): number | undefined {
    return this.#clockOffsetMs;
  }

  async function(name: string): Promise<FunctionFound | undefined> {
    const command = new GetFunctionConfigurationCommand({ FunctionName: name });
    const found = await there(`Lambda GetFunctionConfiguration of ${name}`, this.#lambda.send(command));
    return found && { state: found.State ?? '', environment: found.Environment?.Variables ?? {} };
  }

  async rule(name: string): Promise<RuleFound | undefined> {
    const described = await there(
      `EventBridge DescribeRule of ${name}`,
      this.#events.send(new DescribeRuleCommand({ Name: name })),
    );
    if (!described) return undefined;
    const { Targets: targets = [] } = await orInability(
      `EventBridge ListTargetsByRule of ${name}`,
      this.#events.send(new ListTargetsByRuleCommand({ Rule: name })),
    );
    return {
      isEnabled: described.State !== 'DISABLED',
      targets: targets.flatMap(({ Arn }) => Arn ?? []),
      deadLetters: targets.flatMap(({ DeadLetterConfig }) => DeadLetterConfig?.Arn ?? []),
    };
  }

  /** `ACTIVE`, or what else Step Functions says of it. */
  async stateMachine(arn: string): Promise<string | undefined> {
    const command = new DescribeStateMachineCommand({ stateMachineArn: arn });
    const found = await there('Step Functions DescribeStateMachine', this.#sfn.send(command));
    return found && (found.status ?? '');
  }

  /** `ACTIVE`, or what else DynamoDB says of a table. */
  async table(name: string): Promise<string | undefined> {
    const command = new DescribeTableCommand({ TableName: name });
    const found = await there(`DynamoDB DescribeTable of ${name}`, this.#dynamodb.send(command));
    return found && (found.Table?.TableStatus ?? '');
  }

  /** Whether a bucket exists. */
  async bucket(name: string): Promise<true | undefined> {
    const call = this.#s3.send(new HeadBucketCommand({ Bucket: name }));
    return (await there(`S3 HeadBucket of ${name}`, call)) && true;
  }

  /** How many messages are in a queue, seen by somebody or not. */
  async messages(queueArn: string): Promise<number | undefined> {
    const name = queueArn.split(':').at(-1) ?? '';
    const asked = this.#sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    const queue = await there(`SQS GetQueueUrl of ${name}`, asked);
    if (!queue) return undefined;
    const command = new GetQueueAttributesCommand({
      QueueUrl: queue.QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    });
    const { Attributes: counts = {} } = await orInability(
      `SQS GetQueueAttributes of ${name}`,
      this.#sqs.send(command),
    );
    return Object.values(counts).reduce((sum, count) => sum + Number(count), 0);
  }

  /** Parameters by name; those that do not exist are not in it. */
  async secrets(names: readonly string[]): Promise<ReadonlyMap<string, Secret>> {
    const command = new GetParametersCommand({ Names: [...names], WithDecryption: true });
    const { Parameters: found = [] } = await orInability('SSM GetParameters', this.#ssm.send(command));
    return new Map(
      found.map(({ Name, Value, Type }) => [
        Name ?? '',
        { value: Value ?? '', isEncrypted: Type === 'SecureString' },
      ]),
    );
  }

  destroy(): void {
    const clients = [this.#lambda, this.#events, this.#sfn, this.#dynamodb, this.#s3, this.#sqs, this.#ssm];
    for (const client of clients) client.destroy();
  }

  /** Every answer of AWS says what time it is there. */
  #watchClock(): void {
    this.#lambda.middlewareStack.add(
      (next) => async (args) => {
        const sentAt = Date.now();
        const answer = await next(args);
        this.#clockOffsetMs ??= clockOffset(headersOf(answer.response)['date'], sentAt);
        return answer;
      },
      { step: 'deserialize', priority: 'low', name: 'watchClock' },
    );
  }
}

const headersOf = (response: unknown): Readonly<Record<string, string | undefined>> =>
  (response as { headers?: Readonly<Record<string, string>> } | undefined)?.headers ?? {};

const there = <T>(doing: string, call: Promise<T>): Promise<T | undefined> =>
  orInability(
    doing,
    call.catch((error: unknown) => {
      if (error instanceof Error && ABSENT.test(error.name)) return undefined;
      throw error;
    }),
  );
