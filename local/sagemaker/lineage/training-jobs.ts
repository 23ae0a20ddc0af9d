// Training jobs as records. Its model output has the URI that SageMaker would write to: register that, and the version's
// lineage goes back to the data. Nothing is trained, and no file is written.
import * as z from 'zod';
import { type Clock } from '../../clock/clock.ts';
import { type Operation } from '../../endpoint/service.ts';
import { list, s3Uri, tags, text } from '../constraints.ts';
import { passRole } from '../pass-role.ts';
import { tagMap } from '../tags.ts';
import { type AutomaticLineage, type Thing } from './automatic.ts';
import {
  type Kind,
  Records,
  type Stored,
  jobErrors,
  kept,
  recordName,
  recordOperations,
  roleArn,
} from './records.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
const MAX_CHANNELS = 20;
const MAX_HYPERPARAMETERS = 100;

const input = z.strictObject({
  TrainingJobName: recordName,
  RoleArn: roleArn,
  AlgorithmSpecification: z
    .looseObject({ TrainingImage: text({ max: 255, pattern: /^.*$/ }).optional() })
    .optional(),
  InputDataConfig: list(
    z.looseObject({
      ChannelName: text({ min: 1, max: 64, pattern: /^[A-Za-z0-9.\-_]+$/ }),
      DataSource: z.looseObject({ S3DataSource: z.looseObject({ S3Uri: s3Uri }).optional() }),
    }),
    1,
    MAX_CHANNELS,
  ).optional(),
  OutputDataConfig: z.looseObject({ S3OutputPath: s3Uri }),
  HyperParameters: z
    .record(text({ max: 256, pattern: /^.*$/ }), text({ max: 2500, pattern: /^.*$/ }))
    .refine(
      (all) => Object.keys(all).length <= MAX_HYPERPARAMETERS,
      `Member must have at most ${MAX_HYPERPARAMETERS} entries`,
    )
    .optional(),
  CheckpointConfig: z.looseObject({ S3Uri: s3Uri }).optional(),
  TensorBoardOutputConfig: z.looseObject({ S3OutputPath: s3Uri }).optional(),
  Tags: tags.optional(),
  ResourceConfig: kept,
  VpcConfig: kept,
  StoppingCondition: kept,
  EnableNetworkIsolation: kept,
  EnableInterContainerTrafficEncryption: kept,
  EnableManagedSpotTraining: kept,
  DebugHookConfig: kept,
  DebugRuleConfigurations: kept,
  ExperimentConfig: kept,
  ProfilerConfig: kept,
  ProfilerRuleConfigurations: kept,
  Environment: kept,
  RetryStrategy: kept,
  RemoteDebugConfig: kept,
  InfraCheckConfig: kept,
  SessionChainingConfig: kept,
  ServerlessJobConfig: kept,
  MlflowConfig: kept,
  ModelPackageConfig: kept,
});
type Input = z.infer<typeof input>;

/** https://docs.aws.amazon.com/sagemaker/latest/dg/cdf-training.html */
const modelOf = ({ TrainingJobName, OutputDataConfig }: Input): string =>
  `${OutputDataConfig.S3OutputPath.replace(/\/$/, '')}/${TrainingJobName}/output/model.tar.gz`;

const inputsOf = ({ AlgorithmSpecification, InputDataConfig }: Input): Thing[] => [
  { uri: AlgorithmSpecification?.TrainingImage, type: 'Image' },
  ...(InputDataConfig ?? []).map(({ DataSource }): Thing => ({
    uri: DataSource.S3DataSource?.S3Uri,
    type: 'DataSet',
  })),
];

const outputsOf = (given: Input): Thing[] => [
  { uri: modelOf(given), type: 'Model' },
  { uri: given.CheckpointConfig?.S3Uri, type: 'Checkpoint' },
  { uri: given.TensorBoardOutputConfig?.S3OutputPath, type: 'TensorBoard' },
];

const described = ({ arn, created, given: { Tags: _, ...given } }: Stored<Input>) => ({
  StoppingCondition: {},
  ...given,
  TrainingJobArn: arn,
  TrainingJobStatus: 'Completed',
  SecondaryStatus: 'Completed',
  SecondaryStatusTransitions: [{ Status: 'Completed', StartTime: created, EndTime: created }],
  ModelArtifacts: { S3ModelArtifacts: modelOf(given) },
  CreationTime: created,
  TrainingStartTime: created,
  TrainingEndTime: created,
  LastModifiedTime: created,
  TrainingTimeInSeconds: 0,
  BillableTimeInSeconds: 0,
});

export const trainingJobOperations = (
  clock: Clock,
  lineage: AutomaticLineage,
  jobTags: Map<string, Map<string, string>>,
): Readonly<Record<string, Operation>> => {
  const kind: Kind<Input> = {
    noun: 'TrainingJob',
    resource: 'training-job',
    input,
    nameOf: (given) => given.TrainingJobName,
    needs: (given) => [passRole(given.RoleArn)],
    created: ({ name, arn, given }, caller) => {
      jobTags.set(arn, tagMap(new Map(), given.Tags ?? []));
      lineage.ran(
        { kind: 'TrainingJob', name, arn },
        { inputs: inputsOf(given), outputs: outputsOf(given) },
        caller,
      );
    },
    described,
    summary: ({ name, arn, created }) => ({
      TrainingJobName: name,
      TrainingJobArn: arn,
      CreationTime: created,
      TrainingEndTime: created,
      LastModifiedTime: created,
      TrainingJobStatus: 'Completed',
    }),
    listed: 'TrainingJobSummaries',
    listsOldestFirst: true,
    status: 'Completed',
    isDeleted: true,
    ...jobErrors('TrainingJob'),
  };
  return recordOperations(kind, new Records(kind, clock));
};
