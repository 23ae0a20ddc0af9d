// countersign simulate, as a reader types it: against a local cloud with their own credentials, and against files with
// no cloud at all.
import { CreateModelPackageGroupCommand, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulate as called } from '../../cli/simulate.ts';
import { WrongUsage } from '../../cli/usage.ts';
import { evaluationJson, GOOD, Story, WEAK } from '../story/story.ts';
import { TEST_POLICIES } from '../test-package.ts';
import { registerPast } from './past.ts';
import { countersign, signedAs } from './run.ts';

const CHURN = 'policy churn <digest> (test/policies/churn.yml)';

const folder = mkdtempSync(join(tmpdir(), 'countersign-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const save = (name: string, content: unknown): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
};

/** The outputs without the digest of the policy, whose file others keep. */
const lasting = (text: string): string => text.replace(/^(policy \S+) [0-9a-f]{8}/m, '$1 <digest>');

const POLICY = `groups: [churn-*]
channel: C0MODELS
approvers: [bob, carol]
open: 72h
onExpiry: reject
buckets: [models]
metrics:
  - path: binary_classification_metrics.auc.value
`;
const IDENTITIES = `people:
  bob: { name: Bob, slack: U0BOB }
  carol: { name: Carol, slack: U0CAROL }
`;

describe('simulate of files', () => {
  beforeAll(() => {
    save('evaluation.json', evaluationJson(WEAK));
    save('good.json', evaluationJson(GOOD));
    save('v41.json', evaluationJson(GOOD));
    save('policies/identities.yml', IDENTITIES);
    save('policies/churn.yml', `${POLICY}    min: 0.95\n`);
    save('policies/sure.yml', `${POLICY.replace('churn', 'sure')}    min: 0.5\napproveWithoutAsking: true\n`);
    save(
      'policies/evident.yml',
      `${POLICY.replace('churn', 'evident')}    min: 0.5
evidence: { files: [bias], trainingCommit: true, groupTags: [owner] }
`,
    );
    save('policies/watch.yml', `mode: observe\n${POLICY.replace('churn', 'watch')}    min: 0.5\n`);
  });

  /** Without credentials, and where nothing listens: whatever would be called fails. */
  const simulate = async (...args: string[]) => {
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', POLICY_DIR: join(folder, 'policies') };
    const { status, stdout, stderr } = await countersign(['simulate', ...args], { cwd: folder, env });
    return { status, said: lasting(stdout + stderr) };
  };

  it('rejects under the policy of the group, and compares with the files of a champion', async () => {
    const args = ['--group', 'churn-telco', '--files', './evaluation.json', '--champion-files', './v41.json'];
    expect(await simulate(...args, '--policies', TEST_POLICIES)).toEqual({
      status: 2,
      said: `churn-telco, evaluation.json: would be rejected. Nobody would be asked.
policy churn <digest> (${join(TEST_POLICIES, 'churn.yml')})
Compared with v41 (v41.json). Nothing was changed.

rejected because 1 of 2 checks fails
|- fails   AUC 0.74, needs at least 0.80: too low by 0.06. v41 has 0.91
|          binary_classification_metrics.auc.value
\`- passes  Accuracy 0.79, needs at least 0.75, v41 has 0.84: worse by 0.05
`,
    });
  });

  it('asks a person', async () => {
    const args = ['--group', 'churn-telco', '--files', 'good.json', '--policies', TEST_POLICIES];
    expect(await simulate(...args)).toEqual({
      status: 0,
      said: `churn-telco, good.json: would be asked about: one of approvers.
policy churn <digest> (${join(TEST_POLICIES, 'churn.yml')})
Compared with no other version. Nothing was changed.

asked: all 2 checks pass, and the policy has a person decide
|- passes  AUC 0.91, needs at least 0.80
\`- passes  Accuracy 0.84, needs at least 0.75
`,
    });
  });

  it('approves without asking where the policy does', async () => {
    expect(await simulate('--group', 'sure-thing', '--files', 'model-quality=good.json')).toEqual({
      status: 0,
      said: `sure-thing, good.json: would be approved by policy, nobody would be asked.
policy sure <digest> (policies/sure.yml)
Compared with no other version. Nothing was changed.

approved because the one check passes
\`- passes  AUC 0.91, needs at least 0.50
`,
    });
  });

  it('judges by another policy file, and says that it is not of the group', async () => {
    const args = ['--group', 'churn-telco', '--files', 'good.json', '--policy', 'policies/watch.yml'];
    expect(await simulate(...args)).toEqual({
      status: 0,
      said: `churn-telco, good.json: would be asked about: one of approvers.
policy watch <digest> (policies/watch.yml)
Compared with no other version. Nothing was changed.
This policy does not name churn-telco: its groups are watch-*.
This policy only observes: nobody is asked and the registry is never written.

asked: the one check passes, and the policy has a person decide
\`- passes  AUC 0.91, needs at least 0.50
`,
    });
  });

  it.each([
    ['churn-telco', 'churn-next', '|- fails   AUC 0.91, needs at least 0.92: too low by 0.01'],
    ['churn-eu-telco', 'churn-next:churn-eu-*', '|- fails   AUC 0.91, needs at least 0.95: too low by 0.04'],
  ])('judges %s by a file that starts from another of the same groups', async (group, name, line) => {
    const rule = (min: number): string =>
      `metrics: [{ path: binary_classification_metrics.auc.value, min: ${min} }]`;
    save(
      'next/churn.yml',
      `${POLICY}    min: 0.80\n  - path: binary_classification_metrics.accuracy.value\n    min: 0.75\n`,
    );
    save(
      'next/churn-next.yml',
      `extends: churn
groups: [churn-*]
${rule(0.92)}
overrides: [{ groups: [churn-eu-*], ${rule(0.95)} }]
`,
    );
    const args = ['--group', group, '--files', 'good.json', '--policy', 'next/churn-next.yml'];
    expect(await simulate(...args)).toEqual({
      status: 2,
      said: `${group}, good.json: would be rejected. Nobody would be asked.
policy ${name} <digest> (next/churn-next.yml)
Compared with no other version. Nothing was changed.

rejected because 1 of 2 checks fails
${line}
|          binary_classification_metrics.auc.value
\`- passes  Accuracy 0.84, needs at least 0.75
`,
    });
  });

  it('tells a fault of the other file where it is written', async () => {
    save(
      'slip/base.yml',
      POLICY.replace('groups: [churn-*]', 'groups: [churn-*] # all').replace('72h', 'long'),
    );
    save('slip/churn-next.yml', 'extends: base\ngroups: [churn-*]\nmetrics: []\n');
    const args = ['--group', 'churn-x', '--files', 'good.json', '--policy', 'slip/churn-next.yml'];
    const { status, said } = await simulate(...args);
    expect([status, said.split('\n')[0]]).toEqual([1, expect.stringMatching(/^base\.yml:4: open: /)]);
  });

  it('takes a version from its JSON: what it registers and is not given here is missing, not absent', async () => {
    const at = (name: string) => ({
      S3Uri: `s3://models/evident/${name}.json`,
      ContentType: 'application/json',
    });
    save('version.json', {
      ModelPackageGroupName: 'arn:aws:sagemaker:us-east-1:000000000000:model-package-group/evident-telco',
      ModelPackageVersion: 44,
      CreationTime: '2026-11-23T16:02:11.120000+00:00',
      MetadataProperties: { CommitId: '3c9e1f0' },
      ModelMetrics: {
        ModelQuality: { Statistics: at('evaluation') },
        Bias: { Report: at('bias') },
      },
    });
    const args = ['--version-json', 'version.json', '--files', 'good.json', '--tag', 'owner=risk'];
    expect(await simulate(...args)).toEqual({
      status: 2,
      said: `evident-telco v44: would be rejected. Nobody would be asked.
policy evident <digest> (policies/evident.yml)
Compared with no other version. Nothing was changed.

rejected because 1 of 2 checks fails
|- missing  Evidence is missing: bias report, it is not given here; add --files
|           bias=<path>
|           |- missing  bias report, it is not given here; add --files
|           |           bias=<path>
|           |- passes   training commit: 3c9e1f0
|           \`- passes   group tag owner: risk
\`- passes   AUC 0.91, needs at least 0.50
`,
    });
    save('bias.json', { version: '1.0' });
    expect((await simulate(...args, '--files', 'bias=bias.json')).status).toBe(0);
  });

  it('refuses a registered address as the gate would, whatever file is given for it', async () => {
    save('elsewhere.json', {
      ModelPackageGroupName: 'sure-thing',
      ModelMetrics: { ModelQuality: { Statistics: { S3Uri: 's3://elsewhere/evaluation.json' } } },
    });
    expect(await simulate('--version-json', 'elsewhere.json', '--files', 'good.json')).toEqual({
      status: 2,
      said: `sure-thing, good.json: would be rejected. Nobody would be asked.
policy sure <digest> (policies/sure.yml)
Compared with no other version. Nothing was changed.

rejected because 1 of 1 check fails
\`- missing  Its metrics cannot be read: the policy does not allow the bucket
            elsewhere
            s3://elsewhere/evaluation.json
            \`- missing  AUC at least 0.50: not judged
`,
    });
  });

  it('advises about a file that cannot be read', async () => {
    save('nan.json', '{"binary_classification_metrics": {"auc": {"value": NaN}}}');
    expect(await simulate('--group', 'sure-thing', '--files', 'nan.json')).toEqual({
      status: 2,
      said: `sure-thing, nan.json: would be rejected. Nobody would be asked.
policy sure <digest> (policies/sure.yml)
Compared with no other version. Nothing was changed.

rejected because 1 of 1 check fails
\`- missing  Its metrics cannot be read: not JSON. Line 1 has NaN; JSON has no
            such number
            nan.json
            Often: Python’s json.dumps writes NaN. With allow_nan=False it stops
            there instead.
            \`- missing  AUC at least 0.50: not judged
`,
    });
  });

  it('gives the same as JSON', async () => {
    const { status, said } = await simulate('--group', 'churn-x', '--files', 'good.json', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(said)).toEqual({
      group: 'churn-x',
      version: null,
      champion: null,
      policy: {
        name: 'churn',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        file: 'policies/churn.yml',
      },
      verdict: {
        outcome: 'reject',
        needs: {},
        reasons: [expect.objectContaining({ outcome: 'fails', effect: 'block', value: 0.91 })],
      },
    });
  });

  it.each([
    [[], 'Name a version, as <group> <number> or by its ARN, or give --group and --files.'],
    [['--files', 'good.json'], 'Give --group: it says which policy the files are judged by.'],
    [['--group', 'churn-x', '--file', 'a'], '--file is not an option here. Did you mean --files?'],
    [['--group', 'churn-x', '--files', 'biass=a'], 'biass is not a source of evidence. Did you mean bias?'],
    [['--group', 'churn-x', '--files', 'a', '--files', 'b'], 'model-quality is given twice.'],
    [
      ['--group', 'churn-x', '--files', 'good.json', '--champion-files', 'good.json'],
      'Say which version the champion is: --champion-version 41, or a file such as v41.json.',
    ],
    [
      ['--group', 'churn-x', '--version-json', join(folder, 'version.json')],
      '--group is churn-x, and --version-json is of the group evident-telco.',
    ],
    [['--group', 'churn-x', '--files', 'a', '--tag', 'owner'], 'A tag is given as --tag <key>=<value>.'],
    [['churn-x', 'latest'], 'latest is not the number of a version.'],
    [['churn-x'], 'churn-x names no version: give <group> <number>, or an ARN.'],
    [['churn-x', '1', '2'], 'One version at a time; 2 is too much.'],
    [['churn_x', '1'], 'churn_x is not the name of a model package group.'],
    [
      ['churn-x', '1', '--files', 'a'],
      '--files goes with files on disk, and a registered version was named.',
    ],
    [['--group'], "Option '--group <value>' argument missing."],
  ])('%j is wrong usage', async (args, words) => {
    await expect(called(args)).rejects.toThrow(new WrongUsage(words));
  });

  it.each([
    [['--group', 'churn-x', '--files', 'none.json'], 'There is no file none.json.'],
    [
      ['--group', 'fraud-x', '--files', 'good.json'],
      'No policy in policies/ names fraud-x. Nobody can approve it by accident, and nothing would be asked.',
    ],
    [['--group', 'churn-x', '--files', 'good.json', '--policy', 'none.yml'], 'There is no file none.yml.'],
    [['--group', 'churn-x', '--files', 'good.json', '--policies', 'none'], 'There is no folder none.'],
    [['--version-json', 'nan.json'], 'nan.json: not JSON. Line 1 has NaN; JSON has no such number.'],
    [
      ['churn-x', '1', '--region', 'us-east-1'],
      'No AWS credentials: Could not load credentials from any providers\n' +
        'Local: export AWS_ACCESS_KEY_ID=alice AWS_SECRET_ACCESS_KEY=any AWS_REGION=us-east-1',
    ],
    [
      ['churn-x', '1'],
      'No AWS region: give --region, or set AWS_REGION.\n' +
        'Local: export AWS_ACCESS_KEY_ID=alice AWS_SECRET_ACCESS_KEY=any AWS_REGION=us-east-1',
    ],
  ])('%j cannot be done', async (args, words) => {
    expect(await simulate(...args)).toEqual({ status: 1, said: `${words}\n` });
  });

  it('lists the faults of a policy file as the build does', async () => {
    save('slips/churn.yml', POLICY.replace('72h', '3 days'));
    save('slips/identities.yml', IDENTITIES);
    expect(await simulate('--group', 'churn-x', '--files', 'good.json', '--policies', 'slips')).toEqual({
      status: 1,
      said: `churn.yml:4: open: write a span as 90m, 72h or 3d
churn.yml:8: metrics.0: give min, max, between, drop or compare
`,
    });
  });

  it('finds files from where it was typed, also through npm run', async () => {
    const env = {
      npm_lifecycle_event: 'countersign',
      INIT_CWD: folder,
      POLICY_DIR: join(folder, 'policies'),
    };
    const { stdout } = await countersign(['simulate', '--group', 'sure-x', '--files', 'good.json'], { env });
    expect(stdout.split('\n')[0]).toBe(
      'sure-x, good.json: would be approved by policy, nobody would be asked.',
    );
  });

  it('colours words only where it is told to, and never changes them', async () => {
    const args = ['simulate', '--group', 'sure-x', '--files', 'good.json'];
    const env = { POLICY_DIR: join(folder, 'policies'), FORCE_COLOR: '1' };
    const [coloured, plain] = await Promise.all([
      countersign(args, { cwd: folder, env }),
      countersign([...args, '--no-color'], { cwd: folder, env: { POLICY_DIR: env.POLICY_DIR } }),
    ]);
    expect(coloured.stdout).toContain('\u001b[32mpasses\u001b[39m');
    expect(coloured.stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
  });
});

describe('simulate of a registered version', () => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin();
    await registerPast(story.cloud.awsUrl, 'churn-telco', [
      { status: 'Approved', by: 'bob', metrics: { auc: 0.85, accuracy: 0.8 } },
      { status: 'Rejected', by: 'policy', metrics: WEAK },
      ...Array.from({ length: 60 }, () => ({
        status: 'Approved' as const,
        metrics: { auc: 0.9, accuracy: 0.82 },
      })),
      { status: 'PendingManualApproval', metrics: GOOD },
    ]);
    await story.quiet();
  });
  afterAll(() => story.end());

  const simulate = async (args: readonly string[], env: Record<string, string> = {}) => {
    story.cloud.calls.clear();
    const around = { env: { ...signedAs(story.cloud.awsUrl), ...env } };
    const { status, stdout, stderr } = await countersign(['simulate', ...args], around);
    const calls = story.cloud.calls.list('').map(({ operation }) => operation);
    return { status, said: lasting(stdout + stderr), calls: calls.sort() };
  };
  const READS = [
    'DescribeModelPackage',
    'DescribeModelPackage',
    'GetObject',
    'GetObject',
    'ListModelPackages',
  ];
  const arn = (version: number): string =>
    `arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/${version}`;

  it('compares a pending one with the newest approved, and changes nothing', async () => {
    const before = await story.version(arn(63));
    expect(await simulate([arn(63)])).toEqual({
      status: 0,
      said: `churn-telco v63: would be asked about: one of approvers.
${CHURN}
Compared with v62, the newest approved. Nothing was changed.

asked: all 2 checks pass, and the policy has a person decide
|- passes  AUC 0.91, needs at least 0.80, v62 has 0.90: better by 0.01
\`- passes  Accuracy 0.84, needs at least 0.75, v62 has 0.82: better by 0.02
`,
      calls: READS,
    });
    expect({ ...(await story.version(arn(63))), $metadata: 0 }).toEqual({ ...before, $metadata: 0 });
  });

  it('compares a decided one with the newest approved before it, however many came since', async () => {
    expect(await simulate(['churn-telco', 'v2'])).toEqual({
      status: 2,
      said: `churn-telco v2: would be rejected. Nobody would be asked.
${CHURN}
It is Rejected, so it is compared with v1, the newest approved before it.
Nothing was changed.

rejected because 1 of 2 checks fails
|- fails   AUC 0.74, needs at least 0.80: too low by 0.06. v1 has 0.85
|          binary_classification_metrics.auc.value
\`- passes  Accuracy 0.79, needs at least 0.75, v1 has 0.80: worse by 0.01
`,
      // By its number, the ARN is found in the list.
      calls: [...READS, 'ListModelPackages'],
    });
  });

  it('says so when nothing was approved before it', async () => {
    const { said } = await simulate(['churn-telco', '1']);
    expect(said.split('\n')[2]).toBe(
      'It is Approved; no version before it is approved to compare with. Nothing was',
    );
  });

  it('names versions in its JSON', async () => {
    const { said } = await simulate(['churn-telco', '2', '--json']);
    expect(JSON.parse(said)).toMatchObject({
      group: 'churn-telco',
      version: 2,
      champion: 1,
      verdict: { outcome: 'reject', champion: 1 },
    });
  });

  it('takes endpoint, region and credentials from options', async () => {
    save('credentials', '[risk]\naws_access_key_id = carol\naws_secret_access_key = any\n');
    const env = { AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') };
    const options = ['--profile', 'risk', '--region', 'us-east-1', '--endpoint-url', story.cloud.awsUrl];
    const { status, stdout } = await countersign(['simulate', 'churn-telco', '63', ...options], { env });
    expect([status, stdout.split('\n')[0]]).toEqual([
      0,
      'churn-telco v63: would be asked about: one of approvers.',
    ]);
  });

  it('reads the tags of the group when the policy wants them', async () => {
    save('tagged.yml', `${POLICY}    min: 0.5\nevidence: { groupTags: [owner] }\n`);
    const { sagemaker } = story.clients();
    await sagemaker.send(
      new CreateModelPackageGroupCommand({
        ModelPackageGroupName: 'churn-empty',
        Tags: [{ Key: 'owner', Value: 'risk' }],
      }),
    );
    const { status, calls } = await simulate(['churn-telco', '63', '--policy', join(folder, 'tagged.yml')]);
    expect([status, calls]).toEqual([
      2,
      ['DescribeModelPackageGroup', 'ListTags', ...READS, 'ListModelPackages'].sort(),
    ]);
  });

  it('leaves a person’s own decision as it was', async () => {
    const { sagemaker } = story.clients('bob');
    await sagemaker.send(
      new UpdateModelPackageCommand({ ModelPackageArn: arn(62), ModelApprovalStatus: 'Rejected' }),
    );
    const { said } = await simulate(['churn-telco', '62']);
    expect(said.split('\n')[2]).toBe(
      'It is Rejected, so it is compared with v61, the newest approved before it.',
    );
    expect(await story.status(arn(62))).toBe('Rejected');
  });

  it.each([
    [['churn-telco', '99'], `churn-telco v99 does not exist: ${arn(99)}.`],
    [['churn-empty', '1'], 'The group churn-empty has no versions here, or does not exist.'],
    [
      ['churn-none', '1'],
      'SageMaker ListModelPackages: ValidationException: ModelPackageGroup ' +
        'arn:aws:sagemaker:us-east-1:000000000000:model-package-group/churn-none does not exist.',
    ],
    [
      ['churn-telco', '1', '--endpoint-url', 'http://127.0.0.1:1'],
      'Nothing listens at 127.0.0.1:1. If it is the local cloud, start it in another terminal: npm start',
    ],
  ])('%j cannot be done', async (args, words) => {
    expect(await simulate(args)).toMatchObject({ status: 1, said: `${words}\n` });
  });

  it('says which permission is missing', async () => {
    const denied = { service: 's3', operation: 'GetObject', times: 1, kind: 'error', code: 'AccessDenied' };
    await story.fault(denied);
    const { status, said } = await simulate(['churn-telco', '63']);
    expect([status, said]).toEqual([
      1,
      expect.stringMatching(
        /^Your identity may not do this\. S3 GetObject of s3:\/\/models\/churn-telco\/\d+\/evaluation\.json: AccessDenied: .*\n$/,
      ),
    ]);
  });
});
