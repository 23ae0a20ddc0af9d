// The one middy stack: every door logs with its step and request, counts, and parses its event before anything else.
import middy from '@middy/core';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';

/** The doors, by their one word. */
export type Step =
  'intake' | 'evaluate' | 'ask' | 'decide' | 'answer' | 'browse' | 'record' | 'announce' | 'sweep' | 'guard';

/** The log and the counters of a door. Nothing secret is ever given to either. */
export interface Told {
  readonly logger: Logger;
  readonly count: (name: string) => void;
}

/** An event that is not what this door takes; never retried. */
export class EventNotUnderstood extends Error {
  override readonly name = 'EventNotUnderstood';
}

/** Makes the handler of a door: `handle` gets the parsed event. Called once per cold start. */
export const door = <I, O>(step: Step, input: z.ZodType<I>, handle: (input: I, told: Told) => Promise<O>) => {
  const logger = new Logger({ serviceName: 'countersign', persistentKeys: { step } });
  const metrics = new Metrics({
    namespace: 'Countersign',
    serviceName: 'countersign',
    defaultDimensions: { step },
  });
  const count = (name: string): void => void metrics.addMetric(name, MetricUnit.Count, 1);
  const parsed = async (event: unknown, _context: Context): Promise<O> =>
    handle(parse(step, input, event), { logger, count });
  return middy<unknown, O>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .handler(parsed);
};

const parse = <I>(step: Step, input: z.ZodType<I>, event: unknown): I => {
  const result = input.safeParse(event);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new EventNotUnderstood(`${step} does not understand this event: ${faults.join('; ')}`);
};
