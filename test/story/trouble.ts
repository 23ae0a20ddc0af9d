// What the stories of faults and repair see beyond the happy path: where an execution failed, what ops and machines
// were told about one request so far, what a person or another tool does to a version meanwhile, and what is due.
import {
  DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand,
  ListArtifactsCommand,
  QueryLineageCommand,
  UpdateModelPackageCommand,
  type UpdateModelPackageCommandInput,
} from '@aws-sdk/client-sagemaker';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { DescribeExecutionCommand, RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import { DECISION_ACTION } from '../../approval/lineage-graph.ts';
import { Story, type ChatMessage } from './story.ts';
import { executionArn, history, type Item } from './truth.ts';

type Notice = Record<string, unknown>;

/** Enough of a fault to outlast the SDK's own retries and the state machine's. */
export const LASTING = 100_000;

export class Trouble {
  readonly story: Story;
  readonly #db: DynamoDBDocumentClient;
  readonly #heard: { topic: Notice[]; bus: Notice[] } = { topic: [], bus: [] };

  private constructor(story: Story) {
    this.story = story;
    const credentials = { accessKeyId: 'ops', secretAccessKey: 'any' };
    const client = new DynamoDBClient({ endpoint: story.cloud.awsUrl, region: 'us-east-1', credentials });
    this.#db = DynamoDBDocumentClient.from(client);
  }

  static async begin(settings: { startFrom?: string } = {}): Promise<Trouble> {
    return new Trouble(await Story.begin(settings));
  }

  /** The name and the state with which the execution of a request ended. */
  async failure(
    id: string,
  ): Promise<{ status: string | undefined; error?: string | undefined; state: string }> {
    const { status, error } = await this.story.execution(id);
    const states = (await history(this.story, id)).flatMap(
      (event) => event.stateEnteredEventDetails?.name ?? [],
    );
    return { status, error, state: states.at(-1) ?? '' };
  }

  async redrives(id: string): Promise<number | undefined> {
    const { sfn } = this.story.clients();
    const input = { executionArn: executionArn(this.story, id) };
    return (await sfn.send(new DescribeExecutionCommand(input))).redriveCount;
  }

  /** What a person of ops does in the console. */
  async redrive(id: string): Promise<void> {
    const { sfn } = this.story.clients('dave');
    await sfn.send(new RedriveExecutionCommand({ executionArn: executionArn(this.story, id) }));
    await this.story.quiet();
  }

  async abort(id: string): Promise<void> {
    const { sfn } = this.story.clients('dave');
    await sfn.send(new StopExecutionCommand({ executionArn: executionArn(this.story, id) }));
    await this.story.quiet();
  }

  /** What somebody else does to a version. */
  async update(arn: string, change: Omit<UpdateModelPackageCommandInput, 'ModelPackageArn'>): Promise<void> {
    const { sagemaker } = this.story.clients('alice');
    await sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn: arn, ...change }));
    await this.story.quiet();
  }

  async remove(arn: string, group?: string): Promise<void> {
    const { sagemaker } = this.story.clients('alice');
    await sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: arn }));
    if (group) await sagemaker.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName: group }));
    await this.story.quiet();
  }

  /** The messages to ops about a request so far. */
  async ops(id: string): Promise<string[]> {
    const topic = await this.#listen('topic');
    return topic
      .filter((one) => one['requestId'] === id && 'message' in one)
      .map((one) => String(one['message']));
  }

  /** The messages to ops about a version so far, whether or not it has a request. */
  async opsAbout(arn: string): Promise<string[]> {
    const topic = await this.#listen('topic');
    return topic.filter((one) => one['arn'] === arn && 'message' in one).map((one) => String(one['message']));
  }

  /** The decisions about a request that machines were told so far. */
  async decisions(id: string): Promise<{ topic: Notice[]; bus: Notice[] }> {
    const ofRequest = (one: Notice): boolean => one['requestId'] === id && 'outcome' in one;
    const bus = (await this.#listen('bus')).map((event) => event['detail'] as Notice);
    return { topic: (await this.#listen('topic')).filter(ofRequest), bus: bus.filter(ofRequest) };
  }

  /** The names of our actions that whoever follows a version downwards in lineage meets. */
  async inLineage(arn: string): Promise<(string | undefined)[]> {
    const { sagemaker } = this.story.clients();
    const listed = await sagemaker.send(new ListArtifactsCommand({ SourceUri: arn }));
    const StartArns = [listed.ArtifactSummaries?.[0]?.ArtifactArn ?? ''];
    const { Vertices: met = [] } = await sagemaker.send(
      new QueryLineageCommand({ StartArns, Direction: 'Descendants' }),
    );
    return met.filter(({ Type }) => Type === DECISION_ACTION).map(({ Arn }) => Arn?.split('/').at(-1));
  }

  /** The cards of a request that stand in the channel. */
  async cards(id: string): Promise<ChatMessage[]> {
    const messages = await this.story.messages();
    return messages.filter((message) => message.metadata?.event_payload.request === id);
  }

  /** Which messages of evidence stand in the thread of a request. */
  async parts(id: string): Promise<string[]> {
    const messages = await this.story.thread(id);
    return messages.map(({ metadata }) => metadata?.event_payload.part ?? 'no part');
  }

  /** What people were told in direct messages about `<group> v<version>`. */
  async directMessages(subject: string, channel = 'D0ALICE'): Promise<string[]> {
    const messages = (await this.story.messages(channel)) as ChatMessage[] | undefined;
    return (messages ?? []).map(({ text }) => text).filter((text) => text.includes(subject));
  }

  /** The item of a round. */
  async item(arn: string, round = 1): Promise<Item | undefined> {
    const TableName = this.story.cloud.template.all('AWS::DynamoDB::Table')[0]?.name;
    const Key = { arn, sort: `request#${String(round).padStart(4, '0')}` };
    return (await this.#db.send(new GetCommand({ TableName, Key }))).Item;
  }

  /** Whether `sweep` would ever look at a round again. */
  async isFollowed(arn: string, round = 1): Promise<boolean> {
    return 'due' in ((await this.item(arn, round)) ?? {});
  }

  /** An execution that did its work, one card without choices, one decision: told to machines, all copies equal. */
  async endedWell(id: string, outcome: 'Approved' | 'Rejected' | 'Pending'): Promise<void> {
    const { topic, bus } = await this.decisions(id);
    expect(topic.length).toBeGreaterThan(0);
    expect(bus.length).toBeGreaterThan(0);
    for (const copy of [...topic, ...bus]) expect(copy).toEqual(topic[0]);
    expect(topic[0]).toMatchObject({ outcome });
    const cards = await this.cards(id);
    expect(cards.map(({ blocks }) => blocks.some(({ type }) => type === 'actions'))).toEqual([false]);
  }

  async #listen(where: 'topic' | 'bus'): Promise<Notice[]> {
    this.#heard[where].push(...(await this.story.told(where)));
    return this.#heard[where];
  }
}
