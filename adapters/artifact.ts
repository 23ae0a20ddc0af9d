// The artifact in SageMaker lineage that stands for an address or a version: where every walk through lineage begins.
import { ListArtifactsCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { orInability } from './inability.ts';

/** A call that may be given up before it is answered. */
export interface Patience {
  readonly abortSignal?: AbortSignal;
}

/** The ARN of the artifact of a source; undefined while lineage does not know it. Where somebody made a second one, the first is SageMaker's. */
export const artifactOf = async (
  client: SageMakerClient,
  source: string,
  patience: Patience = {},
): Promise<string | undefined> => {
  const command = new ListArtifactsCommand({
    SourceUri: source,
    SortBy: 'CreationTime',
    SortOrder: 'Ascending',
    MaxResults: 1,
  });
  const listed = await orInability('SageMaker ListArtifacts', client.send(command, patience));
  return listed.ArtifactSummaries?.[0]?.ArtifactArn;
};
