// Registers versions that were decided before, so that there is a past to replay: some approved by people, some rejected
// by policy, one in ten approved by somebody outside Countersign. Used by `npm run demo -- --history`.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateModelPackageCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { qualityReport } from './example-evidence.ts';
import { ensureGroup, withClients } from './register.ts';

const GROUP = 'churn-history';
const BUCKET = 'models';
/** Below this a version of the past was rejected. */
const WAS_ENOUGH = 0.8;

interface Past {
  readonly auc: number;
  readonly status: 'Approved' | 'Rejected';
  /** Who decided, as Countersign's stamp has it; nobody when it was done elsewhere. */
  readonly by?: string;
}

/** A model that gets better over the years, with better and worse months: the same past every time. */
const pastOf = (index: number, count: number): Past => {
  const trend = 0.78 + 0.12 * (index / count);
  const auc = Math.round((trend + 0.03 * Math.sin(index * 2.4)) * 1_000) / 1_000;
  if (auc < WAS_ENOUGH) return { auc, status: 'Rejected', by: 'policy' };
  return { auc, status: 'Approved', ...(index % 10 !== 9 && { by: index % 3 === 0 ? 'carol' : 'bob' }) };
};

/** Registers so many decided versions of churn-history, oldest first; `told` hears how many there are. */
export const registerHistory = (
  awsUrl: string,
  count: number,
  told: (done: number) => void,
): Promise<string> =>
  withClients({ awsUrl, as: 'alice' }, async ({ s3, sagemaker }) => {
    await ensureGroup(sagemaker, GROUP);
    for (let index = 0; index < count; index++) {
      await registerPast(s3, sagemaker, index, pastOf(index, count));
      told(index + 1);
    }
    return GROUP;
  });

const registerPast = async (
  s3: S3Client,
  sagemaker: SageMakerClient,
  index: number,
  { auc, status, by }: Past,
): Promise<void> => {
  const key = `${GROUP}/${index + 1}/evaluation.json`;
  await s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: qualityReport(auc, auc - 0.04, auc - 0.1) }),
  );
  await sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: GROUP,
      ModelPackageDescription: `Version ${index + 1} of the past.`,
      ModelApprovalStatus: status,
      InferenceSpecification: {
        Containers: [
          {
            Image: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1',
            ModelDataUrl: `s3://${BUCKET}/${GROUP}/${index + 1}/model.tar.gz`,
          },
        ],
        SupportedContentTypes: ['text/csv'],
        SupportedResponseMIMETypes: ['text/csv'],
      },
      ModelMetrics: {
        ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: `s3://${BUCKET}/${key}` } },
      },
      ...(by && { CustomerMetadataProperties: { 'countersign-by': by } }),
    }),
  );
};
