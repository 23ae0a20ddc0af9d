// Reading single versions: one in full, or up to a hundred in short; and deleting one.
import * as z from 'zod';
import { type Operation, operation } from '../endpoint/service.ts';
import { asPackageArn } from './arns.ts';
import { list, modelPackageArn, versionedArnOrName } from './constraints.ts';
import { summaryOf } from './list-model-packages.ts';
import { type Registry, type Version } from './registry.ts';

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

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BatchDescribeModelPackage.html */
const MAX_BATCH = 100;

export const batchDescribeModelPackage = (registry: Registry): Operation =>
  operation({
    input: z.object({ ModelPackageArnList: list(modelPackageArn, 1, MAX_BATCH) }),
    needs: (input) =>
      input.ModelPackageArnList.map((arn) => ({
        action: 'sagemaker:BatchDescribeModelPackage',
        resource: arn,
      })),
    run: (input) => {
      const asked = input.ModelPackageArnList.map((arn) => [arn, registry.findVersion(arn)] as const);
      return {
        ModelPackageSummaries: Object.fromEntries(
          asked.flatMap(([arn, version]) => (version ? [[arn, batchSummaryOf(version)]] : [])),
        ),
        BatchDescribeModelPackageErrorMap: Object.fromEntries(
          asked.flatMap(([arn, version]) => (version ? [] : [[arn, notFound(arn)]])),
        ),
      };
    },
  });

const batchSummaryOf = (version: Version) => {
  const { ModelLifeCycle: _, ...summary } = summaryOf(version);
  return { ...summary, InferenceSpecification: version.described.InferenceSpecification };
};

const notFound = (arn: string) => ({
  ErrorCode: 'ValidationException',
  ErrorResponse: `ModelPackage ${arn} does not exist.`,
});
