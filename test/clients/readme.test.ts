// What the README and the runbook have a reader type beyond npm: Python, the AWS CLI, curl. Run as it stands, the two
// default addresses replaced, and compared with what the page says it prints.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { promisify } from 'node:util';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { blocksOf, lasting, withOutput } from '../document.ts';
import { TEST_PACKAGE } from '../test-package.ts';
import { decide } from './approver.ts';
import { environment, withoutClients } from './client.ts';

const run = promisify(execFile);

describe.skipIf(withoutClients())('typed by a reader', () => {
  let cloud: Cloud;
  let folder: string;
  beforeAll(async () => {
    cloud = await startCloud({ packageDir: TEST_PACKAGE });
    folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(folder, { recursive: true });
  });

  const here = (text: string): string =>
    text.replaceAll('http://127.0.0.1:4566', cloud.awsUrl).replaceAll('http://127.0.0.1:8080', cloud.webUrl);

  /** Version 1 of the AWS CLI has an old address for SQS that AWS_ENDPOINT_URL does not change. */
  const SQS = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }\n';

  const shell = async (text: string, user = 'alice'): Promise<string> => {
    const { stdout, stderr } = await run('bash', ['--norc', '-euo', 'pipefail', '-c', SQS + here(text)], {
      cwd: folder,
      env: { ...environment(cloud, user), SLACK_BOT_TOKEN: 'xoxb-new', SLACK_SIGNING_SECRET: 'new' },
    });
    return lasting(`${stderr}${stdout}`);
  };

  describe('from the README', () => {
    for (const { kind, name, text, line, says } of withOutput(blocksOf('README.md'))) {
      if (kind === 'file')
        it(`line ${line}: ${name} is saved`, () => {
          mkdirSync(dirname(join(folder, name)), { recursive: true });
          writeFileSync(join(folder, name), here(text));
        });
      if (kind !== 'shell') continue;
      it(`line ${line}: ${text.split('\n', 1)[0] ?? ''}`, async () => {
        await cloud.settling.settled();
        // Its page says who decides it meanwhile, and with which words.
        const deciding = text.includes('register.py') ? approveOnThePage() : undefined;
        const printed = await shell(text);
        await deciding;
        if (says !== undefined) expect(printed).toBe(lasting(here(says)));
      });
    }
  });

  const approveOnThePage = (): Promise<void> =>
    decide(cloud, {
      user: 'bob',
      version: 'churn-web',
      actionId: 'approval.approve',
      values: { Comment: 'Holds on the September holdout' },
    });

  describe('from the runbook', () => {
    /** What the whole runbook prints, block by block, typed into one shell by ops. */
    const typed = async (): Promise<string[]> => {
      const blocks = blocksOf('docs/runbook.md').filter(({ kind }) => kind === 'shell');
      const texts = blocks.map(({ text }) => text.replace(/^export STAGE=.*$/m, names));
      return (await shell(texts.join(`\necho '${NEXT}'\n`), 'ops')).split(NEXT).map((part) => part.trim());
    };

    it('finds, explains and repairs an execution that failed', async () => {
      const calls = { service: 'sagemaker', operation: 'UpdateModelPackage', function: 'record' };
      cloud.faults.add({ ...calls, times: 4, kind: 'error', code: 'AccessDeniedException' });
      await shell(REGISTER);
      await decide(cloud, { user: 'bob', version: 'churn-ops', actionId: 'approval.approve', values: {} });
      await quietForGood();
      cloud.sqs.queue('countersign-local-UndeliveredEvents').send(undelivered);

      const printed = await typed();

      const which = (wanted: string): string => printed.find((part) => part.includes(wanted)) ?? '';
      expect(which('churn-ops-v1-r1\tFAILED')).toBe('churn-ops-v1-r1\tFAILED');
      expect(which('SageMaker UpdateModelPackage')).toMatch(/^FAILED\tAccessDeniedException\t[^]*\nRecord$/);
      expect(printed).toContain('ATTRIBUTES\t1');
      expect(JSON.parse(which('request#0001'))).toContainEqual(
        expect.objectContaining({ outcome: 'Approved', by: 'person', policy: '<digest>' }),
      );
      expect(JSON.parse(which('decidedAt'))).toMatchObject({
        outcome: 'Approved',
        approvers: 'bob',
        request: 'churn-ops-v1-r1',
        policy: '<digest>',
      });
      expect(which('verdict.json')).toMatch(/^<digest> +verdict\.json$/);
      await quietForGood();
      const status = `aws sagemaker describe-model-package --model-package-name ${ARN} --query ModelApprovalStatus`;
      expect(await shell(status)).toBe('"Approved"');
      expect(cloud.sqs.queue('countersign-local-UndeliveredEvents').receive(1)).toEqual([]);
    });

    /** Retries of the state machine wait on the local clock. */
    const quietForGood = async (): Promise<void> => {
      await cloud.clock.advance(60_000);
      await cloud.settling.settled();
    };
  });
});

const NEXT = '<<next>>';
const names = 'export STAGE=local REQUEST=churn-ops-v1-r1 OLD_SIGNING_SECRET=old';
const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-ops/1';

/** The README's registration, for a group of this test's own. */
const REGISTER = `
sed -i.bak s/churn-cli/churn-ops/g version.json
sed 's/0.74/0.91/' evaluation.json > good.json
aws s3 cp --quiet good.json s3://models/churn-ops/evaluation.json
aws sagemaker create-model-package-group --model-package-group-name churn-ops
aws sagemaker create-model-package --cli-input-json file://version.json`;

const undelivered = JSON.stringify({
  source: 'aws.sagemaker',
  'detail-type': 'SageMaker Model Package State Change',
  detail: { ModelPackageArn: ARN },
});
