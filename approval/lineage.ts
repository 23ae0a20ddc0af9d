// The lineage of a version as the rules see it: from its package back to the jobs that trained it, their data and code,
// and to the job that wrote its metrics. Gathered before anything is judged, and passed as a value.
import { type Instant } from './ids.ts';

/** One input of a job. What a manifest lists, and what is not in S3, cannot be told from its address. */
export interface Channel {
  readonly name: string;
  readonly kind: 's3' | 'manifest' | 'elsewhere';
  /** As the job names it; empty where it has no address. */
  readonly uri: string;
}

/** A training job that SageMaker itself describes; lineage only led to it. */
export interface TrainingJob {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly endedAt?: Instant;
  readonly channels: readonly Channel[];
  /** Where it wrote its model. */
  readonly modelData?: string;
  /** Where its code lay, as the SageMaker Python SDK passes it. */
  readonly code?: string;
  /** The run that it was started in. */
  readonly run?: { readonly experiment?: string; readonly name: string };
  /** The run that it logged to in MLflow, whose numbers SageMaker does not hold. */
  readonly mlflowRun?: string;
  /** Its own trial component, which SageMaker makes for each job. */
  readonly component: string;
  /** Every identity that SageMaker gives for whoever started it. */
  readonly startedBy: readonly string[];
}

/** The processing job whose output the registered metrics are. */
export interface EvaluationJob {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly startedAt?: Instant;
  readonly inputs: readonly Channel[];
}

/**
 * SageMaker records lineage a little after the fact (how long is not documented). So long is it waited for after a round
 * opened; the state machine's Retry for LineageNotRecordedYet lasts longer.
 */
export const LINEAGE_LAG_SECONDS = 20;

/** Something that the policy requires may still be recorded. The state machine runs the step again. */
export class LineageNotRecordedYet extends Error {
  override readonly name = 'LineageNotRecordedYet';
}

/** What SageMaker has recorded of where a version comes from. */
export type Lineage =
  /** Nobody wanted to know. */
  | { readonly kind: 'not-asked' }
  /** It could not be read, and nobody requires it. */
  | { readonly kind: 'unreadable'; readonly problem: string }
  /** SageMaker does not know the version in lineage yet; it lags behind what it records. */
  | { readonly kind: 'not-recorded' }
  | {
      readonly kind: 'recorded';
      /** The nearest first. */
      readonly trainings: readonly TrainingJob[];
      /** Names of the processing jobs that its data went through. */
      readonly processings: readonly string[];
      readonly evaluation?: EvaluationJob;
      /** ARNs of trial components among its ancestors that belong to no job: runs, the nearest first. */
      readonly runs: readonly string[];
      /** It has more ancestors than were looked at. */
      readonly isCut: boolean;
    };

/** Whether a job that reads a channel reads what lies there: SageMaker takes an address as the beginning of keys. */
export const covers = ({ uri, kind }: Channel, place: string): boolean =>
  kind === 's3' && uri !== '' && place.startsWith(uri);

/** An address without the slashes at its end: with them or without is the same place. */
export const place = (uri: string): string => uri.replace(/\/+$/, '');
