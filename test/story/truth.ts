// What stands behind a story: the request table, the list of calls, the history of an execution, the private answers.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import type { Call } from '../../local/endpoint/calls.ts';
import type { Story } from './story.ts';

export type Item = Record<string, unknown>;

const database = (
  story: Story,
): { readonly db: DynamoDBDocumentClient; readonly name: string | undefined } => {
  const client = new DynamoDBClient({
    endpoint: story.cloud.awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'ops', secretAccessKey: 'any' },
  });
  return {
    db: DynamoDBDocumentClient.from(client),
    name: story.cloud.template.all('AWS::DynamoDB::Table')[0]?.name,
  };
};

/** Writes an item of the request table, as nobody but a test may. */
export const put = async (story: Story, item: Item): Promise<void> => {
  const { db, name } = database(story);
  await db.send(new PutCommand({ TableName: name, Item: item }));
};

/** Every item of the request table, in a stable order. */
export const table = async (story: Story): Promise<Item[]> => {
  const { db, name } = database(story);
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await db.send(
      new ScanCommand({ TableName: name, ...(start && { ExclusiveStartKey: start }) }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  const key = (item: Item): string => `${String(item['arn'])} ${String(item['sort'])}`;
  return items.sort((a, b) => (key(a) < key(b) ? -1 : 1));
};

/** The request item of a version, and the refusals that were kept beside it. */
export const itemsOf = async (story: Story, arn: string): Promise<{ request: Item; refusals: Item[] }> => {
  const items = (await table(story)).filter((item) => item['arn'] === arn);
  const requests = items.filter((item) => String(item['sort']).startsWith('request#'));
  if (requests.length !== 1 || !requests[0]) throw new Error(`${arn} has ${requests.length} requests.`);
  return {
    request: requests[0],
    refusals: items.filter((item) => String(item['sort']).startsWith('refusal#')),
  };
};

/** The calls so far, of one function or all. */
export const calls = async (story: Story, functionName?: string): Promise<Call[]> => {
  const query = functionName === undefined ? '' : `?function=${functionName}`;
  const answer = await fetch(`${story.cloud.webUrl}/_local/calls${query}`);
  return ((await answer.json()) as { calls: Call[] }).calls;
};

export const forgetCalls = (story: Story): Promise<unknown> =>
  fetch(`${story.cloud.webUrl}/_local/calls`, { method: 'DELETE' });

export const executionArn = (story: Story, name: string): string =>
  `${(story.cloud.status().stateMachines[0]?.arn ?? '').replace(':stateMachine:', ':execution:')}:${name}`;

/** The whole history of an execution, as anyone with the permission to read it sees it. */
export const history = async (story: Story, name: string): Promise<HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await story
      .clients()
      .sfn.send(new GetExecutionHistoryCommand({ executionArn: executionArn(story, name), nextToken }));
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
};

const TOKEN = /"token":"([^"]+)"/;

/** The task tokens of an execution in the order in which they were given out; AWS itself shows them in the history. */
export const tokens = async (story: Story, name: string): Promise<string[]> =>
  (await history(story, name)).flatMap(
    (event) => TOKEN.exec(event.taskScheduledEventDetails?.parameters ?? '')?.[1] ?? [],
  );

/** How often each state was entered. */
export const entered = async (story: Story, name: string): Promise<Record<string, number>> => {
  const names = (await history(story, name)).flatMap((event) => event.stateEnteredEventDetails?.name ?? []);
  return Object.fromEntries(
    [...new Set(names)].map((state) => [state, names.filter((it) => it === state).length]),
  );
};

/** Private answers that anybody gets from now on. */
export const whispers = (story: Story): { user: string; text: string }[] => {
  const heard: { user: string; text: string }[] = [];
  story.cloud.slack.workspace.onWhisper(({ user, text }) => heard.push({ user, text }));
  return heard;
};

/** Everything that a view or a message shows, as one text. */
export const wordsOf = (shown: unknown): string => {
  if (Array.isArray(shown)) return shown.map(wordsOf).join('');
  if (typeof shown !== 'object' || shown === null) return '';
  const { text, ...rest } = shown as Record<string, unknown>;
  return (typeof text === 'string' ? text : wordsOf(text)) + wordsOf(Object.values(rest));
};
