// Changes a version. What a request leaves out stays as it is, and customer metadata is merged key by key.
import * as z from 'zod';
import { AwsError, type Operation, operation } from '../endpoint/service.ts';
import { ClientTokens } from './client-tokens.ts';
import { clientToken, modelPackageArn, text } from './constraints.ts';
import { MAX_CUSTOMER_METADATA, type ModelPackage, customerMetadataKey, updatable } from './model-package.ts';
import { type Registry } from './registry.ts';

const input = z.strictObject({
  ...updatable,
  ModelPackageArn: modelPackageArn,
  ApprovalDescription: text({ max: 1024, pattern: /^.*$/ }).optional(),
  CustomerMetadataPropertiesToRemove: z.array(customerMetadataKey).optional(),
  ClientToken: clientToken.optional(),
});
type Input = z.infer<typeof input>;

/** Fields of the request, and how UpdatedModelPackageFields calls them (`sourceUri` in lower case, as documented). */
const FIELD_NAMES = {
  ModelApprovalStatus: 'ModelApprovalStatus',
  ApprovalDescription: 'ApprovalDescription',
  CustomerMetadataProperties: 'CustomerMetadataProperties',
  CustomerMetadataPropertiesToRemove: 'CustomerMetadataProperties',
  InferenceSpecification: 'InferenceSpecification',
  SourceUri: 'sourceUri',
  ModelCard: 'ModelCard',
  ModelLifeCycle: 'ModelLifeCycle',
  ModelPackageRegistrationType: 'ModelPackageRegistrationType',
} as const satisfies Partial<Record<keyof Input, string>>;

export const updateModelPackage = (registry: Registry): Operation => {
  const tokens = new ClientTokens();
  return operation({
    input,
    needs: ({ ModelPackageArn, ModelApprovalStatus }) => [
      {
        action: 'sagemaker:UpdateModelPackage',
        resource: ModelPackageArn,
        ...(ModelApprovalStatus && { context: { 'sagemaker:ModelApprovalStatus': ModelApprovalStatus } }),
      },
    ],
    run: (given, caller) => ({
      ModelPackageArn: tokens.once(given.ClientToken, given, () => {
        const version = registry.version(given.ModelPackageArn);
        const changed = changes(version.described, given);
        registry.updateVersion(version, changed, fieldsOf(given), caller);
        return version.described.ModelPackageArn;
      }),
    }),
  });
};

const fieldsOf = (given: Input): string[] => [
  ...new Set(
    Object.entries(FIELD_NAMES)
      .filter(([field]) => given[field as keyof typeof FIELD_NAMES] !== undefined)
      .map(([, name]) => name),
  ),
];

/** Members that the request replaces as a whole. */
const REPLACED = [
  'ModelApprovalStatus',
  'ModelPackageRegistrationType',
  'ApprovalDescription',
  'InferenceSpecification',
  'SourceUri',
  'ModelLifeCycle',
] as const;

const changes = (before: ModelPackage, given: Input): Partial<ModelPackage> => {
  const replaced = REPLACED.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]);
  return {
    ...(Object.fromEntries(replaced) as Partial<ModelPackage>),
    ...(given.ModelCard && { ModelCard: { ...before.ModelCard, ...given.ModelCard } }),
    ...mergedMetadata(before, given),
  };
};

const mergedMetadata = (before: ModelPackage, given: Input): Partial<ModelPackage> => {
  if (!given.CustomerMetadataProperties && !given.CustomerMetadataPropertiesToRemove) return {};
  const removed = new Set(given.CustomerMetadataPropertiesToRemove);
  const kept = Object.entries(before.CustomerMetadataProperties ?? {}).filter(([key]) => !removed.has(key));
  const merged = new Map([...kept, ...Object.entries(given.CustomerMetadataProperties ?? {})]);
  if (merged.size > MAX_CUSTOMER_METADATA) {
    throw new AwsError(
      'ValidationException',
      `CustomerMetadataProperties would have ${merged.size} entries; at most ${MAX_CUSTOMER_METADATA} are allowed.`,
    );
  }
  return { CustomerMetadataProperties: Object.fromEntries(merged) };
};
