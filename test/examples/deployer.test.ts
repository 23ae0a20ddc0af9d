// The example deployer, woken by its own rule and working for real: an approval makes one model, everything else none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateModelCommand,
  DeleteModelCommand,
  DescribeModelCommand,
  ListModelsCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parse, type ScalarTag } from 'yaml';
import * as z from 'zod';
import type * as Handler from '../../examples/deployer/handler.ts';
import { statement } from '../../local/template/shapes.ts';
import { Story, WEAK } from '../story/story.ts';
import { ROOT } from '../test-package.ts';

const ROLE = 'arn:aws:iam::000000000000:role/models';
const OWN_ROLE = 'arn:aws:iam::000000000000:role/deployer';
const VERSIONS = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/';

const sub: ScalarTag = { tag: '!Sub', resolve: (text: string) => text };
const fragment = z
  .object({
    provider: z.object({ iam: z.object({ role: z.object({ statements: z.array(z.looseObject({})) }) }) }),
    functions: z.object({
      deploy: z.object({
        events: z.tuple([z.object({ eventBridge: z.object({ pattern: z.looseObject({}) }) })]),
      }),
    }),
  })
  .parse(parse(readFileSync(join(ROOT, 'examples/deployer/serverless.yml'), 'utf8'), { customTags: [sub] }));

/** What the fragment allows the deployer, as the role that it runs under here. */
const statements = () => {
  const pseudo: Record<string, string> = { Partition: 'aws', Region: 'us-east-1', AccountId: '000000000000' };
  const text = JSON.stringify(fragment.provider.iam.role.statements)
    .replace(/\$\{AWS::(\w+)\}/g, (_, name: string) => pseudo[name] ?? name)
    .replaceAll('${param:executionRoleArn}', ROLE);
  return z.array(statement).parse(JSON.parse(text));
};

let story: Story;
let deployer: typeof Handler;
let queueUrl: string;
beforeAll(async () => {
  story = await Story.begin();
  story.cloud.iam.register({ arn: OWN_ROLE, statements: statements() });
  const keys = story.cloud.iam.mint(OWN_ROLE, { name: 'deployer', function: 'deployer' });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: story.cloud.awsUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken,
    EXECUTION_ROLE_ARN: ROLE,
  });
  deployer = await import('../../examples/deployer/handler.ts');
  const { sqs, events } = story.clients();
  ({ QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'deployer' })));
  const { pattern } = fragment.functions.deploy.events[0].eventBridge;
  await events.send(new PutRuleCommand({ Name: 'deployer', EventPattern: JSON.stringify(pattern) }));
  const target = { Id: 'queue', Arn: 'arn:aws:sqs:us-east-1:000000000000:deployer' };
  await events.send(new PutTargetsCommand({ Rule: 'deployer', Targets: [target] }));
});
afterAll(() => story.end());

const models = async () => (await story.clients().sagemaker.send(new ListModelsCommand({}))).Models ?? [];

afterEach(async () => {
  for (const { ModelName } of await models())
    await story.clients().sagemaker.send(new DeleteModelCommand({ ModelName }));
});

/** What the deployer's own rule let through since the last look. */
const woken = async (): Promise<unknown[]> => {
  const { sqs } = story.clients();
  const asked = { QueueUrl: queueUrl, MaxNumberOfMessages: 10 };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked));
  for (const { ReceiptHandle } of Messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
};

const forged = (arn: string, outcome = 'Approved') => ({
  source: 'countersign',
  'detail-type': 'Countersign Decision',
  detail: { arn, outcome, by: 'person', who: ['bob'] },
});

const approved = async (group: string): Promise<string> => {
  const arn = await story.register({ group });
  await story.decide('bob', `${group}-v1-r1`, 'approve');
  return arn;
};

test('an approval makes a model from exactly that version, and a repeated event makes no second one', async () => {
  const arn = await approved('churn-deployed');
  const [event, ...more] = await woken();
  expect(more).toEqual([]);
  expect(await deployer.handler(event)).toEqual({ did: 'created', model: 'churn-deployed-v1', arn });
  expect(await deployer.handler(event)).toEqual({ did: 'found', model: 'churn-deployed-v1', arn });
  expect(await models()).toHaveLength(1);
  const made = await story
    .clients()
    .sagemaker.send(new DescribeModelCommand({ ModelName: 'churn-deployed-v1' }));
  expect(made).toMatchObject({ PrimaryContainer: { ModelPackageName: arn }, ExecutionRoleArn: ROLE });
});

