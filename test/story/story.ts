// A whole approval, told over the wire: a local cloud from the packaged template, real clients, and the words given,
// when and then. Every wait is for quiet, never for time.
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DescribeModelPackageCommand,
  SageMakerClient,
  type CreateModelPackageCommandInput,
  type DescribeModelPackageCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { startCloud, type Cloud } from '../../local/cloud.ts';
import { TEST_PACKAGE } from '../test-package.ts';

/** Numbers that every policy of the tests passes. */
export const GOOD = { auc: 0.91, accuracy: 0.84 };
/** An AUC that none of them passes. */
export const WEAK = { auc: 0.74, accuracy: 0.79 };

export interface Registration {
  readonly as?: string;
  readonly group?: string;
  /** Numbers for a Pipelines evaluation.json, or the very text of the file. */
  readonly metrics?: { auc: number; accuracy: number } | string;
  /** Registers this address instead of one that was written. */
  readonly uri?: string;
  readonly metadata?: Record<string, string>;
  readonly description?: string;
  readonly image?: string;
  readonly modelData?: string;
  /** Whatever else is registered, as CreateModelPackage takes it. */
  readonly over?: Partial<CreateModelPackageCommandInput>;
}

export interface ChatMessage {
  readonly ts: string;
  readonly text: string;
  readonly blocks: { type: string; elements?: { type: string; action_id?: string; value?: string }[] }[];
  readonly metadata?: { event_payload: { request: string; part?: string } };
}

export interface Clicked {
  readonly status: number;
  readonly ephemeral: { text: string }[];
  readonly openedView?: { id: string; callback_id: string; blocks: unknown[] };
}

export interface Submitted {
  readonly status: number;
  readonly closed: boolean;
  readonly errors?: Record<string, string>;
  readonly view?: { blocks: unknown[] };
  readonly ephemeral: { text: string }[];
}

type VoteChoice = 'approve' | 'reject' | 'request-changes';
const LABELS = { approve: 'Comment', reject: 'Reason', 'request-changes': 'What should change' } as const;

type Json = Record<string, unknown>;

/** Clients that sign as one person. */
export const clientsOf = (awsUrl: string, as: string) => {
  const settings = {
    endpoint: awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: as, secretAccessKey: 'any' },
  };
  return {
    sagemaker: new SageMakerClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sfn: new SFNClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
    events: new EventBridgeClient(settings),
  };
};

export class Story {
  readonly cloud: Cloud;
  readonly #queues = new Map<string, string>();

  private constructor(cloud: Cloud) {
    this.cloud = cloud;
  }

  /** A fresh local cloud, listening to what is told on the topic and on the bus. */
  static async begin(settings: { startFrom?: string } = {}): Promise<Story> {
    const iamUsedDir = process.env['IAM_USED_DIR'];
    const story = new Story(
      await startCloud({ packageDir: TEST_PACKAGE, ...settings, ...(iamUsedDir && { iamUsedDir }) }),
    );
    await story.#listen();
    return story;
  }

  end(): Promise<void> {
    return this.cloud.stop();
  }

  clients(as = 'ops') {
    return clientsOf(this.cloud.awsUrl, as);
  }

  /** Resolves when no invocation runs and no execution is between two states. */
  async quiet(): Promise<void> {
    await this.cloud.settling.settled();
  }

