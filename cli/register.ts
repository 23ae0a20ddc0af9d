// Registers a version for trying out, as any client would: the metrics file into the bucket, the group when it is not
// there, then the model package. Used by `npm run demo` and by the local page.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateModelPackageCommand,
  type CreateModelPackageCommandInput,
  CreateModelPackageGroupCommand,
  ListModelPackagesCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';

import { analysis, qualityReport } from './example-evidence.ts';

export const REGISTRATION_KINDS = ['good', 'failing', 'bad-evidence'] as const;
export type RegistrationKind = (typeof REGISTRATION_KINDS)[number];

export interface Registration {
  readonly awsUrl: string;
  /** The access key id, which names the caller in the local cloud: `alice`. */
  readonly as: string;
  readonly kind: RegistrationKind;
}
export interface Registered {
  readonly group: string;
  readonly version: number;
  readonly arn: string;
}

const GROUP = 'churn-telco';
const BUCKET = 'models';
const REGION = 'us-east-1';
/** No call of these takes longer on one machine. */
const MOST_TRIES = 2;

const EVIDENCE: Readonly<Record<RegistrationKind, { readonly file: string; readonly words: string }>> = {
  good: { file: qualityReport(0.91, 0.84), words: 'Retrained on October data, adds tenure features.' },
  failing: { file: qualityReport(0.74, 0.79), words: 'Trained on three months only, to see what is lost.' },
  'bad-evidence': {
    file: qualityReport(0.91, 0.84).slice(0, 60),
    words: 'Retrained on October data; the evaluation step was cut short.',
  },
};

/** Registers the next version of `churn-telco` with good, failing or unreadable metrics. */
export const registerVersion = ({ kind, ...caller }: Registration): Promise<Registered> =>
  withClients(caller, async ({ s3, sagemaker }) => {
    await ensureGroup(sagemaker, GROUP);
    const number = (await newestVersion(sagemaker, GROUP)) + 1;
    const folder = `${GROUP}/${number}`;
    const put = (name: string, Body: string) =>
      s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${folder}/${name}`, Body }));
    await Promise.all([put('evaluation.json', EVIDENCE[kind].file), put('analysis.json', analysis())]);
    const { ModelPackageArn: arn = '' } = await sagemaker.send(
      new CreateModelPackageCommand(modelPackage(folder, kind)),
    );
    return { group: GROUP, version: Number(arn.split('/').at(-1)), arn };
  });

/** Runs work with clients that sign as one person, and lets them go. */
export const withClients = async <T>(
  { awsUrl, as }: Pick<Registration, 'awsUrl' | 'as'>,
  work: (clients: { s3: S3Client; sagemaker: SageMakerClient }) => Promise<T>,
): Promise<T> => {
  const settings = {
    endpoint: awsUrl,
    region: REGION,
    credentials: { accessKeyId: as, secretAccessKey: 'local' },
    maxAttempts: MOST_TRIES,
  };
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const sagemaker = new SageMakerClient(settings);
  try {
    return await work({ s3, sagemaker });
  } finally {
    s3.destroy();
    sagemaker.destroy();
  }
};

const modelPackage = (folder: string, kind: RegistrationKind): CreateModelPackageCommandInput => ({
  ModelPackageGroupName: GROUP,
  ModelPackageDescription: EVIDENCE[kind].words,
  ModelApprovalStatus: 'PendingManualApproval',
  InferenceSpecification: {
    Containers: [
      {
        Image: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1',
        ModelDataUrl: `s3://${BUCKET}/${folder}/model.tar.gz`,
      },
    ],
    SupportedContentTypes: ['text/csv'],
    SupportedResponseMIMETypes: ['text/csv'],
  },
  ModelMetrics: {
    ModelQuality: { Statistics: fileAt(`${folder}/evaluation.json`) },
    Bias: { Report: fileAt(`${folder}/analysis.json`) },
    Explainability: { Report: fileAt(`${folder}/analysis.json`) },
  },
});

const fileAt = (key: string) => ({ ContentType: 'application/json', S3Uri: `s3://${BUCKET}/${key}` });

/** SageMaker answers ValidationException, in words alone, when the group is there already. */
export const ensureGroup = async (sagemaker: SageMakerClient, group: string): Promise<void> => {
  try {
    await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: group }));
  } catch (error) {
    if (!(error instanceof Error && /already exists/i.test(error.message))) throw error;
  }
};

/** The number of the newest version of a group; 0 when it has none. */
export const newestVersion = async (sagemaker: SageMakerClient, group: string): Promise<number> => {
  const { ModelPackageSummaryList = [] } = await sagemaker.send(
    new ListModelPackagesCommand({
      ModelPackageGroupName: group,
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
      MaxResults: 1,
    }),
  );
  return ModelPackageSummaryList[0]?.ModelPackageVersion ?? 0;
};
