// The jobs behind a version, as SageMaker itself describes them. Lineage only leads to them: anybody may draw an arrow in
// it, but nobody can change what a job read and wrote.
import {
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTrialComponentCommand,
  type DescribeProcessingJobCommandOutput,
  type DescribeTrainingJobCommandOutput,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { instant } from '../approval/ids.ts';
import { type Channel, type EvaluationJob, type TrainingJob } from '../approval/lineage.ts';
import { absent } from './absent.ts';
import { type Patience } from './artifact.ts';
import { orInability } from './inability.ts';
import { identitiesOf } from './user-identities.ts';

/** A processing job, and where it wrote. */
export interface ProcessingJob extends EvaluationJob {
  readonly outputs: readonly string[];
}

/** The last part of an ARN: what it is called. */
export const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** The job that a trial component stands for, and who started it; undefined when the component is no longer there. */
const sourceOf = async (
  client: SageMakerClient,
  component: string,
  patience: Patience,
): Promise<{ arn: string; startedBy: string[] } | undefined> => {
  const command = new DescribeTrialComponentCommand({ TrialComponentName: nameIn(component) });
  const described = client.send(command, patience).catch(absent);
  const found = await orInability('SageMaker DescribeTrialComponent', described);
  const arn = found?.Source?.SourceArn;
  // Of the job itself nobody tells who started it.
  return arn === undefined ? undefined : { arn, startedBy: identitiesOf(found?.CreatedBy) };
};

/** The training job of a trial component. */
export const trainingJob = async (
  client: SageMakerClient,
  component: string,
  patience: Patience,
): Promise<TrainingJob | undefined> => {
  const source = await sourceOf(client, component, patience);
  if (source === undefined) return undefined;
  const command = new DescribeTrainingJobCommand({ TrainingJobName: nameIn(source.arn) });
  const described = client.send(command, patience).catch(absent);
  const found = await orInability('SageMaker DescribeTrainingJob', described);
  return found && { ...trainingIn(found, source.arn, component), startedBy: source.startedBy };
};

const CODE = 'sagemaker_submit_directory';

const trainingIn = (
  found: DescribeTrainingJobCommandOutput,
  arn: string,
  component: string,
): Omit<TrainingJob, 'startedBy'> => ({
  name: found.TrainingJobName ?? nameIn(arn),
  arn,
  component,
  status: found.TrainingJobStatus ?? 'unknown',
  channels: channelsOf(found),
  ...(found.TrainingEndTime && { endedAt: instant(found.TrainingEndTime.getTime()) }),
  ...modelOf(found),
  ...runOf(found),
});

/** What it wrote, and with which code. */
const modelOf = ({
  ModelArtifacts: model,
  HyperParameters: given = {},
}: DescribeTrainingJobCommandOutput) => {
  const code = unquoted(given[CODE]);
  return { ...(model?.S3ModelArtifacts && { modelData: model.S3ModelArtifacts }), ...(code && { code }) };
};

/** The run that the job was started in. */
const runOf = ({
  ExperimentConfig: config = {},
  MlflowDetails: mlflow = {},
}: DescribeTrainingJobCommandOutput) => {
  const name = config.RunName ?? config.TrialComponentDisplayName;
  return {
    ...(name && { run: { name, ...(config.ExperimentName && { experiment: config.ExperimentName }) } }),
    ...(mlflow.MlflowRunId && { mlflowRun: mlflow.MlflowRunId }),
  };
};

const channelsOf = ({ InputDataConfig: given = [] }: DescribeTrainingJobCommandOutput): Channel[] =>
  given.map(({ ChannelName = '', DataSource }) => channelOf(ChannelName, DataSource?.S3DataSource));

/** The Python SDK writes hyperparameters as JSON. */
const unquoted = (text = ''): string => text.replace(/^"(.*)"$/, '$1');

interface S3Source {
  readonly S3Uri?: string | undefined;
  readonly S3DataType?: string | undefined;
}

const channelOf = (name: string, source: S3Source | undefined): Channel => {
  const { S3Uri: uri = '', S3DataType: type = 'S3Prefix' } = source ?? {};
  if (uri === '') return { name, kind: 'elsewhere', uri };
  return { name, kind: type === 'S3Prefix' ? 's3' : 'manifest', uri };
};

/** The processing job of a trial component. */
export const processingJob = async (
  client: SageMakerClient,
  component: string,
  patience: Patience,
): Promise<ProcessingJob | undefined> => {
  const source = await sourceOf(client, component, patience);
  if (source === undefined) return undefined;
  const { arn } = source;
  const command = new DescribeProcessingJobCommand({ ProcessingJobName: nameIn(arn) });
  const found = await orInability(
    'SageMaker DescribeProcessingJob',
    client.send(command, patience).catch(absent),
  );
  return found && processingIn(found, arn);
};

const processingIn = (found: DescribeProcessingJobCommandOutput, arn: string): ProcessingJob => {
  const started = found.ProcessingStartTime ?? found.CreationTime;
  return {
    name: found.ProcessingJobName ?? nameIn(arn),
    arn,
    status: found.ProcessingJobStatus ?? 'unknown',
    ...(started && { startedAt: instant(started.getTime()) }),
    inputs: (found.ProcessingInputs ?? []).map(({ InputName = '', S3Input }) =>
      channelOf(InputName, S3Input),
    ),
    outputs: (found.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ S3Output }) => S3Output?.S3Uri ?? []),
  };
};
