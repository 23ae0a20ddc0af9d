// What artifacts, actions and contexts have in common when they are created, changed, described and listed.
import { AwsError, type Caller } from '../../endpoint/service.ts';
import { type Page, pageOf } from '../paging.ts';
import { userContext } from '../user-context.ts';
import { type Entity, type LineageType, type State } from './entity.ts';
import { type EntityFilter, type Graph } from './graph.ts';
import { type LineageListing, MAX_PROPERTIES } from './limits.ts';

/** The entity, or the error that AWS models for one that is not there. */
export const existing = (graph: Graph, kind: LineageType, arn: string): Entity => {
  const entity = graph.find(arn);
  if (entity?.kind === kind) return entity;
  throw new AwsError('ResourceNotFound', `${kind} ${arn} does not exist.`);
};

export const refuseSecond = (graph: Graph, kind: LineageType, arn: string): void => {
  if (graph.find(arn)) throw new AwsError('ValidationException', `${kind} ${arn} already exists.`);
};

/** The members that every Describe answers; empty ones are left out. */
export const described = ({ source, metadata, created, createdBy, state }: Entity) => ({
  Source: source,
  Properties: state.properties,
  CreationTime: created,
  CreatedBy: createdBy,
  LastModifiedTime: state.modified,
  LastModifiedBy: state.modifiedBy,
  MetadataProperties: metadata,
});

export const summary = ({ source, created, state }: Entity) => ({
  Source: source,
  CreationTime: created,
  LastModifiedTime: state.modified,
});

interface Changes {
  readonly Description?: string | undefined;
  readonly Properties?: Readonly<Record<string, string>> | undefined;
  readonly PropertiesToRemove?: readonly string[] | undefined;
}

/** Merges properties key by key, as the registry does with customer metadata; what is left out stays. */
export const change = (
  graph: Graph,
  entity: Entity,
  given: Changes & Partial<Pick<State, 'name' | 'status'>>,
  caller: Caller,
): void => {
  const { Description, Properties, PropertiesToRemove, ...rest } = given;
  const removed = new Set(PropertiesToRemove);
  const kept = Object.entries(entity.state.properties).filter(([key]) => !removed.has(key));
  const merged = new Map([...kept, ...Object.entries(Properties ?? {})]);
  if (merged.size > MAX_PROPERTIES) {
    throw new AwsError(
      'ValidationException',
      `${entity.arn} would have ${merged.size} properties; at most ${MAX_PROPERTIES} are allowed.`,
    );
  }
  const changed: Partial<State> = {
    ...(Description !== undefined && { description: Description }),
    ...rest,
    properties: Object.fromEntries(merged),
  };
  graph.update(entity, changed, userContext(caller));
};

/** A page of one kind; AWS lists the newest first unless asked otherwise. */
export const listed = (
  graph: Graph,
  kind: LineageType,
  filter: EntityFilter,
  asked: LineageListing & { readonly SortBy?: string | undefined },
): Page<Entity> =>
  pageOf(graph.entities(kind, filter), {
    after: asked.CreatedAfter,
    before: asked.CreatedBefore,
    size: asked.MaxResults,
    token: asked.NextToken,
    sortBy: asked.SortBy,
    isDescending: asked.SortOrder !== 'Ascending',
  });
