// The state machine's own call of a function: checked against the machine's role, open to ordered faults, kept in the
// list of calls under the name `states`, and its errors named as the integration `lambda:invoke` names them.
import { randomUUID } from 'node:crypto';
import { denied } from '../endpoint/denied.ts';
import { faultError } from '../endpoint/faults.ts';
import { meet } from '../endpoint/meet.ts';
import { ACCOUNT, AwsError, REGION } from '../endpoint/service.ts';
import { type Invoked } from '../lambda/lambdas.ts';
import { type Json } from './definition.ts';
import { type Surroundings } from './surroundings.ts';
import { TaskFailure } from './task-failure.ts';

export interface Invocation {
  readonly roleArn: string;
  /** Name or ARN. */
  readonly functionName: string;
  readonly payload: string;
}

/** What the integration returns of a function's answer. */
export type LambdaResult = { ExecutedVersion: string; Payload: Json; StatusCode: number };

/** Invokes and waits; throws a TaskFailure for whatever went wrong, in the function or before it. */
export const invokeLambda = async (around: Surroundings, invocation: Invocation): Promise<LambdaResult> => {
  const invoked = await listed(around, invocation);
  if (invoked.functionError) throw functionFailure(invoked.payload);
  return { ExecutedVersion: '$LATEST', Payload: JSON.parse(invoked.payload) as Json, StatusCode: 200 };
};

const functionFailure = (payload: string): TaskFailure => {
  const { errorType } = (JSON.parse(payload) ?? {}) as { errorType?: unknown };
  return new TaskFailure(typeof errorType === 'string' ? errorType : 'Lambda.Unknown', payload);
};

const listed = async (around: Surroundings, invocation: Invocation): Promise<Invoked> => {
  const resource = arnOf(invocation.functionName);
  const note = (status: number, allowed: boolean, error?: string): void =>
    around.calls.add({
      at: new Date(around.clock.now()).toISOString(),
      function: 'states',
      service: 'lambda',
      operation: 'Invoke',
      resource,
      allowed,
      status,
      ...(error === undefined ? {} : { error }),
    });
  try {
    const invoked = await withFaults(around, invocation);
    note(200, true);
    return invoked;
  } catch (thrown) {
    const error = thrown instanceof AwsError ? thrown : new AwsError('SdkClientException', text(thrown), 0);
    note(error.status, !/AccessDenied/.test(error.code), error.code);
    throw callFailure(error);
  }
};

const withFaults = async (around: Surroundings, invocation: Invocation): Promise<Invoked> => {
  const fault = around.faults.take({ service: 'lambda', operation: 'Invoke', function: 'states' });
  const work = (): Promise<Invoked> => permitted(around, invocation);
  if (!fault) return work();
  return meet(fault, {
    work,
    refuse: () => {
      throw faultError(fault);
    },
    // The machine itself cannot crash: for it, a crash is a call without an answer.
    crash: () => undefined,
    cut: () => {
      throw new AwsError('SdkClientException', 'Unable to execute HTTP request', 0);
    },
  });
};

const permitted = async ({ allowed, lambdas }: Surroundings, invocation: Invocation): Promise<Invoked> => {
  const { roleArn, functionName, payload } = invocation;
  const need = { action: 'lambda:InvokeFunction', resource: arnOf(functionName) };
  if (allowed(roleArn, need)) return lambdas.invoke(functionName, payload);
  const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${randomUUID().replaceAll('-', '')}`;
  throw denied('lambda', { kind: 'role', arn, roleArn }, need);
};

const arnOf = (functionName: string): string =>
  functionName.startsWith('arn:')
    ? functionName
    : `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${functionName}`;

/** Modelled exceptions carry their own name; what the model does not know, a denial above all, is AWSLambdaException. */
const callFailure = ({ code, message, status }: AwsError): TaskFailure => {
  const name = code.endsWith('Exception') && code !== 'AccessDeniedException' ? code : 'AWSLambdaException';
  const trail = `Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${randomUUID()}`;
  return new TaskFailure(`Lambda.${name}`, `${message} (${trail}; Proxy: null)`);
};

const text = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
