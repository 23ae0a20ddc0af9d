// Who started what a version came from: its training jobs, as lineage leads to them, and the pipeline execution that it names.
import { DescribePipelineExecutionCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Starter } from '../approval/author.ts';
import { type Lineage } from '../approval/lineage.ts';
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

  /** Everybody found; at most one call. Throws Inability, for one who is not found could approve their own work. */
  async of(found: Made, lineage: Lineage): Promise<Starter[]> {
    return [...(await this.#pipelineStarters(found)), ...trainingStarters(lineage)];
  }

  async #pipelineStarters({ arn, generatedBy }: Made): Promise<Starter[]> {
    const execution = ownExecution(generatedBy, arn);
    if (execution === undefined) return [];
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

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribePipelineExecution.html */
const EXECUTION =
  /^(arn:[a-z-]+:sagemaker:[a-z0-9-]+:\d{12}):pipeline\/[a-z0-9-]+\/execution\/[a-z0-9]{12}$/i;

/** The execution that a version names, where it is of the version's own account and region: no word of an author makes us ask elsewhere. */
const ownExecution = (named: string | undefined, version: string): string | undefined => {
  const place = EXECUTION.exec(named ?? '')?.[1];
  return place !== undefined && version.startsWith(`${place}:`) ? named : undefined;
};

const trainingStarters = (lineage: Lineage): Starter[] =>
  lineage.kind === 'recorded'
    ? lineage.trainings.flatMap(({ arn, startedBy }) =>
        startedBy.map((identity): Starter => ({ identity, started: 'training', arn })),
      )
    : [];
