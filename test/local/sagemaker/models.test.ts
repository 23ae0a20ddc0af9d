// Models through the real client: only an approved version becomes one.
import {
  CreateModelCommand,
  type CreateModelCommandInput,
  DeleteModelCommand,
  DescribeModelCommand,
  ListModelsCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PACKAGE_ARN, type RegistryUnderTest, refusal, registryUnderTest } from './registry-under-test.ts';

let house: RegistryUnderTest;
beforeAll(async () => {
  house = await registryUnderTest();
  await house.group();
  await house.register();
  await house.register({ ModelApprovalStatus: 'Approved' });
});
afterAll(() => house.stop());

const ModelArn = 'arn:aws:sagemaker:us-east-1:000000000000:model/churn';
const create = (given: Partial<CreateModelCommandInput>) =>
  house.client.send(new CreateModelCommand({ ModelName: 'churn', ...given }));
const fromVersion = (version: number) => ({ ModelPackageName: `${PACKAGE_ARN}/${version}` });

it('refuses a version that is not approved, in either form', async () => {
  const expected = `ValidationException: ModelPackage ${PACKAGE_ARN}/1 cannot be deployed: its approval status is PendingManualApproval, not Approved.`;
  expect(await refusal(create({ PrimaryContainer: fromVersion(1) }))).toBe(expected);
  expect(await refusal(create({ Containers: [fromVersion(2), fromVersion(1)] }))).toBe(expected);
  expect(await refusal(create({ PrimaryContainer: fromVersion(3) }))).toMatch(
    /^ValidationException: .*does not exist/,
  );
});

it('takes one form of container', async () => {
  const both = { PrimaryContainer: fromVersion(2), Containers: [fromVersion(2)] };
  expect(await refusal(create(both))).toMatch(/^ValidationException: Give either/);
  expect(await refusal(create({}))).toMatch(/^ValidationException: Give either/);
});

it('makes, describes, lists and deletes a model of an approved version', async () => {
  const given = { Containers: [fromVersion(2)], ExecutionRoleArn: 'arn:aws:iam::000000000000:role/serve' };
  expect((await create(given)).ModelArn).toBe(ModelArn);
  expect(await refusal(create(given))).toBe(
    `ValidationException: Cannot create already existing model "${ModelArn}".`,
  );
  const { $metadata: _, ...described } = await house.client.send(
    new DescribeModelCommand({ ModelName: 'churn' }),
  );
  expect(described).toEqual({
    ...given,
    ModelName: 'churn',
    ModelArn,
    CreationTime: expect.any(Date) as Date,
  });
  const tagged = create({ ...given, ModelName: 'tagged', Tags: [{ Key: 'a', Value: 'b' }] });
  expect(await refusal(tagged)).toBe('NotImplemented: The member Tags is not implemented locally.');
  expect((await house.client.send(new ListModelsCommand({}))).Models?.map((it) => it.ModelName)).toEqual([
    'churn',
  ]);
  await house.client.send(new DeleteModelCommand({ ModelName: 'churn' }));
  const read = house.client.send(new DescribeModelCommand({ ModelName: 'churn' }));
  expect(await refusal(read)).toBe(`ValidationException: Could not find model "${ModelArn}".`);
});
