// Associations and QueryLineage through the real client, on a chain from data to endpoint that SageMaker itself made.
import {
  AddAssociationCommand,
  CreateActionCommand,
  CreateArtifactCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  DeleteArtifactCommand,
  DeleteAssociationCommand,
  ListArtifactsCommand,
  ListAssociationsCommand,
  type ListAssociationsCommandInput,
  QueryLineageCommand,
  type QueryLineageCommandInput,
  UpdateArtifactCommand,
  UpdateModelPackageCommand,
  paginateListAssociations,
  paginateQueryLineage,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_ARN, type RegistryUnderTest, refusal, registryUnderTest } from '../registry-under-test.ts';

const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:';
const ROLE = 'arn:aws:iam::000000000000:role/train';
const MODEL = 's3://models/out/night/output/model.tar.gz';
const TRAINING = `${ARN}experiment-trial-component/night-aws-training-job`;
const GROUP = `${ARN}context/churn-telco-aws-model-group`;
const ENDPOINT = `${ARN}context/live-aws-endpoint`;
const DEPLOYMENT = `${ARN}action/live-aws-endpoint`;
const VERSION = `${PACKAGE_ARN}/1`;

let house: RegistryUnderTest;
/** The artifacts by their URI. */
const at: Record<string, string> = {};
const readArtifact = async (SourceUri: string): Promise<string> => {
  const { ArtifactSummaries = [] } = await house.client.send(new ListArtifactsCommand({ SourceUri }));
  expect(ArtifactSummaries).toHaveLength(1);
  return ArtifactSummaries[0]?.ArtifactArn ?? '';
};
const channel = (ChannelName: string) => ({
  ChannelName,
  DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://data/${ChannelName}` } },
});

beforeAll(async () => {
  house = await registryUnderTest();
  const { client } = house;
  await client.send(
    new CreateTrainingJobCommand({
      TrainingJobName: 'night',
      RoleArn: ROLE,
      AlgorithmSpecification: { TrainingImage: 'ecr/train:1', TrainingInputMode: 'File' },
      InputDataConfig: [channel('train'), channel('validation')],
      OutputDataConfig: { S3OutputPath: 's3://models/out/' },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    }),
  );
  await house.group();
  const Containers = [{ Image: 'ecr/serve:1', ModelDataUrl: MODEL }];
  await house.register({
    InferenceSpecification: {
      Containers,
      SupportedContentTypes: ['text/csv'],
      SupportedResponseMIMETypes: ['text/csv'],
    },
  });
  await client.send(
    new UpdateModelPackageCommand({ ModelPackageArn: VERSION, ModelApprovalStatus: 'Approved' }),
  );
  await client.send(
    new CreateModelCommand({ ModelName: 'churn', PrimaryContainer: { ModelPackageName: VERSION } }),
  );
  await client.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'live-1',
      ProductionVariants: [{ VariantName: 'all', ModelName: 'churn' }],
    }),
  );
  await client.send(new CreateEndpointCommand({ EndpointName: 'Live', EndpointConfigName: 'live-1' }));
  for (const uri of ['s3://data/train', 's3://data/validation', MODEL, VERSION, 'ecr/train:1', 'ecr/serve:1'])
    at[uri] = await readArtifact(uri);
});
afterAll(() => house.stop());

const uriOf = (arn = ''): string =>
  Object.entries(at).find(([, known]) => known === arn)?.[0] ??
  arn.replace(ARN, '').replace(/-\d{10}-/, '-TIME-');
const query = async (start: string | undefined, given: Partial<QueryLineageCommandInput> = {}) => {
  const StartArns = [start ?? ''];
  const answer = await house.client.send(new QueryLineageCommand({ StartArns, ...given }));
  return {
    vertices: (answer.Vertices ?? []).map((it) => uriOf(it.Arn)),
    edges: (answer.Edges ?? []).map(
      (it) => `${uriOf(it.SourceArn)} ${it.AssociationType ?? ''} ${uriOf(it.DestinationArn)}`,
    ),
    NextToken: answer.NextToken,
    Vertices: answer.Vertices,
  };
};
const APPROVALS = ['Approved', 'PendingManualApproval'].map(
  (status) => `action/churn-telco-1-${status}-TIME-aws-model-group`,
);

