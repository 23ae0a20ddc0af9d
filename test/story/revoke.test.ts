// An approval is taken back by the command: whoever may decide does, whatever changed since; it is told everywhere, and
// stands beside the approval.
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { countersign, signedAs, type Ran } from '../cli/run.ts';
import { Trouble } from './trouble.ts';
import { type Story } from './story.ts';
import { table, type Item } from './truth.ts';

let story: Story;
let trouble: Trouble;
beforeAll(async () => {
  trouble = await Trouble.begin();
  story = trouble.story;
});
afterAll(() => story.end());
afterEach(() => story.mend());

const REASON = 'Scores drift since Monday.';

const as = async (who: string, ...args: string[]): Promise<Ran> => {
  const env = { ...signedAs(story.cloud.awsUrl, who), COUNTERSIGN_API_URL: story.cloud.webUrl };
  const ran = await countersign(args, { env });
  await story.quiet();
  return ran;
};
const revoke = (who: string, group: string): Promise<Ran> =>
  as(who, 'revoke', group, '1', '--reason', REASON);

/** Registers a version and has Bob approve it. */
const approved = async (group: string): Promise<string> => {
  const arn = await story.register({ group });
  await story.decide('bob', `${group}-v1-r1`, 'approve', 'Holds.');
  expect(await story.status(arn)).toBe('Approved');
  return arn;
};

const set = async (arn: string, change: object): Promise<void> => {
  await story
    .clients('erin')
    .sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn: arn, ...change }));
  await story.quiet();
};

const requestsOf = async (arn: string): Promise<Item[]> =>
  (await table(story)).filter((item) => item['arn'] === arn && String(item['sort']).startsWith('request#'));

test('an approval is taken back, in a round of its own beside it, and everybody is told', async () => {
  const arn = await approved('churn-drift');
  await story.told('topic');
  await story.told('bus');
  const ran = await revoke('carol', 'churn-drift');
  expect(ran).toMatchObject({
    status: 0,
    stderr: '',
    stdout: 'churn-drift v1: the approval is revoked. Countersign sets v1 to Rejected now.\n',
  });
  const version = await story.version(arn);
  expect([version.ModelApprovalStatus, version.ApprovalDescription]).toEqual([
    'Rejected',
    `Approval revoked by Carol (U0CAROL): ${REASON} Countersign churn-drift-v1-r2.`,
  ]);
  expect(version.CustomerMetadataProperties).toMatchObject({
    'countersign-request': 'churn-drift-v1-r2',
    'countersign-by': 'carol',
  });

  const [first, second] = await requestsOf(arn);
  const { judged, decision } = first?.['stage'] as { judged: { evidence: string }; decision: { at: string } };
  expect(decision).toMatchObject({ outcome: 'Approved', by: 'person' });
  expect(second).toMatchObject({
    round: 2,
    stage: {
      as: 'settled',
      judged: { evidence: judged.evidence },
      decision: {
        by: 'revocation',
        outcome: 'Rejected',
        revokes: { request: 'churn-drift-v1-r1', round: 1, who: 'Bob approved', at: decision.at },
        votes: [{ person: 'carol', words: REASON, evidence: judged.evidence }],
      },
    },
  });
  expect((await story.execution('churn-drift-v1-r2')).status).toBe('SUCCEEDED');

  const card = await story.card('churn-drift-v1-r2');
  expect(card.text).toMatch(
    /^churn-drift v1: approval revoked by Carol on \d+ \w{3} \d\d:\d\d UTC. The registry says Rejected. Reason: Scores drift since Monday.$/,
  );
  expect(await story.thread('churn-drift-v1-r2')).toEqual([]);
  const before = await story.card('churn-drift-v1-r1');
  expect(before.text).toMatch(
    /^churn-drift v1: approved, later revoked by Carol on \d+ \w{3} \d\d:\d\d UTC. The registry says Rejected.$/,
  );
  expect(JSON.stringify(before.blocks)).toContain(`/archives/C0MODELS/p${card.ts.replace('.', '')}"`);

  const topic = await story.told('topic');
  expect(topic).toContainEqual(
    expect.objectContaining({
      outcome: 'Rejected',
      by: 'revocation',
      who: ['carol'],
      revokes: 'churn-drift-v1-r1',
    }),
  );
  const ops =
    `churn-drift v1: Carol revoked the approval: ${REASON} It is Rejected. ` +
    `What runs it already goes on: check your deployments. ${arn}`;
  expect(topic.filter(({ message }) => message !== undefined)).toEqual([
    {
      subject: 'Countersign: churn-drift v1 approval revoked',
      message: ops,
      requestId: 'churn-drift-v1-r2',
      arn,
    },
  ]);
  const bus = (await story.told('bus')).map(({ detail }) => detail);
  expect(bus).toContainEqual(expect.objectContaining({ by: 'revocation', requestId: 'churn-drift-v1-r2' }));
  expect((await as('bob', 'show', 'churn-drift', '1')).stdout).toMatch(/^churn-drift v1: approval revoked\n/);
  await story.advance('10m');
  expect(await story.card('churn-drift-v1-r2')).toEqual(card);
});

