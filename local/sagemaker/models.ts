// Models, just enough for whoever deploys: a model made from a version that is not Approved is refused.
import * as z from 'zod';
import { type Clock } from '../clock/clock.ts';
import { AwsError, type Need, type Operation, operation } from '../endpoint/service.ts';
import { modelArn } from './arns.ts';
import { list, s3Uri, text, versionedArnOrName } from './constraints.ts';
import { passRole } from './pass-role.ts';
import { type Registry } from './registry.ts';

const container = z.looseObject({
  ModelPackageName: versionedArnOrName.optional(),
  Image: text({ max: 255, pattern: /^[\S]+$/ }).optional(),
  ModelDataUrl: s3Uri.optional(),
});

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html */
export const modelName = text({ min: 1, max: 63, pattern: /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/ });
const input = z.strictObject({
  ModelName: modelName,
  PrimaryContainer: container.optional(),
  Containers: list(container, 0, 15).optional(),
  ExecutionRoleArn: text({ min: 20, max: 2048, pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/ }).optional(),
});
type Input = z.infer<typeof input>;

export interface Model extends Input {
  readonly ModelArn: string;
  /** Epoch seconds. */
  readonly CreationTime: number;
}

/** The models that there are, by name. */
export class Models {
  readonly byName = new Map<string, Model>();

  named(name: string): Model {
    const model = this.byName.get(name);
    if (model) return model;
    throw new AwsError('ValidationException', `Could not find model "${modelArn(name)}".`);
  }
}

/** The operations on models. */
export const modelOperations = (
  clock: Clock,
  registry: Registry,
  models: Models,
): Readonly<Record<string, Operation>> => {
  const named = models.named.bind(models);
  return {
    CreateModel: operation({
      input,
      needs: (given): Need[] => [
        { action: 'sagemaker:CreateModel', resource: modelArn(given.ModelName) },
        ...(given.ExecutionRoleArn === undefined ? [] : [passRole(given.ExecutionRoleArn)]),
      ],
      run: (given) => {
        const ModelArn = modelArn(given.ModelName);
        if (models.byName.has(given.ModelName))
          throw new AwsError('ValidationException', `Cannot create already existing model "${ModelArn}".`);
        refuseUnapproved(registry, given);
        models.byName.set(given.ModelName, { ...given, ModelArn, CreationTime: clock.now() / 1000 });
        return { ModelArn };
      },
    }),
    DescribeModel: ofModel('DescribeModel', named),
    DeleteModel: ofModel('DeleteModel', (name) => {
      models.byName.delete(named(name).ModelName);
      return {};
    }),
    // All of them on one page.
    ListModels: operation({
      input: z.strictObject({}),
      needs: () => [{ action: 'sagemaker:ListModels', resource: '*' }],
      run: () => ({
        Models: [...models.byName.values()].map(({ ModelName, ModelArn, CreationTime }) => ({
          ModelName,
          ModelArn,
          CreationTime,
        })),
      }),
    }),
  };
};

const refuseUnapproved = (registry: Registry, { PrimaryContainer, Containers }: Input): void => {
  if ((PrimaryContainer === undefined) === (Containers === undefined))
    throw new AwsError('ValidationException', 'Give either PrimaryContainer or Containers.');
  for (const it of Containers ?? [PrimaryContainer]) {
    if (it?.ModelPackageName === undefined) continue;
    const { ModelApprovalStatus, ModelPackageArn } = registry.version(it.ModelPackageName).described;
    if (ModelApprovalStatus === 'Approved') continue;
    throw new AwsError(
      'ValidationException',
      `ModelPackage ${ModelPackageArn} cannot be deployed: its approval status is ${ModelApprovalStatus}, not Approved.`,
    );
  }
};

/** What is asked of one model, by its name. */
const ofModel = (action: string, run: (name: string) => unknown): Operation =>
  operation({
    input: z.object({ ModelName: modelName }),
    needs: ({ ModelName }) => [{ action: `sagemaker:${action}`, resource: modelArn(ModelName) }],
    run: ({ ModelName }) => run(ModelName),
  });
