// People decide by the command, as themselves, under the rules of the card; also while Slack is down.
import { UpdateModelPackageCommand, type ModelApprovalStatus } from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { countersign, signedAs, type Ran } from '../cli/run.ts';
import { Story } from './story.ts';
import { itemsOf, put } from './truth.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterAll(() => story.end());
afterEach(() => story.mend());

const as = async (who: string, ...args: string[]): Promise<Ran> => {
  const env = { ...signedAs(story.cloud.awsUrl, who), COUNTERSIGN_API_URL: story.cloud.webUrl };
  const ran = await countersign(args, { env });
  await story.quiet();
  return ran;
};
/** Somebody sets a status, as the runbook says or as it does not. */
const set = async (arn: string, status: ModelApprovalStatus): Promise<void> => {
  const change = { ModelPackageArn: arn, ModelApprovalStatus: status };
  await story.clients('alice').sagemaker.send(new UpdateModelPackageCommand(change));
  await story.quiet();
};
const SLACK_DOWN = { service: 'slack', operation: '*', times: 1000, kind: 'error', code: 'internal_error' };

test('while Slack is down a question waits, is decided by the command, and is shown once Slack is back', async () => {
  await story.fault(SLACK_DOWN);
  const arn = await story.register({ group: 'churn-outage' });
  const { request: waiting } = await itemsOf(story, arn);
  expect(waiting['card']).not.toHaveProperty('ts');

  const pending = await as('bob', 'pending');
  expect(pending).toMatchObject({ status: 0, stderr: '' });
  const [said, , head, row, , advice] = pending.stdout.split('\n');
  expect(said).toBe('1 question is open, 1 waits for you (bob). Times are UTC.');
  expect(head).toBe('for you  model         version  votes   why                closes');
  expect(row).toMatch(
    /^yes {6}churn-outage {8}1 {2}0 of 1 {2}All 2 checks pass {2}\w{3} \d{1,2} \w{3} \d\d:\d\d$/,
  );
  expect(advice).toBe('countersign show churn-outage 1      countersign approve churn-outage 1');

  const approved = await as('bob', 'approve', 'churn-outage', '1', '--yes', '--comment', 'Holds on my set.');
  expect(approved.stderr).toMatch(
    new RegExp(`^This approves ${arn}, evidence [0-9a-f]{8}, policy [0-9a-f]{8}\\.\n$`),
  );
  expect(approved).toMatchObject({
    status: 0,
    stdout:
      'churn-outage v1: Bob approved. Countersign compares the evidence once more, then\nsets v1 to Approved.\n',
  });
  const version = await story.version(arn);
  expect(version.ModelApprovalStatus).toBe('Approved');
  expect(version.ApprovalDescription).toBe(
    'Approved by Bob (U0BOB): Holds on my set. Countersign churn-outage-v1-r1.',
  );
  expect((await as('carol', 'pending')).stdout).toBe('No question is open. You are carol.\n');

  await story.mend();
  await story.advance('10m');
  const card = await story.card('churn-outage-v1-r1');
  expect(card.text).toMatch(/^churn-outage v1: approved by Bob on /);
  const thread = await story.thread('churn-outage-v1-r1');
  expect(thread.map(({ text }) => text)).toContain('churn-outage v1: Bob approved.');
});

test.each<[what: string, typed: string]>([
  ['Ctrl+C', '\u0003'],
  ['Ctrl+D', '\u0004'],
  ['Enter', '\r'],
])('nothing is sent where the question of the command is answered by %s', async (what, typed) => {
  const group = `glass-${what.replace('+', '')}`;
  const arn = await story.register({ group });
  const env = { ...signedAs(story.cloud.awsUrl, 'dave'), COUNTERSIGN_API_URL: story.cloud.webUrl };
  const glass = ['break-glass', group, '1', '--reason', 'Fraud wave, v3 is blind.'];
  for (const args of [['approve', group, '1'], glass]) {
    const ran = await countersign(args, { env, typed });
    expect(ran).toMatchObject({ status: 2, stdout: 'Nothing was sent.\n' });
    expect(ran.stderr).toContain(`This approves ${arn}`);
    expect(ran.stderr).not.toContain('Error');
  }
});

