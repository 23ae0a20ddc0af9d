// Who may send to the queues of a template.
import { expect, test } from 'vitest';
import { maySend } from '../../../local/iam/queue-policies.ts';
import { resolveTemplate } from '../../../local/template/template.ts';

const RULE = 'arn:aws:events:us-east-1:000000000000:rule/registrations';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:stack-Dead';

const mayWith = (...statements: object[]): boolean => {
  const policy = {
    Queues: [{ Ref: 'Dead' }],
    PolicyDocument: { Version: '2012-10-17', Statement: statements },
  };
  const Resources = {
    Dead: { Type: 'AWS::SQS::Queue' },
    Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: policy },
  };
  const template = resolveTemplate(JSON.stringify({ Resources }), {
    stackName: 'stack',
    awsUrl: 'http://aws',
    webUrl: 'http://web',
  });
  return maySend(template)(QUEUE, RULE);
};
const allow = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: QUEUE,
  Condition: { ArnEquals: { 'aws:SourceArn': [RULE] } },
};
const onlyTls = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource: QUEUE,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

test('a rule that the policy names may send', () => {
  expect(mayWith(allow, onlyTls)).toBe(true);
});

test.each([
  ['no statement', []],
  ['another service', [{ ...allow, Principal: { Service: 'sns.amazonaws.com' } }]],
  ['another rule', [{ ...allow, Condition: { ArnEquals: { 'aws:SourceArn': [`${RULE}x`] } } }]],
  ['a Deny that applies', [allow, { ...onlyTls, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }]],
])('%s: it may not', (_, statements) => {
  expect(mayWith(...statements)).toBe(false);
});

test('a queue that a user made beside the template admits everybody', () => {
  const template = resolveTemplate('{"Resources":{}}', {
    stackName: 'stack',
    awsUrl: 'http://aws',
    webUrl: 'http://web',
  });
  expect(maySend(template)('arn:aws:sqs:us-east-1:000000000000:mine', RULE)).toBe(true);
});
