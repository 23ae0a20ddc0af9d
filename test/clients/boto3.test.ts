// Whole approvals as an ML engineer with boto3 lives them; the approver clicks in Slack.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { TEST_PACKAGE } from '../test-package.ts';
import { decide } from './approver.ts';
import { boto3, file, report, withoutClients } from './client.ts';

describe.skipIf(withoutClients())('with boto3', () => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await startCloud({ packageDir: TEST_PACKAGE });
  });
  afterAll(() => cloud.stop());

  const register = async (metrics: unknown): Promise<string> =>
    (await boto3(cloud, 'alice', 'register', 'churn-boto3', file('evaluation.json', metrics))) as string;

  it('a version that passes is approved by a person', async () => {
    const arn = await register(report(0.91, 0.83));
    expect(arn).toBe('arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-boto3/1');
    await decide(cloud, {
      user: 'bob',
      version: 'churn-boto3',
      actionId: 'approval.approve',
      values: { Comment: 'Better than the last one.' },
    });
    const version = await boto3(cloud, 'alice', 'wait', arn);
    expect(version).toMatchObject({
      status: 'Approved',
      createdBy: 'arn:aws:iam::000000000000:user/alice',
      description: expect.stringContaining('Better than the last one.') as string,
    });
    expect(JSON.stringify((version as { properties: unknown }).properties)).toContain('churn-boto3-v1-r1');
    expect(await boto3(cloud, 'alice', 'execution', arn)).toEqual({
      name: 'churn-boto3-v1-r1',
      status: 'SUCCEEDED',
      input: { arn, round: 1 },
      states: ['Evaluate', 'Is a person needed?', 'Ask', 'Record', 'Announce'],
    });
  });

  it('a version below a threshold is rejected without bothering anyone', async () => {
    const arn = await register(report(0.71, 0.83));
    expect(await boto3(cloud, 'alice', 'wait', arn)).toMatchObject({
      status: 'Rejected',
      description: expect.stringContaining('0.71') as string,
    });
    expect(await boto3(cloud, 'alice', 'execution', arn)).toMatchObject({
      status: 'SUCCEEDED',
      states: ['Evaluate', 'Is a person needed?', 'Record', 'Announce'],
    });
  });

  it('an error arrives under the name that boto3 users catch', async () => {
    expect(await boto3(cloud, 'alice', 'denied')).toMatchObject({ Code: 'ValidationException' });
  });
});
