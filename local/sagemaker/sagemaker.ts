// The local SageMaker: the Model Registry, models for whoever deploys, and lineage. Everything else is not implemented.
import { type OperationService } from '../endpoint/service.ts';
import { createModelPackage } from './create-model-package.ts';
import { deleteModelPackage, describeModelPackage } from './describe-model-package.ts';
import { AutomaticLineage } from './lineage/automatic.ts';
import { endpointOperations } from './lineage/endpoints.ts';
import { Graph } from './lineage/graph.ts';
import { lineageOf, type LineageShown } from './lineage/lineage-of.ts';
import { lineageOperations } from './lineage/operations.ts';
import { processingJobOperations } from './lineage/processing-jobs.ts';
import { trainingJobOperations } from './lineage/training-jobs.ts';
import { transformJobOperations } from './lineage/transform-jobs.ts';
import { listModelPackages } from './list-model-packages.ts';
import {
  createModelPackageGroup,
  deleteModelPackageGroup,
  describeModelPackageGroup,
  listModelPackageGroups,
} from './model-package-groups.ts';
import { Models, modelOperations } from './models.ts';
import { Registry, type RegistryParts } from './registry.ts';
import { type FindTags, addTags, deleteTags, listTags } from './tags.ts';
import { updateModelPackage } from './update-model-package.ts';

export interface SageMaker {
  readonly service: OperationService;
  /** The registry behind the service, for the page. */
  readonly registry: Registry;
  /** Where a version (or any entity of lineage) came from and what came of it, for the page. */
  readonly lineageOf: (arn: string) => LineageShown;
  /** Where experiments add the trial components that lineage is to know. */
  readonly graph: Graph;
}

export const sagemaker = (parts: RegistryParts): SageMaker => {
  const graph = new Graph(parts.clock);
  const automatic = new AutomaticLineage(graph);
  const registry = new Registry(parts, automatic);
  const models = new Models();
  const { clock } = parts;
  const findTags: FindTags = (arn) => graph.find(arn)?.tags;
  return {
    registry,
    graph,
    lineageOf: (arn) => lineageOf(graph, arn),
    service: {
      name: 'sagemaker',
      protocol: 'json',
      operations: {
        CreateModelPackageGroup: createModelPackageGroup(registry),
        DescribeModelPackageGroup: describeModelPackageGroup(registry),
        ListModelPackageGroups: listModelPackageGroups(registry),
        DeleteModelPackageGroup: deleteModelPackageGroup(registry),
        CreateModelPackage: createModelPackage(registry),
        DescribeModelPackage: describeModelPackage(registry),
        ListModelPackages: listModelPackages(registry),
        UpdateModelPackage: updateModelPackage(registry),
        DeleteModelPackage: deleteModelPackage(registry),
        AddTags: addTags(registry, findTags),
        ListTags: listTags(registry, findTags),
        DeleteTags: deleteTags(registry, findTags),
        ...modelOperations(clock, registry, models),
        ...lineageOperations(graph),
        ...trainingJobOperations(clock, automatic),
        ...processingJobOperations(clock, automatic),
        ...transformJobOperations(clock, automatic, models),
        ...endpointOperations(clock, automatic, models),
      },
    },
  };
};
