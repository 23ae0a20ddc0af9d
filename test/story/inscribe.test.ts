// The decision in lineage: written with it, joined to the version, once. Whatever goes wrong there, the decision stands,
// everybody is told as always, and `sweep` has the note written later.
import {
  CreateActionCommand,
  DeleteActionCommand,
  DescribeActionCommand,
  ListActionsCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WEAK, type Story } from './story.ts';
import { LASTING, Trouble } from './trouble.ts';
import { calls, executionArn, forgetCalls } from './truth.ts';

let story: Story;
let trouble: Trouble;
beforeAll(async () => {
  trouble = await Trouble.begin();
  story = trouble.story;
});
afterEach(() => story.mend());
afterAll(() => story.end());

/** The schedule is five minutes. */
const AFTER_SWEEP = '6m';
const TYPE = 'CountersignDecision';
const idOf = (group: string): string => `${group}-v1-r1`;
const sagemaker = () => story.clients().sagemaker;

const actions = async (arn: string): Promise<number> => {
  const input = { SourceUri: arn, ActionType: TYPE };
  return (await sagemaker().send(new ListActionsCommand(input))).ActionSummaries?.length ?? 0;
};

const properties = async (id: string): Promise<Record<string, string> | undefined> =>
  (await sagemaker().send(new DescribeActionCommand({ ActionName: `countersign-${id}` }))).Properties;

/** What every story here ends in: one action, joined to the version, noted, and nothing left to do. */
const inscribedOnce = async (arn: string, id: string): Promise<void> => {
  expect(await trouble.inLineage(arn)).toEqual([`countersign-${id}`]);
  expect(await actions(arn)).toBe(1);
  expect(await trouble.item(arn)).toMatchObject({ told: { lineage: expect.any(String) as unknown } });
  expect(await trouble.isFollowed(arn)).toBe(false);
};

/** A fault of what `record` asks of lineage; the rest of the work goes on as always. */
const broken = (operation: string, fault: Record<string, unknown>): Promise<unknown> =>
  story.fault({ service: 'sagemaker', operation, function: 'record', times: LASTING, ...fault });

test('approved by a person: who, on what and in which execution, joined to the version', async () => {
  const group = 'churn-noted';
  const id = idOf(group);
  const arn = await story.register({ group });
  expect(await actions(arn)).toBe(0);
  await story.decide('bob', id, 'approve');
  const item = await trouble.item(arn);
  const { decision, judged } = item?.['stage'] as { decision: { at: string }; judged: { evidence: string } };
  expect(await properties(id)).toEqual({
    outcome: 'Approved',
    by: 'person',
    approvers: 'bob',
    slackUsers: 'U0BOB',
    decidedAt: decision.at,
    request: id,
    execution: executionArn(story, id),
    evidence: judged.evidence,
    policy: item?.['policyDigest'],
    content: item?.['contentDigest'],
  });
  await inscribedOnce(arn, id);
  await trouble.endedWell(id, 'Approved');
});

test('rejected by a person, by the policy and by the end of the window', async () => {
  const person = await story.register({ group: 'churn-no' });
  await story.decide('carol', idOf('churn-no'), 'reject', 'Drifts on the newest month');
  expect(await properties(idOf('churn-no'))).toMatchObject({ outcome: 'Rejected', approvers: 'carol' });
  const policy = await story.register({ group: 'churn-weak', metrics: WEAK });
  expect(await properties(idOf('churn-weak'))).toMatchObject({ outcome: 'Rejected', by: 'policy' });
  const late = await story.register({ group: 'churn-late' });
  await story.advance('73h');
  expect(await properties(idOf('churn-late'))).toMatchObject({ outcome: 'Rejected', by: 'expiry' });
  await inscribedOnce(person, idOf('churn-no'));
  await inscribedOnce(policy, idOf('churn-weak'));
  await inscribedOnce(late, idOf('churn-late'));
});

test('a round that ends without a decision of its own leaves nothing in lineage', async () => {
  const arn = await story.register({ group: 'churn-elsewhere' });
  await trouble.update(arn, { ModelApprovalStatus: 'Approved' });
  await story.advance(AFTER_SWEEP);
  expect(await trouble.item(arn)).toMatchObject({ stage: { as: 'overtaken' } });
  expect([await actions(arn), await trouble.isFollowed(arn)]).toEqual([0, false]);
});

const FAULTS: [string, string, Record<string, unknown>][] = [
  ['denied-find', 'ListArtifacts', { kind: 'error', code: 'AccessDeniedException' }],
  ['denied', 'CreateAction', { kind: 'error', code: 'AccessDeniedException' }],
  ['full', 'CreateAction', { kind: 'error', code: 'ResourceLimitExceeded' }],
  ['broken', 'CreateAction', { kind: 'error' }],
  ['throttled', 'CreateAction', { kind: 'throttle' }],
  ['lost', 'CreateAction', { kind: 'lost' }],
  ['silent', 'CreateAction', { kind: 'timeout', ms: 3_600_000 }],
  ['denied-join', 'AddAssociation', { kind: 'error', code: 'AccessDeniedException' }],
  ['lost-join', 'AddAssociation', { kind: 'lost' }],
];