test('content that changed since is no reason to leave it approved', async () => {
  const arn = await approved('churn-altered');
  await set(arn, { CustomerMetadataProperties: { stage: 'canary' } });
  expect((await revoke('bob', 'churn-altered')).status).toBe(0);
  expect(await story.status(arn)).toBe('Rejected');
  expect((await story.version(arn)).CustomerMetadataProperties).toMatchObject({ stage: 'canary' });
});

test('whoever may not is told why, and it is recorded; what is not approved is not taken back', async () => {
  const arn = await story.register({ group: 'churn-may' });
  expect(await revoke('bob', 'churn-may')).toMatchObject({
    status: 2,
    stdout:
      'Not revoked: the question about churn-may v1 is open, and nothing is approved.\nReject it instead.\n',
  });
  await story.decide('bob', 'churn-may-v1-r1', 'approve');
  for (const who of ['alice', 'dave'])
    expect(await revoke(who, 'churn-may')).toMatchObject({
      status: 2,
      stdout: 'Not revoked: you are not among those who decide about churn-may. Bob or Carol\ncan.\n',
    });
  expect(await revoke('mallory', 'churn-may')).toMatchObject({
    status: 2,
    stdout:
      'Not revoked: identities.yml names nobody for\narn:aws:iam::000000000000:user/mallory. Ask whoever looks after Countersign to\nadd it there.\n',
  });
  expect(await as('bob', 'revoke', 'churn-may', '1', '--reason', 'no')).toMatchObject({
    status: 64,
    stderr:
      'Write at least 10 characters: whoever relied on it has to know why.\ncountersign revoke --help\n',
  });
  expect(await story.status(arn)).toBe('Approved');
  const kept = (await table(story)).filter(
    (item) => item['arn'] === arn && String(item['sort']).startsWith('refusal#'),
  );
  expect(kept.map(({ choice, why, caller }) => [choice, why, String(caller).split('/')[1]]).sort()).toEqual([
    ['revoke', 'not-approved', 'bob'],
    ['revoke', 'not-entitled', 'alice'],
    ['revoke', 'not-entitled', 'dave'],
    ['revoke', 'not-entitled', 'mallory'],
  ]);
});

