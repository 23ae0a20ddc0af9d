// The request table. One item a request; every change is one update conditional on its revision, every read that
// decides anything is consistent. Refused attempts and notices are items of their own.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { instant, type RequestId, type Instant } from '../../approval/ids.ts';
import { Request } from '../../approval/request.ts';
import { dueAt } from '../../approval/sweep.ts';
import { orInability } from '../inability.ts';
import { dueOf, endOf, PARTITION_OF_DUE, type Due } from './keys.ts';
import { putIf } from './put-if.ts';

/** Somebody else changed the request since it was read. The state machine runs the step again. */
export class RequestMoved extends Error {
  override readonly name = 'RequestMoved';
}

/** One attempt that was refused, kept apart so that a stranger's clicks cannot fill the request. */
export interface RefusedAttempt {
  readonly request: Request;
  /** The Slack user, or the AWS identity that signed. */
  readonly by: { readonly slackUser: string } | { readonly caller: string };
  readonly choice: string;
  readonly why: string;
  readonly at: Instant;
}

/** Something that ops are told once: a group that no policy names. */
export interface Notice {
  readonly group: string;
  readonly arn: string;
  readonly at: Instant;
  /** On the topic; and everywhere. */
  readonly topic?: Instant;
  readonly told?: Instant;
}

/** A change that loses this many races in a row is left to the retry of its caller. */
const CHANGE_ATTEMPTS = 20;
/** A notice should be told within this time. */
const NOTICE_AGAIN_MS = 60_000;
const sortOf = (round: number): string => `request#${String(round).padStart(4, '0')}`;
const noticeKey = (group: string): { arn: string; sort: string } => ({
  arn: `group#${group}`,
  sort: 'notice#no-policy',
});

export class Requests {
  readonly #table: string;
  readonly #db: DynamoDBDocumentClient;
  readonly #now: () => number;

