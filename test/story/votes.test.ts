// Several people decide: each yes for the role in which it is needed, one no after another, changes requested, a vote taken
// back; and at every step everybody reads how far it is.
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story } from './story.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterAll(() => story.end());

const titleOf = async (id: string): Promise<string> => {
  const [header] = (await story.card(id)).blocks as { text?: { text: string } }[];
  return header?.text?.text ?? '';
};
/** What the thread says of votes. */
const told = async (id: string): Promise<string[]> =>
  (await story.thread(id))
    .filter(({ metadata }) => /^(vote|withdrawn):/.test(metadata?.event_payload.part ?? ''))
    .map(({ text }) => text);
const openedBy = async (user: string, id: string): Promise<string> => {
  const { openedView } = await story.click(user, id, 'approve');
  return openedView?.id ?? '';
};

test('one of each role approves, and the card says who is still needed', async () => {
  const arn = await story.register({ group: 'strict-two' });
  expect(await titleOf('strict-two-v1-r1')).toBe('strict-two v1: approval needed');
  await story.decide('dave', 'strict-two-v1-r1', 'approve', 'Fine for risk.');
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect(await titleOf('strict-two-v1-r1')).toBe('strict-two v1: 1 of 2 approvals, approvers still needed');
  expect(JSON.stringify((await story.card('strict-two-v1-r1')).blocks)).toContain('Dave for risk, ');
  await story.decide('carol', 'strict-two-v1-r1', 'approve', 'Checked on the holdout.');
  const version = await story.version(arn);
  expect(version.ModelApprovalStatus).toBe('Approved');
  expect(version.ApprovalDescription).toBe(
    'Approved by Dave (U0DAVE) and Carol (U0CAROL). Dave: Fine for risk. Carol: Checked on the holdout. Countersign strict-two-v1-r1.',
  );
  expect(version.CustomerMetadataProperties?.['countersign-by']).toBe('dave carol');
  expect(await told('strict-two-v1-r1')).toEqual([
    'strict-two v1: Dave approved for risk, 1 of 2. Still needed: one of approvers.',
    'strict-two v1: Carol approved for approvers, 2 of 2.',
  ]);
  const [notice] = await story.told('topic');
  expect(notice).toMatchObject({ outcome: 'Approved', who: ['dave', 'carol'] });
});

test('one person is never two', async () => {
  const arn = await story.register({ group: 'strict-one' });
  await story.decide('carol', 'strict-one-v1-r1', 'approve');
  const { openedView } = await story.click('carol', 'strict-one-v1-r1', 'approve');
  expect(openedView?.callback_id).toBe('approval.withdraw');
  expect(JSON.stringify(openedView?.blocks)).toContain('You approved strict-one v1');
  expect(await story.status(arn)).toBe('PendingManualApproval');
});

test('a vote is taken back until it is settled, and the thread says so', async () => {
  const arn = await story.register({ group: 'strict-back' });
  await story.decide('bob', 'strict-back-v1-r1', 'approve');
  expect(await story.submit('bob', await openedBy('bob', 'strict-back-v1-r1'))).toMatchObject({
    closed: true,
  });
  await story.quiet();
  expect(await titleOf('strict-back-v1-r1')).toBe('strict-back v1: approval needed');
  await story.decide('dave', 'strict-back-v1-r1', 'approve');
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect(await told('strict-back-v1-r1')).toEqual([
    'strict-back v1: Bob approved for approvers, 1 of 2. Still needed: one of risk.',
    'strict-back v1: Bob withdrew that vote.',
    'strict-back v1: Dave approved for risk, 1 of 2. Still needed: one of approvers.',
  ]);
});

test('two must say no where the policy says two', async () => {
  const arn = await story.register({ group: 'strict-no' });
  await story.decide('bob', 'strict-no-v1-r1', 'reject', 'The holdout overlaps.');
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect(JSON.stringify((await story.card('strict-no-v1-r1')).blocks)).toContain('Bob; 2 must reject.');
  await story.decide('dave', 'strict-no-v1-r1', 'reject', 'I see the overlap too.');
  const version = await story.version(arn);
  expect(version.ModelApprovalStatus).toBe('Rejected');
  expect(version.ApprovalDescription).toContain(
    'Rejected by Bob (U0BOB) and Dave (U0DAVE). Bob: The holdout overlaps.',
  );
});

test('changes are requested: the round ends, the version stays pending, and its correction is asked about', async () => {
  const arn = await story.register({ group: 'churn-changes' });
  await story.decide(
    'bob',
    'churn-changes-v1-r1',
    'request-changes',
    'Add the bias report for the age facet.',
  );
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect(await titleOf('churn-changes-v1-r1')).toBe('churn-changes v1: changes requested');
  expect(await told('churn-changes-v1-r1')).toEqual(['churn-changes v1: Bob requested changes.']);
  const { ephemeral } = await story.click(
    'carol',
    'churn-changes-v1-r1',
    'approve',
    (await story.card('churn-changes-v1-r1')).ts,
  );
  expect(ephemeral[0]?.text).toMatch(/^Not counted: Bob requested changes to churn-changes v1 on /);

  await story.advance('10m');
  expect(await story.messages()).not.toContainEqual(
    expect.objectContaining({ text: expect.stringContaining('churn-changes v1: approval needed') as string }),
  );
  await story
    .clients('alice')
    .sagemaker.send(
      new UpdateModelPackageCommand({ ModelPackageArn: arn, CustomerMetadataProperties: { bias: 'added' } }),
    );
  await story.quiet();
  expect(await titleOf('churn-changes-v1-r2')).toBe('churn-changes v1: approval needed');
  await story.decide('carol', 'churn-changes-v1-r2', 'approve');
  expect(await story.status(arn)).toBe('Approved');
});

test('the card of the next version leads to the one for which changes were requested; the one after that does not', async () => {
  await story.register({ group: 'churn-follows' });
  await story.decide('bob', 'churn-follows-v1-r1', 'request-changes', 'Add the bias report.');
  await story.register({ group: 'churn-follows' });
  const { ts } = await story.card('churn-follows-v1-r1');
  const link = `${story.cloud.webUrl}/archives/C0MODELS/p${ts.replace('.', '')}`;
  const said = async (id: string): Promise<string> => JSON.stringify((await story.card(id)).blocks[1]);
  expect(await said('churn-follows-v2-r1')).toContain(
    `{"type":"text","text":"It follows "},{"type":"link","url":"${link}","text":"v1"},{"type":"text","text":", where Bob requested changes:"}`,
  );
  expect(await said('churn-follows-v2-r1')).toContain('Add the bias report.');
  await story.register({ group: 'churn-follows' });
  expect(await said('churn-follows-v3-r1')).not.toContain('It follows');
  const [message] = (await story.messages('D0ALICE')).filter(({ text }) =>
    text.includes('requested changes'),
  );
  expect(message?.text).toBe(
    'Your churn-follows v1 is not approved, and not rejected: Bob requested changes. ' +
      'Register a new version, or correct this one. Countersign then checks again and asks again.',
  );
});

test('whoever was quicker, everybody else is told by whom and when', async () => {
  await story.register({ group: 'churn-late' });
  const [bobs, carols] = [
    await openedBy('bob', 'churn-late-v1-r1'),
    await openedBy('carol', 'churn-late-v1-r1'),
  ];
  await story.submit('carol', carols);
  const late = await story.submit('bob', bobs);
  expect(JSON.stringify(late.view?.blocks)).toContain('Not counted: Carol already approved churn-late v1');
});
