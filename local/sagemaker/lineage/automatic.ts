// What SageMaker adds to lineage by itself when something is registered, run or deployed. Evidence: "SageMaker AI-Created
// Tracking Entities" (docs/dg), output of AWS's own notebooks, the Python SDK's source. What none of them says is a guess:
//
// | Not documented                                | Here                                                              |
// | --------------------------------------------- | ----------------------------------------------------------------- |
// | when a group's context appears                | with its first version, `<group>-aws-model-group`, source the ARN |
// | whether a pending registration is an action   | yes: one Approval action at creation, one per status set later    |
// | an Approval action's name                     | `<group>-<version>-<status>-<epoch seconds>-aws-model-group`      |
// | the same status set twice in a second         | the action of that second stands for both                         |
// | an Approval action's source and properties    | the package's ARN, kind `ARN`; property ModelApprovalStatus       |
// | how soon lineage follows a call               | at once, before the call answers                                  |
// | names of automatic artifacts                  | none (the SDK falls back to the source URI)                       |
// | an artifact of the URI with another type      | is used as it is, whoever made it                                 |
// | ModelDataSource instead of ModelDataUrl       | its S3Uri is an artifact of type Model all the same               |
// | images and data of an InferenceSpecification  | tracked at registration only, not when an update replaces it      |
// | deployment action -> endpoint context         | AssociatedWith; the package or model data -> action ContributedTo |
// | a model's image at deployment                 | only when the model names it itself: a package brings its own     |
// | outputs of processing and transform jobs      | artifacts of type DataSet, Produced                               |
// | QueryLineage's type of a job's component      | TrainingJob etc. (the SDK filters so); in lists SageMakerTrainingJob |
// | deleting a job, an endpoint or a package      | leaves lineage as it is                                           |
// | deleting an entity that has associations      | refused: ValidationException                                      |
// | Update of properties                          | merged key by key, PropertiesToRemove first                       |
// | IncludeEdges with filters                     | also the vertices on the shortest path to what fits               |
// | a repeated CreateArtifact                     | refused when URI and source types are the same, else another one  |
// | the wording of "... already exists" and so on | ours                                                              |
import { type Caller } from '../../endpoint/service.ts';
import { groupArn } from '../arns.ts';
import { type ModelPackage } from '../model-package.ts';
import { type VersionWatch } from '../registry.ts';
import { userContext } from '../user-context.ts';
import { arnOf } from './arns.ts';
import { addArtifact } from './artifacts.ts';
import { type AssociationType, type Entity } from './entity.ts';
import { type Graph } from './graph.ts';
import { type TrackedJob, trackJob } from './jobs-tracked.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateAction.html */
const MAX_NAME = 120;

/** Something in S3 or ECR, and what lineage calls it. */
export interface Thing {
  readonly uri: string | undefined;
  readonly type: 'Image' | 'Model' | 'DataSet' | 'Checkpoint' | 'TensorBoard';
}

/** A container of a package or of a model, as far as lineage follows it. */
export interface Contained {
  readonly Image?: string | undefined;
  readonly ModelDataUrl?: string | undefined;
  readonly ModelDataSource?: unknown;
}

const s3UriOf = (source: unknown): string | undefined => {
  const { S3DataSource } = (source ?? {}) as { S3DataSource?: { S3Uri?: unknown } };
  return typeof S3DataSource?.S3Uri === 'string' ? S3DataSource.S3Uri : undefined;
};

export const thingsOf = (containers: readonly Contained[]): Thing[] =>
  containers.flatMap(({ Image, ModelDataUrl, ModelDataSource }): Thing[] => [
    { uri: Image, type: 'Image' },
    { uri: ModelDataUrl ?? s3UriOf(ModelDataSource), type: 'Model' },
  ]);

export class AutomaticLineage implements VersionWatch {
  readonly #graph: Graph;
  readonly #tracked: (component: Entity, caller: Caller) => void;

  /** `tracked` hears of the trial component of a job: it belongs to experiments, too. */
  constructor(graph: Graph, tracked: (component: Entity, caller: Caller) => void = () => undefined) {
    this.#graph = graph;
    this.#tracked = tracked;
  }

  readonly registered = (described: ModelPackage, caller: Caller): void => {
    const pack = this.artifact({ uri: described.ModelPackageArn, type: 'Model' }, caller);
    if (!pack) return;
    this.#associate(pack, this.#groupContext(described, caller), 'AssociatedWith', caller);
    for (const thing of thingsOf(described.InferenceSpecification?.Containers ?? []))
      this.#associate(this.artifact(thing, caller), pack, 'ContributedTo', caller);
    this.#approval(described, pack, caller);
  };

