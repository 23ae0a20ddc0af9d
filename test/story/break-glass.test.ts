// In an emergency somebody whom the policy names approves a version alone: whatever its verdict, just what was shown, told
// to everybody, and reviewed by somebody else.
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { countersign, signedAs, type Ran } from '../cli/run.ts';
import { Story } from './story.ts';
import { table, type Item } from './truth.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterAll(() => story.end());
afterEach(() => story.mend());

const REASON = 'Fraud wave, v3 is blind to it.';
const POOR = { auc: 0.7, accuracy: 0.9 };

const as = async (who: string, ...args: string[]): Promise<Ran> => {
  const env = { ...signedAs(story.cloud.awsUrl, who), COUNTERSIGN_API_URL: story.cloud.webUrl };
  const ran = await countersign(args, { env });
  await story.quiet();
  return ran;
};
const breakGlass = (who: string, group: string): Promise<Ran> =>
  as(who, 'break-glass', group, '1', '--yes', '--reason', REASON);

const requestsOf = async (arn: string): Promise<Item[]> =>
  (await table(story)).filter((item) => item['arn'] === arn && String(item['sort']).startsWith('request#'));

test('an open question is overridden: approved as it is, told to everybody, reviewed by somebody else', async () => {
  const counted: string[] = [];
  story.cloud.lambdas.logs.listen((name, line) => {
    if (name === 'answer' && line.includes('"GlassBroken"')) counted.push(line);
  });
  const arn = await story.register({ group: 'glass-open' });
  await story.told('topic');
  const ran = await breakGlass('dave', 'glass-open');
  expect(ran.stderr).toMatch(
    new RegExp(
      `^This approves ${arn} as it now is, content [0-9a-f]{8}, now PendingManualApproval\\. No quorum votes\\.\n$`,
    ),
  );
  expect(ran).toMatchObject({
    status: 0,
    stdout:
      'glass-open v1: the glass is broken. Countersign sets v1 to Approved now, and\ntells everybody who decides about it. Somebody else has to review it.\n',
  });
  expect(counted).toHaveLength(1);
  const version = await story.version(arn);
  expect([version.ModelApprovalStatus, version.ApprovalDescription]).toEqual([
    'Approved',
    `Approved by break glass by Dave (U0DAVE): ${REASON} No quorum voted. Countersign glass-open-v1-r2.`,
  ]);

  expect((await story.card('glass-open-v1-r1')).text).toBe(
    'glass-open v1: not decided, overridden by break glass. Dave broke the glass. No quorum voted.',
  );
  const card = await story.card('glass-open-v1-r2');
  expect(card.text).toMatch(
    /^glass-open v1: approved by break glass by Dave on .* UTC. No quorum voted. Reason: Fraud wave, v3 is blind to it.$/,
  );
  const ops =
    `glass-open v1: Dave approved by break glass: ${REASON} No quorum voted. ` +
    `It is Approved, and somebody else has to review it. ${arn}`;
  const topic = await story.told('topic');
  expect(topic.find(({ message }) => message !== undefined)).toEqual({
    subject: 'Countersign: glass-open v1 approved by break glass',
    message: ops,
    requestId: 'glass-open-v1-r2',
    arn,
  });
  expect(topic).toContainEqual(
    expect.objectContaining({ outcome: 'Approved', by: 'break-glass', who: ['dave'] }),
  );

  // Four hours later, then eight, then sixteen: until somebody signs.
  expect(await story.thread('glass-open-v1-r2')).toEqual([]);
  const reminded = async (): Promise<string[]> =>
    (await story.thread('glass-open-v1-r2')).map(({ text }) => text);
  const REMINDER = 'Reminder: glass-open v1 was approved by break glass, and nobody has reviewed it yet.';
  await story.advance('3h');
  expect(await reminded()).toEqual([]);
  await story.advance('70m');
  expect(await reminded()).toEqual([REMINDER]);
  await story.advance('7h');
  expect(await reminded()).toEqual([REMINDER]);
  await story.advance('70m');
  expect(await reminded()).toEqual([REMINDER, REMINDER]);
  const [, second] = await story.thread('glass-open-v1-r2');
  expect(JSON.stringify(second?.blocks)).toMatch(/"user_id":"U0BOB".*"user_id":"U0CAROL"/);

  const pending = await as('bob', 'pending');
  expect(pending.stdout).toMatch(
    /^No question is open. You are bob.\n\nDave broke the glass for glass-open 1, .*\. Nobody has reviewed it.\ncountersign show glass-open 1 {6}countersign sign-review glass-open 1\n$/,
  );
  expect(await as('dave', 'sign-review', 'glass-open', '1')).toMatchObject({
    status: 2,
    stdout:
      'Not signed: you broke the glass yourself, and somebody else has to review it.\nBob or Carol can.\n',
  });
  expect(await as('alice', 'sign-review', 'glass-open', '1')).toMatchObject({
    status: 2,
    stdout: 'Not signed: you are not among those who review glass-open v1. Bob or Carol can.\n',
  });
  expect(await as('carol', 'sign-review', 'glass-open', '1', '--comment', 'It was right.')).toMatchObject({
    status: 0,
    stdout:
      'glass-open v1: reviewed. Its card keeps that the glass was broken, and says that\nyou reviewed it.\n',
  });
  expect(await as('bob', 'sign-review', 'glass-open', '1')).toMatchObject({
    status: 2,
    stdout: expect.stringMatching(
      /^Not signed: Carol reviewed glass-open v1 already, on .* UTC\.\n$/,
    ) as string,
  });
  const shown = await as('bob', 'show', 'glass-open', '1');
  expect(shown.stdout).toMatch(/^glass-open v1: approved by break glass\n/);
  expect(shown.stdout).toMatch(/\nReviewed: by Carol, .*\n[^]*"It was right."/);
  expect((await as('bob', 'pending')).stdout).toBe('No question is open. You are bob.\n');
  await story.advance('7d');
  expect(await reminded()).toHaveLength(2);
});

