// countersign doctor against a local cloud: as it ships everything passes, and each thing that can be wrong is made wrong
// there, told as it would be read, and followed by what to do.
import {
  DisableRuleCommand,
  EnableRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  DeleteMessageCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checksOf, type Check } from '../../cli/doctor/check.ts';
import { clocks } from '../../cli/doctor/clocks.ts';
import { expectedOf, manifest } from '../../cli/doctor/expected.ts';
import { checksShown, isWell } from '../../cli/doctor/shown.ts';
import { judgeChannel, judgePeople, judgeUserGroups, whyNotCounted } from '../../cli/doctor/slack.ts';
import { HELP } from '../../cli/doctor.ts';
import { AS_SHIPPED } from '../../local/slack/installation.ts';
import { textOf } from '../document.ts';
import { Story } from '../story/story.ts';
import { ROOT } from '../test-package.ts';
import { countersign, signedAs, type Ran } from './run.ts';

const SHIPPED = join(ROOT, 'policies');
const PREFIX = '/countersign/local';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterEach(async () => {
  await story.mend();
  story.cloud.slack.workspace.installation = AS_SHIPPED;
});
afterAll(() => story.end());

const doctor = (args: readonly string[] = [], policies = SHIPPED): Promise<Ran> =>
  countersign(['doctor', ...args], {
    env: {
      ...signedAs(story.cloud.awsUrl, 'ops'),
      COUNTERSIGN_API_URL: story.cloud.webUrl,
      POLICY_DIR: policies,
    },
  });

/** What does not pass, each with everything that is said of it. */
const complaints = async (args: readonly string[] = [], policies = SHIPPED) => {
  const { status, stdout } = await doctor([...args, '--json'], policies);
  const { checks, well } = JSON.parse(stdout) as { checks: Check[]; well: boolean };
  expect(status).toBe(well ? 0 : 2);
  return checks.flatMap((check) => {
    if (check.is === 'passes') return [];
    return [[check.is, check.subject, check.found, check.remedy?.say, check.remedy?.run].filter(Boolean)];
  });
};

const ssm = (): SSMClient =>
  new SSMClient({
    endpoint: story.cloud.awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'ops', secretAccessKey: 'any' },
  });
/** Stores another bot token, until the test is over. */
const storeToken = async (value: string): Promise<void> => {
  const Name = `${PREFIX}/slack-bot-token`;
  const put = (Value: string) =>
    ssm().send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
  await put(value);
  onTestFinished(async () => {
    await put(story.cloud.status().botToken);
  });
};