test.each(FAULTS)(
  'lineage fails (%s): the decision stands, all are told, and sweep finishes it',
  { timeout: 60_000 },
  async (name, operation, fault) => {
    const group = `churn-lineage-${name}`;
    const id = idOf(group);
    const arn = await story.register({ group });
    await broken(operation, fault);
    await story.decide('bob', id, 'approve');
    expect(await story.status(arn)).toBe('Approved');
    expect((await story.execution(id)).status).toBe('SUCCEEDED');
    await trouble.endedWell(id, 'Approved');
    const { revision } = (await trouble.item(arn)) ?? {};
    await forgetCalls(story);
    await story.advance(AFTER_SWEEP);
    expect(await trouble.item(arn)).toMatchObject({
      told: { topic: expect.any(String) as unknown },
      revision,
    });
    expect((await trouble.item(arn))?.['told']).not.toHaveProperty('lineage');
    expect(await trouble.isFollowed(arn)).toBe(true);

    await story.mend();
    await story.advance(AFTER_SWEEP);
    await inscribedOnce(arn, id);
    // Nobody hears of it: no second word to machines or people, and the card is as it was.
    expect(await calls(story, 'announce')).toEqual([]);
    expect(await trouble.ops(id)).toEqual([]);
    expect((await trouble.decisions(id)).topic).toHaveLength(1);
  },
);

test('while lineage fails, sweep goes on telling what was not told', async () => {
  const group = 'churn-mute';
  const arn = await story.register({ group });
  await story.fault({ service: 'sns', operation: 'Publish', function: 'announce', kind: 'error', times: 50 });
  await broken('CreateAction', { kind: 'error' });
  await story.decide('bob', idOf(group), 'approve');
  await story.mend();
  await broken('CreateAction', { kind: 'error' });
  await story.advance(AFTER_SWEEP);
  await trouble.endedWell(idOf(group), 'Approved');
  expect(await trouble.isFollowed(arn)).toBe(true);
  await story.mend();
  await story.advance(AFTER_SWEEP);
  await inscribedOnce(arn, idOf(group));
});

test('a message that Slack refuses keeps no decision out of lineage', async () => {
  const group = 'churn-unheard';
  const arn = await story.register({ group });
  const mute = { service: 'slack', operation: 'conversations.open', function: 'announce', kind: 'error' };
  await story.fault({ ...mute, code: 'internal_error', times: LASTING });
  await broken('CreateAction', { kind: 'error', times: 6 });
  await story.decide('bob', idOf(group), 'approve');
  await story.advance(AFTER_SWEEP);
  await story.advance(AFTER_SWEEP);
  expect(await trouble.inLineage(arn)).toEqual([`countersign-${idOf(group)}`]);
  expect(await trouble.isFollowed(arn)).toBe(true);
  await story.mend();
  await story.advance(AFTER_SWEEP);
  await inscribedOnce(arn, idOf(group));
});

test('what lineage never takes is given up after 13 days; the decision stands', async () => {
  const group = 'churn-never';
  const arn = await story.register({ group });
  await broken('CreateAction', { kind: 'error', code: 'ResourceLimitExceeded' });
  await story.decide('bob', idOf(group), 'approve');
  await story.advance('1d');
  expect(await trouble.isFollowed(arn)).toBe(true);
  await story.advance('12d');
  await story.advance('6m');
  expect(await trouble.isFollowed(arn)).toBe(false);
  await story.mend();
  await story.advance('1h');
  expect([await story.status(arn), await actions(arn)]).toEqual(['Approved', 0]);
});

test('a stranger who took the name is not believed; once their action is deleted, ours is written', async () => {
  const group = 'churn-forged';
  const id = idOf(group);
  const name = `countersign-${id}`;
  const arn = await story.register({ group });
  const stranger = story.clients('mallory').sagemaker;
  await stranger.send(
    new CreateActionCommand({
      ActionName: name,
      ActionType: TYPE,
      Source: { SourceUri: arn },
      Properties: { outcome: 'Approved', approvers: 'mallory' },
    }),
  );
  await story.decide('carol', id, 'reject', 'Drifts on the newest month');
  await story.advance(AFTER_SWEEP);
  expect(await story.status(arn)).toBe('Rejected');
  expect(await trouble.inLineage(arn)).toEqual([]);
  expect((await trouble.item(arn))?.['told']).not.toHaveProperty('lineage');
  await stranger.send(new DeleteActionCommand({ ActionName: name }));
  await story.advance(AFTER_SWEEP);
  expect(await properties(id)).toMatchObject({ outcome: 'Rejected', approvers: 'carol' });
  await inscribedOnce(arn, id);
});

test('record called again and again, at once too, writes it once', async () => {
  const group = 'churn-again';
  const arn = await story.register({ group });
  await broken('CreateAction', { kind: 'error' });
  await story.decide('bob', idOf(group), 'approve');
  await story.mend();
  const record = story.cloud.status().functions.find(({ name }) => name === 'record')?.arn ?? '';
  const invoke = () => story.cloud.lambdas.invoke(record, JSON.stringify({ arn, round: 1 }));
  await Promise.all([invoke(), invoke(), invoke()]);
  await forgetCalls(story);
  await invoke();
  await story.quiet();
  await inscribedOnce(arn, idOf(group));
  expect((await calls(story, 'record')).map(({ operation }) => operation)).toEqual(['GetItem']);
});
