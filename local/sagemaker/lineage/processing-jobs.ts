// Processing jobs as records: inputs and outputs in S3 become data sets in lineage. Nothing is processed.
import * as z from 'zod';
import { type Clock } from '../../clock/clock.ts';
import { type Operation } from '../../endpoint/service.ts';
import { list, s3Uri, tags, text } from '../constraints.ts';
import { passRole } from '../pass-role.ts';
import { type AutomaticLineage, type Thing } from './automatic.ts';
import { type Kind, Records, jobErrors, kept, recordName, recordOperations, roleArn } from './records.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html */
const MAX_CHANNELS = 10;

const input = z.strictObject({
  ProcessingJobName: recordName,
  RoleArn: roleArn,
  AppSpecification: z.looseObject({ ImageUri: text({ max: 255, pattern: /^.*$/ }) }),
  ProcessingInputs: list(
    z.looseObject({ InputName: z.string(), S3Input: z.looseObject({ S3Uri: s3Uri }).optional() }),
    0,
    MAX_CHANNELS,
  ).optional(),
  ProcessingOutputConfig: z
    .looseObject({
      Outputs: list(
        z.looseObject({ OutputName: z.string(), S3Output: z.looseObject({ S3Uri: s3Uri }).optional() }),
        0,
        MAX_CHANNELS,
      ),
    })
    .optional(),
  ProcessingResources: z.looseObject({ ClusterConfig: z.looseObject({}) }),
  Tags: tags.optional(),
  StoppingCondition: kept,
  Environment: kept,
  NetworkConfig: kept,
  ExperimentConfig: kept,
});
type Input = z.infer<typeof input>;

const inputsOf = ({ AppSpecification, ProcessingInputs }: Input): Thing[] => [
  { uri: AppSpecification.ImageUri, type: 'Image' },
  ...(ProcessingInputs ?? []).map(({ S3Input }): Thing => ({ uri: S3Input?.S3Uri, type: 'DataSet' })),
];

const outputsOf = ({ ProcessingOutputConfig }: Input): Thing[] =>
  (ProcessingOutputConfig?.Outputs ?? []).map(({ S3Output }): Thing => ({
    uri: S3Output?.S3Uri,
    type: 'DataSet',
  }));

export const processingJobOperations = (
  clock: Clock,
  lineage: AutomaticLineage,
): Readonly<Record<string, Operation>> => {
  const kind: Kind<Input> = {
    noun: 'ProcessingJob',
    resource: 'processing-job',
    input,
    nameOf: (given) => given.ProcessingJobName,
    needs: (given) => [passRole(given.RoleArn)],
    created: ({ name, arn, given }, caller) =>
      lineage.ran(
        { kind: 'ProcessingJob', name, arn },
        { inputs: inputsOf(given), outputs: outputsOf(given) },
        caller,
      ),
    described: ({ arn, created, given: { Tags: _, ...given } }) => ({
      ...given,
      ProcessingJobArn: arn,
      ProcessingJobStatus: 'Completed',
      CreationTime: created,
      ProcessingStartTime: created,
      ProcessingEndTime: created,
      LastModifiedTime: created,
    }),
    summary: ({ name, arn, created }) => ({
      ProcessingJobName: name,
      ProcessingJobArn: arn,
      CreationTime: created,
      ProcessingEndTime: created,
      LastModifiedTime: created,
      ProcessingJobStatus: 'Completed',
    }),
    listed: 'ProcessingJobSummaries',
    listsOldestFirst: true,
    status: 'Completed',
    isDeleted: true,
    ...jobErrors('ProcessingJob'),
  };
  return recordOperations(kind, new Records(kind, clock));
};
