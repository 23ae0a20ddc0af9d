// Jobs, endpoint configurations and endpoints as records: complete as soon as they are created, and nothing runs. One
// shape for all of them, so that a kind is only its schema, what it answers, and what it leaves in lineage.
import * as z from 'zod';
import { type Clock } from '../../clock/clock.ts';
import { AwsError, type Caller, type Need, type Operation, operation } from '../../endpoint/service.ts';
import { listing, text, word } from '../constraints.ts';
import { Indexes, type Ordered } from '../indexes.ts';
import { type Listed, page } from '../paging.ts';
import { arnOf } from './arns.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html: all of them are named alike. */
export const recordName = text({ min: 1, max: 63, pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/ });
/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
export const roleArn = text({
  min: 20,
  max: 2048,
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/,
});
/** Of no consequence for lineage: given back as it came. */
export const kept = z.unknown().optional();

export interface Stored<I> extends Listed {
  readonly arn: string;
  readonly given: I;
}

export interface Kind<I> {
  /** As in the operations' names: `TrainingJob`. */
  readonly noun: string;
  /** As in ARNs: `training-job`. */
  readonly resource: string;
  readonly input: z.ZodType<I>;
  readonly nameOf: (given: I) => string;
  readonly needs: (given: I) => readonly Need[];
  /** Refuses what cannot be, before there is a record. */
  readonly check?: (given: I) => void;
  readonly created: (stored: Stored<I>, caller: Caller) => void;
  readonly described: (stored: Stored<I>) => Readonly<Record<string, unknown>>;
  readonly summary: (stored: Stored<I>) => Readonly<Record<string, unknown>>;
  /** The member of the list's answer. */
  readonly listed: string;
  readonly listsOldestFirst: boolean;
  /** The status that every record of the kind has; absent where there is none. */
  readonly status?: string;
  readonly isDeleted: boolean;
  readonly missing: (arn: string) => AwsError;
  readonly twice: (arn: string) => AwsError;
}

/** The records of one kind. */
export class Records<I> {
  readonly #kind: Kind<I>;
  readonly #clock: Clock;
  readonly #byName = new Map<string, Stored<I>>();
  readonly #listed = new Indexes<Stored<I>>(() => [''], { Name: (stored) => stored.name });
  #order = 0;

  constructor(kind: Kind<I>, clock: Clock) {
    this.#kind = kind;
    this.#clock = clock;
  }

  named(name: string): Stored<I> {
    const found = this.#byName.get(name);
    if (found) return found;
    throw this.#kind.missing(arnOf(this.#kind.resource, name));
  }

  add(given: I, caller: Caller): Stored<I> {
    const name = this.#kind.nameOf(given);
    const arn = arnOf(this.#kind.resource, name);
    if (this.#byName.has(name)) throw this.#kind.twice(arn);
    this.#kind.check?.(given);
    const created = Math.floor(this.#clock.now()) / 1000;
    const stored = { name, arn, given, created, order: this.#order++ };
    this.#byName.set(name, stored);
    this.#listed.add(stored);
    this.#kind.created(stored, caller);
    return stored;
  }

  remove(stored: Stored<I>): void {
    this.#byName.delete(stored.name);
    this.#listed.remove(stored);
  }

  all(): Ordered<Stored<I>> {
    return this.#listed.under('');
  }
}

/** Create, Describe, List and, where AWS has it, Delete. */
export const recordOperations = <I>(
  kind: Kind<I>,
  records: Records<I>,
): Readonly<Record<string, Operation>> => {
  const { noun, resource } = kind;
  const create = operation({
    input: kind.input,
    needs: (given) => [
      { action: `sagemaker:Create${noun}`, resource: arnOf(resource, kind.nameOf(given)) },
      ...kind.needs(given),
    ],
    run: (given, caller) => ({ [`${noun}Arn`]: records.add(given, caller).arn }),
  });
  const remove = ofOne(kind, 'Delete', (name) => {
    records.remove(records.named(name));
    return {};
  });
  return {
    [`Create${noun}`]: create,
    [`Describe${noun}`]: ofOne(kind, 'Describe', (name) => kind.described(records.named(name))),
    [`List${noun}s`]: listRecords(kind, records),
    ...(kind.isDeleted && { [`Delete${noun}`]: remove }),
  };
};

const ofOne = <I>(
  { noun, resource }: Kind<I>,
  verb: 'Describe' | 'Delete',
  run: (name: string) => unknown,
): Operation =>
  operation({
    input: z.record(z.literal(`${noun}Name`), recordName),
    needs: (input) => [
      { action: `sagemaker:${verb}${noun}`, resource: arnOf(resource, input[`${noun}Name`] ?? '') },
    ],
    run: (input) => run(input[`${noun}Name`] ?? ''),
  });

const time = z.number().optional();

const listRecords = <I>(kind: Kind<I>, records: Records<I>): Operation =>
  operation({
    input: z.strictObject({
      ...listing,
      LastModifiedTimeAfter: time,
      LastModifiedTimeBefore: time,
      SortBy: word('Name', 'CreationTime', 'Status').optional(),
      StatusEquals: text({ max: 64 }).optional(),
    }),
    needs: () => [{ action: `sagemaker:List${kind.noun}s`, resource: '*' }],
    run: ({ StatusEquals, LastModifiedTimeAfter, LastModifiedTimeBefore, ...asked }) => {
      const order = asked.SortOrder ?? (kind.listsOldestFirst ? 'Ascending' : 'Descending');
      // A record never changes, so that it was modified when it was created.
      const isWanted = ({ created }: Listed): boolean =>
        (StatusEquals === undefined || StatusEquals === kind.status) &&
        created > (LastModifiedTimeAfter ?? -Infinity) &&
        created < (LastModifiedTimeBefore ?? Infinity);
      const { entries, ...next } = page(records.all(), { ...asked, SortOrder: order }, isWanted);
      return { [kind.listed]: entries.map(kind.summary), ...next };
    },
  });

/** What the operations on jobs answer where there is none, or one already. */
export const jobErrors = (noun: string) => ({
  missing: (arn: string) => new AwsError('ResourceNotFound', `${noun} ${arn} does not exist.`),
  twice: (arn: string) =>
    new AwsError(
      'ResourceInUse',
      `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
    ),
});

/** What the operations on endpoints answer: they model neither error. */
export const endpointErrors = (noun: string) => ({
  missing: (arn: string) => new AwsError('ValidationException', `Could not find ${noun} "${arn}".`),
  twice: (arn: string) =>
    new AwsError('ValidationException', `Cannot create already existing ${noun} "${arn}".`),
});
