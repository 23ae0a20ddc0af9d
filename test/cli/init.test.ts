// countersign init, as a reader types it: against a local cloud with their own credentials, in a folder of policies of
// its own. Everything that it prints is asserted whole.
import {
  CreateModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListTagsCommand,
} from '@aws-sdk/client-sagemaker';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, test } from 'vitest';
import { compilePolicies } from '../../adapters/policy-files.ts';
import { readPolicyFolder } from '../../adapters/policy-folder.ts';
import { planPolicy, type PolicyPlan } from '../../cli/init-policy.ts';
import { Story } from '../story/story.ts';
import { ROOT } from '../test-package.ts';
import { countersign, signedAs } from './run.ts';

const CHURN = readFileSync(join(ROOT, 'policies', 'churn.yml'), 'utf8');

let folder: string;
let policies: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-init-'));
  policies = join(folder, 'policies');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(ROOT, 'policies'), policies, { recursive: true });
});

const save = (name: string, text: string): void => writeFileSync(join(policies, name), text);
const saved = (name: string): string => readFileSync(join(policies, name), 'utf8');

/** Without a cloud: whatever would be called fails. */
const offline = async (...args: string[]) => {
  const env = { ...signedAs('http://127.0.0.1:1'), POLICY_DIR: 'policies' };
  const { status, stdout, stderr } = await countersign(['init', ...args], { cwd: folder, env });
  return { status, said: stdout + stderr };
};

const STARTER = (group: string): string => `# yaml-language-server: $schema=./policy.schema.json
# The policy of ${group}, as countersign init wrote it. Every key stands in docs/policy.md.
groups: [${group}] # also a pattern: * stands for any run of characters
channel: C0MODELS # the Slack channel where the question is asked, by id
approvers: [bob, carol] # any one decides, never the author of the version
open: 72h # how long the question stays open: 90m, 72h, 3d
onExpiry: reject # then: reject, or leave-pending
buckets: [models] # the only buckets that evidence is read from

# Only watches: a card without buttons says what the policy would do, and nothing is written.
# mode: observe

# What must be there, or the version is rejected and nobody is asked.
evidence:
  files: [model-quality] # what is registered as ModelMetrics.ModelQuality.Statistics
  # trainingCommit: true
  # metadata: { owner: any, data-classification: [public, internal] } # of each version
  # groupTags: { owner: any, risk-tier: [low, medium, high] } # of the group

# Numbers that must hold. A path leads into that file; drop compares with the newest approved version.
# metrics:
#   - path: binary_classification_metrics.auc.value
#     min: 0.80
#     drop: { atMost: 0.01, level: ask }
`;

const register = (
  group: string,
): string => `  Register a version with its metrics, as you always do; or for example:
    aws s3 cp evaluation.json s3://models/${group}/evaluation.json
    aws sagemaker create-model-package --model-package-group-name ${group} \\
      --model-approval-status PendingManualApproval \\
      --inference-specification '{"Containers":[{"Image":"683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1","ModelDataUrl":"s3://models/${group}/model.tar.gz"}],"SupportedContentTypes":["text/csv"],"SupportedResponseMIMETypes":["text/csv"]}' \\
      --model-metrics '{"ModelQuality":{"Statistics":{"ContentType":"application/json","S3Uri":"s3://models/${group}/evaluation.json"}}}'
`;

const arnOf = (group: string): string =>
  `arn:aws:sagemaker:us-east-1:000000000000:model-package-group/${group}`;

