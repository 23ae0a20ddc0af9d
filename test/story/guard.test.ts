// Decisions outside Countersign: whoever sets the status of a version themselves is seen and told, whatever the order of
// events and whichever call goes wrong; what Countersign itself writes never is.
import {
  SageMakerClient,
  UpdateModelPackageCommand,
  type UpdateModelPackageCommandInput,
} from '@aws-sdk/client-sagemaker';
import { DisableRuleCommand, EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Registration, type Story } from './story.ts';
import { LASTING, Trouble } from './trouble.ts';
import { calls, forgetCalls, table, type Item } from './truth.ts';

let story: Story;
let trouble: Trouble;
beforeAll(async () => {
  trouble = await Trouble.begin();
  story = trouble.story;
});
afterEach(() => story.mend());
afterAll(() => story.end());

const AFTER_SWEEP = '6m';
const idOf = (group: string, version = 1): string => `${group}-v${version}-r1`;
const CHANGES = 'countersign-local-approval-changes';
type Status = 'Approved' | 'Rejected' | 'PendingManualApproval';

/** What erin does with boto3, as the founding document shows it. */
const update = async (
  arn: string,
  change: Omit<UpdateModelPackageCommandInput, 'ModelPackageArn'>,
  as = 'erin',
) => {
  await story.clients(as).sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn: arn, ...change }));
  await story.quiet();
};
const set = (arn: string, status: Status, as = 'erin') => update(arn, { ModelApprovalStatus: status }, as);

const decidedAs = (status: Status): NonNullable<Registration['over']> => ({ ModelApprovalStatus: status });

const ops = (arn: string): Promise<string[]> => trouble.opsAbout(arn);
/** What the channel says about a version, beside its cards. */
const said = async (arn: string): Promise<string[]> =>
  (await story.messages()).map(({ text }) => text).filter((text) => text.endsWith(arn));

const sightings = async (arn: string): Promise<Item[]> =>
  (await table(story)).filter((item) => item['arn'] === arn && String(item['sort']).startsWith('outside#'));

const ERIN = 'erin (arn:aws:iam::000000000000:user/erin)';
const approvedBy = (name: string, who: string, arn: string): string =>
  `${name}: decided outside Countersign by ${who}: set to Approved, and nothing was set back. ` +
  `No vote led to this. Check your deployments, and set it to PendingManualApproval to stop it. ${arn}`;
const rejectedBy = (name: string, who: string, arn: string): string =>
  `${name}: decided outside Countersign by ${who}: set to Rejected, and nothing was set back. ` +
  `Ask whoever did it; set it to PendingManualApproval if it should not stand. ${arn}`;

/** Nothing was found that Countersign did not do itself. */
const notFlagged = async (arn: string): Promise<void> => {
  expect(await sightings(arn)).toEqual([]);
  expect(await ops(arn)).toEqual([]);
  expect(await said(arn)).toEqual([]);
};

test.each([
  ['Approved', approvedBy],
  ['Rejected', rejectedBy],
] as const)('erin sets a version to %s while its question is open', async (status, words) => {
  const group = `churn-open-${status}`;
  const arn = await story.register({ group });
  await set(arn, status);
  expect(await story.status(arn)).toBe(status);
  expect(await trouble.item(arn)).toMatchObject({
    stage: {
      kind: 'closed',
      as: 'overtaken',
      outside: { status, by: 'arn:aws:iam::000000000000:user/erin' },
    },
  });
  expect((await story.execution(idOf(group))).status).toBe('SUCCEEDED');
  const verb = status.toLowerCase();
  const then = status === 'Approved' ? 'and deployments may use v1 now.' : 'and v1 cannot be deployed.';
  const card = await story.card(idOf(group));
  expect(card.text).toBe(
    `${group} v1: ${verb} outside Countersign, still ${status}. ` +
      `Decided outside Countersign by ${ERIN}: set to ${status}. No vote led to this, ${then}`,
  );
  expect(card.blocks.some(({ type }) => type === 'actions')).toBe(false);
  await story.again(arn, 3, true);
  await story.advance(AFTER_SWEEP);
  expect(await ops(arn)).toEqual([words(`${group} v1`, ERIN, arn)]);
  expect(await sightings(arn)).toEqual([]);
  expect(await trouble.isFollowed(arn)).toBe(false);
  const late = await story.click('bob', idOf(group), 'approve', card.ts);
  expect(late.openedView).toBeUndefined();
});

