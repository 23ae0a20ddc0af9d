// A past for a group: versions registered straight with their status and stamp, as if Countersign, or somebody beside
// it, had decided them long ago.
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  type ModelApprovalStatus,
} from '@aws-sdk/client-sagemaker';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { clientsOf, evaluationJson } from '../story/story.ts';

export interface Past {
  readonly status: ModelApprovalStatus;
  /** What stands in `countersign-by`; nothing for one decided outside. */
  readonly by?: string;
  readonly metrics: { readonly auc: number; readonly accuracy: number } | string;
  /** Registers this address, whatever it leads to. */
  readonly uri?: string;
}

/** Registers the versions in order; they are numbered from 1. */
export const registerPast = async (awsUrl: string, group: string, past: readonly Past[]): Promise<void> => {
  const { sagemaker, s3 } = clientsOf(awsUrl, 'alice');
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: group }));
  const key = (index: number): string => `${group}/${index + 1}/evaluation.json`;
  await Promise.all(
    past.map(({ metrics }, index) =>
      s3.send(
        new PutObjectCommand({
          Bucket: 'models',
          Key: key(index),
          Body: typeof metrics === 'string' ? metrics : evaluationJson(metrics),
        }),
      ),
    ),
  );
  for (const [index, { status, by, uri }] of past.entries())
    await sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: group,
        ModelApprovalStatus: status,
        ModelMetrics: {
          ModelQuality: {
            Statistics: { ContentType: 'application/json', S3Uri: uri ?? `s3://models/${key(index)}` },
          },
        },
        ...(by !== undefined && {
          CustomerMetadataProperties: {
            'countersign-by': by,
            'countersign-request': `${group}-v${index + 1}-r1`,
          },
        }),
      }),
    );
};
