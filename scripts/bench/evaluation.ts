// What judging one version costs in calls to AWS, with and without lineage and runs, in a small group and in a large one.
// Each version of the large group has jobs, data and a run of its own, and all of them share one image.
import {
  CreateArtifactCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  CreateTrialComponentCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { join } from 'node:path';
import { Gate, IMAGE, METRICS, settingsOf } from './gate.ts';
import { inParallel, type Plan, type Row } from './row.ts';

const SIZES = { small: 10, large: 10_000 };
/** Its data, its prepared data, its model, its package, and one of the user's own. */
const ARTIFACTS_OF_VERSION = 5;
const AT_ONCE = 8;
const ROLE = 'arn:aws:iam::000000000000:role/pipeline';
const RESOURCES = { InstanceCount: 1, InstanceType: 'ml.m5.xlarge' as const, VolumeSizeInGB: 10 };

/** The kinds of policies that are compared: see scripts/bench/policies. */
const KINDS = ['bare', 'runs', 'traced'] as const;
type Kind = (typeof KINDS)[number];
type Counts = Readonly<Record<string, number>>;

const s3 = (S3Uri: string) => ({ S3Uri, S3DataType: 'S3Prefix' as const });

/** A pipeline's work in SageMaker, as one person's client does it. */
class Pipelines {
  readonly #sagemaker: SageMakerClient;

  constructor(gate: Gate) {
    this.#sagemaker = new SageMakerClient(settingsOf(gate.cloud));
  }

  async group(ModelPackageGroupName: string): Promise<void> {
    await this.#sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName }));
  }

  /** Prepares, trains in a run, evaluates where that is wanted, and registers; answers the ARN of the version. */
  async version(group: string, name: string, status: 'PendingManualApproval' | 'Approved'): Promise<string> {
    const data = `s3://lake/${name}/prepared`;
    const model = `s3://models/out/${name}/output/model.tar.gz`;
    await this.#process(`${name}-prepare`, [`s3://lake/${name}/raw`], data);
    await this.#run(name);
    await this.#train(name, data);
    await this.#process(
      `${name}-evaluate`,
      [model, `s3://held-out/${name}`],
      METRICS.slice(0, METRICS.lastIndexOf('/')),
    );
    await this.#sagemaker.send(
      new CreateArtifactCommand({ ArtifactType: 'Report', Source: { SourceUri: `s3://own/${name}` } }),
    );
    const made = await this.#sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: group,
        ModelApprovalStatus: status,
        InferenceSpecification: {
          Containers: [{ Image: IMAGE, ModelDataUrl: model }],
          SupportedContentTypes: ['text/csv'],
          SupportedResponseMIMETypes: ['text/csv'],
        },
        ModelMetrics: { ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: METRICS } } },
        MetadataProperties: { CommitId: '3f2a9c1' },
      }),
    );
    return made.ModelPackageArn ?? '';
  }

  async #process(name: string, read: readonly string[], written: string): Promise<void> {
    const LocalPath = '/opt/ml/processing';
    await this.#sagemaker.send(
      new CreateProcessingJobCommand({
        ProcessingJobName: name,
        RoleArn: ROLE,
        AppSpecification: { ImageUri: IMAGE },
        ProcessingInputs: read.map((uri, index) => ({
          InputName: `input-${index}`,
          S3Input: { ...s3(uri), LocalPath, S3InputMode: 'File' },
        })),
        ProcessingOutputConfig: {
          Outputs: [{ OutputName: 'out', S3Output: { S3Uri: written, LocalPath, S3UploadMode: 'EndOfJob' } }],
        },
        ProcessingResources: { ClusterConfig: RESOURCES },
      }),
    );
  }

  async #run(name: string): Promise<void> {
    await this.#sagemaker.send(
      new CreateTrialComponentCommand({
        TrialComponentName: `bench-${name}`,
        Parameters: { depth: { NumberValue: 6 } },
      }),
    );
  }

  async #train(name: string, data: string): Promise<void> {
    await this.#sagemaker.send(
      new CreateTrainingJobCommand({
        TrainingJobName: name,
        RoleArn: ROLE,
        AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
        InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource: s3(data) } }],
        OutputDataConfig: { S3OutputPath: 's3://models/out' },
        ResourceConfig: RESOURCES,
        StoppingCondition: { MaxRuntimeInSeconds: 3600 },
        ExperimentConfig: { ExperimentName: 'bench', RunName: name },
      }),
    );
  }
}

/** Calls that `evaluate` made to judge one version. */
const callsOfEvaluate = (gate: Gate): Counts => {
  const calls = gate.cloud.calls.list().filter(({ function: by }) => /(?:^|-)evaluate$/.test(by));
  const counts = new Map<string, number>();
  for (const { operation } of calls) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** The calls for one more version beside so many; the newest approved one is the oldest of them. */
const costIn = async (gate: Gate, group: string, versions: number, name: string): Promise<Counts> => {
  const pipelines = new Pipelines(gate);
  await pipelines.group(group);
  await pipelines.version(group, `${name}-champion`, 'Approved');
  // Decided versions, so that nobody is asked ten thousand times.
  await inParallel(
    Array.from({ length: versions - 1 }, (_, index) => index),
    AT_ONCE,
    async (index) => {
      await pipelines.version(group, `${name}-${index}`, 'Approved');
    },
  );
  await gate.quiet();
  gate.counted();
  await pipelines.version(group, `${name}-candidate`, 'PendingManualApproval');
  await gate.quiet();
  return callsOfEvaluate(gate);
};

const sum = (counts: Counts): number => Object.values(counts).reduce((all, one) => all + one, 0);

const inWords = (counts: Counts): string =>
  Object.entries(counts)
    .map(([operation, count]) => (count === 1 ? operation : `${count} ${operation}`))
    .join(', ');

const WORDS: Readonly<Record<Kind, string>> = {
  bare: 'metrics alone',
  runs: 'and the run behind it shown',
  traced: 'and its lineage and run required',
};

const rowOf = (kind: Kind, versions: number, counts: Counts): Row => ({
  what: `judging one of ${versions.toLocaleString('en')} versions, ${WORDS[kind]}`,
  measured: `${sum(counts)} AWS calls of evaluate: ${inWords(counts)}`,
});

export const evaluationRows = async ({ say }: Plan): Promise<Row[]> => {
  const gate = await Gate.open(join(import.meta.dirname, 'policies'));
  try {
    const rows: Row[] = [];
    let few: Counts = {};
    for (const kind of KINDS) {
      few = await costIn(gate, `${kind}-small`, SIZES.small, `${kind}-s`);
      rows.push(rowOf(kind, SIZES.small, few));
    }
    const artifacts = (SIZES.large * ARTIFACTS_OF_VERSION).toLocaleString('en');
    say(
      `registering ${SIZES.large.toLocaleString('en')} versions with their jobs and ${artifacts} artifacts`,
    );
    const many = await costIn(gate, 'traced-large', SIZES.large, 'traced-l');
    const holds = JSON.stringify(many) === JSON.stringify(few);
    return [
      ...rows,
      { ...rowOf('traced', SIZES.large, many), budget: `the same calls as with ${SIZES.small}`, holds },
    ];
  } finally {
    await gate.close();
  }
};