test.each(['Approved', 'Rejected'] as const)(
  'a version that is registered straight as %s was decided by whoever registered it',
  async (status) => {
    const group = `churn-straight-${status}`;
    const arn = await story.register({ group, as: 'bob', over: decidedAs(status) });
    const words = status === 'Approved' ? approvedBy : rejectedBy;
    const told = [words(`${group} v1`, 'Bob (arn:aws:iam::000000000000:user/bob)', arn)];
    expect(await ops(arn)).toEqual(told);
    expect(await said(arn)).toEqual(told);
    await story.again(arn, 3, true);
    await story.again(arn, 3);
    await story.advance(AFTER_SWEEP);
    expect(await ops(arn)).toEqual(told);
    expect(await said(arn)).toEqual(told);
    expect(await sightings(arn)).toHaveLength(1);
    expect((await sightings(arn))[0]).not.toHaveProperty('due');
    expect(await trouble.item(arn)).toBeUndefined();
  },
);

test('the session of a role is named by its own name and to the letter, and is nobody whom the file does not list', async () => {
  const group = 'churn-session';
  const arn = await story.register({ group });
  const role = 'arn:aws:iam::000000000000:role/DataScientist';
  const Action = ['sagemaker:UpdateModelPackage'];
  story.cloud.iam.register({ arn: role, statements: [{ Effect: 'Allow', Action, Resource: ['*'] }] });
  const credentials = story.cloud.iam.mint(role, { name: 'bob', function: 'nobody' });
  const sagemaker = new SageMakerClient({ endpoint: story.cloud.awsUrl, region: 'us-east-1', credentials });
  await sagemaker.send(
    new UpdateModelPackageCommand({ ModelPackageArn: arn, ModelApprovalStatus: 'Approved' }),
  );
  await story.quiet();
  const by = 'bob (arn:aws:sts::000000000000:assumed-role/DataScientist/bob)';
  expect(await ops(arn)).toEqual([approvedBy(`${group} v1`, by, arn)]);
  expect((await story.card(idOf(group))).text).toContain(
    `Decided outside Countersign by ${by}: set to Approved.`,
  );
});

test.each(['approve', 'reject'] as const)(
  'our own writes (%s) are never flagged: replayed, duplicated, reordered, after a change of metadata',
  async (choice) => {
    const group = `churn-ours-${choice}`;
    const arn = await story.register({ group });
    await story.again(arn, 3, true);
    await story.decide('bob', idOf(group), choice, 'Because it is good enough');
    await story.again(arn, 3);
    await story.again(arn, 3, true);
    await update(arn, { CustomerMetadataProperties: { owner: 'erin' } });
    await story.again(arn, 3, true);
    await update(arn, { ApprovalDescription: 'said differently' });
    await story.advance(AFTER_SWEEP);
    await story.again(arn, 3, true);
    await story.quiet();
    await notFlagged(arn);
    await trouble.endedWell(idOf(group), choice === 'approve' ? 'Approved' : 'Rejected');
  },
);

test('a rejection by policy and an expiry are ours, too', async () => {
  const byPolicy = await story.register({ group: 'churn-policy', metrics: { auc: 0.5, accuracy: 0.5 } });
  const expired = await story.register({ group: 'churn-expiry' });
  await story.advance('73h');
  expect([await story.status(byPolicy), await story.status(expired)]).toEqual(['Rejected', 'Rejected']);
  await notFlagged(byPolicy);
  await notFlagged(expired);
});

test('an event that comes before the write is read back, and while it is taken back', async () => {
  const group = 'churn-between';
  const arn = await story.register({ group });
  const describe = { service: 'sagemaker', operation: 'DescribeModelPackage', function: 'record' };
  await story.fault({ ...describe, kind: 'slow', ms: 0, times: 1 });
  await story.fault({ ...describe, kind: 'error', code: 'AccessDeniedException', times: LASTING });
  await story.decide('bob', idOf(group), 'approve');
  await story.advance('1m');
  // Our write stands, nobody has read it back, and the item says `applying`.
  expect(await story.status(arn)).toBe('Approved');
  await story.again(arn, 3, true);
  await story.quiet();
  await update(arn, { CustomerMetadataProperties: { owner: 'erin' } });
  await story.mend();
  await story.advance(AFTER_SWEEP);
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect(await sightings(arn)).toEqual([]);
  await story.decide('carol', `${group}-v1-r2`, 'approve');
  expect(await story.status(arn)).toBe('Approved');
  await story.again(arn, 2, true);
  await story.quiet();
  expect(await sightings(arn)).toEqual([]);
  expect((await ops(arn)).filter((message) => message.includes('outside'))).toEqual([]);
});

