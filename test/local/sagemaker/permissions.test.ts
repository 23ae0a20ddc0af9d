// What each operation needs of a role: the action, the resource, and the approval status only when the request has it.
import {
  AddTagsCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand,
  DeleteTagsCommand,
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  DescribePipelineExecutionCommand,
  ListModelPackageGroupsCommand,
  ListModelPackagesCommand,
  ListModelsCommand,
  ListTagsCommand,
  type SageMakerClient,
  ListNotebookInstancesCommand,
  StartPipelineExecutionCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  GROUP_ARN,
  PACKAGE_ARN,
  type RegistryUnderTest,
  refusal,
  registryUnderTest,
} from './registry-under-test.ts';

let house: RegistryUnderTest;
beforeAll(async () => {
  house = await registryUnderTest();
  await house.group();
  await house.register();
});
beforeEach(() => {
  house.cloud.needs.length = 0;
  house.cloud.allowed = () => false;
});
afterAll(() => house.stop());

const ModelPackageGroupName = 'churn-Telco';
const ModelPackageArn = `${PACKAGE_ARN}/1`;
const PIPELINE_ARN = 'arn:aws:sagemaker:us-east-1:000000000000:pipeline/weekly';
const EXECUTION_ARN = `${PIPELINE_ARN}/execution/0123456789ab`;
const approved = { 'sagemaker:ModelApprovalStatus': 'Approved' };
const ALL = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/*';

const rows: readonly (readonly [
  name: string,
  call: (as: SageMakerClient) => Promise<unknown>,
  resource: string,
  context?: Record<string, string>,
])[] = [
  [
    'CreateModelPackageGroup',
    (as) => as.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName })),
    GROUP_ARN,
  ],
  [
    'DescribeModelPackageGroup',
    (as) => as.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName })),
    GROUP_ARN,
  ],
  ['ListModelPackageGroups', (as) => as.send(new ListModelPackageGroupsCommand({})), '*'],
  [
    'DeleteModelPackageGroup',
    (as) => as.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName })),
    GROUP_ARN,
  ],
  [
    'CreateModelPackage',
    (as) => as.send(new CreateModelPackageCommand({ ModelPackageGroupName })),
    `${PACKAGE_ARN}/*`,
  ],
  [
    'CreateModelPackage',
    (as) =>
      as.send(
        new CreateModelPackageCommand({ ModelPackageGroupName: GROUP_ARN, ModelApprovalStatus: 'Approved' }),
      ),
    `${PACKAGE_ARN}/*`,
    approved,
  ],
  [
    'DescribeModelPackage',
    (as) => as.send(new DescribeModelPackageCommand({ ModelPackageName: 'churn-Telco/1' })),
    ModelPackageArn,
  ],
  [
    'ListModelPackages',
    (as) => as.send(new ListModelPackagesCommand({ ModelPackageGroupName })),
    `${PACKAGE_ARN}/*`,
  ],
  [
    'ListModelPackages',
    (as) => as.send(new ListModelPackagesCommand({ ModelPackageType: 'Versioned' })),
    ALL,
  ],
  [
    'UpdateModelPackage',
    (as) => as.send(new UpdateModelPackageCommand({ ModelPackageArn, ApprovalDescription: 'x' })),
    ModelPackageArn,
  ],
  [
    'UpdateModelPackage',
    (as) => as.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: 'Approved' })),
    ModelPackageArn,
    approved,
  ],
  [
    'DeleteModelPackage',
    (as) => as.send(new DeleteModelPackageCommand({ ModelPackageName: ModelPackageArn })),
    ModelPackageArn,
  ],
  [
    'StartPipelineExecution',
    (as) => as.send(new StartPipelineExecutionCommand({ PipelineName: 'Weekly' })),
    PIPELINE_ARN,
  ],
  [
    'DescribePipelineExecution',
    (as) => as.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: EXECUTION_ARN })),
    EXECUTION_ARN,
  ],
  ['AddTags', (as) => as.send(new AddTagsCommand({ ResourceArn: GROUP_ARN, Tags: [] })), GROUP_ARN],
  ['ListTags', (as) => as.send(new ListTagsCommand({ ResourceArn: GROUP_ARN })), GROUP_ARN],
  [
    'DeleteTags',
    (as) => as.send(new DeleteTagsCommand({ ResourceArn: GROUP_ARN, TagKeys: ['a'] })),
    GROUP_ARN,
  ],
  [
    'CreateModel',
    (as) => as.send(new CreateModelCommand({ ModelName: 'm' })),
    'arn:aws:sagemaker:us-east-1:000000000000:model/m',
  ],
  ['ListModels', (as) => as.send(new ListModelsCommand({})), '*'],
];

describe('a role without a permission', () => {
  it.each(rows.map(([name, call, resource, context]) => ({ name, call, resource, context })))(
    'is refused $name',
    async ({ name, call, resource, context }) => {
      expect(await refusal(call(house.as('fn-sweep')))).toMatch(
        new RegExp(
          `^AccessDeniedException: User: arn:aws:sts:.* is not authorized to perform: sagemaker:${name}`,
        ),
      );
      expect(house.cloud.needs).toEqual([
        { action: `sagemaker:${name}`, resource, ...(context && { context }) },
      ]);
    },
  );
});

it('needs to pass the role that a model runs as', async () => {
  house.cloud.allowed = ({ action }) => action !== 'iam:PassRole';
  const ExecutionRoleArn = 'arn:aws:iam::000000000000:role/serve';
  const create = house.as('fn-deploy').send(new CreateModelCommand({ ModelName: 'm', ExecutionRoleArn }));
  expect(await refusal(create)).toMatch(/iam:PassRole on resource: arn:aws:iam::000000000000:role\/serve/);
});

it('answers what is not implemented by name', async () => {
  expect(await refusal(house.client.send(new ListNotebookInstancesCommand({})))).toBe(
    'NotImplemented: sagemaker ListNotebookInstances is not implemented locally.',
  );
});
