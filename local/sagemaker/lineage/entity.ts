// What lineage is made of: artifacts, actions, contexts and trial components, and the associations between them.
// An update replaces `state`, so that what was handed out never changes.
import { type Listed } from '../paging.ts';
import { type UserContext } from '../user-context.ts';

export type LineageType = 'Artifact' | 'Action' | 'Context' | 'TrialComponent';

export interface SourceType {
  readonly SourceIdType: string;
  readonly Value: string;
}

/** Where an entity comes from: a URI, and for artifacts what identifies the content, for the others a kind and an id. */
export interface Source {
  readonly SourceUri: string;
  readonly SourceTypes?: readonly SourceType[] | undefined;
  readonly SourceType?: string | undefined;
  readonly SourceId?: string | undefined;
}

export interface State {
  readonly name: string;
  readonly description?: string | undefined;
  readonly status?: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
  /** Epoch seconds. */
  readonly modified: number;
  readonly modifiedBy?: UserContext | undefined;
}

/** What an entity is made of. */
export interface Made {
  readonly kind: LineageType;
  readonly arn: string;
  /** Empty for an artifact without one. */
  readonly name: string;
  readonly type: string;
  /** How QueryLineage calls the type, where that differs. */
  readonly vertexType?: string | undefined;
  readonly source: Source;
  readonly description?: string | undefined;
  readonly status?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
  readonly metadata?: Readonly<Record<string, string | undefined>> | undefined;
  readonly createdBy?: UserContext | undefined;
  readonly tags?: Map<string, string> | undefined;
}

export interface Entity extends Made, Listed {
  readonly tags: Map<string, string>;
  state: State;
}

export type AssociationType = 'ContributedTo' | 'AssociatedWith' | 'DerivedFrom' | 'Produced' | 'SameAs';

/** At most one from one entity to another. */
export interface Association extends Listed {
  readonly source: Entity;
  readonly destination: Entity;
  readonly type: AssociationType | undefined;
  readonly createdBy?: UserContext | undefined;
}
