// All lineage of the account, in memory: entities by ARN, source and type, associations by either end. Whoever adds
// something (an operation, or what AWS creates by itself) does it here; trial components come from whoever owns them.
import { type Clock } from '../../clock/clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import { Indexes, type Ordered, keyOf } from '../indexes.ts';
import { type UserContext } from '../user-context.ts';
import {
  type Association,
  type AssociationType,
  type Entity,
  type LineageType,
  type Made,
  type State,
} from './entity.ts';

/** What the list operations of one kind filter by. */
export interface EntityFilter {
  readonly uri?: string | undefined;
  readonly type?: string | undefined;
}

/** What ListAssociations filters by. */
export interface AssociationFilter {
  readonly source?: string | undefined;
  readonly destination?: string | undefined;
  readonly sourceType?: string | undefined;
  readonly destinationType?: string | undefined;
  readonly type?: string | undefined;
}

const entityKey = (kind: LineageType, { uri = '', type = '' }: EntityFilter): string =>
  keyOf(kind, type, uri);
const associationKey = (filter: AssociationFilter): string =>
  keyOf(
    filter.sourceType ?? '',
    filter.destinationType ?? '',
    filter.type ?? '',
    filter.source ?? '',
    filter.destination ?? '',
  );

/** The filters that have an index; of what else is asked, the rest is sifted. */
const filtersOf = ({ source, destination, type }: Association): readonly AssociationFilter[] => {
  const [from, to] = [{ source: source.arn }, { destination: destination.arn }];
  const [sourceType, destinationType] = [{ sourceType: source.type }, { destinationType: destination.type }];
  const types = [
    {},
    sourceType,
    destinationType,
    { ...sourceType, ...destinationType },
    { type: type ?? '-' },
  ];
  return [...types, from, { ...from, ...destinationType }, to, { ...to, ...sourceType }];
};

export class Graph {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #byArn = new Map<string, Entity>();
  readonly #entities = new Indexes<Entity>(
    ({ kind, type, source: { SourceUri: uri } }) =>
      [{}, { type }, { uri }, { type, uri }].map((filter) => entityKey(kind, filter)),
    { Name: (entity) => entity.name },
  );
  readonly #pairs = new Map<string, Association>();
  readonly #associations = new Indexes<Association>((it) => filtersOf(it).map(associationKey), {
    SourceArn: (it) => it.source.arn,
    DestinationArn: (it) => it.destination.arn,
    SourceType: (it) => it.source.type,
    DestinationType: (it) => it.destination.type,
  });
  #order = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Epoch seconds with milliseconds. */
  now(): number {
    return Math.floor(this.#clock.now()) / 1000;
  }

  /** A number that no other entity has. */
  next(): number {
    return this.#order++;
  }

  find(arn: string): Entity | undefined {
    return this.#byArn.get(arn);
  }

  add(made: Made): Entity {
    const created = this.now();
    const { name, description, status, properties = {}, createdBy, tags = new Map<string, string>() } = made;
    const state: State = { name, description, status, properties, modified: created, modifiedBy: createdBy };
    const entity: Entity = { ...made, tags, order: this.next(), created, state };
    this.#byArn.set(made.arn, entity);
    this.#entities.add(entity);
    return entity;
  }

  /** Replaces what `changed` holds. */
  update(entity: Entity, changed: Partial<State>, by: UserContext): void {
    entity.state = { ...entity.state, ...changed, modified: this.now(), modifiedBy: by };
  }

  /** An entity goes only after its associations. */
  remove(entity: Entity): void {
    const ends = [{ source: entity.arn }, { destination: entity.arn }];
    if (ends.some((end) => !this.associations(end).by('').isEmpty)) {
      throw new AwsError(
        'ValidationException',
        `${entity.arn} cannot be deleted: it has associations. Delete them first.`,
      );
    }
    this.#byArn.delete(entity.arn);
    this.#entities.remove(entity);
  }

  entities(kind: LineageType, filter: EntityFilter = {}): Ordered<Entity> {
    return this.#entities.under(entityKey(kind, filter));
  }

  /** The oldest entity of a kind that comes from this URI. */
  from(kind: LineageType, filter: EntityFilter): Entity | undefined {
    for (const entity of this.entities(kind, filter).by('').ascending()) return entity;
    return undefined;
  }

  association(source: string, destination: string): Association | undefined {
    return this.#pairs.get(keyOf(source, destination));
  }

  associate(
    source: Entity,
    destination: Entity,
    type: AssociationType | undefined,
    createdBy: UserContext,
  ): Association {
    const listed = { name: '', order: this.next(), created: this.now() };
    const association: Association = { ...listed, source, destination, type, createdBy };
    this.#pairs.set(keyOf(source.arn, destination.arn), association);
    this.#associations.add(association);
    return association;
  }

  dissociate(association: Association): void {
    this.#pairs.delete(keyOf(association.source.arn, association.destination.arn));
    this.#associations.remove(association);
  }

  /** The associations under the narrowest index of what is asked: all that fit, and maybe some that do not. */
  associations(filter: AssociationFilter): Ordered<Association> {
    return this.#associations.under(associationKey(narrowest(filter)));
  }
}

const narrowest = (filter: AssociationFilter): AssociationFilter => {
  const { source, destination, sourceType, destinationType, type } = filter;
  if (source !== undefined) return { source, destinationType };
  if (destination !== undefined) return { destination, sourceType };
  if (sourceType !== undefined || destinationType !== undefined) return { sourceType, destinationType };
  return { type };
};
