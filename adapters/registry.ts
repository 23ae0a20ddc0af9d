// SageMaker Model Registry: reading a version as facts, and writing its approval status.
import {
  ListModelPackagesCommand,
  DescribeModelPackageCommand,
  SageMakerClient,
  UpdateModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  type UserContext,
} from '@aws-sdk/client-sagemaker';
import { instant, PackageArn, type Instant } from '../approval/ids.ts';
import { contentOf, subjectOf, type ModelPackage } from '../approval/package.ts';
import { type RegistryWrite } from '../approval/record.ts';
import { errorName, orInability } from './inability.ts';

/** SageMaker answers an unknown package with a ValidationException; only its sentence tells it from other faults. */
const NOT_FOUND = /does not exist|not found|cannot be found|could not be found/i;

/** A version that waits for approval, as the list of versions gives it. */
export interface PendingVersion {
  readonly arn: PackageArn;
  readonly group: string;
  readonly registeredAt: Instant;
}

/** A write of ours that is taken back, with why. */
interface Undo {
  readonly status: 'PendingManualApproval';
  readonly description: string;
}

export class Registry {
  readonly #client: SageMakerClient;

  constructor(client: SageMakerClient = new SageMakerClient({})) {
    this.#client = client;
  }

  /** The version as it now is; undefined when it does not exist. Throws Inability for anything else. */
  async describe(arn: string): Promise<ModelPackage | undefined> {
    const described = this.#client
      .send(new DescribeModelPackageCommand({ ModelPackageName: arn }))
      .catch(absent);
    const found = await orInability('SageMaker DescribeModelPackage', described);
    return found && factsOf(found);
  }

  /** Writes status, description and stamp; what is not given stays as it is. */
  async update(arn: PackageArn, write: RegistryWrite | Undo): Promise<void> {
    const { status, description, metadata } = { metadata: undefined, ...write };
    const command = new UpdateModelPackageCommand({
      ModelPackageArn: arn,
      ModelApprovalStatus: status,
      ApprovalDescription: description,
      ...(metadata && { CustomerMetadataProperties: { ...metadata } }),
    });
    await orInability('SageMaker UpdateModelPackage', this.#client.send(command));
  }

  /** All versions that wait for approval and were registered after an instant, page by page. */
  async *pendingSince(since: Instant): AsyncGenerator<PendingVersion> {
    let next: string | undefined;
    do {
      const page = await orInability('SageMaker ListModelPackages', this.#pendingPage(since, next));
      for (const summary of page.ModelPackageSummaryList ?? []) {
        const arn = PackageArn.safeParse(summary.ModelPackageArn);
        const group = summary.ModelPackageGroupName;
        if (arn.success && group && summary.CreationTime)
          yield { arn: arn.data, group, registeredAt: instant(summary.CreationTime.getTime()) };
      }
      next = page.NextToken;
    } while (next);
  }

  #pendingPage(since: Instant, next: string | undefined) {
    return this.#client.send(
      new ListModelPackagesCommand({
        ModelPackageType: 'Versioned',
        ModelApprovalStatus: 'PendingManualApproval',
        CreationTimeAfter: new Date(since),
        SortBy: 'CreationTime',
        SortOrder: 'Ascending',
        MaxResults: 100,
        ...(next && { NextToken: next }),
      }),
    );
  }
}

const absent = (error: unknown): undefined => {
  const gone = errorName(error) === 'ValidationException' || errorName(error).startsWith('ResourceNotFound');
  if (gone && NOT_FOUND.test(String(error))) return undefined;
  throw error;
};

const factsOf = (found: DescribeModelPackageCommandOutput): ModelPackage => ({
  arn: PackageArn.parse(found.ModelPackageArn),
  ...nameOf(found),
  ...timesOf(found),
  modifiedBy: identitiesOf(found.LastModifiedBy)[0],
  metadata: found.CustomerMetadataProperties ?? {},
  metricsUri: found.ModelMetrics?.ModelQuality?.Statistics?.S3Uri,
  content: contentOf({ ...found }),
  authors: identitiesOf(found.CreatedBy),
  subject: subjectIn(found),
});

/** What is absent gets a value that no rule takes for a good one. */
const nameOf = (found: DescribeModelPackageCommandOutput) => ({
  group: found.ModelPackageGroupName ?? '',
  version: found.ModelPackageVersion ?? 0,
  status: found.ModelPackageStatus ?? 'unknown',
  approvalStatus: found.ModelApprovalStatus ?? 'unknown',
});

const timesOf = (found: DescribeModelPackageCommandOutput) => {
  const created = found.CreationTime?.getTime() ?? 0;
  return {
    registeredAt: instant(created),
    modifiedAt: instant(found.LastModifiedTime?.getTime() ?? created),
  };
};

const subjectIn = (found: DescribeModelPackageCommandOutput): ModelPackage['subject'] => {
  const containers = found.InferenceSpecification?.Containers ?? [];
  return subjectOf({
    description: found.ModelPackageDescription,
    images: containers.map((container) => imageOf(container.Image, container.ImageDigest)),
    modelData: containers.map((container) => container.ModelDataUrl).filter((uri) => uri !== undefined),
  });
};

const imageOf = (image = '', digest: string | undefined): string => (digest ? `${image}@${digest}` : image);

/** Every identity that SageMaker gives for a user, the most telling first. */
const identitiesOf = (user: UserContext | undefined): string[] =>
  [
    user?.IamIdentity?.Arn,
    user?.UserProfileArn,
    user?.IamIdentity?.SourceIdentity,
    user?.UserProfileName,
  ].filter((identity): identity is string => identity !== undefined && identity !== '');
