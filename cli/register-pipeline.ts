// Registers a version as a pipeline does: the data prepared, the model trained in a run that logs its curves, the model
// evaluated, and all of it in SageMaker's lineage. Used by `npm run demo -- --pipeline`.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  AssociateTrialComponentCommand,
  CreateExperimentCommand,
  CreateModelPackageCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  CreateTrialCommand,
  CreateTrialComponentCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { qualityReport } from './example-evidence.ts';
import { ensureGroup, newestVersion, withClients, type Registered } from './register.ts';

const GROUP = 'churn-pipeline';
const EXPERIMENT = 'churn-pipeline';
const ROLE = 'arn:aws:iam::000000000000:role/pipeline';
const IMAGE = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';
const RESOURCES = { InstanceCount: 1, InstanceType: 'ml.m5.xlarge' as const, VolumeSizeInGB: 10 };
const ROUNDS = 40;

export interface PipelineRegistration {
  readonly awsUrl: string;
  readonly as: string;
  /** Leaves out the evaluation job: somebody put the metrics there. */
  readonly withoutEvaluation: boolean;
}

/** Runs the steps and registers the next version of `churn-pipeline`. */
export const registerPipeline = ({
  withoutEvaluation,
  ...caller
}: PipelineRegistration): Promise<Registered> =>
  withClients(caller, async ({ s3, sagemaker }) => {
    await ensureGroup(sagemaker, GROUP);
    const version = (await newestVersion(sagemaker, GROUP)) + 1;
    const name = `pipeline-${version}`;
    const data = `s3://lake/churn/${name}`;
    const depth = 4 + (version % 5);
    const folder = `s3://models/${GROUP}/${name}`;
    const model = `${folder}/${name}-train/output/model.tar.gz`;
    await process(sagemaker, `${name}-prepare`, ['s3://lake/churn/raw/'], `${data}/train/`);
    await logRun(sagemaker, caller, { name, depth });
    await train(sagemaker, name, { folder, depth, data });
    if (!withoutEvaluation)
      await process(sagemaker, `${name}-evaluate`, [model, `${data}/test/`], `${folder}/evaluation`);
    await putReport(s3, name);
    const arn = await register(sagemaker, { model, metrics: `${folder}/evaluation/evaluation.json` });
    return { group: GROUP, version: Number(arn.split('/').at(-1)), arn };
  });

const inputs = (addresses: readonly string[]) =>
  addresses.map((S3Uri, index) => ({
    InputName: `input-${index + 1}`,
    S3Input: {
      S3Uri,
      S3DataType: 'S3Prefix' as const,
      S3InputMode: 'File' as const,
      LocalPath: `/opt/ml/processing/${index}`,
    },
  }));

const process = async (
  sagemaker: SageMakerClient,
  ProcessingJobName: string,
  read: readonly string[],
  written: string,
): Promise<void> => {
  const output = { S3Uri: written, LocalPath: '/opt/ml/processing/out', S3UploadMode: 'EndOfJob' as const };
  await sagemaker.send(
    new CreateProcessingJobCommand({
      ProcessingJobName,
      RoleArn: ROLE,
      AppSpecification: { ImageUri: IMAGE },
      ProcessingInputs: inputs(read),
      ProcessingOutputConfig: { Outputs: [{ OutputName: 'out', S3Output: output }] },
      ProcessingResources: { ClusterConfig: RESOURCES },
    }),
  );
};

interface RunMade {
  readonly name: string;
  readonly depth: number;
}

