// Where a version says its numbers are: references to files in S3, never the numbers themselves.
import * as z from 'zod';
import { s3Uri, text } from './constraints.ts';

const contentType = text({ max: 256, pattern: /^.*$/ });
const contentDigest = text({ max: 72, pattern: /^[Ss][Hh][Aa]256:[0-9a-fA-F]{64}$/ }).optional();

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MetricsSource.html */
const metrics = z.object({ ContentType: contentType, ContentDigest: contentDigest, S3Uri: s3Uri }).optional();
const quality = z.object({ Statistics: metrics, Constraints: metrics }).optional();

export const modelMetrics = z.object({
  ModelQuality: quality,
  ModelDataQuality: quality,
  Bias: z.object({ Report: metrics, PreTrainingReport: metrics, PostTrainingReport: metrics }).optional(),
  Explainability: z.object({ Report: metrics }).optional(),
});
