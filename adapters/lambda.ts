// Lambda: handing work over to another door without waiting for it.
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { orInability } from './inability.ts';

/** Invokes a function asynchronously; Lambda queues the event and retries it. */
export const handOver = async (
  functionName: string,
  payload: unknown,
  client: LambdaClient = new LambdaClient({}),
): Promise<void> => {
  const command = new InvokeCommand({
    FunctionName: functionName,
    InvocationType: 'Event',
    Payload: JSON.stringify(payload),
  });
  await orInability(`Lambda Invoke of ${functionName}`, client.send(command));
};
