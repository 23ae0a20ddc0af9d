// A deployer: called by EventBridge for a `Countersign Decision`. On Approved it makes a SageMaker model from exactly
// that version; on anything else, nothing. Of the event it believes only the ARN, and asks the registry for the rest.
import { createHash } from 'node:crypto';
import {
  CreateModelCommand,
  DescribeModelCommand,
  DescribeModelPackageCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import * as z from 'zod';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html */
const MODEL_NAME_LIMIT = 63;

const VersionArn = z
  .string()
  .regex(/^arn:[a-z-]+:sagemaker:[a-z0-9-]+:\d{12}:model-package\/[a-zA-Z0-9-]{1,63}\/\d{1,9}$/);

const Event = z.object({
  source: z.literal('countersign'),
  'detail-type': z.literal('Countersign Decision'),
  detail: z.object({ arn: VersionArn, outcome: z.string() }),
});

/** What became of an event. */
export type Deployed =
  | { readonly did: 'nothing'; readonly why: string }
  | { readonly did: 'created' | 'found'; readonly model: string; readonly arn: string };

// Once per cold start.
const sagemaker = new SageMakerClient({});
const executionRole = z.string().min(1, 'set EXECUTION_ROLE_ARN').parse(process.env['EXECUTION_ROLE_ARN']);

/** One name for one version, so that a repeated event finds the model that the first one made. */
export const modelNameOf = (arn: string): string => {
  const [, group = '', version = ''] = arn.split('/');
  const name = `${group}-v${version}`;
  if (name.length <= MODEL_NAME_LIMIT) return name;
  const digest = createHash('sha256').update(arn).digest('hex').slice(0, 8);
  const end = `-${digest}-v${version}`;
  return group.slice(0, MODEL_NAME_LIMIT - end.length) + end;
};

/** Why the registry does not let this version be deployed; undefined when it does. */
const refusal = async (arn: string): Promise<string | undefined> => {
  const found = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  if (found.ModelPackageArn !== arn)
    return `the registry answered with ${found.ModelPackageArn ?? 'no version'}`;
  if (found.ModelApprovalStatus === 'Approved') return undefined;
  return `the registry says ${found.ModelApprovalStatus ?? 'nothing'} about ${arn}`;
};

const isTaken = (error: unknown): boolean =>
  error instanceof Error && /already exist/i.test(`${error.name} ${error.message}`);

/** Makes the model, or finds the one that an earlier delivery of this event made. */
const deploy = async (arn: string): Promise<Deployed> => {
  const model = modelNameOf(arn);
  try {
    await sagemaker.send(
      new CreateModelCommand({
        ModelName: model,
        ExecutionRoleArn: executionRole,
        PrimaryContainer: { ModelPackageName: arn },
      }),
    );
    return { did: 'created', model, arn };
  } catch (error) {
    if (!isTaken(error)) throw error;
    const found = await sagemaker.send(new DescribeModelCommand({ ModelName: model }));
    if (found.PrimaryContainer?.ModelPackageName !== arn)
      throw new Error(`A model named ${model} exists and was not made from ${arn}.`, { cause: error });
    return { did: 'found', model, arn };
  }
};

const decide = async (event: unknown): Promise<Deployed> => {
  const parsed = Event.safeParse(event);
  if (!parsed.success) return { did: 'nothing', why: 'this is no decision of Countersign' };
  const { arn, outcome } = parsed.data.detail;
  if (outcome !== 'Approved') return { did: 'nothing', why: `the outcome is ${outcome}` };
  const why = await refusal(arn);
  return why ? { did: 'nothing', why } : deploy(arn);
};

/** The handler. A fault of a call is thrown, so that Lambda tries again; a refusal is an answer. */
export const handler = async (event: unknown): Promise<Deployed> => {
  const deployed = await decide(event);
  console.log(JSON.stringify(deployed));
  return deployed;
};
