// A whole approval typed into a terminal with the AWS CLI; the approver clicks in Slack.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { TEST_PACKAGE } from '../test-package.ts';
import { decide, messageAbout } from './approver.ts';
import { aws, file, report, withoutClients } from './client.ts';

const GROUP = 'churn-cli';

const version = {
  ModelPackageGroupName: GROUP,
  ModelApprovalStatus: 'PendingManualApproval',
  InferenceSpecification: {
    Containers: [
      {
        Image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/xgboost:1',
        ModelDataUrl: 's3://models/cli/model.tar.gz',
      },
    ],
    SupportedContentTypes: ['text/csv'],
    SupportedResponseMIMETypes: ['text/csv'],
  },
  ModelMetrics: {
    ModelQuality: {
      Statistics: { ContentType: 'application/json', S3Uri: 's3://models/cli/evaluation.json' },
    },
  },
};

describe.skipIf(withoutClients())('with the AWS CLI', () => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await startCloud({ packageDir: TEST_PACKAGE });
  });
  afterAll(() => cloud.stop());

  const cli = (...args: readonly string[]): Promise<unknown> => aws(cloud, 'alice', ...args);

  it('says who is calling', async () => {
    expect(await cli('sts', 'get-caller-identity')).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:user/alice',
    });
  });

  it('registers a version, and finds it rejected with the reason of the person who rejected it', async () => {
    await cli('s3', 'cp', file('evaluation.json', report(0.91, 0.83)), 's3://models/cli/evaluation.json');
    expect(await cli('s3', 'ls', 's3://models/cli/')).toMatch(/evaluation\.json$/);
    await cli('sagemaker', 'create-model-package-group', '--model-package-group-name', GROUP);
    const created = await cli(
      'sagemaker',
      'create-model-package',
      '--cli-input-json',
      `file://${file('version.json', version)}`,
    );
    const { ModelPackageArn: arn } = created as { ModelPackageArn: string };

    await decide(cloud, {
      user: 'carol',
      version: GROUP,
      actionId: 'approval.reject',
      values: { Reason: 'Trained on last year data.' },
    });
    await messageAbout(cloud, GROUP, 'Trained on last year data.');

    const machines = await cli(
      'stepfunctions',
      'list-state-machines',
      '--query',
      'stateMachines[0].stateMachineArn',
      '--output',
      'text',
    );
    const execution = `${String(machines).replace(':stateMachine:', ':execution:')}:${GROUP}-v1-r1`;
    expect(await cli('stepfunctions', 'describe-execution', '--execution-arn', execution)).toMatchObject({
      input: JSON.stringify({ arn, round: 1 }),
    });
    expect(await cli('sagemaker', 'describe-model-package', '--model-package-name', arn)).toMatchObject({
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: expect.stringContaining('Trained on last year data.') as string,
    });
    const pending = ['--model-approval-status', 'PendingManualApproval', '--model-package-group-name', GROUP];
    expect(await cli('sagemaker', 'list-model-packages', ...pending)).toMatchObject({
      ModelPackageSummaryList: [],
    });
  });

  it('finds the dead-letter queue empty', async () => {
    // Version 1 of the CLI has an old address for SQS that AWS_ENDPOINT_URL does not change.
    const sqs = (...args: readonly string[]) => cli('sqs', ...args, '--endpoint-url', cloud.awsUrl);
    const { QueueUrls } = (await sqs('list-queues')) as { QueueUrls: readonly string[] };
    expect(QueueUrls).toHaveLength(1);
    const waiting = ['--queue-url', QueueUrls[0] ?? '', '--query', 'length(not_null(Messages, `[]`))'];
    expect(await sqs('receive-message', ...waiting)).toBe('0');
  });
});
