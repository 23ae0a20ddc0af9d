// Members that several operations of the API share.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
import * as z from 'zod';

export const arn = z.string().min(1).max(256);

export const pageFields = {
  maxResults: z.int().min(0).max(1000).optional(),
  nextToken: z.string().min(1).max(3096).optional(),
};
