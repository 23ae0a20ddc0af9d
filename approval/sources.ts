// The sources of evidence: every file that a version may register under ModelMetrics, its model card, and the run behind
// it. Read before anything is judged, and passed to the rules as values.
// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelMetrics.html
import * as z from 'zod';

export const SOURCE_NAMES = [
  'model-quality',
  'model-quality-constraints',
  'data-quality',
  'data-quality-constraints',
  'bias',
  'pre-training-bias',
  'post-training-bias',
  'explainability',
  'model-card',
  'run',
] as const;

/** One source of evidence, as policies name it. */
export const SourceName = z.enum(SOURCE_NAMES);
export type SourceName = z.infer<typeof SourceName>;

/**
 * A source as it was found: read, bad for the reason given, or not there at all, because it is not registered unless a
 * problem says more. `digest` is of the bytes read.
 */
export type Source =
  | { readonly kind: 'read'; readonly uri: string; readonly digest: string; readonly json: unknown }
  | {
      readonly kind: 'bad';
      readonly uri: string;
      readonly digest?: string;
      readonly problem: string;
      readonly advice?: string;
    }
  | { readonly kind: 'absent'; readonly problem?: string };

/** All sources of a version; one that is not in it is not registered. */
export type Sources = Readonly<Partial<Record<SourceName, Source>>>;

interface Words {
  /** What people call it, in the middle of a sentence. */
  readonly name: string;
  /** Where a registration names it. */
  readonly place: string;
}

const WORDS: Readonly<Record<SourceName, Words>> = {
  'model-quality': { name: 'metrics', place: 'ModelMetrics.ModelQuality.Statistics' },
  'model-quality-constraints': {
    name: 'model quality constraints',
    place: 'ModelMetrics.ModelQuality.Constraints',
  },
  'data-quality': { name: 'data quality report', place: 'ModelMetrics.ModelDataQuality.Statistics' },
  'data-quality-constraints': {
    name: 'data quality constraints',
    place: 'ModelMetrics.ModelDataQuality.Constraints',
  },
  bias: { name: 'bias report', place: 'ModelMetrics.Bias.Report' },
  'pre-training-bias': { name: 'pre-training bias report', place: 'ModelMetrics.Bias.PreTrainingReport' },
  'post-training-bias': { name: 'post-training bias report', place: 'ModelMetrics.Bias.PostTrainingReport' },
  explainability: { name: 'explainability report', place: 'ModelMetrics.Explainability.Report' },
  'model-card': { name: 'model card', place: 'ModelCard.ModelCardContent' },
  run: { name: 'run', place: 'a run of SageMaker experiments' },
};

/** `bias report` */
export const sourceName = (source: SourceName): string => WORDS[source].name;
/** `ModelMetrics.Bias.Report` */
export const sourcePlace = (source: SourceName): string => WORDS[source].place;

export const sourceOf = (sources: Sources, name: SourceName): Source => sources[name] ?? { kind: 'absent' };

/** What is wrong with a source that cannot be used; undefined when it was read. */
export const problemOf = (source: Source, name: SourceName): string | undefined => {
  if (source.kind === 'read') return undefined;
  return source.problem ?? `nothing is registered (${sourcePlace(name)}).`;
};
