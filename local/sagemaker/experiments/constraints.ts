// The limits of experiments, trials and trial components, and what their operations have in common.
import * as z from 'zod';
import { MAX_TAGS, list, tags, text, word } from '../constraints.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateExperiment.html */
export const experimentEntityName = text({
  min: 1,
  max: 120,
  pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}$/,
});
export const experimentDescription = text({ max: 3072, pattern: /^.*$/ });

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrialComponent.html */
export const componentNameOrArn = text({
  min: 1,
  max: 256,
  pattern:
    /^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:experiment-trial-component\/)?([a-zA-Z0-9](-*[a-zA-Z0-9]){0,119})$/,
});

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrialComponent.html */
export const MAX_PARAMETERS = 300;
export const MAX_ARTIFACTS = 60;

/** A map of a bounded number of entries. */
const map = <K extends z.ZodString, V extends z.ZodType>(key: K, value: V, max: number) =>
  z
    .record(key, value)
    .refine((given) => Object.keys(given).length <= max, `Member must have at most ${max} entries`);

/** What JSON has no number for comes as a word. */
export const double = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);

const parameterValue = z
  .strictObject({
    StringValue: text({ max: 2500, pattern: /^.*$/s }).optional(),
    NumberValue: double.optional(),
  })
  .refine(
    (value) => (value.StringValue === undefined) !== (value.NumberValue === undefined),
    'Exactly one of StringValue and NumberValue must be set',
  );
export type ParameterValue = z.infer<typeof parameterValue>;

const artifact = z.strictObject({
  MediaType: text({ max: 64, pattern: /^[-\w]+\/[-\w+]+$/ }).optional(),
  Value: text({ max: 2048, pattern: /^.*$/ }),
});
export type ComponentArtifact = z.infer<typeof artifact>;

const parameters = map(text({ max: 320, pattern: /^.*$/ }), parameterValue, MAX_PARAMETERS);
const artifacts = map(text({ max: 128, pattern: /^.*$/ }), artifact, MAX_ARTIFACTS);

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrialComponentStatus.html */
const componentStatus = z.strictObject({
  PrimaryStatus: word('InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped').optional(),
  Message: text({ max: 1024, pattern: /^.*$/s }).optional(),
});

/** What a trial component is made of, on creation and in an update; times are epoch seconds. */
export const componentContent = {
  DisplayName: experimentEntityName.optional(),
  Status: componentStatus.optional(),
  StartTime: z.number().optional(),
  EndTime: z.number().optional(),
  Parameters: parameters.optional(),
  InputArtifacts: artifacts.optional(),
  OutputArtifacts: artifacts.optional(),
};

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateTrialComponent.html */
const removed = z.array(text({ max: 256, pattern: /^.*$/ })).optional();
export const removals = {
  ParametersToRemove: removed,
  InputArtifactsToRemove: removed,
  OutputArtifactsToRemove: removed,
};

const metadataValue = text({ max: 1024, pattern: /^.*$/ }).optional();

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MetadataProperties.html */
export const metadataProperties = z.strictObject({
  CommitId: metadataValue,
  Repository: metadataValue,
  GeneratedBy: metadataValue,
  ProjectId: metadataValue,
});
export type MetadataProperties = z.infer<typeof metadataProperties>;

export const entityTags = tags.max(MAX_TAGS).optional();

/** What the lists have in common; times are epoch seconds. */
export const entityListing = {
  CreatedAfter: z.number().optional(),
  CreatedBefore: z.number().optional(),
  SortBy: word('Name', 'CreationTime').optional(),
  SortOrder: word('Ascending', 'Descending').optional(),
  MaxResults: z.int().min(1).max(100).optional(),
  NextToken: text({ max: 8192 }).optional(),
};

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_metrics_BatchPutMetrics.html */
export const MAX_POINTS_PER_PUT = 10;
/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_metrics_BatchGetMetrics.html */
export const MAX_METRIC_QUERIES = 100;

export const metricName = text({ min: 1, max: 255, pattern: /^.+$/ });
/** Lower case only, as the service's own model says. */
export const metricsOf = text({ min: 1, max: 120, pattern: /^[a-z0-9](-*[a-z0-9]){0,119}$/ });
export const points = list(
  z.strictObject({
    MetricName: metricName,
    Timestamp: z.number(),
    Step: z.int().min(0).optional(),
    Value: double,
  }),
  1,
  MAX_POINTS_PER_PUT,
);
