// Pipelines as records: who started an execution, and nothing more. No step ever runs, so that an execution stays as it was
// started; what a pipeline would do, its author does.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Clock } from '../clock/clock.ts';
import { AwsError, type Operation, operation } from '../endpoint/service.ts';
import { text } from './constraints.ts';
import { arnOf } from './lineage/arns.ts';
import { roleArn } from './lineage/records.ts';
import { passRole } from './pass-role.ts';
import { type UserContext, userContext } from './user-context.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePipeline.html */
const pipelineName = text({ min: 1, max: 256, pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}$/ });
const token = text({ min: 32, max: 128, pattern: /^[A-Za-z0-9-]+$/ });

const created = z.strictObject({
  PipelineName: pipelineName,
  ClientRequestToken: token,
  RoleArn: roleArn,
  PipelineDefinition: text({ min: 1, max: 1_048_576 }),
});
const started = z.strictObject({ PipelineName: pipelineName, ClientRequestToken: token });
const described = z.strictObject({ PipelineExecutionArn: text({ max: 2048 }) });

interface Execution {
  readonly pipeline: string;
  readonly at: number;
  readonly by: UserContext;
}

const pipelineArn = (name: string): string => arnOf('pipeline', name.toLowerCase());

const absent = (what: string): AwsError => new AwsError('ResourceNotFound', `${what} does not exist.`);

/** CreatePipeline, StartPipelineExecution and DescribePipelineExecution. */
export const pipelineOperations = (clock: Clock): Readonly<Record<string, Operation>> => {
  const pipelines = new Map<string, string>();
  const executions = new Map<string, Execution>();
  return {
    CreatePipeline: operation({
      input: created,
      needs: ({ PipelineName, RoleArn }) => [
        { action: 'sagemaker:CreatePipeline', resource: pipelineArn(PipelineName) },
        passRole(RoleArn),
      ],
      run: ({ PipelineName, ClientRequestToken }) => {
        const arn = pipelineArn(PipelineName);
        // The same request once more is the same pipeline.
        if ((pipelines.get(arn) ?? ClientRequestToken) !== ClientRequestToken)
          throw new AwsError('ValidationException', `Pipeline names must be unique: ${arn} already exists.`);
        pipelines.set(arn, ClientRequestToken);
        return { PipelineArn: arn };
      },
    }),
    StartPipelineExecution: operation({
      input: started,
      needs: ({ PipelineName }) => [
        { action: 'sagemaker:StartPipelineExecution', resource: pipelineArn(PipelineName) },
      ],
      run: ({ PipelineName, ClientRequestToken }, caller) => {
        const pipeline = pipelineArn(PipelineName);
        if (!pipelines.has(pipeline)) throw absent(`Pipeline ${pipeline}`);
        const id = createHash('sha256').update(`${pipeline} ${ClientRequestToken}`).digest('hex');
        const arn = `${pipeline}/execution/${id.slice(0, ID_LENGTH)}`;
        if (!executions.has(arn))
          executions.set(arn, { pipeline, at: Math.floor(clock.now()) / 1000, by: userContext(caller) });
        return { PipelineExecutionArn: arn };
      },
    }),
    DescribePipelineExecution: operation({
      input: described,
      needs: ({ PipelineExecutionArn }) => [
        { action: 'sagemaker:DescribePipelineExecution', resource: PipelineExecutionArn },
      ],
      run: ({ PipelineExecutionArn }) => {
        const found = executions.get(PipelineExecutionArn);
        if (!found) throw absent(`Pipeline execution ${PipelineExecutionArn}`);
        const { pipeline, at, by } = found;
        return {
          PipelineArn: pipeline,
          PipelineExecutionArn,
          PipelineExecutionStatus: 'Executing',
          CreationTime: at,
          LastModifiedTime: at,
          CreatedBy: by,
          LastModifiedBy: by,
        };
      },
    }),
  };
};

const ID_LENGTH = 12;
