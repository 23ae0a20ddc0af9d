// The API's answers to tasks that wait for their token. None of them has a resource that a role could name.
import * as z from 'zod';
import { AwsError, type Operation, operation } from '../endpoint/service.ts';
import { type Json } from './definition.ts';
import { TaskFailure } from './task-failure.ts';
import { type Tokens } from './tokens.ts';
import { MAX_DATA_BYTES } from './walk.ts';

const taskToken = z.string().min(1).max(2048);

const needs = (action: string) => () => [{ action: `states:${action}`, resource: '*' }];

export const taskOperations = (tokens: Tokens): Readonly<Record<string, Operation>> => ({
  SendTaskSuccess: operation({
    input: z.object({ taskToken, output: z.string().max(MAX_DATA_BYTES) }),
    needs: needs('SendTaskSuccess'),
    run: (input) => {
      const output = parsed(input.output);
      tokens.find(input.taskToken).end(output);
      return {};
    },
  }),
  SendTaskFailure: operation({
    input: z.object({
      taskToken,
      error: z.string().max(256).default(''),
      cause: z.string().max(32_768).default(''),
    }),
    needs: needs('SendTaskFailure'),
    run: (input) => {
      tokens.find(input.taskToken).fail(new TaskFailure(input.error, input.cause));
      return {};
    },
  }),
});

const parsed = (output: string): Json => {
  try {
    return JSON.parse(output) as Json;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'not JSON';
    throw new AwsError('InvalidOutput', `Invalid Output: '${why}'`);
  }
};
