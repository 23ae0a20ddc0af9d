// Every call that a door, or the state machine, makes on the way to one approval, gone wrong once: the caller ends before
// or after it, its answer is lost, or it fails. Whatever goes wrong, retries, a repeated click and the moved clock end
// in one card, its evidence once in its thread, one decision and `Approved`, noted once in lineage, and never without the vote.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '../../local/endpoint/calls.ts';
import { Trouble } from './trouble.ts';
import { calls, forgetCalls } from './truth.ts';

const CALLERS = ['intake', 'evaluate', 'ask', 'decide', 'record', 'announce', 'states'] as const;
const KINDS = ['crash-before', 'crash-after', 'lost', 'error'] as const;
/** Nothing is left behind by a read: whether the caller ended before or after it is the same. */
const KINDS_OF_READS = ['crash-before', 'lost'] as const;
const READS = new Set([
  'GetItem',
  'Query',
  'DescribeModelPackage',
  'ListArtifacts',
  'GetObject',
  'GetParameters',
]);
/** A move of the clock: past the retries, a sweep, and the time for which secrets are kept. */
const LATER = '6m';
const MOST_MOVES = 4;

interface Point {
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  /** The how many-th call of this operation by the caller. */
  readonly nth: number;
  readonly kind: (typeof KINDS)[number];
}

// Two at a time: each cloud meets its own faults.
let clouds: Trouble[] = [];
let points: Point[] = [];
beforeAll(async () => {
  clouds = await Promise.all([Trouble.begin(), Trouble.begin()]);
  points = await everyPoint(clouds[0] as Trouble);
});
afterAll(() => Promise.all(clouds.map(({ story }) => story.end())));

/** The calls of one approval whose secrets have to be read anew, each in every kind of going wrong. */
const everyPoint = async (trouble: Trouble): Promise<Point[]> => {
  const { story } = trouble;
  // The first approval is for warming up.
  for (const group of ['churn-warm', 'churn-model']) {
    await story.advance(LATER);
    await forgetCalls(story);
    await story.register({ group });
    await story.decide('bob', `${group}-v1-r1`, 'approve');
  }
  const seen: string[] = [];
  const isOurs = (call: Call): boolean => CALLERS.some((caller) => caller === call.function);
  return (await calls(story)).filter(isOurs).flatMap((call) => {
    const { function: caller, service, operation } = call;
    const name = `${caller} ${service} ${operation}`;
    seen.push(name);
    const nth = seen.filter((other) => other === name).length;
    const kinds = READS.has(operation) ? KINDS_OF_READS : KINDS;
    return kinds.map((kind) => ({ caller, service, operation, nth, kind }));
  });
};

const nameOf = ({ caller, service, operation, nth, kind }: Point): string =>
  `${caller} ${service}.${operation} ${nth} ${kind}`;

const order = async ({ story }: Trouble, { caller, kind, nth, ...call }: Point): Promise<void> => {
  const fault = { ...call, function: caller };
  if (nth > 1) await story.fault({ ...fault, kind: 'slow', ms: 0, times: nth - 1 });
  await story.fault({ ...fault, kind, times: 1 });
};

/** Moves the clock until something holds; what never comes to hold is what the checks at the end find. */
const until = async ({ story }: Trouble, holds: () => Promise<boolean>): Promise<void> => {
  for (let moves = 0; moves < MOST_MOVES && !(await holds()); moves++) await story.advance(LATER);
};

/** Clicks and answers, again when no modal opened or it did not close, as a person would. */
const vote = async ({ story }: Trouble, id: string, arn: string): Promise<void> => {
  for (let attempt = 0; attempt < 3 && (await story.status(arn)) !== 'Approved'; attempt++) {
    const { openedView } = await story.click('bob', id, 'approve');
    if (!openedView) continue;
    const { closed } = await story.submit('bob', openedView.id);
    await story.quiet();
    if (closed) return;
  }
};

/** One approval during which one call goes wrong; the point at which something is not as it should be throws. */
const approval = async (trouble: Trouble, point: Point, group: string): Promise<void> => {
  const { story } = trouble;
  const id = `${group}-v1-r1`;
  if (point.service === 'ssm') await story.advance(LATER);
  await order(trouble, point);
  const arn = await story.register({ group });
  await until(trouble, async () => (await trouble.cards(id)).length > 0);
  expect(await story.status(arn)).toBe('PendingManualApproval');
  await vote(trouble, id, arn);
  const isOver = async (): Promise<boolean> => (await story.execution(id)).status === 'SUCCEEDED';
  await until(trouble, async () => !(await trouble.isFollowed(arn)) && (await isOver()));

  expect(await story.status(arn)).toBe('Approved');
  expect(await isOver()).toBe(true);
  expect(await trouble.item(arn)).toMatchObject({
    stage: { kind: 'closed', as: 'settled', decision: { outcome: 'Approved', votes: [{ person: 'bob' }] } },
  });
  expect(await trouble.item(arn, 2)).toBeUndefined();
  await trouble.endedWell(id, 'Approved');
  expect(await trouble.inLineage(arn)).toEqual([`countersign-${id}`]);
  expect(await trouble.parts(id)).toEqual(['table', expect.stringMatching(/^vote:bob:/)]);
  expect((await trouble.directMessages(`${group} v1`)).length).toBeGreaterThan(0);
  expect(story.cloud.faults.list(), 'the fault was met').toEqual([]);
};

const problemsOf = async (trouble: Trouble, queue: Point[]): Promise<string[]> => {
  const problems: string[] = [];
  for (let point = queue.shift(); point; point = queue.shift()) {
    const group = `churn-${nameOf(point).replace(/[^a-zA-Z0-9]+/g, '-')}`;
    await approval(trouble, point, group).catch((error: unknown) => {
      problems.push(`${nameOf(point)}: ${error instanceof Error ? error.message : String(error)}`);
    });
    await trouble.story.mend();
  }
  return problems;
};

test.each(CALLERS)(
  '%s: whichever of its calls goes wrong, the approval ends well',
  { timeout: 240_000 },
  async (caller) => {
    const queue = points.filter((point) => point.caller === caller);
    expect(queue.length).toBeGreaterThan(0);
    const problems = await Promise.all(clouds.map((trouble) => problemsOf(trouble, queue)));
    expect(problems.flat()).toEqual([]);
  },
);
