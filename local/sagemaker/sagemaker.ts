// The local SageMaker: the Model Registry, experiments with their metrics, Search over both, lineage, and models for
// whoever deploys. Everything else is not implemented.
import { type OperationService } from '../endpoint/service.ts';
import { createModelPackage } from './create-model-package.ts';
import { deleteModelPackage, describeModelPackage } from './describe-model-package.ts';
import { componentOperations } from './experiments/component-operations.ts';
import { experimentOperations } from './experiments/experiment-operations.ts';
import { addJob } from './experiments/component-vertex.ts';
import { Experiments } from './experiments/experiments.ts';
import { METRIC_PATHS, metricOperations } from './experiments/metric-operations.ts';
import { trialOperations } from './experiments/trial-operations.ts';
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
import { pipelineOperations } from './pipelines.ts';
import { search } from './search/search.ts';
import { type FindTags, addTags, deleteTags, listTags } from './tags.ts';
import { updateModelPackage } from './update-model-package.ts';

export interface SageMaker {
  readonly service: OperationService;
  /** The registry behind the service, for the page. */
  readonly registry: Registry;
  /** For the page, by way of experiments/runs.ts. */
  readonly experiments: Experiments;
  /** Where a version (or any entity of lineage) came from and what came of it, for the page. */
  readonly lineageOf: (arn: string) => LineageShown;
  /** Where experiments add the trial components that lineage is to know. */
  readonly graph: Graph;
}

/** SageMaker as an AWS service, and what the page reads behind it. */
export const sagemaker = (parts: RegistryParts): SageMaker => {
  const graph = new Graph(parts.clock);
  const experiments = new Experiments({ ...parts, graph });
  const automatic = new AutomaticLineage(graph, (job, caller) => addJob(experiments, job, caller));
  const registry = new Registry(parts, automatic);
  const models = new Models();
  const { clock } = parts;
  const jobTags = new Map<string, Map<string, string>>();
  const findTags: FindTags = (arn) => experiments.tagsOf(arn) ?? graph.find(arn)?.tags ?? jobTags.get(arn);
  return {
    registry,
    experiments,
    graph,
    lineageOf: (arn) => lineageOf(graph, arn),
    service: {
      name: 'sagemaker',
      protocol: 'json',
      paths: METRIC_PATHS,
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
        ...experimentOperations(experiments),
        ...trialOperations(experiments),
        ...componentOperations(experiments),
        ...metricOperations(experiments),
        Search: search(registry, experiments),
        ...lineageOperations(graph),
        ...trainingJobOperations(clock, automatic, jobTags),
        ...processingJobOperations(clock, automatic),
        ...transformJobOperations(clock, automatic, models),
        ...endpointOperations(clock, automatic, models),
        ...pipelineOperations(clock),
      },
    },
  };
};