describe('QueryLineage', () => {
  it('finds what a version came from', async () => {
    const { vertices, edges } = await query(at[VERSION], { Direction: 'Ascendants' });
    expect(vertices.toSorted()).toEqual(
      [
        ...APPROVALS,
        'ecr/serve:1',
        'ecr/train:1',
        'experiment-trial-component/night-aws-training-job',
        's3://data/train',
        's3://data/validation',
        MODEL,
      ].toSorted(),
    );
    expect(edges).toEqual([]);
  });

  it('finds what came of the data, with every association on the way', async () => {
    const { vertices, edges } = await query(at['s3://data/train'], {
      Direction: 'Descendants',
      IncludeEdges: true,
    });
    expect(vertices).toEqual([
      'experiment-trial-component/night-aws-training-job',
      MODEL,
      VERSION,
      'context/churn-telco-aws-model-group',
      'action/live-aws-endpoint',
      'context/live-aws-endpoint',
    ]);
    expect(edges).toEqual([
      's3://data/train ContributedTo experiment-trial-component/night-aws-training-job',
      `experiment-trial-component/night-aws-training-job Produced ${MODEL}`,
      `${MODEL} ContributedTo ${VERSION}`,
      `${VERSION} AssociatedWith context/churn-telco-aws-model-group`,
      `${VERSION} ContributedTo action/live-aws-endpoint`,
      'action/live-aws-endpoint AssociatedWith context/live-aws-endpoint',
    ]);
  });

  it('answers types as the Python SDK filters by them', async () => {
    const types = async (Types: string[], LineageTypes: ('Artifact' | 'TrialComponent' | 'Context')[]) =>
      (await query(ENDPOINT, { Direction: 'Ascendants', Filters: { Types, LineageTypes } })).Vertices;
    expect(await types(['TrainingJob'], ['TrialComponent'])).toEqual([
      { Arn: TRAINING, Type: 'TrainingJob', LineageType: 'TrialComponent' },
    ]);
    expect(await types(['Model'], ['Artifact'])).toEqual([
      { Arn: at[VERSION], Type: 'Model', LineageType: 'Artifact' },
      { Arn: at[MODEL], Type: 'Model', LineageType: 'Artifact' },
    ]);
    expect(await types(['Endpoint'], ['Context'])).toEqual([]);
  });

  it('with edges and a filter also answers what lies on the path', async () => {
    const { vertices, edges } = await query(at[VERSION], {
      IncludeEdges: true,
      Direction: 'Ascendants',
      Filters: { Types: ['TrainingJob'] },
    });
    expect(vertices).toEqual([MODEL, 'experiment-trial-component/night-aws-training-job']);
    expect(edges).toEqual([
      `${MODEL} ContributedTo ${VERSION}`,
      `experiment-trial-component/night-aws-training-job Produced ${MODEL}`,
    ]);
  });

  it('goes no further than asked', async () => {
    const near = await query(at[VERSION], { Direction: 'Ascendants', MaxDepth: 1 });
    expect(near.vertices.toSorted()).toEqual([...APPROVALS, 'ecr/serve:1', MODEL].toSorted());
  });

  it('filters by properties and by times', async () => {
    await house.client.send(new UpdateArtifactCommand({ ArtifactArn: at[MODEL], Properties: { seed: '7' } }));
    const filtered = async (Filters: QueryLineageCommandInput['Filters']) =>
      (await query(at[VERSION], { Direction: 'Ascendants', Filters })).vertices;
    expect(await filtered({ Properties: { seed: '7' } })).toEqual([MODEL]);
    expect(await filtered({ Properties: { seed: '8' } })).toEqual([]);
    const later = new Date(house.cloud.clock.now() + 60_000);
    const earlier = new Date(house.cloud.clock.now() - 60_000);
    expect(await filtered({ CreatedAfter: later })).toEqual([]);
    expect(await filtered({ CreatedBefore: earlier })).toEqual([]);
    expect(await filtered({ ModifiedAfter: later })).toEqual([]);
    expect(await filtered({ ModifiedBefore: earlier })).toEqual([]);
    const all = {
      CreatedAfter: earlier,
      CreatedBefore: later,
      ModifiedAfter: earlier,
      ModifiedBefore: later,
    };
    expect(await filtered({ ...all, Types: [], LineageTypes: [] })).toHaveLength(8);
  });

  it('pages to the end, each vertex and each association once', async () => {
    const whole = await query(at[VERSION], { IncludeEdges: true });
    for (const pageSize of [1, 3]) {
      const vertices: string[] = [];
      const edges: string[] = [];
      const given = { StartArns: [at[VERSION] ?? ''], IncludeEdges: true };
      for await (const page of paginateQueryLineage({ client: house.client, pageSize }, given)) {
        expect(page.Vertices?.length).toBeLessThanOrEqual(pageSize);
        vertices.push(...(page.Vertices ?? []).map((it) => uriOf(it.Arn)));
        edges.push(
          ...(page.Edges ?? []).map(
            (it) => `${uriOf(it.SourceArn)} ${it.AssociationType ?? ''} ${uriOf(it.DestinationArn)}`,
          ),
        );
      }
      expect(vertices).toEqual(whole.vertices);
      expect(edges).toEqual(whole.edges);
      expect(new Set(edges).size).toBe(edges.length);
    }
    expect(whole.vertices).toContain('context/live-aws-endpoint');
    expect(whole.NextToken).toBeUndefined();
  });

  it('refuses what AWS refuses', async () => {
    const ask = (given: QueryLineageCommandInput) =>
      refusal(house.client.send(new QueryLineageCommand(given)));
    const StartArns = [TRAINING];
    expect(await ask({ StartArns: [VERSION] })).toMatch(
      /^ValidationException: .*'StartArns.0' failed to satisfy constraint: Member must satisfy regular expression/,
    );
    expect(await ask({ StartArns: [TRAINING, GROUP] })).toMatch(/^ValidationException/);
    expect(await ask({ StartArns: [`${ARN}artifact/none`] })).toBe(
      `ResourceNotFound: Lineage entity ${ARN}artifact/none does not exist.`,
    );
    expect(await ask({ StartArns, MaxDepth: 11 })).toMatch(/^ValidationException/);
    expect(await ask({ StartArns, MaxResults: 51 })).toMatch(/^ValidationException/);
    expect(await ask({ StartArns, NextToken: 'mine' })).toBe('ValidationException: Invalid NextToken.');
    const six = ['1', '2', '3', '4', '5', '6'];
    expect(await ask({ StartArns, Filters: { Types: six } })).toMatch(/^ValidationException/);
    const Properties = Object.fromEntries(six.map((key) => [key, key]));
    expect(await ask({ StartArns, Filters: { Properties } })).toMatch(/^ValidationException/);
    expect(await ask({})).toMatch(/^NotImplemented: QueryLineage without StartArns/);
  });
});

