// What somebody else does to a version while it is asked about: content that changed is asked about anew, and nothing
// is ever approved that was not shown.
import { type UpdateModelPackageCommandInput } from '@aws-sdk/client-sagemaker';
import { DisableRuleCommand, EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Story } from './story.ts';
import { LASTING, Trouble } from './trouble.ts';
import { calls, forgetCalls, put, table } from './truth.ts';

let story: Story;
let trouble: Trouble;
beforeAll(async () => {
  trouble = await Trouble.begin();
  story = trouble.story;
});
afterEach(() => story.mend());
afterAll(() => story.end());

const AFTER_SWEEP = '6m';
const idOf = (group: string, round = 1): string => `${group}-v1-r${round}`;
type Change = Omit<UpdateModelPackageCommandInput, 'ModelPackageArn'>;

const specification = (model: string): Change => ({
  InferenceSpecification: {
    Containers: [
      { Image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/xgb:1', ModelDataUrl: `s3://models/${model}` },
    ],
    SupportedContentTypes: ['text/csv'],
    SupportedResponseMIMETypes: ['text/csv'],
  },
});
const CHANGES: [string, Change][] = [
  ['metadata', { CustomerMetadataProperties: { owner: 'somebody else' } }],
  ['specification', specification('swapped.tar.gz')],
  ['card', { ModelCard: { ModelCardContent: '{"model_overview":{}}', ModelCardStatus: 'Draft' } }],
  ['source', { SourceUri: 's3://models/elsewhere' }],
];
const OWNER = CHANGES[0]?.[1] ?? {};

/** Holds `record` at its first or second look at the version, as a fault that lasts. */
const holdRecord = async (look: 1 | 2): Promise<void> => {
  const describe = { service: 'sagemaker', operation: 'DescribeModelPackage', function: 'record' };
  if (look === 2) await story.fault({ ...describe, kind: 'slow', ms: 0, times: 1 });
  await story.fault({ ...describe, kind: 'error', code: 'AccessDeniedException', times: LASTING });
};

const hasButtons = async (id: string): Promise<boolean> =>
  (await story.card(id)).blocks.some(({ type }) => type === 'actions');

test.each(CHANGES)(
  'content that changes while it is asked about (%s) voids the question and asks anew',
  async (name, change) => {
    const group = `churn-changed-${name}`;
    const arn = await story.register({ group });
    const { openedView } = await story.click('bob', idOf(group), 'approve');
    const old = await story.card(idOf(group));
    await trouble.update(arn, change);

    expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'closed', as: 'changed' } });
    expect((await story.card(idOf(group))).text).toContain('evidence changed, votes are void');
    expect(await hasButtons(idOf(group))).toBe(false);
    expect((await story.execution(idOf(group))).status).toBe('SUCCEEDED');
    expect(await hasButtons(idOf(group, 2))).toBe(true);

    const submitted = await story.submit('bob', openedView?.id ?? '');
    expect(JSON.stringify(submitted.view)).toContain(
      'the evidence of ' + `${group} v1 changed after this card was shown`,
    );
    const stale = await story.click('carol', idOf(group), 'approve', old.ts);
    expect(stale.openedView).toBeUndefined();
    expect(stale.ephemeral[0]?.text).toContain('Nothing was approved. Look for the newest card');
    await story.quiet();
    expect(await story.status(arn)).toBe('PendingManualApproval');

    await story.decide('bob', idOf(group, 2), 'approve');
    expect(await story.status(arn)).toBe('Approved');
    await trouble.endedWell(idOf(group, 2), 'Approved');
    expect((await trouble.decisions(idOf(group))).topic).toEqual([]);
  },
);

test('what is not content, and the same content again, change nothing', async () => {
  const group = 'churn-same';
  const arn = await story.register({ group, metadata: { owner: 'churn team' } });
  const before = await trouble.item(arn);
  const { ts } = await story.card(idOf(group));
  await trouble.update(arn, { ApprovalDescription: 'please hurry' });
  await trouble.update(arn, { CustomerMetadataProperties: { owner: 'churn team' } });
  await trouble.update(arn, { ModelApprovalStatus: 'PendingManualApproval' });
  await trouble.update(arn, { ...specification(`${group}/model.tar.gz`) });
  expect(await trouble.item(arn)).toEqual(before);
  expect((await story.card(idOf(group))).ts).toBe(ts);
  expect(await trouble.cards(idOf(group, 2))).toEqual([]);
});

