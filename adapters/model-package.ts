// A version as SageMaker describes it, reduced to the facts that the rules know. What is absent gets a value that no rule
// takes for a good one.
import {
  type DescribeModelPackageCommandOutput,
  type MetricsSource,
  type ModelPackageContainerDefinition,
} from '@aws-sdk/client-sagemaker';
import { type Details, type Image } from '../approval/facts.ts';
import { instant, PackageArn } from '../approval/ids.ts';
import {
  contentOf,
  subjectOf,
  theirMetadata,
  type ModelPackage,
  type Registered,
} from '../approval/package.ts';
import { type SourceName } from '../approval/sources.ts';
import { identitiesOf } from './user-identities.ts';

/** What DescribeModelPackage, or the JSON that a registration was made from, says of a version. */
export type Described = Partial<Omit<DescribeModelPackageCommandOutput, '$metadata'>>;

/** The facts of a version. */
export const factsOf = (found: Described): ModelPackage => ({
  arn: PackageArn.parse(found.ModelPackageArn),
  ...nameOf(found),
  ...statusOf(found),
  ...timesOf(found),
  modifiedBy: identitiesOf(found.LastModifiedBy)[0],
  metadata: found.CustomerMetadataProperties ?? {},
  registered: registeredIn(found),
  details: detailsOf(found),
  content: contentOf({ ...found }),
  authors: identitiesOf(found.CreatedBy),
  ...(found.MetadataProperties?.GeneratedBy && { generatedBy: found.MetadataProperties.GeneratedBy }),
  subject: subjectIn(found),
});

const nameOf = (found: Described) => ({
  group: found.ModelPackageGroupName ?? '',
  version: found.ModelPackageVersion ?? 0,
});

const statusOf = (found: Described) => ({
  status: found.ModelPackageStatus ?? 'unknown',
  approvalStatus: found.ModelApprovalStatus ?? 'unknown',
});

const timesOf = (found: Described) => {
  const created = found.CreationTime?.getTime() ?? 0;
  return {
    registeredAt: instant(created),
    modifiedAt: instant(found.LastModifiedTime?.getTime() ?? created),
  };
};

type Metrics = NonNullable<Described['ModelMetrics']>;

/** Where ModelMetrics names each file. */
const FILES: readonly (readonly [SourceName, (metrics: Metrics) => MetricsSource | undefined])[] = [
  ['model-quality', ({ ModelQuality: it }) => it?.Statistics],
  ['model-quality-constraints', ({ ModelQuality: it }) => it?.Constraints],
  ['data-quality', ({ ModelDataQuality: it }) => it?.Statistics],
  ['data-quality-constraints', ({ ModelDataQuality: it }) => it?.Constraints],
  ['bias', ({ Bias: it }) => it?.Report],
  ['pre-training-bias', ({ Bias: it }) => it?.PreTrainingReport],
  ['post-training-bias', ({ Bias: it }) => it?.PostTrainingReport],
  ['explainability', ({ Explainability: it }) => it?.Report],
];

/** Everything that a version registers as evidence. The Python SDK sends empty groups for what is not used. */
export const registeredIn = ({
  ModelMetrics: metrics = {},
  ModelCard: card,
}: Described): ModelPackage['registered'] => {
  const files = FILES.flatMap(([name, find]): [SourceName, Registered][] => {
    const source = find(metrics);
    return source?.S3Uri ? [[name, fileOf(source)]] : [];
  });
  const text = card?.ModelCardContent?.trim();
  return { ...Object.fromEntries(files), ...(text && { 'model-card': { kind: 'text' as const, text } }) };
};

const fileOf = ({ S3Uri = '', ContentDigest }: MetricsSource): Registered => ({
  kind: 'file',
  uri: S3Uri,
  ...(ContentDigest && { contentDigest: ContentDigest }),
});

/** What a version says about itself, beside its files. */
export const detailsOf = (found: Described): Details => {
  const containers = containersOf(found);
  return {
    ...nameOf(found),
    ...textsOf(found),
    images: containers.flatMap(({ Image: uri, ImageDigest: digest }): Image[] =>
      uri ? [{ uri, ...(digest && { digest }) }] : [],
    ),
    unnamedImages: containers.filter(({ Image: uri }) => !uri).length,
    modelData: containers.flatMap((container) => modelDataOf(container) ?? []),
    metadata: theirMetadata(found.CustomerMetadataProperties ?? {}),
  };
};

const modelDataOf = (container: ModelPackageContainerDefinition): string | undefined =>
  container.ModelDataUrl ?? container.ModelDataSource?.S3DataSource?.S3Uri;

const textsOf = (found: Described) => ({
  ...(found.ModelPackageDescription && { description: found.ModelPackageDescription }),
  ...(found.ModelCard?.ModelCardStatus && { modelCardStatus: found.ModelCard.ModelCardStatus }),
  ...(found.MetadataProperties?.CommitId && { commit: found.MetadataProperties.CommitId }),
  ...(found.SamplePayloadUrl && { samplePayload: found.SamplePayloadUrl }),
});

/** The containers of a version, those of its additional specifications too: each of them can be deployed. */
const containersOf = (found: Described): readonly ModelPackageContainerDefinition[] => [
  ...(found.InferenceSpecification?.Containers ?? []),
  ...(found.AdditionalInferenceSpecifications ?? []).flatMap(({ Containers = [] }) => Containers),
];

const subjectIn = (found: Described): ModelPackage['subject'] => {
  const containers = found.InferenceSpecification?.Containers ?? [];
  return subjectOf({
    description: found.ModelPackageDescription,
    images: containers.map((container) => imageOf(container.Image, container.ImageDigest)),
    modelData: containers.map((container) => container.ModelDataUrl).filter((uri) => uri !== undefined),
  });
};

const imageOf = (image = '', digest: string | undefined): string => (digest ? `${image}@${digest}` : image);
