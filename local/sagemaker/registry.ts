// The model package groups and their versions, in memory. Operations ask and change it; every change of a version goes
// out as an event and rings the page. An update makes a new value, so that what was handed out never changes.
import { type Changes } from '../changes.ts';
import { type Clock } from '../clock/clock.ts';
import { AwsError, type Caller } from '../endpoint/service.ts';
import { type EventBus } from '../eventbridge/bus.ts';
import { asGroupArn, asPackageArn, groupArn, packageArn } from './arns.ts';
import { type Content, type ModelPackage } from './model-package.ts';
import { type Listed } from './paging.ts';
import { stateChange } from './state-change.ts';
import { userContext, type UserContext } from './user-context.ts';

/** A group as DescribeModelPackageGroup returns it; times are epoch seconds. */
export interface DescribedGroup {
  readonly ModelPackageGroupName: string;
  readonly ModelPackageGroupArn: string;
  readonly ModelPackageGroupDescription?: string | undefined;
  readonly CreationTime: number;
  readonly CreatedBy: UserContext;
  readonly ModelPackageGroupStatus: 'Completed';
}

export interface Group extends Listed {
  readonly described: DescribedGroup;
  readonly tags: Map<string, string>;
  /** In creation order. */
  readonly versions: Version[];
  nextVersion: number;
}

export interface Version extends Listed {
  readonly group: Group;
  described: ModelPackage;
}

export interface RegistryParts {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly bus: EventBus;
}

export class Registry {
  readonly #parts: RegistryParts;
  readonly #groups = new Map<string, Group>();
  readonly #versions = new Map<string, Version>();
  /** The same versions in creation order, so that listing them copies nothing. */
  readonly #inOrder: Version[] = [];
  /** When deleted versions were last changed: the same ARN, registered again, is younger even in the same millisecond. */
  readonly #deletedAt = new Map<string, number>();
  #order = 0;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /** All groups, the newest first. */
  groups(): DescribedGroup[] {
    return [...this.#groups.values()].reverse().map((group) => group.described);
  }

  /** All versions of a group, the newest first; none for a group that does not exist. */
  versions(groupName: string): ModelPackage[] {
    const group = this.#groups.get(groupArn(groupName));
    return group ? group.versions.map((version) => version.described).reverse() : [];
  }

  /** The groups in creation order. */
  listGroups(): Group[] {
    return [...this.#groups.values()];
  }

  /** The versions of one group or of all, in creation order. */
  listVersions(group: string | undefined): readonly Version[] {
    return group === undefined ? this.#inOrder : this.group(group).versions;
  }

  findGroup(arnOrName: string): Group | undefined {
    return this.#groups.get(asGroupArn(arnOrName));
  }

  group(arnOrName: string): Group {
    const group = this.findGroup(arnOrName);
    if (group) return group;
    throw new AwsError('ValidationException', `ModelPackageGroup ${asGroupArn(arnOrName)} does not exist.`);
  }

  findVersion(arnOrName: string): Version | undefined {
    return this.#versions.get(asPackageArn(arnOrName));
  }

  version(arnOrName: string): Version {
    const version = this.findVersion(arnOrName);
    if (version) return version;
    throw new AwsError('ValidationException', `ModelPackage ${asPackageArn(arnOrName)} does not exist.`);
  }

  addGroup(
    given: Pick<DescribedGroup, 'ModelPackageGroupName' | 'ModelPackageGroupDescription'>,
    tags: Map<string, string>,
    caller: Caller,
  ): Group {
    const name = given.ModelPackageGroupName;
    const described: DescribedGroup = {
      ...given,
      ModelPackageGroupArn: groupArn(name),
      CreationTime: this.#now(),
      CreatedBy: userContext(caller),
      ModelPackageGroupStatus: 'Completed',
    };
    const listed = { name, order: this.#order++, created: described.CreationTime };
    const group: Group = { ...listed, described, tags, versions: [], nextVersion: 1 };
    this.#groups.set(described.ModelPackageGroupArn, group);
    this.#parts.changes.ring();
    return group;
  }

  removeGroup(group: Group): void {
    this.#groups.delete(group.described.ModelPackageGroupArn);
    this.#parts.changes.ring();
  }

  addVersion(group: Group, content: Content, caller: Caller): Version {
    const number = group.nextVersion++;
    const arn = packageArn(group.name, number);
    const created = this.#now(this.#deletedAt.get(arn));
    const described: ModelPackage = {
      ModelPackageGroupName: group.name,
      ModelPackageVersion: number,
      ModelPackageArn: arn,
      ...content,
      CertifyForMarketplace: content.CertifyForMarketplace ?? false,
      CreationTime: created,
      CreatedBy: userContext(caller),
      LastModifiedTime: created,
      ModelPackageStatus: 'Completed',
      ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
      ModelApprovalStatus: content.ModelApprovalStatus ?? 'PendingManualApproval',
    };
    const version: Version = { name: group.name, order: this.#order++, created, group, described };
    group.versions.push(version);
    this.#versions.set(arn, version);
    this.#inOrder.push(version);
    this.#tell(described);
    return version;
  }

  /** Replaces what `changed` holds and keeps the rest; `fields` are named in the event. */
  updateVersion(
    version: Version,
    changed: Partial<ModelPackage>,
    fields: readonly string[],
    caller: Caller,
  ): void {
    version.described = {
      ...version.described,
      ...changed,
      LastModifiedTime: this.#now(version.described.LastModifiedTime),
      LastModifiedBy: userContext(caller),
    };
    this.#tell(version.described, fields);
  }

  removeVersion(version: Version): void {
    const { ModelPackageArn: arn, LastModifiedTime } = version.described;
    this.#versions.delete(arn);
    this.#deletedAt.set(arn, LastModifiedTime);
    for (const list of [this.#inOrder, version.group.versions]) list.splice(list.indexOf(version), 1);
    this.#parts.changes.ring();
  }

  #tell(described: ModelPackage, fields?: readonly string[]): void {
    this.#parts.bus.publish(stateChange(described, fields));
    this.#parts.changes.ring();
  }

  /** Now in epoch seconds with milliseconds, later than `after` by at least one of them. */
  #now(after = 0): number {
    return Math.max(Math.floor(this.#parts.clock.now()), Math.round(after * 1000) + 1) / 1000;
  }
}
