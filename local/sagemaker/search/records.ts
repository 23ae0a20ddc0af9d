// What can be searched: for each resource its records, which properties they can have, and which filters lead straight
// to the few records that can match.
import { describedWithMetrics } from '../experiments/component-operations.ts';
import { type Component, type Experiment, type Trial } from '../experiments/entities.ts';
import { type Experiments } from '../experiments/experiments.ts';
import { runNameOf } from '../experiments/runs.ts';
import { CREATION } from '../indexes.ts';
import { type Group, type Registry, type Version } from '../registry.ts';
import { type Filter } from './expression.ts';
import { type Json } from './property.ts';

/** One thing that can be found. */
export interface Candidate {
  /** Grows with every creation. */
  readonly order: number;
  /** Under the name that SageMaker gives the kind in the answer. */
  record(): Json;
}

export interface Searchable {
  /** The member of a result that holds the record. */
  readonly member: string;
  /** The first parts of the properties that records have here. */
  readonly properties: ReadonlySet<string>;
  /** In creation order; only those that the filters, which must all hold, leave possible. */
  candidates(filters: readonly Filter[]): readonly Candidate[];
}

export const searchables = (
  registry: Registry,
  store: Experiments,
): Readonly<Record<string, Searchable>> => ({
  ExperimentTrialComponent: {
    member: 'TrialComponent',
    properties: new Set(COMPONENT),
    candidates: (filters) => componentsFor(store, filters).map(componentCandidate),
  },
  Experiment: {
    member: 'Experiment',
    properties: new Set([
      ...MADE,
      'ExperimentName',
      'ExperimentArn',
      'DisplayName',
      'Source',
      'Description',
      'Tags',
    ]),
    candidates: (filters) => {
      const name = equal(filters, 'ExperimentName');
      const all = name === undefined ? store.experiments.entries : one(store.findExperiment(name));
      return all.map((it: Experiment) => ({
        order: it.order,
        record: () => ({ ...it.described, Tags: tagList(it.tags) }),
      }));
    },
  },
  ExperimentTrial: {
    member: 'Trial',
    properties: new Set([
      ...MADE,
      'TrialName',
      'TrialArn',
      'DisplayName',
      'ExperimentName',
      'Source',
      'MetadataProperties',
      'Tags',
      'TrialComponentSummaries',
    ]),
    candidates: (filters) => trialsFor(store, filters).map(trialCandidate),
  },
  ModelPackage: {
    member: 'ModelPackage',
    properties: new Set(MODEL_PACKAGE),
    candidates: (filters) =>
      versionsFor(registry, filters).map((it) => ({ order: it.order, record: () => ({ ...it.described }) })),
  },
  ModelPackageGroup: {
    member: 'ModelPackageGroup',
    properties: new Set([
      'ModelPackageGroupName',
      'ModelPackageGroupArn',
      'ModelPackageGroupDescription',
      'ModelPackageGroupStatus',
      'CreationTime',
      'CreatedBy',
      'Tags',
    ]),
    candidates: (filters) => {
      const name = equal(filters, 'ModelPackageGroupName') ?? equal(filters, 'ModelPackageGroupArn');
      const all =
        name === undefined
          ? [...registry.listGroups().by(CREATION).ascending()]
          : one(registry.findGroup(name));
      return all.map((it: Group) => ({
        order: it.order,
        record: () => ({ ...it.described, Tags: tagList(it.tags) }),
      }));
    },
  },
});