test('whoever may not decide is told why, and it is recorded', async () => {
  const arn = await story.register({ group: 'churn-refused' });
  const refused = async (who: string): Promise<Ran> =>
    as(who, 'reject', 'churn-refused', '1', '--reason', 'I do not like it.');
  const read = ({ status, stdout }: Ran): [number | null, string] => [status, stdout.replace(/\s+/g, ' ')];
  const [status, words] = read(await refused('alice'));
  expect([status, words.replace(/until .*? UTC/, 'until (date)')]).toEqual([
    2,
    'Not counted: you registered churn-refused v1. Nobody approves their own version. Bob or Carol can, until ' +
      '(date). You will get a message when it is decided. ',
  ]);
  expect(read(await refused('dave'))).toEqual([
    2,
    'Not counted: you are not among those who decide about churn-refused. Bob or Carol can; one is enough. ' +
      'If you should be able to, ask the owner of policies/churn.yml. Your answer was recorded. ',
  ]);
  const unknown = [
    2,
    'Not counted: identities.yml names nobody for arn:aws:iam::000000000000:user/mallory. ' +
      'Ask whoever looks after Countersign to add it there. ',
  ];
  expect(read(await refused('mallory'))).toEqual(unknown);
  const { refusals } = await itemsOf(story, arn);
  expect(refusals.map(({ caller, why }) => [caller, why]).sort()).toEqual([
    ['arn:aws:iam::000000000000:user/alice', 'author'],
    ['arn:aws:iam::000000000000:user/dave', 'not-entitled'],
    ['arn:aws:iam::000000000000:user/mallory', 'unknown-person'],
  ]);
  expect(await story.status(arn)).toBe('PendingManualApproval');
});

test('one votes in Slack and one by the command; a vote is taken back in either', async () => {
  const arn = await story.register({ group: 'strict-mixed' });
  expect((await as('dave', 'approve', 'strict-mixed', '1', '--yes')).stdout).toBe(
    'strict-mixed v1: Dave approved for risk, 1 of 2. Still needed: one of approvers.\nThe question stays open.\n',
  );
  expect((await as('dave', 'withdraw', 'strict-mixed', '1')).stdout).toBe(
    'strict-mixed v1: Dave withdrew that vote. The question stays open.\n',
  );
  expect(await as('dave', 'withdraw', 'strict-mixed', '1')).toMatchObject({ status: 2 });
  await story.decide('carol', 'strict-mixed-v1-r1', 'approve');
  const shown = await as('dave', 'show', 'strict-mixed', '1');
  expect(shown.stdout).toMatch(/^strict-mixed v1: 1 of 2 approvals, approvers or risk still needed\n/);
  expect(await as('dave', 'approve', 'strict-mixed', '1', '--yes')).toMatchObject({ status: 0 });
  expect(await story.status(arn)).toBe('Approved');
  expect(await as('bob', 'approve', 'strict-mixed', '1', '--yes')).toMatchObject({ status: 2 });
});

