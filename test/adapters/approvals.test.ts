// What was approved in a group, noted by several functions at the same moment, over the wire.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Approvals } from '../../adapters/dynamodb/approvals.ts';
import { instant } from '../../approval/ids.ts';
import { approvalsAfter } from '../../approval/older.ts';
import { Story } from '../story/story.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterAll(() => story.end());

test('what is noted at the same moment is all kept, and nothing is known of another group', async () => {
  const [table] = story.cloud.template.all('AWS::DynamoDB::Table');
  const credentials = { accessKeyId: 'ops', secretAccessKey: 'any' };
  const client = new DynamoDBClient({ endpoint: story.cloud.awsUrl, region: 'us-east-1', credentials });
  const approvals = new Approvals(table?.name ?? '', client);
  const versions = [1, 2, 3, 4, 5];
  const at = instant(Date.parse('2026-11-23T15:00:00Z'));
  const news = (version: number) => ({ version, round: 1, is: 'approved' as const, at });
  await Promise.all(
    versions.map((version) =>
      approvals.change('churn-telco', (known) => approvalsAfter(known, news(version))),
    ),
  );
  expect(await approvals.of('churn-telco')).toEqual(versions.toReversed().map(news));
  expect(await approvals.of('churn-other')).toEqual([]);
});
