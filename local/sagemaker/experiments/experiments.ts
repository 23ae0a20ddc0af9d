// The experiments, trials and trial components of the local cloud, in memory. Operations ask and change it, the page
// reads it through runs.ts; whatever is named is found by one look into a map.
import { type Changes } from '../../changes.ts';
import { type Clock } from '../../clock/clock.ts';
import { AwsError, type Caller } from '../../endpoint/service.ts';
import { type Graph } from '../lineage/graph.ts';
import { Shelf } from '../shelf.ts';
import { userContext } from '../user-context.ts';
import { ComponentIndex } from './component-index.ts';
import {
  type Component,
  type DescribedComponent,
  type DescribedExperiment,
  type DescribedTrial,
  type Experiment,
  type Made,
  type AnyEntity,
  type Trial,
  componentArn,
  experimentArn,
  trialArn,
} from './entities.ts';
import { addVertex, removeVertex } from './component-vertex.ts';
import { MetricSeries, type Point } from './metric-series.ts';

/** What an operation was given to make or change something of; the store adds the rest. */
export type Given<Described, Absent extends keyof Described = never> = Omit<
  Described,
  keyof Made | 'ExperimentArn' | 'TrialArn' | 'TrialComponentArn' | 'DisplayName' | Absent
> & { readonly DisplayName?: string | undefined };

type Tags = Map<string, string>;

export interface ExperimentParts {
  readonly clock: Clock;
  readonly changes: Changes;
  /** Trial components are entities of lineage, too. */
  readonly graph: Graph;
}

export class Experiments {
  readonly #parts: ExperimentParts;
  readonly experiments = new Shelf<Experiment>();
  readonly trials = new Shelf<Trial>();
  readonly components = new Shelf<Component>();
  /** By ARN; ARNs are in lower case. */
  readonly #entities = new Map<string, AnyEntity>();
  readonly #index = new ComponentIndex();
  #order = 0;

  constructor(parts: ExperimentParts) {
    this.#parts = parts;
  }

  findExperiment(name: string): Experiment | undefined {
    return this.#entities.get(experimentArn(name)) as Experiment | undefined;
  }

  experiment(name: string): Experiment {
    return this.findExperiment(name) ?? absent('Experiment', name);
  }

  findTrial(name: string): Trial | undefined {
    return this.#entities.get(trialArn(name)) as Trial | undefined;
  }

  trial(name: string): Trial {
    return this.findTrial(name) ?? absent('Trial', name);
  }

  findComponent(nameOrArn: string): Component | undefined {
    return this.#entities.get(componentArn(nameOrArn)) as Component | undefined;
  }

  component(nameOrArn: string): Component {
    return this.findComponent(nameOrArn) ?? absent('TrialComponent', nameOrArn);
  }

