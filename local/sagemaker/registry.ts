// The model package groups and their versions, in memory. Operations ask and change it; every change of a version goes
// out as an event and rings the page. An update makes a new value, so that what was handed out never changes.
import { type Changes } from '../changes.ts';
import { type Clock } from '../clock/clock.ts';
import { AwsError, type Caller } from '../endpoint/service.ts';
import { type EventBus } from '../eventbridge/bus.ts';
import { asGroupArn, asPackageArn, groupArn, packageArn } from './arns.ts';
import { Indexes, keyOf, type Ordered } from './indexes.ts';
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

/** Who follows the versions: what it is told has happened, and is not yet an event. */
export interface VersionWatch {
  readonly registered: (described: ModelPackage, caller: Caller) => void;
  /** Also when the status that was set is the one that it had. */
  readonly statusSet: (described: ModelPackage, caller: Caller) => void;
}

/** What ListModelPackages filters by. */
interface VersionFilter {
  readonly group?: string | undefined;
  readonly status?: string | undefined;
}
const ALL = '';
const filterKey = (filter: VersionFilter): string => keyOf(filter.group ?? ALL, filter.status ?? ALL);

export class Registry {
  readonly #parts: RegistryParts;
  readonly #watch: VersionWatch | undefined;
  readonly #groups = new Map<string, Group>();
  readonly #groupsListed = new Indexes<Group>(() => [ALL]);
  readonly #versions = new Map<string, Version>();
  /** The same versions under each group, each approval status, both and neither. */
  readonly #versionsListed = new Indexes<Version>(({ name, described: { ModelApprovalStatus: status } }) =>
    [{}, { group: name }, { status }, { group: name, status }].map(filterKey),
  );
  /** When deleted versions were last changed: the same ARN, registered again, is younger even in the same millisecond. */
  readonly #deletedAt = new Map<string, number>();
  #order = 0;

  constructor(parts: RegistryParts, watch?: VersionWatch) {
    this.#parts = parts;
    this.#watch = watch;
  }

  /** All groups, the newest first. */
  groups(): DescribedGroup[] {
    return [...this.#groups.values()].reverse().map((group) => group.described);
  }

  /** All versions of a group, the newest first; none for a group that does not exist. */
  versions(groupName: string): ModelPackage[] {
    const newestFirst = this.#versionsListed
      .under(filterKey({ group: groupName }))
      .by('')
      .descending();
    return [...newestFirst].map((version) => version.described);
  }

  /** The groups in creation order. */
  listGroups(): Ordered<Group> {
    return this.#groupsListed.under(ALL);
  }

  /** The versions of one group or of all, of one approval status or of all, in creation order. */
  listVersions(group: string | undefined, status?: string): Ordered<Version> {
    const name = group === undefined ? undefined : this.group(group).name;
    return this.#versionsListed.under(filterKey({ group: name, status }));
  }

  hasVersions(group: Group): boolean {
    return !this.#versionsListed.under(filterKey({ group: group.name })).by('').isEmpty;
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
    const group: Group = { ...listed, described, tags, nextVersion: 1 };
    this.#groups.set(described.ModelPackageGroupArn, group);
    this.#groupsListed.add(group);
    this.#parts.changes.ring();
    return group;
  }

  removeGroup(group: Group): void {
    this.#groups.delete(group.described.ModelPackageGroupArn);
    this.#groupsListed.remove(group);
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
    this.#versions.set(arn, version);
    this.#versionsListed.add(version);
    this.#watch?.registered(described, caller);
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
    this.#versionsListed.remove(version);
    version.described = {
      ...version.described,
      ...changed,
      LastModifiedTime: this.#now(version.described.LastModifiedTime),
      LastModifiedBy: userContext(caller),
    };
    this.#versionsListed.add(version);
    if (changed.ModelApprovalStatus) this.#watch?.statusSet(version.described, caller);
    this.#tell(version.described, fields);
  }

  removeVersion(version: Version): void {
    const { ModelPackageArn: arn, LastModifiedTime } = version.described;
    this.#versions.delete(arn);
    this.#deletedAt.set(arn, LastModifiedTime);
    this.#versionsListed.remove(version);
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
