// SageMaker Model Registry: reading a version as facts, and writing its approval status.
import {
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListModelPackagesCommand,
  SageMakerClient,
  UpdateModelPackageCommand,
  type ModelPackageSummary,
} from '@aws-sdk/client-sagemaker';
import { instant, PackageArn, type Instant } from '../approval/ids.ts';
import { type ModelPackage } from '../approval/package.ts';
import { type RegistryWrite } from '../approval/record.ts';
import { absent } from './absent.ts';
import { tagsOf } from './groups.ts';
import { Inability, orInability } from './inability.ts';
import { factsOf } from './model-package.ts';

/** One approved version is wanted; a page holds a few, so that a version to be left out costs no second call. */
const APPROVED_PAGE = 10;
/** The most that a page can hold: among the versions before one there may be some of the same second to be left out. */
const LARGEST_PAGE = 100;
/** A filtered list may answer empty pages before the first match; how many is not documented. */
const MOST_PAGES = 5;

/** Times are told to the second in places; whoever registered within the same one is told apart by the number. */
const ONE_SECOND_MS = 1_000;

/** A version that others are older than. */
type Limit = Pick<ModelPackage, 'version' | 'registeredAt'>;

const isOlder = ({ ModelPackageVersion: version }: ModelPackageSummary, limit: Limit | undefined): boolean =>
  limit === undefined || (version !== undefined && version < limit.version);

/** A version that waits for approval, as the list of versions gives it. */
export interface PendingVersion {
  readonly arn: PackageArn;
  readonly group: string;
  readonly registeredAt: Instant;
}

/** A version as the list of its group gives it. */
export interface ListedVersion {
  readonly arn: PackageArn;
  readonly version: number;
  readonly approvalStatus: string;
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

  /**
   * The newest approved version of a group, or the newest older than `limit`; undefined when there is none. One call, and
   * a few more at most when a page comes back empty with another to follow: never more for a larger group.
   */
  async newestApproved(group: string, limit?: Limit): Promise<PackageArn | undefined> {
    let next: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await orInability('SageMaker ListModelPackages', this.#approvedPage(group, limit, next));
      const found = (page.ModelPackageSummaryList ?? []).find((summary) => isOlder(summary, limit));
      if (found) return PackageArn.parse(found.ModelPackageArn);
      next = page.NextToken;
      if (next === undefined) return undefined;
    }
    throw new Inability(
      'ServiceUnavailable',
      `SageMaker ListModelPackages: no approved version of ${group} in ${MOST_PAGES} pages.`,
    );
  }

  /** The tags of a group. Its ARN is asked for, because its case is not to be guessed. */
  async groupTags(group: string): Promise<Record<string, string>> {
    const described = this.#client.send(
      new DescribeModelPackageGroupCommand({ ModelPackageGroupName: group }),
    );
    const { ModelPackageGroupArn: ResourceArn } = await orInability(
      'SageMaker DescribeModelPackageGroup',
      described,
    );
    return tagsOf(this.#client, ResourceArn);
  }

  /** All versions of a group, oldest first, page by page. */
  async *versionsOf(group: string): AsyncGenerator<ListedVersion> {
    let next: string | undefined;
    do {
      const page = await orInability('SageMaker ListModelPackages', this.#versionsPage(group, next));
      for (const summary of page.ModelPackageSummaryList ?? [])
        yield {
          arn: PackageArn.parse(summary.ModelPackageArn),
          version: summary.ModelPackageVersion ?? 0,
          approvalStatus: summary.ModelApprovalStatus ?? 'unknown',
        };
      next = page.NextToken;
    } while (next);
  }

  #approvedPage(group: string, limit: Limit | undefined, next: string | undefined) {
    return this.#client.send(
      new ListModelPackagesCommand({
        ModelPackageGroupName: group,
        ModelApprovalStatus: 'Approved',
        ...(limit && { CreationTimeBefore: new Date(Date.parse(limit.registeredAt) + ONE_SECOND_MS) }),
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
        MaxResults: limit ? LARGEST_PAGE : APPROVED_PAGE,
        ...(next && { NextToken: next }),
      }),
    );
  }

  #versionsPage(group: string, next: string | undefined) {
    return this.#client.send(
      new ListModelPackagesCommand({
        ModelPackageGroupName: group,
        SortBy: 'CreationTime',
        SortOrder: 'Ascending',
        MaxResults: LARGEST_PAGE,
        ...(next && { NextToken: next }),
      }),
    );
  }

  #pendingPage(since: Instant, next: string | undefined) {
    return this.#client.send(
      new ListModelPackagesCommand({
        ModelPackageType: 'Versioned',
        ModelApprovalStatus: 'PendingManualApproval',
        CreationTimeAfter: new Date(since),
        SortBy: 'CreationTime',
        SortOrder: 'Ascending',
        MaxResults: LARGEST_PAGE,
        ...(next && { NextToken: next }),
      }),
    );
  }
}
