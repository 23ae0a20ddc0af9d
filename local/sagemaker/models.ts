// Models, just enough for whoever deploys: a model made from a version that is not Approved is refused.
import * as z from 'zod';
import { type Clock } from '../clock/clock.ts';
import { AwsError, type Need, type Operation, operation } from '../endpoint/service.ts';
import { modelArn } from './arns.ts';
import { list, text, versionedArnOrName } from './constraints.ts';
import { type Registry } from './registry.ts';

const container = z.looseObject({ ModelPackageName: versionedArnOrName.optional() });

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html */
const modelName = text({ min: 1, max: 63, pattern: /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/ });
const input = z.strictObject({
  ModelName: modelName,
  PrimaryContainer: container.optional(),
  Containers: list(container, 0, 15).optional(),
  ExecutionRoleArn: text({ min: 20, max: 2048, pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/ }).optional(),
});
type Input = z.infer<typeof input>;

interface Model extends Input {
  readonly ModelArn: string;
  /** Epoch seconds. */
  readonly CreationTime: number;
}

export class Models {
  readonly #models = new Map<string, Model>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  all(): Model[] {
    return [...this.#models.values()];
  }

  named(name: string): Model {
    const model = this.#models.get(name);
    if (model) return model;
    throw new AwsError('ValidationException', `Could not find model "${modelArn(name)}".`);
  }

  add(given: Input): Model {
    const ModelArn = modelArn(given.ModelName);
    if (this.#models.has(given.ModelName)) {
      throw new AwsError('ValidationException', `Cannot create already existing model "${ModelArn}".`);
    }
    const model = { ...given, ModelArn, CreationTime: this.#clock.now() / 1000 };
    this.#models.set(given.ModelName, model);
    return model;
  }

  remove({ ModelName }: Model): void {
    this.#models.delete(ModelName);
  }
}

export const createModel = (models: Models, registry: Registry): Operation =>
  operation({
    input,
    needs: (given): Need[] => [
      { action: 'sagemaker:CreateModel', resource: modelArn(given.ModelName) },
      ...(given.ExecutionRoleArn === undefined ? [] : [passRole(given.ExecutionRoleArn)]),
    ],
    run: (given) => {
      if ((given.PrimaryContainer === undefined) === (given.Containers === undefined)) {
        throw new AwsError('ValidationException', 'Give either PrimaryContainer or Containers.');
      }
      for (const it of given.Containers ?? [given.PrimaryContainer])
        refuseUnapproved(registry, it?.ModelPackageName);
      return { ModelArn: models.add(given).ModelArn };
    },
  });

const passRole = (role: string): Need => ({
  action: 'iam:PassRole',
  resource: role,
  context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
});

const refuseUnapproved = (registry: Registry, name: string | undefined): void => {
  if (name === undefined) return;
  const { ModelApprovalStatus, ModelPackageArn } = registry.version(name).described;
  if (ModelApprovalStatus === 'Approved') return;
  throw new AwsError(
    'ValidationException',
    `ModelPackage ${ModelPackageArn} cannot be deployed: its approval status is ${ModelApprovalStatus}, not Approved.`,
  );
};

/** What is asked of one model, by its name. */
const ofModel = (action: string, run: (name: string) => unknown): Operation =>
  operation({
    input: z.object({ ModelName: modelName }),
    needs: ({ ModelName }) => [{ action: `sagemaker:${action}`, resource: modelArn(ModelName) }],
    run: ({ ModelName }) => run(ModelName),
  });

export const describeModel = (models: Models): Operation =>
  ofModel('DescribeModel', (name) => models.named(name));

export const deleteModel = (models: Models): Operation =>
  ofModel('DeleteModel', (name) => {
    models.remove(models.named(name));
    return {};
  });

/** All of them on one page. */
export const listModels = (models: Models): Operation =>
  operation({
    input: z.strictObject({}),
    needs: () => [{ action: 'sagemaker:ListModels', resource: '*' }],
    run: () => ({
      Models: models
        .all()
        .map(({ ModelName, ModelArn, CreationTime }) => ({ ModelName, ModelArn, CreationTime })),
    }),
  });
