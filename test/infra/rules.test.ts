// What wakes Countersign: the rules of the packaged template, judged by the local cloud's own matcher.
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../local/eventbridge/pattern.ts';
import { only, template } from './packaged.ts';

const rules = template.all('AWS::Events::Rule');
const ruleNamed = (name: string) => {
  const rule = rules.find((one) => one.name === name);
  if (!rule) throw new Error(`The template holds no rule ${name}.`);
  return rule.properties;
};
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:countersign-local-UndeliveredEvents';
const target = (door: string): string =>
  `arn:aws:lambda:us-east-1:000000000000:function:countersign-local-${door}`;
const aDay = { MaximumEventAgeInSeconds: 86400, MaximumRetryAttempts: 185 };

const version = (detail: Readonly<Record<string, unknown>>): unknown => ({
  version: '0',
  id: '6f1c0c53-0d7e-4a55-8f5e-1d6f3a1f2b10',
  'detail-type': 'SageMaker Model Package State Change',
  source: 'aws.sagemaker',
  account: '000000000000',
  time: '2026-11-20T09:15:02Z',
  region: 'us-east-1',
  resources: ['arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-xgb/7'],
  detail: {
    ModelPackageGroupName: 'churn-xgb',
    ModelPackageVersion: 7,
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'PendingManualApproval',
    ...detail,
  },
});

describe('the rule for registrations', () => {
  const matches = compilePattern(ruleNamed('countersign-local-registrations').EventPattern);

  it.each([
    ['a version that was created', {}],
    [
      'a version set back to pending',
      { UpdatedModelPackageFields: ['ApprovalDescription', 'ModelApprovalStatus'] },
    ],
    ['another model', { UpdatedModelPackageFields: ['InferenceSpecification'] }],
    ['another model card', { UpdatedModelPackageFields: ['ModelCard'] }],
    ['other properties', { UpdatedModelPackageFields: ['CustomerMetadataProperties'] }],
    ['another source, as documented', { UpdatedModelPackageFields: ['sourceUri'] }],
    ['another source, as the API writes it', { UpdatedModelPackageFields: ['SourceUri'] }],
  ])('wakes intake for %s', (_, detail) => {
    expect(matches(version(detail))).toBe(true);
  });

  it.each([
    [
      'an approved version',
      { ModelApprovalStatus: 'Approved', UpdatedModelPackageFields: ['ModelApprovalStatus'] },
    ],
    ['a rejected version', { ModelApprovalStatus: 'Rejected' }],
    ['a version that is still built', { ModelPackageStatus: 'InProgress' }],
    ['a description alone', { UpdatedModelPackageFields: ['ApprovalDescription'] }],
    ['a stage alone', { UpdatedModelPackageFields: ['ModelLifeCycle'] }],
  ])('lets %s pass', (_, detail) => {
    expect(matches(version(detail))).toBe(false);
  });

  it('wakes nobody for another service', () => {
    expect(matches({ ...(version({}) as object), source: 'custom.sagemaker' })).toBe(false);
  });
});

describe('the rule for changes of the approval status', () => {
  const matches = compilePattern(ruleNamed('countersign-local-approval-changes').EventPattern);
  const updated = (...fields: string[]) => ({ UpdatedModelPackageFields: fields });

  it.each([
    ['an approval', { ModelApprovalStatus: 'Approved', ...updated('ModelApprovalStatus') }],
    [
      'a rejection with a description',
      { ModelApprovalStatus: 'Rejected', ...updated('ApprovalDescription', 'ModelApprovalStatus') },
    ],
    ['a version set back to pending', updated('ModelApprovalStatus')],
    ['a version registered as approved', { ModelApprovalStatus: 'Approved' }],
    ['a version registered as rejected', { ModelApprovalStatus: 'Rejected' }],
    [
      'one whose build has not ended',
      {
        ModelApprovalStatus: 'Approved',
        ModelPackageStatus: 'InProgress',
        ...updated('ModelApprovalStatus'),
      },
    ],
  ])('wakes guard for %s', (_, detail) => {
    expect(matches(version(detail))).toBe(true);
  });

  it.each([
    ['a version registered as ever', {}],
    [
      'other properties of an approved version',
      { ModelApprovalStatus: 'Approved', ...updated('CustomerMetadataProperties') },
    ],
    ['a description alone', { ModelApprovalStatus: 'Rejected', ...updated('ApprovalDescription') }],
  ])('lets %s pass', (_, detail) => {
    expect(matches(version(detail))).toBe(false);
  });

  it('wakes nobody for another service', () => {
    const event = version({ ModelApprovalStatus: 'Approved' }) as object;
    expect(matches({ ...event, source: 'custom.sagemaker' })).toBe(false);
  });
});