test('a rejected version is approved, the author’s own too, and the card says so first', async () => {
  const arn = await story.register({ group: 'glass-poor', metrics: POOR });
  expect(await story.status(arn)).toBe('Rejected');
  expect((await breakGlass('alice', 'glass-poor')).status).toBe(0);
  expect(await story.status(arn)).toBe('Approved');
  const card = JSON.stringify((await story.card('glass-poor-v1-r2')).blocks);
  expect(card).toContain('It is Alice’s own work: nobody else looked at it.');
  expect((await requestsOf(arn))[1]).toMatchObject({
    stage: { decision: { by: 'break-glass', over: 'Rejected', votes: [{ person: 'alice', words: REASON }] } },
    review: { reminders: 0 },
  });
  // It can be taken back like any other approval.
  expect(
    (await as('bob', 'revoke', 'glass-poor', '1', '--reason', 'The wave was a false alarm.')).status,
  ).toBe(0);
  expect(await story.status(arn)).toBe('Rejected');
  expect((await as('carol', 'sign-review', 'glass-poor', '1')).status).toBe(0);
});

test('whoever is named for an emergency alone is looked up in Slack too, and never counts as a bot', async () => {
  const arn = await story.register({ group: 'glass-bot' });
  await story.advance('16m');
  expect(await breakGlass('robot', 'glass-bot')).toMatchObject({
    status: 2,
    stdout: 'Not approved: you are not among those who may break the glass of glass-bot.\n',
  });
  expect(await story.status(arn)).toBe('PendingManualApproval');
});

