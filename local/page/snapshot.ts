// One snapshot of everything that the page shows, put together from what the parts of the local cloud let others read.
// It only reads. What is long is cut to the newest, so that a day of trying out still fits on a page.
import { metricName } from '../../approval/metric-name.ts';
import { type Identities, peopleOf } from '../../approval/identities.ts';
import { type Policy, policyOf } from '../../approval/policy.ts';
import { wanted } from '../../approval/threshold.ts';
import { type Clock } from '../clock/clock.ts';
import { type Call } from '../endpoint/calls.ts';
import { type Fault } from '../endpoint/faults.ts';
import { type ModelPackage } from '../sagemaker/model-package.ts';
import { type Registry } from '../sagemaker/registry.ts';
import { type SlackRead } from '../slack/read-model.ts';
import { type StepFunctions } from '../stepfunctions/step-functions.ts';
import { showExecution, showMachine } from './machine.ts';
import {
  type CallShown,
  type ConversationShown,
  type GroupShown,
  type PersonShown,
  type PolicyShown,
  type Snapshot,
  type VersionShown,
} from './shown.ts';

/** How many of each the page shows at most, the newest ones. */
const SHOWN_MESSAGES = 100;
const SHOWN_VERSIONS = 100;
const SHOWN_EXECUTIONS = 100;
const SHOWN_CALLS = 60;

/** What the page reads of the other parts. */
export interface Sources {
  readonly clock: Pick<Clock, 'now'>;
  readonly awsUrl: () => string;
  readonly policies: readonly Policy[];
  readonly identities: Identities;
  readonly registry: Pick<Registry, 'groups' | 'versions'>;
  readonly stepFunctions: Pick<StepFunctions, 'machines' | 'executions'>;
  /** The newest messages of the local Slack. */
  readonly slack: (newest: number) => Pick<SlackRead, 'conversations' | 'privates'>;
  readonly calls: { list(): readonly Call[] };
  readonly faults: { list(): readonly Fault[] };
}

/** Everything the page shows, now. */
export const takeSnapshot = (sources: Sources): Snapshot => {
  const groups = sources.registry.groups().map((group) => showGroup(group.ModelPackageGroupName, sources));
  const calls = sources.calls.list();
  const machines = sources.stepFunctions.machines();
  return {
    now: sources.clock.now(),
    awsUrl: sources.awsUrl(),
    people: showPeople(sources.identities),
    policies: sources.policies.map((policy) => showPolicy(policy, groups, sources.policies)),
    ...showSlack(sources),
    groups,
    machines: machines.map(showMachine),
    executions: sources.stepFunctions
      .executions()
      .slice(0, SHOWN_EXECUTIONS)
      .map((execution) => showExecution(execution, machines)),
    calls: calls.slice(-SHOWN_CALLS).reverse().map(showCall),
    callCount: calls.length,
    faults: sources.faults.list(),
  };
};

const showPeople = ({ people }: Identities): PersonShown[] =>
  Object.entries(people).map(([key, { name, slack, aws }]) => ({ key, name, slackId: slack, aws }));

const showPolicy = (policy: Policy, groups: readonly GroupShown[], all: readonly Policy[]): PolicyShown => ({
  name: policy.name,
  groups: policy.groups,
  claims: groups.map(({ name }) => name).filter((name) => policyOf(all, name)?.name === policy.name),
  words: policy.metrics
    .map((rule) => `${metricName(rule.path, rule.label)} ${wanted(rule).replace(/^needs /, '')}`)
    .join(', '),
  approvers: policy.approvers,
  observes: policy.mode === 'observe',
});

const showSlack = ({ slack }: Sources): Pick<Snapshot, 'conversations' | 'privates'> => {
  const { conversations, privates } = slack(SHOWN_MESSAGES);
  return { conversations: conversations satisfies readonly ConversationShown[], privates };
};

const showGroup = (name: string, { registry, identities }: Sources): GroupShown => {
  const versions = registry.versions(name);
  return {
    name,
    versionCount: versions.length,
    versions: versions.slice(0, SHOWN_VERSIONS).map((version) => showVersion(version, identities)),
  };
};

const showVersion = (version: ModelPackage, identities: Identities): VersionShown => ({
  arn: version.ModelPackageArn,
  group: version.ModelPackageGroupName,
  version: version.ModelPackageVersion,
  status: version.ModelApprovalStatus,
  registeredBy: nameOf(version.CreatedBy.IamIdentity.Arn, identities),
  registeredAt: version.CreationTime * 1000,
  changedAt: version.LastModifiedTime * 1000,
  ...present({
    description: version.ModelPackageDescription,
    decision: version.ApprovalDescription,
    ...model(version),
    metrics: version.ModelMetrics?.ModelQuality?.Statistics?.S3Uri,
  }),
  properties: version.CustomerMetadataProperties ?? {},
});

/** The key of the person an identity belongs to; of a stranger the last part of the ARN. */
const nameOf = (arn: string, identities: Identities): string =>
  peopleOf(identities, [arn])[0] ?? arn.slice(arn.lastIndexOf('/') + 1);

const model = ({ InferenceSpecification: specification }: ModelPackage) => {
  const container = specification?.Containers[0];
  return { image: container?.Image, modelData: container?.ModelDataUrl };
};

const showCall = ({ at, allowed, status, service, operation, function: caller }: Call): CallShown => ({
  at: Date.parse(at),
  function: caller,
  service,
  operation,
  allowed,
  status,
});

/** Without the members that have no value. */
const present = <T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
