// Every way an approval can end, each seen in the registry, in Slack, in the execution, on the topic and on the bus.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story, WEAK } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story.end());

/** Each story has a group of its own, so that its request is called `<group>-v1-r1`. */
const groupOf = (name: string, prefix = 'churn'): { group: string; id: string } => ({
  group: `${prefix}-${name}`,
  id: `${prefix}-${name}-v1-r1`,
});

test('passes, and a person approves', async () => {
  const { group, id } = groupOf('approve');
  const arn = await story.register({ group, description: 'Retrained on October data.' });
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect((await story.card(id)).text).toMatch(
    /^churn-approve v1: approval needed\. All 2 checks pass\. Bob or Carol can decide until /,
  );

  expect((await story.decide('bob', id, 'approve', 'Holds on the\nSeptember holdout')).closed).toBe(true);

  const version = await story.version(arn);
  expect(version.ModelApprovalStatus).toBe('Approved');
  expect(version.ApprovalDescription).toBe(
    `Approved by Bob (U0BOB): Holds on the September holdout. Countersign ${id}.`,
  );
  expect(version.CustomerMetadataProperties).toEqual({ 'countersign-request': id, 'countersign-by': 'bob' });
  const card = await story.card(id);
  expect(card.text).toMatch(/^churn-approve v1: approved by Bob on .* UTC\. The registry says Approved\.$/);
  expect(card.blocks.map((block) => block.type)).not.toContain('actions');
  expect((await story.execution(id)).status).toBe('SUCCEEDED');
  const decision = { group, version: 1, arn, outcome: 'Approved', by: 'person', who: ['bob'], requestId: id };
  expect(await story.told('topic')).toEqual([expect.objectContaining(decision)]);
  expect(await story.told('bus')).toEqual([
    expect.objectContaining({
      'detail-type': 'Countersign Decision',
      detail: expect.objectContaining(decision) as unknown,
    }),
  ]);
  expect((await story.messages('D0ALICE'))[0]?.text).toBe(
    'Your churn-approve v1 is approved, by Bob. Deployments may use it.',
  );
});

test('passes, and a person rejects with a reason that is mandatory', async () => {
  const { group, id } = groupOf('reject');
  const arn = await story.register({ group });
  const { openedView } = await story.click('carol', id, 'reject');
  const refused = await story.submit('carol', openedView?.id ?? '', { Reason: 'no' });
  expect(refused).toMatchObject({ closed: false, errors: { reason: expect.any(String) as unknown } });
  const reason = 'Holdout overlaps the training data; split by customer';
  expect((await story.submit('carol', openedView?.id ?? '', { Reason: reason })).closed).toBe(true);
  await story.quiet();
  const version = await story.version(arn);
  expect(version.ModelApprovalStatus).toBe('Rejected');
  expect(version.ApprovalDescription).toBe(`Rejected by Carol (U0CAROL): ${reason}. Countersign ${id}.`);
  expect((await story.card(id)).text).toContain(`Reason: ${reason}`);
  expect(await story.told('topic')).toEqual([
    expect.objectContaining({ outcome: 'Rejected', by: 'person', who: ['carol'] }),
  ]);
});

test('fails a threshold: rejected, and nobody is asked', async () => {
  const { group, id } = groupOf('weak');
  const arn = await story.register({ group, metrics: WEAK });
  const version = await story.version(arn);
  expect(version.ModelApprovalStatus).toBe('Rejected');
  expect(version.ApprovalDescription).toBe(
    `Rejected by policy: AUC 0.74, needs at least 0.80: too low by 0.06. Countersign ${id}.`,
  );
  const card = await story.card(id);
  expect(card.text).toBe(
    'churn-weak v1: rejected by policy, nobody was asked. AUC 0.74, needs at least 0.80: too low by 0.06.',
  );
  expect(card.blocks.map((block) => block.type)).not.toContain('actions');
  expect(await story.told('bus')).toContainEqual(
    expect.objectContaining({
      detail: expect.objectContaining({
        outcome: 'Rejected',
        by: 'policy',
        who: [],
        requestId: id,
      }) as unknown,
    }),
  );
});

test.each([
  [
    'nan',
    '{\n "binary_classification_metrics": {"auc": {"value": NaN}}\n}',
    'Line 2 has NaN; JSON has no such number.',
  ],
  ['empty', '', 'the file is empty.'],
])('bad evidence (%s): rejected, and the message says which file and why', async (name, metrics, why) => {
  const { group, id } = groupOf(name);
  const arn = await story.register({ group, metrics });
  const { ModelApprovalStatus, ApprovalDescription } = await story.version(arn);
  expect(ModelApprovalStatus).toBe('Rejected');
  expect(ApprovalDescription).toContain('s3://models/');
  expect(ApprovalDescription).toContain(why);
  expect((await story.card(id)).text).toContain(why);
});