test('the card calls on every approver of every role, once', async () => {
  await story.register({ group: 'glass-loud' });
  await breakGlass('dave', 'glass-loud');
  const called = async (): Promise<string[]> =>
    JSON.stringify((await story.card('glass-loud-v1-r2')).blocks).match(/(?<="user_id":")\w+/g) ?? [];
  expect(await called()).toEqual(['U0BOB', 'U0CAROL', 'U0DAVE']);
  await as('bob', 'sign-review', 'glass-loud', '1');
  expect(await called()).toEqual([]);
});

test('whoever is not named is refused, and where the policy says nothing everybody is', async () => {
  const arn = await story.register({ group: 'glass-named' });
  const other = await story.register({ group: 'churn-glass' });
  expect(await breakGlass('bob', 'glass-named')).toMatchObject({
    status: 2,
    stdout: 'Not approved: you are not among those who may break the glass of glass-named.\n',
  });
  expect(await breakGlass('mallory', 'glass-named')).toMatchObject({
    status: 2,
    stdout:
      'Not approved: identities.yml names nobody for\narn:aws:iam::000000000000:user/mallory. Ask whoever looks after Countersign to\nadd it there.\n',
  });
  expect(await breakGlass('dave', 'churn-glass')).toMatchObject({
    status: 2,
    stdout:
      'Not approved: the policy of churn-glass lets nobody approve alone, not in an\nemergency either.\n',
  });
  expect([await story.status(arn), await story.status(other)]).toEqual([
    'PendingManualApproval',
    'PendingManualApproval',
  ]);
  const kept = (await table(story)).filter(
    (item) => item['arn'] === arn && String(item['sort']).startsWith('refusal#'),
  );
  expect(kept.map(({ choice, why }) => [choice, why])).toEqual([
    ['break-glass', 'not-named'],
    ['break-glass', 'not-named'],
  ]);
});

test('what was shown is what is approved: other content is refused, before the command and after it', async () => {
  const arn = await story.register({ group: 'glass-moved', metrics: POOR });
  const shown = async (): Promise<{ id: string; now: { content: string } }> => {
    const { stdout } = await as('dave', 'show', 'glass-moved', '1', '--json');
    const { id } = JSON.parse(stdout) as { id: string };
    const answer = await fetch(`${story.cloud.webUrl}/decisions?group=glass-moved&version=1&content=now`, {
      headers: { authorization: auth },
    });
    return { id, ...((await answer.json()) as { now: { content: string } }) };
  };
  const auth = 'AWS4-HMAC-SHA256 Credential=dave/20261126/us-east-1/execute-api/aws4_request';
  const post = async (id: string, content: string): Promise<[number, unknown]> => {
    const answer = await fetch(`${story.cloud.webUrl}/decisions`, {
      method: 'POST',
      headers: { authorization: auth, 'content-type': 'application/json' },
      body: JSON.stringify({ do: 'break-glass', request: id, content, words: REASON }),
    });
    return [answer.status, await answer.json()];
  };
  const change = (stage: string) =>
    story
      .clients()
      .sagemaker.send(
        new UpdateModelPackageCommand({ ModelPackageArn: arn, CustomerMetadataProperties: { stage } }),
      );
  const before = await shown();
  await change('one');
  await story.quiet();
  expect(await post(before.id, before.now.content)).toEqual([
    409,
    {
      message: 'Not approved: the content of glass-moved v1 changed after it was shown to you. Look again.',
    },
  ]);
  // Nobody starts the round before the next sweep, and the content moves meanwhile.
  await story.fault({ service: 'lambda', operation: 'Invoke', function: 'answer', times: 10, kind: 'error' });
  const again = await shown();
  expect((await post(again.id, again.now.content))[0]).toBe(200);
  await change('two');
  await story.mend();
  await story.advance('10m');
  expect(await story.status(arn)).toBe('Rejected');
  expect((await story.card('glass-moved-v1-r2')).text).toMatch(
    /^glass-moved v1: content changed, the break glass is void\. /,
  );
  const last = await shown();
  expect((await post(last.id, last.now.content))[0]).toBe(200);
  await story.quiet();
  expect(await story.status(arn)).toBe('Approved');
  expect(JSON.stringify((await story.card('glass-moved-v1-r3')).blocks)).toContain(
    'Its content changed after it was checked: what follows is about what it was.',
  );
});

test('of several who break it at once one does; a vote that came first is not overridden', async () => {
  const arn = await story.register({ group: 'glass-race' });
  const { stdout } = await as('dave', 'show', 'glass-race', '1', '--json');
  const { id } = JSON.parse(stdout) as { id: string };
  const headers = (who: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${who}/20261126/us-east-1/execute-api/aws4_request`,
    'content-type': 'application/json',
  });
  const url = `${story.cloud.webUrl}/decisions`;
  const shown = await fetch(`${url}?group=glass-race&version=1&content=now`, { headers: headers('dave') });
  const { now } = (await shown.json()) as { now: { content: string } };
  const answers = await Promise.all(
    Array.from({ length: 10 }, async (_, one) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: headers(one % 2 ? 'dave' : 'alice'),
        body: JSON.stringify({ do: 'break-glass', request: id, content: now.content, words: REASON }),
      });
      return answer.status;
    }),
  );
  await story.quiet();
  expect(answers.filter((status) => status === 200)).toHaveLength(1);
  const [question, round, ...more] = await requestsOf(arn);
  expect(more).toEqual([]);
  const { votes } = (round?.['stage'] as { decision: { votes: { name: string }[] } }).decision;
  expect(question?.['stage']).toMatchObject({ as: 'overridden', why: `${votes[0]?.name} broke the glass` });
  expect(await story.status(arn)).toBe('Approved');
  expect(await breakGlass('dave', 'glass-race')).toMatchObject({
    status: 2,
    stdout: 'Not approved: the registry says glass-race v1 is Approved.\n',
  });
});
