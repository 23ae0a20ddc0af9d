// The event that Step Functions puts on the bus whenever the status of an execution changes.
// https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
import { type Published } from '../eventbridge/bus.ts';
import { type Execution } from './execution.ts';

export const statusChange = (execution: Execution): Published => ({
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  resources: [execution.arn],
  detail: {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt,
    stopDate: execution.stoppedAt ?? null,
    input: execution.input,
    inputDetails: { included: true },
    output: execution.outcome.output ?? null,
    outputDetails: execution.outcome.output === undefined ? null : { included: true },
    error: execution.outcome.error ?? null,
    cause: execution.outcome.cause ?? null,
    redriveCount: execution.redriveCount,
    redriveDate: execution.redrivenAt ?? null,
  },
});
