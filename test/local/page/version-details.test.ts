// What the page is told about one version, from the real local SageMaker: its lineage, and which run it comes from.
import { AddAssociationCommand, ListArtifactsCommand } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { detailsOf } from '../../../local/page/version-details.ts';
import { calls } from '../sagemaker/experiments/calls.ts';
import { registryUnderTest, type RegistryUnderTest } from '../sagemaker/registry-under-test.ts';

const COMPONENT = 'arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component';

let house: RegistryUnderTest;
beforeEach(async () => {
  house = await registryUnderTest();
  await house.group();
});
afterEach(() => house.stop());

const parameters = (eta: number) => ({
  Parameters: { eta: { NumberValue: eta }, how: { StringValue: 'fast' } },
});

describe('the details of a version', () => {
  it('are its lineage as recorded, the version first, and no run when none is known', async () => {
    const arn = await house.register();
    const { lineage, run } = detailsOf(house, arn) ?? { lineage: undefined };
    expect(lineage?.vertices[0]).toMatchObject({ kind: 'Artifact', type: 'Model', uri: arn });
    expect(lineage?.vertices).toContainEqual(
      expect.objectContaining({
        type: 'Approval',
        status: 'Completed',
        properties: { ModelApprovalStatus: 'PendingManualApproval' },
        createdAt: expect.stringMatching(/Z$/) as unknown,
      }),
    );
    expect(lineage?.vertices.map(({ type }) => type).toSorted()).toEqual([
      'Approval',
      'Image',
      'Model',
      'Model',
      'ModelGroup',
    ]);
    expect(lineage?.edges).toHaveLength(4);
    expect(run).toBeUndefined();
  });

  it('are none of what is no version', () => {
    expect(detailsOf(house, 'arn:nothing')).toBeUndefined();
  });

  it('name the run that the version itself names, with what it logged', async () => {
    const make = calls(house);
    await make.run('churn', 'deeper', {
      ...parameters(0.2),
      OutputArtifacts: { plot: { Value: 's3://b/plot.png' } },
    });
    await make.metrics('PUT /BatchPutMetrics', {
      TrialComponentName: 'churn-deeper',
      MetricData: [0.8, 0.9].map((Value, Step) => ({
        MetricName: 'auc',
        Timestamp: Date.now() / 1000,
        Step,
        Value,
      })),
    });
    const arn = await house.register({ CustomerMetadataProperties: { run: 'churn-deeper', team: 'churn' } });
    expect(detailsOf(house, arn)?.run).toEqual({
      experiment: 'churn',
      name: 'deeper',
      parameters: { eta: 0.2, how: 'fast' },
      metrics: [
        {
          name: 'auc',
          points: [
            { step: 0, value: 0.8 },
            { step: 1, value: 0.9 },
          ],
        },
      ],
      artifacts: [{ name: 'plot', uri: 's3://b/plot.png' }],
    });
  });

  it('find the run that lineage leads back to, and none that only came of the version', async () => {
    const make = calls(house);
    await make.run('churn', 'before', parameters(0.1));
    await make.run('churn', 'after', parameters(0.3));
    const arn = await house.register();
    const { ArtifactSummaries } = await house.client.send(new ListArtifactsCommand({ SourceUri: arn }));
    const artifact = ArtifactSummaries?.[0]?.ArtifactArn ?? '';
    const associate = (SourceArn: string, DestinationArn: string) =>
      house.client.send(new AddAssociationCommand({ SourceArn, DestinationArn }));
    await associate(artifact, `${COMPONENT}/churn-after`);
    expect(detailsOf(house, arn)?.run).toBeUndefined();
    await associate(`${COMPONENT}/churn-before`, artifact);
    expect(detailsOf(house, arn)?.run).toMatchObject({ name: 'before', parameters: { eta: 0.1 } });
  });

  it('find the run that logged the model data', async () => {
    const OutputArtifacts = { model: { Value: 's3://models/m.tar.gz' } };
    await calls(house).run('churn', 'logged', { ...parameters(0.4), OutputArtifacts });
    expect(detailsOf(house, await house.register())?.run?.name).toBe('logged');
  });
});
