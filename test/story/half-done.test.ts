// What one person does alone, and the bell that lets a machine go on, gone wrong at each of their moments: what stands is
// gone on with, what does not is said so, and nobody is told the opposite of what became of it.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { countersign, signedAs, type Ran } from '../cli/run.ts';
import { type Story } from './story.ts';
import { Trouble } from './trouble.ts';
import { table, type Item } from './truth.ts';

let story: Story;
let trouble: Trouble;
beforeAll(async () => {
  trouble = await Trouble.begin();
  story = trouble.story;
});
afterAll(() => story.end());
afterEach(() => story.mend());

const REASON = 'Fraud wave, v3 is blind to it.';
/** Enough for the SDK's own retries. */
const LASTING = 9;

const as = async (who: string, ...args: string[]): Promise<Ran> => {
  const env = { ...signedAs(story.cloud.awsUrl, who), COUNTERSIGN_API_URL: story.cloud.webUrl };
  const ran = await countersign(args, { env });
  await story.quiet();
  return ran;
};
const breakGlass = (group: string): Promise<Ran> =>
  as('dave', 'break-glass', group, '1', '--yes', '--reason', REASON);

/** Has the `nth` call of an operation, and as many after it as `times`, go wrong. */
const order = async (fault: { nth?: number; times?: number; [key: string]: unknown }): Promise<void> => {
  const { nth = 1, times = 1, ...call } = fault;
  const ordered = { function: 'answer', ...call };
  if (nth > 1) await story.fault({ ...ordered, kind: 'slow', ms: 0, times: nth - 1 });
  await story.fault({ ...ordered, times });
};

const itemsOf = async (arn: string, sort: string): Promise<Item[]> =>
  (await table(story)).filter((item) => item['arn'] === arn && String(item['sort']).startsWith(sort));
const titleOf = async (id: string): Promise<string> => (await story.card(id)).text.split('. ')[0] ?? '';

const WRITE = { service: 'dynamodb', operation: 'PutItem' };
/** The pointer to the new round, the round, the question that it overrides. */
const [POINTER, ROUND, QUESTION] = [1, 2, 3];

test.each<[moment: string, fault: Parameters<typeof order>[0], status: number]>([
  ['pointer-lost', { ...WRITE, nth: POINTER, kind: 'lost' }, 0],
  ['round-lost', { ...WRITE, nth: ROUND, kind: 'lost' }, 0],
  ['round-died', { ...WRITE, nth: ROUND, kind: 'crash-after' }, 1],
  ['question-lost', { ...WRITE, nth: QUESTION, kind: 'lost' }, 0],
  ['question-fails', { ...WRITE, nth: QUESTION, kind: 'error', times: LASTING }, 0],
  ['question-died', { ...WRITE, nth: QUESTION, kind: 'crash-after' }, 1],
  ['bell-fails', { service: 'states', operation: 'SendTaskSuccess', kind: 'error', times: LASTING }, 0],
  ['start-fails', { service: 'lambda', operation: 'Invoke', kind: 'error', times: LASTING }, 0],
])(
  'a broken glass whose round stands approves, and closes the question: %s',
  async (moment, fault, status) => {
    const group = `glass-${moment}`;
    const arn = await story.register({ group });
    await order(fault);
    const ran = await breakGlass(group);
    expect(ran.status).toBe(status);
    if (status === 0) expect(ran.stdout).toContain('the glass is broken.');
    await story.mend();
    // One sweep starts the round, whose record closes the question; the next rings for that.
    for (const sweep of ['6m', '6m']) await story.advance(sweep);
    expect(await story.status(arn)).toBe('Approved');
    expect((await story.card(`${group}-v1-r1`)).text).toBe(
      `${group} v1: not decided, overridden by break glass. Dave broke the glass. No quorum voted.`,
    );
    expect(await titleOf(`${group}-v1-r2`)).toMatch(/: approved by break glass by Dave on /);
    expect((await story.execution(`${group}-v1-r1`)).status).toBe('SUCCEEDED');
    expect(await itemsOf(arn, 'request#')).toHaveLength(2);
    expect(await itemsOf(arn, 'refusal#')).toEqual([]);
  },
);

test('a question that is decided before the broken glass can close it stands, and the glass is void', async () => {
  const group = 'glass-second';
  const arn = await story.register({ group });
  await order({ ...WRITE, nth: ROUND, kind: 'crash-after' });
  expect((await breakGlass(group)).status).toBe(1);
  await story.decide('bob', `${group}-v1-r1`, 'reject', 'Leaks the label.');
  await story.advance('6m');
  expect(await story.status(arn)).toBe('Rejected');
  expect((await story.card(`${group}-v1-r2`)).text).toBe(
    `${group} v1: not approved by break glass, it was decided before. Round 1 was decided before the glass was broken.`,
  );
  expect(await trouble.ops(`${group}-v1-r2`)).toEqual([
    `${group} v1: not decided here: round 1 was decided before the glass was broken.`,
  ]);
});