  /** The tags of any of the three; undefined for what is none of them. */
  tagsOf(arn: string): Tags | undefined {
    if (!/:experiment[^:]*$/.test(arn)) return undefined;
    return (this.#entities.get(arn) ?? absent('Experiment entity', arn)).tags;
  }

  /** The components that a job, for example, left behind. */
  fromSource(sourceArn: string): Shelf<Component> {
    return this.#index.fromSource(sourceArn);
  }

  /** The components that name this value as an artifact, the oldest first. */
  withArtifact(value: string): readonly Component[] {
    return this.#index.withArtifact(value);
  }

  addExperiment(given: Given<DescribedExperiment>, tags: Tags, caller: Caller): Experiment {
    const arn = experimentArn(given.ExperimentName);
    this.#refuseTwo('Experiment', given.ExperimentName, arn);
    const described = {
      ...given,
      ExperimentArn: arn,
      DisplayName: given.DisplayName ?? given.ExperimentName,
      ...this.#made(caller),
    };
    const own = { trials: new Shelf<Trial>(), components: new Shelf<Component>() };
    const experiment = { ...this.#shelved(given.ExperimentName), arn, described, tags, ...own };
    this.experiments.add(experiment);
    return this.#keep(experiment);
  }

  addTrial(given: Given<DescribedTrial>, tags: Tags, caller: Caller): Trial {
    const arn = trialArn(given.TrialName);
    this.#refuseTwo('Trial', given.TrialName, arn);
    const experiment = this.experiment(given.ExperimentName);
    const described = {
      ...given,
      ExperimentName: experiment.name,
      TrialArn: arn,
      DisplayName: given.DisplayName ?? given.TrialName,
      ...this.#made(caller),
    };
    const own = { experiment, components: new Shelf<Component>() };
    const trial = { ...this.#shelved(given.TrialName), arn, described, tags, ...own };
    this.trials.add(trial);
    experiment.trials.add(trial);
    return this.#keep(trial);
  }

  addComponent(given: Given<DescribedComponent>, tags: Tags, caller: Caller): Component {
    const arn = componentArn(given.TrialComponentName);
    this.#refuseTwo('TrialComponent', given.TrialComponentName, arn);
    const described = {
      ...given,
      TrialComponentArn: arn,
      DisplayName: given.DisplayName ?? given.TrialComponentName,
      ...this.#made(caller),
    };
    const own = { trials: new Shelf<Trial>(), metrics: new Map<string, MetricSeries>() };
    const component = { ...this.#shelved(given.TrialComponentName), arn, described, tags, ...own };
    this.components.add(component);
    this.#index.add(component);
    addVertex(this.#parts.graph, component);
    return this.#keep(component);
  }

  /** Replaces what `changed` holds and keeps the rest. */
  update<E extends AnyEntity>(entity: E, changed: Partial<E['described']>, caller: Caller): E {
    const isComponent = 'metrics' in entity;
    if (isComponent) this.#index.remove(entity);
    const LastModifiedTime = Math.max(this.#now(), entity.described.LastModifiedTime + 0.001);
    entity.described = {
      ...entity.described,
      ...changed,
      LastModifiedTime,
      LastModifiedBy: userContext(caller),
    };
    if (isComponent) this.#index.add(entity);
    this.#parts.changes.ring();
    return entity;
  }

  associate(component: Component, trial: Trial): void {
    if (trial.components.has(component)) return;
    trial.components.add(component);
    component.trials.add(trial);
    const { components } = trial.experiment;
    if (!components.has(component)) components.add(component);
    this.#parts.changes.ring();
  }

  disassociate(component: Component, trial: Trial): void {
    trial.components.remove(component);
    component.trials.remove(trial);
    const { experiment } = trial;
    if (!component.trials.entries.some((other) => other.experiment === experiment))
      experiment.components.remove(component);
    this.#parts.changes.ring();
  }

  removeExperiment(experiment: Experiment): void {
    if (!experiment.trials.isEmpty)
      throw inUse(`Experiment ${experiment.name} still has trials: delete them first.`);
    this.experiments.remove(experiment);
    this.#drop(experiment);
  }

  removeTrial(trial: Trial): void {
    if (!trial.components.isEmpty)
      throw inUse(`Trial ${trial.name} still has trial components: disassociate them first.`);
    this.trials.remove(trial);
    trial.experiment.trials.remove(trial);
    this.#drop(trial);
  }

  removeComponent(component: Component): void {
    if (!component.trials.isEmpty)
      throw inUse(`TrialComponent ${component.name} is associated with trials: disassociate it first.`);
    removeVertex(this.#parts.graph, component);
    this.components.remove(component);
    this.#index.remove(component);
    this.#drop(component);
  }

  addPoint(component: Component, metric: string, point: Point): void {
    const series = component.metrics.get(metric) ?? new MetricSeries();
    component.metrics.set(metric, series);
    series.add(point);
    this.#parts.changes.ring();
  }

  #keep<E extends AnyEntity>(entity: E): E {
    this.#entities.set(entity.arn, entity);
    this.#parts.changes.ring();
    return entity;
  }

  #drop({ arn }: AnyEntity): void {
    this.#entities.delete(arn);
    this.#parts.changes.ring();
  }

  #refuseTwo(kind: string, name: string, arn: string): void {
    if (!this.#entities.has(arn)) return;
    const rule = `${kind} names must be unique within an AWS account and region.`;
    throw new AwsError('ValidationException', `${rule} ${kind} with name (${name}) already exists.`);
  }

  #shelved(name: string) {
    return { name, order: this.#order++, created: this.#now() };
  }

  #made(caller: Caller): Made {
    const [now, who] = [this.#now(), userContext(caller)];
    return { CreationTime: now, CreatedBy: who, LastModifiedTime: now, LastModifiedBy: who };
  }

  /** Epoch seconds with milliseconds. */
  #now(): number {
    return Math.floor(this.#parts.clock.now()) / 1000;
  }
}

const absent = (kind: string, name: string): never => {
  throw new AwsError('ResourceNotFound', `${kind} with name (${name}) does not exist.`);
};

const inUse = (why: string): AwsError => new AwsError('ValidationException', why);