test('approved by us, then rejected outside, then approved outside: both are told', async () => {
  const group = 'churn-after';
  const arn = await story.register({ group });
  await story.decide('bob', idOf(group), 'approve');
  await set(arn, 'Rejected');
  await update(arn, { CustomerMetadataProperties: { owner: 'alice' } }, 'alice');
  await story.again(arn, 2, true);
  await story.quiet();
  await set(arn, 'Approved', 'dave');
  await story.again(arn, 2, true);
  await story.advance(AFTER_SWEEP);
  const told = [
    rejectedBy(`${group} v1`, ERIN, arn),
    approvedBy(`${group} v1`, 'Dave (arn:aws:iam::000000000000:user/dave)', arn),
  ];
  expect(await ops(arn)).toEqual(told);
  expect((await said(arn)).reverse()).toEqual(told);
  expect(await trouble.item(arn, 2)).toBeUndefined();
});

test('set back by ops and approved outside once more, it is told once more', async () => {
  const group = 'churn-once-more';
  const arn = await story.register({ group });
  await set(arn, 'Approved');
  await set(arn, 'PendingManualApproval', 'ops');
  await set(arn, 'Approved');
  const told = approvedBy(`${group} v1`, ERIN, arn);
  expect(await ops(arn)).toEqual([told, told]);
});

test('a version that was registered as approved and set back is asked about like any other', async () => {
  const group = 'churn-set-back';
  const arn = await story.register({ group, over: decidedAs('Approved') });
  await set(arn, 'PendingManualApproval', 'ops');
  await story.decide('bob', idOf(group), 'approve');
  expect(await story.status(arn)).toBe('Approved');
  await story.advance(AFTER_SWEEP);
  expect(await ops(arn)).toHaveLength(1);
  await trouble.endedWell(idOf(group), 'Approved');
});

test('two versions: only the one that was decided outside is closed', async () => {
  const group = 'churn-two';
  const first = await story.register({ group });
  const second = await story.register({ group });
  await set(first, 'Approved');
  expect((await story.card(idOf(group))).text).toContain('approved outside Countersign');
  await story.decide('bob', idOf(group, 2), 'approve');
  await trouble.endedWell(idOf(group, 2), 'Approved');
  expect(await ops(first)).toHaveLength(1);
  await notFlagged(second);
});

test('a group that no policy names and one that is only observed are not guarded', async () => {
  for (const group of ['nobodys-group', 'observed-group']) {
    const arn = await story.register({ group });
    const before = await ops(arn);
    await set(arn, 'Approved');
    await story.advance(AFTER_SWEEP);
    expect(await sightings(arn)).toEqual([]);
    expect(await ops(arn)).toEqual(before);
    expect(await said(arn)).toEqual([]);
  }
});

test('a foreign status that is seen while record is at work is told when record is done', async () => {
  const group = 'churn-at-work';
  const arn = await story.register({ group });
  const describe = { service: 'sagemaker', operation: 'DescribeModelPackage', function: 'record' };
  await story.fault({ ...describe, kind: 'error', code: 'AccessDeniedException', times: LASTING });
  await story.decide('bob', idOf(group), 'approve');
  await set(arn, 'Rejected');
  expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'decided' } });
  await story.mend();
  await story.advance(AFTER_SWEEP);
  await story.advance(AFTER_SWEEP);
  expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'closed', as: 'overtaken' } });
  expect((await ops(arn)).filter((message) => message.includes('outside'))).toEqual([
    rejectedBy(`${group} v1`, ERIN, arn),
  ]);
  const look = (await table(story)).find((item) => item['arn'] === arn && item['sort'] === 'guard');
  expect(look).toBeDefined();
  expect(look).not.toHaveProperty('due');
});

test('an event that comes late finds what is, not what was', async () => {
  const group = 'churn-late';
  const arn = await story.register({ group });
  const { events } = story.clients();
  await events.send(new DisableRuleCommand({ Name: CHANGES }));
  await set(arn, 'Approved');
  await set(arn, 'PendingManualApproval');
  await events.send(new EnableRuleCommand({ Name: CHANGES }));
  await story.decide('bob', idOf(group), 'approve');
  await story.again(arn, 3, true);
  await story.quiet();
  await notFlagged(arn);
});

