// The API's operations on executions.
import * as z from 'zod';
import { AwsError, type Operation, operation } from '../endpoint/service.ts';
import { type Execution } from './execution.ts';
import { type Executions } from './executions.ts';
import { eventOnTheWire } from './history.ts';
import { pageFields, pageOf } from './page-of.ts';

const arn = z.string().min(1).max(256);
const STATUS = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

const needs =
  (action: string) =>
  ({ executionArn }: { readonly executionArn: string }) => [
    { action: `states:${action}`, resource: executionArn },
  ];

/** Start, stop and redrive. */
export const executionOperations = (executions: Executions): Readonly<Record<string, Operation>> => ({
  StartExecution: operation({
    input: z.object({ stateMachineArn: arn, name: z.string().optional(), input: z.string().default('{}') }),
    needs: ({ stateMachineArn }) => [{ action: 'states:StartExecution', resource: stateMachineArn }],
    run: ({ stateMachineArn, name, input }) => {
      const execution = executions.start(executions.machine(stateMachineArn), input, name);
      return { executionArn: execution.arn, startDate: execution.startedAt / 1000 };
    },
  }),
  StopExecution: operation({
    input: z.object({
      executionArn: arn,
      error: z.string().max(256).optional(),
      cause: z.string().max(32_768).optional(),
    }),
    needs: needs('StopExecution'),
    run: ({ executionArn, error, cause }) => {
      const execution = executions.execution(executionArn);
      execution.stop(error, cause);
      return { stopDate: seconds(execution.stoppedAt) };
    },
  }),
  RedriveExecution: operation({
    input: z.object({ executionArn: arn }),
    needs: needs('RedriveExecution'),
    run: ({ executionArn }) => {
      const execution = executions.execution(executionArn);
      const because = execution.notRedrivableBecause;
      if (because) throw new AwsError('ExecutionNotRedrivable', `Execution Not Redrivable: '${because}'`);
      execution.redrive();
      return { redriveDate: seconds(execution.redrivenAt) };
    },
  }),
});

/** Describe, list and the history. */
export const executionQueries = (executions: Executions): Readonly<Record<string, Operation>> => ({
  DescribeExecution: operation({
    input: z.object({ executionArn: arn }),
    needs: needs('DescribeExecution'),
    run: ({ executionArn }) => described(executions.execution(executionArn)),
  }),
  ListExecutions: operation({
    input: z.strictObject({
      ...pageFields,
      stateMachineArn: arn,
      statusFilter: z.enum(STATUS).optional(),
    }),
    needs: ({ stateMachineArn }) => [{ action: 'states:ListExecutions', resource: stateMachineArn }],
    run: ({ stateMachineArn, statusFilter, ...page }) => {
      const machine = executions.machine(stateMachineArn);
      const wanted = (it: Execution): boolean =>
        it.machine === machine && (statusFilter === undefined || it.status === statusFilter);
      const { items, ...more } = pageOf(executions.list().filter(wanted), (it) => it.arn, page);
      return { executions: items.map(brief), ...more };
    },
  }),
  GetExecutionHistory: operation({
    input: z.object({
      ...pageFields,
      executionArn: arn,
      reverseOrder: z.boolean().default(false),
      includeExecutionData: z.literal(true, 'false is not implemented locally').optional(),
    }),
    needs: needs('GetExecutionHistory'),
    run: ({ executionArn, reverseOrder, ...page }) => {
      const { events } = executions.execution(executionArn).history;
      const ordered = reverseOrder ? events.toReversed() : events;
      const { items, ...more } = pageOf(ordered, (event) => String(event.id), page);
      return { events: items.map(eventOnTheWire), ...more };
    },
  }),
});

const seconds = (at: number | undefined): number | undefined => (at === undefined ? undefined : at / 1000);

const brief = (execution: Execution): object => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine.arn,
  name: execution.name,
  status: execution.status,
  startDate: execution.startedAt / 1000,
  stopDate: seconds(execution.stoppedAt),
  redriveCount: execution.redriveCount,
  redriveDate: seconds(execution.redrivenAt),
});

const described = (execution: Execution): object => {
  const because = execution.notRedrivableBecause;
  const { output } = execution.outcome;
  return {
    ...brief(execution),
    input: execution.input,
    inputDetails: { included: true },
    ...execution.outcome,
    ...(output === undefined ? {} : { outputDetails: { included: true } }),
    redriveStatus: because === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: because,
  };
};
