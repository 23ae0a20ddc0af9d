// Puts into the services what the packaged template holds, and the little that a local cloud has besides: the bucket
// `models`, and the two Slack secrets that an operator would store by hand.
import type { Role } from './iam/iam.ts';
import { BOT_TOKEN, SIGNING_SECRET } from './slack/people.ts';
import type { Services } from './services.ts';
import type { Resource, Template } from './template/template.ts';

/** The bucket that the contract of the local cloud promises to users. */
const MODELS_BUCKET = 'models';

/** Creates every resource of the template; throws by name on what the services do not know. */
export const createResources = async (template: Template, services: Services): Promise<void> => {
  for (const role of rolesOf(template)) services.iam.register(role);
  for (const { name } of template.all('AWS::S3::Bucket')) services.buckets.createBucket(name);
  services.buckets.createBucket(MODELS_BUCKET);
  for (const { name } of template.all('AWS::SNS::Topic')) services.topics.createTopic(name);
  for (const { name, properties } of template.all('AWS::SQS::Queue')) {
    services.sqs.create(name, properties.VisibilityTimeout);
  }
  services.bus.load(template.all('AWS::Events::Rule').map(ruleOf));
  for (const { arn, name, properties } of template.all('AWS::StepFunctions::StateMachine')) {
    services.machines.addMachine({
      arn,
      name,
      roleArn: properties.RoleArn,
      definition: properties.DefinitionString,
    });
  }
  storeSecrets(template, services);
  await Promise.all(
    template
      .all('AWS::DynamoDB::Table')
      .map(({ name, properties }) => services.tables.createTable({ ...properties, TableName: name })),
  );
};

/** The roles of a template with all their statements. */
export const rolesOf = (template: Template): readonly Role[] =>
  template.all('AWS::IAM::Role').map(({ arn, properties }) => ({
    arn,
    statements: properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
  }));

const ruleOf = ({ name, arn, properties }: Resource<'AWS::Events::Rule'>) => ({
  name,
  arn,
  pattern: properties.EventPattern,
  schedule: properties.ScheduleExpression,
  enabled: properties.State === 'ENABLED',
  targets: properties.Targets.map((target) => ({
    id: target.Id,
    arn: target.Arn,
    input: target.Input,
    retryPolicy: target.RetryPolicy,
    deadLetterArn: target.DeadLetterConfig?.Arn,
  })),
});

/** Under the prefix that the template's functions read them from. */
const storeSecrets = (template: Template, services: Services): void => {
  const prefixes = new Set(
    template
      .all('AWS::Lambda::Function')
      .map(({ properties }) => properties.Environment?.Variables['SLACK_PARAMETERS_PREFIX'])
      .filter((prefix) => prefix !== undefined),
  );
  for (const prefix of prefixes) {
    services.parameters.put(`${prefix}/slack-bot-token`, BOT_TOKEN, 'SecureString');
    services.parameters.put(`${prefix}/slack-signing-secret`, SIGNING_SECRET, 'SecureString');
  }
};
