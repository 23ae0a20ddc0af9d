// Registers the next version of a group. Unversioned (marketplace) packages are not part of an approval.
import type * as z from 'zod';
import { AwsError, type Operation, notImplemented, operation } from '../endpoint/service.ts';
import { packagesOf } from './arns.ts';
import { ClientTokens } from './client-tokens.ts';
import { arnOrName, clientToken, entityName, tags } from './constraints.ts';
import { content } from './model-package.ts';
import { type Registry } from './registry.ts';

const input = content
  .extend({
    ModelPackageGroupName: arnOrName.optional(),
    ModelPackageName: entityName.optional(),
    Tags: tags.optional(),
    ClientToken: clientToken.optional(),
  })
  .strict();
type Input = z.infer<typeof input>;

export const createModelPackage = (registry: Registry): Operation => {
  const tokens = new ClientTokens();
  return operation({
    input,
    needs: ({ ModelPackageGroupName, ModelApprovalStatus }) => [
      {
        action: 'sagemaker:CreateModelPackage',
        resource: packagesOf(ModelPackageGroupName),
        ...(ModelApprovalStatus && { context: { 'sagemaker:ModelApprovalStatus': ModelApprovalStatus } }),
      },
    ],
    run: (given, caller) => ({
      ModelPackageArn: tokens.once(given.ClientToken, given, () => {
        const group = registry.group(groupOf(given));
        return registry.addVersion(group, content.parse(given), caller).described.ModelPackageArn;
      }),
    }),
  });
};

const groupOf = (given: Input): string => {
  if (given.ModelPackageName && given.ModelPackageGroupName) {
    throw new AwsError('ValidationException', 'Both ModelPackageName and ModelPackageGroupName are given.');
  }
  if (given.ModelPackageName) throw notImplemented('CreateModelPackage of an unversioned package');
  if (!given.ModelPackageGroupName) {
    throw new AwsError('ValidationException', 'ModelPackageName or ModelPackageGroupName is required.');
  }
  if (given.Tags?.length) {
    throw new AwsError(
      'ValidationException',
      'Tags cannot be given for a model package version: it uses the tags of its model package group.',
    );
  }
  return given.ModelPackageGroupName;
};
