// Pipelines through the real client: who started an execution, and that nothing is pretended to run.
import {
  CreatePipelineCommand,
  DescribePipelineExecutionCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { refusal, registryUnderTest, type RegistryUnderTest } from './registry-under-test.ts';

let house: RegistryUnderTest;
beforeEach(async () => {
  house = await registryUnderTest();
});
afterEach(() => house.stop());

const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:pipeline/churn-weekly';
const RoleArn = 'arn:aws:iam::000000000000:role/pipeline';
const TOKEN = 'a'.repeat(32);

const create = (ClientRequestToken?: string) =>
  house.client.send(
    new CreatePipelineCommand({
      PipelineName: 'Churn-Weekly',
      RoleArn,
      PipelineDefinition: '{}',
      ClientRequestToken,
    }),
  );
const start = (ClientRequestToken?: string) =>
  house.client.send(new StartPipelineExecutionCommand({ PipelineName: 'Churn-Weekly', ClientRequestToken }));
const describe = (PipelineExecutionArn: string | undefined) =>
  house.client.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));

it('remembers who started an execution, which stays as it was started', async () => {
  expect((await create()).PipelineArn).toBe(ARN);
  const { PipelineExecutionArn: execution } = await start();
  expect(execution).toMatch(new RegExp(`^${ARN}/execution/[a-z0-9]{12}$`));
  const { CreationTime: created, CreatedBy: by, ...found } = await describe(execution);
  expect(created).toBeInstanceOf(Date);
  expect(by?.IamIdentity?.Arn).toMatch(/^arn:aws:iam::000000000000:user\//);
  expect(found).toMatchObject({
    PipelineArn: ARN,
    PipelineExecutionArn: execution,
    PipelineExecutionStatus: 'Executing',
    LastModifiedBy: by,
    LastModifiedTime: created,
  });
});

it('takes the same request once', async () => {
  await create(TOKEN);
  expect((await create(TOKEN)).PipelineArn).toBe(ARN);
  const first = await start(TOKEN);
  expect((await start(TOKEN)).PipelineExecutionArn).toBe(first.PipelineExecutionArn);
  expect((await start()).PipelineExecutionArn).not.toBe(first.PipelineExecutionArn);
  expect(await refusal(create())).toMatch(/^ValidationException: /);
});

it('knows no others', async () => {
  expect(await refusal(start())).toMatch(/^ResourceNotFound: /);
  expect(await refusal(describe(`${ARN}/execution/0123456789ab`))).toMatch(/^ResourceNotFound: /);
});

it('does not list them', async () => {
  const listed = house.client.send(new ListPipelineExecutionsCommand({ PipelineName: 'Churn-Weekly' }));
  expect(await refusal(listed)).toMatch(/^NotImplemented: /);
});
