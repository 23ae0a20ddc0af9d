// The ARNs of lineage and of the jobs and endpoints that it follows.
import { ACCOUNT, REGION } from '../../endpoint/service.ts';

/** The ARN of something of SageMaker, by AWS's name for its kind. */
export const arnOf = (resource: string, name: string): string =>
  `arn:aws:sagemaker:${REGION}:${ACCOUNT}:${resource}/${name}`;

/** A name given where an ARN or a name is allowed, as the ARN it means. */
export const asArn = (resource: string, arnOrName: string): string =>
  arnOrName.startsWith('arn:') ? arnOrName : arnOf(resource, arnOrName);