/** The policies that ship, with a text replaced. */
const policiesWith = (file: string, was: string, is: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(SHIPPED, folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(was);
  writeFileSync(join(folder, file), text.replace(was, is));
  return folder;
};

const ALL_WELL = `Stage local: all 14 checks pass.

AWS
  passes       functions      all ${expectedOf('local').functions.length} are there
  passes       rules          all ${expectedOf('local').rules.length} are enabled and call their functions
  passes       state machine  countersign-local-model-approval is active
  passes       table          countersign-local-RequestTable is active
  passes       evidence       countersign-local-evidencebucket is there
  passes       undelivered    no event waits to be delivered again
  passes       secrets        both are stored under /countersign/local

Slack
  passes       token          Slack takes it, in the workspace Local (T0LOCAL)
  passes       scopes         all ${manifest().scopes.length} of slack-manifest.yml are granted
  passes       channels       the app is in #model-approvals (C0MODELS, named by
                              churn, opsChannel)
  passes       people         all 4 are people of the workspace
  passes       clocks         this machine, AWS and Slack agree to within 30 s

Policies
  passes       files          1 policy and 4 people in policies
  passes       buckets        models is there
`;

describe('countersign doctor', () => {
  it('passes in the local cloud as it ships', async () => {
    expect(await doctor()).toEqual({ status: 0, stdout: ALL_WELL, stderr: '' });
    expect(textOf('docs/runbook.md')).toContain(ALL_WELL);
  });

  it('looks for every function and every rule of the template', () => {
    const { template } = story.cloud;
    const { functions, rules } = expectedOf('local');
    const named = template.all('AWS::Lambda::Function').map(({ name }) => name);
    expect([...functions].sort()).toEqual(named.sort());
    expect(rules.map(({ name, calls }) => [name, calls]).sort()).toEqual(
      template
        .all('AWS::Events::Rule')
        .map(({ name, properties }) => [name, properties.Targets[0]?.Arn.split(':').at(-1)])
        .sort(),
    );
  });

  it('says what is wrong with the app in Slack, and what to do', async () => {
    story.cloud.slack.workspace.installation = {
      scopes: AS_SHIPPED.scopes.filter((scope) => scope !== 'users:read'),
      channels: [],
    };
    const { status, stdout, stderr } = await doctor();
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    const slack = stdout.slice(stdout.indexOf('Slack\n'), stdout.indexOf('Policies\n'));
    expect(stdout.split('\n')[0]).toBe('Stage local: 2 of 14 checks fail, 1 could not be made.');
    expect(slack).toBe(`Slack
  passes       token          Slack takes it, in the workspace Local (T0LOCAL)
  fails        scopes         not granted: users:read
                              Add what is missing to the app under OAuth &
                              Permissions, and install the app again. Its token
                              stays the same.
  fails        channels       the app is not in #model-approvals (C0MODELS,
                              named by churn, opsChannel)
                              Type in that channel:
    /invite @countersign
  not checked  people         the token lacks a scope for it
                              Grant the scopes first.
  passes       clocks         this machine, AWS and Slack agree to within 30 s

`);
  });

  it('says that a token is not taken, and shows none', async () => {
    await storeToken('xoxb-somebody-revoked-this');
    const { stdout } = await doctor();
    expect(stdout).not.toContain('xoxb-');
    expect(await complaints(['--region', 'us-east-1'])).toEqual([
      [
        'fails',
        'token',
        'Slack does not take it: invalid_auth',
        'In Slack, install the app again; then store its bot token:',
        `aws ssm put-parameter --type SecureString --overwrite --name ${PREFIX}/slack-bot-token --value "$SLACK_BOT_TOKEN" --region us-east-1`,
      ],
    ]);
  });

  it.each([
    [
      'token_revoked',
      'Slack does not take it: token_revoked',
      'In Slack, install the app again; then store its bot token:',
    ],
    [
      '503',
      'Slack did not answer: slack_webapi_http_error',
      'Look at https://slack-status.com. This machine must reach https://slack.com/api/.',
    ],
  ])('tells a broken token from a broken Slack: %s', async (code, found, say) => {
    await story.fault({ service: 'slack', operation: 'auth.test', kind: 'error', code, times: 9 });
    expect((await complaints()).map((one) => one.slice(0, 4))).toEqual([['fails', 'token', found, say]]);
  });

  it('says which secret is not stored, with the command that stores it', async () => {
    const wrong = policiesWith('churn.yml', 'buckets: [models]', 'buckets: [elsewhere]');
    await storeToken(' ');
    expect(await complaints([], wrong)).toEqual([
      [
        'fails',
        'secrets',
        `${PREFIX}/slack-bot-token is not stored`,
        'Store it:',
        `aws ssm put-parameter --type SecureString --overwrite --name ${PREFIX}/slack-bot-token --value "$SLACK_BOT_TOKEN"`,
      ],
      ['not checked', 'token', 'no bot token could be read'],
      [
        'fails',
        'buckets',
        'elsewhere is not there',
        'Correct its name in the policies, or create it; the parameter metricsBuckets names it, too.',
      ],
    ]);
  });

  it('says which rule is disabled, with the command that enables it', async () => {
    const Name = 'countersign-local-registrations';
    const { events } = story.clients();
    await events.send(new DisableRuleCommand({ Name }));
    onTestFinished(async () => {
      await events.send(new EnableRuleCommand({ Name }));
    });
    expect(await complaints()).toEqual([
      [
        'fails',
        'rules',
        `${Name} is disabled, and nothing calls countersign-local-intake`,
        'Enable it:',
        `aws events enable-rule --name ${Name}`,
      ],
    ]);
  });

  it('says which rule calls something else', async () => {
    const Rule = 'countersign-local-sweep';
    const { events } = story.clients();
    const [target] =
      story.cloud.template.all('AWS::Events::Rule').find(({ name }) => name === Rule)?.properties.Targets ??
      [];
    if (!target) throw new Error('There is no target.');
    await events.send(new RemoveTargetsCommand({ Rule, Ids: [target.Id] }));
    onTestFinished(async () => {
      await events.send(new PutTargetsCommand({ Rule, Targets: [target] }));
    });
    expect(await complaints()).toEqual([
      [
        'fails',
        'rules',
        `${Rule} does not call ${Rule}`,
        'Stop the local cloud and start it again:',
        'npm start',
      ],
    ]);
  });

  it('says how many events could not be delivered', async () => {
    const { sqs } = story.clients();
    const { QueueUrls: urls } = await sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: 'countersign-local-UndeliveredEvents' }),
    );
    const QueueUrl = urls?.[0];
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
    const told = await complaints();
    const { Messages: waiting = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const [{ ReceiptHandle } = {}] = waiting;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    expect(told).toEqual([
      [
        'fails',
        'undelivered',
        '1 event could not be delivered',
        'docs/runbook.md has the commands that see them and deliver them again, under Undelivered events.',
      ],
    ]);
  });

  it('says whom the policies name that is nobody, or nobody who counts', async () => {
    const wrong = policiesWith('identities.yml', 'U0CAROL', 'U0COUNTERSIGN');
    const text = readFileSync(join(wrong, 'identities.yml'), 'utf8');
    writeFileSync(
      join(wrong, 'identities.yml'),
      text.replace('U0BOB', 'U0NOBODY').replace('U0DAVE', 'U0GONE'),
    );
    const say = 'Correct the id in identities.yml, or name somebody else in the policies; then deploy again.';
    expect(await complaints([], wrong)).toEqual([
      ['fails', 'people', 'asked by a policy, but nobody in the workspace: bob (U0NOBODY)', say],
      ['fails', 'people', 'asked by a policy, but a bot: carol (U0COUNTERSIGN)', say],
      [
        'warns',
        'people',
        'in identities.yml, but nobody in the workspace: dave (U0GONE)',
        'No policy asks them, but nobody can tell them of versions of theirs. Correct the id, or take them out.',
      ],
    ]);
  });

  it('says that somebody who may break the glass is nobody, though no role names them', async () => {
    const wrong = policiesWith('churn.yml', 'approvers:', 'breakGlass: { people: [dave] }\napprovers:');
    const file = join(wrong, 'identities.yml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('U0DAVE', 'U0GONE'));
    expect(await complaints([], wrong)).toMatchObject([
      ['fails', 'people', 'asked by a policy, but nobody in the workspace: dave (U0GONE)', {}],
    ]);
  });

  it('says which channel is not there', async () => {
    const wrong = policiesWith('churn.yml', 'C0MODELS', 'C0NOWHERE');
    expect(await complaints([], wrong)).toEqual([
      [
        'fails',
        'channels',
        'there is no C0NOWHERE, or it is private and without the app (named by churn)',
        'Correct the id; or, where it is right, type in that channel:',
        '/invite @countersign',
      ],
    ]);
  });

  it('says that the policies have faults, and looks at the rest', async () => {
    const wrong = policiesWith('churn.yml', 'onExpiry: reject', 'onExpiry: approve');
    expect((await complaints([], wrong)).map(([is, subject]) => [is, subject])).toEqual([['fails', 'files']]);
  });

  it('what it may not read is not checked, and no pass', async () => {
    const denied = [
      ['events', 'ListTargetsByRule', 'rules', 'events:DescribeRule and events:ListTargetsByRule'],
      ['states', 'DescribeStateMachine', 'state machine', 'states:DescribeStateMachine'],
      ['dynamodb', 'DescribeTable', 'table', 'dynamodb:DescribeTable'],
      ['s3', 'HeadBucket', 'evidence', 's3:ListBucket on countersign-local-evidencebucket'],
      ['ssm', 'GetParameters', 'secrets', `ssm:GetParameters on ${PREFIX}/*`],
      ['s3', 'HeadBucket', 'buckets', 's3:ListBucket on models'],
    ] as const;
    for (const [service, operation] of denied)
      await story.fault({ service, operation, kind: 'error', code: 'AccessDeniedException', times: 9 });
    const told = await complaints();
    const say = 'Allow it, as docs/runbook.md says under Doctor, or ask somebody who may.';
    const of = (wanted: string) => told.filter(([, subject]) => subject === wanted);
    for (const [, , subject, permission] of denied)
      expect(of(subject)).toEqual([
        ['not checked', subject, `your identity may not call ${permission}`, say],
      ]);
    expect(of('undelivered')).toEqual([
      ['not checked', 'undelivered', 'no rule that could be read has a queue for it'],
    ]);
    expect(of('token')).toEqual([['not checked', 'token', 'no bot token could be read']]);
    expect(told).toHaveLength(8);
  });

  it('knows of nothing else where it may not read the functions', async () => {
    await story.fault({
      ...{ service: 'lambda', operation: 'GetFunctionConfiguration', times: 99 },
      ...{ kind: 'error', code: 'AccessDeniedException' },
    });
    const told = await complaints();
    expect(told.map(([is, subject, found]) => `${is} ${subject}: ${found}`)).toEqual([
      'not checked functions: your identity may not call lambda:GetFunctionConfiguration',
      'not checked state machine: no function that could be read has STATE_MACHINE_ARN',
      'not checked table: no function that could be read has TABLE_NAME',
      'not checked evidence: no function that could be read has EVIDENCE_BUCKET',
      'not checked secrets: no function that could be read has SLACK_PARAMETERS_PREFIX',
      'not checked token: no bot token could be read',
    ]);
  });

  it('looks for a stage that is not deployed in vain', async () => {
    const told = await complaints(['--stage', 'prod']);
    expect(told[0]).toEqual([
      'fails',
      'functions',
      `none of the ${expectedOf('prod').functions.length} functions of stage prod is there`,
      'Look at --stage, --region and --profile. If nothing is deployed yet, README.md says how.',
    ]);
    expect(told.slice(1).map(([is, subject]) => `${is} ${subject}`)).toEqual([
      'fails rules',
      'not checked state machine',
      'not checked table',
      'not checked evidence',
      'not checked undelivered',
      'not checked secrets',
      'not checked token',
    ]);
  });

  it('says that the clocks do not agree', async () => {
    await story.advance('10m');
    expect(await complaints()).toEqual([
      [
        'fails',
        'clocks',
        'AWS is 10 min ahead of this machine; from 5 min on signed calls are refused',
        'Set the clock of this machine from the network. If you moved the clock of the local cloud, start that again.',
      ],
    ]);
  });

  it.each([
    [['--stage'], {}, 64],
    [['prod'], {}, 64],
    [[], {}, 64],
    [['--stage', 'prod'], { AWS_REGION: 'us-east-1' }, 1],
  ])('%j without a local cloud is answered with status', async (args, env, status) => {
    const ran = await countersign(['doctor', ...args], { env });
    expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status, stdout: '' });
    expect(ran.stderr).not.toContain('    at ');
  });

  it('asks for a stage where it is not told by the local cloud', async () => {
    const { stderr } = await countersign(['doctor']);
    expect(stderr).toBe('Name the stage: --stage prod\ncountersign doctor --help\n');
  });

  it('has a help no wider than a terminal', () => {
    expect(HELP.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('the clocks', () => {
  const AGREE = 'passes: this machine, AWS and Slack agree to within 30 s';
  it.each([
    [0, 0, AGREE],
    [29_999, 29_999, AGREE],
    [-29_999, 0, AGREE],
    [30_000, 30_000, 'warns: AWS is 30 s ahead of this machine; from 5 min on signed calls are refused'],
    [-45_000, -45_000, 'warns: AWS is 45 s behind this machine; from 5 min on signed calls are refused'],
    [0, 30_000, 'warns: Slack is 30 s ahead of AWS; from 5 min on every click is refused'],
    [0, -299_999, 'warns: Slack is 5 min behind AWS; from 5 min on every click is refused'],
    [0, -300_000, 'fails: Slack is 5 min behind AWS; from 5 min on every click is refused'],
    [7_200_000, 7_200_000, 'fails: AWS is 2 h ahead of this machine; from 5 min on signed calls are refused'],
    [40_000, 400_000, 'fails: Slack is 6 min ahead of AWS; from 5 min on every click is refused'],
    [undefined, 0, 'not checked: AWS did not say what time it is'],
    [0, undefined, 'not checked: Slack did not say what time it is'],
  ])('AWS %s ms and Slack %s ms ahead', (aws, slack, words) => {
    const { is, found } = clocks({ aws, slack });
    expect(`${is}: ${found}`).toBe(words);
  });
});

describe('who counts in Slack', () => {
  it.each([
    [undefined, 'nobody in the workspace'],
    ['bot', 'a bot'],
    ['deactivated', 'deactivated'],
    ['guest', 'a guest'],
    ['member', undefined],
  ] as const)('%s', (found, why) => {
    expect(whyNotCounted(found)).toBe(why);
  });

  it('names all who have the same fault in one line', () => {
    type Found = Parameters<typeof judgePeople>[0][number];
    const user = (key: string, decides: boolean, why?: Found['why']): Found => ({
      ...{ key, slack: `U0${key}`, decides, why },
    });
    const told = judgePeople([
      user('A', true, 'a guest'),
      user('B', true),
      user('C', false, 'a guest'),
      user('D', true, 'a guest'),
      user('E', false, 'deactivated'),
    ]);
    expect(told.map(({ is, found }) => `${is}: ${found}`)).toEqual([
      'fails: asked by a policy, but a guest: A (U0A), D (U0D)',
      'warns: in identities.yml, but deactivated: E (U0E)',
    ]);
  });

  it.each([
    [['S0RISK'], 'passes: all 1 exist'],
    [['S0RISK', 'S0GONE', 'S0LOST'], 'fails: not there, or disabled: S0GONE, S0LOST'],
  ])('user groups %j', (ids, words) => {
    const { is, found } = judgeUserGroups(ids, new Set(['S0RISK', 'S0OTHER']));
    expect(`${is}: ${found}`).toBe(words);
  });

  it('says that a channel is archived', () => {
    const found = { name: 'models', isMember: true, isArchived: true };
    expect(judgeChannel('C0', 'churn', found)).toMatchObject({
      is: 'fails',
      found: '#models (C0, named by churn) is archived',
    });
  });
});

describe('the outcome', () => {
  const { passes, warns, fails, notChecked } = checksOf('AWS', 'table');
  const remedy = { say: 'Do it.' };
  it.each([
    [[passes('')], 'all 1 checks pass.', true],
    [[passes(''), warns('', remedy)], '1 warns.', true],
    [[fails('', remedy), passes(''), notChecked('')], '1 of 3 checks fails, 1 could not be made.', false],
    [[notChecked('')], '1 could not be made.', false],
  ])('%#', (checks, words, well) => {
    expect(checksShown('x', checks, 80)[0]).toBe(`Stage x: ${words}`);
    expect(isWell(checks)).toBe(well);
  });
});