test.each([
  ['missing', 's3://models/there/is/none.json', 'the file does not exist.'],
  ['foreign', 's3://elsewhere/evaluation.json', 'the policy does not allow the bucket elsewhere.'],
  ['https', 'https://169.254.169.254/latest/meta-data', 'it is not the s3:// address of a file.'],
])('a metrics address that leads nowhere (%s) is bad evidence', async (name, uri, why) => {
  const { group } = groupOf(name);
  const arn = await story.register({ group, uri });
  const { ModelApprovalStatus, ApprovalDescription } = await story.version(arn);
  expect([ModelApprovalStatus, ApprovalDescription]).toEqual(['Rejected', expect.stringContaining(why)]);
});

test('bad evidence is asked about where the policy says so', async () => {
  const { group, id } = groupOf('nan', 'lenient');
  const arn = await story.register({ group, metrics: 'NaN' });
  expect(await story.status(arn)).toBe('PendingManualApproval');
  await story.decide('bob', id, 'approve');
  expect(await story.status(arn)).toBe('Approved');
});

test('nobody decides in time: rejected, or left pending as the policy says', async () => {
  const reject = groupOf('late');
  const keep = groupOf('late', 'patient');
  const rejected = await story.register({ group: reject.group });
  const kept = await story.register({ group: keep.group });
  await story.advance('71h');
  expect(await story.status(rejected)).toBe('PendingManualApproval');
  await story.advance('2h');
  expect(await story.status(rejected)).toBe('Rejected');
  expect((await story.version(rejected)).ApprovalDescription).toContain('nobody decided in time');
  expect(await story.status(kept)).toBe('PendingManualApproval');
  expect((await story.card(reject.id)).text).toMatch(/^churn-late v1: rejected, because nobody decided by /);
  expect((await story.card(keep.id)).text).toMatch(
    /^patient-late v1: left pending, because nobody decided by /,
  );
  expect((await story.execution(keep.id)).status).toBe('SUCCEEDED');
  const told = (await story.told('topic')).map(({ requestId, outcome, by }) => [requestId, outcome, by]);
  expect(told).toContainEqual([reject.id, 'Rejected', 'expiry']);
  expect(told).toContainEqual([keep.id, 'Pending', 'expiry']);
});

test('observe: a card without buttons, no decision, and the registry is never written', async () => {
  const { group, id } = groupOf('fraud', 'observed');
  const arn = await story.register({ group });
  expect(await story.status(arn)).toBe('PendingManualApproval');
  const card = await story.card(id);
  expect(card.text).toContain('observed only');
  expect(card.blocks.map((block) => block.type)).not.toContain('actions');
  expect((await story.execution(id)).status).toBe('SUCCEEDED');
  expect(await story.told('bus')).not.toContainEqual(
    expect.objectContaining({ detail: expect.objectContaining({ requestId: id }) as unknown }),
  );
  await story.advance('80h');
  expect(await story.status(arn)).toBe('PendingManualApproval');
});

test('a group without a policy: no request, nobody can approve it, ops are told once', async () => {
  const first = await story.register({ group: 'fraud-cards' });
  await story.register({ group: 'fraud-cards' });
  await story.advance('15m');
  expect(await story.status(first)).toBe('PendingManualApproval');
  expect((await story.executions()).filter(({ name }) => name.startsWith('fraud'))).toEqual([]);
  const notices = (await story.told('topic')).filter(({ subject }) =>
    String(subject).includes('fraud-cards'),
  );
  expect(notices).toHaveLength(1);
  expect((await story.messages()).filter(({ text }) => text.includes('fraud-cards'))).toHaveLength(1);
});

test('a version that has 50 properties already is decided all the same', async () => {
  const { group, id } = groupOf('full');
  const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, 'value']));
  const arn = await story.register({ group, metadata });
  await story.decide('bob', id, 'approve');
  const version = await story.version(arn);
  expect(version.ModelApprovalStatus).toBe('Approved');
  expect(version.CustomerMetadataProperties).toEqual(metadata);
});

test('the stamp on a decided version starts no second round', async () => {
  const { group, id } = groupOf('once');
  const arn = await story.register({ group, metadata: { owner: 'churn team' } });
  await story.decide('bob', id, 'reject', 'Not good enough for the campaign');
  await story.advance('1h');
  expect((await story.version(arn)).CustomerMetadataProperties).toMatchObject({ owner: 'churn team' });
  const names = (await story.executions()).map(({ name }) => name).filter((name) => name.startsWith(group));
  expect(names).toEqual([id]);
});

test('the person who registered a version cannot approve it', async () => {
  const { group, id } = groupOf('model', 'own');
  const arn = await story.register({ group, as: 'alice' });
  const { openedView, ephemeral } = await story.click('alice', id, 'approve');
  expect(openedView).toBeUndefined();
  expect(ephemeral.map(({ text }) => text)).toEqual([
    'Not counted: you registered own-model v1, and nobody approves their own version. Bob can.',
  ]);
  await story.decide('bob', id, 'approve');
  expect(await story.status(arn)).toBe('Approved');
});
