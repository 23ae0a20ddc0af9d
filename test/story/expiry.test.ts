// The end of a question, to the millisecond: whoever answers before it counts, whoever answers at it or after it does not,
// whether or not the state machine has noticed, and whatever it is doing just then.
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Story, type Clicked, type Submitted } from './story.ts';
import { calls, forgetCalls, itemsOf, tokens, wordsOf } from './truth.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterEach(() => story.mend());
afterAll(() => story.end());

interface Asked {
  readonly group: string;
  readonly id: string;
  readonly arn: string;
  /** When it closes, in epoch milliseconds. */
  readonly closes: number;
  /** A modal that bob has open, and the card as it was then. */
  readonly modal: string;
  readonly ts: string;
}

const asked = async (group: string): Promise<Asked> => {
  const id = `${group}-v1-r1`;
  const arn = await story.register({ group });
  const { openedView } = await story.click('bob', id, 'approve');
  const { request } = await itemsOf(story, arn);
  const closes = Date.parse((request['stage'] as { closesAt: string }).closesAt);
  return { group, id, arn, closes, modal: openedView?.id ?? '', ts: (await story.card(id)).ts };
};

/** Runs work at a moment of the local clock, which stands there until it is done. */
const atMoment = <T>(moment: number, work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    story.cloud.clock.at(moment, () => {
      story.cloud.settling.during(work).then(resolve, reject);
    });
  });

interface Heard {
  readonly click: Clicked;
  readonly vote: Submitted;
}

/** Carol clicks, and bob answers. */
const bothAnswer = async ({ id, ts, modal }: Asked): Promise<Heard> => ({
  click: await story.click('carol', id, 'reject', ts),
  vote: await story.submit('bob', modal),
});

const expectEnd = async ({ group, id, arn }: Asked, status: 'Approved' | 'Rejected'): Promise<void> => {
  expect(await story.status(arn)).toBe(status);
  expect((await story.execution(id)).status).toBe('SUCCEEDED');
  const { request } = await itemsOf(story, arn);
  expect(request['stage']).toMatchObject({
    as: 'settled',
    decision: { outcome: status, by: status === 'Approved' ? 'person' : 'expiry' },
  });
  const writes = (await calls(story, 'record')).filter(
    ({ operation, resource }) => operation === 'UpdateModelPackage' && resource.includes(`/${group}/`),
  );
  expect(writes).toHaveLength(1);
};

const expectCounted = ({ click, vote }: Heard): void => {
  expect([click.openedView?.callback_id, click.ephemeral]).toEqual(['approval.reject', []]);
  expect([vote.closed, vote.view]).toEqual([true, undefined]);
};

/** Both are told that it closed; what became of it is said once it is known. */
const expectLate = ({ click, vote }: Heard, group: string): void => {
  const late = new RegExp(`^Not counted: the question (about ${group} v1 )?closed `);
  expect(click.openedView).toBeUndefined();
  expect(click.ephemeral.map(({ text }) => text)).toEqual([expect.stringMatching(late)]);
  expect(vote.closed).toBe(false);
  expect(wordsOf(vote.view?.blocks)).toMatch(late);
};

/** Milliseconds from the end; the state machine itself wakes a minute after it. */
const MOMENTS = [-60_000, -1_000, -2, -1, 0, 1, 1_000, 59_000, 59_999, 60_000, 60_001, 61_000, 120_000];

test('answers at every moment around the end', { timeout: 120_000 }, async () => {
  await forgetCalls(story);
  const heard: { offset: number; it: Asked; both: Promise<Heard> }[] = [];
  for (const [index, offset] of MOMENTS.entries()) {
    const it = await asked(`churn-moment-${index}`);
    heard.push({ offset, it, both: atMoment(it.closes + offset, () => bothAnswer(it)) });
  }
  await story.advance('73h');
  for (const { offset, it, both } of heard) {
    if (offset < 0) expectCounted(await both);
    else expectLate(await both, it.group);
    await expectEnd(it, offset < 0 ? 'Approved' : 'Rejected');
  }
});

/** Somebody rings without a decision, so that the machine leaves `Ask` for `Record`, which takes a while. */
const whileRecordRuns = async (it: Asked): Promise<Heard> => {
  await story.fault({
    service: 'dynamodb',
    operation: 'GetItem',
    function: 'record',
    kind: 'slow',
    ms: 700,
    times: 1,
  });
  const taskToken = (await tokens(story, it.id)).at(-1);
  await story.clients('mallory').sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
  return bothAnswer(it);
};

test.each([
  ['a second before the end', -1_000, 'Approved'],
  ['a millisecond before the end', -1, 'Approved'],
  ['at the end', 0, 'Rejected'],
  ['a second after the end', 1_000, 'Rejected'],
] as const)('answers %s, while the machine is between two states', async (_when, offset, status) => {
  await forgetCalls(story);
  const it = await asked(`churn-between-${MOMENTS.indexOf(offset)}`);
  const both = atMoment(it.closes + offset, () => whileRecordRuns(it));
  await story.advance('73h');
  if (offset < 0) expectCounted(await both);
  else expectLate(await both, it.group);
  await expectEnd(it, status);
});
