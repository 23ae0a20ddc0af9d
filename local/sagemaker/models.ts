// Models, just enough for whoever deploys: a model made from a version that is not Approved is refused.
import * as z from 'zod';
import { type Clock } from '../clock/clock.ts';
import { AwsError, type Need, type Operation, operation } from '../endpoint/service.ts';
import { modelArn } from './arns.ts';
import { list, listing, tags, text, versionedArnOrName } from './constraints.ts';
import { type Listed, page } from './paging.ts';
import { type Registry } from './registry.ts';
import { tagMap } from './tags.ts';

const container = z.looseObject({ ModelPackageName: versionedArnOrName.optional() });

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html */
const modelName = text({ min: 1, max: 63, pattern: /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/ });
const input = z.object({
  ModelName: modelName,
  PrimaryContainer: container.optional(),
  Containers: list(container, 0, 15).optional(),
  ExecutionRoleArn: text({
    min: 20,
    max: 2048,
    pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/,
  }).optional(),
  EnableNetworkIsolation: z.boolean().optional(),
  InferenceExecutionConfig: z.object({ Mode: z.enum(['Serial', 'Direct']) }).optional(),
  VpcConfig: z.object({ SecurityGroupIds: z.array(z.string()), Subnets: z.array(z.string()) }).optional(),
  Tags: tags.optional(),
});
type Input = z.infer<typeof input>;

interface Model extends Listed {
  readonly described: Omit<Input, 'Tags'> & { readonly ModelArn: string; readonly CreationTime: number };
  readonly tags: Map<string, string>;
}

export class Models {
  readonly #models = new Map<string, Model>();
  readonly #clock: Clock;
  #order = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  all(): Model[] {
    return [...this.#models.values()];
  }

  byArn(arn: string): Model {
    const model = this.#models.get(arn);
    if (model) return model;
    throw new AwsError('ValidationException', `Could not find model "${arn}".`);
  }

  add({ Tags, ...given }: Input): Model {
    const arn = modelArn(given.ModelName);
    if (this.#models.has(arn)) {
      throw new AwsError('ValidationException', `Cannot create already existing model "${arn}".`);
    }
    const created = this.#clock.now() / 1000;
    const described = { ...given, ModelArn: arn, CreationTime: created };
    const listed = { name: given.ModelName, order: this.#order++, created };
    const model: Model = { ...listed, described, tags: tagMap(new Map(), Tags ?? []) };
    this.#models.set(arn, model);
    return model;
  }

  remove(model: Model): void {
    this.#models.delete(model.described.ModelArn);
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
      return { ModelArn: models.add(given).described.ModelArn };
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

const named = z.object({ ModelName: modelName });

export const describeModel = (models: Models): Operation =>
  operation({
    input: named,
    needs: (given) => [{ action: 'sagemaker:DescribeModel', resource: modelArn(given.ModelName) }],
    run: (given) => models.byArn(modelArn(given.ModelName)).described,
  });

export const deleteModel = (models: Models): Operation =>
  operation({
    input: named,
    needs: (given) => [{ action: 'sagemaker:DeleteModel', resource: modelArn(given.ModelName) }],
    run: (given) => {
      models.remove(models.byArn(modelArn(given.ModelName)));
      return {};
    },
  });

export const listModels = (models: Models): Operation =>
  operation({
    input: z.object(listing),
    needs: () => [{ action: 'sagemaker:ListModels', resource: '*' }],
    run: (asked) => {
      const { entries, ...next } = page(models.all(), {
        ...asked,
        SortOrder: asked.SortOrder ?? 'Descending',
      });
      return {
        Models: entries.map(({ described: { ModelName, ModelArn, CreationTime } }) => ({
          ModelName,
          ModelArn,
          CreationTime,
        })),
        ...next,
      };
    },
  });
