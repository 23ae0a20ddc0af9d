// Who started what a version came from: its training jobs, as lineage leads to them, and the pipeline executions that it and
// they name.
import {
  DescribePipelineExecutionCommand,
  ListTagsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { type Starter } from '../approval/author.ts';
import { type Lineage, type TrainingJob } from '../approval/lineage.ts';
import { type ModelPackage } from '../approval/package.ts';
import { absent } from './absent.ts';
import { orInability } from './inability.ts';
import { identitiesOf } from './user-identities.ts';

/** A version as far as it tells what made it. */
export type Made = Pick<ModelPackage, 'arn' | 'generatedBy'>;

export class Starters {
  readonly #client: SageMakerClient;

  constructor(client: SageMakerClient = new SageMakerClient({})) {
    this.#client = client;
  }

  /**
   * Everybody found; at most two calls for each training job and one more. Throws Inability, for one who is not found could
   * approve their own work.
   */
  async of({ arn, generatedBy }: Made, lineage: Lineage): Promise<Starter[]> {
    const trainings = lineage.kind === 'recorded' ? lineage.trainings : [];
    const tagged = await Promise.all(trainings.map((job) => this.#executionOf(job.arn)));
    const executions = new Set([generatedBy, ...tagged].flatMap((named) => ownExecution(named, arn) ?? []));
    const pipelines = await Promise.all([...executions].map((execution) => this.#startersOf(execution)));
    return [...pipelines.flat(), ...trainings.flatMap(trainingStarters)];
  }

  /** The pipeline execution that ran a job, which Pipelines notes in its tags; undefined where none did. */
  async #executionOf(job: string): Promise<string | undefined> {
    const listed = this.#client.send(new ListTagsCommand({ ResourceArn: job })).catch(absent);
    const found = await orInability('SageMaker ListTags', listed);
    return found?.Tags?.find(({ Key }) => Key === EXECUTION_TAG)?.Value;
  }

  async #startersOf(execution: string): Promise<Starter[]> {
    const command = new DescribePipelineExecutionCommand({ PipelineExecutionArn: execution });
    const described = this.#client.send(command).catch(absent);
    const found = await orInability('SageMaker DescribePipelineExecution', described);
    return identitiesOf(found?.CreatedBy).map((identity) => ({
      identity,
      started: 'pipeline',
      arn: execution,
    }));
  }
}

/** One page of tags has all of them: a resource has at most 50. */
const EXECUTION_TAG = 'sagemaker:pipeline-execution-arn';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribePipelineExecution.html */
const EXECUTION =
  /^(arn:[a-z-]+:sagemaker:[a-z0-9-]+:\d{12}):pipeline\/[a-z0-9-]+\/execution\/[a-z0-9]{12}$/i;

/** An execution that is named, where it is of the version's own account and region: no word of an author makes us ask elsewhere. */
const ownExecution = (named: string | undefined, version: string): string | undefined => {
  const place = EXECUTION.exec(named ?? '')?.[1];
  return place !== undefined && version.startsWith(`${place}:`) ? named : undefined;
};

const trainingStarters = ({ arn, startedBy }: TrainingJob): Starter[] =>
  startedBy.map((identity) => ({ identity, started: 'training', arn }));
