// Endpoint configurations and endpoints as records: in service at once, and nothing is served. An endpoint is in lineage
// as a context, with the deployment that joins it to what its models were made of.
import * as z from 'zod';
import { type Clock } from '../../clock/clock.ts';
import { type Operation } from '../../endpoint/service.ts';
import { list, tags, text } from '../constraints.ts';
import { type Models, modelName } from '../models.ts';
import { passRole } from '../pass-role.ts';
import { arnOf } from './arns.ts';
import { type AutomaticLineage } from './automatic.ts';
import {
  type Kind,
  Records,
  endpointErrors,
  kept,
  recordName,
  recordOperations,
  roleArn,
} from './records.ts';
import { servedBy } from './served.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html */
const MAX_VARIANTS = 10;

const variant = z.looseObject({
  VariantName: text({ max: 63, pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/ }),
  ModelName: modelName.optional(),
});
const configInput = z.strictObject({
  EndpointConfigName: recordName,
  ProductionVariants: list(variant, 1, MAX_VARIANTS),
  ShadowProductionVariants: list(variant, 1, MAX_VARIANTS).optional(),
  ExecutionRoleArn: roleArn.optional(),
  Tags: tags.optional(),
  DataCaptureConfig: kept,
  KmsKeyId: kept,
  AsyncInferenceConfig: kept,
  ExplainerConfig: kept,
  VpcConfig: kept,
  EnableNetworkIsolation: kept,
  MetricsConfig: kept,
});
type Config = z.infer<typeof configInput>;

const modelsOf = ({ ProductionVariants, ShadowProductionVariants = [] }: Config): string[] =>
  [...ProductionVariants, ...ShadowProductionVariants].flatMap(({ ModelName }) => ModelName ?? []);

const configKind = (models: Models): Kind<Config> => ({
  noun: 'EndpointConfig',
  resource: 'endpoint-config',
  input: configInput,
  nameOf: (given) => given.EndpointConfigName,
  needs: ({ ExecutionRoleArn: role }) => (role === undefined ? [] : [passRole(role)]),
  check: (given) => modelsOf(given).forEach((name) => models.named(name)),
  created: () => undefined,
  described: ({ arn, created, given: { Tags: _, ...given } }) => ({
    ...given,
    EndpointConfigArn: arn,
    CreationTime: created,
  }),
  summary: ({ name, arn, created }) => ({
    EndpointConfigName: name,
    EndpointConfigArn: arn,
    CreationTime: created,
  }),
  listed: 'EndpointConfigs',
  listsOldestFirst: false,
  isDeleted: true,
  ...endpointErrors('endpoint configuration'),
});

const endpointInput = z.strictObject({
  EndpointName: recordName,
  EndpointConfigName: recordName,
  DeploymentConfig: kept,
  Tags: tags.optional(),
});
type Endpoint = z.infer<typeof endpointInput>;

const endpointKind = (
  configs: Records<Config>,
  models: Models,
  lineage: AutomaticLineage,
): Kind<Endpoint> => ({
  noun: 'Endpoint',
  resource: 'endpoint',
  input: endpointInput,
  nameOf: (given) => given.EndpointName,
  needs: ({ EndpointConfigName: config }) => [
    { action: 'sagemaker:CreateEndpoint', resource: arnOf('endpoint-config', config) },
  ],
  check: (given) =>
    modelsOf(configs.named(given.EndpointConfigName).given).forEach((name) => models.named(name)),
  created: ({ name, arn, given }, caller) => {
    const served = modelsOf(configs.named(given.EndpointConfigName).given).map((model) =>
      models.named(model),
    );
    lineage.deployed({ name, arn }, served.flatMap(servedBy), caller);
  },
  described: ({ name, arn, created, given }) => ({
    EndpointName: name,
    EndpointArn: arn,
    EndpointConfigName: given.EndpointConfigName,
    LastDeploymentConfig: given.DeploymentConfig,
    EndpointStatus: 'InService',
    CreationTime: created,
    LastModifiedTime: created,
  }),
  summary: ({ name, arn, created }) => ({
    EndpointName: name,
    EndpointArn: arn,
    EndpointStatus: 'InService',
    CreationTime: created,
    LastModifiedTime: created,
  }),
  listed: 'Endpoints',
  listsOldestFirst: false,
  status: 'InService',
  isDeleted: true,
  ...endpointErrors('endpoint'),
});

export const endpointOperations = (
  clock: Clock,
  lineage: AutomaticLineage,
  models: Models,
): Readonly<Record<string, Operation>> => {
  const config = configKind(models);
  const configs = new Records(config, clock);
  const endpoint = endpointKind(configs, models, lineage);
  return {
    ...recordOperations(config, configs),
    ...recordOperations(endpoint, new Records(endpoint, clock)),
  };
};
