// Reading one version in full, and deleting one.
import * as z from 'zod';
import { type Operation, operation } from '../endpoint/service.ts';
import { asPackageArn } from './arns.ts';
import { versionedArnOrName } from './constraints.ts';
import { type Registry } from './registry.ts';

const named = z.object({ ModelPackageName: versionedArnOrName });

export const describeModelPackage = (registry: Registry): Operation =>
  operation({
    input: named,
    needs: (input) => [
      { action: 'sagemaker:DescribeModelPackage', resource: asPackageArn(input.ModelPackageName) },
    ],
    run: (input) => registry.version(input.ModelPackageName).described,
  });

export const deleteModelPackage = (registry: Registry): Operation =>
  operation({
    input: named,
    needs: (input) => [
      { action: 'sagemaker:DeleteModelPackage', resource: asPackageArn(input.ModelPackageName) },
    ],
    run: (input) => {
      registry.removeVersion(registry.version(input.ModelPackageName));
      return {};
    },
  });