/** The run as the Python SDK makes it, with two curves. */
const logRun = async (
  sagemaker: SageMakerClient,
  caller: Pick<PipelineRegistration, 'awsUrl' | 'as'>,
  { name, depth }: RunMade,
): Promise<void> => {
  const TrialName = `Default-Run-Group-${EXPERIMENT}`;
  const TrialComponentName = `${EXPERIMENT}-${name}`;
  const unlessThere = (made: Promise<unknown>): Promise<unknown> => made.catch(() => undefined);
  await unlessThere(sagemaker.send(new CreateExperimentCommand({ ExperimentName: EXPERIMENT })));
  await unlessThere(sagemaker.send(new CreateTrialCommand({ TrialName, ExperimentName: EXPERIMENT })));
  await sagemaker.send(
    new CreateTrialComponentCommand({
      TrialComponentName,
      Parameters: {
        max_depth: { NumberValue: depth },
        eta: { NumberValue: 0.2 },
        objective: { StringValue: 'binary:logistic' },
      },
      Tags: [{ Key: 'sagemaker:trial-component-source', Value: 'run' }],
    }),
  );
  await sagemaker.send(new AssociateTrialComponentCommand({ TrialComponentName, TrialName }));
  await putCurve(caller, TrialComponentName, 'validation:auc', (step) => 0.91 - 0.25 * 0.9 ** step);
  await putCurve(
    caller,
    TrialComponentName,
    'train:logloss',
    (step) => 0.2 + (0.5 * 0.92 ** step * 6) / depth,
  );
};

/** Of one call: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_metrics_BatchPutMetrics.html */
const MOST_POINTS = 10;

/** sagemaker-metrics has no client for JavaScript here, and the local cloud asks only who calls. */
const putCurve = async (
  { awsUrl, as }: Pick<PipelineRegistration, 'awsUrl' | 'as'>,
  TrialComponentName: string,
  MetricName: string,
  at: (step: number) => number,
): Promise<void> => {
  const now = Math.floor(Date.now() / 1000);
  const points = Array.from({ length: ROUNDS }, (_, Step) => ({
    MetricName,
    Timestamp: now,
    Step,
    Value: Number(at(Step).toFixed(4)),
  }));
  for (let from = 0; from < points.length; from += MOST_POINTS) {
    const answer = await fetch(`${awsUrl}/BatchPutMetrics`, {
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        authorization: `AWS4-HMAC-SHA256 Credential=${as}/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=local`,
      },
      body: JSON.stringify({ TrialComponentName, MetricData: points.slice(from, from + MOST_POINTS) }),
    });
    if (!answer.ok) throw new Error(`BatchPutMetrics answered ${answer.status}: ${await answer.text()}`);
  }
};

const train = async (
  sagemaker: SageMakerClient,
  name: string,
  { folder, depth, data }: Readonly<Record<'folder' | 'data', string>> & { readonly depth: number },
): Promise<void> => {
  const source = { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `${data}/train/` } };
  await sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: `${name}-train`,
      RoleArn: ROLE,
      AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
      InputDataConfig: [{ ChannelName: 'train', DataSource: source }],
      OutputDataConfig: { S3OutputPath: folder },
      ResourceConfig: RESOURCES,
      StoppingCondition: { MaxRuntimeInSeconds: 3_600 },
      HyperParameters: { max_depth: String(depth), eta: '0.2' },
      ExperimentConfig: {
        ExperimentName: EXPERIMENT,
        TrialName: `Default-Run-Group-${EXPERIMENT}`,
        RunName: name,
      },
    }),
  );
};

const putReport = async (s3: S3Client, name: string): Promise<void> => {
  const Key = `${GROUP}/${name}/evaluation/evaluation.json`;
  await s3.send(new PutObjectCommand({ Bucket: 'models', Key, Body: qualityReport(0.91, 0.84) }));
};

const register = async (
  sagemaker: SageMakerClient,
  { model, metrics }: { readonly model: string; readonly metrics: string },
): Promise<string> => {
  const made = await sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: GROUP,
      ModelPackageDescription: 'Trained by the pipeline on October data.',
      ModelApprovalStatus: 'PendingManualApproval',
      MetadataProperties: { CommitId: '3f2a9c1d5e7b8a6f4c2d1e0b9a8f7c6d5e4f3a2b' },
      InferenceSpecification: {
        Containers: [{ Image: IMAGE, ModelDataUrl: model }],
        SupportedContentTypes: ['text/csv'],
        SupportedResponseMIMETypes: ['text/csv'],
      },
      ModelMetrics: { ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: metrics } } },
    }),
  );
  return made.ModelPackageArn ?? '';
};
