// npm run deploy: what it refuses, and what it tells whoever deploys. Nothing is deployed here.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../test-package.ts';

const params = [
  '--param=startFrom=2026-12-01T00:00:00Z',
  '--param=metricsBuckets=models',
  '--param=slackAppId=A012ABCDEF',
  '--param=slackTeamId=T012ABCDEF',
  '--param=opsChannel=C012ABCDEF',
];

const deploy = (args: readonly string[], policy = 'approvers: [U012ABCDEF]\n') => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (policy) writeFileSync(join(folder, 'policy.yml'), policy);
  const env = { ...process.env, POLICY_DIR: folder };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/deploy.mjs'), ...args],
    {
      // Away from the repository's own identities.
      cwd: folder,
      env,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
};

describe('npm run deploy', () => {
  it('builds, deploys, and says how to store the two secrets', () => {
    const { status, stdout } = deploy(['--stage', 'prod', '--region', 'eu-west-1', ...params, '--dry-run']);
    expect(status).toBe(0);
    expect(stdout).toBe(`npm run build
serverless deploy --stage prod --region eu-west-1 ${params.join(' ')}

The bot token and the signing secret of the Slack app are stored once, and again whenever they change:
  aws ssm put-parameter --type SecureString --overwrite --region eu-west-1 --name /countersign/prod/slack-bot-token --value "$SLACK_BOT_TOKEN"
  aws ssm put-parameter --type SecureString --overwrite --region eu-west-1 --name /countersign/prod/slack-signing-secret --value "$SLACK_SIGNING_SECRET"
`);
  });

  it.each([
    ['without a stage', [...params], '--stage is missing'],
    ['the stage of the local cloud', ['--stage', 'local', ...params], 'Stage local is the local cloud'],
    ['a stage that AWS would not take', ['--stage', 'Prod_1', ...params], 'Stage "Prod_1": use'],
    ['without a parameter', ['--stage', 'prod', ...params.slice(1)], 'Parameter startFrom is missing'],
  ])('refuses %s', (_, args, reason) => {
    const { status, stderr } = deploy([...args, '--dry-run']);
    expect(status).toBe(1);
    expect(stderr).toContain(`Not deployed.\n- ${reason}`);
  });

  it.each([
    ['a person', 'approvers:\n  - U0CAROL\n', ':2 names U0CAROL, who exists only in the local cloud.'],
    ['the account', 'alice: arn:aws:iam::000000000000:user/alice\n', ':1 names 000000000000, '],
    ['the channel', 'channel: C0MODELS\n', ':1 names C0MODELS, '],
  ])('refuses while a policy names %s of the local cloud', (_, policy, reason) => {
    const { status, stderr } = deploy(['--stage', 'prod', ...params, '--dry-run'], policy);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
  });

  it('refuses while a policy reads a bucket that evaluate may not read', () => {
    const { status, stderr } = deploy(
      ['--stage', 'prod', ...params, '--dry-run'],
      'buckets: [models, other]\n',
    );
    expect(status).toBe(1);
    expect(stderr).toContain(
      'reads metrics from the bucket other, which --param=metricsBuckets does not name.',
    );
    expect(stderr).not.toContain('the bucket models');
  });

  it('looks at the bucket of a prefix, and at the buckets of overrides', () => {
    const policy =
      'extends: default\nbuckets: [models/churn/]\noverrides:\n  - buckets: [models/eu, other/eu/, other]\n';
    const { status, stderr } = deploy(['--stage', 'prod', ...params, '--dry-run'], policy);
    expect(status).toBe(1);
    expect(stderr.split('\n').filter((line) => line.includes('reads metrics from'))).toEqual([
      expect.stringMatching(
        /reads metrics from the bucket other, which --param=metricsBuckets does not name\.$/,
      ),
    ]);
    expect(deploy(['--stage', 'prod', ...params, '--dry-run'], 'buckets: [models/churn/]\n').status).toBe(0);
  });

  it('refuses without any policy', () => {
    expect(deploy(['--stage', 'prod', ...params, '--dry-run'], '').stderr).toContain('There is no policy');
  });

  it('refuses with the policy that ships for trying out', () => {
    const env = { ...process.env };
    delete env['POLICY_DIR'];
    const { status, stderr } = spawnSync(
      process.execPath,
      ['scripts/deploy.mjs', '--stage', 'prod', ...params, '--dry-run'],
      { cwd: ROOT, env, encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(stderr).toContain('names U0BOB, who exists only in the local cloud.');
  });

  it('explains itself', () => {
    const { status, stdout } = deploy(['--help']);
    expect(status).toBe(0);
    for (const name of ['startFrom', 'metricsBuckets', 'slackAppId', 'slackTeamId', 'opsChannel'])
      expect(stdout).toContain(name);
  });
});
