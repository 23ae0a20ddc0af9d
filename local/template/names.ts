// What `Ref` and `Fn::GetAtt` give for each type of resource that the local cloud knows: physical names and ARNs.
import { ACCOUNT, REGION } from '../endpoint/service.ts';

/** Addresses that resources stand under, known once both ports listen. */
export interface Around {
  readonly stackName: string;
  readonly awsUrl: string;
  readonly webUrl: string;
}

interface Kind {
  /** The property that names the resource; without it, or without a value, the name is made from the logical id. */
  readonly named?: string;
  readonly ref: (name: string, around: Around) => string;
  readonly attributes?: Readonly<Record<string, (name: string, around: Around) => string>>;
}

const arn = (service: string, tail: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${tail}`;
const globalArn = (service: string, tail: string): string => `arn:aws:${service}::${ACCOUNT}:${tail}`;
const itself = (name: string): string => name;
const nameOnly: Kind = { ref: itself };
const withArn = (named: string, of: (name: string) => string): Kind => ({
  named,
  ref: itself,
  attributes: { Arn: of },
});

const topicArn = (name: string): string => arn('sns', name);
const machineArn = (name: string): string => arn('states', `stateMachine:${name}`);

/** Types that do something locally. */
const working: Readonly<Record<string, Kind>> = {
  'AWS::Lambda::Function': withArn('FunctionName', (name) => arn('lambda', `function:${name}`)),
  'AWS::Lambda::Permission': nameOnly,
  'AWS::IAM::Role': withArn('RoleName', (name) => globalArn('iam', `role/${name}`)),
  'AWS::DynamoDB::Table': withArn('TableName', (name) => arn('dynamodb', `table/${name}`)),
  'AWS::S3::Bucket': withArn('BucketName', (name) => `arn:aws:s3:::${name}`),
  'AWS::SNS::Topic': {
    named: 'TopicName',
    ref: topicArn,
    attributes: { TopicArn: topicArn, TopicName: itself },
  },
  'AWS::SQS::Queue': {
    named: 'QueueName',
    ref: (name, around) => `${around.awsUrl}/${ACCOUNT}/${name}`,
    attributes: { Arn: (name) => arn('sqs', name), QueueName: itself },
  },
  'AWS::SQS::QueuePolicy': nameOnly,
  'AWS::StepFunctions::StateMachine': {
    named: 'StateMachineName',
    ref: machineArn,
    attributes: { Arn: machineArn, Name: itself },
  },
  'AWS::Events::Rule': withArn('Name', (name) => arn('events', `rule/${name}`)),
  'AWS::ApiGatewayV2::Api': { ref: itself, attributes: { ApiEndpoint: (_, around) => around.webUrl } },
  'AWS::ApiGatewayV2::Integration': nameOnly,
  'AWS::ApiGatewayV2::Route': nameOnly,
};

/** Types that change nothing for the product on one machine; they may be in the template and be referred to. */
const withoutEffect: Readonly<Record<string, Kind>> = {
  'AWS::ApiGatewayV2::Stage': nameOnly,
  // For people, and a local user may do everything.
  'AWS::IAM::ManagedPolicy': nameOnly,
  'AWS::Logs::LogGroup': withArn('LogGroupName', (name) => arn('logs', `log-group:${name}:*`)),
  'AWS::Logs::MetricFilter': nameOnly,
  'AWS::CloudWatch::Alarm': withArn('AlarmName', (name) => arn('cloudwatch', `alarm:${name}`)),
  'AWS::CloudWatch::Dashboard': nameOnly,
  'AWS::SNS::TopicPolicy': nameOnly,
  'AWS::S3::BucketPolicy': nameOnly,
  'AWS::Lambda::Version': nameOnly,
};

const known: Readonly<Record<string, Kind>> = { ...working, ...withoutEffect };

/** Whether the type may be skipped when resources are made. */
export const hasNoEffect = (type: string): boolean => Object.hasOwn(withoutEffect, type);

/** How resources of a type are named; throws on a type that the local cloud does not know. */
export const kindOf = (type: string): Kind => {
  const kind = known[type];
  if (!kind) throw new Error(`The resource type ${type} is not implemented locally.`);
  return kind;
};

/** A physical name for a resource that the template leaves unnamed. */
export const madeName = (id: string, type: string, around: Around): string => {
  const name = `${around.stackName}-${id}`;
  return type === 'AWS::S3::Bucket' ? name.toLowerCase() : name;
};
