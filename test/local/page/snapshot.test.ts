// One snapshot from what the parts let others read: names of people, words of policies, the machine as it is defined.
import { describe, expect, it } from 'vitest';
import { Identities, Policies } from './snapshot-sources.ts';
import { takeSnapshot, type Sources } from '../../../local/page/snapshot.ts';
import { type ModelPackage } from '../../../local/sagemaker/model-package.ts';
import { type ExecutionView, type MachineView } from '../../../local/stepfunctions/step-functions.ts';

const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/1';
const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:countersign-local-model-approval';
const NOW = 1_795_449_000_000;

const version = (given: Partial<ModelPackage>): ModelPackage => ({
  ModelPackageGroupName: 'churn-telco',
  ModelPackageVersion: 1,
  ModelPackageArn: ARN,
  CreationTime: 1_795_448_000.5,
  LastModifiedTime: 1_795_448_100,
  CreatedBy: { IamIdentity: { Arn: 'arn:aws:iam::000000000000:user/alice', PrincipalId: 'AIDA' } },
  ModelPackageStatus: 'Completed',
  ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
  ModelApprovalStatus: 'PendingManualApproval',
  CertifyForMarketplace: false,
  ...given,
});

const machine: MachineView = {
  arn: MACHINE,
  name: 'countersign-local-model-approval',
  definition: {
    StartAt: 'Is it?',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Next: 'Record',
        Catch: [
          { ErrorEquals: ['States.Timeout', 'States.HeartbeatTimeout'], Next: 'Record' },
          { ErrorEquals: ['QuestionStillOpen'], Next: 'Ask' },
        ],
      },
      'Is it?': { Type: 'Choice', Choices: [{ Next: 'Ask' }], Default: 'Record' },
      Record: { Type: 'Task', End: true },
    },
  },
};

const execution: ExecutionView = {
  arn: `${MACHINE}:churn-telco-v1-r1`,
  name: 'churn-telco-v1-r1',
  machineArn: MACHINE,
  status: 'RUNNING',
  input: '{}',
  startedAt: 1,
  redriveCount: 0,
  deadlineAt: 99,
  states: [
    { name: 'Is it?', type: 'Choice', enteredAt: 1, exitedAt: 2, outcome: 'done' },
    { name: 'Ask', type: 'Task', enteredAt: 2, outcome: 'running' },
  ],
};

const sources = (given: Partial<Sources> = {}): Sources => ({
  clock: { now: () => NOW },
  awsUrl: () => 'http://127.0.0.1:4566',
  policies: Policies,
  identities: Identities,
  registry: {
    groups: () => ['churn-telco', 'fraud-card'].map(described),
    versions: (group) => (group === 'churn-telco' ? [version({})] : []),
  },
  stepFunctions: { machines: () => [machine], executions: () => [execution] },
  slack: () => ({
    conversations: [],
    privates: [],
    homes: {},
    userGroups: {},
    features: { nativeBlocks: true },
  }),
  calls: { list: () => [] },
  faults: { list: () => [] },
  ...given,
});

const described = (name: string) => ({
  ModelPackageGroupName: name,
  ModelPackageGroupArn: name,
  CreationTime: 0,
  CreatedBy: { IamIdentity: { Arn: '', PrincipalId: '' } },
  ModelPackageGroupStatus: 'Completed' as const,
});

describe('a snapshot', () => {
  it('counts whom identities know of a user group among those who may decide', () => {
    const [churn] = Policies;
    const grouped = { ...churn, approvers: ['bob', 'S0RISK'] } as (typeof Policies)[number];
    const slack = () => ({
      ...sources().slack(1),
      userGroups: { S0RISK: { handle: 'risk-team', users: ['U0CAROL', 'U0STRANGER'] } },
    });
    const { policies } = takeSnapshot(sources({ policies: [grouped], slack }));
    expect(policies[0]?.approvers).toEqual(['bob', 'carol']);
  });

  it('says in words what a policy demands, and which groups of the registry fall under it', () => {
    const { policies, people } = takeSnapshot(sources());
    expect(policies).toEqual([
      {
        name: 'churn',
        claims: ['churn-telco'],
        words: 'AUC at least 0.80, Accuracy at least 0.75',
        approvers: ['bob', 'carol'],
        observes: false,
      },
    ]);
    expect(people[0]).toEqual({
      key: 'alice',
      name: 'Alice',
      slackId: 'U0ALICE',
    });
  });

  it('names who registered a version: the person, or the last part of a stranger', () => {
    const stranger = {
      IamIdentity: { Arn: 'arn:aws:sts::000000000000:assumed-role/Pipeline/nightly', PrincipalId: '' },
    };
    const versions = () => [
      version({ CreatedBy: stranger }),
      version({ ApprovalDescription: 'Approved by Bob.' }),
    ];
    const groups = takeSnapshot(
      sources({ registry: { groups: () => [described('churn-telco')], versions } }),
    ).groups;
    expect(groups[0]?.versions.map(({ registeredBy, decision }) => [registeredBy, decision])).toEqual([
      ['nightly', undefined],
      ['alice', 'Approved by Bob.'],
    ]);
    expect(groups[0]?.versions[0]?.registeredAt).toBe(1_795_448_000_500);
  });

  it('shows the machine from its start, with every way out of every state', () => {
    const [shown] = takeSnapshot(sources()).machines;
    expect(
      shown?.states.map(({ name, edges }) => [name, ...edges.map((edge) => `to ${edge.to} ${edge.label}`)]),
    ).toEqual([
      ['Is it?', 'to Ask ', 'to Record otherwise'],
      ['Ask', 'to Record ', 'to Record out of time', 'to Ask question still open'],
      ['Record', 'to  '],
    ]);
  });

  it('shows where an execution has been, and until when it waits', () => {
    const [shown] = takeSnapshot(sources()).executions;
    expect(shown?.visits).toEqual([
      { state: 'Is it?', enteredAt: 1, exitedAt: 2, waits: false },
      { state: 'Ask', enteredAt: 2, waits: true, until: 99 },
    ]);
  });

  it('stays small when there is much', () => {
    const many = Array.from({ length: 10_000 }, () => version({}));
    const snapshot = takeSnapshot(
      sources({
        registry: { groups: () => [described('churn-telco')], versions: () => many },
        stepFunctions: { machines: () => [machine], executions: () => many.map(() => execution) },
      }),
    );
    expect(snapshot.groups[0]).toMatchObject({ versionCount: 10_000 });
    expect(snapshot.groups[0]?.versions).toHaveLength(100);
    expect(snapshot.executions).toHaveLength(100);
  });
});
