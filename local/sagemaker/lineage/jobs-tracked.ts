// The trial component that SageMaker makes for each job. Trial components belong to experiments; lineage only knows them
// as vertices, and this is the one place where one is made for a job, so that the experiments' store can take it over.
import { type UserContext } from '../user-context.ts';
import { arnOf } from './arns.ts';
import { type Entity } from './entity.ts';
import { type Graph } from './graph.ts';

export type JobKind = 'TrainingJob' | 'ProcessingJob' | 'TransformJob';

export interface TrackedJob {
  readonly kind: JobKind;
  readonly name: string;
  readonly arn: string;
}

const SUFFIX: Readonly<Record<JobKind, string>> = {
  TrainingJob: 'aws-training-job',
  ProcessingJob: 'aws-processing-job',
  TransformJob: 'aws-transform-job',
};

/** The trial component of a job: made once, and the same one for a job of the same name that is made again. */
export const trackJob = (graph: Graph, job: TrackedJob, createdBy: UserContext): Entity => {
  const name = `${job.name.toLowerCase()}-${SUFFIX[job.kind]}`;
  const arn = arnOf('experiment-trial-component', name);
  return (
    graph.find(arn) ??
    graph.add({
      kind: 'TrialComponent',
      arn,
      name,
      type: `SageMaker${job.kind}`,
      vertexType: job.kind,
      source: { SourceUri: job.arn, SourceType: `SageMaker${job.kind}` },
      status: 'Completed',
      createdBy,
    })
  );
};
