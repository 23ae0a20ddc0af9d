// Artifacts: what is a file, an image or a package. An artifact is its source, URI and source types together: the same
// source twice is refused, and the same URI with other source types is another artifact (AWS's own notebooks make such).
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type Operation, operation } from '../../endpoint/service.ts';
import { word } from '../constraints.ts';
import { tagMap } from '../tags.ts';
import { userContext } from '../user-context.ts';
import { arnOf } from './arns.ts';
import { change, described, existing, listed, summary } from './describing.ts';
import { type Entity, type Made, type Source } from './entity.ts';
import { type Graph } from './graph.ts';
import {
  MAX_ARTIFACT_VALUE,
  artifactArn,
  artifactSource,
  entityName,
  entityTags,
  entityType,
  listing,
  metadataProperties,
  propertiesToRemove,
  propertiesUpTo,
  sourceUri,
} from './limits.ts';

/** Adds an artifact with an ARN of its own: 32 hexadecimal digits, as AWS makes them. */
export const addArtifact = (graph: Graph, made: Omit<Made, 'kind' | 'arn'>): Entity => {
  const id = createHash('sha256').update(`${made.source.SourceUri} ${graph.next()}`).digest('hex');
  return graph.add({ ...made, kind: 'Artifact', arn: arnOf('artifact', id.slice(0, 32)) });
};

const typesOf = ({ SourceTypes = [] }: Source): string =>
  SourceTypes.map((it) => `${it.SourceIdType} ${it.Value}`)
    .sort()
    .join('\n');

const artifactOf = (graph: Graph, source: Source): Entity | undefined => {
  for (const artifact of graph.entities('Artifact', { uri: source.SourceUri }).by('').ascending()) {
    if (typesOf(artifact.source) === typesOf(source)) return artifact;
  }
  return undefined;
};

const createArtifact = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({
      ArtifactName: entityName.optional(),
      Source: artifactSource,
      ArtifactType: entityType,
      Properties: propertiesUpTo(MAX_ARTIFACT_VALUE),
      MetadataProperties: metadataProperties,
      Tags: entityTags,
    }),
    needs: () => [{ action: 'sagemaker:CreateArtifact', resource: arnOf('artifact', '*') }],
    run: (given, caller) => {
      const before = artifactOf(graph, given.Source);
      if (before) {
        throw new AwsError(
          'ValidationException',
          `Artifact with source ${given.Source.SourceUri} already exists: ${before.arn}`,
        );
      }
      const artifact = addArtifact(graph, {
        name: given.ArtifactName ?? '',
        type: given.ArtifactType,
        source: given.Source,
        properties: given.Properties,
        metadata: given.MetadataProperties,
        createdBy: userContext(caller),
        tags: tagMap(new Map(), given.Tags ?? []),
      });
      return { ArtifactArn: artifact.arn };
    },
  });

const nameOf = ({ state }: Entity): string | undefined => state.name || undefined;

const describeArtifact = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({ ArtifactArn: artifactArn }),
    needs: (input) => [{ action: 'sagemaker:DescribeArtifact', resource: input.ArtifactArn }],
    run: ({ ArtifactArn }) => {
      const artifact = existing(graph, 'Artifact', ArtifactArn);
      return {
        ArtifactName: nameOf(artifact),
        ArtifactArn,
        ArtifactType: artifact.type,
        ...described(artifact),
      };
    },
  });

const listArtifacts = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({
      ...listing,
      SourceUri: sourceUri.optional(),
      ArtifactType: entityType.optional(),
      SortBy: word('CreationTime').optional(),
    }),
    needs: () => [{ action: 'sagemaker:ListArtifacts', resource: '*' }],
    run: (asked) => {
      const filter = { uri: asked.SourceUri, type: asked.ArtifactType };
      const { entries, ...next } = listed(graph, 'Artifact', filter, asked);
      return {
        ArtifactSummaries: entries.map((artifact) => ({
          ArtifactArn: artifact.arn,
          ArtifactName: nameOf(artifact),
          ArtifactType: artifact.type,
          ...summary(artifact),
        })),
        ...next,
      };
    },
  });

const updateArtifact = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({
      ArtifactArn: artifactArn,
      ArtifactName: entityName.optional(),
      Properties: propertiesUpTo(MAX_ARTIFACT_VALUE),
      PropertiesToRemove: propertiesToRemove,
    }),
    needs: (input) => [{ action: 'sagemaker:UpdateArtifact', resource: input.ArtifactArn }],
    run: ({ ArtifactArn, ArtifactName, ...given }, caller) => {
      const artifact = existing(graph, 'Artifact', ArtifactArn);
      const name = ArtifactName === undefined ? {} : { name: ArtifactName };
      change(graph, artifact, { ...given, ...name }, caller);
      return { ArtifactArn };
    },
  });

const deleteArtifact = (graph: Graph): Operation =>
  operation({
    input: z
      .strictObject({ ArtifactArn: artifactArn.optional(), Source: artifactSource.optional() })
      .refine(
        (given) => (given.ArtifactArn === undefined) !== (given.Source === undefined),
        'Give either ArtifactArn or Source',
      ),
    needs: ({ ArtifactArn }) => [
      { action: 'sagemaker:DeleteArtifact', resource: ArtifactArn ?? arnOf('artifact', '*') },
    ],
    run: ({ ArtifactArn, Source: source }) => {
      const found = source && artifactOf(graph, source);
      const wanted = ArtifactArn ?? found?.arn ?? `of ${source?.SourceUri ?? ''}`;
      const artifact = existing(graph, 'Artifact', wanted);
      graph.remove(artifact);
      return { ArtifactArn: artifact.arn };
    },
  });

export const artifactOperations = (graph: Graph): Readonly<Record<string, Operation>> => ({
  CreateArtifact: createArtifact(graph),
  DescribeArtifact: describeArtifact(graph),
  ListArtifacts: listArtifacts(graph),
  UpdateArtifact: updateArtifact(graph),
  DeleteArtifact: deleteArtifact(graph),
});
