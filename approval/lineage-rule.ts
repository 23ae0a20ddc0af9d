// What a policy can say about where a version comes from: which links of the chain must be recorded, where the data may
// lie, and what must hold for the job that measured it.
import * as z from 'zod';
import { strictness } from './rule.ts';

/** A bucket, and the beginning of keys in it. */
const S3_PREFIX = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/\S*)?$/;

/** The links of the chain that can be required. */
export const LINKS = [
  'training-job',
  'dataset',
  'processing-job',
  'evaluation-job',
  'commit',
  'run',
] as const;
export type Link = (typeof LINKS)[number];

/** The chain from data to model. */
export const LineageRule = z
  .strictObject({
    require: z
      .array(z.enum(LINKS))
      .min(1)
      .optional()
      .describe('Links that must be recorded in SageMaker: from the data to the version and its metrics'),
    data: z
      .array(z.string().max(1024).regex(S3_PREFIX, 'an S3 address such as s3://lake/churn/'))
      .min(1)
      .optional()
      .describe('Where the training data may lie: beginnings of S3 addresses'),
    evaluation: z
      .array(z.enum(['newer-than-training', 'not-on-training-data']))
      .min(1)
      .optional()
      .describe('What must hold for the processing job that wrote the registered metrics'),
    ...strictness,
  })
  .refine(
    ({ require, data, evaluation }) =>
      require !== undefined || data !== undefined || evaluation !== undefined,
    'give require, data or evaluation',
  );
export type LineageRule = z.infer<typeof LineageRule>;