test.each(CHANGES)(
  'content that changes between decision and record (%s) is not approved but asked about anew',
  async (name, change) => {
    const group = `churn-late-${name}`;
    const arn = await story.register({ group });
    await holdRecord(1);
    await story.decide('bob', idOf(group), 'approve');
    await trouble.update(arn, change);
    await story.mend();
    await story.advance('1m');
    await story.advance(AFTER_SWEEP);

    expect(await story.status(arn)).toBe('PendingManualApproval');
    expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'closed', as: 'changed' } });
    expect((await story.card(idOf(group))).text).toContain('evidence changed, votes are void');
    expect(await trouble.ops(idOf(group))).toContainEqual(
      expect.stringContaining('The decision was not applied'),
    );
    expect((await trouble.decisions(idOf(group))).topic).toEqual([]);
    expect(await hasButtons(idOf(group, 2))).toBe(true);
    await story.decide('carol', idOf(group, 2), 'approve');
    expect(await story.status(arn)).toBe('Approved');
  },
);

test.each(CHANGES)(
  'content that changes between the update and the reading back (%s) is taken back',
  async (name, change) => {
    const group = `churn-between-${name}`;
    const arn = await story.register({ group });
    await holdRecord(2);
    await story.decide('bob', idOf(group), 'approve');
    // The state machine's retries are over: our write stands, and nobody has read it back.
    await story.advance('1m');
    expect(await trouble.failure(idOf(group))).toMatchObject({ status: 'FAILED', state: 'Record' });
    await trouble.update(arn, change);
    await story.mend();
    await story.advance(AFTER_SWEEP);

    expect(await story.status(arn)).toBe('PendingManualApproval');
    expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'closed', as: 'changed' } });
    expect(await trouble.ops(idOf(group))).toContainEqual(
      expect.stringContaining('The decision was not applied'),
    );
    expect((await trouble.decisions(idOf(group))).topic).toEqual([]);
    await story.advance(AFTER_SWEEP);
    expect(await hasButtons(idOf(group, 2))).toBe(true);
    await story.decide('carol', idOf(group, 2), 'approve');
    expect(await story.status(arn)).toBe('Approved');
  },
);

test('taking back a write fails at first, and is not skipped by a retry', async () => {
  const group = 'churn-take-back';
  const arn = await story.register({ group });
  await holdRecord(2);
  await story.decide('bob', idOf(group), 'approve');
  await story.advance('1m');
  await trouble.update(arn, OWNER);
  await story.mend();
  const update = { service: 'sagemaker', operation: 'UpdateModelPackage', function: 'record' };
  await story.fault({ ...update, kind: 'error', code: 'AccessDeniedException', times: LASTING });
  await trouble.redrive(idOf(group));
  await story.advance('1m');
  expect(await trouble.failure(idOf(group))).toMatchObject({ status: 'FAILED', state: 'Record' });
  expect((await trouble.decisions(idOf(group))).topic).toEqual([]);
  await story.mend();
  await trouble.redrive(idOf(group));
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect(await hasButtons(idOf(group, 2))).toBe(true);
});

test('content that changes while our write is on its way is taken back at once', async () => {
  const group = 'churn-race';
  const arn = await story.register({ group });
  const describe = {
    service: 'sagemaker',
    operation: 'DescribeModelPackage',
    function: 'record',
    kind: 'slow',
    times: 1,
  };
  await story.fault({ ...describe, ms: 0 });
  await story.fault({ ...describe, ms: 3000 });
  const { openedView } = await story.click('bob', idOf(group), 'approve');
  await story.submit('bob', openedView?.id ?? '');
  await expect.poll(() => story.status(arn), { timeout: 10_000, interval: 10 }).toBe('Approved');
  await trouble.update(arn, OWNER);
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect(await hasButtons(idOf(group, 2))).toBe(true);
  expect((await trouble.decisions(idOf(group))).topic).toEqual([]);
});

test.each(['Approved', 'Rejected'] as const)(
  'a status that is set to %s elsewhere is not overwritten, even if guard never hears of it',
  async (status) => {
    const group = `churn-elsewhere-${status}`;
    const arn = await story.register({ group });
    const rule = { Name: 'countersign-local-approval-changes' };
    await story.clients().events.send(new DisableRuleCommand(rule));
    await trouble.update(arn, { ModelApprovalStatus: status, ApprovalDescription: 'by hand' });
    await story.clients().events.send(new EnableRuleCommand(rule));
    const before = await story.version(arn);
    await story.decide(
      'bob',
      idOf(group),
      status === 'Approved' ? 'reject' : 'approve',
      'Because I can say so',
    );
    const after = await story.version(arn);
    expect([after.ModelApprovalStatus, after.ApprovalDescription]).toEqual([status, 'by hand']);
    expect(after.LastModifiedTime).toEqual(before.LastModifiedTime);
    expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'closed', as: 'overtaken' } });
    expect((await story.card(idOf(group))).text).toContain(`outside Countersign, still ${status}`);
    // Heard of at last, it has been told already.
    await story.again(arn, 2, true);
    await story.quiet();
    expect(await trouble.ops(idOf(group))).toEqual([
      expect.stringContaining(
        `decided outside Countersign by Alice (arn:aws:iam::000000000000:user/alice): set to ${status}`,
      ),
    ]);
    expect((await trouble.decisions(idOf(group))).topic).toEqual([]);
    await trouble.update(arn, { ModelApprovalStatus: 'PendingManualApproval' });
    await story.advance(AFTER_SWEEP);
    expect(await trouble.cards(idOf(group, 2))).toEqual([]);
  },
);

