// Calls that the tests of experiments make often, and sagemaker-metrics by hand: it has no client in JavaScript here.
import {
  AssociateTrialComponentCommand,
  CreateExperimentCommand,
  CreateTrialCommand,
  CreateTrialComponentCommand,
  type CreateTrialComponentCommandInput,
} from '@aws-sdk/client-sagemaker';
import { type RegistryUnderTest } from '../registry-under-test.ts';

export const ARN = 'arn:aws:sagemaker:us-east-1:000000000000';

/** Where the calls go. */
interface House extends Pick<RegistryUnderTest, 'client'> {
  readonly cloud: { readonly url: string };
}

export const calls = (house: House) => {
  const { client } = house;
  const it = {
    experiment: (ExperimentName: string) => client.send(new CreateExperimentCommand({ ExperimentName })),
    trial: (TrialName: string, ExperimentName: string) =>
      client.send(new CreateTrialCommand({ TrialName, ExperimentName })),
    component: (
      TrialComponentName: string,
      given: Omit<CreateTrialComponentCommandInput, 'TrialComponentName'> = {},
    ) => client.send(new CreateTrialComponentCommand({ TrialComponentName, ...given })),
    associate: (TrialComponentName: string, TrialName: string) =>
      client.send(new AssociateTrialComponentCommand({ TrialComponentName, TrialName })),
    /** What Run of the Python SDK makes. */
    run: async (
      experiment: string,
      run: string,
      given: Omit<CreateTrialComponentCommandInput, 'TrialComponentName'> = {},
    ): Promise<string> => {
      const trial = `Default-Run-Group-${experiment}`;
      await it.experiment(experiment).catch(() => undefined);
      await it.trial(trial, experiment).catch(() => undefined);
      const Tags = [{ Key: 'sagemaker:trial-component-source', Value: 'run' }];
      await it.component(`${experiment}-${run}`, { Tags, ...given });
      await it.associate(`${experiment}-${run}`, trial);
      return `${experiment}-${run}`;
    },
    /** A call of sagemaker-metrics: signed as sagemaker, told by its path. */
    metrics: async (call: `${'PUT' | 'POST'} ${string}`, body: unknown, accessKeyId = 'alice') => {
      const [method = '', path = ''] = call.split(' ');
      const response = await fetch(`${house.cloud.url}${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261126/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=x`,
        },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        error: response.headers.get('x-amzn-errortype'),
        type: response.headers.get('content-type'),
        body: JSON.parse(text) as unknown,
      };
    },
    put: (
      TrialComponentName: string,
      name: string,
      values: readonly (readonly [number, number, number?])[],
    ) =>
      it.metrics('PUT /BatchPutMetrics', {
        TrialComponentName,
        MetricData: values.map(([Timestamp, Value, Step]) => ({ MetricName: name, Timestamp, Value, Step })),
      }),
  };
  return it;
};
