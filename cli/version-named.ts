// A version as people name it: its group and number, or its ARN.
import { type Registry } from '../adapters/registry.ts';
import { PackageArn } from '../approval/ids.ts';
import { Refused, WrongUsage } from './usage.ts';

export type Named = { readonly group: string; readonly version: number } & (
  { readonly kind: 'number' } | { readonly kind: 'arn'; readonly arn: PackageArn }
);

const GROUP = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

/** `churn-telco 44`, `churn-telco v44`, or an ARN. Throws WrongUsage for anything else. */
export const versionNamed = (words: readonly string[]): Named => {
  const [first = '', second, ...others] = words;
  if (others.length > 0) throw new WrongUsage(`One version at a time; ${others.join(' ')} is too much.`);
  return second === undefined ? arnNamed(first) : numberNamed(first, second);
};

const arnNamed = (word: string): Named => {
  const arn = PackageArn.safeParse(word);
  if (!arn.success) throw new WrongUsage(`${word} names no version: give <group> <number>, or an ARN.`);
  const [, group = '', version] = arn.data.split('/');
  return { kind: 'arn', arn: arn.data, group, version: Number(version) };
};

const numberNamed = (group: string, word: string): Named => {
  const version = versionNumber(word);
  return { kind: 'number', group: groupNamed(group), version };
};

/** `44` or `v44`. Throws WrongUsage for anything else. */
export const versionNumber = (word: string): number => {
  const [, digits] = /^v?([1-9]\d{0,8})$/.exec(word) ?? [];
  if (digits === undefined) throw new WrongUsage(`${word} is not the number of a version.`);
  return Number(digits);
};

/** The name of a group. Throws WrongUsage for what cannot be one. */
export const groupNamed = (word: string): string => {
  if (!GROUP.test(word)) throw new WrongUsage(`${word} is not the name of a model package group.`);
  return word;
};

/** The ARN as SageMaker gives it: of another version of the group, because a name alone is not described. */
export const arnOf = async (registry: Registry, named: Named): Promise<string> => {
  if (named.kind === 'arn') return named.arn;
  for await (const { arn } of registry.versionsOf(named.group))
    return arn.replace(/\d+$/, String(named.version));
  throw new Refused(`The group ${named.group} has no versions here, or does not exist.`);
};
