// GetFunctionConfiguration: a function as the template sets it up. What is only on this machine is not in it.
import type { RestOperation } from '../endpoint/service.ts';
import type { LocalLambdas } from './local-lambdas.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export const functionConfiguration = (lambdas: LocalLambdas, functionName: string): RestOperation => {
  const { name, arn, properties } = lambdas.described(functionName);
  const { Runtime, Role, Handler, Timeout, MemorySize, Environment } = properties;
  const body = {
    ...{ FunctionName: name, FunctionArn: arn, Runtime, Role, Handler, Timeout, MemorySize, Environment },
    ...{ Version: '$LATEST', PackageType: 'Zip', State: 'Active', LastUpdateStatus: 'Successful' },
  };
  return {
    operation: 'GetFunctionConfiguration',
    needs: [{ action: 'lambda:GetFunctionConfiguration', resource: arn }],
    run: () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  };
};