test('what was shown is what is decided: other evidence, or another round, is refused', async () => {
  const arn = await story.register({ group: 'churn-shown' });
  const { stdout } = await as('bob', 'show', 'churn-shown', '1', '--json');
  const { id, evidence } = JSON.parse(stdout) as { id: string; evidence: string };
  const post = (body: object) =>
    fetch(`${story.cloud.webUrl}/decisions`, {
      method: 'POST',
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=bob/20261126/us-east-1/execute-api/aws4_request',
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  const answer = { do: 'approve', request: id, evidence };
  const others: [body: object, status: number][] = [
    [{ ...answer, evidence: 'f'.repeat(64) }, 409],
    [{ ...answer, evidence: evidence.slice(0, 8) }, 400],
    [{ ...answer, request: 'churn-shown-v1-r2' }, 404],
    [{ ...answer, do: 'reject' }, 400],
    [{ ...answer, person: 'carol' }, 400],
    [{}, 400],
  ];
  for (const [body, status] of others) {
    const { status: answered } = await post(body);
    expect({ body, status: answered }).toEqual({ body, status });
  }
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect((await post(answer)).status).toBe(200);
  await story.quiet();
  expect(await story.status(arn)).toBe('Approved');
});

test.each(['GET', 'POST'])('an unsigned %s is turned away before any function', async (method) => {
  const before = story.cloud.calls.list('answer').length;
  const answer = await fetch(`${story.cloud.webUrl}/decisions`, { method });
  expect([answer.status, await answer.text()]).toEqual([403, '{"message":"Forbidden"}']);
  expect(story.cloud.calls.list('answer')).toHaveLength(before);
});

test('a round that ended without an approval is followed by another when somebody entitled asks', async () => {
  const arn = await story.register({ group: 'churn-again' });
  expect(await as('bob', 'ask-again', 'churn-again', '1')).toMatchObject({
    status: 2,
    stdout: 'Not asked again: the question about churn-again v1 is open already.\n',
  });
  await as('bob', 'request-changes', 'churn-again', '1', '--reason', 'Wait for the audit to end.');
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect(await as('dave', 'ask-again', 'churn-again', '1')).toMatchObject({ status: 2 });
  expect(await as('alice', 'ask-again', 'churn-again', '1')).toMatchObject({
    status: 0,
    stdout: 'churn-again v1 is asked about again, as round 2.\n',
  });
  expect((await story.card('churn-again-v1-r2')).text).toMatch(/^churn-again v1: approval needed/);
  expect(await as('carol', 'approve', 'churn-again', '1', '--yes')).toMatchObject({ status: 0 });
  expect(await story.status(arn)).toBe('Approved');
  expect(await as('carol', 'ask-again', 'churn-again', '1')).toMatchObject({
    status: 2,
    stdout:
      'Not asked again: the registry says churn-again v1 is Approved. Set it to\nPendingManualApproval, and it is asked about anew.\n',
  });
});

test.each([
  ['channel_not_found', true],
  ['internal_error', false],
])('a Slack that says %s is counted for the alarm: %s', async (code, isCounted) => {
  const counted: string[] = [];
  story.cloud.lambdas.logs.listen((name, line) => {
    if (name === 'ask' && line.includes('"SlackRefusals"')) counted.push(line);
  });
  await story.fault({ ...SLACK_DOWN, code });
  await story.register({ group: `churn-${code.replaceAll('_', '-')}` });
  expect(counted).toHaveLength(isCounted ? 1 : 0);
  for (const line of counted)
    expect(JSON.parse(line)).toMatchObject({ service: 'countersign', step: 'ask', SlackRefusals: 1 });
});

const WHY = 'The newer one fails in production.';

test('an older version is approved behind newer ones only by who knows of the newest that stands and says why', async () => {
  const first = await story.register({ group: 'churn-behind' });
  for (const version of ['2', '3']) {
    await story.register({ group: 'churn-behind' });
    expect(await as('bob', 'approve', 'churn-behind', version, '--yes')).toMatchObject({ status: 0 });
  }
  const approve = (...more: string[]) => as('carol', 'approve', 'churn-behind', '1', '--yes', ...more);
  const behind = (newest: string) => ({
    status: 2,
    stdout: `Not counted: v${newest} of churn-behind is approved, and is newer than v1. To go back\nbehind v${newest}, approve it again with --behind ${newest} and --comment.\n`,
  });
  expect(await approve()).toMatchObject(behind('3'));
  expect(await approve('--comment', WHY)).toMatchObject(behind('3'));
  const { openedView } = await story.click('carol', 'churn-behind-v1-r1', 'approve');
  expect(JSON.stringify(openedView)).toContain('v3 is approved, and is newer. ');
  const drift = ['--reason', 'Drift in production since Tuesday.'];
  expect(await as('bob', 'revoke', 'churn-behind', '3', ...drift)).toMatchObject({ status: 0 });
  // v2 stands still: the modal warned of another one.
  const submitted = await story.submit('carol', openedView?.id ?? '', { 'Why the older version': WHY });
  expect(JSON.stringify(submitted.view)).toContain('v2 of churn-behind is approved, and is newer than v1.');
  expect(await approve('--comment', WHY, '--behind', '3')).toMatchObject(behind('2'));
  expect(await story.status(first)).toBe('PendingManualApproval');
  expect(await approve('--comment', WHY, '--behind', 'v2')).toMatchObject({ status: 0 });
  expect(await story.status(first)).toBe('Approved');
});

test.each<[what: string, status: ModelApprovalStatus]>([
  ['is asked about again', 'PendingManualApproval'],
  ['was rejected outside', 'Rejected'],
])('a version that %s keeps nobody from going back behind it', async (_what, status) => {
  const group = `churn-behind-${status.toLowerCase()}`;
  const first = await story.register({ group });
  const second = await story.register({ group });
  expect(await as('bob', 'approve', group, '2', '--yes')).toMatchObject({ status: 0 });
  expect(await as('carol', 'approve', group, '1', '--yes')).toMatchObject({ status: 2 });
  await set(second, status);
  expect(await as('carol', 'approve', group, '1', '--yes')).toMatchObject({ status: 0 });
  expect(await story.status(first)).toBe('Approved');
});

test('more questions than a page of the table holds are all listed, each once', async () => {
  const arn = await story.register({ group: 'churn-many' });
  const { request } = await itemsOf(story, arn);
  for (let version = 2; version <= 60; version++)
    await put(story, {
      ...request,
      arn: arn.replace(/1$/, String(version)),
      id: `churn-many-v${version}-r1`,
      version,
    });
  const { stdout } = await as('bob', 'pending', '--json');
  const { questions } = JSON.parse(stdout) as { questions: { group: string; version: number }[] };
  const listed = questions.filter(({ group }) => group === 'churn-many').map(({ version }) => version);
  expect(listed.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
});
