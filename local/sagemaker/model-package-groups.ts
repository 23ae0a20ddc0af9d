// Model package groups: what holds the versions of one model.
import * as z from 'zod';
import { AwsError, type Operation, operation } from '../endpoint/service.ts';
import { asGroupArn, groupArn } from './arns.ts';
import { arnOrName, description, entityName, listing, tags } from './constraints.ts';
import { page } from './paging.ts';
import { type Registry } from './registry.ts';
import { tagMap } from './tags.ts';

export const createModelPackageGroup = (registry: Registry): Operation =>
  operation({
    input: z.strictObject({
      ModelPackageGroupName: entityName,
      ModelPackageGroupDescription: description.optional(),
      Tags: tags.optional(),
    }),
    needs: (input) => [
      { action: 'sagemaker:CreateModelPackageGroup', resource: groupArn(input.ModelPackageGroupName) },
    ],
    run: ({ Tags, ...given }, caller) => {
      const arn = groupArn(given.ModelPackageGroupName);
      if (registry.findGroup(arn)) {
        throw new AwsError('ValidationException', `Model Package Group already exists: ${arn}`);
      }
      registry.addGroup(given, tagMap(new Map(), Tags ?? []), caller);
      return { ModelPackageGroupArn: arn };
    },
  });

const named = z.object({ ModelPackageGroupName: arnOrName });

export const describeModelPackageGroup = (registry: Registry): Operation =>
  operation({
    input: named,
    needs: (input) => [
      { action: 'sagemaker:DescribeModelPackageGroup', resource: asGroupArn(input.ModelPackageGroupName) },
    ],
    run: (input) => registry.group(input.ModelPackageGroupName).described,
  });

export const listModelPackageGroups = (registry: Registry): Operation =>
  operation({
    input: z.strictObject(listing),
    needs: () => [{ action: 'sagemaker:ListModelPackageGroups', resource: '*' }],
    run: (input) => {
      const { entries, ...next } = page(registry.listGroups(), input);
      return {
        ModelPackageGroupSummaryList: entries.map(({ described: { CreatedBy: _, ...summary } }) => summary),
        ...next,
      };
    },
  });

export const deleteModelPackageGroup = (registry: Registry): Operation =>
  operation({
    input: named,
    needs: (input) => [
      { action: 'sagemaker:DeleteModelPackageGroup', resource: asGroupArn(input.ModelPackageGroupName) },
    ],
    run: (input) => {
      const group = registry.group(input.ModelPackageGroupName);
      const arn = group.described.ModelPackageGroupArn;
      if (registry.hasVersions(group)) {
        throw new AwsError(
          'ConflictException',
          `Model Package Group ${arn} cannot be deleted: it still contains model packages.`,
        );
      }
      registry.removeGroup(group);
      return {};
    },
  });
