// A model package version as DescribeModelPackage returns it, and the schemas of the parts that callers give.
import * as z from 'zod';
import { description, entityName, list, modelApprovalStatus, s3Uri, text, word } from './constraints.ts';
import { type UserContext } from './user-context.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceSpecification.html */
const MAX_CONTAINERS = 15;

const instanceTypes = z.array(text({ max: 64, pattern: /^ml\.[a-z0-9.-]+$/ }));

// Loose: members of no consequence here (model data sources, base models) are kept as they came.
const container = z.looseObject({
  ContainerHostname: text({ max: 63, pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/ }).optional(),
  Image: text({ max: 255, pattern: /^[\S]+$/ }).optional(),
  ImageDigest: text({ max: 72, pattern: /^[Ss][Hh][Aa]256:[0-9a-fA-F]{64}$/ }).optional(),
  ModelDataUrl: s3Uri.optional(),
  Environment: z
    .record(text({ max: 1024, pattern: /^[a-zA-Z_][a-zA-Z0-9_]*$/ }), text({ max: 1024 }))
    .refine((environment) => Object.keys(environment).length <= 100, 'Member must have at most 100 entries')
    .optional(),
  Framework: z.string().optional(),
  FrameworkVersion: text({ min: 3, max: 10, pattern: /^[0-9]\.[A-Za-z0-9.-]+$/ }).optional(),
});

const accepts = {
  SupportedTransformInstanceTypes: instanceTypes.min(1).optional(),
  SupportedRealtimeInferenceInstanceTypes: instanceTypes.optional(),
  SupportedContentTypes: z.array(text({ max: 256, pattern: /^.*$/ })).optional(),
  SupportedResponseMIMETypes: z.array(text({ max: 1024, pattern: /^[-\w]+\/.+$/ })).optional(),
};

const inferenceSpecification = z.object({
  Containers: list(container, 1, MAX_CONTAINERS),
  ...accepts,
});

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AdditionalInferenceSpecificationDefinition.html */
const MAX_ADDITIONAL_SPECIFICATIONS = 15;

const additionalInferenceSpecifications = list(
  z.object({
    Name: entityName,
    Description: description.optional(),
    Containers: list(container, 1, MAX_CONTAINERS),
    ...accepts,
  }),
  1,
  MAX_ADDITIONAL_SPECIFICATIONS,
);

const contentType = text({ max: 256, pattern: /^.*$/ });
const contentDigest = text({ max: 72, pattern: /^[Ss][Hh][Aa]256:[0-9a-fA-F]{64}$/ }).optional();

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MetricsSource.html */
const metrics = z.object({ ContentType: contentType, ContentDigest: contentDigest, S3Uri: s3Uri }).optional();
const quality = z.object({ Statistics: metrics, Constraints: metrics }).optional();

/** Where a version says its numbers are: references to files in S3, never the numbers themselves. */
const modelMetrics = z.object({
  ModelQuality: quality,
  ModelDataQuality: quality,
  Bias: z.object({ Report: metrics, PreTrainingReport: metrics, PostTrainingReport: metrics }).optional(),
  Explainability: z.object({ Report: metrics }).optional(),
});

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
