// The limits of SageMaker's API as schemas, shared by the operations. The SDKs do not enforce them; the service does.
import * as z from 'zod';

/** Text within SageMaker's limits; the messages are worded as the service words them. */
export const text = (it: { min?: number; max: number; pattern?: RegExp }): z.ZodString => {
  const bounded = z
    .string()
    .min(it.min ?? 0, `Member must have length greater than or equal to ${it.min ?? 0}`)
    .max(it.max, `Member must have length less than or equal to ${it.max}`);
  if (!it.pattern) return bounded;
  return bounded.regex(it.pattern, `Member must satisfy regular expression pattern: ${it.pattern.source}`);
};

/** One of SageMaker's words. */
export const word = <const T extends readonly [string, ...string[]]>(...words: T) =>
  z.enum(words, { error: `Member must satisfy enum value set: [${words.join(', ')}]` });

/** A list of a bounded length. */
export const list = <T extends z.ZodType>(member: T, min: number, max: number): z.ZodArray<T> =>
  z
    .array(member)
    .min(min, `Member must have length greater than or equal to ${min}`)
    .max(max, `Member must have length less than or equal to ${max}`);

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackageGroup.html */
export const entityName = text({ min: 1, max: 63, pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/ });

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModelPackageGroup.html */
export const arnOrName = text({
  min: 1,
  max: 170,
  pattern:
    /^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)$/,
});

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModelPackage.html */
export const versionedArnOrName = text({
  min: 1,
  max: 176,
  pattern:
    /^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)(\/[0-9]{1,9})?$/,
});

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateModelPackage.html */
export const modelPackageArn = text({
  min: 1,
  max: 2048,
  pattern: /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]{9,16}:[0-9]{12}:model-package\/[\S]{1,2048}$/,
});

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AddTags.html */
export const resourceArn = text({ max: 256, pattern: /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+$/ });

export const description = text({ max: 1024, pattern: /^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*$/u });
export const modelApprovalStatus = word('Approved', 'Rejected', 'PendingManualApproval');
export const clientToken = text({ min: 1, max: 36, pattern: /^[a-zA-Z0-9-]+$/ });
export const s3Uri = text({ max: 1024, pattern: /^(https|s3):\/\/([^/]+)\/?(.*)$/ });

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
export const MAX_TAGS = 50;
export const tagKey = text({ min: 1, max: 128, pattern: TAG_CHARACTERS }).refine(
  (key) => !key.toLowerCase().startsWith('aws:'),
  'Tag keys that begin with aws: are reserved',
);
export const tags = list(
  z.object({ Key: tagKey, Value: text({ max: 256, pattern: TAG_CHARACTERS }) }),
  0,
  MAX_TAGS,
);

/** What the list operations have in common; times are epoch seconds. */
export const listing = {
  CreationTimeAfter: z.number().optional(),
  CreationTimeBefore: z.number().optional(),
  MaxResults: z.int().min(1).max(100).optional(),
  NameContains: text({ max: 63, pattern: /^[a-zA-Z0-9-]+$/ }).optional(),
  NextToken: text({ max: 8192 }).optional(),
  SortBy: z
    .literal('CreationTime', 'Sorting by anything but CreationTime is not implemented locally')
    .optional(),
  SortOrder: word('Ascending', 'Descending').optional(),
};
