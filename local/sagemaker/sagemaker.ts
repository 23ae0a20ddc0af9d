// The local SageMaker: the Model Registry, and models for whoever deploys. Everything else is not implemented.
import { type OperationService } from '../endpoint/service.ts';
import { createModelPackage } from './create-model-package.ts';
import { deleteModelPackage, describeModelPackage } from './describe-model-package.ts';
import { listModelPackages } from './list-model-packages.ts';
import {
  createModelPackageGroup,
  deleteModelPackageGroup,
  describeModelPackageGroup,
  listModelPackageGroups,
} from './model-package-groups.ts';
import { modelOperations } from './models.ts';
import { Registry, type RegistryParts } from './registry.ts';
import { addTags, deleteTags, listTags } from './tags.ts';
import { updateModelPackage } from './update-model-package.ts';

/** SageMaker as an AWS service, and the registry behind it for the page. */
export const sagemaker = (parts: RegistryParts): { service: OperationService; registry: Registry } => {
  const registry = new Registry(parts);
  return {
    registry,
    service: {
      name: 'sagemaker',
      protocol: 'json',
      operations: {
        CreateModelPackageGroup: createModelPackageGroup(registry),
        DescribeModelPackageGroup: describeModelPackageGroup(registry),
        ListModelPackageGroups: listModelPackageGroups(registry),
        DeleteModelPackageGroup: deleteModelPackageGroup(registry),
        CreateModelPackage: createModelPackage(registry),
        DescribeModelPackage: describeModelPackage(registry),
        ListModelPackages: listModelPackages(registry),
        UpdateModelPackage: updateModelPackage(registry),
        DeleteModelPackage: deleteModelPackage(registry),
        AddTags: addTags(registry),
        ListTags: listTags(registry),
        DeleteTags: deleteTags(registry),
        ...modelOperations(parts.clock, registry),
      },
    },
  };
};
