// The ARNs of the registry. Names keep their case; an ARN of another account or Region finds nothing here.
import { ACCOUNT, REGION } from '../endpoint/service.ts';

const PREFIX = `arn:aws:sagemaker:${REGION}:${ACCOUNT}:`;

export const groupArn = (name: string): string => `${PREFIX}model-package-group/${name}`;
export const packageArn = (group: string, version: number | string): string =>
  `${PREFIX}model-package/${group}/${version}`;
export const modelArn = (name: string): string => `${PREFIX}model/${name}`;

/** Names given where an ARN or a name is allowed, as the ARN they mean. */
export const asGroupArn = (arnOrName: string): string =>
  arnOrName.startsWith('arn:') ? arnOrName : groupArn(arnOrName);
export const asPackageArn = (arnOrName: string): string =>
  arnOrName.startsWith('arn:') ? arnOrName : `${PREFIX}model-package/${arnOrName}`;

/** The IAM resource of all versions of a group, or of every group. */
export const packagesOf = (group: string | undefined): string =>
  group === undefined
    ? `${PREFIX}model-package/*`
    : packageArn(asGroupArn(group).split('/').slice(1).join('/'), '*');