  async register(what: Registration = {}): Promise<string> {
    const { as = 'alice', group = 'churn-telco' } = what;
    const { sagemaker } = this.clients(as);
    await sagemaker
      .send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: group }))
      .catch(() => undefined);
    const S3Uri = what.uri ?? (await this.#evaluation(group, what.metrics ?? GOOD));
    const created = await sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: group,
        ModelApprovalStatus: 'PendingManualApproval',
        InferenceSpecification: servedBy(what, group),
        ModelMetrics: {
          ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri } },
        },
        CustomerMetadataProperties: what.metadata,
        ModelPackageDescription: what.description,
        ...what.over,
      }),
    );
    await this.quiet();
    return created.ModelPackageArn ?? '';
  }

  /** Writes a metrics file; answers its address. */
  #evaluation(group: string, metrics: NonNullable<Registration['metrics']>): Promise<string> {
    const body = typeof metrics === 'string' ? metrics : evaluationJson(metrics);
    return this.put(`${group}/${crypto.randomUUID()}/evaluation.json`, body);
  }

  /** Writes a file into the bucket of the models; answers its address. */
  async put(key: string, body: string): Promise<string> {
    await this.clients().s3.send(
      new PutObjectCommand({ Bucket: 'models', Key: key, Body: Buffer.from(body) }),
    );
    return `s3://models/${key}`;
  }

  async version(arn: string): Promise<DescribeModelPackageCommandOutput> {
    return this.clients().sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  }

  async status(arn: string): Promise<string | undefined> {
    return (await this.version(arn)).ModelApprovalStatus;
  }

  async executions(): Promise<{ name: string; status: string }[]> {
    const machine = this.cloud.status().stateMachines[0]?.arn;
    const listed = await this.clients().sfn.send(new ListExecutionsCommand({ stateMachineArn: machine }));
    return (listed.executions ?? []).map(({ name, status }) => ({ name: name ?? '', status: status ?? '' }));
  }

  async execution(name: string) {
    const machine = this.cloud.status().stateMachines[0]?.arn ?? '';
    const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
    return this.clients().sfn.send(new DescribeExecutionCommand({ executionArn }));
  }

  /** Messages of the channel, newest first. */
  async messages(channel = 'C0MODELS'): Promise<ChatMessage[]> {
    const { botToken } = this.cloud.status();
    const url = `${this.cloud.webUrl}/api/conversations.history?channel=${channel}&include_all_metadata=true`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${botToken}` } });
    return ((await answer.json()) as { messages: ChatMessage[] }).messages;
  }

  /** The one card of a request; fails when there is none, or more than one. */
  async card(requestId: string): Promise<ChatMessage> {
    const cards = (await this.messages()).filter(
      (message) => message.metadata?.event_payload.request === requestId,
    );
    if (cards.length !== 1 || !cards[0]) throw new Error(`${requestId} has ${cards.length} cards.`);
    return cards[0];
  }

  /** What stands in the thread under the card of a request, oldest first. */
  async thread(requestId: string): Promise<ChatMessage[]> {
    const { botToken } = this.cloud.status();
    const { ts } = await this.card(requestId);
    const url = `${this.cloud.webUrl}/api/conversations.replies?channel=C0MODELS&ts=${ts}&include_all_metadata=true`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${botToken}` } });
    return ((await answer.json()) as { messages: ChatMessage[] }).messages.slice(1);
  }

  async click(user: string, requestId: string, choice: VoteChoice, ts?: string): Promise<Clicked> {
    const stamp = ts ?? (await this.card(requestId)).ts;
    return this.post('/_local/slack/click', {
      user,
      channel: 'C0MODELS',
      ts: stamp,
      actionId: `approval.${choice}`,
    });
  }

  async submit(user: string, viewId: string, values: Record<string, string> = {}): Promise<Submitted> {
    const answer = await this.post<Submitted>('/_local/slack/submit', { user, viewId, values });
    return answer;
  }

  /** A click and the answer in the modal that it opens, until all is quiet. */
  async decide(user: string, requestId: string, choice: VoteChoice, words?: string): Promise<Submitted> {
    const { openedView } = await this.click(user, requestId, choice);
    if (!openedView) throw new Error(`${user} was not offered a modal.`);
    const label = LABELS[choice];
    const answer = await this.submit(user, openedView.id, words === undefined ? {} : { [label]: words });
    await this.quiet();
    return answer;
  }

  fault(fault: Json): Promise<unknown> {
    return this.post('/_local/faults', fault);
  }

  async mend(): Promise<void> {
    await fetch(`${this.cloud.webUrl}/_local/faults`, { method: 'DELETE' });
  }

  async advance(by: string): Promise<void> {
    await this.post('/_local/clock', { advance: by });
  }

  again(arn: string, times: number, newIds = false): Promise<unknown> {
    return this.post('/_local/events', { arn, times, newIds });
  }

  /** What was told on the topic (`topic`) or on the bus (`bus`) so far and not read before. */
  async told(where: 'topic' | 'bus'): Promise<Json[]> {
    const { sqs } = this.clients();
    const url = this.#queues.get(where);
    const told: Json[] = [];
    for (;;) {
      const { Messages: messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
      );
      if (messages.length === 0) return told;
      told.push(...messages.map((message) => JSON.parse(message.Body ?? '{}') as Json));
      for (const { ReceiptHandle: handle } of messages)
        await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }));
    }
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    const answer = await fetch(`${this.cloud.webUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async #listen(): Promise<void> {
    const { sqs, sns, events } = this.clients();
    for (const name of ['topic', 'bus']) {
      const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
      this.#queues.set(name, url);
    }
    const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;
    const { Topics: topics = [] } = await sns.send(new ListTopicsCommand({}));
    const raw = { RawMessageDelivery: 'true' };
    await sns.send(
      new SubscribeCommand({
        TopicArn: topics[0]?.TopicArn,
        Protocol: 'sqs',
        Endpoint: queueArn('topic'),
        Attributes: raw,
      }),
    );
    await events.send(
      new PutRuleCommand({ Name: 'decisions', EventPattern: JSON.stringify({ source: ['countersign'] }) }),
    );
    await events.send(
      new PutTargetsCommand({ Rule: 'decisions', Targets: [{ Id: 'bus', Arn: queueArn('bus') }] }),
    );
  }
}

const servedBy = ({ image, modelData }: Registration, group: string) => ({
  Containers: [
    {
      Image: image ?? '000000000000.dkr.ecr.us-east-1.amazonaws.com/xgb:1',
      ModelDataUrl: modelData ?? `s3://models/${group}/model.tar.gz`,
    },
  ],
  SupportedContentTypes: ['text/csv'],
  SupportedResponseMIMETypes: ['text/csv'],
});

/** A Pipelines evaluation.json, standard deviations as SageMaker writes them. */
export const evaluationJson = ({ auc, accuracy }: { auc: number; accuracy: number }): string =>
  JSON.stringify({
    binary_classification_metrics: {
      auc: { value: auc, standard_deviation: 'NaN' },
      accuracy: { value: accuracy, standard_deviation: 'NaN' },
    },
  });
