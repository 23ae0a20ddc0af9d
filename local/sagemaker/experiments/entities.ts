// Experiments, trials and trial components as they are kept: what Describe returns, their tags, and who belongs to whom.
import { ACCOUNT, REGION } from '../../endpoint/service.ts';
import { type Listed } from '../paging.ts';
import { type Shelf } from '../shelf.ts';
import { type UserContext } from '../user-context.ts';
import { type ComponentArtifact, type MetadataProperties, type ParameterValue } from './constraints.ts';
import { type MetricSeries } from './metric-series.ts';

const PREFIX = `arn:aws:sagemaker:${REGION}:${ACCOUNT}:`;

/** AWS has these ARNs in lower case, and their names mean the same in any case. */
export const experimentArn = (name: string): string => `${PREFIX}experiment/${name.toLowerCase()}`;
export const trialArn = (name: string): string => `${PREFIX}experiment-trial/${name.toLowerCase()}`;
export const componentArn = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : `${PREFIX}experiment-trial-component/${nameOrArn.toLowerCase()}`;

/** Where a trial component came from: a job, for example. */
export interface Source {
  readonly SourceArn: string;
  readonly SourceType?: string | undefined;
}

/** When and by whom; times are epoch seconds. */
export interface Made {
  readonly CreationTime: number;
  readonly CreatedBy: UserContext;
  readonly LastModifiedTime: number;
  readonly LastModifiedBy: UserContext;
}

export interface DescribedExperiment extends Made {
  readonly ExperimentName: string;
  readonly ExperimentArn: string;
  readonly DisplayName: string;
  readonly Description?: string | undefined;
}

export interface DescribedTrial extends Made {
  readonly TrialName: string;
  readonly TrialArn: string;
  readonly DisplayName: string;
  readonly ExperimentName: string;
  readonly MetadataProperties?: MetadataProperties | undefined;
}

export interface DescribedComponent extends Made {
  readonly TrialComponentName: string;
  readonly TrialComponentArn: string;
  readonly DisplayName: string;
  readonly Source?: Source | undefined;
  readonly Status?:
    { readonly PrimaryStatus?: string | undefined; readonly Message?: string | undefined } | undefined;
  readonly StartTime?: number | undefined;
  readonly EndTime?: number | undefined;
  readonly Parameters: Readonly<Record<string, ParameterValue>>;
  readonly InputArtifacts: Readonly<Record<string, ComponentArtifact>>;
  readonly OutputArtifacts: Readonly<Record<string, ComponentArtifact>>;
  readonly MetadataProperties?: MetadataProperties | undefined;
}

interface Entity<Described> extends Listed {
  readonly arn: string;
  described: Described;
  readonly tags: Map<string, string>;
}

export interface Experiment extends Entity<DescribedExperiment> {
  readonly trials: Shelf<Trial>;
  readonly components: Shelf<Component>;
}

export interface Trial extends Entity<DescribedTrial> {
  readonly experiment: Experiment;
  readonly components: Shelf<Component>;
}

export interface Component extends Entity<DescribedComponent> {
  readonly trials: Shelf<Trial>;
  /** By the name of the metric. */
  readonly metrics: Map<string, MetricSeries>;
}

export type AnyEntity = Experiment | Trial | Component;
