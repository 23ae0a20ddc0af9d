// One snapshot of everything that the page shows, put together from what the parts of the local cloud let others read.
// It only reads. What is long is cut to the newest, so that a day of trying out still fits on a page.
import { type Identities, doersOf, personInSlack } from '../../approval/identities.ts';
import { groupsIn, otherRules, peopleIn, type Policy, policyOf } from '../../approval/policy.ts';
import { ruleInWords } from '../../approval/rules/metric-words.ts';
import { type Clock } from '../clock/clock.ts';
import { type Call } from '../endpoint/calls.ts';
import { type Fault } from '../endpoint/faults.ts';
import { type ModelPackage } from '../sagemaker/model-package.ts';
import { type Registry } from '../sagemaker/registry.ts';
import { type SlackRead } from '../slack/read-model.ts';
import { type StepFunctions } from '../stepfunctions/step-functions.ts';
import { showExecution, showMachine } from './machine.ts';
import { type GroupShown, type PolicyShown, type Snapshot, type VersionShown } from './shown.ts';

/** How many messages, versions of a group, executions the page shows at most, the newest ones. */
const SHOWN = 100;
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
  readonly slack: (
    newest: number,
  ) => Pick<SlackRead, 'conversations' | 'privates' | 'homes' | 'userGroups' | 'features'>;
  readonly calls: { list(): readonly Call[] };
  readonly faults: { list(): readonly Fault[] };
}

/** Everything the page shows, now. */
export const takeSnapshot = (sources: Sources): Snapshot => {
  const { clock, awsUrl, policies, identities, registry, stepFunctions, slack } = sources;
  const groups = registry.groups().map(({ ModelPackageGroupName: name }): GroupShown => {
    const versions = registry.versions(name);
    const newest = versions.slice(0, SHOWN).map((version) => showVersion(version, identities));
    return { name, versionCount: versions.length, versions: newest };
  });
  const calls = sources.calls.list();
  const shownInSlack = slack(SHOWN);
  const { userGroups } = shownInSlack;
  const machines = stepFunctions.machines();
  const executions = stepFunctions.executions().slice(0, SHOWN);
  return {
    now: clock.now(),
    awsUrl: awsUrl(),
    people: Object.entries(identities.people).map(([key, { name, slack: slackId }]) => ({
      key,
      name,
      slackId,
    })),
    policies: policies.map((policy) => ({
      ...showPolicy(policy, groups, policies),
      approvers: approversOf(policy, identities, userGroups),
    })),
    ...shownInSlack,
    groups,
    machines: machines.map(showMachine),
    executions: executions.map((execution) => showExecution(execution, machines)),
    calls: calls.slice(-SHOWN_CALLS).reverse(),
    callCount: calls.length,
    faults: sources.faults.list(),
  };
};

/** Whom the policy names, and whom identities know of the user groups that it names. */
const approversOf = (
  policy: Policy,
  identities: Identities,
  userGroups: SlackRead['userGroups'],
): string[] => {
  const members = groupsIn(policy).flatMap((group) => userGroups[group]?.users ?? []);
  const known = members.flatMap((user) => personInSlack(identities, user) ?? []);
  return [...new Set([...peopleIn(policy), ...known])];
};

const showPolicy = (
  policy: Policy,
  groups: readonly GroupShown[],
  all: readonly Policy[],
): Omit<PolicyShown, 'approvers'> => ({
  name: policy.name,
  claims: groups.map(({ name }) => name).filter((name) => policyOf(all, name)?.name === policy.name),
  words: [...policy.metrics.map(ruleInWords), ...otherRules(policy)].join(', '),
  observes: policy.mode === 'observe',
});

const showVersion = (version: ModelPackage, identities: Identities): VersionShown => {
  const container = version.InferenceSpecification?.Containers[0];
  return {
    arn: version.ModelPackageArn,
    group: version.ModelPackageGroupName,
    version: version.ModelPackageVersion,
    status: version.ModelApprovalStatus,
    registeredBy: nameOf(version.CreatedBy.IamIdentity.Arn, identities),
    registeredAt: version.CreationTime * 1000,
    changedAt: version.LastModifiedTime * 1000,
    decision: version.ApprovalDescription,
    details: {
      Description: version.ModelPackageDescription,
      Metrics: version.ModelMetrics?.ModelQuality?.Statistics?.S3Uri,
      'Model data': container?.ModelDataUrl,
      Image: container?.Image,
      ...version.CustomerMetadataProperties,
    },
  };
};

/** The key of the person an identity belongs to; of a stranger the last part of the ARN. */
const nameOf = (arn: string, identities: Identities): string =>
  doersOf(identities, [arn])[0] ?? arn.slice(arn.lastIndexOf('/') + 1);