describe('with a cloud', () => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin();
  }, 60_000);
  afterAll(() => story.end());

  const init = async (args: readonly string[], awsUrl = story.cloud.awsUrl) => {
    const env = { ...signedAs(awsUrl), POLICY_DIR: 'policies' };
    const { status, stdout, stderr } = await countersign(['init', ...args], { cwd: folder, env });
    return { status, stdout, stderr };
  };

  /** The group as SageMaker has it; undefined when there is none. */
  const groupOf = async (ModelPackageGroupName: string) => {
    const { sagemaker } = story.clients('alice');
    const found = await sagemaker
      .send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName }))
      .catch(() => undefined);
    if (!found) return undefined;
    const { Tags = [] } = await sagemaker.send(
      new ListTagsCommand({ ResourceArn: found.ModelPackageGroupArn }),
    );
    const tags = Object.fromEntries(
      Tags.map(({ Key = '', Value }): [string, string | undefined] => [Key, Value]),
    );
    return { description: found.ModelPackageGroupDescription, tags };
  };

  it('creates the group, writes the policy, and says what comes next; called again it changes nothing', async () => {
    const tags = ['--tag', 'owner=risk team', '--tag', 'risk-tier=high'];
    expect(await init(['fraud-cards', ...tags])).toEqual({
      status: 0,
      stderr: '',
      stdout: `fraud-cards: group created, policy written.

  ${arnOf('fraud-cards')}
  Its versions are approved with Countersign.
  tag owner: risk team
  tag risk-tier: high

  policies/fraud-cards.yml: bob or carol can decide, in C0MODELS

Next:
  Look at what the policy comes to:
    countersign policy check --group fraud-cards
  Locally, start anew, which builds the policy in; it begins empty, so create
  the group there again:
    npm start
${register('fraud-cards')}`,
    });
    const group = {
      description: 'Its versions are approved with Countersign.',
      tags: { owner: 'risk team', 'risk-tier': 'high' },
    };
    expect(await groupOf('fraud-cards')).toEqual(group);
    expect(saved('fraud-cards.yml')).toBe(STARTER('fraud-cards'));

    save('fraud-cards.yml', `${STARTER('fraud-cards')}# mine\n`);
    expect(await init(['fraud-cards', ...tags])).toEqual({
      status: 0,
      stderr: '',
      stdout: `fraud-cards: group exists, policy exists. Nothing was changed.

  ${arnOf('fraud-cards')}

  fraud-cards.yml names it already, by fraud-cards. What is to be different is
  written there.

Next:
  Look at what the policy comes to:
    countersign policy check --group fraud-cards
${register('fraud-cards')}`,
    });
    expect(await groupOf('fraud-cards')).toEqual(group);
    expect(saved('fraud-cards.yml')).toBe(`${STARTER('fraud-cards')}# mine\n`);
  });

  it('says how a group that exists differs, and leaves it', async () => {
    await init(['ltv-b2b', '--no-policy', '--tag', 'owner=growth', '--description', 'Lifetime value.']);
    const before = await groupOf('ltv-b2b');
    const more = ['--tag', 'owner=sales', '--tag', 'tier=a=b', '--description', 'Value of a customer.'];
    expect(await init(['ltv-b2b', '--no-policy', ...more, '--region', 'us-east-1'])).toEqual({
      status: 2,
      stderr: '',
      stdout: `ltv-b2b: group exists. Nothing was changed.

  ${arnOf('ltv-b2b')}
  Its description is another, and SageMaker cannot change one: Lifetime value.
  tag owner is growth, asked for is sales
  tag tier is not there, asked for is a=b
  To set them:
    aws sagemaker add-tags --resource-arn ${arnOf('ltv-b2b')} --tags '[{"Key":"owner","Value":"sales"},{"Key":"tier","Value":"a=b"}]' --region us-east-1

Next:
${register('ltv-b2b')
  .replaceAll('s3://models/', 's3://<bucket>/')
  .replace(/evaluation\.json\n/, 'evaluation.json --region us-east-1\n')
  .replace(/'\n$/, "' --region us-east-1\n")}`,
    });
    expect(await groupOf('ltv-b2b')).toEqual(before);
    expect(before).toEqual({ description: 'Lifetime value.', tags: { owner: 'growth' } });
  });

  it('the registration that it prints registers a version', async () => {
    const { stdout } = await init(['printed']);
    const json = (option: string): unknown =>
      JSON.parse(new RegExp(`--${option} '(.*)'`).exec(stdout)?.[1] ?? '');
    const { ModelPackageArn } = await story.clients('alice').sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: 'printed',
        ModelApprovalStatus: 'PendingManualApproval',
        InferenceSpecification: json('inference-specification') as never,
        ModelMetrics: json('model-metrics') as never,
      }),
    );
    expect(ModelPackageArn).toBe('arn:aws:sagemaker:us-east-1:000000000000:model-package/printed/1');
  });

  it('--dry-run only reads, and prints the policy', async () => {
    const before = readdirSync(policies);
    expect(await init(['planned', '--dry-run', '--description', 'Not yet.', '--tag', 'a='])).toEqual({
      status: 0,
      stderr: '',
      stdout: `planned: group would be created, policy would be written. Nothing was changed.

  Not yet.
  tag a: (empty)

  policies/planned.yml: bob or carol can decide, in C0MODELS

${STARTER('planned')}
Next: the same without --dry-run.
`,
    });
    expect(await groupOf('planned')).toBeUndefined();
    expect(readdirSync(policies)).toEqual(before);
  });

  it('--json says it to programs', async () => {
    const { status, stdout } = await init(['for-programs', '--json', '--tag', 'owner=x']);
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      {
        name: 'for-programs',
        dryRun: false,
        asAsked: true,
        group: {
          kind: 'created',
          group: {
            name: 'for-programs',
            description: 'Its versions are approved with Countersign.',
            tags: { owner: 'x' },
          },
          arn: arnOf('for-programs'),
        },
        policy: {
          kind: 'write',
          file: 'policies/for-programs.yml',
          text: STARTER('for-programs'),
          extended: null,
          warnings: [],
        },
      },
    ]);
    const again = await init(['for-programs', '--json', '--tag', 'owner=y']);
    expect([again.status, JSON.parse(again.stdout)]).toMatchObject([
      2,
      {
        asAsked: false,
        group: { kind: 'exists', differs: { tags: { owner: 'y' }, description: false } },
        policy: { kind: 'named', file: 'for-programs.yml', pattern: 'for-programs' },
      },
    ]);
  });

  it('a group that cannot be created: no policy is written, and it says so', async () => {
    await fetch(`${story.cloud.webUrl}/_local/faults`, {
      method: 'POST',
      body: JSON.stringify({
        service: 'sagemaker',
        operation: 'CreateModelPackageGroup',
        times: 1,
        kind: 'error',
        code: 'AccessDeniedException',
      }),
    });
    const { status, stdout, stderr } = await init(['denied']);
    expect({ status, stdout, lines: stderr.split('\n').slice(0, 2) }).toEqual({
      status: 1,
      stdout: '',
      lines: [
        'No policy was written. Run this again: it only does what is left.',
        expect.stringMatching(
          /^Your identity may not do this\. SageMaker CreateModelPackageGroup: AccessDenied/,
        ),
      ],
    });
    expect(existsSync(join(policies, 'denied.yml'))).toBe(false);
    expect((await init(['denied'])).status).toBe(0);
  });

  it('a file that came meanwhile is not written over, and the group that was created is named', async () => {
    const between = await inBetween(story.cloud.awsUrl, 'CreateModelPackageGroup', () =>
      save('meanwhile.yml', CHURN.replace('churn-*', 'meanwhile')),
    );
    expect(await init(['meanwhile'], between)).toEqual({
      status: 1,
      stdout: '',
      stderr:
        `policies/meanwhile.yml was not written: there is such a file by now. The group was created: ${arnOf('meanwhile')}. ` +
        'Run this again: it only does what is left.\n',
    });
    expect(saved('meanwhile.yml')).toBe(CHURN.replace('churn-*', 'meanwhile'));
    expect((await init(['meanwhile'])).stdout).toMatch(
      /^meanwhile: group exists, policy exists\. Nothing was changed\.\n/,
    );
  });
});