test('of several who take it back at once one does, and the others are told by whom', async () => {
  const arn = await approved('churn-both');
  const shown = await as('bob', 'show', 'churn-both', '1', '--json');
  const { id } = JSON.parse(shown.stdout) as { id: string };
  const post = async (who: string): Promise<[number, string]> => {
    const answer = await fetch(`${story.cloud.webUrl}/decisions`, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${who}/20261126/us-east-1/execute-api/aws4_request`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ do: 'revoke', request: id, words: `${REASON} Says ${who}.` }),
    });
    return [answer.status, ((await answer.json()) as { message: string }).message];
  };
  const answers = await Promise.all(Array.from({ length: 20 }, (_, one) => post(one % 2 ? 'bob' : 'carol')));
  await story.quiet();
  const [won] = answers.filter(([status]) => status === 200);
  expect(won?.[1]).toBe('churn-both v1: the approval is revoked. Countersign sets v1 to Rejected now.');
  const rounds = await requestsOf(arn);
  const { decision } = rounds[1]?.['stage'] as { decision: { votes: { name: string }[] } };
  const told = new RegExp(
    `^Not revoked: ${decision.votes[0]?.name} revoked the approval of churn-both v1 already, on .* UTC\\.$`,
  );
  const lost = answers.filter((answer) => answer !== won);
  expect(lost.map(([status]) => status)).toEqual(Array.from({ length: 19 }, () => 409));
  for (const [, message] of lost) expect(message).toMatch(told);
  expect(rounds).toHaveLength(2);
  expect(await story.status(arn)).toBe('Rejected');
});

test('a status that somebody else sets meanwhile stands, and the round says so', async () => {
  const arn = await approved('churn-meanwhile');
  // Nobody starts the round before the next sweep.
  await story.fault({ service: 'lambda', operation: 'Invoke', function: 'answer', times: 10, kind: 'error' });
  expect(await revoke('carol', 'churn-meanwhile')).toMatchObject({ status: 0 });
  expect(await story.status(arn)).toBe('Approved');
  await story.mend();
  await set(arn, { ModelApprovalStatus: 'Rejected' });
  await story.advance('10m');
  expect((await story.card('churn-meanwhile-v1-r2')).text).toMatch(
    /^churn-meanwhile v1: rejected outside Countersign, still Rejected\. Decided outside Countersign by erin /,
  );
  expect((await story.card('churn-meanwhile-v1-r1')).text).toMatch(/: approved by Bob on /);
});

test('what could not be started is started by sweep; guard sees nothing in it', async () => {
  const arn = await approved('churn-late');
  await story.fault({ service: 'lambda', operation: 'Invoke', function: 'answer', times: 10, kind: 'error' });
  expect(await revoke('carol', 'churn-late')).toMatchObject({ status: 0 });
  await story.mend();
  await story.advance('10m');
  expect(await story.status(arn)).toBe('Rejected');
  await story.again(arn, 3, true);
  await story.advance('10m');
  expect(await trouble.opsAbout(arn)).toEqual([expect.stringMatching(/: Carol revoked the approval: /)]);
});

test('while Slack is down it is taken back all the same, and both cards say so once Slack is back', async () => {
  const arn = await approved('churn-silent');
  await story.fault({ service: 'slack', operation: '*', times: 1000, kind: 'error', code: 'internal_error' });
  expect(await revoke('carol', 'churn-silent')).toMatchObject({ status: 0 });
  expect(await story.status(arn)).toBe('Rejected');
  await story.mend();
  await story.advance('10m');
  const { ts } = await story.card('churn-silent-v1-r2');
  const before = await story.card('churn-silent-v1-r1');
  expect(before.text).toMatch(/: approved, later revoked by Carol on /);
  expect(JSON.stringify(before.blocks)).toContain(`/archives/C0MODELS/p${ts.replace('.', '')}"`);
});

test('it can be asked about again, once it is set back to pending', async () => {
  const arn = await approved('churn-return');
  await revoke('carol', 'churn-return');
  expect(await as('bob', 'ask-again', 'churn-return', '1')).toMatchObject({
    status: 2,
    stdout:
      'Not asked again: the registry says churn-return v1 is Rejected. Set it to\nPendingManualApproval, and it is asked about anew.\n',
  });
  await story.advance('1m');
  await set(arn, { ModelApprovalStatus: 'PendingManualApproval' });
  expect((await story.card('churn-return-v1-r3')).text).toMatch(/^churn-return v1: approval needed/);
  await story.decide('bob', 'churn-return-v1-r3', 'approve');
  expect(await story.status(arn)).toBe('Approved');
  expect(await revoke('carol', 'churn-return')).toMatchObject({ status: 0 });
  expect(await story.status(arn)).toBe('Rejected');
});

test('an approval that Countersign did not give is not taken back', async () => {
  const arn = await story.register({ group: 'churn-foreign' });
  await set(arn, { ModelApprovalStatus: 'Approved' });
  expect(await revoke('carol', 'churn-foreign')).toMatchObject({
    status: 2,
    stdout:
      'Not revoked: churn-foreign v1 was approved outside Countersign, so there is no\napproval here to take back. Set it to Rejected in the registry; the runbook says\nhow, under Decided outside.\n',
  });
  expect(await story.status(arn)).toBe('Approved');
});