  constructor(table: string, client = new DynamoDBClient({}), now: () => number = Date.now) {
    this.#table = table;
    this.#now = now;
    this.#db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  }

  /** The request of a round; undefined when there is none. */
  async get(arn: string, round: number): Promise<Request | undefined> {
    const item = await this.#getItem(arn, sortOf(round));
    return item && Request.parse(item);
  }

  /** The newest round of a version; undefined when it never had one. */
  async last(arn: string): Promise<Request | undefined> {
    const answer = await orInability(
      'DynamoDB Query',
      this.#db.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'arn = :arn AND begins_with(sort, :request)',
          ExpressionAttributeValues: { ':arn': arn, ':request': 'request#' },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: 1,
        }),
      ),
    );
    const [item] = answer.Items ?? [];
    return item && Request.parse(item);
  }

  /** The request with this id, which is what a button knows. */
  async byId(id: RequestId): Promise<Request | undefined> {
    const pointer = await this.#getItem(`id#${id}`, 'pointer');
    return pointer && this.get(String(pointer['request']), Number(pointer['round']));
  }

  /** Opens a round; false when it is open already. The pointer comes first: a pointer to nothing is harmless. */
  async open(request: Request): Promise<boolean> {
    await this.#put({ arn: `id#${request.id}`, sort: 'pointer', request: request.arn, round: request.round });
    return this.#putIf(itemOf(request, this.#now()), 'attribute_not_exists(arn)', {});
  }

  /**
   * Writes the next state of a request, if it still is in the revision that was read; throws RequestMoved if not.
   * `before` is an instant that must not have passed, for votes: the window is a condition of the write itself.
   */
  async save(next: Request, before?: Instant): Promise<Request> {
    const now = this.#now();
    const saved: Request = { ...next, revision: next.revision + 1 };
    const item = itemOf(saved, now);
    if (before && instant(now) >= before) throw new RequestMoved(`${next.id} closed before it was written.`);
    const won = await this.#putIf(
      item,
      before ? 'revision = :revision AND stage.closesAt > :now' : 'revision = :revision',
      { ':revision': next.revision, ...(before && { ':now': instant(now) }) },
    );
    if (!won) throw new RequestMoved(`${next.id} was changed by somebody else.`);
    return Request.parse(item);
  }

  /**
   * Applies a change to whatever the request is by now, again if somebody else was quicker; for what holds in any
   * revision. Undefined when `change` finds nothing to do.
   */
  async change(
    arn: string,
    round: number,
    change: (now: Request) => Request | undefined,
  ): Promise<Request | undefined> {
    for (let attempt = 1; ; attempt++) {
      const request = await this.get(arn, round);
      const next = request && change(request);
      if (!next) return undefined;
      try {
        return await this.save(next);
      } catch (error) {
        if (!(error instanceof RequestMoved) || attempt === CHANGE_ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Keeps a refused attempt. The key holds the person, the choice and the hour: a flood of clicks is one item an hour.
   * Answers whether it is the first in that hour.
   */
  async refuse({ request, by, choice, why, at }: RefusedAttempt): Promise<boolean> {
    const who = 'caller' in by ? by.caller : by.slackUser;
    const sort = `refusal#${String(request.round).padStart(4, '0')}#${who}#${choice}#${at.slice(0, 13)}`;
    return this.#put({ arn: request.arn, sort, ...by, choice, why, at, requestId: request.id });
  }

  /** Notes that no policy names a group; false when that has been noted before. */
  noteGroup(notice: Notice): Promise<boolean> {
    const item = { ...noticeKey(notice.group), group: notice.group, package: notice.arn, at: notice.at };
    const due = { due: PARTITION_OF_DUE, dueAt: Date.parse(notice.at) + NOTICE_AGAIN_MS };
    return this.#putIf({ ...item, ...due }, 'attribute_not_exists(arn)', {});
  }

  /** The notice of a group, if there is one. */
  async notice(group: string): Promise<Notice | undefined> {
    const item = await this.#getItem(noticeKey(group).arn, noticeKey(group).sort);
    if (!item) return undefined;
    const { package: arn, at, topic, told } = item as Record<'package' | 'at' | 'topic' | 'told', Instant>;
    return { group, arn, at, ...(topic && { topic }), ...(told && { told }) };
  }

  /** Keeps how far a notice has been told; it is due until it is everywhere. */
  async noticeTold({ arn, ...notice }: Notice): Promise<void> {
    const due = { due: PARTITION_OF_DUE, dueAt: this.#now() + NOTICE_AGAIN_MS };
    await this.#put({ ...noticeKey(notice.group), ...notice, package: arn, ...(!notice.told && due) });
  }

  /** Keys of everything that is due, oldest first, page by page. */
  async *due(): AsyncGenerator<Due> {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await orInability('DynamoDB Query', this.#duePage(start));
      for (const item of page.Items ?? []) yield dueOf(item);
      start = page.LastEvaluatedKey;
    } while (start);
  }

  #duePage(start: Record<string, unknown> | undefined) {
    return this.#db.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: 'byDue',
        KeyConditionExpression: 'due = :open AND dueAt <= :now',
        ExpressionAttributeValues: { ':open': PARTITION_OF_DUE, ':now': this.#now() },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
  }

  async #getItem(arn: string, sort: string): Promise<Record<string, unknown> | undefined> {
    const command = new GetCommand({ TableName: this.#table, Key: { arn, sort }, ConsistentRead: true });
    return (await orInability('DynamoDB GetItem', this.#db.send(command))).Item;
  }

  /** Writes an item; answers whether there was none. */
  async #put(item: Record<string, unknown>): Promise<boolean> {
    const command = new PutCommand({ TableName: this.#table, Item: item, ReturnValues: 'ALL_OLD' });
    return !(await orInability('DynamoDB PutItem', this.#db.send(command))).Attributes;
  }

  async #putIf(
    item: Record<string, unknown>,
    condition: string,
    values: Record<string, unknown>,
  ): Promise<boolean> {
    return putIf(this.#db, {
      TableName: this.#table,
      Item: item,
      ConditionExpression: condition,
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    });
  }
}

/** An item as it is stored: the request, its key, and its place in the indexes, if it has one there. */
const itemOf = (request: Request, now: number): Record<string, unknown> => {
  const due = dueAt(request, now);
  return {
    ...request,
    sort: sortOf(request.round),
    writtenAt: instant(now),
    ...(due && { due: PARTITION_OF_DUE, dueAt: Date.parse(due) }),
    ...endOf(request),
  };
};
