// The ground: what holds the requests and the evidence, what tells ops, and how the doors themselves are set up.
import { describe, expect, it } from 'vitest';
import { DOORS, only, raw, rawOf, template } from './packaged.ts';

const resource = (id: string) => {
  const found = raw.Resources[id];
  if (!found) throw new Error(`The template holds no ${id}.`);
  return found;
};
const functionOf = (door: string) => {
  const found = template.all('AWS::Lambda::Function').find((one) => one.name === `countersign-local-${door}`);
  if (!found) throw new Error(`The template holds no function ${door}.`);
  return found.properties;
};

describe('the request table', () => {
  const table = only('AWS::DynamoDB::Table');

  it('survives the stack, can be restored to any second, and has no fixed name', () => {
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(table.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
    expect(table.Properties).not.toHaveProperty('TableName');
  });

  it('finds a request by version and round, open ones by when they are due, others by when they ended', () => {
    expect(table.Properties['KeySchema']).toEqual([
      { AttributeName: 'arn', KeyType: 'HASH' },
      { AttributeName: 'sort', KeyType: 'RANGE' },
    ]);
    expect(table.Properties['GlobalSecondaryIndexes']).toEqual([
      {
        IndexName: 'byDue',
        KeySchema: [
          { AttributeName: 'due', KeyType: 'HASH' },
          { AttributeName: 'dueAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
      {
        IndexName: 'byEnd',
        KeySchema: [
          { AttributeName: 'ended', KeyType: 'HASH' },
          { AttributeName: 'endedAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['endedOf'] },
      },
    ]);
  });
});

describe('the evidence bucket', () => {
  it('survives the stack, keeps every version, and is private and encrypted', () => {
    const bucket = resource('EvidenceBucket');
    expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(bucket.Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    expect(bucket.Properties).toHaveProperty('BucketEncryption');
    expect(bucket.Properties).not.toHaveProperty('BucketName');
  });

  it.each(['EvidenceBucketPolicy', 'DecisionTopicPolicy', 'UndeliveredEventsPolicy'])(
    '%s refuses whoever comes without TLS',
    (id) => {
      const document = resource(id).Properties['PolicyDocument'] as { Statement: readonly object[] };
      expect(document.Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Principal: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    },
  );
});

describe('the alarms', () => {
  const alarms = rawOf('AWS::CloudWatch::Alarm');

  it('watch the queue, the executions, the sweep and every door', () => {
    expect(alarms.map(([id]) => id).sort()).toEqual(
      [
        'UndeliveredEventsAlarm',
        'GlassBrokenAlarm',
        'ExecutionsFailedAlarm',
        'SweepNotRunningAlarm',
        'AskSlackRefusalsAlarm',
        'AnnounceSlackRefusalsAlarm',
        'SweepSlackRefusalsAlarm',
        ...DOORS.map((door) => `${door.charAt(0).toUpperCase()}${door.slice(1)}ErrorsAlarm`),
      ].sort(),
    );
  });

  it.each(alarms)('%s tells the topic, which lets CloudWatch publish', (_, alarm) => {
    expect(alarm.Properties['AlarmActions']).toEqual([{ Ref: 'DecisionTopic' }]);
    expect(resource('DecisionTopicPolicy').Properties['PolicyDocument']).toMatchObject({
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish' },
        {},
      ],
    });
    // AWS's own key for SNS admits no alarm, and cannot be changed.
    expect(only('AWS::SNS::Topic').Properties).not.toHaveProperty('KmsMasterKeyId');
  });

  it('take the silence of sweep for a fault, and any other silence for none', () => {
    const silence = Object.fromEntries(
      alarms.map(([id, { Properties }]) => [id, Properties['TreatMissingData']]),
    );
    const { SweepNotRunningAlarm, ...others } = silence;
    expect(SweepNotRunningAlarm).toBe('breaching');
    expect(new Set(Object.values(others))).toEqual(new Set(['notBreaching']));
  });

  it.each(DOORS)('the alarm of %s watches that door', (door) => {
    const id = `${door.charAt(0).toUpperCase()}${door.slice(1)}`;
    expect(resource(`${id}ErrorsAlarm`).Properties['Dimensions']).toEqual([
      { Name: 'FunctionName', Value: { Ref: `${id}LambdaFunction` } },
    ]);
  });
});

describe('the doors', () => {
  it('are these ten', () => {
    const names = template.all('AWS::Lambda::Function').map((one) => one.name);
    expect(names).toEqual(DOORS.map((door) => `countersign-local-${door}`));
  });

  it.each(DOORS)('%s runs on Node 24, arm64, traced, from its own bundle', (door) => {
    const found = rawOf('AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties['FunctionName'] === `countersign-local-${door}`,
    );
    expect(found?.[1].Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      Handler: `dist/${door}/index.handler`,
    });
  });

  it('have time and memory for what they do', () => {
    const given = DOORS.map((door) => {
      const { MemorySize, Timeout } = functionOf(door);
      return [door, `${MemorySize} MB, ${Timeout} s`];
    });
    expect(Object.fromEntries(given)).toEqual({
      intake: '512 MB, 30 s',
      evaluate: '512 MB, 60 s',
      ask: '512 MB, 30 s',
      decide: '1024 MB, 10 s',
      browse: '1024 MB, 10 s',
      answer: '512 MB, 30 s',
      record: '512 MB, 60 s',
      announce: '512 MB, 60 s',
      sweep: '512 MB, 120 s',
      guard: '512 MB, 30 s',
    });
  });

  it('know what they need and nothing else', () => {
    const names = DOORS.map((door) => [
      door,
      Object.keys(functionOf(door).Environment?.Variables ?? {}).sort(),
    ]);
    const common = ['STAGE', 'TABLE_NAME'];
    const needs = {
      intake: ['ANNOUNCE_FUNCTION', 'START_FROM', 'STATE_MACHINE_ARN'],
      evaluate: ['ACCOUNT_ID', 'EVIDENCE_BUCKET'],
      ask: ['SLACK_PARAMETERS_PREFIX'],
      answer: ['ANNOUNCE_FUNCTION', 'INTAKE_FUNCTION'],
      decide: [
        'ANNOUNCE_FUNCTION',
        'BROWSE_FUNCTION',
        'SLACK_APP_ID',
        'SLACK_PARAMETERS_PREFIX',
        'SLACK_TEAM_ID',
      ],
      browse: ['SLACK_APP_ID', 'SLACK_PARAMETERS_PREFIX', 'SLACK_TEAM_ID'],
      record: ['STATE_MACHINE_ARN'],
      announce: ['OPS_CHANNEL', 'SLACK_PARAMETERS_PREFIX', 'TOPIC_ARN'],
      sweep: [
        'ANNOUNCE_FUNCTION',
        'GUARD_FUNCTION',
        'INTAKE_FUNCTION',
        'RECORD_FUNCTION',
        'SLACK_PARAMETERS_PREFIX',
        'START_FROM',
        'STATE_MACHINE_ARN',
      ],
      guard: ['ANNOUNCE_FUNCTION', 'START_FROM'],
    };
    const expected = Object.entries(needs).map(([door, names]) => [door, [...names, ...common].sort()]);
    expect(Object.fromEntries(names)).toEqual(Object.fromEntries(expected));
  });

  it('keep their logs for a year, as do the state machine and the HTTP API', () => {
    const groups = rawOf('AWS::Logs::LogGroup');
    expect(groups.map(([id]) => id).sort()).toEqual(
      [
        ...DOORS.map((door) => `${door.charAt(0).toUpperCase()}${door.slice(1)}LogGroup`),
        'HttpApiLogGroup',
        'ModelApprovalLogGroup',
      ].sort(),
    );
    expect(groups.map(([, group]) => group.Properties['RetentionInDays'])).toEqual(groups.map(() => 365));
  });

  it('open to the outside at three throttled routes, which are Slack’s, and at two that only signed calls may take', () => {
    const routes = template
      .all('AWS::ApiGatewayV2::Route')
      .map(({ properties }) => [properties.RouteKey, properties.AuthorizationType]);
    expect(routes).toEqual([
      ['POST /slack/interactions', 'NONE'],
      ['POST /slack/events', 'NONE'],
      ['POST /slack/commands', 'NONE'],
      ['GET /decisions', 'AWS_IAM'],
      ['POST /decisions', 'AWS_IAM'],
    ]);
    expect(only('AWS::ApiGatewayV2::Stage').Properties['DefaultRouteSettings']).toEqual({
      ThrottlingBurstLimit: 100,
      ThrottlingRateLimit: 50,
    });
  });
});

describe('who may vote', () => {
  it.each(['decide', 'answer'])('%s lets in the API and nobody else', (door) => {
    const admitted = rawOf('AWS::Lambda::Permission')
      .map(([, { Properties }]) => Properties)
      .filter(({ FunctionName }) => JSON.stringify(FunctionName).toLowerCase().includes(`"${door}lambda`));
    expect(admitted).toEqual([
      expect.objectContaining({
        Principal: 'apigateway.amazonaws.com',
        SourceArn: expect.objectContaining({}) as object,
      }),
    ]);
    expect(JSON.stringify(admitted[0]?.['SourceArn'])).toContain('{"Ref":"HttpApi"}');
  });

  it('the policy for approvers admits to the route, and denies both doors themselves', () => {
    const { Properties } = only('AWS::IAM::ManagedPolicy');
    const { Statement } = Properties['PolicyDocument'] as { Statement: readonly Record<string, unknown>[] };
    expect(Statement).toMatchObject([
      { Effect: 'Allow', Action: 'execute-api:Invoke' },
      {
        Effect: 'Deny',
        Action: expect.arrayContaining(['lambda:InvokeFunction']) as string[],
        Resource: ['Decide', 'Answer'].map((door) => ({ 'Fn::GetAtt': [`${door}LambdaFunction`, 'Arn'] })),
      },
    ]);
  });
});