test('a status that is set elsewhere together with the content is not overwritten either', async () => {
  const group = 'churn-elsewhere-content';
  const arn = await story.register({ group });
  await holdRecord(1);
  await story.decide('bob', idOf(group), 'approve');
  await trouble.update(arn, { ...OWNER, ModelApprovalStatus: 'Rejected' });
  await story.mend();
  await story.advance(AFTER_SWEEP);
  expect(await story.status(arn)).toBe('Rejected');
  expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'closed', as: 'overtaken' } });
  expect((await trouble.decisions(idOf(group))).topic).toEqual([]);
});

test('a version that is deleted while it is asked about is never approved', async () => {
  const group = 'churn-deleted';
  const arn = await story.register({ group });
  await trouble.remove(arn);
  await story.decide('bob', idOf(group), 'approve');
  expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'closed', as: 'gone' } });
  expect((await story.card(idOf(group))).text).toContain('the version is gone');
  expect((await story.execution(idOf(group))).status).toBe('SUCCEEDED');
  expect((await trouble.decisions(idOf(group))).topic).toEqual([]);
});

test.each(['event', 'sweep'])(
  'a version that is deleted and registered anew under the same ARN is a new round (by %s)',
  async (by) => {
    const group = `churn-anew-${by}`;
    const arn = await story.register({ group });
    const old = await story.card(idOf(group));
    await trouble.remove(arn, group);
    const rule = { Name: 'countersign-local-registrations' };
    if (by === 'sweep') await story.clients().events.send(new DisableRuleCommand(rule));
    expect(await story.register({ group })).toBe(arn);
    await story.clients().events.send(new EnableRuleCommand(rule));
    await story.advance(AFTER_SWEEP);
    expect(await trouble.item(arn)).toMatchObject({ stage: { kind: 'closed', as: 'gone' } });
    expect(await hasButtons(idOf(group))).toBe(false);
    const { openedView } = await story.click('bob', idOf(group), 'approve', old.ts);
    expect(openedView).toBeUndefined();
    await story.decide('bob', idOf(group, 2), 'approve');
    expect(await story.status(arn)).toBe('Approved');
    expect((await trouble.decisions(idOf(group, 2))).topic).toHaveLength(1);
  },
);

test.each(['approve', 'reject'] as const)(
  'a version that was decided (%s) and is set back to pending is asked about again',
  async (choice) => {
    const group = `churn-again-${choice}`;
    const arn = await story.register({ group });
    await story.decide('bob', idOf(group), choice, 'Reason enough for now');
    await trouble.update(arn, { ModelApprovalStatus: 'PendingManualApproval' });
    expect(await hasButtons(idOf(group, 2))).toBe(true);
    await story.decide('carol', idOf(group, 2), 'approve');
    expect(await story.status(arn)).toBe('Approved');
    await trouble.endedWell(idOf(group, 2), 'Approved');
    expect((await trouble.decisions(idOf(group))).topic).toHaveLength(1);
  },
);

test('a group that a policy names later is asked about by sweep', async () => {
  // What a run without that policy leaves behind: the notice of the group, and no request.
  await story.register({ group: 'unnamed-group' });
  const notice = (await table(story)).find((item) => item['group'] === 'unnamed-group');
  expect(notice).toMatchObject({ told: expect.any(String) as unknown });
  const group = 'churn-named-later';
  const rule = { Name: 'countersign-local-registrations' };
  await story.clients().events.send(new DisableRuleCommand(rule));
  const arn = await story.register({ group });
  await story.clients().events.send(new EnableRuleCommand(rule));
  await put(story, { ...notice, arn: `group#${group}`, group, package: arn });
  await story.advance(AFTER_SWEEP);
  expect(await hasButtons(idOf(group))).toBe(true);
  // The group that still has none is looked at no more than that.
  await forgetCalls(story);
  await story.advance(AFTER_SWEEP);
  expect(await calls(story, 'intake')).toEqual([]);
});

test('versions older than startFrom are left alone, by events and by sweep', async () => {
  const startFrom = new Date(Date.now() + 3_600_000).toISOString();
  const later = await Trouble.begin({ startFrom });
  try {
    const old = await later.story.register({ group: 'churn-old' });
    await later.story.advance(AFTER_SWEEP);
    await later.story.again(old, 1);
    await later.story.advance('2h');
    const young = await later.story.register({ group: 'churn-young' });
    await later.story.again(old, 1);
    await later.story.advance(AFTER_SWEEP);
    expect(await later.item(old)).toBeUndefined();
    expect(await later.story.status(old)).toBe('PendingManualApproval');
    expect(await later.item(young)).toMatchObject({ stage: { kind: 'asking' } });
  } finally {
    await later.story.end();
  }
});
