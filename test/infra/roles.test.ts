// Each role holds just its calls on just its resources, and every one of them is a permission that AWS knows.
import { describe, expect, it } from 'vitest';
import type { Statement } from '../../local/template/shapes.ts';
import { DOORS, rawOf, template } from './packaged.ts';
import { faultsOf } from './service-authorization.ts';

const ours = (service: string, rest: string): string => `arn:aws:${service}:us-east-1:000000000000:${rest}`;
const TABLE = ours('dynamodb', 'table/countersign-local-RequestTable');
const VERSIONS = ours('sagemaker', 'model-package/*');
const DECISIONS = ours('sagemaker', 'action/countersign-*');
const GROUPS = ours('sagemaker', 'model-package-group/*');
const RUNS = ours('sagemaker', 'experiment-trial-component/*');
const MACHINE = ours('states', 'stateMachine:countersign-local-model-approval');
const EXECUTIONS = ours('states', 'execution:countersign-local-model-approval:*');
const door = (name: string): string => ours('lambda', `function:countersign-local-${name}`);
const secret = (name: string): string => ours('ssm', `parameter/countersign/local/${name}`);
const logs = (name: string): string => ours('logs', `log-group:/aws/lambda/countersign-local-${name}:*`);

const botToken = { 'ssm:GetParameters': [secret('slack-bot-token')] };
const bothSecrets = { 'ssm:GetParameters': [secret('slack-bot-token'), secret('slack-signing-secret')] };
const bell = { 'states:SendTaskSuccess': ['*'] };
const readAndWrite = { 'dynamodb:GetItem': [TABLE], 'dynamodb:PutItem': [TABLE] };
const describeVersions = { 'sagemaker:DescribeModelPackage': [VERSIONS] };

const doorOf = (name: string, calls: Readonly<Record<string, readonly string[]>>) => ({
  'logs:CreateLogStream': [logs(name)],
  'logs:PutLogEvents': [logs(name)],
  'xray:PutTelemetryRecords': ['*'],
  'xray:PutTraceSegments': ['*'],
  ...calls,
});