/** A way to the local cloud on which something happens before one operation is passed on. */
const inBetween = async (awsUrl: string, operation: string, happens: () => void): Promise<string> => {
  const server: Server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      if (request.headers['x-amz-target'] === `SageMaker.${operation}`) happens();
      const { host: _, connection: __, ...headers } = request.headers;
      const answer = await fetch(`${awsUrl}${request.url ?? ''}`, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: new Uint8Array(body),
      });
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('the policy', () => {
  it('starts from the one that named the group by a wider pattern, and says only what is given', async () => {
    expect(await offline('churn-web', '--no-group', '--approvers', 'carol,dave')).toEqual({
      status: 0,
      said: `churn-web: policy written.

  policies/churn-web.yml: carol or dave can decide, in C0MODELS
  It starts from churn.yml, which named the group by churn-* until now.

Next:
  Look at what the policy comes to:
    countersign policy check --group churn-web
  Locally, start anew, which builds the policy in:
    npm start
${register('churn-web')}`,
    });
    expect(saved('churn-web.yml').split('\n').slice(2, 8)).toEqual([
      '# It starts from churn.yml: all that is written there holds here too, until it is written here again.',
      'extends: churn',
      'groups: [churn-web]',
      '# channel: C0MODELS',
      'approvers: [carol, dave]',
      '# buckets: [models]',
    ]);
    const compiled = compilePolicies(readPolicyFolder(policies));
    expect(compiled.ok && compiled.value.policies.find(({ name }) => name === 'churn-web')).toMatchObject({
      approvers: ['carol', 'dave'],
      metrics: [{ min: 0.8 }, { min: 0.75 }],
    });
  });

  it('warns of what the check of policies warns of', async () => {
    const { said } = await offline('ltv', '--no-group', '--approvers', 'alice');
    expect(said.split('\n').slice(2, 5)).toEqual([
      '  policies/ltv.yml: alice can decide, in C0MODELS',
      '  Warning: ltv, needs: it cannot be met without alice, and nobody approves their',
      '  own version: what alice registers cannot be approved.',
    ]);
  });

  it.each([
    ['one for just this group', 'churn-web', 'groups: [churn-web]', 'churn-web'],
    ['a pattern that fixes as much', 'churn-web', 'groups: ["churn-web*"]', 'churn-web*'],
    ['the group in another case', 'churn-web', 'groups: [Churn-WEB]', 'Churn-WEB'],
    [
      'an override, which no file can start from',
      'ltv-web',
      'groups: ["ltv-*"]\noverrides: [{ groups: ["ltv-w*"], open: 1h }]',
      'ltv-w*',
    ],
  ])('is not written beside %s', async (_what, group, groups, pattern) => {
    save('other.yml', CHURN.replace('groups: [churn-*]', groups));
    const before = readdirSync(policies);
    const { status, said } = await offline(group, '--no-group', '--channel', 'C0OTHER');
    expect([status, said.split('\n').slice(0, 4)]).toEqual([
      0,
      [
        `${group}: policy exists. Nothing was changed.`,
        '',
        `  other.yml names it already, by ${pattern}. What is to be different is written`,
        '  there.',
      ],
    ]);
    expect(readdirSync(policies)).toEqual(before);
  });

  it('is written into a folder of the folder, with the schema that editors find there', async () => {
    mkdirSync(join(policies, 'teams'));
    const { status } = await offline('ltv', '--no-group', '--file', 'teams/value.yaml');
    expect([status, saved('teams/value.yaml').split('\n')[0]]).toEqual([
      0,
      '# yaml-language-server: $schema=../policy.schema.json',
    ]);
    rmSync(join(policies, 'policy.schema.json'));
    await offline('other', '--no-group');
    expect(saved('other.yml').split('\n')[0]).toMatch(/^# The policy of other/);
  });

  it.each(['null', 'true', '123', '1e5', '0x1F', 'a', 'A-1', 'x'.repeat(63)])(
    'of a group that is called %s names it',
    (group) => {
      const more = "  '123': { name: A, slack: U0A }\n  'null': { name: B, slack: U0B }\n";
      save('identities.yml', `${saved('identities.yml')}${more}`);
      const approvers = ['123', 'null'];
      const plan = planPolicy({ group, folder: policies, file: 'new.yml', approvers });
      expect(groupsOf(plan)).toEqual([group]);
    },
  );

  it('is right, whichever of its rules are turned on', async () => {
    for (const group of ['ltv', 'churn-web']) {
      await offline(group, '--no-group');
      save(`${group}.yml`, turnedOn(saved(`${group}.yml`)));
      const compiled = compilePolicies(readPolicyFolder(policies));
      expect(compiled.ok ? [] : compiled.faults).toEqual([]);
      expect(compiled.ok && compiled.value.policies.find(({ name }) => name === group)).toMatchObject({
        evidence: {
          trainingCommit: true,
          metadata: { owner: 'any', 'data-classification': ['public', 'internal'] },
          groupTags: { owner: 'any', 'risk-tier': ['low', 'medium', 'high'] },
        },
        metrics: [{ min: 0.8, drop: { atMost: 0.01, level: 'ask' } }, ...(group === 'ltv' ? [] : [{}])],
      });
    }
  });
});

/** The file with every # taken away that stands before a key. */
const turnedOn = (text: string): string =>
  text.replace(
    /^( *)# ( *(?:- path|min|drop|evidence|metrics|mode|trainingCommit|metadata|groupTags|channel|approvers|buckets):.*)$/gm,
    '$1$2',
  );

const groupsOf = (plan: PolicyPlan): readonly string[] => (plan.kind === 'write' ? plan.policy.groups : []);

const HELP = 'countersign init --help\n';
const LONG = 'x'.repeat(200);

test.each<[args: string[], status: number, said: string]>([
  [[], 64, `Name the group that is to be created.\n${HELP}`],
  [['a', 'b'], 64, `One group at a time; b is too much.\n${HELP}`],
  [
    ['fraud_cards'],
    64,
    `fraud_cards cannot be the name of a model package group: 1 to 63 letters, digits and hyphens, no hyphen first or last.\n${HELP}`,
  ],
  [['ltv', '--tag', 'owner'], 64, `A tag is given as --tag <key>=<value>.\n${HELP}`],
  [
    ['ltv', '--tag', 'owner=a,b'],
    64,
    `--tag owner: a tag has only letters, digits, blanks and _ . : / = + - @.\n${HELP}`,
  ],
  [['ltv', '--tag', 'AWS:x=1'], 64, `--tag AWS:x: keys that begin with aws: are reserved.\n${HELP}`],
  [['ltv', '--tag', 'a=1', '--tag', 'a=2'], 64, `--tag a: it is given twice.\n${HELP}`],
  [
    ['ltv', '--tag', `${LONG}=1`],
    64,
    `--tag ${LONG}: a key has at most 128 characters, this one 200.\n${HELP}`,
  ],
  [
    ['ltv', '--tag', `a=${LONG}${LONG}`],
    64,
    `--tag a: a value has at most 256 characters, this one 400.\n${HELP}`,
  ],
  [
    ['ltv', ...Array.from({ length: 51 }, (_, at) => ['--tag', `k${at}=v`]).flat()],
    64,
    `A group has at most 50 tags, and 51 are given.\n${HELP}`,
  ],
  [
    ['ltv', '--description', 'd'.repeat(1_025)],
    64,
    `--description has at most 1,024 characters, this one 1,025.\n${HELP}`,
  ],
  [
    ['ltv', '--description', 'two\nlines'],
    64,
    `--description is one line, without tabs and other control characters.\n${HELP}`,
  ],
  [['ltv', '--channel', '#models'], 64, `--channel takes a Slack channel id, such as C0MODELS.\n${HELP}`],
  [
    ['ltv', '--approvers', 'Bob'],
    64,
    `--approvers takes lower-case letters, digits, dot, underscore and hyphen; or a Slack user group, such as S0RISK.\n${HELP}`,
  ],
  [
    ['ltv', '--buckets', 'models,'],
    64,
    `--buckets takes an S3 bucket, or a bucket with a prefix: models/churn/.\n${HELP}`,
  ],
  [
    ['ltv', '--no-group', '--no-policy'],
    64,
    `With --no-group and --no-policy there is nothing to do.\n${HELP}`,
  ],
  [['ltv', '--no-group', '--tag', 'a=b'], 64, `--tag has no effect with --no-group.\n${HELP}`],
  [['ltv', '--no-policy', '--file', 'x.yml'], 64, `--file has no effect with --no-policy.\n${HELP}`],
  [['ltv', '--file', '../x.yml'], 64, `--file is a .yml file in policies/, not ../x.yml.\n${HELP}`],
  [['ltv', '--file', 'x.json'], 64, `--file is a .yml file in policies/, not x.json.\n${HELP}`],
  [
    ['churn'],
    1,
    'policies/churn.yml exists already, and does not name churn. Add churn to its groups, or give --file another name. Nothing was created.\n',
  ],
  [
    ['ltv', '--approvers', 'bob,zoe'],
    1,
    'ltv.yml:5: approvers.1: zoe is not in identities.yml\nNothing was created.\n',
  ],
  [
    ['ltv', '--policies', 'elsewhere'],
    1,
    'There is no folder elsewhere. Create it with an identities.yml (docs/policy.md), or give --policies or --no-policy.\n',
  ],
  [['ltv', '--file', 'nowhere/x.yml'], 1, 'policies/nowhere cannot be written to. Nothing was created.\n'],
  [
    ['ltv'],
    1,
    'Nothing was created.\nNothing listens at 127.0.0.1:1. If it is the local cloud, start it in another terminal: npm start\n',
  ],
])('%j ends with %i and changes nothing', async (args, status, said) => {
  const before = readdirSync(policies);
  expect(await offline(...args)).toEqual({ status, said });
  expect(readdirSync(policies)).toEqual(before);
});

test('files with faults are told, and nothing is created on top of them', async () => {
  save('broken.yml', 'groups: [x]\n');
  const { status, said } = await offline('ltv');
  expect([status, said.split('\n').at(-2)]).toEqual([1, 'Nothing was created.']);
  expect(said).toMatch(/^broken\.yml:1: channel: /);
});

test('who may approve is never guessed: where policies do not agree, or there is none, it says what to give', async () => {
  save('other.yml', CHURN.replace('churn-*', 'x-*').replace('C0MODELS', 'C0OTHER').replace('bob, ', ''));
  expect(await offline('ltv')).toEqual({
    status: 64,
    said: `The policies here do not agree, so give
  --channel, the id of a Slack channel, such as C012ABCDEF
  --approvers, keys of identities.yml: alice, bob, carol or dave
${HELP}`,
  });
  rmSync(join(policies, 'other.yml'));
  rmSync(join(policies, 'churn.yml'));
  expect(await offline('ltv', '--channel', 'C0NEW')).toEqual({
    status: 64,
    said: `There is no policy yet to go by, so give
  --approvers, keys of identities.yml: alice, bob, carol or dave
  --buckets, the only buckets that evidence is read from
${HELP}`,
  });
  const given = ['--channel', 'C0NEW', '--approvers', 'bob, carol', '--buckets', 'acme-models/ltv/'];
  expect((await offline('ltv', '--no-group', ...given)).status).toBe(0);
  expect(saved('ltv.yml')).toContain('approvers: [bob, carol] #');
});
