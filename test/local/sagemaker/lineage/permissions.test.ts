// What the operations of lineage, jobs and endpoints need of a role: the action, and the resource as AWS's service
// authorization reference names it.
import {
  AddAssociationCommand,
  CreateActionCommand,
  CreateArtifactCommand,
  CreateContextCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  CreateTransformJobCommand,
  DeleteActionCommand,
  DeleteArtifactCommand,
  DeleteAssociationCommand,
  DeleteContextCommand,
  DeleteEndpointCommand,
  DeleteTrainingJobCommand,
  DescribeActionCommand,
  DescribeArtifactCommand,
  DescribeContextCommand,
  DescribeEndpointConfigCommand,
  DescribeTrainingJobCommand,
  ListActionsCommand,
  ListArtifactsCommand,
  ListAssociationsCommand,
  ListContextsCommand,
  ListEndpointsCommand,
  ListTrainingJobsCommand,
  QueryLineageCommand,
  type SageMakerClient,
  UpdateActionCommand,
  UpdateArtifactCommand,
  UpdateContextCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type RegistryUnderTest, refusal, registryUnderTest } from '../registry-under-test.ts';

let house: RegistryUnderTest;
beforeAll(async () => {
  house = await registryUnderTest();
});
beforeEach(() => {
  house.cloud.needs.length = 0;
  house.cloud.allowed = () => false;
});
afterAll(() => house.stop());

const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:';
const RoleArn = 'arn:aws:iam::000000000000:role/work';
const ArtifactArn = `${ARN}artifact/a`;
const ends = { SourceArn: ArtifactArn, DestinationArn: `${ARN}action/a` };
const Source = { SourceUri: 'x' };
const S3DataSource = { S3DataType: 'S3Prefix' as const, S3Uri: 's3://data/x' };

type Call = (as: SageMakerClient) => Promise<unknown>;
const rows: readonly (readonly [name: string, resource: string, call: Call])[] = [
  ['CreateArtifact', 'artifact/*', (as) => as.send(new CreateArtifactCommand({ Source, ArtifactType: 't' }))],
  ['DescribeArtifact', 'artifact/a', (as) => as.send(new DescribeArtifactCommand({ ArtifactArn }))],
  ['ListArtifacts', '', (as) => as.send(new ListArtifactsCommand({}))],
  ['UpdateArtifact', 'artifact/a', (as) => as.send(new UpdateArtifactCommand({ ArtifactArn }))],
  ['DeleteArtifact', 'artifact/a', (as) => as.send(new DeleteArtifactCommand({ ArtifactArn }))],
  ['DeleteArtifact', 'artifact/*', (as) => as.send(new DeleteArtifactCommand({ Source }))],
  [
    'CreateAction',
    'action/a',
    (as) => as.send(new CreateActionCommand({ ActionName: 'a', Source, ActionType: 't' })),
  ],
  ['DescribeAction', 'action/a', (as) => as.send(new DescribeActionCommand({ ActionName: 'a' }))],
  ['ListActions', '', (as) => as.send(new ListActionsCommand({}))],
  ['UpdateAction', 'action/a', (as) => as.send(new UpdateActionCommand({ ActionName: 'a' }))],
  ['DeleteAction', 'action/a', (as) => as.send(new DeleteActionCommand({ ActionName: 'a' }))],
  [
    'CreateContext',
    'context/a',
    (as) => as.send(new CreateContextCommand({ ContextName: 'a', Source, ContextType: 't' })),
  ],
  ['DescribeContext', 'context/a', (as) => as.send(new DescribeContextCommand({ ContextName: 'a' }))],
  ['ListContexts', '', (as) => as.send(new ListContextsCommand({}))],
  ['UpdateContext', 'context/a', (as) => as.send(new UpdateContextCommand({ ContextName: 'a' }))],
  ['DeleteContext', 'context/a', (as) => as.send(new DeleteContextCommand({ ContextName: 'a' }))],
  ['AddAssociation', 'artifact/a', (as) => as.send(new AddAssociationCommand(ends))],
  ['DeleteAssociation', 'artifact/a', (as) => as.send(new DeleteAssociationCommand(ends))],
  ['ListAssociations', '', (as) => as.send(new ListAssociationsCommand({}))],
  ['QueryLineage', '', (as) => as.send(new QueryLineageCommand({ StartArns: [ArtifactArn] }))],
  [
    'CreateTrainingJob',
    'training-job/j',
    (as) =>
      as.send(
        new CreateTrainingJobCommand({
          TrainingJobName: 'j',
          RoleArn,
          OutputDataConfig: { S3OutputPath: 's3://models/out' },
        }),
      ),
  ],
  [
    'DescribeTrainingJob',
    'training-job/j',
    (as) => as.send(new DescribeTrainingJobCommand({ TrainingJobName: 'j' })),
  ],
  ['ListTrainingJobs', '', (as) => as.send(new ListTrainingJobsCommand({}))],
  [
    'DeleteTrainingJob',
    'training-job/j',
    (as) => as.send(new DeleteTrainingJobCommand({ TrainingJobName: 'j' })),
  ],
  [
    'CreateProcessingJob',
    'processing-job/j',
    (as) =>
      as.send(
        new CreateProcessingJobCommand({
          ProcessingJobName: 'j',
          RoleArn,
          AppSpecification: { ImageUri: 'i' },
          ProcessingResources: {
            ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 },
          },
        }),
      ),
  ],
  [
    'CreateTransformJob',
    'transform-job/j',
    (as) =>
      as.send(
        new CreateTransformJobCommand({
          TransformJobName: 'j',
          ModelName: 'm',
          TransformInput: { DataSource: { S3DataSource } },
          TransformOutput: { S3OutputPath: 's3://data/out' },
          TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
        }),
      ),
  ],
  [
    'CreateEndpointConfig',
    'endpoint-config/c',
    (as) =>
      as.send(
        new CreateEndpointConfigCommand({
          EndpointConfigName: 'c',
          ProductionVariants: [{ VariantName: 'v', ModelName: 'm' }],
        }),
      ),
  ],
  [
    'DescribeEndpointConfig',
    'endpoint-config/c',
    (as) => as.send(new DescribeEndpointConfigCommand({ EndpointConfigName: 'c' })),
  ],
  [
    'CreateEndpoint',
    'endpoint/e',
    (as) => as.send(new CreateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'c' })),
  ],
  ['ListEndpoints', '', (as) => as.send(new ListEndpointsCommand({}))],
  ['DeleteEndpoint', 'endpoint/e', (as) => as.send(new DeleteEndpointCommand({ EndpointName: 'e' }))],
];

