// What a pipeline does before it registers a version: prepare the data, train in a run, evaluate. Every step can be left
// out or done otherwise.
import {
  CreateExperimentCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  CreateTrialCommand,
  CreateTrialComponentCommand,
  type Channel,
  type Tag,
} from '@aws-sdk/client-sagemaker';
import { evaluationJson, GOOD, type Registration, type Story } from './story.ts';

const ROLE = 'arn:aws:iam::000000000000:role/pipeline';
const IMAGE = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';
const RESOURCES = { InstanceCount: 1, InstanceType: 'ml.m5.xlarge' as const, VolumeSizeInGB: 10 };

/** A pipeline run whose names begin alike. */
export interface Pipeline {
  readonly name: string;
  /** The addresses of the training data; none are no input channels. */
  readonly trainedOn?: readonly string[];
  readonly evaluatedOn?: string;
  /** Steps that are not there. */
  readonly without?: readonly ('processing' | 'training' | 'evaluation' | 'run')[];
  /** The evaluation comes before the training. */
  readonly evaluatedFirst?: boolean;
}

const channelOf = (uri: string, index: number): Channel => ({
  ChannelName: index === 0 ? 'train' : `train-${index + 1}`,
  DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: uri } },
});

const inputs = (uris: readonly string[]) =>
  uris.map((S3Uri, index) => ({
    InputName: `input-${index + 1}`,
    S3Input: {
      S3Uri,
      S3DataType: 'S3Prefix' as const,
      LocalPath: `/opt/ml/processing/${index}`,
      S3InputMode: 'File' as const,
    },
  }));

const processing = async (
  story: Story,
  name: string,
  read: readonly string[],
  written: string,
): Promise<void> => {
  const LocalPath = '/opt/ml/processing/output';
  await story.clients('alice').sagemaker.send(
    new CreateProcessingJobCommand({
      ProcessingJobName: name,
      RoleArn: ROLE,
      AppSpecification: { ImageUri: IMAGE },
      ProcessingInputs: inputs(read),
      ProcessingOutputConfig: {
        Outputs: [
          { OutputName: 'output', S3Output: { S3Uri: written, LocalPath, S3UploadMode: 'EndOfJob' } },
        ],
      },
      ProcessingResources: { ClusterConfig: RESOURCES },
    }),
  );
};

/** Trains a model in a run of the experiment `churn`; answers where it lies. */
export const train = async (
  story: Story,
  name: string,
  trainedOn: readonly string[],
  {
    isInRun = true,
    as = 'alice',
    tags: Tags,
  }: { readonly isInRun?: boolean; readonly as?: string; readonly tags?: Tag[] } = {},
): Promise<string> => {
  const { sagemaker } = story.clients(as);
  if (isInRun) {
    await sagemaker.send(new CreateExperimentCommand({ ExperimentName: 'churn' })).catch(() => undefined);
    await sagemaker
      .send(new CreateTrialCommand({ TrialName: 'churn-trial', ExperimentName: 'churn' }))
      .catch(() => undefined);
    // What Run of the Python SDK makes, unless it was made before.
    await sagemaker
      .send(
        new CreateTrialComponentCommand({
          TrialComponentName: `churn-${name}-run`,
          Parameters: { max_depth: { NumberValue: 6 } },
        }),
      )
      .catch(() => undefined);
  }
  await sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: name,
      RoleArn: ROLE,
      AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
      ...(trainedOn.length > 0 && { InputDataConfig: trainedOn.map(channelOf) }),
      OutputDataConfig: { S3OutputPath: 's3://models/jobs' },
      ResourceConfig: RESOURCES,
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
      Tags,
      HyperParameters: { max_depth: '6', sagemaker_submit_directory: '"s3://models/code/source.tar.gz"' },
      ...(isInRun && {
        ExperimentConfig: { ExperimentName: 'churn', TrialName: 'churn-trial', RunName: `${name}-run` },
      }),
    }),
  );
  return modelOf(name);
};

/** Where a training job of this name writes its model. */
export const modelOf = (name: string): string => `s3://models/jobs/${name}/output/model.tar.gz`;

/** Evaluates the model of a pipeline; its metrics are registered by `runPipeline`. */
export const evaluate = (story: Story, name: string, evaluatedOn: string): Promise<void> =>
  processing(
    story,
    `${name}-evaluate`,
    [modelOf(`${name}-train`), evaluatedOn],
    `s3://models/${name}/evaluation`,
  );

/** Runs the steps; answers what the registration of its version names. */
export const runPipeline = async (story: Story, pipeline: Pipeline): Promise<Registration> => {
  const { name, trainedOn = ['s3://lake/churn/train/'], evaluatedOn = 's3://lake/churn/test/' } = pipeline;
  const lacks = new Set(pipeline.without);
  const modelData = modelOf(`${name}-train`);
  const measure = () => (lacks.has('evaluation') ? undefined : evaluate(story, name, evaluatedOn));
  if (pipeline.evaluatedFirst) {
    await measure();
    await story.advance('1s');
  }
  if (!lacks.has('processing') && trainedOn[0] !== undefined)
    await processing(story, `${name}-prepare`, ['s3://lake/raw/'], trainedOn[0]);
  if (!lacks.has('training')) await train(story, `${name}-train`, trainedOn, { isInRun: !lacks.has('run') });
  if (!pipeline.evaluatedFirst) await measure();
  const uri = await story.put(`${name}/evaluation/evaluation.json`, evaluationJson(GOOD));
  return { modelData, uri, over: { MetadataProperties: { CommitId: '3f2a9c1' } } };
};
