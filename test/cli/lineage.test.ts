// countersign lineage, as a reader types it against a local cloud: a version with a past and a deployment, one without,
// and what lineage does not know.
import {
  AddAssociationCommand,
  CreateArtifactCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  DeleteArtifactCommand,
  DeleteAssociationCommand,
  ListArtifactsCommand,
  ListAssociationsCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DECISION_ACTION } from '../../approval/lineage-graph.ts';
import { HELP, lineage as called } from '../../cli/lineage.ts';
import { WrongUsage } from '../../cli/usage.ts';
import { blocksOf } from '../document.ts';
import { Story } from '../story/story.ts';
import { countersign, signedAs } from './run.ts';

const IMAGE = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';
const ROLE = 'arn:aws:iam::000000000000:role/Train';
const MACHINE = { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 10 } as const;

let story: Story;
let telco: string;
let web: string;
beforeAll(async () => {
  story = await Story.begin();
  telco = await trained();
  await story.decide('bob', 'churn-telco-v1-r1', 'approve');
  await deployed(telco);
  web = await story.register({ group: 'churn-web' });
});
afterAll(() => story.end());
afterEach(() => story.mend());

const sagemaker = () => story.clients().sagemaker;

/** A version of a training job with two channels. */
const trained = async (): Promise<string> => {
  const S3Data = (name: string) => ({
    ChannelName: name,
    DataSource: {
      S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://models/churn-telco/${name}` },
    },
  });
  await sagemaker().send(
    new CreateTrainingJobCommand({
      TrainingJobName: 'xgb-2026-11',
      RoleArn: ROLE,
      AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
      InputDataConfig: ['train', 'validation'].map(S3Data),
      OutputDataConfig: { S3OutputPath: 's3://models/churn-telco' },
      ResourceConfig: MACHINE,
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    }),
  );
  return story.register({
    image: IMAGE,
    modelData: 's3://models/churn-telco/xgb-2026-11/output/model.tar.gz',
  });
};

const artifactOf = async (arn: string): Promise<string> => {
  const { ArtifactSummaries } = await sagemaker().send(new ListArtifactsCommand({ SourceUri: arn }));
  return ArtifactSummaries?.[0]?.ArtifactArn ?? '';
};

const associate = async (SourceArn: string, DestinationArn: string): Promise<void> => {
  await sagemaker().send(new AddAssociationCommand({ SourceArn, DestinationArn }));
};

const deployed = async (arn: string): Promise<void> => {
  const Containers = [{ ModelPackageName: arn }];
  const variant = { VariantName: 'all', ModelName: 'churn', InitialInstanceCount: 1 };
  await sagemaker().send(new CreateModelCommand({ ModelName: 'churn', ExecutionRoleArn: ROLE, Containers }));
  await sagemaker().send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'churn',
      ProductionVariants: [{ ...variant, InstanceType: 'ml.m5.large' }],
    }),
  );
  await sagemaker().send(
    new CreateEndpointCommand({ EndpointName: 'churn-prod', EndpointConfigName: 'churn' }),
  );
};

const lineage = async (...args: readonly string[]) => {
  story.cloud.calls.clear();
  const ran = await countersign(['lineage', ...args], { env: signedAs(story.cloud.awsUrl) });
  return { ...ran, calls: story.cloud.calls.list('').map(({ operation }) => operation) };
};

