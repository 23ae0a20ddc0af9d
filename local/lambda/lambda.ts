// Lambda's own API, as far as functions and users call it: Invoke, synchronous or as an event, and how a function is set up.
import {
  AwsError,
  notImplemented,
  type RestOperation,
  type RestRequest,
  type RestResponse,
  type RestService,
} from '../endpoint/service.ts';
import { functionConfiguration } from './function-configuration.ts';
import type { LocalLambdas } from './local-lambdas.ts';

const CONFIGURATION = /^\/2015-03-31\/functions\/([^/?]+)\/configuration(?:\?|$)/;
const INVOKE = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?|$)/;

/** The REST service `lambda`. */
export const lambda = (lambdas: LocalLambdas): RestService => ({
  name: 'lambda',
  protocol: 'rest',
  route: (request) => {
    const [, invoked] = (request.method === 'POST' && INVOKE.exec(request.url)) || [];
    if (invoked !== undefined) return invoke(lambdas, decodeURIComponent(invoked), request);
    const [, asked] = (request.method === 'GET' && CONFIGURATION.exec(request.url)) || [];
    if (asked !== undefined) return functionConfiguration(lambdas, decodeURIComponent(asked));
    throw notImplemented(`Lambda ${request.method} ${request.url}`);
  },
  error: (error) => ({
    status: error.status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
    body: JSON.stringify({
      ...error.detail,
      Type: error.status < 500 ? 'User' : 'Server',
      Message: error.message,
    }),
  }),
});

const invoke = (lambdas: LocalLambdas, functionName: string, request: RestRequest): RestOperation => {
  const arn = lambdas.arnOf(functionName);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  return {
    operation: 'Invoke',
    needs: [{ action: 'lambda:InvokeFunction', resource: arn }],
    run: () => {
      const payload = jsonText(request.body);
      if (type === 'RequestResponse') return synchronous(lambdas, arn, payload);
      if (type !== 'Event') throw notImplemented(`Lambda invocation type ${type}`);
      lambdas.invokeAsync(arn, payload);
      return { status: 202 };
    },
  };
};

const synchronous = async (lambdas: LocalLambdas, arn: string, payload: string): Promise<RestResponse> => {
  const invoked = await lambdas.invoke(arn, payload);
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
  return {
    status: 200,
    headers: invoked.functionError ? { ...headers, 'x-amz-function-error': invoked.functionError } : headers,
    body: invoked.payload,
  };
};

const jsonText = (body: Buffer): string => {
  const text = body.toString('utf8') || '{}';
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${why}`);
  }
};