  readonly statusSet = (described: ModelPackage, caller: Caller): void => {
    const pack = this.artifact({ uri: described.ModelPackageArn, type: 'Model' }, caller);
    if (pack) this.#approval(described, pack, caller);
  };

  /** A job that has run: what went into it, its trial component, what came out. */
  ran(job: TrackedJob, it: { inputs: readonly Thing[]; outputs: readonly Thing[] }, caller: Caller): void {
    const component = trackJob(this.#graph, job, userContext(caller));
    this.#tracked(component, caller);
    for (const input of it.inputs)
      this.#associate(this.artifact(input, caller), component, 'ContributedTo', caller);
    for (const output of it.outputs)
      this.#associate(component, this.artifact(output, caller), 'Produced', caller);
  }

  /** An endpoint that serves models: of packages by their ARN, of containers by what is in them. */
  deployed(endpoint: { name: string; arn: string }, sources: readonly Thing[], caller: Caller): void {
    const name = `${endpoint.name.toLowerCase()}-aws-endpoint`;
    const source = { SourceUri: endpoint.arn, SourceType: 'ARN' };
    const createdBy = userContext(caller);
    const graph = this.#graph;
    const contextName = this.#free('context', name, endpoint.arn);
    const contextArn = arnOf('context', contextName);
    const actionName = this.#free('action', name);
    const made = { source, createdBy };
    const context =
      graph.find(contextArn) ??
      graph.add({ ...made, kind: 'Context', arn: contextArn, name: contextName, type: 'Endpoint' });
    const action = graph.add({
      ...made,
      kind: 'Action',
      arn: arnOf('action', actionName),
      name: actionName,
      type: 'ModelDeployment',
      status: 'Completed',
    });
    for (const thing of sources)
      this.#associate(this.artifact(thing, caller), action, 'ContributedTo', caller);
    this.#associate(action, context, 'AssociatedWith', caller);
  }

  /** The one artifact of this URI, whatever its type. */
  artifact({ uri, type }: Thing, caller: Caller): Entity | undefined {
    if (uri === undefined || uri === '') return undefined;
    return (
      this.#graph.from('Artifact', { uri }) ??
      addArtifact(this.#graph, { name: '', type, source: { SourceUri: uri }, createdBy: userContext(caller) })
    );
  }

  #groupContext({ ModelPackageGroupName: group }: ModelPackage, caller: Caller): Entity {
    const source = { SourceUri: groupArn(group), SourceType: 'ARN' };
    const filter = { uri: source.SourceUri, type: 'ModelGroup' };
    const before = this.#graph.from('Context', filter);
    if (before) return before;
    const name = this.#free('context', `${group.toLowerCase()}-aws-model-group`);
    const made = { name, arn: arnOf('context', name), source, createdBy: userContext(caller) };
    return this.#graph.add({ ...made, kind: 'Context', type: 'ModelGroup' });
  }

  #approval(described: ModelPackage, pack: Entity, caller: Caller): void {
    const status = described.ModelApprovalStatus;
    const seconds = Math.floor(described.LastModifiedTime);
    const rest = `-${described.ModelPackageVersion}-${status}-${seconds}-aws-model-group`;
    const group = described.ModelPackageGroupName.toLowerCase().slice(0, MAX_NAME - rest.length);
    const name = this.#free('action', `${group}${rest}`, described.ModelPackageArn);
    const arn = arnOf('action', name);
    const action =
      this.#graph.find(arn) ??
      this.#graph.add({
        kind: 'Action',
        arn,
        name,
        type: 'Approval',
        source: { SourceUri: described.ModelPackageArn, SourceType: 'ARN' },
        status: 'Completed',
        properties: { ModelApprovalStatus: status },
        createdBy: userContext(caller),
      });
    this.#associate(action, pack, 'ContributedTo', caller);
  }

  #associate(
    source: Entity | undefined,
    destination: Entity | undefined,
    type: AssociationType,
    caller: Caller,
  ): void {
    if (!source || !destination || this.#graph.association(source.arn, destination.arn)) return;
    this.#graph.associate(source, destination, type, userContext(caller));
  }

  /** The name, or with a number when something else has it; what comes from `own` may keep it. */
  #free(resource: 'context' | 'action', name: string, own?: string): string {
    for (let at = 1; ; at++) {
      const tried = at === 1 ? name : `${name}-${at}`;
      const taken = this.#graph.find(arnOf(resource, tried));
      if (!taken || taken.source.SourceUri === own) return tried;
    }
  }
}