test('the same event twice at once makes one model', async () => {
  const arn = await approved('churn-twice');
  const did = await Promise.all([forged(arn), forged(arn)].map((event) => deployer.handler(event)));
  expect(did.map((one) => one.did).sort()).toEqual(['created', 'found']);
});

test('rejected, by a person or by policy, and left pending: the rule stays silent, the handler does nothing', async () => {
  await woken();
  const rejected = await story.register({ group: 'churn-refused' });
  await story.decide('carol', 'churn-refused-v1-r1', 'reject', 'Not good enough for the campaign');
  const weak = await story.register({ group: 'churn-feeble', metrics: WEAK });
  const pending = await story.register({ group: 'patient-deployed' });
  await story.advance('80h');
  expect(await woken()).toEqual([]);
  for (const [arn, outcome] of [
    [rejected, 'Rejected'],
    [weak, 'Rejected'],
    [pending, 'Pending'],
  ] as const)
    expect(await deployer.handler(forged(arn, outcome))).toEqual({
      did: 'nothing',
      why: `the outcome is ${outcome}`,
    });
  expect(await models()).toEqual([]);
});

test('a forged approval makes nothing while the registry says otherwise', async () => {
  const arn = await story.register({ group: 'churn-forged' });
  const why = `the registry says PendingManualApproval about ${arn}`;
  expect(await deployer.handler(forged(arn))).toEqual({ did: 'nothing', why });
  await approved('churn-withdrawn');
  const withdrawn = arn.replace('forged', 'withdrawn');
  await story
    .clients()
    .sagemaker.send(
      new UpdateModelPackageCommand({ ModelPackageArn: withdrawn, ModelApprovalStatus: 'Rejected' }),
    );
  expect(await deployer.handler(forged(withdrawn))).toMatchObject({ did: 'nothing' });
  expect(await models()).toEqual([]);
});

test.each([
  ['another source', { ...forged('x'), source: 'somebody' }],
  ['an address that is no version', forged('arn:aws:sagemaker:us-east-1:000000000000:model/churn')],
  ['nothing at all', undefined],
])('%s is no decision', async (_, event) => {
  expect(await deployer.handler(event)).toEqual({
    did: 'nothing',
    why: 'this is no decision of Countersign',
  });
});

test('a fault of a call is thrown, so that Lambda tries again', async () => {
  await expect(deployer.handler(forged(`${VERSIONS}churn-nowhere/1`))).rejects.toThrow();
});

test('a model of that name that was made from something else is an error', async () => {
  const other = await approved('churn-other');
  const arn = await approved('churn-name');
  const made = {
    ModelName: 'churn-name-v1',
    ExecutionRoleArn: ROLE,
    PrimaryContainer: { ModelPackageName: other },
  };
  await story.clients().sagemaker.send(new CreateModelCommand(made));
  await expect(deployer.handler(forged(arn))).rejects.toThrow(/was not made from/);
});

test('one name a version, within what SageMaker takes', () => {
  expect(deployer.modelNameOf(`${VERSIONS}churn-telco/3`)).toBe('churn-telco-v3');
  const [a, b] = ['a', 'b'].map((end) => deployer.modelNameOf(`${VERSIONS}${'x'.repeat(62)}${end}/12`));
  expect([a?.length, a === b]).toEqual([63, false]);
});

test('its policy lets it do that and nothing else', () => {
  const denied = [
    { action: 'sagemaker:UpdateModelPackage', resource: `${VERSIONS}churn-deployed/1` },
    { action: 'sagemaker:DeleteModel', resource: 'arn:aws:sagemaker:us-east-1:000000000000:model/churn-v1' },
    {
      action: 'iam:PassRole',
      resource: ROLE.replace('models', 'admin'),
      context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
    },
    { action: 'iam:PassRole', resource: ROLE, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
  ];
  expect(denied.map((need) => story.cloud.iam.allowed(OWN_ROLE, need))).toEqual([false, false, false, false]);
});
