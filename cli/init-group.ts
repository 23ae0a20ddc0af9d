// The group of countersign init: created where there is none, and never changed where there is one.
import { type Group, type Groups, type NewGroup } from '../adapters/groups.ts';
import { tagsToCreate } from './group-tags.ts';
import { WrongUsage } from './usage.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackageGroup.html */
const LONGEST_DESCRIPTION = 1_024;
const DESCRIPTION = /^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*$/u;
const USUAL_DESCRIPTION = 'Its versions are approved with Countersign.';

/** What a group that exists has otherwise than it was asked for. */
export interface Differences {
  /** Tags that it lacks or has with another value, as they were asked for. */
  readonly tags: Readonly<Record<string, string>>;
  readonly description: boolean;
}

export type GroupPlan =
  | { readonly kind: 'not-wanted' }
  | { readonly kind: 'create'; readonly group: NewGroup }
  | { readonly kind: 'created'; readonly group: NewGroup; readonly arn: string }
  | { readonly kind: 'exists'; readonly group: Group; readonly differs: Differences };

export interface GroupAsked {
  readonly name: string;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The group that is asked for. Throws WrongUsage for what SageMaker would refuse. */
export const groupAsked = (
  name: string,
  {
    description,
    tag = [],
  }: { readonly description?: string | undefined; readonly tag?: string[] | undefined },
): GroupAsked => {
  if (description !== undefined && !DESCRIPTION.test(description))
    throw new WrongUsage('--description is one line, without tabs and other control characters.');
  if (description !== undefined && description.length > LONGEST_DESCRIPTION)
    throw new WrongUsage(
      `--description has at most 1,024 characters, this one ${description.length.toLocaleString('en')}.`,
    );
  return { name, description, tags: tagsToCreate(tag) };
};

/** Looks whether the group is there. Throws Inability. */
export const planGroup = async (
  groups: Groups,
  { name, description, tags }: GroupAsked,
): Promise<GroupPlan> => {
  const group = await groups.find(name);
  if (!group) return { kind: 'create', group: { name, description: description ?? USUAL_DESCRIPTION, tags } };
  const lacking = Object.entries(tags).filter(
    ([key, value]) => !Object.hasOwn(group.tags, key) || group.tags[key] !== value,
  );
  const differs = {
    tags: Object.fromEntries(lacking),
    description: description !== undefined && description !== group.description,
  };
  return { kind: 'exists', group, differs };
};

/** Whether a group has all that was asked for. */
export const isAsAsked = (plan: GroupPlan): boolean =>
  plan.kind !== 'exists' || (Object.keys(plan.differs.tags).length === 0 && !plan.differs.description);
