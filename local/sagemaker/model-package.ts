// A model package version as DescribeModelPackage returns it, and the schemas of the parts that callers give.
import * as z from 'zod';
import { description, entityName, modelApprovalStatus, text, word } from './constraints.ts';
import { additionalInferenceSpecifications, inferenceSpecification } from './inference-specification.ts';
import { modelMetrics } from './model-metrics.ts';
import { type UserContext } from './user-context.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html */
export const MAX_CUSTOMER_METADATA = 50;
const METADATA_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
export const customerMetadataKey = text({ min: 1, max: 128, pattern: METADATA_CHARACTERS });
const customerMetadata = z
  .record(customerMetadataKey, text({ min: 1, max: 256, pattern: METADATA_CHARACTERS }))
  .refine(
    (entries) => Object.keys(entries).length >= 1 && Object.keys(entries).length <= MAX_CUSTOMER_METADATA,
    `Member must have between 1 and ${MAX_CUSTOMER_METADATA} entries`,
  );

const metadataProperty = text({ max: 1024, pattern: /^.*$/ }).optional();

/** What both Create and Update take. */
export const updatable = {
  ModelApprovalStatus: modelApprovalStatus.optional(),
  ModelPackageRegistrationType: word('Logged', 'Registered').optional(),
  CustomerMetadataProperties: customerMetadata.optional(),
  InferenceSpecification: inferenceSpecification.optional(),
  SourceUri: text({ max: 1024, pattern: /^[\p{L}\p{M}\p{Z}\p{N}\p{P}]{0,1024}$/u }).optional(),
  ModelCard: z
    .object({
      ModelCardContent: text({ max: 100_000 }).optional(),
      ModelCardStatus: word('Draft', 'PendingReview', 'Approved', 'Archived').optional(),
    })
    .optional(),
  ModelLifeCycle: z
    .object({
      Stage: entityName,
      StageStatus: entityName,
      StageDescription: text({ max: 1024, pattern: /^.{0,1024}$/ }).optional(),
    })
    .optional(),
};

/** Of no consequence for an approval: given back as it came. */
const kept = z.unknown().optional();

/** Everything a version is made of when it is registered; most of it can never change again. */
export const content = z.object({
  ...updatable,
  ModelPackageDescription: description.optional(),
  CertifyForMarketplace: z.boolean().optional(),
  MetadataProperties: z
    .object({
      CommitId: metadataProperty,
      Repository: metadataProperty,
      GeneratedBy: metadataProperty,
      ProjectId: metadataProperty,
    })
    .optional(),
  ModelMetrics: modelMetrics.optional(),
  AdditionalInferenceSpecifications: additionalInferenceSpecifications.optional(),
  DriftCheckBaselines: kept,
  SourceAlgorithmSpecification: kept,
  Domain: kept,
  Task: kept,
  SamplePayloadUrl: kept,
  SkipModelValidation: kept,
  SecurityConfig: kept,
  ManagedStorageType: kept,
});

export type Content = z.infer<typeof content>;

/** As DescribeModelPackage returns it; times are epoch seconds. Never changed in place: an update makes a new one. */
export interface ModelPackage extends Readonly<Content> {
  readonly ModelPackageGroupName: string;
  readonly ModelPackageVersion: number;
  readonly ModelPackageArn: string;
  readonly CreationTime: number;
  readonly LastModifiedTime: number;
  readonly CreatedBy: UserContext;
  /** Absent until somebody updates the version. */
  readonly LastModifiedBy?: UserContext;
  readonly ModelPackageStatus: 'Completed';
  readonly ModelPackageStatusDetails: { readonly ValidationStatuses: []; readonly ImageScanStatuses: [] };
  readonly ModelApprovalStatus: 'Approved' | 'Rejected' | 'PendingManualApproval';
  readonly ApprovalDescription?: string;
  readonly CertifyForMarketplace: boolean;
}