test('a version that moves on while guard looks is looked at again: the next question stays open', async () => {
  const group = 'churn-moves';
  const arn = await story.register({ group });
  await story.decide('bob', idOf(group), 'approve');
  await forgetCalls(story);
  await story.fault({
    service: 'dynamodb',
    operation: 'Query',
    function: 'guard',
    kind: 'slow',
    ms: 4000,
    times: 2,
  });
  await story.again(arn, 1, true);
  await expect.poll(async () => (await calls(story, 'guard')).length, { interval: 10 }).toBeGreaterThan(0);
  await set(arn, 'PendingManualApproval');
  expect(await trouble.item(arn, 2)).toMatchObject({ stage: { kind: 'asking' } });
  expect(await ops(arn)).toEqual([]);
  const looks = (await calls(story, 'guard')).filter(({ operation }) => operation === 'DescribeModelPackage');
  expect(looks.length).toBeGreaterThan(2);
});

test('what Slack could not be told is told by sweep', async () => {
  await story.fault({ service: 'slack', operation: '*', kind: 'error', code: 'fatal_error', times: LASTING });
  const group = 'churn-slack-down';
  const arn = await story.register({ group, over: decidedAs('Approved') });
  const told = [approvedBy(`${group} v1`, 'Alice (arn:aws:iam::000000000000:user/alice)', arn)];
  expect(await ops(arn)).toEqual(told);
  await story.mend();
  await story.advance(AFTER_SWEEP);
  expect(await said(arn)).toEqual(told);
  expect(await ops(arn)).toEqual(told);
});

const KINDS = ['crash-before', 'crash-after', 'lost', 'error'] as const;

interface Point {
  readonly service: string;
  readonly operation: string;
  /** The how many-th call of this operation by guard. */
  readonly nth: number;
  readonly kind: (typeof KINDS)[number];
}
type Decide = (group: string) => Promise<string>;

/** The calls of guard while somebody decides outside, each in every kind of going wrong. */
const everyPoint = async (decide: Decide, group: string): Promise<Point[]> => {
  await decide(`${group}-warm`);
  await forgetCalls(story);
  await decide(group);
  const seen: string[] = [];
  return (await calls(story, 'guard')).flatMap(({ service, operation }) => {
    seen.push(operation);
    const nth = seen.filter((one) => one === operation).length;
    return KINDS.map((kind) => ({ service, operation, nth, kind }));
  });
};

const order = async ({ nth, kind, ...call }: Point): Promise<void> => {
  const fault = { ...call, function: 'guard' };
  if (nth > 1) await story.fault({ ...fault, kind: 'slow', ms: 0, times: nth - 1 });
  await story.fault({ ...fault, kind, times: 1 });
};

const problemWith = async (decide: Decide, group: string): Promise<string | undefined> => {
  const arn = await decide(group);
  await story.advance(AFTER_SWEEP);
  await story.advance(AFTER_SWEEP);
  const told = (await ops(arn)).length;
  if (told !== 1) return `ops were told ${told} times`;
  if (story.cloud.faults.list().length > 0) return 'the fault was not met';
  const running = (await story.executions()).find(
    ({ name, status }) => name === idOf(group) && status !== 'SUCCEEDED',
  );
  return running && 'its execution waits';
};

const whileAsked: Decide = async (group) => {
  const arn = await story.register({ group });
  await set(arn, 'Approved');
  return arn;
};
const straight: Decide = (group) => story.register({ group, over: decidedAs('Approved') });

test.each([
  ['while a question is open', whileAsked, 'churn-c'],
  ['without any', straight, 'churn-d'],
] as const)(
  'whichever call of guard goes wrong, %s, it is told once',
  { timeout: 240_000 },
  async (_, decide, name) => {
    const points = await everyPoint(decide, name);
    expect(points.length).toBeGreaterThan(4 * KINDS.length);
    const problems: string[] = [];
    for (const [index, point] of points.entries()) {
      await order(point);
      const problem = await problemWith(decide, `${name}${index}`);
      if (problem) problems.push(`${point.operation} ${point.nth} ${point.kind}: ${problem}`);
      await story.mend();
    }
    expect(problems).toEqual([]);
  },
);