/** The product's calls, by role: change a door's calls, and this table is where the reviewer sees it. */
const calls: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  IntakeRole: doorOf('intake', {
    ...describeVersions,
    ...bell,
    ...readAndWrite,
    'dynamodb:Query': [TABLE],
    'states:StartExecution': [MACHINE],
    'lambda:InvokeFunction': [door('announce')],
  }),
  EvaluateRole: doorOf('evaluate', {
    ...describeVersions,
    ...readAndWrite,
    'sagemaker:ListModelPackages': ['*'],
    'sagemaker:DescribeModelPackageGroup': [GROUPS],
    'sagemaker:ListTags': [GROUPS, ours('sagemaker', 'training-job/*')].sort(),
    'sagemaker:DescribeTrialComponent': [RUNS],
    'sagemaker:BatchGetMetrics': [RUNS],
    'sagemaker:ListArtifacts': ['*'],
    'sagemaker:QueryLineage': ['*'],
    'sagemaker:DescribeTrainingJob': [ours('sagemaker', 'training-job/*')],
    'sagemaker:DescribeProcessingJob': [ours('sagemaker', 'processing-job/*')],
    'sagemaker:DescribePipelineExecution': [ours('sagemaker', 'pipeline/*/execution/*')],
    's3:GetObject': ['arn:aws:s3:::models/*'],
    's3:ListBucket': ['arn:aws:s3:::models'],
    's3:PutObject': ['arn:aws:s3:::countersign-local-evidencebucket/*'],
  }),
  AskRole: doorOf('ask', { ...readAndWrite, ...bell, ...botToken }),
  DecideRole: doorOf('decide', {
    ...readAndWrite,
    ...bell,
    ...bothSecrets,
    'lambda:InvokeFunction': [door('announce'), door('browse')],
  }),
  BrowseRole: doorOf('browse', {
    'dynamodb:GetItem': [TABLE],
    'dynamodb:Query': [TABLE, `${TABLE}/index/byDue`, `${TABLE}/index/byEnd`],
    ...bothSecrets,
  }),
  AnswerRole: doorOf('answer', {
    ...describeVersions,
    ...readAndWrite,
    ...bell,
    'dynamodb:Query': [TABLE, `${TABLE}/index/byDue`],
    'lambda:InvokeFunction': [door('announce'), door('intake')],
  }),
  RecordRole: doorOf('record', {
    ...describeVersions,
    ...readAndWrite,
    'sagemaker:UpdateModelPackage': [VERSIONS],
    'sagemaker:ListArtifacts': ['*'],
    'sagemaker:CreateAction': [DECISIONS],
    'sagemaker:DescribeAction': [DECISIONS],
    'sagemaker:AddAssociation': [ours('sagemaker', 'artifact/*'), DECISIONS],
  }),
  AnnounceRole: doorOf('announce', {
    ...readAndWrite,
    ...botToken,
    'sns:Publish': [ours('sns', 'countersign-local-DecisionTopic')],
    'events:PutEvents': [ours('events', 'event-bus/default')],
  }),
  SweepRole: doorOf('sweep', {
    ...readAndWrite,
    ...botToken,
    ...bell,
    'dynamodb:Query': [TABLE, `${TABLE}/index/byDue`],
    'sagemaker:ListModelPackages': ['*'],
    'states:StartExecution': [MACHINE],
    'states:DescribeExecution': [EXECUTIONS],
    'states:RedriveExecution': [EXECUTIONS],
    'lambda:InvokeFunction': [door('intake'), door('record'), door('announce'), door('guard')],
  }),
  GuardRole: doorOf('guard', {
    ...describeVersions,
    ...bell,
    ...readAndWrite,
    'dynamodb:Query': [TABLE],
    'lambda:InvokeFunction': [door('announce')],
  }),
  ModelApprovalRole: {
    'lambda:InvokeFunction': ['evaluate', 'ask', 'record', 'announce'].map(door),
    ...Object.fromEntries(
      ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'].map((name) => [
        `xray:${name}`,
        ['*'],
      ]),
    ),
    ...Object.fromEntries(
      [
        'CreateLogDelivery',
        'GetLogDelivery',
        'UpdateLogDelivery',
        'DeleteLogDelivery',
        'ListLogDeliveries',
        'PutResourcePolicy',
        'DescribeResourcePolicies',
        'DescribeLogGroups',
      ].map((name) => [`logs:${name}`, ['*']]),
    ),
  },
};

const roles = template.all('AWS::IAM::Role');
const statementsOf = (id: string): readonly Statement[] =>
  roles
    .filter((role) => role.id === id)
    .flatMap((role) => role.properties.Policies.flatMap((policy) => policy.PolicyDocument.Statement));

const grantsOf = (id: string): Record<string, string[]> => {
  const grants: Record<string, string[]> = {};
  for (const { Action, Resource } of statementsOf(id))
    for (const action of Action) grants[action] = [...(grants[action] ?? []), ...Resource].sort();
  return grants;
};

