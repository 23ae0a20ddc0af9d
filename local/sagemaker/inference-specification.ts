// What a version runs as: its containers and what they accept. Kept whole; the limits that bite are checked.
import * as z from 'zod';
import { description, entityName, list, s3Uri, text } from './constraints.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceSpecification.html */
const MAX_CONTAINERS = 15;

const instanceTypes = z.array(text({ max: 64, pattern: /^ml\.[a-z0-9.-]+$/ }));

// Loose: members of no consequence here (model data sources, base models) are kept as they came.
const container = z.looseObject({
  ContainerHostname: text({ max: 63, pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/ }).optional(),
  Image: text({ max: 255, pattern: /^[\S]+$/ }).optional(),
  ImageDigest: text({ max: 72, pattern: /^[Ss][Hh][Aa]256:[0-9a-fA-F]{64}$/ }).optional(),
  ModelDataUrl: s3Uri.optional(),
  Environment: z
    .record(text({ max: 1024, pattern: /^[a-zA-Z_][a-zA-Z0-9_]*$/ }), text({ max: 1024 }))
    .refine((environment) => Object.keys(environment).length <= 100, 'Member must have at most 100 entries')
    .optional(),
  Framework: z.string().optional(),
  FrameworkVersion: text({ min: 3, max: 10, pattern: /^[0-9]\.[A-Za-z0-9.-]+$/ }).optional(),
});

const accepts = {
  SupportedTransformInstanceTypes: instanceTypes.min(1).optional(),
  SupportedRealtimeInferenceInstanceTypes: instanceTypes.optional(),
  SupportedContentTypes: z.array(text({ max: 256, pattern: /^.*$/ })).optional(),
  SupportedResponseMIMETypes: z.array(text({ max: 1024, pattern: /^[-\w]+\/.+$/ })).optional(),
};

export const inferenceSpecification = z.object({
  Containers: list(container, 1, MAX_CONTAINERS),
  ...accepts,
});

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AdditionalInferenceSpecificationDefinition.html */
const MAX_ADDITIONAL_SPECIFICATIONS = 15;

export const additionalInferenceSpecifications = list(
  z.object({
    Name: entityName,
    Description: description.optional(),
    Containers: list(container, 1, MAX_CONTAINERS),
    ...accepts,
  }),
  1,
  MAX_ADDITIONAL_SPECIFICATIONS,
);
