// The registry behind the real endpoint, a client that acts as alice, and the events that were put on the bus.
import {
  CreateModelPackageCommand,
  type CreateModelPackageCommandInput,
  CreateModelPackageGroupCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { type BusEvent } from '../../../local/eventbridge/bus.ts';
import { type SageMaker, sagemaker } from '../../../local/sagemaker/sagemaker.ts';
import { listening } from '../endpoint/listening.ts';

export type Published = Pick<BusEvent, 'detail-type' | 'source' | 'resources' | 'detail'>;

export const GROUP_ARN = 'arn:aws:sagemaker:us-east-1:000000000000:model-package-group/churn-Telco';
export const PACKAGE_ARN = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-Telco';

export const containers = [
  { Image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/xgb:1', ModelDataUrl: 's3://models/m.tar.gz' },
];
export const inference = {
  Containers: containers,
  SupportedContentTypes: ['text/csv'],
  SupportedResponseMIMETypes: ['text/csv'],
};

export const registryUnderTest = async () => {
  const events: Published[] = [];
  let local: SageMaker | undefined;
  const cloud = await listening((parts) => {
    local = sagemaker({ ...parts, bus: { publish: (event) => events.push(event) } });
    return [local.service];
  });
  if (!local) throw new Error('The endpoint asked for no services.');
  const client = new SageMakerClient(cloud.as('alice'));
  return {
    cloud,
    events,
    registry: local.registry,
    experiments: local.experiments,
    lineageOf: local.lineageOf,
    client,
    as: (accessKeyId: string) => new SageMakerClient(cloud.as(accessKeyId)),
    group: (name = 'churn-Telco') =>
      client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: name })),
    register: async (given: Partial<CreateModelPackageCommandInput> = {}): Promise<string> => {
      const input = { ModelPackageGroupName: 'churn-Telco', InferenceSpecification: inference, ...given };
      return (await client.send(new CreateModelPackageCommand(input))).ModelPackageArn ?? '';
    },
    /** The clock stands still from here on, as it does while it is being advanced. */
    stand: () => {
      cloud.clock.shared[1] = cloud.clock.now();
    },
    stop: () => cloud.close(),
  };
};

export type RegistryUnderTest = Awaited<ReturnType<typeof registryUnderTest>>;

/** The refusal that a call ended with, as `Name: message`. */
export const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return 'not refused';
};