describe('the rule for broken executions', () => {
  const matches = compilePattern(ruleNamed('countersign-local-broken-executions').EventPattern);
  const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:countersign-local-model-approval';
  const change = (status: string, stateMachineArn = MACHINE): unknown => ({
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail: { status, stateMachineArn },
  });

  it.each([
    ['FAILED', true],
    ['TIMED_OUT', true],
    ['ABORTED', true],
    ['RUNNING', false],
    ['SUCCEEDED', false],
    ['PENDING_REDRIVE', false],
  ])('%s wakes announce: %s', (status, wakes) => {
    expect(matches(change(status))).toBe(wakes);
  });

  it('wakes nobody for another machine', () => {
    expect(matches(change('FAILED', MACHINE.replace('model-approval', 'nightly')))).toBe(false);
  });
});

describe('delivery', () => {
  it('goes to one door each, retried for a day and then kept in the queue', () => {
    const delivered = rules.map((rule) => [
      rule.name,
      rule.properties.Targets.map(({ Id: _, ...rest }) => rest),
    ]);
    expect(Object.fromEntries(delivered)).toEqual({
      'countersign-local-registrations': [
        { Arn: target('intake'), RetryPolicy: aDay, DeadLetterConfig: { Arn: QUEUE } },
      ],
      'countersign-local-approval-changes': [
        { Arn: target('guard'), RetryPolicy: aDay, DeadLetterConfig: { Arn: QUEUE } },
      ],
      'countersign-local-broken-executions': [
        { Arn: target('announce'), RetryPolicy: aDay, DeadLetterConfig: { Arn: QUEUE } },
      ],
      'countersign-local-sweep': [
        { Arn: target('sweep'), RetryPolicy: { MaximumEventAgeInSeconds: 240, MaximumRetryAttempts: 2 } },
      ],
    });
  });

  it('sweeps every five minutes', () => {
    expect(ruleNamed('countersign-local-sweep').ScheduleExpression).toBe('rate(5 minutes)');
  });

  it('is allowed: EventBridge may invoke each target for its own rule alone', () => {
    const allowed = template
      .all('AWS::Lambda::Permission')
      .filter(({ properties }) => properties.Principal === 'events.amazonaws.com')
      .map(({ properties }) => `${String(properties.SourceArn)} ${properties.FunctionName}`);
    expect(allowed.sort()).toEqual(
      rules.map((rule) => `${rule.arn} ${rule.properties.Targets[0]?.Arn ?? ''}`).sort(),
    );
  });

  it('may reach the queue: its policy admits exactly the rules that name it', () => {
    const policy = only('AWS::SQS::QueuePolicy').Properties['PolicyDocument'] as {
      Statement: readonly object[];
    };
    const named = rules.filter((rule) => rule.properties.Targets.some((one) => one.DeadLetterConfig));
    expect(policy.Statement[0]).toEqual({
      Sid: 'OnlyOurRules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': ['UndeliveredEvents', 'Arn'] },
      Condition: {
        ArnEquals: {
          'aws:SourceArn': named.map((rule) => ({
            'Fn::Sub': `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${rule.name}`,
          })),
        },
      },
    });
  });
});