describe('the roles', () => {
  it('are the ones of this table and no others', () => {
    expect(roles.map((role) => role.id).sort()).toEqual(Object.keys(calls).sort());
  });

  it.each(Object.entries(calls))('%s grants just its calls on just its resources', (id, granted) => {
    const sorted = Object.fromEntries(
      Object.entries(granted).map(([action, on]) => [action, [...on].sort()]),
    );
    expect(grantsOf(id)).toEqual(sorted);
  });

  it.each(Object.keys(calls))('%s holds only what the service authorization data knows', async (id) => {
    const statements = statementsOf(id);
    expect(statements.length).toBeGreaterThan(0);
    expect((await Promise.all(statements.map(faultsOf))).flat()).toEqual([]);
  });

  it('deny nothing and use no wildcard in an action', () => {
    const statements = Object.keys(calls).flatMap(statementsOf);
    expect(statements.filter((statement) => statement.Effect !== 'Allow')).toEqual([]);
    expect(
      statements.flatMap((statement) => statement.Action).filter((action) => action.includes('*')),
    ).toEqual([]);
  });

  it('let only record change a version, and only together with its approval status', () => {
    const updates = Object.keys(calls).flatMap((id) =>
      statementsOf(id)
        .filter((statement) => statement.Action.includes('sagemaker:UpdateModelPackage'))
        .map((statement) => ({ id, condition: statement.Condition })),
    );
    expect(updates).toEqual([
      {
        id: 'RecordRole',
        condition: {
          StringEquals: {
            'sagemaker:ModelApprovalStatus': ['Approved', 'Rejected', 'PendingManualApproval'],
          },
          Null: { 'sagemaker:ModelApprovalStatus': ['false'] },
        },
      },
    ]);
  });

  it('let announce put only events of the source countersign on the bus', () => {
    const [put] = statementsOf('AnnounceRole').filter((statement) =>
      statement.Action.includes('events:PutEvents'),
    );
    expect(put?.Condition).toEqual({ StringEquals: { 'events:source': ['countersign'] } });
  });

  it('belong to one function each', () => {
    const roleOf = Object.fromEntries(
      template
        .all('AWS::Lambda::Function')
        .map(({ properties }) => [properties.FunctionName, properties.Role]),
    );
    const expected = DOORS.map((name) => [
      `countersign-local-${name}`,
      roles.find((role) => role.id.toLowerCase() === `${name}role`)?.arn,
    ]);
    expect(roleOf).toEqual(Object.fromEntries(expected));
  });

  it.each(rawOf('AWS::IAM::Role'))('%s can be assumed by its service alone', (id, role) => {
    const { Statement } = role.Properties['AssumeRolePolicyDocument'] as { Statement: readonly object[] };
    const service = id === 'ModelApprovalRole' ? 'states.amazonaws.com' : 'lambda.amazonaws.com';
    expect(Statement).toHaveLength(1);
    expect(Statement[0]).toMatchObject({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: service },
    });
  });

  it('let Step Functions act for our own machine alone', () => {
    const machine = rawOf('AWS::IAM::Role').find(([id]) => id === 'ModelApprovalRole')?.[1];
    expect(JSON.stringify(machine?.Properties['AssumeRolePolicyDocument'])).toContain(
      'stateMachine:countersign-local-model-approval',
    );
    expect(machine?.Properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } }],
    });
  });
});

describe('the check against the service authorization data', () => {
  const allow = (action: string, resource: string): Statement => ({
    Effect: 'Allow',
    Action: [action],
    Resource: [resource],
  });

  it.each([
    [
      'an action that does not exist',
      allow('states:SendTaskSucces', '*'),
      'states:SendTaskSucces does not exist.',
    ],
    [
      'a bell with a resource',
      allow('states:SendTaskSuccess', MACHINE),
      'states:SendTaskSuccess has no resource type: only "*" matches it.',
    ],
    [
      'a resource of another type',
      allow('states:StartExecution', EXECUTIONS),
      `states:StartExecution never matches ${EXECUTIONS}.`,
    ],
    [
      'a star where a resource fits',
      allow('dynamodb:GetItem', '*'),
      'dynamodb:GetItem needs a resource, "*" is too wide.',
    ],
    [
      'a condition key that the action does not know',
      {
        ...allow('sagemaker:DescribeModelPackage', VERSIONS),
        Condition: { StringEquals: { 'sagemaker:ModelApprovalStatus': ['Approved'] } },
      },
      'sagemaker:DescribeModelPackage does not know the condition key sagemaker:ModelApprovalStatus.',
    ],
  ])('refuses %s', async (_, statement, fault) => {
    expect(await faultsOf(statement)).toEqual([fault]);
  });
});
