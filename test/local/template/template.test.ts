// Resolving a template: every intrinsic that we use, and an error by name for everything else.
import { describe, expect, test } from 'vitest';
import { resolveTemplate, type Template } from '../../../local/template/template.ts';

const around = { stackName: 'stack', awsUrl: 'http://aws', webUrl: 'http://web' };
const resolved = (resources: object, more: object = {}): Template =>
  resolveTemplate(JSON.stringify({ Resources: resources, ...more }), around);

/** A queue whose name is the value under test: the shortest way to see what a value resolves to. */
const valueOf = (value: unknown, others: object = {}): unknown =>
  resolved({ ...others, Probe: { Type: 'AWS::SNS::Topic', Properties: { TopicName: value } } })
    .all('AWS::SNS::Topic')
    .find(({ id }) => id === 'Probe')?.name;

const table = {
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: { AttributeDefinitions: [], KeySchema: [], BillingMode: 'PAY_PER_REQUEST' },
  },
};

describe('intrinsics', () => {
  test.each([
    ['Ref of a table is its name', { Ref: 'Table' }, 'stack-Table'],
    [
      'GetAtt',
      { 'Fn::GetAtt': ['Table', 'Arn'] },
      'arn:aws:dynamodb:us-east-1:000000000000:table/stack-Table',
    ],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Table' }, 3]] }, 'a-stack-Table-3'],
    [
      'Sub, short form',
      { 'Fn::Sub': '${Table}.${Table.Arn}' },
      'stack-Table.arn:aws:dynamodb:us-east-1:000000000000:table/stack-Table',
    ],
    [
      'Sub with values, keys may begin with a digit',
      { 'Fn::Sub': ['${0a1b}/x', { '0a1b': { Ref: 'Table' } }] },
      'stack-Table/x',
    ],
    ['Sub within Sub', { 'Fn::Sub': ['${a}', { a: { 'Fn::Sub': 'inner ${AWS::Partition}' } }] }, 'inner aws'],
    ['a literal in Sub', { 'Fn::Sub': '${!kept} $$.Task.Token' }, '${kept} $$.Task.Token'],
    [
      'pseudo parameters',
      { 'Fn::Sub': '${AWS::AccountId} ${AWS::Region} ${AWS::Partition} ${AWS::URLSuffix} ${AWS::StackName}' },
      '000000000000 us-east-1 aws amazonaws.com stack',
    ],
  ])('%s', (_, value, expected) => {
    expect(valueOf(value, table)).toBe(expected);
  });

  test.each([
    ['an unknown intrinsic', { 'Fn::ImportValue': 'x' }, /Fn::ImportValue is not implemented locally/],
    ['an intrinsic beside something else', { Ref: 'Table', x: 1 }, /Ref, x is not implemented locally/],
    ['an unknown resource', { Ref: 'Nobody' }, /refers to Nobody, which it does not hold/],
    ['an unknown resource in a text', { 'Fn::Sub': '${Nobody}' }, /refers to Nobody/],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      /attribute StreamArn of Table .* is not implemented/,
    ],
    [
      'an unknown pseudo parameter',
      { Ref: 'AWS::NotificationARNs' },
      /AWS::NotificationARNs is not implemented locally/,
    ],
    ['a name that refers to itself', { Ref: 'Probe' }, /name of Probe refers to itself/],
    ['a GetAtt in one text', { 'Fn::GetAtt': 'Table.Arn' }, /must be a list/],
  ])('%s is an error by name', (_, value, words) => {
    expect(() => valueOf(value, table)).toThrow(words);
  });
});

describe('resources', () => {
  test('references give names, ARNs or addresses, as CloudFormation does', () => {
    const template = resolved({
      Queue: { Type: 'AWS::SQS::Queue' },
      Topic: { Type: 'AWS::SNS::Topic' },
      Bucket: { Type: 'AWS::S3::Bucket' },
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    });
    expect(template.all('AWS::SQS::Queue')[0]).toMatchObject({
      ref: 'http://aws/000000000000/stack-Queue',
      arn: 'arn:aws:sqs:us-east-1:000000000000:stack-Queue',
    });
    expect(template.all('AWS::SNS::Topic')[0]?.ref).toBe('arn:aws:sns:us-east-1:000000000000:stack-Topic');
    expect(template.all('AWS::S3::Bucket')[0]?.name).toBe('stack-bucket');
    expect(template.all('AWS::IAM::Role')[0]?.arn).toBe('arn:aws:iam::000000000000:role/stack-Role');
  });

  test('what has no effect locally may be there and may be referred to', () => {
    const template = resolved({
      Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/x' }, DependsOn: ['Topic'] },
      Topic: {
        Type: 'AWS::SNS::Topic',
        Properties: { TopicName: { Ref: 'Log' }, DisplayName: { 'Fn::GetAtt': ['Log', 'Arn'] } },
        DeletionPolicy: 'Retain',
      },
    });
    expect(template.all('AWS::SNS::Topic')[0]?.properties).toEqual({ TopicName: '/x' });
  });

  test.each([
    [
      'an unknown type',
      { X: { Type: 'AWS::Kinesis::Stream' } },
      /AWS::Kinesis::Stream is not implemented locally/,
    ],
    [
      'an unknown property',
      { X: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } },
      /X \(AWS::SQS::Queue\) holds what is not implemented locally.*FifoQueue/,
    ],
    ['a condition', { X: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' } }, /X has Condition/],
  ])('%s is an error by name', (_, resources, words) => {
    expect(() => resolved(resources)).toThrow(words);
  });

  test('an unknown section is an error by name', () => {
    expect(() => resolved({}, { Mappings: {} })).toThrow(/section Mappings/);
  });

  test('outputs are resolved too, so that a wrong one is found here and not at deploy', () => {
    expect(() => resolved({}, { Outputs: { X: { Value: { Ref: 'Nobody' } } } })).toThrow(/refers to Nobody/);
  });
});