it.each(rows.map(([name, resource, call]) => ({ name, resource, call })))(
  'a role without the permission is refused $name on "$resource"',
  async ({ name, resource, call }) => {
    expect(await refusal(call(house.as('fn-train')))).toMatch(/^AccessDeniedException/);
    expect(house.cloud.needs).toEqual([
      { action: `sagemaker:${name}`, resource: resource === '' ? '*' : `${ARN}${resource}` },
    ]);
  },
);

it.each([
  ['AddAssociation', (client: SageMakerClient) => client.send(new AddAssociationCommand(ends))],
  ['DeleteAssociation', (client: SageMakerClient) => client.send(new DeleteAssociationCommand(ends))],
])('%s needs the permission at either end', async (name, call) => {
  house.cloud.allowed = ({ resource }) => resource === ends.SourceArn;
  expect(await refusal(call(house.as('fn-train')))).toMatch(
    new RegExp(`sagemaker:${name} on resource: ${ends.DestinationArn}`),
  );
});

it('jobs and configurations need to pass their role, and an endpoint its configuration', async () => {
  house.cloud.allowed = ({ action, resource }) =>
    action !== 'iam:PassRole' && !resource.includes('endpoint-config/c');
  const as = house.as('fn-train');
  const job = { TrainingJobName: 'j', RoleArn, OutputDataConfig: { S3OutputPath: 's3://models/out' } };
  expect(await refusal(as.send(new CreateTrainingJobCommand(job)))).toMatch(/iam:PassRole on resource/);
  const ProductionVariants = [{ VariantName: 'v', ModelName: 'm' }];
  const config = { EndpointConfigName: 'd', ProductionVariants, ExecutionRoleArn: RoleArn };
  expect(await refusal(as.send(new CreateEndpointConfigCommand(config)))).toMatch(/iam:PassRole on resource/);
  const endpoint = as.send(new CreateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'c' }));
  expect(await refusal(endpoint)).toMatch(/sagemaker:CreateEndpoint on resource: .*endpoint-config\/c/);
});
