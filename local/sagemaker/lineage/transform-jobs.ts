// Transform jobs as records: a model that exists, data that goes in, predictions that would come out. Nothing is
// predicted, and AWS has no DeleteTransformJob.
import * as z from 'zod';
import { type Clock } from '../../clock/clock.ts';
import { type Operation } from '../../endpoint/service.ts';
import { s3Uri, tags } from '../constraints.ts';
import { type Models, modelName } from '../models.ts';
import { type AutomaticLineage } from './automatic.ts';
import { type Kind, Records, jobErrors, kept, recordName, recordOperations } from './records.ts';
import { servedBy } from './served.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTransformJob.html */
const input = z.strictObject({
  TransformJobName: recordName,
  ModelName: modelName,
  TransformInput: z.looseObject({
    DataSource: z.looseObject({ S3DataSource: z.looseObject({ S3Uri: s3Uri }) }),
  }),
  TransformOutput: z.looseObject({ S3OutputPath: s3Uri }),
  TransformResources: z.looseObject({ InstanceType: z.string(), InstanceCount: z.int().min(1) }),
  Tags: tags.optional(),
  MaxConcurrentTransforms: kept,
  ModelClientConfig: kept,
  MaxPayloadInMB: kept,
  BatchStrategy: kept,
  Environment: kept,
  DataCaptureConfig: kept,
  DataProcessing: kept,
  ExperimentConfig: kept,
});
type Input = z.infer<typeof input>;

export const transformJobOperations = (
  clock: Clock,
  lineage: AutomaticLineage,
  models: Models,
): Readonly<Record<string, Operation>> => {
  const kind: Kind<Input> = {
    noun: 'TransformJob',
    resource: 'transform-job',
    input,
    nameOf: (given) => given.TransformJobName,
    needs: () => [],
    check: (given) => void models.named(given.ModelName),
    created: ({ name, arn, given }, caller) =>
      lineage.ran(
        { kind: 'TransformJob', name, arn },
        {
          inputs: [
            ...servedBy(models.named(given.ModelName)),
            { uri: given.TransformInput.DataSource.S3DataSource.S3Uri, type: 'DataSet' },
          ],
          outputs: [{ uri: given.TransformOutput.S3OutputPath, type: 'DataSet' }],
        },
        caller,
      ),
    described: ({ arn, created, given: { Tags: _, ...given } }) => ({
      ...given,
      TransformJobArn: arn,
      TransformJobStatus: 'Completed',
      CreationTime: created,
      TransformStartTime: created,
      TransformEndTime: created,
    }),
    summary: ({ name, arn, created }) => ({
      TransformJobName: name,
      TransformJobArn: arn,
      CreationTime: created,
      TransformEndTime: created,
      LastModifiedTime: created,
      TransformJobStatus: 'Completed',
    }),
    listed: 'TransformJobSummaries',
    listsOldestFirst: true,
    status: 'Completed',
    isDeleted: false,
    ...jobErrors('TransformJob'),
  };
  return recordOperations(kind, new Records(kind, clock));
};
