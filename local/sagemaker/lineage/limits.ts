// The limits of SageMaker's lineage API as schemas, shared by its operations.
import * as z from 'zod';
import { list, tags, text, word } from '../constraints.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateAction.html */
export const MAX_PROPERTIES = 30;
const MAX_NAME = 120;
const MAX_TYPE = 256;
const MAX_KEY = 2500;
const MAX_SOURCE_URI = 2048;
/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateArtifact.html */
export const MAX_ARTIFACT_VALUE = 4096;
export const MAX_VALUE = 2500;

const ENTITY = 'arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:';
const NAME = '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}';
const CONTEXT_NAME = '[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,119}';

export const entityName = text({ min: 1, max: MAX_NAME, pattern: new RegExp(`^${NAME}$`) });
export const contextName = text({ min: 1, max: MAX_NAME, pattern: new RegExp(`^${CONTEXT_NAME}$`) });
/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeAction.html */
export const actionNameOrArn = text({
  min: 1,
  max: 256,
  pattern: new RegExp(
    `^(${ENTITY}(experiment|experiment-trial|experiment-trial-component|artifact|action|context)/)?(${NAME})$`,
  ),
});
export const contextNameOrArn = text({
  min: 1,
  max: 256,
  pattern: new RegExp(`^(${ENTITY}context/)?(${CONTEXT_NAME})$`),
});
export const artifactArn = text({ max: 256, pattern: new RegExp(`^${ENTITY}artifact/.*$`) });
/** What associations join and QueryLineage starts from; a model package is not among them. */
export const associationArn = text({
  max: 256,
  pattern: new RegExp(`^${ENTITY}(experiment|experiment-trial-component|artifact|action|context)/.*$`),
});

export const entityType = text({ max: MAX_TYPE });
export const sourceUri = text({ min: 1, max: MAX_SOURCE_URI, pattern: /^.*$/ });
export const description = text({ max: 3072, pattern: /^.*$/ });
export const actionStatus = word('Unknown', 'InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped');
export const associationType = word('ContributedTo', 'AssociatedWith', 'DerivedFrom', 'Produced', 'SameAs');

const propertyKey = text({ max: MAX_KEY, pattern: /^.*$/ });
export const propertiesUpTo = (longest: number) =>
  z
    .record(propertyKey, text({ max: longest, pattern: /^.*$/ }))
    .refine(
      (properties) => Object.keys(properties).length <= MAX_PROPERTIES,
      `Member must have at most ${MAX_PROPERTIES} entries`,
    )
    .optional();
export const propertiesToRemove = z.array(propertyKey).optional();

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ArtifactSource.html */
export const artifactSource = z.strictObject({
  SourceUri: sourceUri,
  SourceTypes: z
    .array(
      z.strictObject({
        SourceIdType: word('MD5Hash', 'S3ETag', 'S3Version', 'Custom'),
        Value: text({ max: 256 }),
      }),
    )
    .optional(),
});

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ActionSource.html */
export const namedSource = z.strictObject({
  SourceUri: sourceUri,
  SourceType: text({ max: 256 }).optional(),
  SourceId: text({ max: 256 }).optional(),
});

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MetadataProperties.html */
const metadataProperty = text({ max: 1024, pattern: /^.*$/ }).optional();
export const metadataProperties = z
  .strictObject({
    CommitId: metadataProperty,
    Repository: metadataProperty,
    GeneratedBy: metadataProperty,
    ProjectId: metadataProperty,
  })
  .optional();

export const entityTags = tags.optional();

/** What the list operations have in common; times are epoch seconds. */
export const listing = {
  CreatedAfter: z.number().optional(),
  CreatedBefore: z.number().optional(),
  MaxResults: z.int().min(1).max(100).optional(),
  NextToken: text({ max: 8192 }).optional(),
  SortOrder: word('Ascending', 'Descending').optional(),
};

export type LineageListing = {
  [Name in keyof typeof listing]?: z.infer<(typeof listing)[Name]> | undefined;
};

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_QueryLineage.html */
const MAX_DEPTH = 10;
const MAX_VERTICES = 50;
const MAX_FILTER_TYPES = 5;
const MAX_FILTER_PROPERTIES = 5;
const MAX_FILTER_LINEAGE_TYPES = 4;
const filterText = text({ max: 256 });

export const lineageQuery = z.strictObject({
  StartArns: list(associationArn, 0, 1).optional(),
  Direction: word('Both', 'Ascendants', 'Descendants').optional(),
  IncludeEdges: z.boolean().optional(),
  Filters: z
    .strictObject({
      Types: list(text({ max: 40 }), 0, MAX_FILTER_TYPES).optional(),
      LineageTypes: list(
        word('TrialComponent', 'Artifact', 'Context', 'Action'),
        0,
        MAX_FILTER_LINEAGE_TYPES,
      ).optional(),
      CreatedBefore: z.number().optional(),
      CreatedAfter: z.number().optional(),
      ModifiedBefore: z.number().optional(),
      ModifiedAfter: z.number().optional(),
      Properties: z
        .record(filterText, filterText)
        .refine(
          (properties) => Object.keys(properties).length <= MAX_FILTER_PROPERTIES,
          `Member must have at most ${MAX_FILTER_PROPERTIES} entries`,
        )
        .optional(),
    })
    .optional(),
  MaxDepth: z.int().min(1).max(MAX_DEPTH).optional(),
  MaxResults: z.int().min(1).max(MAX_VERTICES).optional(),
  NextToken: text({ max: 8192 }).optional(),
});