test('of two broken glasses each is reviewed, whoever took back what in between', async () => {
  const group = 'glass-twice';
  const arn = await story.register({ group });
  await breakGlass(group);
  await as('bob', 'revoke', group, '1', '--reason', 'The wave was a false alarm.');
  await breakGlass(group);
  const sign = (who: string) => as(who, 'sign-review', group, '1');
  expect((await sign('bob')).status).toBe(0);
  expect((await sign('carol')).status).toBe(0);
  const signed = (await itemsOf(arn, 'request#')).map(
    ({ review }) => (review as { signed?: { person: string } } | undefined)?.signed?.person,
  );
  expect(signed).toEqual([undefined, 'carol', undefined, 'bob']);
  expect((await sign('carol')).stdout).toMatch(/^Not signed: Bob reviewed glass-twice v1 already, /);
});

/** A version under which somebody can do it. */
const before: Readonly<Record<string, (group: string) => Promise<unknown>>> = {
  'ask-again': async (group) => {
    await story.decide('bob', `${group}-v1-r1`, 'request-changes', 'Add the bias report.');
  },
  revoke: (group) => as('bob', 'approve', group, '1', '--yes'),
  'break-glass': () => Promise.resolve(),
  'sign-review': (group) => breakGlass(group),
  withdraw: (group) => as('bob', 'approve', group, '1', '--yes'),
};
const words = (deed: string): string[] => [
  ...(['revoke', 'break-glass'].includes(deed) ? ['--reason', REASON] : []),
  ...(deed === 'break-glass' ? ['--yes'] : []),
];
const doer = (deed: string): string => (deed === 'break-glass' ? 'dave' : 'bob');

test.each<[deed: string, policy: string, nth: number]>([
  ['revoke', 'churn', ROUND],
  ['sign-review', 'glass', 1],
  ['withdraw', 'glass', 1],
])('%s counts although the answer to its write is lost', async (deed, policy, nth) => {
  const group = `${policy}-lost-${deed}`;
  const arn = await story.register({ group });
  await before[deed]?.(group);
  await order({ ...WRITE, nth, kind: 'lost' });
  expect(await as(doer(deed), deed, group, '1', ...words(deed))).toMatchObject({ status: 0, stderr: '' });
  expect(story.cloud.faults.list()).toEqual([]);
  expect(await itemsOf(arn, 'refusal#')).toEqual([]);
});

test.each<[deed: string, policy: string, fault: object, maybe: string]>([
  ['ask-again', 'churn', { service: 'lambda', operation: 'Invoke' }, 'the question was put again'],
  ['revoke', 'churn', WRITE, 'the approval was revoked'],
  ['break-glass', 'glass', WRITE, 'the version was approved'],
  ['sign-review', 'glass', WRITE, 'the review was signed'],
])('%s that fails says what cannot be known, and nothing of a vote', async (deed, policy, fault, maybe) => {
  const group = `${policy}-fails-${deed}`;
  await story.register({ group });
  await before[deed]?.(group);
  await order({ ...fault, kind: 'error', times: LASTING });
  const args = [deed, group, '1', ...words(deed)] as const;
  const ran = await as(doer(deed), ...args);
  expect(ran).toMatchObject({ status: 1, stdout: '' });
  expect(ran.stderr).toContain(
    `Countersign met a fault, and cannot tell whether ${maybe}. In a minute countersign show says how it stands; ` +
      'if it was not done, give the command again. Ops see this fault.',
  );
  await story.mend();
  expect((await as(doer(deed), ...args)).status).toBe(0);
});

test.each<[fault: string, times: number]>([
  ['crash-before', 1],
  ['error', LASTING],
])('the machine goes on after Request changes although its bell ends as %s', async (kind, times) => {
  const group = `churn-bell-${kind}`;
  const id = `${group}-v1-r1`;
  const arn = await story.register({ group });
  await order({ service: 'states', operation: 'SendTaskSuccess', function: 'decide', kind, times });
  await story.decide('bob', id, 'request-changes', 'Add the bias report.');
  expect((await story.execution(id)).status).toBe('RUNNING');
  await story.mend();
  await story.advance('6m');
  expect((await story.execution(id)).status).toBe('SUCCEEDED');
  expect(await trouble.isFollowed(arn)).toBe(false);
  expect(await trouble.item(arn)).not.toHaveProperty('token');
  expect(await titleOf(id)).toBe(`${group} v1: changes requested`);
});

test('a repeated click rings as well', async () => {
  const group = 'churn-bell-again';
  const id = `${group}-v1-r1`;
  await story.register({ group });
  await order({ service: 'states', operation: 'SendTaskSuccess', function: 'decide', kind: 'crash-before' });
  const { ts } = await story.card(id);
  await story.decide('bob', id, 'request-changes', 'Add the bias report.');
  await story.click('carol', id, 'approve', ts);
  await story.quiet();
  expect((await story.execution(id)).status).toBe('SUCCEEDED');
});
