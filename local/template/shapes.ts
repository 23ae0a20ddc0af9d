// The properties of each resource type that the local cloud knows. What has no effect here is listed all the same,
// so that a property which nobody thought of is an error by name and not a silence.
import * as z from 'zod';

const list = <T extends z.ZodType>(item: T) => z.array(item);
const texts = z.union([z.string().transform((one) => [one]), list(z.string())]);

export const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts,
  Condition: z.record(z.string(), z.record(z.string(), z.union([texts, z.boolean()]))).optional(),
});
export type Statement = z.infer<typeof statement>;

const policy = z.strictObject({
  PolicyName: z.string(),
  PolicyDocument: z.strictObject({ Version: z.literal('2012-10-17'), Statement: list(statement) }),
});

const lambdaFunction = z.strictObject({
  FunctionName: z.string(),
  Handler: z.string(),
  Role: z.string(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Environment: z
    .strictObject({
      Variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)),
    })
    .optional(),
  Runtime: z.literal('nodejs24.x'),
});

const permission = z.strictObject({
  FunctionName: z.string(),
  Action: z.literal('lambda:InvokeFunction'),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

const role = z.strictObject({
  RoleName: z.string().optional(),
  Path: z.literal('/').optional(),
  AssumeRolePolicyDocument: z.unknown(),
  Policies: list(policy).default([]),
});

const keys = list(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const table = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: list(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keys,
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: list(
    z.strictObject({
      IndexName: z.string(),
      KeySchema: keys,
      Projection: z.strictObject({
        ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
        NonKeyAttributes: list(z.string()).optional(),
      }),
    }),
  ).optional(),
});

export type TableProperties = z.infer<typeof table>;

const bucket = z.strictObject({
  BucketName: z.string().optional(),
  VersioningConfiguration: z.strictObject({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
});

const topic = z.strictObject({
  TopicName: z.string().optional(),
});

const queue = z.strictObject({
  QueueName: z.string().optional(),
  VisibilityTimeout: z.number().optional(),
});

const queuePolicy = z.strictObject({
  Queues: list(z.string()),
  PolicyDocument: z.strictObject({
    Version: z.literal('2012-10-17'),
    Statement: list(
      z.strictObject({
        ...statement.shape,
        Principal: z.union([z.literal('*'), z.strictObject({ Service: texts })]),
      }),
    ),
  }),
});

const stateMachine = z.strictObject({
  StateMachineName: z.string().optional(),
  StateMachineType: z.literal('STANDARD').optional(),
  DefinitionString: z.string(),
  RoleArn: z.string(),
});

const rule = z.strictObject({
  Name: z.string().optional(),
  EventBusName: z.literal('default').optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: list(
    z.strictObject({
      Id: z.string(),
      Arn: z.string(),
      Input: z.string().optional(),
      RetryPolicy: z
        .strictObject({
          MaximumEventAgeInSeconds: z.number().optional(),
          MaximumRetryAttempts: z.number().optional(),
        })
        .optional(),
      DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
    }),
  ),
});

const api = z.strictObject({
  Name: z.string(),
  ProtocolType: z.literal('HTTP'),
});

const integration = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});

const route = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'AWS_IAM']).default('NONE'),
});

export const shapes = {
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': permission,
  'AWS::IAM::Role': role,
  'AWS::DynamoDB::Table': table,
  'AWS::S3::Bucket': bucket,
  'AWS::SNS::Topic': topic,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::StepFunctions::StateMachine': stateMachine,
  'AWS::Events::Rule': rule,
  'AWS::ApiGatewayV2::Api': api,
  'AWS::ApiGatewayV2::Integration': integration,
  'AWS::ApiGatewayV2::Route': route,
};
export type Shapes = typeof shapes;

/** Properties that may be present and change nothing on one machine. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function':
    'Architectures Description LoggingConfig TracingConfig Tags ReservedConcurrentExecutions KmsKeyArn',
  'AWS::IAM::Role': 'Description MaxSessionDuration Tags',
  'AWS::DynamoDB::Table': 'PointInTimeRecoverySpecification DeletionProtectionEnabled SSESpecification Tags',
  'AWS::S3::Bucket':
    'BucketEncryption LifecycleConfiguration ObjectLockEnabled ObjectLockConfiguration OwnershipControls PublicAccessBlockConfiguration Tags',
  'AWS::SNS::Topic': 'DisplayName KmsMasterKeyId Tags',
  'AWS::SQS::Queue': 'MessageRetentionPeriod SqsManagedSseEnabled KmsMasterKeyId Tags',
  'AWS::StepFunctions::StateMachine':
    'LoggingConfiguration TracingConfiguration EncryptionConfiguration Tags',
  'AWS::Events::Rule': 'Description',
  'AWS::ApiGatewayV2::Api': 'DisableExecuteApiEndpoint Description Tags',
  'AWS::ApiGatewayV2::Integration': 'TimeoutInMillis',
};

/** The properties of a resource without those that have no effect here. */
export const effective = (type: string, properties: object): object => {
  const without = WITHOUT_EFFECT[type]?.split(' ') ?? [];
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !without.includes(name)));
};