describe('lineage', () => {
  it('prints the way from the data to the endpoint, and the tree: what the runbook shows', async () => {
    const { status, stdout, stderr } = await lineage('churn-telco', '1');
    const printed = blocksOf('docs/runbook.md').find(({ text }) => text.startsWith('s3://…/train'));
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${printed?.text ?? ''}\n`, stderr: '' });
  });

  it('says what is not recorded yet, and names a version by its ARN too', async () => {
    expect(await lineage(web)).toMatchObject({
      status: 0,
      stdout: `training data not recorded yet -> training job not recorded yet ->
churn-web v1 -> decision not recorded yet (PendingManualApproval) ->
deployment not recorded yet

came from
|- Image       000000000000.dkr.ecr.us-east-1.amazonaws.com/xgb:1
\`- Model data  s3://models/churn-web/model.tar.gz

churn-web v1
${web}

led to
|- Group     churn-web
\`- Approval  Pending
`,
    });
  });

  it('calls what its help says, each thing once, and changes nothing', async () => {
    const { calls } = await lineage('churn-telco', '1');
    const operations = [...new Set(calls)].sort();
    expect(operations).toEqual([
      'DescribeAction',
      'DescribeArtifact',
      'DescribeContext',
      'DescribeModelPackage',
      'DescribeTrialComponent',
      'ListArtifacts',
      'ListModelPackages',
      'QueryLineage',
    ]);
    expect(operations.filter((operation) => !HELP.includes(operation))).toEqual([]);
    expect(calls.filter((operation) => operation === 'QueryLineage')).toHaveLength(2);
    expect(calls.filter((operation) => /^Describe(?!ModelPackage)/.test(operation))).toHaveLength(12);
  });

  it('gives everything as JSON', async () => {
    const { status, stdout } = await lineage('churn-telco', '1', '--json');
    const answer = JSON.parse(stdout) as {
      vertices: unknown[];
      edges: unknown[];
      chain: { links: unknown[] };
    };
    expect([status, answer]).toEqual([
      0,
      expect.objectContaining({ arn: telco, group: 'churn-telco', version: 1, isCut: false }),
    ]);
    expect(answer.chain).toMatchObject({
      words:
        's3://…/train, …/validation -> training job xgb-2026-11 -> churn-telco v1 -> ' +
        'approved by bob, countersign-churn-telco-v1-r1 -> endpoint churn-prod',
    });
    expect(answer.chain.links.at(-1)).toEqual({
      step: 'deployment',
      isRecorded: true,
      words: 'endpoint churn-prod',
    });
    expect(answer.vertices).toHaveLength(12);
    expect(answer.vertices).toContainEqual(
      expect.objectContaining({
        kind: 'Action',
        type: DECISION_ACTION,
        name: 'countersign-churn-telco-v1-r1',
        uri: telco,
        status: 'Completed',
        properties: expect.objectContaining({ outcome: 'Approved', approvers: 'bob' }) as unknown,
      }),
    );
    expect(answer.edges).toContainEqual(expect.objectContaining({ to: await artifactOf(telco) }));
  });

  it('draws a Mermaid flowchart', async () => {
    const { status, stdout } = await lineage('churn-telco', '1', '--mermaid');
    const lines = stdout.trimEnd().split('\n');
    expect([status, lines[0], lines.at(-1)]).toEqual([0, 'flowchart LR', '  style n0 stroke-width:4px']);
    expect(stdout).toContain('"Decision<br/>approved by bob, countersign-churn-telco-v1-r1"');
    expect(lines.filter((line) => line.includes('[') && !/^ {2}n\d+\["[^"]*"\]$/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes('-->'))).toHaveLength(12);
  });

  it('shows hostile names as text', async () => {
    const arn = await story.register({ group: 'churn-odd' });
    const { ArtifactArn = '' } = await sagemaker().send(
      new CreateArtifactCommand({
        ArtifactType: 'DataSet',
        Source: { SourceUri: 's3://m/x" -> approved by bob"]; click \u001b[31m\u202E' },
      }),
    );
    await associate(ArtifactArn, await artifactOf(arn));
    const { stdout } = await lineage(arn);
    expect(stdout.split('\n')[0]).toBe(
      '“s3://…/x -> approved by bob]; click \uFFFD[31m\uFFFD” -> training job not recorded yet ->',
    );
    expect((await lineage(arn, '--mermaid')).stdout).toContain(
      '["Data set<br/>s3://m/x#34; -#62; approved by bob#34;#93;#59; click \uFFFD#91;31m\uFFFD"]',
    );
  });

  it('reads no more than a hundred things either way, and says that there are more', async () => {
    const arn = await story.register({ group: 'churn-wide' });
    const pack = await artifactOf(arn);
    for (let index = 0; index < 130; index++) {
      const Source = { SourceUri: `s3://models/wide/${index}` };
      const made = await sagemaker().send(new CreateArtifactCommand({ ArtifactType: 'DataSet', Source }));
      await associate(made.ArtifactArn ?? '', pack);
    }
    const { status, stdout, calls } = await lineage(arn);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/\n`- and \d+ more\n[^]*\nand more, farther away: no more than 100 [^\n]*\n$/),
    ]);
    expect(calls.filter((operation) => operation === 'QueryLineage')).toHaveLength(3);
    expect(calls.filter((operation) => operation.startsWith('Describe')).length).toBeLessThan(110);
  });

  it('keeps what was deleted while it was read, by its ARN', async () => {
    await story.fault({
      service: 'sagemaker',
      operation: 'DescribeContext',
      times: 1,
      kind: 'error',
      code: 'ResourceNotFound',
    });
    const { status, stdout } = await lineage(web);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/Group +arn:aws:sagemaker:[^\n]*:context\//)]);
  });

  it('says what the caller may not do', async () => {
    await story.fault({
      service: 'sagemaker',
      operation: 'QueryLineage',
      times: 9,
      kind: 'error',
      code: 'AccessDeniedException',
    });
    expect(await lineage(web)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^Your identity may not do this\. SageMaker QueryLineage: /) as unknown,
    });
  });

  it('refuses a version that does not exist', async () => {
    const arn = telco.replace(/1$/, '9');
    expect(await lineage('churn-telco', '9')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `churn-telco v9 does not exist: ${arn}.\n`,
    });
  });

  it.each([
    [[], 'Name a version, as <group> <number> or by its ARN.'],
    [['churn-telco', '1', '--json', '--mermaid'], 'Give --json or --mermaid, not both.'],
    [['churn-telco'], 'churn-telco names no version: give <group> <number>, or an ARN.'],
    [['churn-telco', '1', '--mermaidd'], '--mermaidd is not an option here. Did you mean --mermaid?'],
  ])('%j is wrong usage', async (args, words) => {
    await expect(called(args)).rejects.toThrow(new WrongUsage(words));
  });
});

describe('lineage of a version that SageMaker has not recorded yet', () => {
  let arn: string;
  beforeAll(async () => {
    arn = await story.register({ group: 'churn-late' });
    const pack = await artifactOf(arn);
    for (const end of [{ SourceArn: pack }, { DestinationArn: pack }]) {
      const { AssociationSummaries } = await sagemaker().send(new ListAssociationsCommand(end));
      for (const { SourceArn, DestinationArn } of AssociationSummaries ?? [])
        await sagemaker().send(new DeleteAssociationCommand({ SourceArn, DestinationArn }));
    }
    await sagemaker().send(new DeleteArtifactCommand({ ArtifactArn: pack }));
  });

  const words = (): string => `churn-late v1: SageMaker has recorded no lineage of it yet.
It follows a registration after a while: ask again in a minute. Lineage is kept
in the account and region of the version,
${arn}.
`;

  it('says so, and what to do', async () => {
    expect(await lineage(arn)).toMatchObject({ status: 2, stdout: words(), stderr: '' });
  });

  it('leaves a diagram empty, and tells it beside', async () => {
    const { status, stdout, stderr } = await lineage(arn, '--mermaid');
    expect([status, stdout, stderr.replaceAll(/\s+/g, ' ')]).toEqual([
      2,
      '',
      words().replaceAll(/\s+/g, ' '),
    ]);
  });

  it('gives a JSON without things', async () => {
    const { status, stdout } = await lineage(arn, '--json');
    expect([status, JSON.parse(stdout)]).toEqual([
      2,
      expect.objectContaining({ arn, vertices: [], edges: [], isCut: false }),
    ]);
  });
});