const MADE = ['CreationTime', 'CreatedBy', 'LastModifiedTime', 'LastModifiedBy'];
const COMPONENT = [
  ...MADE,
  'TrialComponentName',
  'TrialComponentArn',
  'DisplayName',
  'Source',
  'Status',
  'StartTime',
  'EndTime',
  'Parameters',
  'InputArtifacts',
  'OutputArtifacts',
  'Metrics',
  'MetadataProperties',
  'Tags',
  'Parents',
  'RunName',
];

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelPackage.html, as far as a version has it here. */
const MODEL_PACKAGE = [
  ...MADE,
  'ModelPackageName',
  'ModelPackageGroupName',
  'ModelPackageVersion',
  'ModelPackageRegistrationType',
  'ModelPackageArn',
  'ModelPackageDescription',
  'InferenceSpecification',
  'SourceAlgorithmSpecification',
  'ValidationSpecification',
  'ModelPackageStatus',
  'ModelPackageStatusDetails',
  'CertifyForMarketplace',
  'ModelApprovalStatus',
  'MetadataProperties',
  'ModelMetrics',
  'ApprovalDescription',
  'Domain',
  'Task',
  'SamplePayloadUrl',
  'AdditionalInferenceSpecifications',
  'SourceUri',
  'SecurityConfig',
  'ModelCard',
  'ModelLifeCycle',
  'CustomerMetadataProperties',
  'DriftCheckBaselines',
  'SkipModelValidation',
];

/** The value that a property must equal, when one of the filters says so. */
const equal = (filters: readonly Filter[], property: string): string | undefined =>
  filters.find(({ Name, Operator = 'Equals' }) => Name === property && Operator === 'Equals')?.Value;

const one = <T>(found: T | undefined): readonly T[] => (found === undefined ? [] : [found]);

const tagList = (tags: ReadonlyMap<string, string>) => [...tags].map(([Key, Value]) => ({ Key, Value }));

type Narrow = (store: Experiments, value: string) => readonly Component[];

/** The first of these properties that must equal something leads to the components. */
const COMPONENTS_BY: Readonly<Record<string, Narrow>> = {
  TrialComponentName: (store, name) => one(store.findComponent(name)),
  TrialComponentArn: (store, arn) => one(store.findComponent(arn)),
  'Parents.TrialName': (store, name) => store.findTrial(name)?.components.entries ?? [],
  'Parents.ExperimentName': (store, name) => store.findExperiment(name)?.components.entries ?? [],
  'Source.SourceArn': (store, arn) => store.fromSource(arn).entries,
};

const componentsFor = (store: Experiments, filters: readonly Filter[]): readonly Component[] => {
  for (const [property, narrow] of Object.entries(COMPONENTS_BY)) {
    const value = equal(filters, property);
    if (value !== undefined) return narrow(store, value);
  }
  return store.components.entries;
};

const trialsFor = (store: Experiments, filters: readonly Filter[]): readonly Trial[] => {
  const name = equal(filters, 'TrialName');
  if (name !== undefined) return one(store.findTrial(name));
  const experiment = equal(filters, 'ExperimentName');
  return experiment === undefined
    ? store.trials.entries
    : (store.findExperiment(experiment)?.trials.entries ?? []);
};

const versionsFor = (registry: Registry, filters: readonly Filter[]): readonly Version[] => {
  const arn = equal(filters, 'ModelPackageArn');
  if (arn !== undefined) return one(registry.findVersion(arn));
  const group = equal(filters, 'ModelPackageGroupName');
  if (group !== undefined && !registry.findGroup(group)) return [];
  const status = equal(filters, 'ModelApprovalStatus');
  return [...registry.listVersions(group, status).by(CREATION).ascending()];
};

const componentCandidate = (it: Component): Candidate => ({
  order: it.order,
  record: () => ({
    ...describedWithMetrics(it),
    Tags: tagList(it.tags),
    Parents: it.trials.entries.map((trial) => ({
      TrialName: trial.name,
      ExperimentName: trial.experiment.name,
    })),
    RunName: runNameOf(it),
  }),
});

const trialCandidate = (it: Trial): Candidate => ({
  order: it.order,
  record: () => ({
    ...it.described,
    Tags: tagList(it.tags),
    TrialComponentSummaries: it.components.entries.map(({ described }) => ({
      TrialComponentName: described.TrialComponentName,
      TrialComponentArn: described.TrialComponentArn,
      TrialComponentSource: described.Source,
      CreationTime: described.CreationTime,
      CreatedBy: described.CreatedBy,
    })),
  }),
});
