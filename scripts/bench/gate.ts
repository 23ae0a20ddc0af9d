// A local cloud under measurement: registers versions, clicks and answers as Slack would, over HTTP, and counts.
import {
  CreateModelPackageCommand,
  type CreateModelPackageCommandInput,
  CreateModelPackageGroupCommand,
  DescribeModelPackageCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { startCloud, type Cloud } from '../../local/cloud.ts';
import { sign } from '../../local/slack/sign.ts';
import { packageLocal } from '../package-local.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const CHANNEL = 'C0MODELS';
/** The metrics file that every version registers. */
export const METRICS = 's3://models/bench/evaluation.json';

const view = z.looseObject({ id: z.string(), callback_id: z.string() });
const clicked = z.object({ openedView: view, ephemeral: z.array(z.unknown()) });

/** The image that all of them share. */
export const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/xgboost:1';

const container = {
  Image: IMAGE,
  ModelDataUrl: 's3://models/bench/model.tar.gz',
};

/** What looks after approvals from beside is no part of one: `guard`, and `sweep`. */
const isBeside = (functionName: string): boolean => /(?:^|-)(?:guard|sweep)$/.test(functionName);

type Status = 'PendingManualApproval' | 'Approved' | 'Rejected';

const versionOf = (group: string, status: Status): CreateModelPackageCommandInput => ({
  ModelPackageGroupName: group,
  ModelApprovalStatus: status,
  InferenceSpecification: {
    Containers: [container],
    SupportedContentTypes: ['text/csv'],
    SupportedResponseMIMETypes: ['text/csv'],
  },
  ModelMetrics: { ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: METRICS } } },
});

export class Gate {
  readonly cloud: Cloud;
  readonly #sagemaker: SageMakerClient;
  #invocations = 0;

  private constructor(cloud: Cloud) {
    this.cloud = cloud;
    this.#sagemaker = new SageMakerClient(settingsOf(cloud));
    const { lambdas } = cloud;
    const [invoke, invokeAsync] = [lambdas.invoke.bind(lambdas), lambdas.invokeAsync.bind(lambdas)];
    lambdas.invoke = (...given) => (this.#count(given[0]), invoke(...given));
    lambdas.invokeAsync = (...given) => (this.#count(given[0]), invokeAsync(...given));
  }

  /** A fresh cloud with these policies, those that ship unless given, and a metrics file that they pass. */
  static async open(policyDir = join(ROOT, 'policies')): Promise<Gate> {
    const packageDir = await packageLocal({
      root: ROOT,
      into: join(ROOT, '.build', 'local'),
      policyDir,
      log: (line) => console.error(line),
    });
    const cloud = await startCloud({ packageDir });
    const values = { auc: { value: 0.91 }, accuracy: { value: 0.84 } };
    const Body = JSON.stringify({ binary_classification_metrics: values });
    const s3 = new S3Client({ ...settingsOf(cloud), forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: 'models', Key: 'bench/evaluation.json', Body }));
    return new Gate(cloud);
  }

  close(): Promise<void> {
    return this.cloud.stop();
  }

  quiet(): Promise<void> {
    return this.cloud.settling.settled();
  }

  async group(name: string): Promise<void> {
    await this.#sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: name }));
  }

  /** Registers the next version of a group; one that is decided from the start asks nobody. */
  async register(group: string, status: Status = 'PendingManualApproval'): Promise<string> {
    const made = await this.#sagemaker.send(new CreateModelPackageCommand(versionOf(group, status)));
    return made.ModelPackageArn ?? '';
  }

  async status(arn: string): Promise<string | undefined> {
    const found = await this.#sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
    return found.ModelApprovalStatus;
  }

  /** Where the cards of requests stand, by request id. */
  cards(): Map<string, string> {
    const channel = this.cloud.slack.workspace.channels.find(({ id }) => id === CHANNEL);
    const cards = new Map<string, string>();
    for (const { message } of channel?.timeline ?? []) {
      const { metadata, ts } = cardMessage.parse(message);
      if (metadata) cards.set(metadata.event_payload.request, ts);
    }
    return cards;
  }

  /** Clicks Approve and answers the modal, as bob; the milliseconds until each was answered. */
  async approve(ts: string): Promise<number[]> {
    const click = { user: 'bob', channel: CHANNEL, ts, actionId: 'approval.approve' };
    const [took, opened] = await timed(() => post(`${this.cloud.webUrl}/_local/slack/click`, click));
    const { openedView } = clicked.parse(opened);
    const [tookSubmit] = await timed(() => this.#submit(openedView));
    return [took, tookSubmit];
  }

  #count(functionName: string): void {
    if (!isBeside(functionName)) this.#invocations++;
  }

  /** Transitions, invocations and calls since the last look, the state machine's own calls left out. */
  counted(): { invocations: number; aws: number; slack: number } {
    const calls = this.cloud.calls
      .list()
      .filter(({ function: by }) => !['', 'states', 'events'].includes(by) && !isBeside(by));
    const slack = calls.filter(({ service }) => service === 'slack').length;
    const counted = { invocations: this.#invocations, aws: calls.length - slack, slack };
    this.#invocations = 0;
    this.cloud.calls.clear();
    return counted;
  }

  /** What Slack sends when a modal is submitted: the signed bytes, over HTTP. */
  async #submit(opened: z.infer<typeof view>): Promise<void> {
    const payload = {
      type: 'view_submission',
      api_app_id: 'A0COUNTERSIGN',
      team: { id: 'T0LOCAL' },
      user: { id: 'U0BOB', team_id: 'T0LOCAL' },
      view: { ...opened, state: { values: { comment: { text: { value: null } } } } },
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const timestamp = String(Math.floor(this.cloud.clock.now() / 1000));
    const answer = await fetch(`${this.cloud.webUrl}/slack/interactions`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': sign(this.cloud.status().signingSecret, timestamp, body),
      },
    });
    const said = await answer.text();
    if (answer.status !== 200 || said !== '')
      throw new Error(`A vote did not count: ${answer.status} ${said}`);
  }
}

const cardMessage = z.object({
  ts: z.string(),
  metadata: z.object({ event_payload: z.object({ request: z.string() }) }).optional(),
});

export const settingsOf = (cloud: Cloud) => ({
  endpoint: cloud.awsUrl,
  region: 'us-east-1',
  credentials: { accessKeyId: 'alice', secretAccessKey: 'any' },
});

const post = async (url: string, body: unknown): Promise<unknown> => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.json();
};

const timed = async <T>(work: () => Promise<T>): Promise<[number, T]> => {
  const started = performance.now();
  const result = await work();
  return [performance.now() - started, result];
};