describe('associations', () => {
  const pairs = async (given: ListAssociationsCommandInput, pageSize = 2) => {
    const found: string[] = [];
    for await (const page of paginateListAssociations({ client: house.client, pageSize }, given))
      found.push(
        ...(page.AssociationSummaries ?? []).map(
          (it) => `${uriOf(it.SourceArn)} -> ${uriOf(it.DestinationArn)}`,
        ),
      );
    return found;
  };

  it('are listed by their ends and types, as the Python SDK asks', async () => {
    expect(await pairs({ SourceArn: at[VERSION], DestinationType: 'ModelDeployment' })).toEqual([
      `${VERSION} -> action/live-aws-endpoint`,
    ]);
    expect(await pairs({ DestinationArn: at[VERSION], SourceType: 'Image' })).toEqual([
      `ecr/serve:1 -> ${VERSION}`,
    ]);
    expect(await pairs({ SourceArn: at[MODEL], DestinationArn: at[VERSION] })).toEqual([
      `${MODEL} -> ${VERSION}`,
    ]);
    expect(await pairs({ SourceArn: at[MODEL], DestinationArn: GROUP })).toEqual([]);
    expect(await pairs({ SourceType: 'DataSet', DestinationType: 'SageMakerTrainingJob' })).toHaveLength(2);
    expect(await pairs({ DestinationType: 'Endpoint' })).toHaveLength(1);
    expect(await pairs({ AssociationType: 'Produced' })).toHaveLength(1);
    expect(await pairs({ SourceType: 'Approval', AssociationType: 'Produced' })).toEqual([]);
    expect(await pairs({})).toHaveLength(11);
    const { AssociationSummaries } = await house.client.send(
      new ListAssociationsCommand({ SourceArn: DEPLOYMENT }),
    );
    expect(AssociationSummaries).toEqual([
      {
        SourceArn: DEPLOYMENT,
        SourceName: 'live-aws-endpoint',
        SourceType: 'ModelDeployment',
        DestinationArn: ENDPOINT,
        DestinationName: 'live-aws-endpoint',
        DestinationType: 'Endpoint',
        AssociationType: 'AssociatedWith',
        CreationTime: expect.any(Date) as Date,
        CreatedBy: expect.anything() as object,
      },
    ]);
  });

  it.each(['SourceArn', 'DestinationArn', 'SourceType', 'DestinationType', 'CreationTime'] as const)(
    'are sorted by %s, to the last page',
    async (SortBy) => {
      const up = await pairs({ SortBy, SortOrder: 'Ascending' });
      expect(up).toHaveLength(11);
      expect(await pairs({ SortBy }, 3)).toEqual(up.toReversed());
    },
  );

  it('are added once, and keep their ends from being deleted', async () => {
    const { ArtifactArn = '' } = await house.client.send(
      new CreateArtifactCommand({ Source: { SourceUri: 'report' }, ArtifactType: 'Report' }),
    );
    const { ActionArn = '' } = await house.client.send(
      new CreateActionCommand({ ActionName: 'look', Source: { SourceUri: 'x' }, ActionType: 'Review' }),
    );
    const ends = { SourceArn: ArtifactArn, DestinationArn: ActionArn };
    const add = () =>
      house.client.send(new AddAssociationCommand({ ...ends, AssociationType: 'DerivedFrom' }));
    expect(await add()).toMatchObject(ends);
    expect(await refusal(add())).toBe(
      `ValidationException: Association from ${ArtifactArn} to ${ActionArn} already exists.`,
    );
    const removeEnd = () => house.client.send(new DeleteArtifactCommand({ ArtifactArn }));
    expect(await refusal(removeEnd())).toMatch(/^ValidationException: .*it has associations/);
    const remove = () => house.client.send(new DeleteAssociationCommand(ends));
    expect(await remove()).toMatchObject(ends);
    expect(await refusal(remove())).toMatch(/^ResourceNotFound: Association from .* does not exist\.$/);
    await removeEnd();
    expect(await refusal(add())).toBe(`ResourceNotFound: Lineage entity ${ArtifactArn} does not exist.`);
  });

  it('do not join two experiment entities, or a package itself', async () => {
    const add = (SourceArn: string, DestinationArn: string) =>
      refusal(house.client.send(new AddAssociationCommand({ SourceArn, DestinationArn })));
    expect(await add(TRAINING, TRAINING)).toMatch(/^ValidationException: Two experiment entities/);
    expect(await add(VERSION, GROUP)).toMatch(/^ValidationException: 1 validation error/);
  });
});
