// What `guard` remembers in the request table: each status that no request explains, as an item beside the requests of
// its version, and that it has to look at a version again. What is not finished is due, and `sweep` finds it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Sighting, isTold } from '../../approval/guard.ts';
import { instant, type PackageArn } from '../../approval/ids.ts';
import { orInability } from '../inability.ts';
import { LOOK, PARTITION_OF_DUE, SIGHTING } from './keys.ts';
import { putIf } from './put-if.ts';

/** What was begun should be done within this time. */
const LATER_MS = 60_000;

/** Sorts by time, so that the newest sighting of a version is the last. */
const sortOf = ({ modifiedAt, status }: Sighting): string => `${SIGHTING}${modifiedAt}#${status}`;

export class Sightings {
  readonly #table: string;
  readonly #db: DynamoDBDocumentClient;

  constructor(table: string, client = new DynamoDBClient({})) {
    this.#table = table;
    this.#db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  }

  /** The newest sighting of a version; undefined when there is none. */
  async last(arn: PackageArn): Promise<Sighting | undefined> {
    const query = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: 'arn = :arn AND begins_with(sort, :sighting)',
      ExpressionAttributeValues: { ':arn': arn, ':sighting': SIGHTING },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: 1,
    });
    const [item] = (await orInability('DynamoDB Query', this.#db.send(query))).Items ?? [];
    return item && Sighting.parse(item);
  }

  /** The sighting with this key, which is what `see` answered. */
  async get(arn: PackageArn, sort: string): Promise<Sighting | undefined> {
    const command = new GetCommand({ TableName: this.#table, Key: { arn, sort }, ConsistentRead: true });
    const { Item: item } = await orInability('DynamoDB GetItem', this.#db.send(command));
    return item && Sighting.parse(item);
  }

  /** The key under which a sighting is kept. */
  keyOf(sighting: Sighting): string {
    return sortOf(sighting);
  }

  /** Keeps a sighting, due until it is told if it is to be told; false when it was kept already. */
  see(sighting: Sighting, tell: boolean): Promise<boolean> {
    return this.#put(
      { ...sighting, sort: sortOf(sighting), ...(tell && this.#due()) },
      { ConditionExpression: 'attribute_not_exists(arn)' },
    );
  }

  /** Notes what has been told of a sighting; it is due until all has. */
  async told(sighting: Sighting): Promise<Sighting> {
    await this.#put({ ...sighting, sort: sortOf(sighting), ...(!isTold(sighting) && this.#due()) });
    return sighting;
  }

  /** Has `sweep` call `guard` for this version again. */
  async lookAgain(arn: PackageArn): Promise<void> {
    const at = instant(Date.now());
    await this.#put({ arn, sort: LOOK, at, ...this.#due() });
  }

  /** Nothing is left to look for; `sweep` need not call again. */
  async looked(arn: PackageArn): Promise<void> {
    await this.#put({ arn, sort: LOOK, at: instant(Date.now()) });
  }

  #due(): { due: string; dueAt: number } {
    return { due: PARTITION_OF_DUE, dueAt: Date.now() + LATER_MS };
  }

  #put(item: Record<string, unknown>, condition: { ConditionExpression?: string } = {}): Promise<boolean> {
    return putIf(this.#db, { TableName: this.#table, Item: item, ...condition });
  }
}
