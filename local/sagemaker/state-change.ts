// The event that SageMaker sends when a version is created or updated: a snapshot of it, and after an update the names
// of the fields that the update carried. Customer metadata is not documented as part of it, so it is not.
// https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
import { type Published } from '../eventbridge/bus.ts';
import { type ModelPackage } from './model-package.ts';

const SNAPSHOT = [
  'ModelPackageGroupName',
  'ModelPackageVersion',
  'ModelPackageArn',
  'ModelPackageDescription',
  'InferenceSpecification',
  'ModelPackageStatus',
  'ModelPackageStatusDetails',
  'CertifyForMarketplace',
  'ModelApprovalStatus',
  'ApprovalDescription',
  'MetadataProperties',
  'ModelMetrics',
  'ModelLifeCycle',
] as const satisfies readonly (keyof ModelPackage)[];

/** The event of a creation, or of an update of `fields`. */
export const stateChange = (described: ModelPackage, fields?: readonly string[]): Published => ({
  source: 'aws.sagemaker',
  'detail-type': 'SageMaker Model Package State Change',
  resources: [described.ModelPackageArn],
  detail: {
    ...Object.fromEntries(
      SNAPSHOT.filter((name) => described[name] !== undefined).map((name) => [name, described[name]]),
    ),
    CreationTime: isoSeconds(described.CreationTime),
    LastModifiedTime: isoSeconds(described.LastModifiedTime),
    ...(fields && { UpdatedModelPackageFields: fields }),
  },
});

const isoSeconds = (epochSeconds: number): string =>
  new Date(Math.floor(epochSeconds) * 1000).toISOString().replace('.000Z', 'Z');
